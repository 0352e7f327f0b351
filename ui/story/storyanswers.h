// SPDX-License-Identifier: GPL-3.0-or-later
// The question with its answers while it is open, then the votes beside what came.
#pragma once

#include "ui/context/storyteller.h"
#include "ui/look/theme.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace statewire {

class EvenColumns;
class VoteChart;

class StoryAnswers : public QWidget
{
    Q_OBJECT

public:
    explicit StoryAnswers(StoryTeller& teller, QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    /// What is drawn, not written, grows by \p factor.
    void setMagnification(double factor);
    /// Shows what there is to ask or to tell, and the checks that \p failed, in words, at \p state, and hides where there is
    /// nothing.
    void refresh(const StoryState& state, const QString& failed);
    /// The answers that are offered just now; none: no question is open.
    const std::vector<QPushButton*>& options() const { return m_buttons; }
    /// Changes with what is written, not with a vote more or less.
    QString fitKey() const;

private:
    void offer(const Prediction* prediction);
    void count(const Prediction& prediction);

    StoryTeller& m_teller;
    QLabel* m_question;
    EvenColumns* m_options;
    std::vector<QPushButton*> m_buttons;
    VoteChart* m_chart;
    QLabel* m_tally; ///< how many voted, or that it was answered already
    QLabel* m_outcome;
    QLabel* m_failed;
    const Prediction* m_offered = nullptr;
};

} // namespace statewire
