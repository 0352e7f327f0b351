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
#include <QtMath>
#include <algorithm>
#include <map>

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

RowWorth jointWorth(const CompareRuns& runs, Side side)
{
    return [&runs, side](const std::vector<RowGroup>& groups) {
        // The same ports are the same connection in both: its rows are to be compared.
        const auto endsOf = [](const Timeline& timeline, int connection) {
            const Connection& c = timeline.connections()[size_t(connection)];
            const bool client = c.client >= 0;
            const Track& track = timeline.tracks()[size_t(client ? c.client : c.server)];
            return client ? std::pair(track.ends.local.port, track.ends.remote.port)
                          : std::pair(track.ends.remote.port, track.ends.local.port);
        };
        std::map<std::pair<quint16, quint16>, qint64> news;
        for (Side other : bothSides) {
            const ViewContext& here = runs.context(other);
            const Timeline& timeline = here.source.timeline();
            for (size_t i = 0; i < timeline.connections().size(); ++i) {
                RowGroup group;
                group.connection = int(i);
                for (int end : timeline.connections()[i].seenEnds())
                    group.tracks.push_back(size_t(end));
                const qint64 lastNs = lastNewsNs(timeline, group, here.playhead.positionNs());
                if (lastNs < 0)
                    continue;
                const qint64 axisNs = runs.axis().map(other).toAxis(lastNs);
                const auto at = news.try_emplace(endsOf(timeline, int(i)), axisNs).first;
                at->second = std::max(at->second, axisNs);
            }
        }
        std::vector<qint64> worth;
        for (const RowGroup& group : groups) {
            const auto known = group.connection < 0
                                   ? news.end()
                                   : news.find(endsOf(runs.context(side).source.timeline(), group.connection));
            worth.push_back(known == news.end() ? -1 : known->second);
        }
        return worth;
    };
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
    m_chart->setMinimumHeight(80);
    m_chart->setFolding(jointWorth(runs, side));
    m_chart->plot()->setFactsStayNear(true);
    auto* caption = new QHBoxLayout;
    caption->setContentsMargins(12, 6, 12, 0);
    caption->setSpacing(10);
    caption->addWidget(m_badge);
    caption->addWidget(m_title);
    caption->addWidget(m_detail, 1);
    caption->addWidget(m_mode);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(1, 1, 1, 1);
    column->setSpacing(2);
    column->addLayout(caption);
    column->addWidget(m_chart, 1);
    refresh();
}

void ComparePanel::setTheme(const Theme& theme)
{
    m_chart->setTheme(theme);
    // A is filled, B is outlined: told apart without a colour.
    const int size = qRound(theme.px(22));
    m_badge->setFixedSize(size, size);
    const QString ink = theme.text.name();
    m_badge->setStyleSheet(
        u"background: %1; color: %2; border: %3px solid %4; border-radius: %5px; font-weight: 700;"_s
            .arg(m_side == Side::A ? ink : theme.panel.name(), m_side == Side::A ? theme.panel.name() : ink)
            .arg(qMax(1, qRound(theme.px(1.5))))
            .arg(ink)
            .arg(size / 4));
}

void ComparePanel::setBrief(bool brief)
{
    if (brief == m_brief)
        return;
    m_brief = brief;
    refresh();
}

int ComparePanel::heightWithOpen(size_t open) const
{
    return height() - m_chart->height() + qCeil(m_chart->heightWithOpen(open));
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
    const std::vector<size_t> shown = m_brief ? m_runs.shownDifferences() : std::vector<size_t>();
    if (!shown.empty()) {
        const bool chosen = std::find(shown.begin(), shown.end(), size_t(m_chosen)) != shown.end();
        const size_t told = m_chosen >= 0 && chosen ? size_t(m_chosen) : shown.back();
        const Difference& d = m_runs.comparison().differences[told];
        const QString text = d.text[m_side].isEmpty() ? tr("nothing of the kind") : d.text[m_side].told();
        const bool named = d.kind != Difference::Kind::Action;
        m_detail->setWhole(u"≠ %1  %2"_s.arg(told + 1).arg(named ? u"%1: %2"_s.arg(d.subject, text) : text));
    } else {
        m_detail->setWhole(!turned.isEmpty() ? turned : plan ? plan->variant.summary : QString());
    }
    setRole(m_detail, shown.empty() ? u"muted"_s : u"strong"_s);
    m_mode->setVisible(!m_brief);
    m_mode->setText(whereabouts(source));
    setRole(m_mode, source.isRecording() || source.hasFailed() ? u"pill-replay"_s : u"pill-live"_s);
    m_chart->plot()->setEmptyText(tr("No connection yet. Next goes on with both runs."));
    m_chart->plot()->setDifferences(differenceMarks(m_runs, m_side, m_chosen),
                                    gapMarks(m_runs.axis(), m_side, m_runs.scale(m_side).scale()));
}

} // namespace statewire
