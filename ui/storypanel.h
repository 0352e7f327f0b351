// SPDX-License-Identifier: GPL-3.0-or-later
// The story: one title, a few lines, then the question or the outcome; Back and Next always in the same place.
#pragma once

#include "storyteller.h"

#include <QFrame>

class QLabel;
class QPushButton;
class QScrollArea;
class QGridLayout;

namespace statewire {

class StoryPanel : public QFrame
{
    Q_OBJECT

public:
    StoryPanel(const ViewContext& context, StoryTeller& teller, QWidget* parent = nullptr);
    /// On a projector the dots alone tell the place in the story.
    void setProjector(bool on);
    /// What to show where no story is told.
    void setIntroduction(const QString& title, const QString& text);

private:
    void refresh();
    void showOptions(const StoryState& state);
    QString dots(int step, int count) const;

    ViewContext m_context;
    StoryTeller& m_teller;
    QString m_title;
    QString m_text;
    QLabel* m_place;
    QLabel* m_titleLabel;
    QLabel* m_say;
    QLabel* m_question;
    QLabel* m_outcome;
    QLabel* m_status;
    QLabel* m_dots;
    QGridLayout* m_options;
    std::vector<QPushButton*> m_optionButtons;
    QPushButton* m_back;
    QPushButton* m_next;
    QPushButton* m_runAll;
    QScrollArea* m_scroll;
    const Prediction* m_shownPrediction = nullptr;
};

} // namespace statewire
