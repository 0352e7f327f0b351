// SPDX-License-Identifier: GPL-3.0-or-later
// The timeline of a window with a recording: it holds what the session says at the playhead, and obeys hand and keys.
#include "support/samplesession.h"
#include "support/testregistry.h"
#include "support/windowundertest.h"
#include "ui/look/statecolours.h"
#include "ui/timeline/timelineplot.h"
#include "ui/timeline/timelineview.h"
#include "ui/window/viewarrangement.h"

#include <QAction>
#include <QTest>
#include <algorithm>
#include <map>
#include <set>

using namespace statewire;
using namespace Qt::StringLiterals;

class TestTimelineView : public QObject
{
    Q_OBJECT

    std::unique_ptr<WindowUnderTest> m_window;

private Q_SLOTS:
    void init()
    {
        m_window = std::make_unique<WindowUnderTest>(std::vector<Scenario>{sampleScenario()});
        m_window->action(u"lightLook"_s)->trigger();
        m_window->resize(1600, 1000);
        m_window->showRecording(sampleSession());
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    }
    void cleanup() { m_window.reset(); }

    void theChartHoldsWhatTheSessionSaysAtEveryMoment()
    {
        const Timeline& timeline = m_window->source().timeline();
        TimelinePlot* plot = m_window->chart().plot();
        for (qint64 t : m_window->source().moments()) {
            m_window->playhead().moveTo(t);
            std::set<std::pair<size_t, size_t>> standing;
            for (const SocketAt& socket : timeline.socketsAt(t)) {
                if (!timeline.tracks()[socket.track].isListener())
                    standing.insert({socket.track, socket.life});
            }
            std::map<std::pair<size_t, size_t>, TcpState> drawn;
            for (const SpanBox& span : plot->shapes().spans)
                drawn[{span.track, span.life}] = span.state;
            for (const auto& key : standing) {
                QVERIFY(drawn.contains(key));
                QCOMPARE(drawn[key], timeline.tracks()[key.first].lives[key.second].spanAt(t)->state);
            }
            const auto sent = std::count_if(timeline.arrows().begin(), timeline.arrows().end(),
                                            [t](const Arrow& a) { return a.sentNs <= t; });
            QCOMPARE(qint64(plot->shapes().arrows.size()), qint64(sent));
        }
    }

    void aSpanIsPaintedInItsStatesColour()
    {
        m_window->playhead().toEnd();
        TimelinePlot* plot = m_window->chart().plot();
        const QImage image = m_window->chart().grab().toImage();
        int seen = 0;
        for (const SpanBox& span : plot->shapes().spans) {
            if (span.state != TcpState::Established || span.rect.width() < 120)
                continue;
            const QPointF point(span.rect.left() + 8, span.rect.center().y());
            QCOMPARE(image.pixelColor((point * image.devicePixelRatio()).toPoint()),
                     stateColour(span.state, m_window->theme()).fill);
            ++seen;
        }
        QVERIFY(seen >= 4);
    }

    void aClickOnAFrameSelectsItAndOneBesideClears()
    {
        m_window->playhead().toEnd();
        TimelinePlot* plot = m_window->chart().plot();
        const ArrowShape arrow = plot->shapes().arrows[4];
        QTest::mouseClick(m_window->chart().viewport(), Qt::LeftButton, {}, arrow.line.center().toPoint());
        QCOMPARE(m_window->selection().item(), SelectedItem(SelectedFrame{arrow.number}));
        QTest::mouseClick(m_window->chart().viewport(), Qt::LeftButton, {},
                          QPoint(20, int(plot->scene().plot.bottom()) + 10));
        QVERIFY(m_window->selection().isEmpty());
    }

    void aFrameUnderWayDoesNotTellItsEndInTheTimeline()
    {
        TimelinePlot* plot = m_window->chart().plot();
        int seen = 0;
        for (const Arrow& arrow : m_window->source().timeline().arrows()) {
            if (arrow.deliveredNs == openEndNs || arrow.deliveredNs <= arrow.sentNs)
                continue;
            m_window->playhead().moveTo(arrow.sentNs);
            for (const ArrowShape& shape : plot->shapes().arrows) {
                if (shape.number != arrow.number)
                    continue;
                std::optional<TimelineHit> hit;
                for (double along = 0.05; along < 1; along += 0.05) {
                    hit = plot->hitAt(shape.line.pointAt(along));
                    if (hit && hit->item == SelectedItem(SelectedFrame{arrow.number}))
                        break;
                    hit.reset();
                }
                if (!hit)
                    continue;
                ++seen;
                QVERIFY2(!hit->description.contains(u"on the wire"_s), qPrintable(hit->description));
                QVERIFY2(hit->description.contains(fateName(Fate::Held)), qPrintable(hit->description));
                break;
            }
        }
        QVERIFY(seen > 3);
    }

    void aDragThatMeasuresEndsWithItsSession()
    {
        m_window->playhead().toEnd();
        QWidget* area = m_window->chart().viewport();
        const QRectF plot = m_window->chart().plot()->scene().plot;
        const auto drag = [&] {
            const QPoint from = plot.center().toPoint();
            QTest::mousePress(area, Qt::LeftButton, {}, from);
            QTest::mouseMove(area, from + QPoint(60, 4));
        };
        drag();
        QTRY_VERIFY(m_window->playhead().isFrozen());
        m_window->showRecording(sampleSession());
        QVERIFY(!m_window->playhead().isFrozen());
        QTest::mouseMove(area, plot.center().toPoint() + QPoint(90, 4));
        QCoreApplication::processEvents();
        QVERIFY(!m_window->chart().isMeasuring());
        QTest::mouseRelease(area, Qt::LeftButton, {}, plot.center().toPoint() + QPoint(90, 4));
        // Who goes to another picture by a key gets no release there.
        m_window->playhead().toEnd();
        drag();
        QTRY_VERIFY(m_window->playhead().isFrozen());
        m_window->views().showView(u"ladder"_s);
        QVERIFY(!m_window->playhead().isFrozen());
    }

    void zoomPanAndFitKeepWithinTheSession()
    {
        m_window->playhead().toEnd();
        TimelineView& chart = m_window->chart();
        const double from = chart.plot()->scene().fromUnit;
        const double to = chart.plot()->scene().toUnit;
        QVERIFY(chart.showsAll());
        m_window->action(u"zoomIn"_s)->trigger();
        m_window->action(u"zoomIn"_s)->trigger();
        QVERIFY(!chart.showsAll());
        for (int i = 0; i < 40; ++i)
            m_window->action(u"panLeft"_s)->trigger();
        QVERIFY(chart.plot()->scene().fromUnit <= from);
        for (int i = 0; i < 80; ++i)
            m_window->action(u"zoomOut"_s)->trigger();
        QVERIFY(chart.showsAll());
        m_window->selection().select(
            SelectedLife{*m_window->source().timeline().findTrack(u"server"_s, m_window->source().evidence()[0].ends), 1});
        m_window->action(u"fitSelection"_s)->trigger();
        QVERIFY(chart.plot()->scene().toUnit - chart.plot()->scene().fromUnit < (to - from) / 2);
        m_window->action(u"fitAll"_s)->trigger();
        QCOMPARE(chart.plot()->scene().fromUnit, from);
        QCOMPARE(chart.plot()->scene().toUnit, to);
    }
};

STATEWIRE_TEST(TestTimelineView);
#include "tst_timelineview.moc"
