// SPDX-License-Identifier: GPL-3.0-or-later
// Which rows the timeline has: by connection, host or port, folded and filtered.
#include "support/laidtimeline.h"
#include "support/samplesession.h"
#include "support/testregistry.h"
#include "support/wirestory.h"

#include <QTest>
#include <algorithm>

using namespace statewire;
using namespace statewire::test;
using namespace Qt::StringLiterals;

class TestTimelineRows : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void halfOpenConnectionsFoldIntoTheirQueueAndUnfold()
    {
        WireStory story;
        for (quint16 port = 50000; port < 50007; ++port) {
            story.send(true, port, FlagSyn);
            if (port < 50005)
                story.row(false, port, TcpState::SynRecv);
            story.wait(ms);
        }
        Laid laid(story.session);
        std::vector<RowGroup> groups = groupRows(laid.timeline, {}, laid.scene.playheadNs);
        QCOMPARE(groups.size(), 1u);
        QVERIFY(groups[0].queue);
        laid.scene.groups = &groups;
        QCOMPARE(laid.shapes().bands.size(), 1u);
        QCOMPARE(laid.shapes().queues.size(), 1u);
        QCOMPARE(laid.shapes().queues[0].label, u"5 half-open"_s);
        QVERIFY(!laid.shapes().queues[0].full); // nothing said so
        QVERIFY(laid.shapes().queues[0].level.boundingRect().top() > laid.shapes().queues[0].rect.top());
        RowOptions options;
        options.unfolded.insert(groups[0].key);
        groups = groupRows(laid.timeline, options, laid.scene.playheadNs);
        QCOMPARE(groups.size(), 8u); // the queue above its connections
        QVERIFY(groups[0].queue && !groups[0].collapsed);

        CounterEvent full;
        full.host = u"server"_s;
        full.name = u"TcpExt.TCPReqQFullDrop"_s;
        full.value = full.delta = 2;
        story.say(full);
        Laid seen(story.session);
        const std::vector<RowGroup> folded = groupRows(seen.timeline, {}, seen.scene.playheadNs);
        seen.scene.groups = &folded;
        const TimelineShapes shapes = seen.shapes();
        QCOMPARE(shapes.queues[0].label, u"5 of 5 · full"_s);
        QVERIFY(shapes.queues[0].full);
        QCOMPARE(shapes.queues[0].level.boundingRect().top(), shapes.queues[0].rect.top()); // a full queue looks full
    }

    void groupedByHostOrPortEachSocketHasALaneOnce()
    {
        for (Grouping grouping : {Grouping::Host, Grouping::Port}) {
            Laid laid(sampleSession());
            laid.scene.plot.setHeight(900);
            RowOptions options;
            options.grouping = grouping;
            const std::vector<RowGroup> groups = groupRows(laid.timeline, options, laid.scene.playheadNs);
            laid.scene.groups = &groups;
            const TimelineShapes shapes = laid.shapes();
            std::vector<size_t> tracks;
            double bottom = 0;
            for (const BandShape& band : shapes.bands) {
                for (const RowShape& row : band.rows) {
                    QVERIFY(band.rect.contains(row.rect));
                    QVERIFY(row.rect.top() > bottom);
                    bottom = row.rect.bottom();
                    tracks.push_back(row.track);
                }
            }
            std::sort(tracks.begin(), tracks.end());
            QCOMPARE(tracks.size(), laid.timeline.tracks().size()); // the listener, too
            QVERIFY(std::adjacent_find(tracks.begin(), tracks.end()) == tracks.end());
            QCOMPARE(groups.front().title.left(6), u"client"_s); // who opens stands above who answers
            QCOMPARE(groups.size(), grouping == Grouping::Host ? 2u : 3u);
        }
    }

    void aCollapsedGroupIsOneThinLaneWithAllItsStates()
    {
        Laid laid(sampleSession());
        RowOptions options;
        const double open = layOut(laid.scene, laid.theme).bands[0].rect.height();
        options.collapsed.insert(groupRows(laid.timeline, options, laid.scene.playheadNs)[0].key);
        const std::vector<RowGroup> groups = groupRows(laid.timeline, options, laid.scene.playheadNs);
        laid.scene.groups = &groups;
        const TimelineShapes shapes = laid.shapes();
        QVERIFY(shapes.bands[0].collapsed);
        QCOMPARE(shapes.bands[0].rows.size(), 1u);
        QVERIFY(shapes.bands[0].rect.height() < open / 2);
        for (TcpState state : {TcpState::SynSent, TcpState::Established, TcpState::CloseWait, TcpState::LastAck})
            QVERIFY(findSpan(shapes, 1, 0, state));
        for (const SpanBox& span : shapes.spans) {
            if (span.rect.top() < shapes.bands[0].rect.bottom())
                QVERIFY(span.label.isEmpty() && shapes.bands[0].rect.contains(span.rect));
        }
        QVERIFY(!shapes.bands[1].collapsed);
    }

    void theFilterFindsPortsHostsWorkersAndStatesThatWereByNow_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("groups");
        QTest::newRow("nothing asked") << QString() << 2;
        QTest::newRow("a port") << u"40001"_s << 1;
        QTest::newRow("the port of all") << u":2016"_s << 2;
        QTest::newRow("a host") << u"Server"_s << 2;
        QTest::newRow("a worker") << u"client-2"_s << 1;
        QTest::newRow("a state") << u"time_wait"_s << 2;
        QTest::newRow("two words must both be found") << u"40000 client-2"_s << 0;
        QTest::newRow("nothing like it") << u"CLOSING"_s << 0;
    }
    void theFilterFindsPortsHostsWorkersAndStatesThatWereByNow()
    {
        QFETCH(QString, text);
        QFETCH(int, groups);
        const Laid laid(sampleSession());
        RowOptions options;
        options.filter = text;
        QCOMPARE(groupRows(laid.timeline, options, laid.scene.playheadNs).size(), size_t(groups));
    }

    void aStateYetToComeIsNotFound()
    {
        const Laid laid(sampleSession());
        RowOptions options;
        options.filter = u"TIME_WAIT"_s;
        QVERIFY(groupRows(laid.timeline, options, 10'000'000).empty());
    }
};

STATEWIRE_TEST(TestTimelineRows);
#include "tst_timelinerows.moc"
