// SPDX-License-Identifier: GPL-3.0-or-later
#include "statecolours.h"

#include <QLineF>
#include <QList>
#include <QPainter>
#include <algorithm>
#include <cmath>

namespace statewire {

namespace {

QColor mix(const QColor& a, const QColor& b)
{
    return QColor::fromRgbF(float((a.redF() + b.redF()) / 2), float((a.greenF() + b.greenF()) / 2),
                            float((a.blueF() + b.blueF()) / 2));
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
    case TcpState::NewSynRecv: return {QColor(0x6fb6dd), QColor(0x03131d), {}};
    case TcpState::Established: return {QColor(0x14a97f), QColor(0x04241a), {}};
    case TcpState::FinWait1: return {QColor(0xc98a00), QColor(0x2b1d00), {}};
    case TcpState::FinWait2: return {QColor(0xd9ae4e), QColor(0x2b1d00), {}};
    case TcpState::Closing: return {QColor(0xe0772a), QColor(0x2b1200), {}};
    case TcpState::CloseWait: return {QColor(0xc377a3), QColor(0x2e0f22), {}};
    case TcpState::LastAck: return {QColor(0xa45a8a), Qt::white, {}};
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

StateColour inferredColour(TcpState state, const Theme& theme, const QColor& ground)
{
    const StateColour full = stateColour(state, theme);
    return {mix(full.fill, ground), theme.text, {}};
}

void paintStateFill(QPainter& painter, const QRectF& rect, TcpState state, bool inferred, const Theme& theme,
                    const QColor& ground)
{
    if (rect.width() <= 0)
        return;
    const double radius = rect.width() >= theme.px(6) ? theme.px(2) : 0;
    const StateColour colour = inferred ? inferredColour(state, theme, ground) : stateColour(state, theme);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour.fill);
    if (radius > 0)
        painter.drawRoundedRect(rect, radius, radius);
    else
        painter.drawRect(rect);
    if (colour.isHatched()) {
        painter.setPen(QPen(colour.stripe, theme.px(2.5), Qt::SolidLine, Qt::FlatCap));
        painter.drawLines(diagonals(rect.adjusted(1, 1, -1, -1), theme.px(11)));
    }
    if (inferred && rect.width() >= 3) {
        QPen pen(stateColour(state, theme).fill, theme.px(1.5));
        pen.setDashPattern({3, 2});
        painter.setPen(pen);
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(rect.adjusted(0.75, 0.75, -0.75, -0.75), radius, radius);
    }
}

} // namespace statewire
