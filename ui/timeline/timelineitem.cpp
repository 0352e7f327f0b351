// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/timelineitem.h"

#include "ui/look/outline.h"
#include "ui/look/words.h"
#include "ui/timeline/annotationpainter.h"
#include "ui/timeline/calllayout.h"
#include "ui/timeline/statelegend.h"
#include "ui/timeline/timelinepainter.h"
#include "ui/timeline/timelineplot.h"

#include <QPainter>

using namespace Qt::StringLiterals;

namespace statewire {

TimelineItem::TimelineItem(TimelinePlot* plot, Layer layer) : QGraphicsItem(plot), m_plot(plot), m_layer(layer)
{
    // Above the ground comes Qt Charts' own grid (z 0 to 4), above that the rows.
    switch (layer) {
    case Layer::Ground: setZValue(-1); break;
    case Layer::Rows: setZValue(10); break;
    case Layer::Overlay: setZValue(11); break;
    }
    setAcceptedMouseButtons(Qt::NoButton);
}

void TimelineItem::setArea(const QRectF& area)
{
    if (area == m_area)
        return;
    prepareGeometryChange();
    m_area = area;
}

void TimelineItem::paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*)
{
    const TimelineShapes& shapes = m_plot->shapes();
    const QRectF& plot = m_plot->scene().plot;
    const double labelWidth = m_plot->scene().labelWidth;
    const QRectF lanes = plot.adjusted(-labelWidth, 0, 0, 0);
    painter->save();
    switch (m_layer) {
    case Layer::Ground:
        if (shapes.bands.empty()) // lines without rows would strike through the words that stand there
            break;
        painter->setClipRect(lanes);
        paintBands(*painter, shapes, m_plot->theme());
        paintFlagLines(*painter, shapes, m_plot->scene(), m_plot->theme());
        break;
    case Layer::Rows:
        if (shapes.bands.empty() && !m_plot->emptyText().isEmpty()) {
            paintEmpty(*painter);
            break;
        }
        paintBreakLabels(*painter);
        paintFoot(*painter);
        paintFlags(*painter, shapes, m_plot->scene(), m_plot->theme());
        paintStripLabel(*painter);
        painter->setClipRect(lanes.adjusted(0, -m_plot->scene().strip.height(), 0, 0));
        paintCalls(*painter, shapes, m_plot->theme());
        painter->setClipRect(lanes);
        paintHeadings(*painter, shapes, labelWidth, m_plot->theme());
        paintTimeline(*painter, shapes, plot, labelWidth, m_plot->theme());
        break;
    case Layer::Overlay: paintOverlay(*painter); break;
    }
    painter->restore();
}

void TimelineItem::paintEmpty(QPainter& painter)
{
    painter.setFont(m_plot->theme().font(TextRole::Story));
    painter.setPen(m_plot->theme().muted);
    painter.drawText(m_plot->scene().plot, Qt::AlignCenter | Qt::TextWordWrap, m_plot->emptyText());
}

void TimelineItem::paintStripLabel(QPainter& painter)
{
    const TimelineScene& scene = m_plot->scene();
    if (!scene.timeline || stripCalls(*scene.timeline).empty() || scene.strip.isEmpty())
        return;
    const Theme& theme = m_plot->theme();
    const double line = theme.px(18);
    const QRectF rect(scene.strip.left() - scene.labelWidth + theme.px(22), scene.strip.bottom() - line,
                      scene.labelWidth - theme.px(26), line);
    painter.setFont(theme.font(TextRole::Small));
    painter.setPen(theme.muted);
    painter.drawText(rect, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextDontClip,
                     painter.fontMetrics().elidedText(Words::tr("other calls"), Qt::ElideRight, int(rect.width())));
}

void TimelineItem::paintBreakLabels(QPainter& painter)
{
    const Theme& theme = m_plot->theme();
    painter.setFont(theme.font(TextRole::Strong));
    painter.setPen(theme.text);
    for (const BreakLabel& label : m_plot->shapes().breakLabels)
        painter.drawText(label.rect, Qt::AlignHCenter | Qt::AlignVCenter | Qt::TextDontClip, label.text);
}

void TimelineItem::paintFoot(QPainter& painter)
{
    const TimelineScene& scene = m_plot->scene();
    const Theme& theme = m_plot->theme();
    const double left = scene.plot.left() - scene.labelWidth;
    const bool bySteps = scene.origin.kind() == TimeOrigin::Kind::Step;
    const QFont small = theme.font(TextRole::Small);
    for (const QString& counted : {bySteps ? Words::tr("since the step began") : Words::tr("since the first event"),
                                   bySteps ? Words::tr("step = 0") : Words::tr("first event = 0")}) {
        const double width = QFontMetricsF(small).horizontalAdvance(counted);
        if (left + theme.px(2) + width + theme.px(6) > m_plot->m_axisLeft)
            continue;
        painter.setFont(small);
        painter.setPen(theme.muted);
        painter.drawText(QRectF(left + theme.px(2), scene.plot.bottom() + theme.px(4), width, theme.px(20)),
                         Qt::AlignLeft | Qt::AlignVCenter | Qt::TextDontClip, counted);
        break;
    }
    if (m_plot->m_legend.empty())
        return;
    const double legend = legendHeight(m_plot->m_legend, m_area.width() - 2 * theme.px(12), theme);
    paintLegend(painter, m_plot->m_legend,
                QRectF(theme.px(12), m_area.bottom() - legend - theme.px(2), m_area.width() - 2 * theme.px(12), legend),
                theme);
}

void TimelineItem::paintOverlay(QPainter& painter)
{
    const Theme& theme = m_plot->theme();
    const QRectF& plot = m_plot->scene().plot;
    painter.save();
    painter.setClipRect(plot.adjusted(-theme.px(4), 0, theme.px(4), 0));
    if (m_plot->m_highlight.life) {
        const QRectF rect = m_plot->rectOf(*m_plot->m_highlight.life);
        if (!rect.isEmpty())
            paintOutline(painter, rect, theme, true);
    }
    paintRings(painter, m_plot->shapes(), theme);
    paintGaps(painter, m_plot->m_gaps, m_plot->scene(), theme);
    if (!m_plot->m_hover.isEmpty())
        paintOutline(painter, m_plot->m_hover, theme, false);
    painter.restore();
    paintDifferences(painter, m_plot->m_differences, m_plot->scene(), m_plot->shapes(), theme);
    paintMarks(painter, m_plot->m_marks, m_plot->scene(), theme);
    if (m_plot->m_measurement)
        paintMeasurement(painter, *m_plot->m_measurement, m_plot->m_measurementY, m_plot->scene(), theme);
    if (const std::optional<double> x = m_plot->shapes().playheadX; x && !m_plot->shapes().bands.empty())
        paintPlayhead(painter, *x, plot.adjusted(0, -m_plot->scene().strip.height(), 0, 0), theme);
}

} // namespace statewire
