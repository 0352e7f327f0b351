// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/diagram/statediagrampainter.h"

#include "ui/diagram/statediagramwords.h"
#include "ui/look/statecolours.h"

#include <QFontMetricsF>
#include <QPainter>
#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace statewire {

namespace {

/// Client and server differ in shape and letter first, in colour second.
QColor endColour(bool client, const Theme& theme)
{
    return client ? theme.accent : theme.text;
}

void paintMark(QPainter& painter, const QPointF& centre, double radius, bool client, bool hollow, const QString& text,
               const QFont& font, const Theme& theme)
{
    const QColor colour = endColour(client, theme);
    const QRectF rect(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius);
    QPen pen(hollow ? colour : theme.panel, theme.px(1.5));
    if (hollow)
        pen.setDashPattern({2, 1.5});
    painter.setPen(pen);
    painter.setBrush(hollow ? theme.panel : colour);
    if (client)
        painter.drawEllipse(rect);
    else
        painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), theme.px(3), theme.px(3));
    painter.setFont(font);
    painter.setPen(hollow ? colour : theme.panel);
    painter.drawText(rect, Qt::AlignCenter | Qt::TextDontClip, text);
}

void paintHead(QPainter& painter, const QPainterPath& path, double size, const QColor& colour)
{
    const int n = path.elementCount();
    const QPointF tip = path.elementAt(n - 1);
    const QPointF back = path.elementAt(n - 2);
    const double length = std::max(0.001, std::hypot(tip.x() - back.x(), tip.y() - back.y()));
    const QPointF direction = (tip - back) / length;
    const QPointF across(-direction.y(), direction.x());
    const QPointF neck = tip - direction * size;
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    painter.drawPolygon(QPolygonF{tip, neck + across * size * 0.42, neck - across * size * 0.42});
}

void paintEdge(QPainter& painter, const EdgeShape& shape, bool asked, const Theme& theme)
{
    if (shape.faint) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(theme.accentSoft, theme.px(7), Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin));
        painter.drawPath(shape.path);
    }
    const bool rfcOnly = shape.edge >= 0 && stateEdges()[size_t(shape.edge)].origin == EdgeOrigin::RfcOnly;
    const QColor colour = shape.lit || asked ? endColour(shape.litByClient || !shape.lit, theme) : theme.outline;
    QPen pen(colour, theme.px(shape.lit ? 2.6 : asked ? 2.0 : 1.1), Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin);
    if ((shape.lit && (shape.inferred || shape.edge < 0)) || rfcOnly)
        pen.setDashPattern({3, 2.2});
    painter.setPen(pen);
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(shape.path);
    paintHead(painter, shape.path, theme.px(shape.lit ? 10 : 7.5), colour);
}

void paintEdgeLabel(QPainter& painter, const EdgeShape& shape, bool asked, const Theme& theme)
{
    if (shape.labelRect.isNull())
        return;
    QFont font = theme.font(TextRole::Small);
    if (shape.callout) {
        painter.setPen(QPen(theme.outline, 1));
        painter.setBrush(theme.panel);
        painter.drawRoundedRect(shape.labelRect, theme.px(3), theme.px(3));
    }
    if (shape.lit || shape.callout)
        font.setWeight(QFont::DemiBold);
    painter.setFont(font);
    painter.setPen(shape.lit ? endColour(shape.litByClient, theme) : asked ? theme.text : theme.muted);
    painter.drawText(shape.labelRect, Qt::AlignCenter | Qt::TextDontClip, shape.label.join(u'\n'));
}

void paintNode(QPainter& painter, const NodeShape& node, bool asked, const Theme& theme)
{
    const double radius = theme.px(6);
    const StateColour full = stateColour(node.state, theme);
    QColor ink = theme.text;
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.panel);
    painter.drawRoundedRect(node.rect, radius, radius);
    if (node.visited) {
        paintStateFill(painter, node.rect, node.state, node.inferred, theme, theme.panel);
        ink = node.inferred ? inferredColour(node.state, theme, theme.panel).text : full.text;
        if (!node.inferred && full.isHatched()) {
            // Letters on stripes tire the eye: give them ground.
            const QFontMetricsF metrics(theme.font(TextRole::Span));
            const QSizeF size(metrics.horizontalAdvance(node.label) + theme.px(8), metrics.height());
            painter.setPen(Qt::NoPen);
            painter.setBrush(full.fill);
            painter.drawRect(QRectF(node.rect.center() - QPointF(size.width() / 2, size.height() / 2), size));
        }
    } else {
        painter.setPen(QPen(edgeColour(full.fill, theme.panel), theme.px(1.5)));
        painter.setBrush(theme.panel);
        painter.drawRoundedRect(node.rect, radius, radius);
    }
    if (asked) {
        painter.setPen(QPen(theme.accent, theme.px(2)));
        painter.setBrush(Qt::NoBrush);
        const double out = theme.px(3);
        painter.drawRoundedRect(node.rect.adjusted(-out, -out, out, out), radius, radius);
    }
    painter.setFont(theme.font(TextRole::Span));
    painter.setPen(ink);
    if (node.linuxName.isEmpty()) {
        painter.drawText(node.rect, Qt::AlignCenter | Qt::TextDontClip, node.label);
        return;
    }
    const double upper = QFontMetricsF(theme.font(TextRole::Span)).height();
    const double lower = QFontMetricsF(theme.font(TextRole::Small)).height();
    const double top = node.rect.center().y() - (upper + lower) / 2 + theme.px(1);
    painter.drawText(QRectF(node.rect.left(), top, node.rect.width(), upper), Qt::AlignCenter | Qt::TextDontClip,
                     node.label);
    painter.setFont(theme.font(TextRole::Small));
    painter.drawText(QRectF(node.rect.left(), top + upper - theme.px(2), node.rect.width(), lower),
                     Qt::AlignCenter | Qt::TextDontClip, node.linuxName);
}

QFont markFont(const Theme& theme)
{
    QFont font = theme.font(TextRole::Caps);
    font.setWeight(QFont::Bold);
    return font;
}

double paintLine(QPainter* painter, const QRectF& strip, double y, const DiagramLine& line, const Theme& theme)
{
    // Measures when there is no painter.
    using Kind = DiagramLine::Kind;
    const bool strong = line.kind == Kind::Title || line.kind == Kind::Walk;
    const QFont font = theme.font(strong ? TextRole::Strong : TextRole::Small);
    const QFontMetricsF metrics(font);
    const double left = strip.left() + theme.px(12);
    const double width = strip.right() - left;
    switch (line.kind) {
    case Kind::Title:
    case Kind::Body:
    case Kind::Muted: {
        const QRectF room(left, y, width, 4000);
        const QRectF taken = metrics.boundingRect(room, Qt::TextWordWrap, line.text);
        if (painter) {
            painter->setFont(font);
            painter->setPen(line.kind == Kind::Muted ? theme.muted : theme.text);
            painter->drawText(room, Qt::TextWordWrap, line.text);
        }
        return taken.height() + theme.px(4);
    }
    case Kind::Walk: {
        const double above = theme.px(8);
        const double radius = theme.px(8.5);
        const double height = std::max(metrics.height(), 2 * radius);
        if (painter) {
            const QPointF centre(left + radius, y + above + height / 2);
            paintMark(*painter, centre, radius, line.client, false, line.client ? u"C"_s : u"S"_s, markFont(theme), theme);
            const QRectF rest(left + 2 * radius + theme.px(6), y + above, width - 2 * radius - theme.px(6), height);
            painter->setFont(font);
            painter->setPen(theme.text);
            painter->drawText(rest, Qt::AlignVCenter, metrics.elidedText(line.text, Qt::ElideRight, rest.width()));
        }
        return above + height + theme.px(3);
    }
    case Kind::Step: {
        const double height = metrics.height() + theme.px(2);
        if (painter) {
            QFont number = font;
            number.setWeight(QFont::DemiBold);
            const double numberWidth = theme.px(19);
            painter->setFont(number);
            painter->setPen(endColour(line.client, theme));
            painter->drawText(QRectF(left, y, theme.px(15), height), Qt::AlignRight | Qt::AlignVCenter,
                              QString::number(line.number));
            const double stateWidth = QFontMetricsF(number).horizontalAdvance(u"ESTABLISHED "_s) + theme.px(4);
            painter->setPen(theme.text);
            number.setItalic(line.inferred);
            painter->setFont(number);
            painter->drawText(QRectF(left + numberWidth, y, stateWidth, height), Qt::AlignVCenter, line.text);
            const QRectF rest(left + numberWidth + stateWidth, y, width - numberWidth - stateWidth, height);
            painter->setFont(font);
            painter->setPen(theme.muted);
            painter->drawText(rest, Qt::AlignVCenter, metrics.elidedText(line.detail, Qt::ElideRight, rest.width()));
        }
        return height;
    }
    }
    return 0;
}

void paintStrip(QPainter& painter, const QRectF& strip, std::vector<DiagramLine> lines, const Theme& theme)
{
    const auto height = [&] {
        double sum = 0;
        for (const DiagramLine& line : lines)
            sum += paintLine(nullptr, strip, 0, line, theme);
        return sum;
    };
    // Where there is no room for all steps, the oldest go.
    while (height() > strip.height()) {
        const auto oldest = std::find_if(lines.begin(), lines.end(), [&](const DiagramLine& line) {
            return line.kind == DiagramLine::Kind::Step &&
                   std::count_if(lines.begin(), lines.end(), [&](const DiagramLine& other) {
                       return other.kind == DiagramLine::Kind::Step && other.client == line.client;
                   }) > 1;
        });
        if (oldest == lines.end())
            break;
        lines.erase(oldest);
    }
    painter.setPen(QPen(theme.hairline, 1));
    painter.drawLine(strip.topLeft(), strip.bottomLeft());
    double y = strip.top();
    for (const DiagramLine& line : lines) {
        const double taken = paintLine(nullptr, strip, y, line, theme);
        if (y + taken > strip.bottom() + theme.px(4))
            break;
        paintLine(&painter, strip, y, line, theme);
        y += taken;
    }
    // How to read it, where there is room left.
    const DiagramLine key{DiagramLine::Kind::Muted, diagramKey()};
    const double taken = paintLine(nullptr, strip, y, key, theme);
    if (y + taken + theme.px(16) < strip.bottom())
        paintLine(&painter, strip, strip.bottom() - taken, key, theme);
}

} // namespace

void paintDiagram(QPainter& painter, const DiagramShapes& shapes, const DiagramScene& scene, const Theme& theme)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const auto asked = [&scene](int edge) { return edge >= 0 && scene.about.edge == edge; };
    QPen dashed(theme.outline, theme.px(1.1));
    dashed.setDashPattern({5, 4});
    painter.setPen(dashed);
    painter.drawLine(shapes.abortLine);
    const auto close = std::find_if(shapes.nodes.begin(), shapes.nodes.end(), [](const NodeShape& n) { return n.last; });
    if (close != shapes.nodes.end()) {
        QPainterPath up(shapes.abortLine.p2());
        up.lineTo(QPointF(shapes.abortLine.x2(), close->rect.bottom()));
        painter.setBrush(Qt::NoBrush);
        painter.drawPath(up);
        paintHead(painter, up, theme.px(7.5), theme.outline);
    }
    for (bool lit : {false, true}) {
        for (const EdgeShape& shape : shapes.edges) {
            if (shape.lit == lit)
                paintEdge(painter, shape, asked(shape.edge), theme);
        }
    }
    if (!shapes.abortLabelRect.isNull()) {
        painter.fillRect(shapes.abortLabelRect, theme.panel);
        painter.setFont(theme.font(TextRole::Small));
        painter.setPen(theme.muted);
        painter.drawText(shapes.abortLabelRect, Qt::AlignCenter | Qt::TextDontClip, shapes.abortLabel);
    }
    for (const NodeShape& node : shapes.nodes)
        paintNode(painter, node, scene.about.state == node.state, theme);
    for (bool callout : {false, true}) {
        for (const EdgeShape& shape : shapes.edges) {
            if (shape.callout == callout)
                paintEdgeLabel(painter, shape, asked(shape.edge), theme);
        }
    }
    const QFont marks = markFont(theme);
    for (const BadgeShape& badge : shapes.badges)
        paintMark(painter, badge.centre, shapes.badgeRadius, badge.client, badge.inferred, QString::number(badge.number),
                  marks, theme);
    for (const TokenShape& token : shapes.tokens)
        paintMark(painter, token.centre, shapes.tokenRadius, token.client, false, token.client ? u"C"_s : u"S"_s, marks,
                  theme);
    if (shapes.stripAtSide) {
        paintStrip(painter, shapes.strip, diagramLines(scene), theme);
    } else {
        const QFont font = theme.font(TextRole::Small);
        painter.setFont(font);
        painter.setPen(theme.text);
        painter.drawText(shapes.strip, Qt::AlignLeft | Qt::AlignVCenter,
                         QFontMetricsF(font).elidedText(diagramCaption(scene), Qt::ElideRight, shapes.strip.width()));
    }
    painter.restore();
}

} // namespace statewire
