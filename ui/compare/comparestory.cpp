// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/comparestory.h"

#include "ui/compare/comparepanel.h"
#include "ui/look/stylesheet.h"
#include "ui/parts/evencolumns.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <numeric>

using namespace Qt::StringLiterals;

namespace statewire {

namespace {

constexpr int halvesApart = 24;
constexpr int textMargin = 8;
constexpr int footApart = 8;

} // namespace

class TextPane : public QScrollArea
{
public:
    /// Leaves so much free at the bottom.
    void setFree(int height) { setViewportMargins(0, 0, 0, height); }
};

CompareStory::CompareStory(CompareRuns& runs, QWidget* parent)
    : QFrame(parent), m_runs(runs), m_foot(new QWidget), m_row(new QHBoxLayout), m_place(new QLabel), m_status(new QLabel),
      m_back(new QPushButton(tr("◀ Back"))), m_next(new QPushButton(tr("Next ▶"))), m_runAll(new QPushButton(tr("Run All")))
{
    setRole(this, u"panel"_s);
    setAccessibleName(tr("Story"));
    setRole(m_place, u"muted"_s);
    setRole(m_status, u"muted"_s);
    setRole(m_next, u"primary"_s);
    m_next->setObjectName(u"next"_s);
    m_next->setToolTip(tr("Both runs perform their next step"));
    m_back->setToolTip(tr("To the end of the step before"));
    m_row->setSpacing(halvesApart);
    for (Side side : bothSides) {
        Half& half = m_halves[side];
        half.widget = new QWidget;
        half.title = new QLabel;
        half.say = new QLabel;
        half.question = new QLabel;
        half.outcome = new QLabel;
        setRole(half.title, u"title"_s);
        setRole(half.say, u"story"_s);
        setRole(half.question, u"heading"_s);
        setRole(half.outcome, u"outcome"_s);
        half.outcome->setAccessibleName(tr("Outcome of %1").arg(sideName(side)));
        half.options = new EvenColumns(8);
        auto* column = new QVBoxLayout(half.widget);
        column->setContentsMargins(0, 0, 0, 0);
        column->setSpacing(6);
        // The outcome stands above the text: it must not be scrolled away.
        for (QLabel* label : {half.title, half.outcome, half.say, half.question}) {
            label->setTextFormat(Qt::PlainText);
            label->setWordWrap(true);
            column->addWidget(label);
        }
        column->addLayout(half.options);
        column->addStretch(1);
        m_row->addWidget(half.widget, 1);
    }
    auto* text = new QWidget;
    text->setLayout(m_row);
    m_row->setContentsMargins(0, 0, textMargin, 0);
    auto* scroll = new TextPane;
    m_text = scroll;
    scroll->setWidget(text);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    auto* buttons = new QHBoxLayout(m_foot);
    buttons->setContentsMargins(0, 0, 0, 0);
    buttons->setSpacing(10);
    buttons->addWidget(m_back);
    buttons->addWidget(m_next);
    buttons->addWidget(m_runAll);
    buttons->addStretch(1);
    buttons->addWidget(m_status);
    buttons->addWidget(m_place);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 10, 16, 10);
    column->setSpacing(footApart);
    column->addWidget(scroll, 1);
    column->addWidget(m_foot);
    connect(m_back, &QPushButton::clicked, &runs, &CompareRuns::back);
    connect(m_next, &QPushButton::clicked, &runs, &CompareRuns::next);
    connect(m_runAll, &QPushButton::clicked, &runs, &CompareRuns::runAll);
    refresh();
}

void CompareStory::refresh()
{
    const int at = m_runs.pair();
    const std::vector<StepPair>& pairs = m_runs.axis().pairs();
    const Sides<int> step = at >= 0 ? pairs[size_t(at)].step : Sides<int>{-1, -1};
    const Sides<StoryState> states{m_runs.teller(Side::A).state(), m_runs.teller(Side::B).state()};
    const Plan* a = m_runs.plan(Side::A);
    const Plan* b = m_runs.plan(Side::B);
    // One text where both tell the same.
    const bool together = step.a < 0 || step.b < 0 || !a || !b
                              ? step == Sides<int>{-1, -1}
                              : a->steps[size_t(step.a)].title == b->steps[size_t(step.b)].title &&
                                    a->steps[size_t(step.a)].say == b->steps[size_t(step.b)].say;
    for (Side side : bothSides) {
        // A text that tells the answer waits until it has come.
        const bool withheld = states[side].withheld && step[side] == states[side].step;
        refreshHalf(side, states[side], withheld ? states[side].asked : step[side], together);
    }
    m_place->setText(at >= 0 ? tr("Step %1 of %2").arg(at + 1).arg(pairs.size())
                     : a     ? tr("Before the first step")
                             : QString());
    QString status;
    for (Side side : bothSides) {
        const ShownSource& source = m_runs.source(side);
        const ToldStory* story = source.story();
        if (source.hasFailed())
            status = tr("The lab of %1 has ended").arg(sideName(side));
        else if (story && !story->pausedFor.isEmpty() && !states[side].withheld)
            status = tr("Waiting: %1").arg(story->pausedFor);
        else if (status.isEmpty() && source.isBusy())
            status = source.isReady() ? tr("Running the step in both…") : tr("Building the labs…");
    }
    m_status->setText(status);
    m_text->setVisible(m_telling != Telling::Nothing);
    m_back->setEnabled(m_runs.canGoBack());
    m_next->setEnabled(m_runs.canGoOn());
    m_runAll->setEnabled(m_runs.canRunAll() && !m_runs.isBusy());
    QMetaObject::invokeMethod(this, &CompareStory::endWithALine, Qt::QueuedConnection); // once the layout is done
}

bool CompareStory::isAsking() const
{
    return !m_halves.a.buttons.empty() || !m_halves.b.buttons.empty();
}

void CompareStory::takeFoot()
{
    if (m_foot->parentWidget() == this)
        return;
    layout()->addWidget(m_foot);
    m_foot->show();
}

int CompareStory::heightNeeded(int width, Telling telling) const
{
    const QMargins margins = layout()->contentsMargins();
    const int inner = width - margins.left() - margins.right() - 2 * m_text->frameWidth() - textMargin - 2 * frameWidth();
    const bool both = !m_halves.a.widget->isHidden() && !m_halves.b.widget->isHidden();
    int highest = 0;
    for (Side side : bothSides) {
        const Half& half = m_halves[side];
        if (half.widget->isHidden() || telling == Telling::Nothing)
            continue;
        const int parts = m_row->stretch(0) + m_row->stretch(1);
        const int own = both ? (inner - halvesApart) * m_row->stretch(side == Side::A ? 0 : 1) / parts : inner;
        const int apart = half.widget->layout()->spacing();
        int high = 0;
        for (const QLabel* label : {half.title, half.outcome, half.say, half.question}) {
            bool seen = !label->isHidden();
            if (label == half.say || (label == half.title && !half.buttons.empty()))
                seen = telling == Telling::All && !label->text().isEmpty();
            high += seen ? label->heightForWidth(own) + apart : 0;
        }
        high += half.buttons.empty() ? 0 : half.options->heightForWidth(own);
        highest = std::max(highest, high);
    }
    const int foot = m_foot->parentWidget() == this ? m_foot->sizeHint().height() + footApart : 0;
    return highest + foot + margins.top() + margins.bottom() + 2 * (m_text->frameWidth() + frameWidth());
}

void CompareStory::setTelling(Telling telling)
{
    if (telling == m_telling)
        return;
    m_telling = telling;
    refresh();
}

void CompareStory::resizeEvent(QResizeEvent* event)
{
    QFrame::resizeEvent(event);
    QMetaObject::invokeMethod(this, &CompareStory::endWithALine, Qt::QueuedConnection);
}

void CompareStory::endWithALine()
{
    const int room = m_text->height() - 2 * m_text->frameWidth();
    int free = 0;
    for (Side side : bothSides) {
        for (const QLabel* label :
             {m_halves[side].title, m_halves[side].outcome, m_halves[side].say, m_halves[side].question}) {
            const int top = label->mapTo(m_text->widget(), QPoint()).y();
            if (!label->isVisible() || top >= room || top + label->height() <= room)
                continue;
            const int line = std::max(1, label->fontMetrics().lineSpacing());
            free = std::max(free, (room - top) % line);
        }
    }
    m_text->setFree(free);
}

void CompareStory::refreshHalf(Side side, const StoryState& state, int step, bool both)
{
    Half& half = m_halves[side];
    const Plan* plan = m_runs.plan(side);
    // What both tell stands on the left alone, as wide as it likes; the votes and outcomes are still each run's own.
    const bool silent = both && side == Side::B;
    const bool told = plan && step >= 0;
    const QString name = both ? QString() : u"%1  "_s.arg(sideName(side));
    half.title->setText(silent  ? QString()
                        : told  ? name + plan->steps[size_t(step)].title
                        : !plan ? QString()
                        : both  ? plan->title
                                : name + tr("No step here"));
    half.say->setText(silent ? QString() : told ? plan->steps[size_t(step)].say : both && plan ? plan->question : QString());
    half.say->setVisible(m_telling == Telling::All && !half.say->text().isEmpty());
    // Where one has nothing to tell, the other takes the room.
    m_row->setStretch(side == Side::A ? 0 : 1, half.say->text().isEmpty() ? 2 : 3);
    showOptions(side, state);
    const QString outcome = state.outcome.isEmpty() ? QString() : u"%1  %2"_s.arg(sideName(side), state.outcome);
    half.outcome->setText(outcome);
    half.outcome->setVisible(!outcome.isEmpty());
    // The question names the step well enough where each line counts.
    half.title->setVisible(!silent && (m_telling == Telling::All || half.buttons.empty()));
    half.widget->setVisible(!silent || half.outcome->isVisibleTo(half.widget) || !half.buttons.empty());
}

void CompareStory::showOptions(Side side, const StoryState& state)
{
    Half& half = m_halves[side];
    const Prediction* asked = state.open && (state.stepEnded || state.step > state.asked) ? state.open : nullptr;
    half.question->setVisible(asked != nullptr);
    if (asked != half.shown) {
        half.shown = asked;
        for (QPushButton* button : std::exchange(half.buttons, {})) {
            half.options->removeWidget(button);
            button->deleteLater();
        }
        for (size_t i = 0; asked && i < asked->options.size(); ++i) {
            auto* button = new QPushButton;
            setRole(button, u"option"_s);
            connect(button, &QPushButton::clicked, this, [this, side, i] { vote(side, int(i)); });
            half.options->addWidget(button);
            button->show(); // at once: its height is asked for
            half.buttons.push_back(button);
        }
    }
    if (!asked)
        return;
    const StoryTeller& teller = m_runs.teller(side);
    const QMap<QString, int> votes = teller.votes();
    const int all = std::accumulate(votes.begin(), votes.end(), 0);
    const bool secret = teller.hidesVotes();
    const QString question = tr("%1  %2").arg(sideName(side), asked->question);
    half.question->setText(secret && all > 0 ? tr("%1  · votes: %2").arg(question).arg(all) : question);
    for (size_t i = 0; i < half.buttons.size(); ++i) {
        const Prediction::Option& option = asked->options[i];
        const int n = votes.value(option.id);
        QString text = (side == Side::A ? u"%1  %2"_s : u"⇧%1  %2"_s).arg(i + 1).arg(option.text);
        if (n > 0 && !secret)
            text += u"  · %1"_s.arg(n);
        half.buttons[i]->setText(text.replace(u'&', u"&&"_s));
        half.buttons[i]->setAccessibleName(secret ? tr("%1 in %2").arg(option.text, sideName(side))
                                                  : tr("%1 in %2, %3 votes").arg(option.text, sideName(side)).arg(n));
        half.buttons[i]->setEnabled(teller.canVote());
    }
}

void CompareStory::vote(Side side, int index, int change)
{
    m_runs.teller(side).vote(index, change);
}

} // namespace statewire
