// SPDX-License-Identifier: GPL-3.0-or-later
// Where everything of the timeline goes, without a scene: rows, pairs, lives, labels, arrows, breaks.
#include "support/samplesession.h"
#include "support/testregistry.h"
#include "support/wirestory.h"
#include "ui/context/nameroom.h"
#include "ui/timeline/calllayout.h"
#include "ui/timeline/statelegend.h"
#include "ui/timeline/timelinelayout.h"

#include <QTest>
#include <algorithm>

using namespace statewire;
using namespace Qt::StringLiterals;

namespace {

/// A session laid out on a plane of 1400 by 400.
struct Laid
{
    Session session;
    Timeline timeline;
    TimeScale scale;
    TimelineScene scene;
    Theme theme = Theme::make(Theme::Look::Light);

    explicit Laid(Session s, TimeScale::Kind kind = TimeScale::Kind::EventSpaced)
        : session(std::move(s)), timeline(Timeline::of(session)),
          scale(kind == TimeScale::Kind::Linear
                    ? TimeScale::linear(0, timeline.endNs())
                    : TimeScale::eventSpaced(timeline.moments(), timeline.endNs(), timeline.flights()))
    {
        scene.timeline = &timeline;
        scene.scale = &scale;
        scene.playheadNs = timeline.endNs();
        scene.fromUnit = scale.beginUnit();
        scene.toUnit = scale.endUnit();
        scene.plot = QRectF(140, 20, 1400, 400);
    }
    TimelineShapes shapes() const { return layOut(scene, theme); }
};

const SpanBox* findSpan(const TimelineShapes& shapes, size_t track, size_t life, TcpState state)
{
    const auto found = std::find_if(shapes.spans.begin(), shapes.spans.end(), [&](const SpanBox& span) {
        return span.track == track && span.life == life && span.state == state;
    });
    return found == shapes.spans.end() ? nullptr : &*found;
}

} // namespace

class TestTimelineLayout : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aConnectionIsABandWithTheClientAboveTheServer()
    {
        const Laid laid(sampleSession());
        const TimelineShapes shapes = laid.shapes();
        QCOMPARE(shapes.bands.size(), 2u);
        for (const BandShape& band : shapes.bands) {
            QCOMPARE(band.rows.size(), 2u);
            QVERIFY(band.rows[0].title.startsWith(u"client :4000"_s));
            QCOMPARE(band.rows[1].title, u"server :2016"_s);
            QVERIFY(band.rows[0].rect.bottom() < band.rows[1].rect.top());
            QVERIFY(band.rect.contains(QRectF(band.rows[0].rect.topLeft(), band.rows[1].rect.bottomRight())));
        }
        QVERIFY(shapes.bands[0].rect.bottom() <= shapes.bands[1].rect.top());
        QCOMPARE(shapes.bands[0].rows[1].subtitle, u"← :40000"_s);
    }

    void listenersHaveNoRow()
    {
        const Laid laid(sampleSession(0));
        QVERIFY(laid.shapes().bands.empty());
    }

    void spansFollowEachOtherWithoutOverlap()
    {
        const Laid laid(sampleSession());
        const TimelineShapes shapes = laid.shapes();
        QVERIFY(shapes.spans.size() > 15);
        for (size_t i = 1; i < shapes.spans.size(); ++i) {
            const SpanBox& a = shapes.spans[i - 1];
            const SpanBox& b = shapes.spans[i];
            QVERIFY(laid.scene.plot.contains(b.rect));
            if (a.track == b.track && a.life == b.life)
                QVERIFY(a.rect.right() <= b.rect.left());
        }
    }

    void aSecondLifeIsRingedAndNeverMergedWithTheFirst()
    {
        const Laid laid(sampleSession());
        const TimelineShapes shapes = laid.shapes();
        QCOMPARE(shapes.rings.size(), 2u); // both ends of the reopened connection
        for (const LifeRing& ring : shapes.rings)
            QCOMPARE(ring.number, 2);
        const size_t server = shapes.bands[0].rows[1].track;
        const SpanBox* wait = findSpan(shapes, server, 0, TcpState::TimeWait);
        const SpanBox* reborn = findSpan(shapes, server, 1, TcpState::SynRecv);
        QVERIFY(wait && reborn);
        QVERIFY(wait->rect.right() <= reborn->rect.left());
        QVERIFY(std::abs(shapes.rings[1].centre.x() - reborn->rect.left()) < 2);
    }

    void aNameShrinksToTwoLettersAndThenToNothing()
    {
        Laid laid(sampleSession());
        const auto labelAt = [&](double width) {
            laid.scene.plot = QRectF(140, 20, width, 400);
            const TimelineShapes shapes = laid.shapes();
            return findSpan(shapes, shapes.bands[0].rows[0].track, 0, TcpState::SynSent)->label;
        };
        QCOMPARE(labelAt(2400), u"SYN_SENT"_s);
        QCOMPARE(labelAt(700), u"SS"_s);
        QCOMPARE(labelAt(120), QString());
    }

    void aLabelIsNeverWiderThanItsSpan()
    {
        Laid laid(sampleSession());
        const QFontMetricsF metrics(laid.theme.font(TextRole::Span));
        for (double width : {100.0, 300.0, 800.0, 1600.0, 3000.0}) {
            laid.scene.plot = QRectF(140, 20, width, 400);
            for (const SpanBox& span : laid.shapes().spans)
                QVERIFY(span.label.isEmpty() || metrics.horizontalAdvance(span.label) <= span.labelRect.width());
        }
    }

    void anOpenTimeWaitSaysHowLongItStillLasts()
    {
        const Laid laid(sampleSession());
        const TimelineShapes shapes = laid.shapes();
        const SpanBox* wait = findSpan(shapes, shapes.bands[1].rows[1].track, 0, TcpState::TimeWait);
        QVERIFY(wait);
        const auto left = laid.timeline.tracks()[wait->track].lives[0].timerLeftNs(laid.scene.playheadNs);
        QCOMPARE(wait->countdown, u"%1 s left"_s.arg(double(*left) / 1e9, 0, 'f', 1));
        QVERIFY(wait->rect.contains(wait->countdownRect));
        // The one that was reopened has ended, so it counts no more.
        QCOMPARE(findSpan(shapes, shapes.bands[0].rows[1].track, 0, TcpState::TimeWait)->countdown, QString());
    }

    void arrowsGoFromWhenAndWhereAFrameLeftToWhereItArrived()
    {
        const Laid laid(sampleSession());
        const TimelineShapes shapes = laid.shapes();
        QCOMPARE(shapes.arrows.size(), laid.timeline.arrows().size());
        const BandShape& band = shapes.bands[0];
        const ArrowShape& syn = shapes.arrows.front();
        const Arrow& sent = laid.timeline.arrows()[*laid.timeline.findArrow(syn.number)];
        QCOMPARE(syn.line.p1(), QPointF(xOf(laid.scene, sent.sentNs), band.rows[0].rect.bottom()));
        QCOMPARE(syn.line.p2(), QPointF(xOf(laid.scene, sent.landedNs), band.rows[1].rect.top()));
        QVERIFY(syn.line.dx() > 0);
        QVERIFY(shapes.arrows[1].line.dy() < 0); // the SYN-ACK comes up
    }

    void labelsOfArrowsDoNotCoverEachOther()
    {
        Laid laid(sampleSession());
        for (double width : {400.0, 900.0, 1400.0}) {
            laid.scene.plot = QRectF(140, 20, width, 300);
            const TimelineShapes shapes = laid.shapes();
            for (size_t i = 0; i < shapes.arrows.size(); ++i) {
                for (size_t j = 0; j < i; ++j) {
                    const QRectF a = shapes.arrows[i].labelRect;
                    QVERIFY(a.isNull() || !a.intersects(shapes.arrows[j].labelRect));
                }
            }
        }
    }

    void aFactIsWrittenInFullBesideTheFrameThatMatters()
    {
        Laid laid(sampleSession());
        const quint64 last = laid.timeline.arrows().back().number;
        laid.scene.facts = {{last, u"ACK and a fact in some words"_s}};
        const TimelineShapes shapes = laid.shapes();
        const auto fact =
            std::find_if(shapes.arrows.begin(), shapes.arrows.end(), [](const ArrowShape& a) { return a.matters; });
        QVERIFY(fact != shapes.arrows.end());
        QCOMPARE(fact->label, u"ACK and a fact in some words"_s);
        QVERIFY(laid.scene.plot.contains(fact->labelRect));
        for (const BreakShape& torn : shapes.breaks)
            QVERIFY(fact->labelRect.right() < torn.leftX || fact->labelRect.left() > torn.rightX);
    }

    void aFactStaysOnItsArrowsSideOfATornEdgeOrIsLedToIt()
    {
        Laid laid(sampleSession());
        // The last SYN follows a torn edge; older frames stand before it.
        const auto& arrows = laid.timeline.arrows();
        const auto syn = std::find_if(arrows.rbegin(), arrows.rend(), [](const Arrow& a) { return a.segment.isPureSyn(); });
        laid.scene.facts = {{syn->number, u"SYN: 16 121 419 ahead"_s}, {syn->number + 1, u"SYN,ACK: old + 65 537"_s}};
        for (double height : {200.0, 300.0, 500.0}) {
            for (double width : {600.0, 900.0, 1200.0, 1600.0, 2200.0}) {
                laid.scene.plot = QRectF(140, 20, width, height);
                const TimelineShapes shapes = laid.shapes();
                QCOMPARE(shapes.breaks.size(), 1u);
                const BreakShape& torn = shapes.breaks.front();
                for (const ArrowShape& arrow : shapes.arrows) {
                    if (!arrow.matters)
                        continue;
                    QVERIFY2(!arrow.label.isEmpty(), "a fact is always told");
                    const bool sameSide = (arrow.labelRect.center().x() < torn.leftX) == (arrow.line.x1() < torn.leftX);
                    QVERIFY2(sameSide || !arrow.leader.isNull(), "beyond a torn edge only at the end of a leader");
                    if (width < 1600)
                        continue;
                    for (const ArrowShape& other : shapes.arrows)
                        QVERIFY(&other == &arrow || !arrow.labelRect.contains(other.line.center()));
                }
            }
        }
    }

    void aCallIsATickAtItsSocketsRow()
    {
        Laid laid(sampleSession());
        laid.scene.plot = QRectF(140, 20, 3000, 700);
        const TimelineShapes shapes = laid.shapes();
        QCOMPARE(shapes.calls.size(), 3u); // three connects
        const RowShape& row = shapes.bands[0].rows[0];
        const CallTick& tick = shapes.calls[1]; // the one that reopens the four-tuple of the first
        const CallEvent& call = laid.timeline.calls().calls()[tick.call];
        QCOMPARE(tick.footY, row.rect.top());
        QVERIFY(tick.headY < row.rect.top());
        QVERIFY(tick.label.isEmpty() || shapes.bands[0].rect.contains(tick.labelRect));
        QCOMPARE(tick.x, xOf(laid.scene, call.beginNs));
        QCOMPARE(tick.endX, xOf(laid.scene, call.endNs));
        QVERIFY(
            std::any_of(shapes.calls.begin(), shapes.calls.end(), [](const CallTick& t) { return t.label == u"connect"; }));
        laid.scene.playheadNs = call.beginNs - 1;
        QCOMPARE(laid.shapes().calls.size(), 2u);
        QVERIFY(!describeCall(call, call.endNs - 1, {}).contains(u"= 0"_s)); // its result is not known before it returns
        QVERIFY(describeCall(call, call.endNs, {}).startsWith(u"connect(192.168.88.131:2016) = 0, 300 µs"_s));
    }

    void aRefusedCallWithoutASocketStandsOnTop()
    {
        Session session = sampleSession();
        CallEvent refused;
        refused.host = u"client"_s;
        refused.worker = u"client-4"_s;
        refused.call = u"connect"_s;
        refused.arguments = u"192.168.88.131:2016"_s;
        refused.result = -1;
        refused.errnoName = u"EADDRNOTAVAIL"_s;
        refused.beginNs = session.endNs() + 50'000;
        refused.endNs = session.endNs() + 70'000;
        session.append({session.endNs() + 100'000, refused});
        Laid laid(std::move(session));
        laid.scene.strip = QRectF(140, 0, 1400, stripHeight(laid.timeline, laid.theme));
        laid.scene.plot.moveTop(laid.scene.strip.bottom());
        const TimelineShapes shapes = laid.shapes();
        const auto tick =
            std::find_if(shapes.calls.begin(), shapes.calls.end(), [](const CallTick& t) { return t.refused; });
        QVERIFY(tick != shapes.calls.end());
        QVERIFY(tick->footY <= laid.scene.plot.top());
        const std::vector<qint64> moments = laid.timeline.moments();
        QVERIFY2(std::binary_search(moments.begin(), moments.end(), refused.endNs), "stepping must not pass it by");
        laid.scene.playheadNs = refused.endNs - 1;
        for (const CallTick& early : laid.shapes().calls)
            QVERIFY(!early.refused);
    }

    void aCallThatFailedIsNamedHoweverCrowdedItIs()
    {
        // Trivial calls all around it, on the same socket, and the failure is the last of them at the right edge.
        Session session = sampleSession();
        const Timeline before = Timeline::of(session);
        const Track& client = before.tracks()[size_t(before.connections()[0].client)];
        const auto call = [&](const QString& name, const QString& errnoName, qint64 tookNs) {
            CallEvent event;
            event.host = client.host;
            event.worker = u"client-1"_s;
            event.call = name;
            event.errnoName = errnoName;
            event.result = errnoName.isEmpty() ? 0 : -1;
            event.ends = client.ends;
            event.beginNs = session.endNs() + 1000;
            event.endNs = event.beginNs + tookNs;
            session.append({event.endNs, event});
        };
        for (int i = 0; i < 12; ++i)
            call(u"send"_s, {}, 2000);
        call(u"read"_s, u"ETIMEDOUT"_s, 40'000'000);
        call(u"send"_s, {}, 2000);
        Laid laid(std::move(session));
        for (double height : {150.0, 400.0}) {
            for (double width : {260.0, 700.0, 1400.0}) {
                laid.scene.plot = QRectF(140, 20, width, height);
                const TimelineShapes shapes = laid.shapes();
                const auto failed =
                    std::find_if(shapes.calls.begin(), shapes.calls.end(), [](const CallTick& t) { return t.refused; });
                QVERIFY(failed != shapes.calls.end());
                QVERIFY2(failed->label.contains(u"ETIMEDOUT"_s), qPrintable(failed->label));
                QVERIFY(failed->labelRect.left() >= 140 && failed->labelRect.right() <= 140 + width);
                if (width > 700)
                    QCOMPARE(failed->label, u"read \u2717 ETIMEDOUT after 40.0 ms"_s);
                QVERIFY2(failed->endX > failed->x, "as long as its wait");
                for (const CallTick& other : shapes.calls)
                    QVERIFY(&other == &*failed || other.labelRect.isNull() ||
                            !other.labelRect.intersects(failed->labelRect));
            }
        }
    }

    void manyCallsThatFailAlikeAreOneNameAndANumber()
    {
        Session session = sampleSession();
        for (int i = 0; i < 5; ++i) {
            CallEvent refused;
            refused.host = u"client"_s;
            refused.call = u"bind"_s;
            refused.errnoName = u"EADDRINUSE"_s;
            refused.result = -1;
            refused.beginNs = session.endNs() + 1000;
            refused.endNs = refused.beginNs + 5000;
            session.append({refused.endNs, refused});
        }
        Laid laid(std::move(session));
        laid.scene.strip = QRectF(140, 0, 1400, stripHeight(laid.timeline, laid.theme));
        laid.scene.plot.moveTop(laid.scene.strip.bottom());
        QStringList names;
        for (const CallTick& tick : laid.shapes().calls) {
            if (tick.refused && !tick.label.isEmpty())
                names << tick.label;
        }
        QCOMPARE(names, QStringList{u"client: bind \u2717 EADDRINUSE ×5"_s});
    }

    void whatIsSentAgainIsMarked()
    {
        WireStory story;
        story.send(true, 40000, FlagSyn);
        story.wait(second);
        story.send(true, 40000, FlagSyn);
        story.wait(second);
        Laid laid(story.session);
        const TimelineShapes shapes = laid.shapes();
        QCOMPARE(shapes.arrows.size(), 2u);
        QVERIFY(!shapes.arrows[0].repeats);
        QVERIFY(shapes.arrows[1].repeats);
        QCOMPARE(shapes.arrows[1].label, u"S again"_s);
    }

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

    void namesAreWholeWhereTheScaleCanGiveThemRoom()
    {
        const Session session = sampleSession();
        Laid laid{Session(session)};
        const auto shortNames = [&](bool roomy) {
            laid.scene.plot = QRectF(140, 20, 1100, 400);
            const ScaleRoom room = nameRoom(laid.timeline, {}, laid.theme, 1100);
            laid.scale = TimeScale::eventSpaced(laid.timeline.moments(), laid.timeline.endNs(), laid.timeline.flights(),
                                                roomy ? &room : nullptr);
            laid.scene.fromUnit = firstRowUnit(laid.timeline, laid.scale);
            laid.scene.toUnit = laid.scale.endUnit();
            const TimelineShapes shapes = laid.shapes();
            const auto brief = std::count_if(shapes.spans.begin(), shapes.spans.end(),
                                             [](const SpanBox& s) { return s.label != stateName(s.state); });
            return std::pair(int(brief), int(shortNamed(shapes).size()));
        };
        QCOMPARE(shortNames(true), std::pair(0, 0));
        QVERIFY(shortNames(false).first > 0);
        QVERIFY2(shortNames(false).second > 0, "and the legend explains them");
    }

    void aSocketThatWasMadeIsNotWorthARowUnlessItFailed()
    {
        Session session = sampleSession();
        const double before = stripHeight(Timeline::of(session), Theme::make(Theme::Look::Light));
        CallEvent made;
        made.host = u"client"_s;
        made.worker = u"client-4"_s;
        made.call = u"socket"_s;
        made.result = 3;
        made.beginNs = session.endNs() + 50'000;
        made.endNs = session.endNs() + 70'000;
        session.append({session.endNs() + 100'000, made});
        const auto strips = [](const Session& s) {
            Laid laid{Session(s)};
            laid.scene.strip = QRectF(140, 0, 1400, stripHeight(laid.timeline, laid.theme));
            laid.scene.plot.moveTop(laid.scene.strip.bottom());
            int refused = 0;
            int plain = 0;
            for (const CallTick& tick : laid.shapes().calls) {
                if (laid.timeline.calls().calls()[tick.call].call == "socket"_L1)
                    ++(tick.refused ? refused : plain);
            }
            return std::pair(plain, refused);
        };
        QCOMPARE(stripHeight(Timeline::of(session), Theme::make(Theme::Look::Light)), before);
        QCOMPARE(strips(session), std::pair(0, 0));
        made.result = -1;
        made.errnoName = u"EMFILE"_s;
        made.beginNs = made.endNs = session.endNs() + 50'000;
        session.append({session.endNs() + 100'000, made});
        QCOMPARE(strips(session), std::pair(0, 1));
    }

    void stepsAreFlagsThatDoNotCoverEachOther()
    {
        Laid laid(sampleSession());
        laid.scene.strip = QRectF(140, 0, 1400, 18);
        for (double width : {200.0, 500.0, 1400.0}) {
            laid.scene.plot.setWidth(width);
            laid.scene.strip.setWidth(width);
            const TimelineShapes shapes = laid.shapes();
            QVERIFY(shapes.flags.size() >= 4);
            for (size_t i = 1; i < shapes.flags.size(); ++i)
                QVERIFY(!shapes.flags[i].labelRect.intersects(shapes.flags[i - 1].labelRect));
        }
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

    void aLongGapIsTornAndSaysWhatWasSkipped()
    {
        const Laid laid(sampleSession());
        const TimelineShapes shapes = laid.shapes();
        QCOMPARE(shapes.breaks.size(), 1u);
        QVERIFY2(shapes.breaks[0].label.startsWith(u"1.03"_s), qPrintable(shapes.breaks[0].label));
        QVERIFY(Laid(sampleSession(), TimeScale::Kind::Linear).shapes().breaks.empty());
    }

    void nothingAfterThePlayheadIsLaidOut()
    {
        Laid laid(sampleSession());
        for (qint64 t : laid.timeline.moments()) {
            laid.scene.playheadNs = t;
            const TimelineShapes shapes = laid.shapes();
            const double x = xOf(laid.scene, t);
            for (const SpanBox& span : shapes.spans) {
                QVERIFY(span.beginNs <= t);
                QVERIFY(span.rect.right() <= x + 1.5);
            }
            for (const ArrowShape& arrow : shapes.arrows) {
                QVERIFY(arrow.line.p1().x() <= x + 0.5);
                QVERIFY(arrow.line.p2().x() <= x + 0.5);
            }
            for (const BreakShape& torn : shapes.breaks)
                QVERIFY(torn.leftX <= x);
            QVERIFY(shapes.playheadX);
        }
    }

    void aFrameOnItsWayEndsAtThePlayheadBetweenTheRows()
    {
        Laid laid(sampleSession());
        const Arrow& first = laid.timeline.arrows().front();
        laid.scene.playheadNs = (first.sentNs + first.landedNs) / 2;
        const TimelineShapes shapes = laid.shapes();
        QCOMPARE(shapes.arrows.size(), 1u);
        QVERIFY(!shapes.arrows[0].arrived);
        const BandShape& band = shapes.bands[0];
        QVERIFY(shapes.arrows[0].line.p2().y() > band.rows[0].rect.bottom());
        QVERIFY(shapes.arrows[0].line.p2().y() < band.rows[0].rect.bottom() + band.rect.height());
    }

    void zoomedInSpansAreCutAtThePlotsEdges()
    {
        Laid laid(sampleSession());
        const double whole = laid.scale.endUnit() - laid.scale.beginUnit();
        laid.scene.fromUnit = laid.scale.beginUnit() + whole * 0.3;
        laid.scene.toUnit = laid.scale.beginUnit() + whole * 0.32;
        const TimelineShapes shapes = laid.shapes();
        QVERIFY(!shapes.spans.empty());
        for (const SpanBox& span : shapes.spans)
            QVERIFY(laid.scene.plot.adjusted(-1, -1, 1, 1).contains(span.rect));
        for (const ArrowShape& arrow : shapes.arrows) {
            QVERIFY(arrow.line.p1().x() >= laid.scene.plot.left() - 0.5);
            QVERIFY(arrow.line.p2().x() <= laid.scene.plot.right() + 0.5);
        }
    }

    void timeAndPlaceAreEachOthersInverse()
    {
        const Laid laid(sampleSession());
        for (qint64 t : laid.timeline.moments())
            QVERIFY(std::abs(momentAt(laid.scene, xOf(laid.scene, t)) - t) <= 1000);
    }

    void manySpansCostNoMoreThanTheirPixels()
    {
        const Laid laid(busySession(4, 20'000));
        size_t spans = 0;
        for (const Track& track : laid.timeline.tracks()) {
            for (const Life& life : track.lives)
                spans += life.spans.size();
        }
        QVERIFY(spans >= 80'000);
        QVERIFY2(laid.shapes().rings.empty(), "rings must not hide the states");
        // Lives of five spans each: a life takes a pixel at most.
        QVERIFY(laid.shapes().spans.size() < 30'000);
    }

    void bandsBeyondTheBottomCanBeScrolledTo()
    {
        Laid laid(busySession(30, 5));
        const TimelineShapes top = laid.shapes();
        QVERIFY(top.contentHeight > laid.scene.plot.height());
        QVERIFY(top.bands.size() < 30);
        laid.scene.scroll = top.contentHeight - laid.scene.plot.height();
        QCOMPARE(laid.shapes().bands.back().rows[0].title, u"client :10029"_s);
    }
};

STATEWIRE_TEST(TestTimelineLayout);
#include "tst_timelinelayout.moc"
