// SPDX-License-Identifier: GPL-3.0-or-later
// What the stage's layout says of a moment: where each frame and socket is, how, and why.
#include "support/testregistry.h"
#include "support/wirestory.h"
#include "ui/stage/stagelayout.h"
#include "ui/stage/stagemotion.h"

#include <QTest>
#include <algorithm>
#include <set>

using namespace statewire;
using namespace Qt::StringLiterals;
using Kind = StageFrame::Kind;

namespace {

/// A session on a stage of its own, without a window.
struct Stage
{
    explicit Stage(Session what) : session(std::move(what)), timeline(Timeline::of(session)), moments(timeline.moments())
    {
        stories.update(session);
    }
    StageLayout at(qint64 tNs, QSizeF size = {1130, 180}, const Theme& theme = Theme::make(Theme::Look::Light),
                   const QSet<QString>& unfolded = {}) const
    {
        StageScene scene;
        scene.session = &session;
        scene.timeline = &timeline;
        scene.stories = &stories;
        scene.moments = &moments;
        scene.playheadNs = tNs;
        scene.size = size;
        scene.unfolded = unfolded;
        return layOutStage(scene, theme);
    }
    Session session;
    Timeline timeline;
    std::vector<qint64> moments;
    FrameFates stories;
};

double wayOf(const StageLayout& layout, const StageFrame& frame)
{
    const double half = frame.rect.width() / 2;
    const QRectF& wire = layout.wireArea;
    return (frame.rect.center().x() - wire.left() - half) / (wire.width() - 2 * half);
}

} // namespace

class TestStageLayout : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aFrameIsHalfWayAtHalfTheDelay()
    {
        const Stage stage(oneFrame(300 * ms));
        for (const double part : {0.0, 0.25, 0.5, 0.75, 0.99}) {
            const StageLayout layout = stage.at(10 * ms + qint64(part * 300 * double(ms)));
            QCOMPARE(layout.frames.size(), 1u);
            QCOMPARE(layout.frames[0].kind, Kind::Flying);
            QVERIFY(layout.frames[0].rightward);
            QVERIFY2(std::abs(wayOf(layout, layout.frames[0]) - part) < 0.04, qPrintable(QString::number(part)));
        }
    }

    void whatIsStillOnItsWayTravelsAsFastAsTheLastOneDid()
    {
        const Stage stage(crowdedWire(1, 1));
        const StageLayout layout = stage.at(stage.session.endNs());
        QCOMPARE(layout.frames.size(), 1u);
        const double way = double(5 * ms) / double(300 * ms);
        QVERIFY(std::abs(wayOf(layout, layout.frames[0]) - way) < 0.04);
    }

    void aFrameThatJustArrivedStandsAtTheReceiverAndThenFades()
    {
        const Stage stage(oneFrame(70 * us));
        const qint64 landedNs = 10 * ms + 90 * us;
        StageLayout layout = stage.at(landedNs);
        QCOMPARE(layout.frames.size(), 1u);
        QCOMPARE(layout.frames[0].kind, Kind::Arrived);
        QCOMPARE(layout.frames[0].opacity, 1.0);
        QVERIFY(layout.frames[0].rect.right() > layout.wireArea.right() - layout.wireArea.width() * 0.1);
        layout = stage.at(landedNs + second);
        QCOMPARE(layout.frames.size(), 1u);
        QCOMPARE(layout.frames[0].kind, Kind::Last);
        QVERIFY(layout.frames[0].opacity < 1);
    }

    void nothingAfterThePlayheadIsOnTheStage()
    {
        for (const Session& session : {sampleSession(), heldHandshake(3), crowdedWire(20, 8)}) {
            const Stage stage(session);
            for (qint64 t : stage.moments) {
                for (qint64 at : {t - 1, t}) {
                    const StageLayout layout = stage.at(at);
                    for (const StageFrame& frame : layout.frames)
                        QVERIFY(stage.stories.find(frame.number)->sentNs <= at);
                    std::set<std::pair<size_t, size_t>> standing;
                    for (const SocketAt& socket : stage.timeline.socketsAt(at))
                        standing.insert({socket.track, socket.life});
                    for (const StageSocket& socket : layout.sockets)
                        QVERIFY(standing.contains({socket.track, socket.life}));
                    // The same session cut off at the playhead shows the same, but for how fast a frame still travels.
                    Session cut;
                    for (const Event& event : session.events()) {
                        if (event.tNs <= at)
                            cut.append(event);
                    }
                    const StageLayout then = Stage(cut).at(at);
                    QCOMPARE(then.frames.size(), layout.frames.size());
                    for (size_t i = 0; i < then.frames.size(); ++i) {
                        // What the wire does with a frame as it arrives is shown of the arrival.
                        const bool arriving = at - stage.stories.find(layout.frames[i].number)->sentNs < ms;
                        const bool done = layout.frames[i].kind == Kind::Arrived || layout.frames[i].kind == Kind::Last;
                        if (!done && !arriving)
                            QCOMPARE(then.frames[i].kind, layout.frames[i].kind);
                    }
                }
            }
        }
    }

    void heldFramesQueueInOrderOnTheirSendersSide()
    {
        WireStory story;
        for (int i = 0; i < 3; ++i) {
            const quint64 number = story.send(true, quint16(40000 + i), FlagSyn);
            story.wait(2 * us).fate(number, Fate::Held);
            story.wait(5 * ms);
        }
        const Stage stage(story.session);
        const StageLayout layout = stage.at(story.nowNs);
        QCOMPARE(layout.frames.size(), 3u);
        const StageFrame* first = layout.frame(1);
        const StageFrame* second = layout.frame(2);
        const StageFrame* third = layout.frame(3);
        QVERIFY(first && second && third);
        QCOMPARE(first->kind, Kind::Held);
        QCOMPARE(first->form, StageFrame::Form::Full);
        QVERIFY(third->rect.right() < second->rect.left());
        QVERIFY(second->rect.right() < first->rect.left());
        QVERIFY(third->rect.left() >= layout.wireArea.left());
        QVERIFY2(layout.caption.contains(u"3 frames are held, frame 1 is next"_s), qPrintable(layout.caption));
    }

    void aFrameThatAnotherOvertookWaitsBehindIt()
    {
        WireStory story;
        const quint64 a = story.send(true, 40000, FlagPsh | FlagAck, 1, 1, 5);
        story.fate(a, Fate::Held);
        const quint64 b = story.wait(5 * ms).send(true, 40000, FlagPsh | FlagAck, 6, 1, 5);
        story.fate(b, Fate::Held);
        const qint64 beforeNs = story.nowNs;
        story.wait(second).fate(a, Fate::Held); // again: at the end of the queue
        const Stage stage(story.session);
        StageLayout layout = stage.at(beforeNs);
        QVERIFY(layout.frame(a)->rect.center().x() > layout.frame(b)->rect.center().x());
        layout = stage.at(story.nowNs);
        QVERIFY(layout.frame(a)->rect.center().x() < layout.frame(b)->rect.center().x());
    }

    void aLostFrameFallsAndLiesThereUntilSomethingElseHappens()
    {
        WireStory story;
        const quint64 syn = story.send(true, 40000, FlagSyn);
        story.fate(syn, Fate::Held);
        story.wait(second).fate(syn, Fate::Dropped);
        const qint64 lostNs = story.nowNs;
        const quint64 again = story.wait(3 * second).send(true, 40000, FlagSyn);
        const Stage stage(story.session);
        double y = 0;
        double opacity = 1.01;
        for (qint64 after : {0 * ms, 200 * ms, 400 * ms, 600 * ms}) {
            const StageLayout layout = stage.at(lostNs + after);
            QCOMPARE(layout.frames.size(), 1u);
            QCOMPARE(layout.frames[0].kind, Kind::Lost);
            QVERIFY(layout.frames[0].rect.center().y() > y);
            QVERIFY(layout.frames[0].opacity < opacity);
            y = layout.frames[0].rect.center().y();
            opacity = layout.frames[0].opacity;
        }
        QCOMPARE(stage.at(lostNs + 2 * second).frames.size(), 1u);
        const StageLayout later = stage.at(story.nowNs);
        QCOMPARE(later.frames.size(), 1u);
        QCOMPARE(later.frames[0].number, again);
    }

    void theMomentOfALossIsAMomentToStepTo()
    {
        WireStory story;
        const quint64 syn = story.send(true, 40000, FlagSyn);
        story.fate(syn, Fate::Held);
        story.wait(second).fate(syn, Fate::Dropped);
        const Stage stage(story.session);
        QVERIFY(std::binary_search(stage.moments.begin(), stage.moments.end(), story.nowNs));
    }

    void aCopyIsKnownAsOneAndComesOutOfItsOriginal()
    {
        WireStory story;
        const quint64 fin = story.send(true, 40000, FlagFin | FlagAck, 5, 6);
        story.fate(fin, Fate::Held);
        const qint64 beforeNs = story.nowNs;
        story.wait(2 * second);
        const quint64 copy = story.copy(fin);
        story.fate(copy, Fate::Held);
        story.fate(fin, Fate::Duplicated);
        const Stage stage(story.session);
        QCOMPARE(stage.stories.find(copy)->copyOf, fin);
        const StageLayout before = stage.at(beforeNs);
        const StageLayout after = stage.at(story.nowNs);
        QVERIFY(after.frame(fin));
        QVERIFY(after.frame(copy));
        QCOMPARE(after.frame(copy)->kind, Kind::Held);
        QCOMPARE(after.frame(fin)->kind, Kind::Arrived);
        StageMotion motion;
        motion.settle(before);
        motion.aim(after, 1000);
        const StageLayout split = motion.at(1000);
        const QPointF origin = before.frame(fin)->rect.center();
        QVERIFY((split.frame(fin)->rect.center() - origin).manhattanLength() < 2);
        QVERIFY((split.frame(copy)->rect.center() - origin).manhattanLength() < 2);
    }

    void absorbedRetransmissionsAreCountedOnTheFrameTheyRepeat()
    {
        const Stage stage(heldHandshake(3));
        const StageLayout layout = stage.at(stage.session.endNs());
        QCOMPARE(layout.frames.size(), 1u);
        QCOMPARE(layout.frames[0].badge, u"+3 repeats"_s);
        QCOMPARE(stage.at(500 * ms).frames[0].badge, QString());
    }

    void timersRunOnWhileAFrameIsHeld()
    {
        const Stage stage(heldHandshake(1));
        const auto note = [&](qint64 tNs) { return stage.at(tNs).sockets[0].note; };
        QVERIFY2(note(110 * ms).endsWith(u"0.9 s"), qPrintable(note(110 * ms)));
        QVERIFY2(note(510 * ms).endsWith(u"0.5 s"), qPrintable(note(510 * ms)));
        QVERIFY2(note(stage.session.endNs()).endsWith(u"1.7 s"), qPrintable(note(stage.session.endNs())));
        // Between two tenths of a second nothing changes, so nothing is painted.
        QVERIFY(stage.at(520 * ms) == stage.at(580 * ms));
    }

    void moreSocketsThanFitAreCounted()
    {
        const Stage stage(crowdedWire(4, 20));
        const StageLayout layout = stage.at(stage.session.endNs(), {1100, 200});
        for (const StageHost& host : layout.hosts) {
            const auto shown = std::count_if(layout.sockets.begin(), layout.sockets.end(),
                                             [&](const StageSocket& s) { return s.host == host.name; });
            const int all = host.name == u"server" ? 21 : 20; // with its listener
            QVERIFY(shown >= 4);
            QCOMPARE(host.more, u"+%1 more"_s.arg(all - shown));
            QVERIFY(host.moreRect.bottom() <= host.rect.bottom());
        }
        for (const StageFrame& frame : layout.frames) {
            const Arrow& arrow = stage.timeline.arrows()[*stage.timeline.findArrow(frame.number)];
            QVERIFY(layout.socket(size_t(arrow.fromTrack), 0));
            QVERIFY(layout.socket(size_t(arrow.toTrack), 0));
        }
        const StageLayout large = stage.at(stage.session.endNs(), {1800, 1000});
        QVERIFY(large.sockets.size() > layout.sockets.size());
    }

    void theLastCallOfAHostIsNamedOnItsCardIfItFailed()
    {
        WireStory story;
        story.wait(ms);
        CallEvent call;
        call.host = u"client"_s;
        call.call = u"connect"_s;
        call.errnoName = u"EADDRNOTAVAIL"_s;
        call.result = -1;
        call.beginNs = story.nowNs - 20 * us;
        call.endNs = story.nowNs;
        story.say(call);
        const Stage stage(story.session);
        const StageLayout layout = stage.at(story.nowNs);
        QCOMPARE(layout.failures.size(), 1u);
        QCOMPARE(layout.failures[0].text, u"connect \u2717 EADDRNOTAVAIL"_s);
        QVERIFY(layout.hosts[0].rect.contains(layout.failures[0].rect));
        QVERIFY2(layout.description().contains(u"EADDRNOTAVAIL"_s), "and it is read aloud");
        QVERIFY(stage.at(call.endNs - 1).failures.empty());
        // Another call came after it: it is not the last word any more.
        story.wait(ms);
        call.call = u"close"_s;
        call.errnoName.clear();
        call.beginNs = call.endNs = story.nowNs;
        story.say(call);
        QVERIFY(Stage(story.session).at(story.nowNs).failures.empty());
    }

    void halfOpenConnectionsAreOneRowAndTheListenerStays()
    {
        WireStory story;
        for (quint16 port = 50000; port < 50012; ++port) {
            story.send(true, port, FlagSyn);
            story.row(false, port, TcpState::SynRecv);
            story.wait(ms);
        }
        CounterEvent full;
        full.host = u"server"_s;
        full.name = u"TcpExt.TCPReqQFullDrop"_s;
        full.value = full.delta = 1;
        story.say(full);
        const Stage stage(story.session);
        const StageLayout layout = stage.at(story.nowNs, {1070, 118});
        QCOMPARE(layout.sockets.size(), 2u);
        QCOMPARE(layout.sockets[0].name, u"SYN queue"_s);
        QCOMPARE(layout.sockets[0].note, u"12 of 12 · full"_s);
        QCOMPARE(layout.sockets[0].queuePart, 1.0);
        QCOMPARE(layout.sockets[1].state, TcpState::Listen);
        for (const StageHost& host : layout.hosts)
            QVERIFY(host.more.isEmpty());
    }

    void eachListenerHasAQueueOfItsOwn()
    {
        WireStory story;
        for (quint16 port = 50000; port < 50005; ++port) {
            story.halfOpen(port, 2016);
            story.halfOpen(port, 2017);
            story.wait(ms);
        }
        story.halfOpen(50005, 2017);
        const StageLayout layout = Stage(story.session).at(story.nowNs, {1070, 180});
        QStringList queues;
        for (const StageSocket& socket : layout.sockets) {
            if (socket.name == u"SYN queue")
                queues << socket.queueKey + u' ' + socket.note;
        }
        QCOMPARE(queues, (QStringList{u"server:2016 5 half-open"_s, u"server:2017 6 half-open"_s}));
    }

    void aListenersRowTellsOfItsQueueWhereThereIsRoomForOneOnly()
    {
        WireStory story;
        for (quint16 port = 50000; port < 50005; ++port) {
            story.send(true, port, FlagSyn);
            story.row(false, port, TcpState::SynRecv);
        }
        // Beside the name of its host it leaves the row to the queue.
        const StageLayout wide = Stage(story.session).at(story.nowNs, {1070, 72});
        QCOMPARE(wide.sockets.size(), 2u);
        QCOMPARE(wide.sockets[0].state, TcpState::Listen);
        QVERIFY2(wide.sockets[1].note.endsWith(u"5 half-open"_s), qPrintable(wide.sockets[1].note));
        StageLayout layout = wide;
        for (double width = 430; width > 200 && layout.sockets.size() > 1; width -= 10)
            layout = Stage(story.session).at(story.nowNs, {width, 72});
        QCOMPARE(layout.sockets.size(), 1u);
        QCOMPARE(layout.sockets[0].state, TcpState::Listen);
        QVERIFY2(layout.sockets[0].note.endsWith(u"5 half-open"_s), qPrintable(layout.sockets[0].note));
        for (const StageHost& host : layout.hosts)
            QVERIFY(host.more.isEmpty());
    }

    void anUnfoldedQueueShowsEachOfItsSocketsAndTheListener()
    {
        WireStory story;
        for (quint16 port = 50000; port < 50012; ++port) {
            story.send(true, port, FlagSyn);
            story.row(false, port, TcpState::SynRecv);
            story.wait(ms);
        }
        const Stage stage(story.session);
        const QString key = stage.at(story.nowNs, {1070, 118}).sockets[0].queueKey;
        QVERIFY(!key.isEmpty());
        for (const QSizeF& size : {QSizeF(1070, 118), QSizeF(1070, 180), QSizeF(760, 90)}) {
            const StageLayout layout = stage.at(story.nowNs, size, Theme::make(Theme::Look::Light), {key});
            int cells = 0;
            int listeners = 0;
            for (const StageSocket& socket : layout.sockets) {
                cells += socket.cell;
                listeners += socket.state == TcpState::Listen;
                QVERIFY(!socket.cell || socket.rect.adjusted(-1, -1, 1, 1).contains(socket.portRect));
                for (const StageSocket& other : layout.sockets)
                    QVERIFY(&other == &socket || !other.rect.intersects(socket.rect));
                const auto host = std::find_if(layout.hosts.begin(), layout.hosts.end(),
                                               [&](const StageHost& h) { return h.name == socket.host; });
                QVERIFY(host->rect.contains(socket.rect));
            }
            QCOMPARE(listeners, 1);
            const QString more = layout.hosts[1].more;
            QCOMPARE(more, cells == 12 ? QString() : u"+%1 more"_s.arg(12 - cells));
            QVERIFY(cells >= 3 && (size.height() < 180 || cells == 12));
        }
    }

    void whereRowsAreMissingAListenerStandsBesideItsHostsName()
    {
        WireStory story;
        for (quint16 port : {40000, 40001, 40002}) {
            story.row(false, port, TcpState::Established);
            story.wait(ms);
        }
        const Stage stage(story.session);
        for (double height = 60; height < 160; height += 4) {
            const StageLayout layout = stage.at(story.nowNs, {1070, height});
            QVERIFY2(std::any_of(layout.sockets.begin(), layout.sockets.end(),
                                 [](const StageSocket& s) { return s.state == TcpState::Listen; }),
                     qPrintable(QString::number(height)));
            if (height >= layout.heightNeeded)
                QVERIFY2(layout.hosts[1].more.isEmpty(), qPrintable(QString::number(height)));
        }
        QVERIFY(stage.at(story.nowNs, {1070, 118}).heightNeeded < 140);
    }

    void aFrameNamesItsPortWhereThereAreSeveralConnections()
    {
        WireStory story;
        const quint64 first = story.send(true, 40000, FlagSyn);
        QVERIFY(!Stage(story.session).at(story.nowNs).frame(first)->tag.contains(u"40000"_s));
        story.fate(first, Fate::Passed);
        story.wait(ms);
        const quint64 second = story.send(true, 40001, FlagSyn);
        const StageLayout layout = Stage(story.session).at(story.nowNs + us);
        QVERIFY2(layout.frame(second)->tag.startsWith(u":40001"_s), qPrintable(layout.frame(second)->tag));
    }

    void nothingOverlapsOrLeavesTheStageAtAnySize_data()
    {
        QTest::addColumn<QSizeF>("size");
        QTest::addColumn<bool>("projector");
        QTest::newRow("low") << QSizeF(1000, 120) << false;
        QTest::newRow("usual") << QSizeF(1130, 180) << false;
        QTest::newRow("large") << QSizeF(1800, 600) << false;
        QTest::newRow("projector") << QSizeF(1130, 200) << true;
        QTest::newRow("large projector") << QSizeF(1600, 400) << true;
        QTest::newRow("narrow") << QSizeF(640, 150) << false;
    }

    void nothingOverlapsOrLeavesTheStageAtAnySize()
    {
        QFETCH(QSizeF, size);
        QFETCH(bool, projector);
        const Theme theme = Theme::make(Theme::Look::Light, projector);
        for (const Session& session : {sampleSession(), heldHandshake(2), crowdedWire(3, 3), crowdedWire(50, 20),
                                       crowdedWire(50, 20, true), crowdedWire(6, 2, true)}) {
            const Stage stage(session);
            const StageLayout layout = stage.at(session.endNs(), size, theme);
            QCOMPARE(layout.hosts.size(), 2u);
            QVERIFY(layout.wireArea.width() > size.width() / 5);
            for (const StageSocket& socket : layout.sockets) {
                const auto host = std::find_if(layout.hosts.begin(), layout.hosts.end(),
                                               [&](const StageHost& h) { return h.name == socket.host; });
                QVERIFY(host->rect.contains(socket.rect));
                QVERIFY(socket.rect.contains(socket.nameRect.adjusted(1, 1, -1, -1)));
                QVERIFY(socket.portRect.right() < socket.nameRect.left());
                QVERIFY(socket.noteRect.isNull() || socket.noteRect.left() > socket.nameRect.right());
            }
            for (size_t i = 1; i < layout.sockets.size(); ++i)
                QVERIFY(!layout.sockets[i].rect.intersects(layout.sockets[i - 1].rect));
            for (const StageFrame& frame : layout.frames) {
                QVERIFY2(layout.area.contains(frame.rect), qPrintable(frame.title));
                QVERIFY(frame.rect.left() >= layout.wireArea.left() - 1 &&
                        frame.rect.right() <= layout.wireArea.right() + 1);
            }
        }
    }
};

STATEWIRE_TEST(TestStageLayout);
#include "tst_stagelayout.moc"
