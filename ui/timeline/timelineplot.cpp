// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/timelineplot.h"

#include "ui/timeline/annotationpainter.h"
#include "ui/timeline/bandsizes.h"
#include "ui/timeline/calllayout.h"
#include "ui/timeline/statelegend.h"
#include "ui/timeline/timelineitem.h"

#include <QFontMetricsF>
#include <QGraphicsLayout>
#include <QLegend>
#include <QtCharts/QCategoryAxis>
#include <QtCharts/QLineSeries>
#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace statewire {

TimelinePlot::TimelinePlot(QGraphicsItem* parent) : QChart(parent), m_theme(Theme::make(Theme::Look::Light))
{
    legend()->hide();
    setAnimationOptions(QChart::NoAnimation);
    setBackgroundVisible(false);
    setMargins({});
    layout()->setContentsMargins(0, 0, 0, 0);
    m_axis = new QCategoryAxis(this);
    m_axis->setLabelsPosition(QCategoryAxis::AxisLabelsPositionOnValue);
    m_axis->setTruncateLabels(false);
    addAxis(m_axis, Qt::AlignBottom);
    // An axis without a series has no range.
    auto* series = new QLineSeries(this);
    addSeries(series);
    series->attachAxis(m_axis);
    m_ground = new TimelineItem(this, TimelineItem::Layer::Ground);
    m_rows = new TimelineItem(this, TimelineItem::Layer::Rows);
    m_overlay = new TimelineItem(this, TimelineItem::Layer::Overlay);
    setTheme(m_theme);
}

TimelinePlot::~TimelinePlot() = default;

void TimelinePlot::setTheme(const Theme& theme)
{
    m_theme = theme;
    m_axis->setLabelsFont(theme.font(TextRole::Small));
    m_axis->setLabelsBrush(theme.muted);
    m_axis->setLinePen(QPen(theme.hairline, 1));
    m_axis->setGridLinePen(QPen(theme.grid, 1));
    measureLabels();
    placePlot();
    markDirty();
}

void TimelinePlot::setContent(const Timeline* timeline, const TimeScale* scale)
{
    m_scene.timeline = timeline;
    m_scene.scale = scale;
    regroup();
    placePlot();
    markDirty();
}

void TimelinePlot::setRows(const RowOptions& options)
{
    m_options = options;
    regroup();
    placePlot();
    markDirty();
}

void TimelinePlot::regroup()
{
    if (!m_scene.timeline)
        return;
    m_groups = groupRows(*m_scene.timeline, m_options, m_scene.playheadNs);
    m_scene.groups = &m_groups;
    measureLabels();
}

void TimelinePlot::setPlayhead(qint64 tNs)
{
    if (tNs == m_scene.playheadNs)
        return;
    m_scene.playheadNs = tNs;
    // What a filter finds is what had been by now.
    if (!m_options.filter.isEmpty())
        regroup();
    markDirty();
}

void TimelinePlot::setOrigin(const TimeOrigin& origin)
{
    if (origin == m_scene.origin)
        return;
    m_scene.origin = origin;
    markDirty();
}

void TimelinePlot::setUntitledFrom(qint64 tNs)
{
    if (tNs == m_scene.untitledFromNs)
        return;
    m_scene.untitledFromNs = tNs;
    markDirty();
}

void TimelinePlot::setFacts(std::vector<FrameFact> facts)
{
    const auto same = [](const FrameFact& a, const FrameFact& b) { return a.frame == b.frame && a.text == b.text; };
    if (std::equal(facts.begin(), facts.end(), m_scene.facts.begin(), m_scene.facts.end(), same))
        return;
    m_scene.facts = std::move(facts);
    markDirty();
}

void TimelinePlot::setFactsStayNear(bool near)
{
    m_scene.factsStayNear = near;
    markDirty();
}

void TimelinePlot::setHighlight(const Highlight& highlight)
{
    m_highlight = highlight;
    m_overlay->update();
}

void TimelinePlot::setRange(double fromUnit, double toUnit)
{
    if (fromUnit == m_scene.fromUnit && toUnit == m_scene.toUnit)
        return;
    m_scene.fromUnit = fromUnit;
    m_scene.toUnit = toUnit;
    markDirty();
}

void TimelinePlot::setScroll(double scroll)
{
    if (scroll == m_scene.scroll)
        return;
    m_scene.scroll = scroll;
    markDirty();
}

void TimelinePlot::setHover(const TimelineHit* hit)
{
    const QRectF rect = hit ? hit->rect : QRectF();
    if (rect == m_hover)
        return;
    m_hover = rect;
    m_overlay->update();
}

void TimelinePlot::setMarks(const std::vector<NamedMark>& marks)
{
    m_marks = marks;
    m_overlay->update();
}

void TimelinePlot::setMeasurement(const std::optional<Measurement>& measurement, double y)
{
    if (!measurement && !m_measurement)
        return;
    m_measurement = measurement;
    m_measurementY = y;
    m_overlay->update();
}

void TimelinePlot::setDifferences(std::vector<DifferenceMark> marks, std::vector<GapMark> gaps)
{
    if (marks == m_differences && gaps == m_gaps)
        return;
    m_differences = std::move(marks);
    m_gaps = std::move(gaps);
    m_overlay->update();
}

void TimelinePlot::setLeastLabel(double width)
{
    if (width == m_leastLabel)
        return;
    m_leastLabel = width;
    placePlot();
    markDirty();
}

void TimelinePlot::setAxisShown(bool shown)
{
    if (shown == m_axisShown)
        return;
    m_axisShown = shown;
    placePlot();
    markDirty();
}

void TimelinePlot::setEmptyText(const QString& text)
{
    if (text == m_emptyText)
        return;
    m_emptyText = text;
    m_rows->update();
}

QString TimelinePlot::emptyText() const
{
    return m_options.filter.isEmpty() || !m_groups.empty() ? m_emptyText : tr("Nothing matches “%1”.").arg(m_options.filter);
}

const TimelineShapes& TimelinePlot::shapes()
{
    if (m_dirty) {
        m_dirty = false;
        ++m_layouts;
        m_shapes = layOut(m_scene, m_theme);
        dropAxis();
        // What is written in two letters is explained below, and that takes room from the rows, not from their length.
        if (std::vector<TcpState> legend = shortNamed(m_shapes); legend != m_legend) {
            m_legend = std::move(legend);
            placePlot();
            m_shapes = layOut(m_scene, m_theme);
            dropAxis();
        }
    }
    return m_shapes;
}

void TimelinePlot::markDirty()
{
    m_dirty = true;
    refreshAxis();
    m_ground->update();
    m_rows->update();
    m_overlay->update();
}

void TimelinePlot::resizeEvent(QGraphicsSceneResizeEvent* event)
{
    QChart::resizeEvent(event);
    placePlot();
    markDirty();
}

void TimelinePlot::measureLabels()
{
    // The labels to the left get what the longest of them needs. Of thousands only the longest are measured.
    const QFontMetricsF metrics(m_theme.font(TextRole::Strong));
    m_widestLabel = m_theme.px(84);
    qsizetype longest = 0;
    const auto measure = [&](const QString& text) {
        if (text.size() < longest)
            return;
        longest = text.size();
        m_widestLabel = std::max(m_widestLabel, metrics.horizontalAdvance(text));
    };
    for (const RowGroup& group : m_groups) {
        measure(group.title);
        for (const QString& title : group.titles)
            measure(title);
        for (size_t track : group.tracks) {
            if (group.connection >= 0)
                measure(trackTitle(m_scene.timeline->tracks()[track]));
        }
    }
}

void TimelinePlot::placePlot()
{
    m_scene.labelWidth =
        std::min(std::max(m_widestLabel, m_leastLabel) + m_theme.px(34), std::max(size().width() / 3, m_theme.px(60)));
    const double side = m_theme.px(12);
    const double strip = m_scene.timeline ? stripHeight(*m_scene.timeline, m_theme) : 0;
    const double top = m_theme.px(16);
    m_scene.plot =
        QRectF(side + m_scene.labelWidth, top + strip, std::max(10.0, size().width() - 2 * side - m_scene.labelWidth),
               std::max(10.0, size().height() - heightAround(legendHeight(m_legend, size().width() - 2 * side, m_theme))));
    m_scene.strip = QRectF(m_scene.plot.left(), top, m_scene.plot.width(), strip);
    setPlotArea(m_scene.plot);
    // Without this the axis keeps its place until the next layout, 16 px off.
    layout()->invalidate();
    for (TimelineItem* item : {m_ground, m_rows, m_overlay})
        item->setArea(QRectF(QPointF(), size()));
}

double TimelinePlot::naturalHeight(double most) const
{
    if (!m_scene.timeline)
        return most;
    const double around = heightAround(legendHeight(m_legend, size().width() - m_theme.px(24), m_theme));
    return around +
           bandsHeight(most - around, m_groups, {anyRefusedOnARow(*m_scene.timeline, m_scene.playheadNs), 0}, m_theme);
}

double TimelinePlot::heightAround(double legend) const
{
    const double strip = m_scene.timeline ? stripHeight(*m_scene.timeline, m_theme) : 0;
    return m_theme.px(16 + (m_axisShown ? 32 : 8)) + strip + legend;
}

double TimelinePlot::mostAround() const
{
    // Room for a legend, whether there is one or not: rows that come must not bring what makes them go.
    return heightAround(legendHeight({TcpState::Established}, size().width(), m_theme));
}

void TimelinePlot::dropAxis()
{
    if (!m_axisShown)
        m_shapes.breakLabels.clear();
}

std::vector<RowGroup> TimelinePlot::groupsWithout(const QSet<QString>& folded) const
{
    RowOptions options = m_options;
    options.collapsed.subtract(folded);
    return groupRows(*m_scene.timeline, options, m_scene.playheadNs);
}

QSet<QString> TimelinePlot::foldedToFit(const RowWorth& worth, const QSet<QString>& folded) const
{
    if (!m_scene.timeline)
        return {};
    const std::vector<RowGroup> groups = groupsWithout(folded);
    return statewire::foldedToFit(size().height() - mostAround(), m_scene, groups, worth(groups), m_theme);
}

std::set<int> TimelinePlot::collapsed() const
{
    std::set<int> connections;
    for (const RowGroup& group : m_groups) {
        if (group.collapsed && group.connection >= 0)
            connections.insert(group.connection);
    }
    return connections;
}

double TimelinePlot::heightWithOpen(size_t open, const RowWorth& worth, const QSet<QString>& folded) const
{
    if (!m_scene.timeline)
        return mostAround();
    const std::vector<RowGroup> groups = groupsWithout(folded);
    // Collapsed rows have no names that a legend explains.
    return (open > 0 ? mostAround() : heightAround(0)) +
           statewire::heightWithOpen(open, m_scene, groups, worth(groups), m_theme);
}

void TimelinePlot::settle()
{
    layout()->invalidate();
    layout()->activate();
}

void TimelinePlot::refreshAxis()
{
    if (!m_scene.scale || m_scene.toUnit <= m_scene.fromUnit)
        return;
    // Times without rows would be an answer without a question.
    m_axis->setVisible(!shapes().bands.empty());
    m_axis->setLabelsVisible(m_axisShown);
    const QFontMetricsF metrics(m_theme.font(TextRole::Small));
    const int most = std::max(2, int(m_scene.plot.width() / m_theme.px(96)));
    std::vector<std::pair<double, double>> taken;
    for (const BreakLabel& label : shapes().breakLabels)
        taken.emplace_back(label.rect.left() - m_theme.px(8), label.rect.right() + m_theme.px(8));
    QStringList labels;
    QList<double> units;
    m_axisLeft = m_axisShown ? m_scene.plot.right() : 0;
    const bool linear = m_scene.scale->kind() == TimeScale::Kind::Linear;
    for (const TimeScale::Tick& tick : m_scene.scale->ticks(m_scene.fromUnit, m_scene.toUnit, most, m_scene.origin)) {
        // A tick per moment would tell that more is to come.
        if (!linear && tick.tNs > m_scene.playheadNs)
            break;
        const double x = xOf(m_scene, tick.tNs);
        const double half = metrics.horizontalAdvance(tick.label) / 2;
        const bool covered = std::any_of(taken.begin(), taken.end(), [&](const std::pair<double, double>& t) {
            return x + half > t.first && x - half < t.second;
        });
        if (covered || x + half > size().width() || x - half < 0)
            continue;
        QString label = tick.label;
        while (labels.contains(label))
            label += QChar(0x200B); // the axis knows its categories by name
        labels << label;
        units << tick.unit;
        m_axisLeft = std::min(m_axisLeft, x - half);
        taken.emplace_back(x - half - m_theme.px(6), x + half + m_theme.px(6));
    }
    QStringList key = labels;
    for (double unit : units)
        key << QString::number(unit, 'g', 12);
    key << QString::number(m_scene.fromUnit, 'g', 12) << QString::number(m_scene.toUnit, 'g', 12);
    if (key == m_axisLabels)
        return;
    m_axisLabels = key;
    for (const QString& label : m_axis->categoriesLabels())
        m_axis->remove(label);
    m_axis->setRange(m_scene.fromUnit, m_scene.toUnit);
    m_axis->setStartValue(m_scene.fromUnit - 1);
    for (qsizetype i = 0; i < labels.size(); ++i)
        m_axis->append(labels[i], units[i]);
}

QRectF TimelinePlot::rectOf(const SelectedLife& life)
{
    QRectF rect;
    for (const SpanBox& span : shapes().spans) {
        if (span.track == life.track && span.life == life.life)
            rect = rect.isNull() ? span.rect : rect.united(span.rect);
    }
    return rect;
}

std::optional<TimelineHit> TimelinePlot::hitAt(const QPointF& point)
{
    return m_scene.timeline ? timelineHitAt(m_scene, shapes(), m_theme, point) : std::nullopt;
}

QString TimelinePlot::toggleAt(const QPointF& point)
{
    for (const BandShape& band : shapes().bands) {
        if (band.toggle.contains(point))
            return band.key;
    }
    return {};
}

QString TimelinePlot::markAt(const QPointF& point) const
{
    for (const NamedMark& mark : m_marks) {
        if (m_scene.scale && markRect(mark, m_scene, m_theme).contains(point))
            return mark.name;
    }
    return {};
}

bool TimelinePlot::isRuler(const QPointF& point) const
{
    const QRectF& plot = m_scene.plot;
    return point.x() >= plot.left() && point.x() <= plot.right() && (point.y() < plot.top() || point.y() > plot.bottom());
}

} // namespace statewire
