// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/presenternotes.h"

#include "ui/look/stylesheet.h"
#include "ui/parts/verdictlabels.h"
#include "ui/story/waitbar.h"

#include <QCloseEvent>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace statewire {

namespace {

QString clockText(qint64 ms)
{
    const qint64 seconds = ms / 1000;
    return u"%1:%2"_s.arg(seconds / 60).arg(seconds % 60, 2, 10, QLatin1Char('0'));
}

/// A panel with a heading in small capitals over \p label.
QFrame* panelOf(const QString& heading, QLabel* label, const QString& role)
{
    auto* panel = new QFrame;
    setRole(panel, u"panel"_s);
    setRole(label, role);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    label->setAccessibleName(heading);
    QScrollArea* scroll = makeTextScroll();
    scroll->setWidget(label);
    auto* column = new QVBoxLayout(panel);
    column->setContentsMargins(16, 12, 16, 12);
    column->addWidget(makeLabel(heading.toUpper(), u"caps"_s));
    column->addWidget(scroll, 1);
    return panel;
}

} // namespace

const Prediction::Option* claimedOption(const Plan& plan, const Prediction& prediction)
{
    for (const CheckSpec& check : plan.checks) {
        const bool sameCall = check.kind == CheckSpec::Kind::Call && check.worker == prediction.worker &&
                              check.call == prediction.call && check.nth == prediction.nth;
        const bool sameText = check.kind == CheckSpec::Kind::Text && check.worker == prediction.worker;
        for (const Prediction::Option& option : prediction.options) {
            if ((sameCall && !option.result.isEmpty() && option.result == check.result) ||
                (sameText && option.reads == check.text))
                return &option;
        }
    }
    return nullptr;
}

PresenterNotes::PresenterNotes(const ViewContext& context, StoryTeller& teller, QWidget* parent)
    : QWidget(parent, Qt::Window), m_context(context), m_teller(teller), m_place(new QLabel), m_notes(new QLabel),
      m_next(new QLabel), m_votes(new QLabel), m_run(new QLabel), m_clock(new QLabel)
{
    setObjectName(u"content"_s);
    setAttribute(Qt::WA_StyledBackground);
    setWindowTitle(tr("Notes – Statewire"));
    setRole(m_place, u"title"_s);
    m_place->setTextFormat(Qt::PlainText);
    m_place->setWordWrap(true);
    setRole(m_clock, u"title"_s);
    m_clock->setAccessibleName(tr("Time of the talk, and of the step"));
    auto* restart = new QPushButton(tr("Restart Clock"));
    setRole(restart, u"segment"_s);
    restart->setFocusPolicy(Qt::NoFocus);
    connect(restart, &QPushButton::clicked, this, [this] {
        m_talk.start();
        m_inStep.start();
        refreshClocks();
    });
    auto* top = new QHBoxLayout;
    top->setSpacing(16);
    top->addWidget(m_place, 1);
    top->addWidget(m_clock);
    top->addWidget(restart);
    auto* grid = new QGridLayout;
    grid->setSpacing(12);
    grid->addWidget(panelOf(tr("What to say"), m_notes, u"story"_s), 0, 0, 2, 1);
    grid->addWidget(panelOf(tr("Next"), m_next, u"story"_s), 0, 1);
    grid->addWidget(panelOf(tr("Class"), m_votes, u"story"_s), 1, 1);
    grid->addWidget(panelOf(tr("Lab"), m_run, u"body"_s), 2, 0, 1, 2);
    grid->setColumnStretch(0, 5);
    grid->setColumnStretch(1, 4);
    grid->setRowStretch(0, 5);
    grid->setRowStretch(1, 4);
    grid->setRowStretch(2, 2);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 12, 16, 12);
    column->setSpacing(12);
    column->addLayout(top);
    column->addLayout(grid, 1);
    resize(1000, 640);
    m_tick.setInterval(500);
    connect(&m_tick, &QTimer::timeout, this, &PresenterNotes::refreshClocks);
    connect(&teller, &StoryTeller::changed, this, &PresenterNotes::refresh);
}

void PresenterNotes::begin()
{
    m_talk.start();
    m_inStep.start();
    m_step = -2;
    m_tick.start();
    refresh();
}

void PresenterNotes::end()
{
    m_tick.stop();
    hide();
}

void PresenterNotes::setTheme(const Theme& theme)
{
    setPalette(theme.palette());
    setStyleSheet(styleSheetFor(theme));
}

void PresenterNotes::closeEvent(QCloseEvent* event)
{
    // Closed means put away: it comes back with its key.
    event->ignore();
    hide();
    Q_EMIT closed();
}

QString PresenterNotes::notesText() const
{
    const Plan* plan = m_context.source.plan();
    const int step = m_teller.state().step;
    if (!plan)
        return tr("This recording tells no story.");
    if (step < 0)
        return plan->question;
    // What has not come about is nothing to speak of, not even here.
    const StorySoFar far = m_teller.state().far;
    if (far.missed)
        return explanationOf(*far.missed).told();
    const Step& now = plan->steps[size_t(step)];
    return now.notes.isEmpty() ? tr("The scenario has no notes for this step. It says:\n\n%1").arg(now.say) : now.notes;
}

QString PresenterNotes::nextText() const
{
    const Plan* plan = m_context.source.plan();
    const StoryState state = m_teller.state();
    const size_t next = size_t(state.step) + 1; // step -1: none yet
    if (!plan)
        return {};
    if (state.far.missed)
        return m_context.source.retake() ? tr("Next takes the experiment again, and then this step.")
                                         : tr("The story ends here.");
    if (next >= plan->steps.size())
        return tr("The story ends here.");
    QStringList lines{plan->steps[next].title};
    if (plan->steps[next].prediction)
        lines << tr("It asks: %1").arg(plan->steps[next].prediction->question);
    for (const Action& action : plan->steps[next].actions) {
        if (action.kind == Action::Kind::Wait)
            lines << tr("It waits for %1.").arg(action.duration);
    }
    return lines.join(u'\n');
}

QString PresenterNotes::votesText() const
{
    const Plan* plan = m_context.source.plan();
    const StoryState state = m_teller.state();
    const Prediction* prediction = state.open ? state.open : state.reveal ? state.reveal->prediction : nullptr;
    if (!plan || !prediction)
        return tr("No question is open.");
    const QMap<QString, int> votes = state.open ? m_teller.votes() : state.reveal->votes;
    // What the checks claim is not what happened: it is said as a claim, and only here.
    const Prediction::Option* claimed = claimedOption(*plan, *prediction);
    const bool counted = !state.open || !m_context.source.isRecording();
    QStringList lines{prediction->question};
    for (size_t i = 0; i < prediction->options.size(); ++i) {
        const Prediction::Option& option = prediction->options[i];
        QString line = counted ? tr("%1   %2: %3").arg(i + 1).arg(option.text).arg(votes.value(option.id))
                               : tr("%1   %2").arg(i + 1).arg(option.text);
        if (state.reveal && !state.open && state.reveal->outcome.option == &option)
            line += tr("   ✓ so it came");
        else if (state.open && claimed == &option)
            line += tr("   ← the scenario expects this");
        lines << line;
    }
    if (state.open)
        lines << (!counted             ? tr("The recorded votes come with the answer.")
                  : m_teller.canVote() ? tr("Votes: 1 to 9. Backspace takes one back.")
                                       : tr("The votes are in."));
    return lines.join(u'\n');
}

QString PresenterNotes::runText() const
{
    const ShownSource& source = m_context.source;
    QStringList parts;
    if (source.isRecording())
        parts << tr("Replay of a recording");
    else if (source.hasFailed())
        parts << tr("The lab has ended");
    else if (!source.isReady())
        parts << tr("Building the lab…");
    else if (const std::optional<Waiting> waits = source.story() ? source.story()->waits : std::nullopt;
             waits && waits->durationNs >= 0)
        parts << tr("Waiting, %1 more: %2")
                     .arg(countdownText(waits->durationNs - (source.nowNs() - waits->sinceNs)), waits->why);
    else if (waits)
        parts << tr("Waiting: %1").arg(waits->why);
    else
        parts << (source.isBusy() ? tr("The step runs") : tr("The lab is ready"));
    if (source.isWireHeld())
        parts << tr("the wire is held, %1 frames wait").arg(source.heldFrames());
    if (!m_context.playhead.isAtEnd() && !m_context.playhead.followsLive())
        parts << tr("the picture is of an earlier moment");
    if (source.isFinished())
        parts << tallyOf(source.checks()).sentence().told();
    return parts.join(u" · "_s);
}

void PresenterNotes::refresh()
{
    if (!m_tick.isActive())
        return;
    const Plan* plan = m_context.source.plan();
    const int step = m_teller.state().step;
    if (step != std::exchange(m_step, step))
        m_inStep.start();
    const StorySoFar far = m_teller.state().far;
    m_place->setText(!plan        ? tr("A recorded session")
                     : far.missed ? headlineOf(*far.missed, *plan).told()
                     : step < 0
                         ? plan->title
                         : tr("%1 / %2   %3").arg(step + 1).arg(plan->steps.size()).arg(plan->steps[size_t(step)].title));
    m_notes->setText(notesText());
    m_next->setText(nextText());
    m_votes->setText(votesText());
    refreshClocks();
}

void PresenterNotes::refreshClocks()
{
    m_clock->setText(tr("%1   step %2").arg(clockText(m_talk.elapsed()), clockText(m_inStep.elapsed())));
    m_run->setText(runText());
}

} // namespace statewire
