// SPDX-License-Identifier: GPL-3.0-or-later
// The story: one title, a few lines, then the question or the outcome; Back and Next always in the same place.
#pragma once

#include "ui/context/storyteller.h"
#include "ui/look/theme.h"

#include <QFrame>

class QLabel;
class QPushButton;
class QScrollArea;
class QGridLayout;

namespace statewire {

class VoteChart;
class WaitBar;

class StoryPanel : public QFrame
{
    Q_OBJECT

public:
    StoryPanel(const ViewContext& context, StoryTeller& teller, QWidget* parent = nullptr);
    /// On a projector the dots alone tell the place in the story.
    void setTheme(const Theme& theme);
    /// Without buttons and scroll bar, for a presenter who turns the pages by keys.
    void setBare();
    /// What is drawn, not written, grows by \p factor.
    void setMagnification(double factor);
    /// How far the text reaches below its room, as it is written now; 0 or less: all of it is seen.
    int overflow() const;
    /// Changes whenever there is another text, or another room for it.
    QString fitKey() const;
    /// Shows the next part of a text that is too long for its room, or the one before. False: there is none.
    bool turnPage(int by);
    /// The scenario whose variants are offered where the story waits long; nothing for a recording.
    void setScenario(std::optional<Scenario> scenario);
    /// What to show where no story is told.
    void setIntroduction(const QString& title, const QString& text);

Q_SIGNALS:
    void variantPicked(const QString& variant);

private:
    void refresh();
    void refreshPlace();
    /// There is more of the text below.
    bool goesOn() const;
    QString placeText(const Plan* plan, const StoryState& state) const;
    QString sourcesHtml(const Plan& plan) const;
    void showOptions(const StoryState& state);
    void showQuestion();
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
    VoteChart* m_chart;
    QLabel* m_sources;
    WaitBar* m_wait;
    QLabel* m_status;
    QLabel* m_dots;
    QGridLayout* m_options;
    std::vector<QPushButton*> m_optionButtons;
    QPushButton* m_back;
    QPushButton* m_next;
    QPushButton* m_runAll;
    QScrollArea* m_scroll;
    const Prediction* m_shownPrediction = nullptr;
    QWidget* m_buttons;
    bool m_bare = false;
};

} // namespace statewire
