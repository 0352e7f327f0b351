// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/story/storyanswers.h"

#include "ui/look/stylesheet.h"
#include "ui/parts/evencolumns.h"
#include "ui/story/votechart.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace statewire {

StoryAnswers::StoryAnswers(StoryTeller& teller, QWidget* parent)
    : QWidget(parent), m_teller(teller), m_question(new QLabel), m_options(new EvenColumns(4)), m_chart(new VoteChart),
      m_tally(new QLabel), m_outcome(new QLabel), m_failed(new QLabel)
{
    setRole(m_tally, u"muted"_s);
    m_tally->setObjectName(u"tally"_s);
    setRole(m_failed, u"failed"_s);
    m_failed->setObjectName(u"failedChecks"_s);
    m_failed->setAccessibleName(tr("Checks that failed"));
    setRole(m_question, u"heading"_s);
    setRole(m_outcome, u"outcome"_s);
    m_outcome->setAccessibleName(tr("Outcome"));
    m_chart->setObjectName(u"votes"_s);
    for (QLabel* label : {m_question, m_tally, m_outcome, m_failed}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
    }
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    column->addWidget(m_question);
    column->addLayout(m_options);
    column->addWidget(m_tally);
    column->addWidget(m_chart);
    column->addWidget(m_outcome);
    column->addWidget(m_failed);
    column->addStretch(1);
}

void StoryAnswers::setTheme(const Theme& theme)
{
    m_chart->setTheme(theme);
}

void StoryAnswers::setMagnification(double factor)
{
    m_chart->setMagnification(factor);
}

QString StoryAnswers::fitKey() const
{
    return m_failed->text() + u'\n' + m_outcome->text() + u'\n' + QString::number(m_tally->isHidden()) +
           (m_offered ? m_question->text() : QString()) + u'\n' + QString::number(m_chart->isHidden());
}

void StoryAnswers::refresh(const StoryState& state, const QString& failed)
{
    const bool asks =
        state.open && (state.stepEnded || state.step > state.asked) && !state.far.missed && !state.far.isRetelling;
    m_failed->setText(failed);
    m_failed->setVisible(!failed.isEmpty());
    m_tally->setVisible(asks && (m_teller.isAnswered() || (m_teller.hidesVotes() && m_teller.canVote())));
    m_question->setVisible(asks);
    offer(asks ? state.open : nullptr);
    if (asks)
        count(*state.open);
    m_outcome->setText(state.outcome);
    m_outcome->setVisible(!state.outcome.isEmpty());
    // The votes are of interest where the answer comes; later the sentence is enough.
    m_chart->setReveal(state.reveal && state.reveal->step == state.step ? state.reveal : std::nullopt);
    setVisible(asks || !state.outcome.isEmpty() || !failed.isEmpty());
}

void StoryAnswers::offer(const Prediction* prediction)
{
    if (prediction == m_offered)
        return;
    m_offered = prediction;
    for (QPushButton* button : std::exchange(m_buttons, {})) {
        m_options->removeWidget(button); // until it is gone it would keep its room
        button->hide();
        button->deleteLater();
    }
    for (size_t i = 0; prediction && i < prediction->options.size(); ++i) {
        auto* button = new QPushButton;
        setRole(button, u"option"_s);
        connect(button, &QPushButton::clicked, this, [this, i] { m_teller.vote(int(i)); });
        m_options->addWidget(button);
        button->show(); // else it takes no room until the next event, and the type is fitted without it
        m_buttons.push_back(button);
    }
}

void StoryAnswers::count(const Prediction& prediction)
{
    m_question->setText(prediction.question);
    const QMap<QString, int> votes = m_teller.votes();
    const bool secret = m_teller.hidesVotes();
    int all = 0;
    for (size_t i = 0; i < m_buttons.size(); ++i) {
        const Prediction::Option& option = prediction.options[i];
        const int n = votes.value(option.id);
        QString text = u"%1   %2"_s.arg(i + 1).arg(option.text);
        all += n;
        if (n > 0 && !secret)
            text += u"  ·  "_s + tr("%n votes", nullptr, n);
        m_buttons[i]->setText(text.replace(u'&', u"&&"_s));
        m_buttons[i]->setAccessibleName(secret ? option.text : tr("%1, %2 votes").arg(option.text).arg(n));
        m_buttons[i]->setEnabled(m_teller.canVote());
    }
    m_tally->setText(m_teller.isAnswered() ? tr("✓ Asked before, and answered: Next shows the answer again")
                     : all > 0             ? tr("%n votes, hidden until the answer", nullptr, all)
                                           : tr("Votes are hidden until the answer"));
}

} // namespace statewire
