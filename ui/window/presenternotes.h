// SPDX-License-Identifier: GPL-3.0-or-later
// The presenter's own window: what to say now, what comes next, how the class votes, the time, and how the lab does.
#pragma once

#include "ui/context/storyteller.h"
#include "ui/look/theme.h"

#include <QElapsedTimer>
#include <QTimer>
#include <QWidget>

class QLabel;

namespace statewire {

class PresenterNotes : public QWidget
{
    Q_OBJECT

public:
    /// A window of its own, over that of \p parent.
    PresenterNotes(const ViewContext& context, StoryTeller& teller, QWidget* parent);

    /// The talk begins: its clock starts.
    void begin();
    void end();
    void setTheme(const Theme& theme);

    /// What it shows, as plain text: notes, what comes next, votes, state of the run.
    QString notesText() const;
    QString nextText() const;
    QString votesText() const;
    QString runText() const;

Q_SIGNALS:
    void closed();

protected:
    void closeEvent(QCloseEvent* event) override;

private:
    void refresh();
    void refreshClocks();

    ViewContext m_context;
    StoryTeller& m_teller;
    QTimer m_tick;
    QElapsedTimer m_talk;
    QElapsedTimer m_inStep;
    int m_step = -2; ///< whose time runs
    QLabel* m_place;
    QLabel* m_notes;
    QLabel* m_next;
    QLabel* m_votes;
    QLabel* m_run;
    QLabel* m_clock;
};

/// The option that the scenario's own checks claim will be the right one; null where none of them says.
const Prediction::Option* claimedOption(const Plan& plan, const Prediction& prediction);

} // namespace statewire
