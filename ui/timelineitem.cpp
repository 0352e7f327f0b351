// SPDX-License-Identifier: GPL-3.0-or-later
#include "timelineitem.h"

#include "annotationpainter.h"
#include "timelinepainter.h"
#include "timelineplot.h"

#include <QFontMetricsF>
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
        paintFlags(*painter, shapes, m_plot->scene(), m_plot->theme());
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

void TimelineItem::paintBreakLabels(QPainter& painter)
{
    const Theme& theme = m_plot->theme();
    const QRectF& plot = m_plot->scene().plot;
    painter.setFont(theme.font(TextRole::Strong));
    painter.setPen(theme.text);
    const QFontMetricsF metrics(theme.font(TextRole::Strong));
    double freeFrom = plot.left() - theme.px(40);
    for (const BreakShape& shape : m_plot->shapes().breaks) {
        // Where edges stand close, the time alone is told, or nothing: never one text over another.
        const double middle = (shape.leftX + shape.rightX) / 2;
        for (const QString& text : {shape.label + u" skipped"_s, shape.label}) {
            const double width = metrics.horizontalAdvance(text);
            if (middle - width / 2 < freeFrom)
                continue;
            const QRectF rect(middle - width / 2, plot.bottom() + theme.px(4), width, theme.px(20));
            painter.drawText(rect, Qt::AlignHCenter | Qt::AlignVCenter | Qt::TextDontClip, text);
            freeFrom = rect.right() + theme.px(6);
            break;
        }
    }
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
    paintPartings(painter, m_plot->m_partings, m_plot->scene(), theme);
    paintMarks(painter, m_plot->m_marks, m_plot->scene(), theme);
    if (m_plot->m_measurement)
        paintMeasurement(painter, *m_plot->m_measurement, m_plot->m_measurementY, m_plot->scene(), theme);
    if (const std::optional<double> x = m_plot->shapes().playheadX; x && !m_plot->shapes().bands.empty())
        paintPlayhead(painter, *x, plot.adjusted(0, -m_plot->scene().strip.height(), 0, 0), theme);
}

} // namespace statewire
