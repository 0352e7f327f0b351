// SPDX-License-Identifier: GPL-3.0-or-later
// Says, while nobody touches anything, that what the next step needs is about to end or has ended; and offers to take the
// experiment again.
#pragma once

#include "ui/context/storyteller.h"

#include <QTimer>
#include <QWidget>

class QLabel;
class QPushButton;

namespace statewire {

class FootingBar : public QWidget
{
    Q_OBJECT

public:
    FootingBar(const ViewContext& context, StoryTeller& teller, QWidget* parent = nullptr);

    /// Without a button, for a presenter who has keys.
    void setBare();
    /// What it says; empty while there is nothing to say.
    QString text() const;

Q_SIGNALS:
    /// It says something else than before, or nothing any more.
    void changed();

private:
    void followStory();
    void refresh();
    QString words() const;

    ViewContext m_context;
    StoryTeller& m_teller;
    QTimer m_tick;
    QLabel* m_label;
    QPushButton* m_take;
    bool m_bare = false;
};

/// "The server's sockets in TIME_WAIT, which the next step needs, last 24 s more"; empty while nothing is to be said.
QString footingText(const Footing& footing, bool takenByItself);

} // namespace statewire
