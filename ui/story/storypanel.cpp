// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/story/storypanel.h"

#include "ui/context/retaking.h"
#include "ui/look/stylesheet.h"
#include "ui/story/footingbar.h"
#include "ui/story/missedbanner.h"
#include "ui/story/stepdots.h"
#include "ui/story/storyanswers.h"
#include "ui/story/storycolumns.h"
#include "ui/story/waitbar.h"

#include <QDesktopServices>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QUrl>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace statewire {

namespace {

constexpr int textSpacing = 6;
/// From this width of the text on, answers stand beside it: its lines are long enough still.
constexpr double leastForTwo = 620;

} // namespace

StoryPanel::StoryPanel(const ViewContext& context, StoryTeller& teller, QWidget* parent)
    : QFrame(parent), m_context(context), m_teller(teller), m_place(new QLabel), m_titleLabel(new QLabel), m_say(new QLabel),
      m_answers(new StoryAnswers(teller)), m_sources(new QLabel), m_wait(new WaitBar(context.source)),
      m_footing(new FootingBar(context, teller)), m_missed(new MissedBanner), m_retold(new QLabel), m_dots(new StepDots),
      m_back(new QPushButton(tr("◀ Back"))), m_next(new QPushButton(tr("Next ▶"))), m_runAll(new QPushButton(tr("Run All"))),
      m_columns(nullptr), m_head(new QWidget), m_scroll(new QScrollArea), m_buttons(new QWidget)
{
    setRole(this, u"panel"_s);
    setAccessibleName(tr("Story"));
    setRole(m_place, u"muted"_s);
    m_place->setAlignment(Qt::AlignRight | Qt::AlignTop);
    setRole(m_titleLabel, u"title"_s);
    setRole(m_say, u"story"_s);
    setRole(m_dots, u"muted"_s);
    setRole(m_next, u"primary"_s);
    setRole(m_sources, u"muted"_s);
    setRole(m_retold, u"retold"_s);
    m_retold->setObjectName(u"retold"_s);
    m_retold->setTextFormat(Qt::PlainText);
    m_retold->setWordWrap(true);
    m_retold->hide();
    m_sources->setObjectName(u"sources"_s);
    m_sources->setTextFormat(Qt::RichText);
    m_sources->setWordWrap(true);
    m_sources->setTextInteractionFlags(Qt::TextBrowserInteraction);
    for (QLabel* label : {m_titleLabel, m_say}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
    }
    m_say->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_back->setToolTip(tr("To the end of the step before"));
    m_next->setToolTip(tr("To the next step"));
    m_runAll->setToolTip(tr("Perform all steps that are left"));
    m_next->setObjectName(u"next"_s);
    m_back->setObjectName(u"back"_s);

    // Small and in the same line: what is told needs the room.
    auto* head = new QHBoxLayout(m_head);
    head->setContentsMargins(0, 0, 0, 0);
    head->setSpacing(16);
    head->addWidget(m_titleLabel, 1);
    head->addWidget(m_place, 0, Qt::AlignTop);
    auto* text = new QWidget;
    auto* texts = new QVBoxLayout(text);
    texts->setContentsMargins(0, 0, 0, 0);
    texts->setSpacing(textSpacing);
    texts->addWidget(m_say);
    texts->addWidget(m_sources);
    texts->addStretch(1);
    auto* story = new QWidget;
    m_columns = new StoryColumns(story);
    m_columns->addWidget(text);
    m_columns->addWidget(m_answers);
    m_scroll->setWidget(story);
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::NoFocus);

    auto* buttons = new QHBoxLayout(m_buttons);
    buttons->setContentsMargins(0, 0, 0, 0);
    buttons->setSpacing(10);
    buttons->addWidget(m_back);
    buttons->addWidget(m_next);
    buttons->addWidget(m_runAll);
    buttons->addStretch(1);
    buttons->addWidget(m_dots);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 10, 16, 12);
    column->setSpacing(textSpacing);
    column->addWidget(m_head);
    column->addWidget(m_missed);
    column->addWidget(m_retold);
    column->addWidget(m_scroll, 1);
    column->addWidget(m_wait);
    column->addWidget(m_footing);
    column->addWidget(m_buttons);

    constexpr int newsMs = 60'000;
    m_newsEnds.setSingleShot(true);
    m_newsEnds.setInterval(newsMs);
    connect(&m_newsEnds, &QTimer::timeout, m_retold, &QWidget::hide);
    connect(m_back, &QPushButton::clicked, &teller, &StoryTeller::back);
    connect(m_next, &QPushButton::clicked, &teller, &StoryTeller::next);
    connect(m_runAll, &QPushButton::clicked, &teller, &StoryTeller::runAll);
    connect(m_wait, &WaitBar::variantPicked, this, &StoryPanel::variantPicked);
    connect(m_wait, &WaitBar::changed, this, &StoryPanel::refreshPlace);
    connect(m_footing, &FootingBar::changed, this, &StoryPanel::refresh);
    connect(m_missed, &MissedBanner::takeAgainPicked, &teller.retaking(), [&teller] { teller.retaking().takeAgain(); });
    // Only what a browser shows: a scenario's file may come from anywhere.
    connect(m_sources, &QLabel::linkActivated, this, [](const QString& link) {
        if (const QUrl url(link); url.scheme() == "https"_L1 || url.scheme() == "http"_L1)
            QDesktopServices::openUrl(url);
    });
    connect(&teller, &StoryTeller::changed, this, &StoryPanel::refresh);
    connect(m_scroll->verticalScrollBar(), &QScrollBar::valueChanged, this, &StoryPanel::refreshPlace);
    connect(m_scroll->verticalScrollBar(), &QScrollBar::rangeChanged, this, &StoryPanel::refreshPlace);
    refresh();
}

void StoryPanel::setTheme(const Theme& theme)
{
    m_columns->setBreadth(qRound(theme.px(leastForTwo)));
    m_answers->setTheme(theme);
    measureAnew();
    // A link has its colour from the palette of the text that it stands in.
    QPalette palette = m_sources->palette();
    palette.setColor(QPalette::Link, theme.accent);
    m_sources->setPalette(palette);
}

void StoryPanel::setBare()
{
    m_bare = true;
    m_missed->setBare();
    m_footing->setBare();
    m_buttons->hide();
    offerScrolling();
    // The story's own title is beside the step: that is a line of its own.
    m_head->layout()->removeWidget(m_place);
    m_place->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    static_cast<QVBoxLayout*>(layout())->insertWidget(0, m_place);
    refresh();
}

void StoryPanel::setStrip(bool on)
{
    if (on == m_strip)
        return;
    m_strip = on;
    auto* column = static_cast<QVBoxLayout*>(layout());
    auto* row = static_cast<QHBoxLayout*>(m_buttons->layout());
    if (on)
        row->insertWidget(row->indexOf(m_dots), m_head, 100);
    else
        column->insertWidget(0, m_head);
    setRole(m_titleLabel, on ? u"heading"_s : u"title"_s);
    measureAnew();
    refresh();
}

void StoryPanel::setMagnification(double factor)
{
    m_answers->setMagnification(factor);
    measureAnew();
}

void StoryPanel::measureAnew()
{
    m_needed.clear();
    // What was laid out with other texts, or in another style, is remembered until the next event.
    for (QWidget* part : {m_head, m_say->parentWidget(), static_cast<QWidget*>(m_answers), static_cast<QWidget*>(m_missed),
                          static_cast<QWidget*>(m_wait), static_cast<QWidget*>(m_footing)}) {
        part->layout()->invalidate();
        for (QLayout* within : part->findChildren<QLayout*>())
            within->invalidate();
        part->updateGeometry();
    }
    m_columns->invalidate();
}

int StoryPanel::heightNeeded(int width) const
{
    // Laying out texts takes its time, and the same is asked more than once.
    const auto known = m_needed.constFind(width);
    return known != m_needed.constEnd() ? *known : *m_needed.insert(width, measure(width));
}

int StoryPanel::measure(int width) const
{
    const QMargins margins = layout()->contentsMargins();
    const QSize frame = size() - contentsRect().size();
    const int inner = width - margins.left() - margins.right() - frame.width();
    if (!m_strip && m_columns->minimumSize().width() > inner)
        return QWIDGETSIZE_MAX; // an answer would be cut
    int needed = margins.top() + margins.bottom() + frame.height();
    needed += m_strip ? -layout()->spacing() : m_columns->heightForWidth(inner);
    for (const QWidget* part :
         {static_cast<const QWidget*>(m_bare ? m_place : nullptr), static_cast<const QWidget*>(m_strip ? nullptr : m_head),
          static_cast<const QWidget*>(m_missed), static_cast<const QWidget*>(m_retold), static_cast<const QWidget*>(m_wait),
          static_cast<const QWidget*>(m_footing), static_cast<const QWidget*>(m_buttons)}) {
        if (!part || part->isHidden())
            continue;
        const QLayout* inside = part->layout();
        const int height = inside && inside->hasHeightForWidth() ? inside->totalHeightForWidth(inner)
                           : part->hasHeightForWidth()           ? part->heightForWidth(inner)
                                                                 : part->sizeHint().height();
        needed += height + layout()->spacing();
    }
    return needed;
}

void StoryPanel::changeEvent(QEvent* event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::StyleChange || event->type() == QEvent::FontChange)
        measureAnew();
}

void StoryPanel::showEvent(QShowEvent* event)
{
    QFrame::showEvent(event);
    measureAnew();
}

void StoryPanel::resizeEvent(QResizeEvent* event)
{
    QFrame::resizeEvent(event);
    offerScrolling();
}

void StoryPanel::offerScrolling()
{
    // Once there, a scroll bar takes the width for which the text would need none.
    const bool whole = m_bare || heightNeeded(width()) <= height();
    m_scroll->setVerticalScrollBarPolicy(whole ? Qt::ScrollBarAlwaysOff : Qt::ScrollBarAsNeeded);
}

QString StoryPanel::fitKey() const
{
    QStringList key{m_titleLabel->text(), m_say->text(), m_answers->isHidden() ? QString() : m_answers->fitKey()};
    if (!m_sources->isHidden())
        key << m_sources->text();
    key << QString::number(m_wait->isHidden()) << QString::number(m_footing->isHidden()) << m_missed->text()
        << (m_retold->isHidden() ? QString() : m_retold->text());
    return key.join(u'\n');
}

bool StoryPanel::goesOn() const
{
    // Less than half a line is the air below the text.
    const QScrollBar* bar = m_scroll->verticalScrollBar();
    return bar->maximum() - bar->value() > m_say->fontMetrics().lineSpacing() / 2;
}

bool StoryPanel::turnPage(int by)
{
    QScrollBar* bar = m_scroll->verticalScrollBar();
    if (by > 0 ? !goesOn() : bar->value() <= bar->minimum())
        return false;
    const int line = m_say->fontMetrics().lineSpacing();
    int target = bar->value() + by * std::max(line, m_scroll->viewport()->height() - line);
    // A page begins with a whole line.
    const int top = m_say->mapTo(m_scroll->widget(), QPoint()).y();
    if (const int within = target - top; within > 0 && within < m_say->height())
        target = top + within / line * line;
    bar->setValue(target);
    return true;
}

void StoryPanel::setScenario(std::optional<Scenario> scenario)
{
    m_wait->setScenario(std::move(scenario));
}

void StoryPanel::setIntroduction(const QString& title, const QString& text)
{
    m_title = title;
    m_text = text;
    refresh();
}

void StoryPanel::refresh()
{
    const ShownSource& source = m_context.source;
    const Plan* plan = source.plan();
    const StoryState state = m_teller.state();
    const int count = plan ? int(plan->steps.size()) : 0;
    const bool told = plan && state.step >= 0;
    // While its answer is still to come, a step's own words would give it away: the question stands until then. And no
    // words are told of what has not come about.
    const int spoken = !told ? -1 : state.withheld ? std::min(state.asked, state.far.told) : state.far.told;
    const Step* shown = spoken >= 0 ? &plan->steps[size_t(spoken)] : nullptr;
    // Nor those of a wait that the answer has ended.
    const bool answered = state.reveal && state.reveal->step == state.step;
    const bool meanwhile = told && !state.withheld && !answered && !state.far.meanwhile.isEmpty();
    const QString title = titleFor(shown, state);
    if (title != m_titleLabel->text())
        m_scroll->verticalScrollBar()->setValue(0);
    m_titleLabel->setText(title);
    m_say->setText(meanwhile ? state.far.meanwhile : shown ? shown->say : m_text);
    showMissed(state);
    showRetold(state);
    m_dots->setPlace(state.far.missed ? state.far.step : told ? state.step : -1, count);
    m_wait->setDiscreet(state.withheld);

    const ToldStory* story = source.story();
    m_status.clear();
    if (source.isRetelling())
        m_status = tr("Taking it again…");
    else if (source.hasFailed())
        m_status = tr("The lab has ended");
    else if (story && !story->pausedFor.isEmpty() && !state.withheld)
        m_status = tr("Waiting: %1").arg(story->pausedFor);
    else if (source.isBusy())
        m_status = source.isReady() ? tr("Running step %1…").arg(state.step + 1) : tr("Building the lab…");
    const bool over = told && state.step + 1 == count && state.stepEnded && !state.open;
    m_answers->refresh(state, failedChecks(state, over));
    m_scroll->setVisible(!m_strip && (!state.far.missed || !m_answers->isHidden()));
    m_sources->setVisible(over && !plan->sources.empty());
    if (over)
        m_sources->setText(sourcesHtml(*plan));
    refreshPlace();
    m_dots->setAccessibleName(m_place->text());
    m_back->setEnabled(m_teller.canGoBack());
    m_next->setEnabled(m_teller.canGoOn());
    const bool more = source.hasMoreSteps() && !source.hasFailed();
    m_runAll->setEnabled(!m_teller.isRunningAll() &&
                         ((more && !source.isBusy()) || (source.isRecording() && !m_context.playhead.isAtEnd())));
    if (m_lastKey != fitKey()) {
        m_lastKey = fitKey();
        measureAnew();
        Q_EMIT needsChanged();
        offerScrolling();
    }
    // A question that has to be scrolled to is missed. Once the text is laid out:
    if (m_asked != !m_answers->options().empty()) {
        m_asked = !m_asked;
        if (m_asked && !m_bare)
            QMetaObject::invokeMethod(this, &StoryPanel::showQuestion, Qt::QueuedConnection);
    }
}

void StoryPanel::showMissed(const StoryState& state)
{
    const ShownSource& source = m_context.source;
    const std::vector<Sentence> ends = source.story() ? source.story()->ends : std::vector<Sentence>();
    QString headline;
    QStringList explanation;
    if (state.far.missed) {
        headline = headlineOf(*state.far.missed, *source.plan()).told();
        explanation << explanationOf(*state.far.missed).told();
    } else if (!ends.empty() && source.isLive()) {
        headline = tr("The story has lost one of its processes");
    }
    // The cause is named wherever it is known, and once.
    for (const Sentence& end : ends) {
        if (!headline.isEmpty() && !explanation.join(u' ').contains(end.told()))
            explanation << end.told() + u'.';
    }
    const bool offered = !headline.isEmpty() && source.isLive() && !source.isRetelling();
    m_missed->tell(headline, explanation.join(u' '),
                   !offered ? QString()
                   : m_bare ? tr("Next takes the experiment again")
                            : tr("A fresh lab runs the steps told so far again, and goes on from there"));
    // Where something is wrong, that is what is looked at; what was told before is in the way.
    m_say->setVisible(!state.far.missed);
    m_titleLabel->setVisible(!state.far.missed);
}

void StoryPanel::showRetold(const StoryState& state)
{
    // Until the story has gone on by a step: then it is no news.
    const std::optional<RetakeEvent>& retake = state.far.retake;
    const bool news = retake && !state.far.missed && state.step <= retake->steps && !state.withheld;
    const QString text = !news                   ? QString()
                         : state.far.isRetelling ? tr("The experiment is taken again…")
                                                 : retake->reason.told() + u'.';
    if (text != m_retold->text()) {
        m_retold->setText(text);
        // It says "just now", which is true for so long.
        if (news && !state.far.isRetelling && m_context.source.isLive())
            m_newsEnds.start();
        else
            m_newsEnds.stop();
        m_retold->setVisible(news);
    }
}

QString StoryPanel::failedChecks(const StoryState& state, bool over) const
{
    constexpr int most = 3;
    QStringList lines;
    int failed = 0;
    for (const CheckResult& check : m_context.source.checks()) {
        const bool here = over || (state.stepEnded && check.step == state.step);
        if (!check.failed() || !here || state.far.missed || state.open)
            continue;
        if (++failed <= most)
            lines << u"✗  "_s + check.claim.told() + u'\n' +
                         tr("    expected: %1; observed: %2").arg(check.expected.told(), check.observed.told());
    }
    if (failed > most)
        lines << tr("✗  and %n more: see Checks", nullptr, failed - most);
    return lines.join(u'\n');
}

QString StoryPanel::titleFor(const Step* shown, const StoryState& state) const
{
    QString title = shown ? shown->title : m_title;
    if (state.far.isRetelling)
        return tr("The experiment is taken again");
    if (!m_strip)
        return title;
    // In one line what is asked, or what came, says more than the step's name.
    if (state.open && (state.stepEnded || state.step > state.asked))
        return state.open->question;
    return state.reveal && state.reveal->step == state.step ? title + u": "_s + state.outcome : title;
}

void StoryPanel::refreshPlace()
{
    QString place = placeText(m_context.source.plan(), m_teller.state());
    if (m_bare && goesOn())
        place += u"  ·  "_s + tr("▼ the text goes on");
    // What the wait bar says in full need not be said twice.
    if (!m_bare && !m_status.isEmpty() && m_wait->text().isEmpty())
        place = m_status + u"  ·  "_s + place;
    m_place->setText(place);
}

QString StoryPanel::placeText(const Plan* plan, const StoryState& state) const
{
    if (!plan)
        return {};
    const int at = state.far.missed ? state.far.step : state.step;
    QString place = at < 0 ? tr("Before the first step") : tr("Step %1 of %2").arg(at + 1).arg(plan->steps.size());
    if (!m_bare)
        return place;
    const QString told = state.step < 0 ? place : plan->title + u"  ·  "_s + place;
    if (m_context.source.hasFailed())
        return told + u"  ·  "_s + tr("The lab has ended");
    return m_context.source.isRecording() ? told + u"  ·  "_s + tr("Replay") : told;
}

QString StoryPanel::sourcesHtml(const Plan& plan) const
{
    QStringList lines{u"<b>%1</b>"_s.arg(tr("Read more"))};
    for (const SourceLink& source : plan.sources) {
        const QString title = source.title.toHtmlEscaped();
        const bool linked = source.url.startsWith("https://"_L1) || source.url.startsWith("http://"_L1);
        QString line = linked ? u"<a href=\"%1\">%2</a>"_s.arg(source.url.toHtmlEscaped(), title) : title;
        if (!source.where.isEmpty())
            line += u": "_s + source.where.toHtmlEscaped();
        lines << line;
    }
    return lines.join(u"<br>"_s);
}

void StoryPanel::showQuestion()
{
    if (m_answers->options().empty())
        return;
    m_scroll->widget()->layout()->activate();
    m_scroll->ensureWidgetVisible(m_answers->options().back(), 0, 2);
}

} // namespace statewire
