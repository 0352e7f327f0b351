// SPDX-License-Identifier: GPL-3.0-or-later
// What a frame of the stage costs, laid out and painted, beside as many plain rectangles with a text in each.
#include "measure.h"
#include "support/wirestory.h"
#include "ui/stage/stagepainter.h"

#include <QApplication>
#include <QPainter>

using namespace statewire;
using namespace Qt::StringLiterals;

namespace {

void measure(const QSize& size, int frames, int sockets)
{
    const Session session = crowdedWire(frames, sockets);
    const Timeline timeline = Timeline::of(session);
    FrameFates stories;
    stories.update(session);
    const std::vector<qint64> moments = timeline.moments();
    const Theme theme = Theme::make(Theme::Look::Light);
    StageScene scene;
    scene.session = &session;
    scene.timeline = &timeline;
    scene.stories = &stories;
    scene.moments = &moments;
    scene.size = size;
    QImage image(size, QImage::Format_ARGB32_Premultiplied);
    qint64 tNs = session.endNs();
    const auto product = [&] {
        scene.playheadNs = tNs++; // never twice the same
        image.fill(theme.panel);
        QPainter painter(&image);
        paintStage(painter, layOutStage(scene, theme), {});
    };
    scene.playheadNs = tNs;
    const StageLayout layout = layOutStage(scene, theme);
    const QFont font = theme.font(TextRole::Span);
    const auto floor = [&] {
        image.fill(theme.panel);
        QPainter painter(&image);
        painter.setFont(font);
        for (const StageSocket& socket : layout.sockets) {
            painter.fillRect(socket.rect, theme.accentSoft);
            painter.drawText(socket.rect, Qt::AlignCenter, socket.name);
        }
        for (const StageFrame& frame : layout.frames) {
            painter.fillRect(frame.rect, theme.accentSoft);
            painter.drawText(frame.rect, Qt::AlignCenter, frame.title);
        }
    };
    const auto pair = bench::inTurn(100, floor, product);
    bench::print(u"stage, %1 frames, %2 sockets each, %3×%4"_s.arg(frames).arg(sockets).arg(size.width()).arg(size.height()),
                 pair);
}

} // namespace

int main(int argc, char** argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    const QApplication application(argc, argv);
    loadFonts();
    bench::printHeader();
    measure({1100, 200}, 1, 2);
    measure({1100, 200}, 50, 20);
    measure({1600, 900}, 50, 20);
    return 0;
}
