// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/look/statecolours.h"

#include <QLineF>
#include <QList>
#include <QPainter>
#include <algorithm>
#include <cmath>
#include <optional>

namespace statewire {

namespace {

/// \p part of \p a on \p b.
QColor mix(const QColor& a, const QColor& b, float part)
{
    const auto channel = [part](float x, float y) { return part * x + (1 - part) * y; };
    return QColor::fromRgbF(channel(a.redF(), b.redF()), channel(a.greenF(), b.greenF()), channel(a.blueF(), b.blueF()));
}

/// A state's colour on a light ground and on a dark one. Where no letters are named, they are the theme's.
struct Colours
{
    StateColour light;
    StateColour dark;
};

Colours coloursOf(TcpState state)
{
    const auto rgb = [](QRgb fill, std::optional<QRgb> text, std::optional<QRgb> stripe = {}) {
        const auto colour = [](std::optional<QRgb> value) { return value ? QColor(*value) : QColor(); };
        return StateColour{fill, colour(text), colour(stripe)};
    };
    constexpr std::nullopt_t ink = std::nullopt;
    constexpr QRgb white = 0xffffff;
    switch (state) {
    case TcpState::Listen: return {rgb(0x8da0b3, ink), rgb(0x5f7285, white)};
    case TcpState::SynSent: return {rgb(0x56b4e9, 0x0b2a3a), rgb(0x2f86b8, 0x03131d)};
    case TcpState::SynRecv:
    case TcpState::NewSynRecv: return {rgb(0x8cc9ee, 0x0b2a3a), rgb(0x66add6, 0x03131d)};
    case TcpState::Established: return {rgb(0x08795a, white), rgb(0x14a97f, 0x04241a)};
    case TcpState::FinWait1: return {rgb(0xe69f00, 0x2b1d00), rgb(0xd29a14, 0x2b1d00)};
    case TcpState::FinWait2: return {rgb(0xf3c766, 0x2b1d00), rgb(0xe5c679, 0x2b1d00)};
    case TcpState::Closing: return {rgb(0xc25400, white), rgb(0xe0652f, 0x200b00)};
    case TcpState::CloseWait: return {rgb(0xd48ab5, 0x2e0f22), rgb(0xc377a3, 0x2e0f22)};
    case TcpState::LastAck: return {rgb(0x9c4f82, white), rgb(0x97487c, white)};
    case TcpState::TimeWait: return {rgb(0xc3cbd3, ink, 0xa3aeb9), rgb(0x56616c, white, 0x6d7984)};
    case TcpState::Close: return {rgb(0xe3e7eb, ink), rgb(0x3a434d, white)};
    }
    return {};
}

/// Diagonals through \p rect, cut at its edges by arithmetic.
QList<QLineF> diagonals(const QRectF& rect, double step)
{
    QList<QLineF> lines;
    // x + y = c, aligned to the ground so that neighbouring pieces of one span continue each other.
    const double first = std::ceil((rect.left() + rect.top()) / step) * step;
    for (double c = first; c < rect.right() + rect.bottom(); c += step) {
        const double xTop = c - rect.top();
        const double xBottom = c - rect.bottom();
        const QPointF a = xTop <= rect.right() ? QPointF(xTop, rect.top()) : QPointF(rect.right(), c - rect.right());
        const QPointF b = xBottom >= rect.left() ? QPointF(xBottom, rect.bottom()) : QPointF(rect.left(), c - rect.left());
        lines.append(QLineF(a, b));
    }
    return lines;
}

} // namespace

StateColour stateColour(TcpState state, const Theme& theme)
{
    const Colours colours = coloursOf(state);
    StateColour colour = theme.look == Theme::Look::Light ? colours.light : colours.dark;
    if (!colour.text.isValid())
        colour.text = theme.text;
    return colour;
}

QColor edgeColour(const QColor& fill, const QColor& ground)
{
    const bool lightGround = contrastRatio(ground, Qt::black) > contrastRatio(ground, Qt::white);
    QColor edge = fill;
    for (int i = 0; i < 20 && contrastRatio(edge, ground) < 3.1; ++i) {
        const float value = std::clamp(edge.valueF() + (lightGround ? -0.05f : 0.05f), 0.0f, 1.0f);
        const float saturation = edge.hsvSaturationF();
        edge = QColor::fromHsvF(std::max(0.0f, edge.hsvHueF()),
                                lightGround ? std::min(1.0f, saturation * 1.05f) : saturation * 0.95f, value);
    }
    return edge;
}

StateColour inferredColour(TcpState state, const Theme& theme, const QColor& ground)
{
    const StateColour full = stateColour(state, theme);
    // Light letters need a little more darkness under them than half leaves.
    return {mix(full.fill, ground, theme.look == Theme::Look::Light ? 0.5f : 0.38f), theme.text, {}};
}

void paintStateFill(QPainter& painter, const QRectF& rect, TcpState state, bool inferred, const Theme& theme,
                    const QColor& ground)
{
    if (rect.width() <= 0)
        return;
    const double radius = rect.width() >= theme.px(6) ? theme.px(2) : 0;
    const StateColour colour = inferred ? inferredColour(state, theme, ground) : stateColour(state, theme);
    if (radius <= 0) {
        // There may be thousands as narrow as this: no outline, no hatch.
        painter.fillRect(rect, colour.fill);
        return;
    }
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour.fill);
    painter.drawRoundedRect(rect, radius, radius);
    if (colour.isHatched()) {
        painter.setPen(QPen(colour.stripe, theme.px(2.5), Qt::SolidLine, Qt::FlatCap));
        painter.drawLines(diagonals(rect.adjusted(1, 1, -1, -1), theme.px(11)));
    }
    QPen pen(edgeColour(stateColour(state, theme).fill, ground), theme.px(inferred ? 1.5 : 1.0));
    if (inferred)
        pen.setDashPattern({3, 2});
    painter.setPen(pen);
    painter.setBrush(Qt::NoBrush);
    const double half = pen.widthF() / 2;
    painter.drawRoundedRect(rect.adjusted(half, half, -half, -half), radius, radius);
}

} // namespace statewire
