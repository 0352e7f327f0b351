// SPDX-License-Identifier: GPL-3.0-or-later
// Asks whether this machine allows a private lab at all, by building an empty one and letting it go at once.
#pragma once

#include "base/result.h"

#include <QObject>
#include <QProcess>

namespace statewire {

class LabProbe : public QObject
{
    Q_OBJECT

public:
    explicit LabProbe(QObject* parent = nullptr);
    ~LabProbe() override;

    void start();

Q_SIGNALS:
    void possible();
    /// \p error says why not, and what helps.
    void impossible(const statewire::Error& error);

private:
    QProcess m_process;
};

/// What a lab that gave up said on its last line of standard error; \p otherwise where it said nothing.
Error errorToldByLab(const QByteArray& standardError, const QString& tried, const QString& otherwise);

} // namespace statewire
