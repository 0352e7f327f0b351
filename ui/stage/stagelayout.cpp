// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/stage/stagelayout.h"

#include "ui/look/words.h"
#include "ui/stage/hostcards.h"
#include "ui/stage/wirelayout.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace statewire {

namespace {

/// The size at which the stage's letters are those of the theme; beyond it they grow with the stage.
constexpr double plainHeight = 165;
constexpr double plainWidth = 1000;
constexpr double largest = 2.4;
/// Where even that width is not there, letters shrink, but stay readable.
constexpr double smallest = 0.86;

Theme enlarged(const Theme& theme, const QSizeF& size)
{
    const double across = size.width() / theme.px(plainWidth);
    const double down = std::max(1.0, size.height() / theme.px(plainHeight));
    Theme t = theme;
    t.scale *= std::clamp(std::min(across, down), smallest, largest);
    return t;
}

} // namespace

QString ordinal(int number)
{
    const int tens = number % 100;
    if (tens >= 11 && tens <= 13)
        return Words::tr("%1th").arg(number);
    switch (number % 10) {
    case 1: return Words::tr("%1st").arg(number);
    case 2: return Words::tr("%1nd").arg(number);
    case 3: return Words::tr("%1rd").arg(number);
    }
    return Words::tr("%1th").arg(number);
}

const StageFrame* StageLayout::frame(quint64 number) const
{
    const auto found = std::find_if(frames.begin(), frames.end(), [number](const StageFrame& f) {
        return f.number == number && f.form != StageFrame::Form::Rest;
    });
    return found == frames.end() ? nullptr : &*found;
}

const StageSocket* StageLayout::socket(size_t track, size_t life) const
{
    const auto found = std::find_if(sockets.begin(), sockets.end(),
                                    [&](const StageSocket& s) { return s.track == track && s.life == life; });
    return found == sockets.end() ? nullptr : &*found;
}

QString StageLayout::description() const
{
    QStringList lines;
    for (const StageHost& host : hosts) {
        QStringList rows;
        for (const StageSocket& socket : sockets) {
            if (socket.host == host.name)
                rows << (socket.queuePart < 0 ? socket.port + u' ' + stateName(socket.state)
                                              : socket.port + u' ' + socket.name + u' ' + socket.note);
        }
        if (!host.more.isEmpty())
            rows << host.more;
        for (const StageFailure& failure : failures) {
            if (failure.host == host.name)
                rows << failure.text;
        }
        lines << u"%1: %2"_s.arg(host.name, rows.isEmpty() ? Words::tr("no sockets") : rows.join(u", "_s));
    }
    if (!caption.isEmpty())
        lines << caption;
    return lines.join(u". "_s);
}

StageLayout layOutStage(const StageScene& scene, const Theme& theme)
{
    StageLayout layout;
    layout.area = QRectF(QPointF(), scene.size);
    layout.theme = enlarged(theme, scene.size);
    layOutHosts(scene, layout);
    if (layout.hosts.empty()) {
        layout.emptyText = scene.emptyText;
        return layout;
    }
    const SessionInfo* info = scene.session->info();
    // Of a mode that is not known, frames show whether there is a wire.
    layout.wireIsSeen = !info || info->mode.hasWire() || (!info->mode.isKnown() && !scene.timeline->arrows().empty());
    layOutWire(scene, layout);
    return layout;
}

} // namespace statewire
