// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/story/storypanel.h"

#include "ui/look/stylesheet.h"
#include "ui/story/votechart.h"
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

StoryPanel::StoryPanel(const ViewContext& context, StoryTeller& teller, QWidget* parent)
    : QFrame(parent), m_context(context), m_teller(teller), m_place(new QLabel), m_titleLabel(new QLabel), m_say(new QLabel),
      m_question(new QLabel), m_outcome(new QLabel), m_chart(new VoteChart), m_sources(new QLabel),
      m_wait(new WaitBar(context.source)), m_status(new QLabel), m_dots(new QLabel), m_options(new QGridLayout),
      m_back(new QPushButton(tr("◀ Back"))), m_next(new QPushButton(tr("Next ▶"))), m_runAll(new QPushButton(tr("Run All"))),
      m_scroll(new QScrollArea), m_buttons(new QWidget)
{
    setRole(this, u"panel"_s);
    setAccessibleName(tr("Story"));
    setRole(m_place, u"muted"_s);
    setRole(m_titleLabel, u"title"_s);
    setRole(m_say, u"story"_s);
    setRole(m_question, u"heading"_s);
    setRole(m_outcome, u"outcome"_s);
    setRole(m_status, u"muted"_s);
    setRole(m_dots, u"muted"_s);
    setRole(m_next, u"primary"_s);
    setRole(m_sources, u"muted"_s);
    m_outcome->setAccessibleName(tr("Outcome"));
    m_sources->setObjectName(u"sources"_s);
    m_sources->setTextFormat(Qt::RichText);
    m_sources->setWordWrap(true);
    m_sources->setTextInteractionFlags(Qt::TextBrowserInteraction);
    m_chart->setObjectName(u"votes"_s);
    for (QLabel* label : {m_titleLabel, m_say, m_question, m_outcome}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
    }
    m_say->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_back->setToolTip(tr("To the end of the step before"));
    m_next->setToolTip(tr("To the next step"));
    m_runAll->setToolTip(tr("Perform all steps that are left"));
    m_next->setObjectName(u"next"_s);
    m_back->setObjectName(u"back"_s);

    auto* story = new QWidget;
    auto* text = new QVBoxLayout(story);
    text->setContentsMargins(0, 0, 8, 0);
    text->setSpacing(6);
    text->addWidget(m_titleLabel);
    text->addWidget(m_chart); // seen without scrolling, on a projector, too
    text->addWidget(m_say);
    text->addWidget(m_question);
    m_options->setSpacing(4);
    text->addLayout(m_options);
    text->addWidget(m_outcome);
    text->addWidget(m_sources);
    text->addStretch(1);
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
    buttons->addWidget(m_status);
    buttons->addWidget(m_dots);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 12, 16, 14);
    column->setSpacing(8);
    column->addWidget(m_place);
    column->addWidget(m_scroll, 1);
    column->addWidget(m_wait);
    column->addWidget(m_buttons);

    connect(m_back, &QPushButton::clicked, &teller, &StoryTeller::back);
    connect(m_next, &QPushButton::clicked, &teller, &StoryTeller::next);
    connect(m_runAll, &QPushButton::clicked, &teller, &StoryTeller::runAll);
    connect(m_wait, &WaitBar::variantPicked, this, &StoryPanel::variantPicked);
    connect(m_wait, &WaitBar::changed, this, [this] { m_status->setVisible(m_wait->text().isEmpty()); });
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
    m_place->setVisible(!theme.projector || m_bare);
    m_chart->setTheme(theme);
    // A link has its colour from the palette of the text that it stands in.
    QPalette palette = m_sources->palette();
    palette.setColor(QPalette::Link, theme.accent);
    m_sources->setPalette(palette);
}

void StoryPanel::setBare()
{
    m_bare = true;
    m_buttons->hide();
    m_scroll->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    refresh();
}

void StoryPanel::setMagnification(double factor)
{
    m_chart->setMagnification(factor);
}

int StoryPanel::overflow() const
{
    layout()->activate();
    QLayout* text = m_scroll->widget()->layout();
    text->invalidate(); // another style has other sizes
    const QWidget* room = m_scroll->viewport();
    return text->totalHeightForWidth(room->width()) - room->height();
}

QString StoryPanel::fitKey() const
{
    QStringList key{m_titleLabel->text(), m_say->text(), m_outcome->text()};
    if (m_shownPrediction)
        key << m_question->text(); // and its options: but a vote more or less must not change the type
    if (!m_sources->isHidden())
        key << m_sources->text();
    key << QString::number(m_chart->isHidden()) << QString::number(m_wait->isHidden());
    key << u"%1x%2"_s.arg(width()).arg(height());
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
    if (const int within = target - m_say->y(); within > 0 && within < m_say->height())
        target = m_say->y() + within / line * line;
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

QString StoryPanel::dots(int step, int count) const
{
    QStringList dots;
    for (int i = 0; i < count; ++i)
        dots << (i == step ? u"●"_s : QString::number(i + 1));
    return dots.join(u"  "_s);
}

void StoryPanel::refresh()
{
    const Plan* plan = m_context.source.plan();
    const StoryState state = m_teller.state();
    const int count = plan ? int(plan->steps.size()) : 0;
    const bool told = plan && state.step >= 0;
    // While its answer is still to come, a step's own words would give it away: the question stands until then.
    const Step* shown = told ? &plan->steps[size_t(state.withheld ? state.asked : state.step)] : nullptr;
    const QString title = shown ? shown->title : m_title;
    if (title != m_titleLabel->text())
        m_scroll->verticalScrollBar()->setValue(0);
    m_titleLabel->setText(title);
    m_say->setText(shown ? shown->say : m_text);
    m_dots->setText(told ? dots(state.step, count) : QString());
    refreshPlace();
    m_dots->setAccessibleName(m_place->text());
    m_wait->setDiscreet(state.withheld);

    const ShownSource& source = m_context.source;
    const ToldStory* story = source.story();
    QString status;
    if (source.hasFailed())
        status = tr("The lab has ended");
    else if (story && !story->pausedFor.isEmpty() && !state.withheld)
        status = tr("Waiting: %1").arg(story->pausedFor);
    else if (source.isBusy())
        status = source.isReady() ? tr("Running the step…") : tr("Building the lab…");
    m_status->setText(status);

    showOptions(state);
    m_outcome->setText(state.outcome);
    m_outcome->setVisible(!state.outcome.isEmpty());
    // The votes are of interest where the answer comes; later the sentence is enough.
    m_chart->setReveal(state.reveal && state.reveal->step == state.step ? state.reveal : std::nullopt);
    const bool over = told && state.step + 1 == count && state.stepEnded && !state.open;
    m_sources->setVisible(over && !plan->sources.empty());
    if (over)
        m_sources->setText(sourcesHtml(*plan));
    m_back->setEnabled(m_teller.canGoBack());
    m_next->setEnabled(m_teller.canGoOn());
    const bool more = source.hasMoreSteps() && !source.hasFailed();
    m_runAll->setEnabled(!m_teller.isRunningAll() &&
                         ((more && !source.isBusy()) || (source.isRecording() && !m_context.playhead.isAtEnd())));
}

void StoryPanel::refreshPlace()
{
    QString place = placeText(m_context.source.plan(), m_teller.state());
    if (m_bare && goesOn())
        place += u"  ·  "_s + tr("▼ the text goes on");
    m_place->setText(place);
}

QString StoryPanel::placeText(const Plan* plan, const StoryState& state) const
{
    if (!plan)
        return {};
    const QString place =
        state.step < 0 ? tr("Before the first step") : tr("Step %1 of %2").arg(state.step + 1).arg(plan->steps.size());
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
    if (m_optionButtons.empty())
        return;
    m_scroll->widget()->layout()->activate();
    m_scroll->ensureWidgetVisible(m_optionButtons.back(), 0, 2);
}

void StoryPanel::showOptions(const StoryState& state)
{
    const bool ask = state.open && (state.stepEnded || state.step > state.asked);
    m_question->setVisible(ask);
    const Prediction* asked = ask ? state.open : nullptr;
    if (asked != m_shownPrediction) {
        m_shownPrediction = asked;
        for (QPushButton* button : std::exchange(m_optionButtons, {})) {
            m_options->removeWidget(button); // until it is gone it would keep its room
            button->hide();
            button->deleteLater();
        }
        // Short options stand side by side, so that all of them are seen at once.
        const bool brief = asked && std::all_of(asked->options.begin(), asked->options.end(),
                                                [](const auto& o) { return o.text.size() <= 22; });
        const int columns = brief ? 2 : 1;
        for (size_t i = 0; asked && i < asked->options.size(); ++i) {
            auto* button = new QPushButton;
            setRole(button, u"option"_s);
            connect(button, &QPushButton::clicked, this, [this, i] { m_teller.vote(int(i)); });
            m_options->addWidget(button, int(i) / columns, int(i) % columns);
            button->show(); // else it takes no room until the next event, and the type is fitted without it
            m_optionButtons.push_back(button);
        }
        // A question that has to be scrolled to is missed. Once the text is laid out:
        if (asked && !m_bare)
            QMetaObject::invokeMethod(this, &StoryPanel::showQuestion, Qt::QueuedConnection);
    }
    if (!asked)
        return;
    m_question->setText(asked->question);
    const QMap<QString, int> votes = m_teller.votes();
    for (size_t i = 0; i < m_optionButtons.size(); ++i) {
        const Prediction::Option& option = asked->options[i];
        const int n = votes.value(option.id);
        QString text = u"%1   %2"_s.arg(i + 1).arg(option.text);
        if (n > 0)
            text += u"  ·  "_s + tr("%n votes", nullptr, n);
        m_optionButtons[i]->setText(text.replace(u'&', u"&&"_s));
        m_optionButtons[i]->setAccessibleName(tr("%1, %2 votes").arg(option.text).arg(n));
        m_optionButtons[i]->setEnabled(m_teller.canVote());
    }
}

} // namespace statewire
