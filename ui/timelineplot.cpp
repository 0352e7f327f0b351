// SPDX-License-Identifier: GPL-3.0-or-later
#include "timelineplot.h"

#include "timelineitem.h"

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
    placePlot();
    markDirty();
}

void TimelinePlot::setContent(const Timeline* timeline, const TimeScale* scale)
{
    m_scene.timeline = timeline;
    m_scene.scale = scale;
    placePlot();
    markDirty();
}

void TimelinePlot::setPlayhead(qint64 tNs)
{
    if (tNs == m_scene.playheadNs)
        return;
    m_scene.playheadNs = tNs;
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

void TimelinePlot::setEmptyText(const QString& text)
{
    if (text == m_emptyText)
        return;
    m_emptyText = text;
    m_rows->update();
}

const TimelineShapes& TimelinePlot::shapes()
{
    if (m_dirty) {
        m_dirty = false;
        ++m_layouts;
        m_shapes = layOut(m_scene, m_theme);
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

void TimelinePlot::placePlot()
{
    // The labels to the left get what the longest of them needs.
    const QFontMetricsF metrics(m_theme.font(TextRole::Strong));
    double widest = m_theme.px(84);
    if (m_scene.timeline) {
        for (const Connection& connection : m_scene.timeline->connections()) {
            for (int end : {connection.client, connection.server}) {
                if (end < 0)
                    continue;
                const Track& track = m_scene.timeline->tracks()[size_t(end)];
                widest = std::max(widest, metrics.horizontalAdvance(u"%1 :%2"_s.arg(track.host).arg(track.ends.local.port)));
            }
        }
    }
    m_scene.labelWidth = std::min(widest + m_theme.px(26), std::max(size().width() / 3, m_theme.px(60)));
    const double side = m_theme.px(12);
    m_scene.plot =
        QRectF(side + m_scene.labelWidth, m_theme.px(16), std::max(10.0, size().width() - 2 * side - m_scene.labelWidth),
               std::max(10.0, size().height() - m_theme.px(16) - m_theme.px(32)));
    setPlotArea(m_scene.plot);
    // Without this the axis keeps its place until the next layout, 16 px off.
    layout()->invalidate();
    for (TimelineItem* item : {m_ground, m_rows, m_overlay})
        item->setArea(QRectF(QPointF(), size()));
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
    const QFontMetricsF metrics(m_theme.font(TextRole::Small));
    const QFontMetricsF breakMetrics(m_theme.font(TextRole::Strong));
    const int most = std::max(2, int(m_scene.plot.width() / m_theme.px(96)));
    std::vector<std::pair<double, double>> taken;
    for (const BreakShape& shape : shapes().breaks) {
        const double half = breakMetrics.horizontalAdvance(shape.label + u" skipped"_s) / 2 + m_theme.px(8);
        const double middle = (shape.leftX + shape.rightX) / 2;
        taken.emplace_back(middle - half, middle + half);
    }
    QStringList labels;
    QList<double> units;
    const bool linear = m_scene.scale->kind() == TimeScale::Kind::Linear;
    for (const TimeScale::Tick& tick : m_scene.scale->ticks(m_scene.fromUnit, m_scene.toUnit, most)) {
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
    if (!m_scene.timeline || !m_scene.plot.contains(point))
        return std::nullopt;
    for (const SpanBox& span : shapes().spans) {
        if (!span.rect.contains(point))
            continue;
        const Track& track = m_scene.timeline->tracks()[span.track];
        const Life& life = track.lives[span.life];
        const auto found = std::find_if(life.spans.begin(), life.spans.end(),
                                        [&](const Span& s) { return s.beginNs == span.beginNs && s.state == span.state; });
        if (found == life.spans.end())
            return std::nullopt;
        return TimelineHit{SelectedLife{span.track, span.life}, span.rect,
                           describeSpan(track, life, *found, m_scene.playheadNs)};
    }
    const ArrowShape* nearest = nullptr;
    double least = m_theme.px(6);
    for (const ArrowShape& arrow : shapes().arrows) {
        const QLineF& line = arrow.line;
        const double lengthSquared = std::max(1.0, line.dx() * line.dx() + line.dy() * line.dy());
        const double along =
            std::clamp(QPointF::dotProduct(point - line.p1(), line.p2() - line.p1()) / lengthSquared, 0.0, 1.0);
        double distance = QLineF(point, line.pointAt(along)).length();
        if (arrow.labelRect.contains(point))
            distance = 0;
        if (distance < least) {
            least = distance;
            nearest = &arrow;
        }
    }
    if (!nearest)
        return std::nullopt;
    const std::optional<size_t> at = m_scene.timeline->findArrow(nearest->number);
    if (!at)
        return std::nullopt;
    const QRectF rect =
        nearest->labelRect.isNull() ? QRectF(nearest->line.p1(), nearest->line.p2()).normalized() : nearest->labelRect;
    return TimelineHit{SelectedFrame{nearest->number}, rect, describeFrame(m_scene.timeline->arrows()[*at])};
}

} // namespace statewire
