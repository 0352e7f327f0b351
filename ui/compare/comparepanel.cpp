// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/comparepanel.h"

#include "ui/context/whereabouts.h"
#include "ui/look/stylesheet.h"
#include "ui/parts/elidedlabel.h"
#include "ui/timeline/timelineplot.h"
#include "ui/timeline/timelineview.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace statewire {

QString sideName(Side side)
{
    return side == Side::A ? u"A"_s : u"B"_s;
}

QString turnedText(const std::vector<Turned>& turned, Side side)
{
    QStringList parts;
    for (const Turned& t : turned) {
        // A sysctl that a knob stands for has been said.
        const bool said = t.kind == Turned::Kind::Sysctl && std::any_of(turned.begin(), turned.end(), [&t](const Turned& k) {
                              return k.kind == Turned::Kind::Knob && k.value == t.value;
                          });
        // Titles of steps would tell what is yet to come.
        if (t.kind != Turned::Kind::Story && !said)
            parts << u"%1: %2"_s.arg(t.title, t.value[side]);
    }
    return parts.join(u" · "_s);
}

std::vector<DifferenceMark> differenceMarks(const CompareRuns& runs, Side side, int chosen)
{
    std::vector<DifferenceMark> marks;
    const std::vector<Difference>& all = runs.comparison().differences;
    for (size_t i : runs.shownDifferences())
        marks.push_back({all[i].momentNs[side], int(i) + 1, i == 0, int(i) == chosen});
    return marks;
}

std::vector<GapMark> gapMarks(const CommonAxis& axis, Side side, const TimeScale& scale)
{
    std::vector<GapMark> marks;
    const TimeMap& map = axis.map(side);
    const std::vector<TimeMap::Piece>& pieces = map.pieces();
    for (const TimeMap::Gap& gap : map.gaps()) {
        const qint64 afterNs = map.fromAxis(gap.endNs);
        const bool between = std::any_of(pieces.begin(), pieces.end(), [&](const auto& p) { return p.beginNs == afterNs; });
        if (between)
            marks.push_back({scale.toUnit(afterNs - 1), scale.toUnit(afterNs), afterNs});
    }
    return marks;
}

ComparePanel::ComparePanel(CompareRuns& runs, Side side, QWidget* parent)
    : QFrame(parent), m_runs(runs), m_side(side), m_badge(new QLabel(sideName(side))), m_title(new QLabel),
      m_detail(new ElidedLabel), m_mode(new QLabel), m_chart(new TimelineView(runs.context(side)))
{
    setRole(this, u"panel"_s);
    setAccessibleName(tr("Run %1").arg(sideName(side)));
    setRole(m_title, u"heading"_s);
    setRole(m_detail, u"muted"_s);
    for (QLabel* label : {m_title, static_cast<QLabel*>(m_detail)})
        label->setTextFormat(Qt::PlainText);
    m_badge->setAlignment(Qt::AlignCenter);
    m_chart->setMinimumHeight(120);
    auto* caption = new QHBoxLayout;
    caption->setContentsMargins(12, 8, 12, 0);
    caption->setSpacing(10);
    caption->addWidget(m_badge);
    caption->addWidget(m_title);
    caption->addWidget(m_detail, 1);
    caption->addWidget(m_mode);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(1, 1, 1, 1);
    column->setSpacing(4);
    column->addLayout(caption);
    column->addWidget(m_chart, 1);
    refresh();
}

void ComparePanel::setTheme(const Theme& theme)
{
    m_chart->setTheme(theme);
    // A is filled, B is outlined: told apart without a colour.
    const int size = qRound(theme.px(24));
    m_badge->setFixedSize(size, size);
    const QString ink = theme.text.name();
    m_badge->setStyleSheet(
        u"background: %1; color: %2; border: %3px solid %4; border-radius: %5px; font-weight: 700;"_s
            .arg(m_side == Side::A ? ink : theme.panel.name(), m_side == Side::A ? theme.panel.name() : ink)
            .arg(qMax(1, qRound(theme.px(1.5))))
            .arg(ink)
            .arg(size / 4));
}

void ComparePanel::setChosen(int difference)
{
    m_chosen = difference;
    refresh();
}

void ComparePanel::refresh()
{
    const ShownSource& source = m_runs.source(m_side);
    const Plan* plan = source.plan();
    m_title->setText(plan ? plan->variant.title : QString());
    const QString turned = turnedText(m_runs.comparison().turned, m_side);
    m_detail->setWhole(!turned.isEmpty() ? turned : plan ? plan->variant.summary : QString());
    m_mode->setText(whereabouts(source));
    setRole(m_mode, source.isRecording() || source.hasFailed() ? u"pill-replay"_s : u"pill-live"_s);
    m_chart->plot()->setEmptyText(tr("No connection yet. Next goes on with both runs."));
    m_chart->plot()->setDifferences(differenceMarks(m_runs, m_side, m_chosen),
                                    gapMarks(m_runs.axis(), m_side, m_runs.scale(m_side).scale()));
}

} // namespace statewire
