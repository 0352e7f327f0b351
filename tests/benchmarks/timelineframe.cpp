// SPDX-License-Identifier: GPL-3.0-or-later
// Frames of the timeline: beside a bare widget that paints the same picture, many rows beside few, and many spans at once.
#include "measure.h"

#include "support/samplesession.h"
#include "ui/look/theme.h"
#include "ui/timeline/timelinepainter.h"
#include "ui/timeline/timelineplot.h"

#include <QApplication>
#include <QGraphicsScene>
#include <QImage>
#include <QPainter>
#include <QWidget>

using namespace statewire;
using namespace statewire::bench;

namespace {

/// The timeline of a session in a view, painted into an image as a screen would be.
class Frame
{
public:
    Frame(int tracks, int spans, const QSize& size, Grouping grouping = Grouping::Connection)
        : m_session(busySession(tracks, spans)), m_timeline(Timeline::of(m_session)),
          m_scale(TimeScale::linear(0, m_timeline.endNs())), m_plot(new TimelinePlot),
          m_image(size, QImage::Format_ARGB32_Premultiplied)
    {
        m_scene.addItem(m_plot);
        m_plot->setContent(&m_timeline, &m_scale);
        RowOptions rows;
        rows.grouping = grouping;
        m_plot->setRows(rows);
        m_plot->setRange(m_scale.beginUnit(), m_scale.endUnit());
        m_plot->setPlayhead(m_timeline.endNs());
        resize(size);
    }

    void resize(const QSize& size)
    {
        m_image = QImage(size, QImage::Format_ARGB32_Premultiplied);
        m_scene.setSceneRect(QRectF(QPointF(), size));
        m_plot->resize(size);
        m_plot->settle();
    }

    double contentHeight() { return m_plot->shapes().contentHeight; }
    TimelinePlot& plot() { return *m_plot; }
    QImage& image() { return m_image; }

    /// Another moment, as when playing: everything is laid out and painted anew.
    void paintNext()
    {
        m_plot->setPlayhead(m_timeline.endNs() - (m_frame++ % 2) * 1000);
        render();
    }

    /// The rows moved on by a few pixels.
    void paintScrolled()
    {
        const double hidden = contentHeight() - m_plot->scene().plot.height();
        m_plot->setScroll(hidden / 2 + (m_frame++ % 7) * 10);
        render();
    }

private:
    /// From the scene: a view that was never shown has a viewport of some other size.
    void render()
    {
        const QRectF all(QPointF(), m_image.size());
        QPainter painter(&m_image);
        painter.fillRect(all, m_plot->theme().panel);
        m_scene.render(&painter, all, all);
    }

    Session m_session;
    Timeline m_timeline;
    TimeScale m_scale;
    QGraphicsScene m_scene;
    TimelinePlot* m_plot;
    QImage m_image;
    int m_frame = 0;
};

/// The same picture, laid out once, without a chart around it.
class BareWidget : public QWidget
{
public:
    explicit BareWidget(TimelinePlot& plot) : m_shapes(plot.shapes()), m_scene(plot.scene()), m_theme(plot.theme()) {}

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        painter.fillRect(rect(), m_theme.panel);
        paintBands(painter, m_shapes, m_theme);
        paintTimeline(painter, m_shapes, m_scene.plot, m_scene.labelWidth, m_theme);
    }

private:
    TimelineShapes m_shapes;
    TimelineScene m_scene;
    Theme m_theme;
};

void benchAllRows()
{
    const QSize wide(1600, 900);
    Frame frame(1000, 8, wide, Grouping::Host);
    // As high as it takes to see every row.
    frame.resize(QSize(wide.width(), int(frame.contentHeight()) + 80));
    BareWidget bare(frame.plot());
    bare.resize(frame.image().size());
    print(QStringLiteral("timeline, 1 k tracks × 8 spans in view, beside a bare widget"),
          inTurn(
              5,
              [&] {
                  QPainter painter(&frame.image());
                  bare.render(&painter);
              },
              [&] { frame.paintNext(); }));
}

void benchManyTracks()
{
    const QSize wide(1600, 900);
    Frame few(100, 8, wide);
    Frame many(10'000, 8, wide);
    print(QStringLiteral("timeline, 10 k tracks scrolled, beside 100"),
          inTurn(
              30, [&] { few.paintScrolled(); }, [&] { many.paintScrolled(); }));
}

void benchManySpans()
{
    constexpr double targetUs = 16'000;
    // Ten rows fill the window; each pixel has many spans.
    Frame frame(10, 20'000, QSize(1600, 900));
    Pair pair = inTurn(
        20, [] {}, [&] { frame.paintNext(); });
    pair.floorUs = targetUs;
    print(QStringLiteral("timeline, 200 k spans in view, beside 16 ms"), pair);
}

} // namespace

int main(int argc, char** argv)
{
    // Frames are painted into images: no display is needed.
    qputenv("QT_QPA_PLATFORM", "offscreen");
    const QApplication application(argc, argv);
    loadFonts();
    printHeader();
    benchAllRows();
    benchManyTracks();
    benchManySpans();
    return 0;
}
