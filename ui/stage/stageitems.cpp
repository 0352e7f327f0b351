// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/stage/stageitems.h"

#include <algorithm>

namespace statewire {

std::vector<SelectedItem> itemsOf(const StageLayout& layout)
{
    std::vector<SelectedItem> left;
    std::vector<SelectedItem> right;
    for (const StageSocket& socket : layout.sockets)
        (socket.rect.center().x() < layout.area.center().x() ? left : right)
            .push_back(SelectedLife{socket.track, socket.life});
    std::vector<const StageFrame*> frames;
    for (const StageFrame& frame : layout.frames) {
        if (frame.form != StageFrame::Form::Rest)
            frames.push_back(&frame);
    }
    std::stable_sort(frames.begin(), frames.end(),
                     [](const StageFrame* a, const StageFrame* b) { return a->rect.center().x() < b->rect.center().x(); });
    for (const StageFrame* frame : frames)
        left.push_back(SelectedFrame{frame->number});
    left.insert(left.end(), right.begin(), right.end());
    return left;
}

SelectedItem itemAt(const StageLayout& layout, const QPointF& point)
{
    // What is painted last lies on top.
    for (auto frame = layout.frames.rbegin(); frame != layout.frames.rend(); ++frame) {
        if (frame->form != StageFrame::Form::Rest && frame->rect.contains(point))
            return SelectedFrame{frame->number};
    }
    for (const StageSocket& socket : layout.sockets) {
        if (socket.rect.contains(point))
            return SelectedLife{socket.track, socket.life};
    }
    return {};
}

QString queueOf(const StageLayout& layout, const SelectedItem& item)
{
    const auto* life = std::get_if<SelectedLife>(&item);
    const StageSocket* socket = life ? layout.socket(life->track, life->life) : nullptr;
    return socket ? socket->queueKey : QString();
}

QString queueAt(const StageLayout& layout, const QPointF& point)
{
    for (const StageSocket& socket : layout.sockets) {
        if (socket.rect.contains(point))
            return socket.queueKey;
    }
    return {};
}

QRectF rectOf(const StageLayout& layout, const SelectedItem& item)
{
    if (const auto* chosen = std::get_if<SelectedFrame>(&item)) {
        const StageFrame* frame = layout.frame(chosen->number);
        return frame ? frame->rect : QRectF();
    }
    if (const auto* life = std::get_if<SelectedLife>(&item)) {
        const StageSocket* socket = layout.socket(life->track, life->life);
        return socket ? socket->rect : QRectF();
    }
    return {};
}

} // namespace statewire
