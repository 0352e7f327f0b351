// SPDX-License-Identifier: GPL-3.0-or-later
// The line at the top: the program, the question that the scenario asks, and in which mode its session came about.
#pragma once

#include "sessionsource.h"

#include <QFrame>

class QLabel;

namespace statewire {

class ElidedLabel;

class HeaderBar : public QFrame
{
    Q_OBJECT

public:
    explicit HeaderBar(const SessionSource& source, QWidget* parent = nullptr);
    QString modeText() const;

private:
    void refresh();

    const SessionSource& m_source;
    QLabel* m_title;
    ElidedLabel* m_question;
    QLabel* m_mode;
};

} // namespace statewire
