// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/story/waitbar.h"

#include "scenario/library/shortervariant.h"
#include "ui/look/stylesheet.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace statewire {

namespace {

/// Shorter than that nobody wonders.
constexpr qint64 worthSayingNs = 1'500'000'000;
constexpr qint64 secondNs = 1'000'000'000;

} // namespace

QString countdownText(qint64 ns)
{
    const qint64 seconds = (std::max<qint64>(0, ns) + secondNs - 1) / secondNs;
    return seconds < 60 ? WaitBar::tr("%1 s").arg(seconds) : WaitBar::tr("%1 min %2 s").arg(seconds / 60).arg(seconds % 60);
}

WaitBar::WaitBar(const ShownSource& source, QWidget* parent)
    : QWidget(parent), m_source(source), m_label(new QLabel), m_bar(new QProgressBar),
      m_skip(new QPushButton(tr("Shorter…")))
{
    setAccessibleName(tr("Wait"));
    setRole(m_label, u"muted"_s);
    m_label->setTextFormat(Qt::PlainText);
    m_label->setWordWrap(true);
    m_bar->setTextVisible(false);
    m_bar->setAccessibleName(tr("Time waited"));
    m_skip->setObjectName(u"skip"_s);
    setRole(m_skip, u"segment"_s);
    auto* texts = new QVBoxLayout;
    texts->setSpacing(4);
    texts->addWidget(m_label);
    texts->addWidget(m_bar);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(12);
    row->addLayout(texts, 1);
    row->addWidget(m_skip);
    connect(m_skip, &QPushButton::clicked, this, [this] { Q_EMIT variantPicked(m_variant); });
    m_tick.setInterval(100);
    connect(&m_tick, &QTimer::timeout, this, &WaitBar::refresh);
    connect(&source, &ShownSource::statusChanged, this, &WaitBar::refresh);
    connect(&source, &ShownSource::replaced, this, &WaitBar::refresh);
    hide();
}

void WaitBar::setScenario(std::optional<Scenario> scenario)
{
    m_scenario = std::move(scenario);
    m_offeredSinceNs = -1;
}

void WaitBar::setDiscreet(bool on)
{
    m_discreet = on;
    refresh();
}

QString WaitBar::text() const
{
    return isHidden() ? QString() : m_label->text();
}

void WaitBar::refresh()
{
    const std::optional<Waiting> waiting = m_source.story() ? m_source.story()->waits : std::nullopt;
    if (m_source.isBusy() != m_tick.isActive())
        m_source.isBusy() ? m_tick.start() : m_tick.stop();
    const qint64 waitedNs = waiting ? m_source.nowNs() - waiting->sinceNs : 0;
    const bool timed = waiting && waiting->durationNs >= 0;
    const bool show = waiting && (timed ? waiting->durationNs : waitedNs) >= worthSayingNs;
    const QString before = text();
    setVisible(show);
    if (show) {
        const QString left = timed ? tr("Waiting, %1 more").arg(countdownText(waiting->durationNs - waitedNs))
                                   : tr("Waiting for %1").arg(countdownText(waitedNs - secondNs + 1));
        m_label->setText(m_discreet || waiting->why.isEmpty() ? left : left + u": "_s + waiting->why);
        m_bar->setVisible(timed);
        if (timed) {
            m_bar->setRange(0, int(waiting->durationNs / 1'000'000));
            m_bar->setValue(int(std::min(waitedNs, waiting->durationNs) / 1'000'000));
        }
        if (m_offeredSinceNs != waiting->sinceNs)
            offer(*waiting);
    }
    if (before != text())
        Q_EMIT changed();
}

void WaitBar::offer(const Waiting& waiting)
{
    m_offeredSinceNs = waiting.sinceNs;
    const Plan* plan = m_source.plan();
    const std::optional<ShorterVariant> shorter =
        m_scenario && plan ? shorterVariant(*m_scenario, *plan, waiting.at) : std::nullopt;
    m_skip->setVisible(shorter.has_value());
    if (!shorter)
        return;
    m_variant = shorter->id;
    m_skip->setText(tr("Shorter: %1").arg(shorter->turns));
    m_skip->setToolTip(tr("Time cannot be skipped, but the variant “%1” waits less: opens it").arg(shorter->title));
    m_skip->setAccessibleName(m_skip->text());
}

} // namespace statewire
