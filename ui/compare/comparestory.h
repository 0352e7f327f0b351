// SPDX-License-Identifier: GPL-3.0-or-later
// The story of a control run: the step of both, or of each where they are told otherwise; then the question, or what came.
#pragma once

#include "ui/compare/compareruns.h"

#include <QFrame>

class QLabel;
class QPushButton;
class QScrollArea;

namespace statewire {

class FlowLayout;
class CompareStory : public QFrame
{
    Q_OBJECT

public:
    explicit CompareStory(CompareRuns& runs, QWidget* parent = nullptr);
    void refresh();
    /// The height at which all of its text is seen.
    int neededHeight() const;
    /// Adds a vote for the open question's option at \p index in that run, or takes one back.
    void vote(Side side, int index, int change = 1);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    /// Where the text has no room, it ends with a whole line.
    void endWithALine();
    struct Half
    {
        QWidget* widget = nullptr;
        QLabel* title = nullptr;
        QLabel* say = nullptr;
        QLabel* question = nullptr;
        FlowLayout* options = nullptr;
        QLabel* outcome = nullptr;
        std::vector<QPushButton*> buttons;
        const Prediction* shown = nullptr;
    };
    void refreshHalf(Side side, const StoryState& state, int step, bool both);
    void showOptions(Side side, const StoryState& state);

    CompareRuns& m_runs;
    QLabel* m_place;
    QLabel* m_status;
    class TextPane* m_text;
    QPushButton* m_back;
    QPushButton* m_next;
    QPushButton* m_runAll;
    Sides<Half> m_halves;
};

} // namespace statewire
