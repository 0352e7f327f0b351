// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/stage/stagemotion.h"

#include <QEasingCurve>
#include <algorithm>

namespace statewire {

namespace {

constexpr double noticeable = 0.75; ///< in pixels

} // namespace

double StageMotion::remaining(const Offset& offset, qint64 nowMs)
{
    const double part = std::clamp(double(nowMs - offset.startMs) / double(durationMs), 0.0, 1.0);
    return 1 - QEasingCurve(QEasingCurve::OutCubic).valueForProgress(part);
}

void StageMotion::settle(StageLayout target)
{
    m_target = std::move(target);
    m_frames.clear();
    m_sockets.clear();
    m_endMs = 0;
}

QPointF StageMotion::startOf(const StageFrame& frame, const StageLayout& shown) const
{
    const QPointF here = frame.rect.center();
    const StageFrame* original = frame.copyOf ? shown.frame(frame.copyOf) : nullptr;
    if (original)
        return original->rect.center();
    switch (frame.kind) {
    case StageFrame::Kind::Held:
    case StageFrame::Kind::Arrived: {
        const double half = frame.rect.width() / 2;
        const QRectF& wire = m_target.wireArea;
        return {frame.rightward ? wire.left() + half : wire.right() - half, here.y()};
    }
    case StageFrame::Kind::Flying:
    case StageFrame::Kind::Last:
    case StageFrame::Kind::Lost: return here;
    }
    return here;
}

void StageMotion::aim(StageLayout target, qint64 nowMs)
{
    const StageLayout shown = at(nowMs);
    if (shown.area != target.area || shown.hosts.size() != target.hosts.size() || shown.hosts.empty()) {
        settle(std::move(target));
        return;
    }
    m_target = std::move(target);
    std::map<quint64, Offset> frames;
    for (const StageFrame& frame : m_target.frames) {
        if (frame.form == StageFrame::Form::Rest)
            continue;
        const StageFrame* before = shown.frame(frame.number);
        const auto running = m_frames.find(frame.number);
        const bool travels = before && before->kind == frame.kind &&
                             (frame.kind == StageFrame::Kind::Flying || frame.kind == StageFrame::Kind::Lost);
        if (travels) {
            if (running != m_frames.end())
                frames.insert(*running);
            continue;
        }
        const QPointF by = (before ? before->rect.center() : startOf(frame, shown)) - frame.rect.center();
        if (by.manhattanLength() > noticeable)
            frames[frame.number] = {by, nowMs, false, false};
    }
    std::map<SocketKey, Offset> sockets;
    for (const StageSocket& socket : m_target.sockets) {
        const SocketKey key{socket.track, socket.life};
        const StageSocket* before = shown.socket(socket.track, socket.life);
        const auto running = m_sockets.find(key);
        if (!before) {
            sockets[key] = {{}, nowMs, true, true};
            continue;
        }
        const QPointF by = before->rect.topLeft() - socket.rect.topLeft();
        const bool changed = before->state != socket.state || before->mark != socket.mark;
        if (changed || by.manhattanLength() > noticeable) {
            sockets[key] = {by, nowMs, false, changed};
        } else if (running != m_sockets.end()) {
            sockets.insert(*running);
        }
    }
    m_frames = std::move(frames);
    m_sockets = std::move(sockets);
    m_endMs = 0;
    for (const auto& [key, offset] : m_frames)
        m_endMs = std::max(m_endMs, offset.startMs + durationMs);
    for (const auto& [key, offset] : m_sockets)
        m_endMs = std::max(m_endMs, offset.startMs + durationMs);
}

StageLayout StageMotion::at(qint64 nowMs) const
{
    if (!isMoving(nowMs))
        return m_target;
    StageLayout layout = m_target;
    for (StageFrame& frame : layout.frames) {
        const auto offset = m_frames.find(frame.number);
        if (offset != m_frames.end() && frame.form != StageFrame::Form::Rest)
            frame.rect.translate(offset->second.by * remaining(offset->second, nowMs));
    }
    for (StageSocket& socket : layout.sockets) {
        const auto found = m_sockets.find({socket.track, socket.life});
        if (found == m_sockets.end())
            continue;
        const double left = remaining(found->second, nowMs);
        const QPointF by = found->second.by * left;
        for (QRectF* rect : {&socket.rect, &socket.portRect, &socket.nameRect}) {
            rect->translate(by);
        }
        if (!socket.noteRect.isNull())
            socket.noteRect.translate(by);
        if (found->second.appears)
            socket.opacity = 1 - left;
        if (found->second.flashes)
            socket.flash = left;
    }
    return layout;
}

} // namespace statewire
