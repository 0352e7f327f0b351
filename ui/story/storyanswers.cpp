// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/story/storyanswers.h"

#include "ui/look/stylesheet.h"
#include "ui/story/evencolumns.h"
#include "ui/story/votechart.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace statewire {

StoryAnswers::StoryAnswers(StoryTeller& teller, QWidget* parent)
    : QWidget(parent), m_teller(teller), m_question(new QLabel), m_options(new EvenColumns(4)), m_chart(new VoteChart),
      m_outcome(new QLabel)
{
    setRole(m_question, u"heading"_s);
    setRole(m_outcome, u"outcome"_s);
    m_outcome->setAccessibleName(tr("Outcome"));
    m_chart->setObjectName(u"votes"_s);
    for (QLabel* label : {m_question, m_outcome}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
    }
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    column->addWidget(m_question);
    column->addLayout(m_options);
    column->addWidget(m_chart);
    column->addWidget(m_outcome);
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
    return m_outcome->text() + u'\n' + (m_offered ? m_question->text() : QString()) + u'\n' +
           QString::number(m_chart->isHidden());
}

void StoryAnswers::refresh(const StoryState& state)
{
    const bool asks = state.open && (state.stepEnded || state.step > state.asked);
    m_question->setVisible(asks);
    offer(asks ? state.open : nullptr);
    if (asks)
        count(*state.open);
    m_outcome->setText(state.outcome);
    m_outcome->setVisible(!state.outcome.isEmpty());
    // The votes are of interest where the answer comes; later the sentence is enough.
    m_chart->setReveal(state.reveal && state.reveal->step == state.step ? state.reveal : std::nullopt);
    setVisible(asks || !state.outcome.isEmpty());
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
    for (size_t i = 0; i < m_buttons.size(); ++i) {
        const Prediction::Option& option = prediction.options[i];
        const int n = votes.value(option.id);
        QString text = u"%1   %2"_s.arg(i + 1).arg(option.text);
        if (n > 0)
            text += u"  ·  "_s + tr("%n votes", nullptr, n);
        m_buttons[i]->setText(text.replace(u'&', u"&&"_s));
        m_buttons[i]->setAccessibleName(tr("%1, %2 votes").arg(option.text).arg(n));
        m_buttons[i]->setEnabled(m_teller.canVote());
    }
}

} // namespace statewire
