// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/freeplay/freeplayrow.h"

#include "ui/look/statecolours.h"

#include <QPainter>

using namespace Qt::StringLiterals;

namespace statewire {

FreePlayRow::FreePlayRow(QWidget* parent) : QAbstractButton(parent)
{
    setCheckable(true);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
}

void FreePlayRow::setTarget(const QString& worker, const QString& socket)
{
    m_worker = worker;
    m_socket = socket;
}

void FreePlayRow::setTheme(const Theme& theme)
{
    m_theme = theme;
    updateGeometry();
    update();
}

void FreePlayRow::show(const LabWorker& worker, const LabSocket* socket)
{
    m_live = worker.alive && (!socket || socket->open);
    m_state = socket ? socket->state : std::nullopt;
    QStringList waiting;
    for (Call call : socket ? socket->waiting : QList<Call>())
        waiting << callName(call);
    m_waits = waiting.isEmpty() ? QString() : tr("%1() waits").arg(waiting.join(u"(), "_s));
    m_brief.clear();
    m_briefWaits = m_waits.isEmpty() ? QString() : waiting.first() + u"()…"_s;
    if (!socket)
        m_detail = worker.alive ? tr("no socket") : tr("ended: %1").arg(worker.how);
    else if (socket->listens)
        m_detail = tr("port %1").arg(m_brief = QString::number(socket->port));
    else if (socket->ends)
        m_detail = u"%1 → %2"_s.arg(m_brief = QString::number(socket->ends->local.port)).arg(socket->ends->remote.port);
    else
        m_detail = socket->lastCall;
    if (worker.held)
        m_waits = m_briefWaits = tr("held");
    const QString state = m_state ? stateName(*m_state) : socket && !m_live ? tr("closed") : tr("no state");
    const QString name = QStringList{m_worker, m_socket, m_detail, m_waits, state}.join(u", "_s);
    const QString tip = (tr("%1 on the %2, %3 sockets, process %4%5")
                             .arg(worker.name, worker.host, worker.engine)
                             .arg(worker.pid)
                             .arg(m_socket.isEmpty() ? QString() : tr("; its socket “%1”").arg(m_socket)) +
                         (m_live ? QString() : tr(" — no longer the program's, only the kernel's")));
    // It is told many times a second while a timer counts down: what looks the same is not painted again.
    if (name == accessibleName() && tip == toolTip())
        return;
    setAccessibleName(name);
    setToolTip(tip);
    update();
}

QSize FreePlayRow::sizeHint() const
{
    return {int(m_theme.px(240)), int(m_theme.px(28))};
}

void FreePlayRow::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF all = QRectF(rect()).adjusted(1, 1, -1, -1);
    if (isChecked() || underMouse() || hasFocus()) {
        painter.setBrush(isChecked() ? m_theme.accentSoft : m_theme.sunken);
        painter.setPen(hasFocus() ? QPen(m_theme.accent, 2) : QPen(Qt::NoPen));
        painter.drawRoundedRect(all, m_theme.px(4), m_theme.px(4));
    }
    const QColor ground = isChecked() ? m_theme.accentSoft : m_theme.panel;
    const double gap = m_theme.px(10);
    const double inset = m_theme.px(8);
    // The full names of states where they leave room for the rows' own.
    const QFontMetricsF small(m_theme.font(TextRole::Small));
    const double own = m_columns.name + gap + std::min(m_columns.detail, small.horizontalAdvance(m_brief) + gap);
    const bool full = inset + own + gap + m_columns.state <= all.width();
    const double chipWidth = full ? m_columns.state : m_columns.shortState;
    const double right = all.right() - m_theme.px(6) - (chipWidth > 0 ? chipWidth + gap : 0);
    if (m_state) {
        const QRectF chip(right + gap, all.top() + m_theme.px(3), chipWidth, all.height() - m_theme.px(6));
        paintStateFill(painter, chip, *m_state, false, m_theme, ground);
        const StateColour colour = stateColour(*m_state, m_theme);
        if (colour.isHatched())
            painter.fillRect(chip.adjusted(m_theme.px(4), 2, -m_theme.px(4), -2), colour.fill);
        painter.setFont(chipFont());
        painter.setPen(colour.text);
        painter.drawText(chip, Qt::AlignCenter, full ? stateName(*m_state) : stateShortName(*m_state));
    }
    double left = all.left() + inset;
    const auto write = [&](QString text, const QString& brief, TextRole role, const QColor& colour, double column) {
        painter.setFont(m_theme.font(role));
        painter.setPen(colour);
        const QFontMetricsF metrics(painter.font());
        const double width = std::max(0.0, right - left);
        if (!brief.isEmpty() && metrics.horizontalAdvance(text) > width)
            text = brief;
        const QString shown = metrics.elidedText(text, Qt::ElideRight, width);
        painter.drawText(QRectF(left, all.top(), width, all.height()), Qt::AlignVCenter | Qt::AlignLeft, shown);
        left += std::max(metrics.horizontalAdvance(shown), column) + gap;
    };
    write(m_worker, {}, TextRole::Strong, m_live ? m_theme.text : m_theme.muted, m_columns.name);
    const double waits = m_waits.isEmpty() ? 0 : small.horizontalAdvance(m_waits) + gap;
    const bool roomForBoth = left + m_columns.detail + gap + waits <= right;
    if (roomForBoth || m_waits.isEmpty()) {
        write(m_detail, m_brief, TextRole::Small, m_theme.muted, m_columns.detail);
        write(m_waits, m_briefWaits, TextRole::Small, m_theme.warning, 0);
    } else { // what a program is stuck in matters more than its port
        write(m_waits, m_briefWaits, TextRole::Small, m_theme.warning, 0);
        write(m_detail, m_brief, TextRole::Small, m_theme.muted, 0);
    }
}

QFont FreePlayRow::chipFont() const
{
    QFont font = m_theme.font(TextRole::Small);
    font.setWeight(QFont::DemiBold);
    return font;
}

void FreePlayRow::Columns::take(const FreePlayRow& row)
{
    const QFontMetricsF strong(row.m_theme.font(TextRole::Strong));
    const QFontMetricsF small(row.m_theme.font(TextRole::Small));
    const QFontMetricsF chip(row.chipFont());
    name = std::max(name, strong.horizontalAdvance(row.m_worker));
    detail = std::max(detail, small.horizontalAdvance(row.m_detail));
    if (row.m_state) {
        const double around = row.m_theme.px(16);
        state = std::max(state, chip.horizontalAdvance(stateName(*row.m_state)) + around);
        shortState = std::max(shortState, chip.horizontalAdvance(stateShortName(*row.m_state)) + around);
    }
}

void FreePlayRow::setColumns(const Columns& columns)
{
    if (columns == m_columns)
        return;
    m_columns = columns;
    update();
}

} // namespace statewire
