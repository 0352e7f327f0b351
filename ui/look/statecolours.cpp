// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/look/statecolours.h"

#include <QLineF>
#include <QList>
#include <QPainter>
#include <algorithm>
#include <cmath>

namespace statewire {

namespace {

/// \p part of \p a on \p b.
QColor mix(const QColor& a, const QColor& b, float part)
{
    const auto channel = [part](float x, float y) { return part * x + (1 - part) * y; };
    return QColor::fromRgbF(channel(a.redF(), b.redF()), channel(a.greenF(), b.greenF()), channel(a.blueF(), b.blueF()));
}

StateColour lightColour(TcpState state, const QColor& ink)
{
    switch (state) {
    case TcpState::Listen: return {QColor(0x8da0b3), ink, {}};
    case TcpState::SynSent: return {QColor(0x56b4e9), QColor(0x0b2a3a), {}};
    case TcpState::SynRecv:
    case TcpState::NewSynRecv: return {QColor(0x8cc9ee), QColor(0x0b2a3a), {}};
    case TcpState::Established: return {QColor(0x08795a), Qt::white, {}};
    case TcpState::FinWait1: return {QColor(0xe69f00), QColor(0x2b1d00), {}};
    case TcpState::FinWait2: return {QColor(0xf3c766), QColor(0x2b1d00), {}};
    case TcpState::Closing: return {QColor(0xc25400), Qt::white, {}};
    case TcpState::CloseWait: return {QColor(0xd48ab5), QColor(0x2e0f22), {}};
    case TcpState::LastAck: return {QColor(0x9c4f82), Qt::white, {}};
    case TcpState::TimeWait: return {QColor(0xc3cbd3), ink, QColor(0xa3aeb9)};
    case TcpState::Close: return {QColor(0xe3e7eb), ink, {}};
    }
    return {};
}

StateColour darkColour(TcpState state)
{
    switch (state) {
    case TcpState::Listen: return {QColor(0x5f7285), Qt::white, {}};
    case TcpState::SynSent: return {QColor(0x2f86b8), QColor(0x03131d), {}};
    case TcpState::SynRecv:
    case TcpState::NewSynRecv: return {QColor(0x66add6), QColor(0x03131d), {}};
    case TcpState::Established: return {QColor(0x14a97f), QColor(0x04241a), {}};
    case TcpState::FinWait1: return {QColor(0xd29a14), QColor(0x2b1d00), {}};
    case TcpState::FinWait2: return {QColor(0xe5c679), QColor(0x2b1d00), {}};
    case TcpState::Closing: return {QColor(0xe0652f), QColor(0x200b00), {}};
    case TcpState::CloseWait: return {QColor(0xc377a3), QColor(0x2e0f22), {}};
    case TcpState::LastAck: return {QColor(0x97487c), Qt::white, {}};
    case TcpState::TimeWait: return {QColor(0x56616c), Qt::white, QColor(0x6d7984)};
    case TcpState::Close: return {QColor(0x3a434d), Qt::white, {}};
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
    return theme.look == Theme::Look::Light ? lightColour(state, theme.text) : darkColour(state);
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
