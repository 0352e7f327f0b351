// SPDX-License-Identifier: GPL-3.0-or-later
// The story of a control run: the step of both, or of each where they are told otherwise; then the question, or what came.
#pragma once

#include "ui/compare/compareruns.h"

#include <QFrame>

class QHBoxLayout;
class QLabel;
class QPushButton;
class QScrollArea;

namespace statewire {

class EvenColumns;

class CompareStory : public QFrame
{
    Q_OBJECT

public:
    explicit CompareStory(CompareRuns& runs, QWidget* parent = nullptr);
    void refresh();
    enum class Telling : quint8
    {
        All,
        Brief,  ///< titles, questions, outcomes
        Nothing ///< what came stands over the timelines
    };
    /// The height at which all that it tells is seen, in \p width.
    int heightNeeded(int width, Telling telling) const;
    void setTelling(Telling telling);
    Telling telling() const { return m_telling; }
    /// True if one of the runs asks its question now.
    bool isAsking() const;
    /// Buttons, and how far the story is; whoever takes it gives it back by takeFoot().
    QWidget* foot() const { return m_foot; }
    void takeFoot();
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
        EvenColumns* options = nullptr;
        QLabel* outcome = nullptr;
        std::vector<QPushButton*> buttons;
        const Prediction* shown = nullptr;
    };
    void refreshHalf(Side side, const StoryState& state, int step, bool both);
    void showOptions(Side side, const StoryState& state);

    CompareRuns& m_runs;
    Telling m_telling = Telling::All;
    QWidget* m_foot;
    QHBoxLayout* m_row;
    QLabel* m_place;
    QLabel* m_status;
    class TextPane* m_text;
    QPushButton* m_back;
    QPushButton* m_next;
    QPushButton* m_runAll;
    Sides<Half> m_halves;
};

} // namespace statewire
