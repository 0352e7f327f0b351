// SPDX-License-Identifier: GPL-3.0-or-later
// Measuring between edges, by the pure functions, by mouse and by keyboard; and the chart's other hands: rows and marks.
#include "support/samplesession.h"
#include "support/testregistry.h"
#include "ui/timeline/measuring.h"
#include "ui/timeline/timelinecontrols.h"
#include "ui/timeline/timelineplot.h"
#include "ui/timeline/timelineview.h"

#include <QLineEdit>
#include <QScrollBar>
#include <QTest>
#include <algorithm>

using namespace statewire;
using namespace Qt::StringLiterals;

namespace {

/// A chart of a session by itself, without a window around it.
struct Shown
{
    ShownSource source;
    ViewScale scale{source};
    Playhead playhead{source, scale};
    Selection selection;
    ViewContext context{source, scale, playhead, selection};
    TimelineView chart{context};

    explicit Shown(Session session, QSize size = {1400, 420})
    {
        chart.setTheme(Theme::make(Theme::Look::Light));
        chart.resize(size);
        source.showRecording(std::move(session));
        playhead.toEnd();
        chart.show();
        if (!QTest::qWaitForWindowExposed(&chart))
            qWarning("the chart was not exposed");
        chart.fitAll();
        chart.setFocus();
    }
    TimelinePlot& plot() { return *chart.plot(); }
    void drag(const QPointF& from, const QPointF& to)
    {
        QTest::mousePress(chart.viewport(), Qt::LeftButton, {}, from.toPoint());
        QTest::mouseMove(chart.viewport(), ((from + to) / 2).toPoint());
        QTest::mouseMove(chart.viewport(), to.toPoint());
        QTest::mouseRelease(chart.viewport(), Qt::LeftButton, {}, to.toPoint());
    }
    void press(int key, Qt::KeyboardModifiers modifiers = {})
    {
        QTest::keyClick(chart.focusProxy(), Qt::Key(key), modifiers);
    }
    SpanBox span(TcpState state)
    {
        const auto& spans = plot().shapes().spans;
        return *std::find_if(spans.begin(), spans.end(), [state](const SpanBox& s) { return s.state == state; });
    }
};

} // namespace

class TestMeasuring : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void edgesAreNamedAscendAndEndAtThePlayhead()
    {
        Shown shown(sampleSession());
        shown.playhead.moveTo(50'000'000);
        const std::vector<Edge> edges = shown.plot().edges();
        QVERIFY(edges.size() > 20);
        for (size_t i = 0; i < edges.size(); ++i) {
            QVERIFY(!edges[i].what.isEmpty());
            QVERIFY(edges[i].tNs <= 50'000'000);
            QVERIFY(i == 0 || edges[i - 1].tNs <= edges[i].tNs);
        }
        const auto has = [&](const QString& what) {
            return std::any_of(edges.begin(), edges.end(), [&](const Edge& e) { return e.what == what; });
        };
        for (const QString& what : {u"SYN sent"_s, u"SYN arrives"_s, u"FIN sent"_s, u"TIME_WAIT begins"_s,
                                    u"LAST_ACK ends"_s, u"connect() called"_s})
            QVERIFY2(has(what), qPrintable(what));
    }

    void aDragMeasuresFromEdgeToEdge()
    {
        Shown shown(sampleSession());
        const SpanBox wait = shown.span(TcpState::TimeWait);
        const SpanBox sent = shown.span(TcpState::SynSent);
        shown.drag(sent.rect.center() - QPointF(sent.rect.width() / 2 - 5, 0),
                   wait.rect.center() - QPointF(wait.rect.width() / 2 - 4, 0));
        QVERIFY(shown.chart.isMeasuring());
        const Measurement measured = *shown.plot().measurement();
        QCOMPARE(measured.from.tNs, sent.beginNs);
        QCOMPARE(measured.to.tNs, wait.beginNs);
        QCOMPARE(endsText(measured, {}), u"SYN_SENT begins → TIME_WAIT begins"_s);
        QVERIFY2(shown.selection.isEmpty(), "a drag is no click");
    }

    void draggedBackwardsItTellsTheSame()
    {
        Shown shown(sampleSession());
        const SpanBox wait = shown.span(TcpState::TimeWait);
        const SpanBox sent = shown.span(TcpState::SynSent);
        shown.drag({wait.rect.left() + 3, wait.rect.center().y()}, {sent.rect.left() + 3, sent.rect.center().y()});
        QCOMPARE(shown.plot().measurement()->spanNs(), wait.beginNs - sent.beginNs);
        QCOMPARE(shown.plot().measurement()->earlier().tNs, sent.beginNs);
    }

    void farFromAnyEdgeTheMomentItselfIsMeasured()
    {
        Shown shown(sampleSession(), {3000, 420});
        const TimelineScene& scene = shown.plot().scene();
        const Edge edge = snap(scene, {}, {scene.plot.center().x(), scene.plot.center().y()}, 8);
        QVERIFY(edge.what.isEmpty());
        QVERIFY(std::abs(edge.x - scene.plot.center().x()) < 1);
    }

    void escapeClearsTheMeasurementAndOnlyThenTheSelection()
    {
        Shown shown(sampleSession());
        shown.drag({400, 150}, {900, 150});
        QVERIFY(shown.chart.isMeasuring());
        QKeyEvent override(QEvent::ShortcutOverride, Qt::Key_Escape, Qt::NoModifier);
        override.ignore();
        QCoreApplication::sendEvent(shown.chart.focusProxy(), &override);
        QVERIFY2(override.isAccepted(), "the window's shortcut must not take it");
        shown.press(Qt::Key_Escape);
        QVERIFY(!shown.chart.isMeasuring());
        QKeyEvent again(QEvent::ShortcutOverride, Qt::Key_Escape, Qt::NoModifier);
        again.ignore();
        QCoreApplication::sendEvent(shown.chart.focusProxy(), &again);
        QVERIFY(!again.isAccepted());
    }

    void shiftAndArrowsMeasureFromThePlayheadByEvents()
    {
        Shown shown(sampleSession());
        const std::vector<Edge> edges = shown.plot().edges();
        const qint64 playheadNs = shown.playhead.positionNs();
        shown.press(Qt::Key_Left, Qt::ShiftModifier);
        QVERIFY(shown.chart.isMeasuring());
        QCOMPARE(shown.plot().measurement()->from.tNs, playheadNs);
        const qint64 first = shown.plot().measurement()->to.tNs;
        QVERIFY(first < playheadNs);
        shown.press(Qt::Key_Left, Qt::ShiftModifier);
        QVERIFY(shown.plot().measurement()->to.tNs < first);
        shown.press(Qt::Key_Right, Qt::ShiftModifier);
        QCOMPARE(shown.plot().measurement()->to.tNs, first);
        QCOMPARE(shown.playhead.positionNs(), playheadNs);
        // What lies ahead of the playhead cannot have been measured.
        shown.playhead.moveTo(first);
        QVERIFY(!shown.chart.isMeasuring());
    }

    void mNamesTheMomentOfThePlayheadAndShiftMTakesItBack()
    {
        Shown shown(sampleSession());
        const std::vector<qint64> moments = shown.source.moments();
        shown.playhead.moveTo(moments[6]);
        shown.press(Qt::Key_M);
        QCOMPARE(shown.chart.marks().all().size(), 1u);
        QCOMPARE(shown.chart.marks().all()[0].tNs, moments[6]);
        shown.press(Qt::Key_M, Qt::ShiftModifier);
        QVERIFY(shown.chart.marks().all().empty());
    }

    void aDoubleClickOnTheRulerSetsAMarkAtTheEdgeNearby()
    {
        Shown shown(sampleSession());
        const SpanBox wait = shown.span(TcpState::FinWait1);
        const QPoint point(int(wait.rect.left()) + 3, int(shown.plot().scene().plot.bottom()) + 8);
        QTest::mouseDClick(shown.chart.viewport(), Qt::LeftButton, {}, point);
        QCOMPARE(shown.chart.marks().all().size(), 1u);
        const std::vector<Edge> edges = shown.plot().edges();
        QVERIFY(std::any_of(edges.begin(), edges.end(),
                            [&](const Edge& e) { return e.tNs == shown.chart.marks().all()[0].tNs; }));
        shown.source.showRecording(sampleSession());
        QVERIFY2(shown.chart.marks().all().empty(), "another session has other moments");
    }

    void theHandleOfThePlayheadScrubs()
    {
        Shown shown(sampleSession());
        const QRectF plot = shown.plot().scene().plot;
        const qint64 endNs = shown.playhead.positionNs();
        shown.drag({*shown.plot().shapes().playheadX, 8}, {plot.center().x(), 8});
        QVERIFY(!shown.chart.isMeasuring());
        QVERIFY(shown.playhead.positionNs() < endNs);
        QVERIFY(std::abs(xOf(shown.plot().scene(), shown.playhead.positionNs()) - plot.center().x()) < 2);
    }

    void aClickOnATriangleCollapsesAndExpands()
    {
        Shown shown(sampleSession());
        const QPoint triangle = shown.plot().shapes().bands[0].toggle.center().toPoint();
        QTest::mouseClick(shown.chart.viewport(), Qt::LeftButton, {}, triangle);
        QVERIFY(shown.plot().shapes().bands[0].collapsed);
        QTest::mouseClick(shown.chart.viewport(), Qt::LeftButton, {},
                          shown.plot().shapes().bands[0].toggle.center().toPoint());
        QVERIFY(!shown.plot().shapes().bands[0].collapsed);
    }

    void lanesThatOverflowAreScrolledByBarAndByKeys()
    {
        Shown shown(busySession(30, 5));
        auto* bar = shown.chart.findChild<QScrollBar*>();
        const auto bars = shown.chart.findChildren<QScrollBar*>();
        const auto visible = std::find_if(bars.begin(), bars.end(), [](const QScrollBar* b) { return b->isVisible(); });
        QVERIFY(visible != bars.end());
        bar = *visible;
        shown.press(Qt::Key_Down);
        QVERIFY(shown.plot().scene().scroll > 0);
        shown.press(Qt::Key_Up);
        QCOMPARE(shown.plot().scene().scroll, 0.0);
        bar->setValue(bar->maximum());
        QCOMPARE(shown.plot().shapes().bands.back().rows[0].title, u"client :10029"_s);
        shown.chart.setFilter(u"10007"_s);
        QTRY_VERIFY(!bar->isVisible());
        QCOMPARE(shown.plot().shapes().bands.size(), 1u);
    }

    void theControlsFilterGroupAndScale()
    {
        Shown shown(sampleSession());
        auto* controls = qobject_cast<TimelineControls*>(shown.chart.controls());
        controls->filter()->setText(u"40001"_s);
        QCOMPARE(shown.plot().shapes().bands.size(), 1u);
        controls->filter()->clear();
        shown.chart.setGrouping(Grouping::Host);
        QCOMPARE(shown.plot().shapes().bands.size(), 2u);
        QCOMPARE(shown.plot().shapes().bands[0].heading, u"client"_s);
        delete controls;
    }
};

STATEWIRE_TEST(TestMeasuring);
#include "tst_measuring.moc"
