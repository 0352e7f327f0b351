// SPDX-License-Identifier: GPL-3.0-or-later
// The story: one title, a few lines, then the question or the outcome; Back and Next always in the same place.
#pragma once

#include "ui/context/storyteller.h"
#include "ui/look/theme.h"

#include <QFrame>
#include <QHash>
#include <QTimer>

class QLabel;
class QPushButton;
class QScrollArea;

namespace statewire {

class FootingBar;
class MissedBanner;
class StepDots;
class StoryAnswers;
class StoryColumns;
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
    /// One line, with the buttons: the picture is what is looked at.
    void setStrip(bool on);
    /// What is drawn, not written, grows by \p factor.
    void setMagnification(double factor);
    /// Changes whenever there is another text.
    QString fitKey() const;
    /// How high it is to be, \p width wide, for all of it to be seen.
    int heightNeeded(int width) const;
    /// Shows the next part of a text that is too long for its room, or the one before. False: there is none.
    bool turnPage(int by);
    /// The scenario whose variants are offered where the story waits long; nothing for a recording.
    void setScenario(std::optional<Scenario> scenario);
    /// What to show where no story is told.
    void setIntroduction(const QString& title, const QString& text);

Q_SIGNALS:
    void variantPicked(const QString& variant);
    /// There is another text, which may need another room.
    void needsChanged();

protected:
    void changeEvent(QEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void refresh();
    void offerScrolling();
    /// Another text or another style has other sizes.
    void measureAnew();
    int measure(int width) const;
    QString titleFor(const Step* shown, const StoryState& state) const;
    void showMissed(const StoryState& state);
    void showRetold(const StoryState& state);
    /// The checks that failed, as far as they are the step's at the playhead; all of them where the story is over.
    QString failedChecks(const StoryState& state, bool over) const;
    void refreshPlace();
    /// There is more of the text below.
    bool goesOn() const;
    QString placeText(const Plan* plan, const StoryState& state) const;
    QString sourcesHtml(const Plan& plan) const;
    void showQuestion();

    ViewContext m_context;
    StoryTeller& m_teller;
    QString m_title;
    QString m_text;
    QLabel* m_place;
    QLabel* m_titleLabel;
    QLabel* m_say;
    StoryAnswers* m_answers;
    QLabel* m_sources;
    WaitBar* m_wait;
    FootingBar* m_footing;
    MissedBanner* m_missed;
    QLabel* m_retold;  ///< that the experiment was taken again, and why
    QTimer m_newsEnds; ///< when that is no news any more
    StepDots* m_dots;
    QPushButton* m_back;
    QPushButton* m_next;
    QPushButton* m_runAll;
    StoryColumns* m_columns;
    QWidget* m_head; ///< the title, and the place beside it
    QScrollArea* m_scroll;
    QWidget* m_buttons;
    QString m_status;                 ///< what keeps it busy, if anything
    QString m_lastKey;                ///< of the text that needsChanged() was sent for
    bool m_asked = false;             ///< a question was open at the last look
    mutable QHash<int, int> m_needed; ///< height by width
    bool m_bare = false;
    bool m_strip = false;
};

} // namespace statewire
