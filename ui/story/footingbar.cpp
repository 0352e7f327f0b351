// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/story/footingbar.h"

#include "ui/context/retaking.h"
#include "ui/look/stylesheet.h"
#include "ui/story/waitbar.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace statewire {

namespace {

/// Earlier it would only distract: what lasts a minute is not in danger for its first half.
constexpr qint64 worthSayingNs = 30'000'000'000;

} // namespace

QString footingText(const Footing& footing, bool takenByItself)
{
    if (!footing.need || (footing.holds && (!footing.lastsNs || *footing.lastsNs > worthSayingNs)))
        return {};
    const QString need = textOf(*footing.need).told();
    if (footing.holds)
        return FootingBar::tr("The next step needs %1: for %2 more").arg(need, countdownText(*footing.lastsNs));
    return takenByItself ? FootingBar::tr("The next step needs %1, which is over: Next takes the experiment again").arg(need)
                         : FootingBar::tr("The next step needs %1, which is over").arg(need);
}

FootingBar::FootingBar(const ViewContext& context, StoryTeller& teller, QWidget* parent)
    : QWidget(parent), m_context(context), m_teller(teller), m_label(new QLabel),
      m_take(new QPushButton(tr("Take It Again")))
{
    setObjectName(u"footing"_s);
    setAccessibleName(tr("Time left for the next step"));
    setRole(m_label, u"muted"_s);
    m_label->setTextFormat(Qt::PlainText);
    m_label->setWordWrap(true);
    setRole(m_take, u"segment"_s);
    m_take->setToolTip(tr("A fresh lab runs the steps told so far again, at full speed"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(12);
    row->addWidget(m_label, 1);
    row->addWidget(m_take);
    connect(m_take, &QPushButton::clicked, &teller.retaking(), [&teller] { teller.retaking().takeAgain(); });
    m_tick.setInterval(500);
    connect(&m_tick, &QTimer::timeout, this, &FootingBar::refresh);
    connect(&teller, &StoryTeller::changed, this, &FootingBar::followStory);
    connect(&teller.retaking(), &Retaking::changed, this, &FootingBar::refresh);
    hide();
}

void FootingBar::setBare()
{
    m_bare = true;
    m_take->hide();
}

QString FootingBar::text() const
{
    return isHidden() ? QString() : m_label->text();
}

QString FootingBar::words() const
{
    const ShownSource& source = m_context.source;
    const std::optional<Retake> retake = source.hasMoreSteps() ? source.retake() : std::nullopt;
    if (!retake || source.story()->missed)
        return {};
    return footingText(source.footing(), m_teller.retaking().isAutomatic() && retake->isAutomatic);
}

void FootingBar::followStory()
{
    const ShownSource& source = m_context.source;
    const bool rests = source.isLive() && source.isReady() && !source.isBusy() && source.hasMoreSteps();
    if (rests == m_tick.isActive())
        return; // the story speaks with every frame; time is looked at by the clock
    rests ? m_tick.start() : m_tick.stop();
    refresh();
}

void FootingBar::refresh()
{
    const bool before = !isHidden();
    const QString now = m_tick.isActive() ? words() : QString();
    m_label->setText(now);
    setVisible(!now.isEmpty());
    // A countdown needs no other room from second to second.
    if (before == now.isEmpty())
        Q_EMIT changed();
}

} // namespace statewire
