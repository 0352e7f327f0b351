// SPDX-License-Identifier: GPL-3.0-or-later
// The port strip: which range is in force, a lane for each port, who holds it at both sides, and what is free.
#include "support/samplesession.h"
#include "support/testregistry.h"
#include "ui/ports/portview.h"

#include <QSet>
#include <QTest>
#include <algorithm>
#include <set>

using namespace statewire;
using namespace Qt::StringLiterals;

namespace {

/// The sample session with what the kernel says of its ports put before.
Session sessionWithRange(const QString& value, bool bySocket = false)
{
    Session session;
    const Session sample = sampleSession();
    for (const Event& event : sample.events()) {
        if (event.as<SocketEvent>() && session.events().size() == 4) {
            if (bySocket) {
                CallEvent call;
                call.host = u"client"_s;
                call.worker = u"client-1"_s;
                call.call = u"setsockopt"_s;
                call.arguments = u"IP_LOCAL_PORT_RANGE "_s + value;
                session.append({event.tNs, call});
            } else {
                session.append({event.tNs, SysctlEvent{u"client"_s, u"net.ipv4.ip_local_port_range"_s, value, value}});
            }
        }
        session.append(event);
    }
    return session;
}

struct Laid
{
    Session session;
    Timeline timeline = Timeline::of(session);
    TimeScale scale = TimeScale::eventSpaced(timeline.moments(), timeline.endNs(), timeline.flights());
    PortScene scene{&session, &timeline, &scale};
    Theme theme = Theme::make(Theme::Look::Light);

    explicit Laid(Session s) : session(std::move(s))
    {
        scene.playheadNs = timeline.endNs();
        scene.fromUnit = scale.beginUnit();
        scene.toUnit = scale.endUnit();
        scene.plot = QRectF(100, 30, 1400, 200);
    }
    PortShapes shapes() const { return layOutPorts(scene, theme); }
};

} // namespace

class TestPortView : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theRangeIsWhatWasReportedByThePlayhead()
    {
        const Session session = sessionWithRange(u"40000\t40001"_s);
        const PortRange range = portRangeAt(session, u"client"_s, session.endNs());
        QCOMPARE(range.low, 40000);
        QCOMPARE(range.high, 40001);
        QVERIFY(range.source == PortRange::Source::Sysctl);
        QVERIFY(portRangeAt(session, u"client"_s, 0).source == PortRange::Source::Default);
        QVERIFY(portRangeAt(session, u"server"_s, session.endNs()).source == PortRange::Source::Default);
    }

    void aSocketsOwnRangeComesFromItsCall()
    {
        const Session session = sessionWithRange(u"40000-40002"_s, true);
        const PortRange range = portRangeAt(session, u"client"_s, session.endNs());
        QCOMPARE(range.size(), 3);
        QVERIFY(range.source == PortRange::Source::SocketOption);
    }

    void nonsenseIsNoRange_data()
    {
        QTest::addColumn<QString>("value");
        QTest::newRow("empty") << QString();
        QTest::newRow("one number") << u"40000"_s;
        QTest::newRow("the wrong way round") << u"40001 40000"_s;
        QTest::newRow("beyond the last port") << u"40000 70000"_s;
        QTest::newRow("words") << u"low high"_s;
    }
    void nonsenseIsNoRange()
    {
        QFETCH(QString, value);
        const Session session = sessionWithRange(value);
        QVERIFY(portRangeAt(session, u"client"_s, session.endNs()).source == PortRange::Source::Default);
    }

    void aSmallRangeHasALaneForEveryPort()
    {
        const Laid laid(sessionWithRange(u"39999 40004"_s));
        const PortShapes shapes = laid.shapes();
        QCOMPARE(shapes.host, u"client"_s);
        QCOMPARE(shapes.lanes.size(), 6u);
        for (size_t i = 0; i < shapes.lanes.size(); ++i) {
            QCOMPARE(shapes.lanes[i].port, quint16(39999 + i));
            QVERIFY(i == 0 || shapes.lanes[i - 1].rect.bottom() < shapes.lanes[i].rect.top());
        }
        QVERIFY(!shapes.lanes[0].heldHere && !shapes.lanes[0].heldThere);
        QVERIFY2(shapes.summary.startsWith(u"5 free · 1 held here · 2 at"_s), qPrintable(shapes.summary));
    }

    void aLargeRangeShowsThePortsInUseAndCountsTheFree()
    {
        const Laid laid(sampleSession());
        const PortShapes shapes = laid.shapes();
        QCOMPARE(shapes.lanes.size(), 2u);
        QVERIFY2(shapes.summary.contains(u"231 free"_s), qPrintable(shapes.summary)); // 28 232 less the one held
        QVERIFY(shapes.title.contains(u"default"_s));
    }

    void theClientHoldsTheUpperHalfAndTheServerTheLower()
    {
        const Laid laid(sessionWithRange(u"40000 40001"_s));
        const PortShapes shapes = laid.shapes();
        QVERIFY(shapes.boxes.size() > 10);
        for (const PortBox& box : shapes.boxes) {
            const Track& track = laid.timeline.tracks()[box.track];
            QCOMPARE(box.client, track.host == u"client");
            const quint16 port = box.client ? track.ends.local.port : track.ends.remote.port;
            const auto lane =
                std::find_if(shapes.lanes.begin(), shapes.lanes.end(), [&](const PortLane& l) { return l.port == port; });
            QVERIFY(lane != shapes.lanes.end() && lane->rect.contains(box.rect));
            QCOMPARE(box.client, box.rect.center().y() < lane->rect.center().y());
        }
    }

    void whoHoldsAPortIsWritten()
    {
        Laid laid(sessionWithRange(u"40000 40001"_s));
        laid.scene.plot.setWidth(4000);
        const PortShapes shapes = laid.shapes();
        QVERIFY(std::any_of(shapes.boxes.begin(), shapes.boxes.end(),
                            [](const PortBox& box) { return box.label == u"ESTABLISHED · client-2"; }));
        for (const PortBox& box : shapes.boxes) // another worker holds the port in its second life
            QVERIFY(box.life == 0 || !box.client || !box.label.contains(u"client-1"_s));
        const QFontMetricsF metrics(laid.theme.font(TextRole::Span));
        for (const PortBox& box : shapes.boxes)
            QVERIFY(metrics.horizontalAdvance(box.label) <= box.rect.width());
    }

    void nothingAfterThePlayheadIsLaidOut()
    {
        Laid laid(sessionWithRange(u"40000 40001"_s));
        for (qint64 t : laid.timeline.moments()) {
            laid.scene.playheadNs = t;
            for (const PortBox& box : laid.shapes().boxes)
                QVERIFY(box.beginNs <= t);
        }
        laid.scene.playheadNs = 0;
        QVERIFY(laid.shapes().boxes.empty());
    }

    void aPortIsFreeHereWhileTheOtherEndStillWaits()
    {
        Laid laid(sessionWithRange(u"40000 40001"_s));
        const PortShapes shapes = laid.shapes();
        QVERIFY(shapes.lanes[0].heldHere); // taken anew
        QVERIFY(!shapes.lanes[1].heldHere);
        QVERIFY(shapes.lanes[1].heldThere);
    }

    void theStripStandsWhereTheTimelineShowsTheSameMoment()
    {
        ShownSource source;
        ViewScale scale(source);
        Playhead playhead(source, scale);
        Selection selection;
        PortView strip({source, scale, playhead, selection});
        strip.resize(1400, 160);
        source.showRecording(sessionWithRange(u"40000 40001"_s));
        playhead.toEnd();
        scale.setWindow({scale.scale().beginUnit(), scale.scale().endUnit(), 180, 12});
        const std::optional<double> x = strip.shapes().playheadX;
        QVERIFY(x);
        QCOMPARE(*x, 180 + (scale.scale().toUnit(playhead.positionNs()) - scale.scale().beginUnit()) * (1400 - 192) /
                               (scale.scale().endUnit() - scale.scale().beginUnit()));
        QTest::mouseClick(&strip, Qt::LeftButton, {}, strip.shapes().boxes.front().rect.center().toPoint());
        QVERIFY(std::holds_alternative<SelectedLife>(selection.item()));
    }

    void eachBoxIsReachedByKey()
    {
        ShownSource source;
        ViewScale scale(source);
        Playhead playhead(source, scale);
        Selection selection;
        PortView strip({source, scale, playhead, selection});
        strip.resize(1400, 90); // less than the lanes want
        source.showRecording(sessionWithRange(u"40000 40019"_s));
        playhead.toEnd();
        scale.setWindow({scale.scale().beginUnit(), scale.scale().endUnit(), 180, 12});
        strip.show();
        std::set<std::pair<size_t, size_t>> all;
        for (const PortBox& box : strip.shapes().boxes)
            all.insert({box.track, box.life});
        QVERIFY(all.size() >= 3);
        std::set<std::pair<size_t, size_t>> reached;
        QSet<QString> told;
        const size_t boxes = strip.shapes().boxes.size();
        for (size_t i = 0; i < boxes; ++i) {
            QTest::keyClick(&strip, Qt::Key_Down);
            const auto* life = std::get_if<SelectedLife>(&selection.item());
            QVERIFY(life);
            reached.insert({life->track, life->life});
            told.insert(strip.accessibleDescription());
        }
        QCOMPARE(reached, all);
        QCOMPARE(size_t(told.size()), boxes);
        const SelectedItem last = selection.item();
        QTest::keyClick(&strip, Qt::Key_Down); // it does not run in circles
        QCOMPARE(std::get<SelectedLife>(selection.item()), std::get<SelectedLife>(last));
        for (size_t i = 0; i < boxes; ++i)
            QTest::keyClick(&strip, Qt::Key_Up);
        const PortBox& first = strip.shapes().boxes.front();
        QCOMPARE(std::get<SelectedLife>(selection.item()), (SelectedLife{first.track, first.life}));
        QVERIFY(strip.rect().contains(first.rect.toRect()));
    }
};

STATEWIRE_TEST(TestPortView);
#include "tst_portview.moc"
