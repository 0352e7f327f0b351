// SPDX-License-Identifier: GPL-3.0-or-later
// Has a lab's program try what a lab needs, and gathers what it finds.
#pragma once

#include "lab/protocol/finding.h"

#include <QObject>
#include <QProcess>
#include <vector>

namespace statewire {

class LabExamination : public QObject
{
    Q_OBJECT

public:
    explicit LabExamination(QObject* parent = nullptr);
    ~LabExamination() override;

    /// \p sysctls are those that stories set.
    void start(const QStringList& sysctls);
    bool isOver() const { return m_over; }
    /// Told so far, in their order.
    const std::vector<Finding>& findings() const { return m_findings; }

Q_SIGNALS:
    void finished();

private:
    void read();
    void end(const Error& error);

    QProcess m_process;
    std::vector<Finding> m_findings;
    bool m_over = false;
};

} // namespace statewire
