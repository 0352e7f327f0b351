// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/sessionbuilder.h"
#include "support/testregistry.h"
#include "timeline/timeline.h"

#include <QTest>
#include <rapidcheck.h>

using namespace statewire;
using namespace statewire::test;
using namespace Qt::StringLiterals;

namespace {

constexpr qint64 second = 1'000'000'000;
const QString client = u"client"_s;
const QString server = u"server"_s;

/// "SYN_SENT ESTABLISHED ~LAST_ACK": inferred states after a tilde.
QString statesOf(const Life& life)
{
    QStringList words;
    for (const Span& span : life.spans)
        words << (span.mark == Mark::Inferred ? u"~"_s : QString()) + stateName(span.state);
    return words.join(u' ');
}

const Track& trackOf(const Timeline& timeline, const SessionBuilder& builder, const QString& host, quint16 port = 40000)
{
    const FourTuple fromClient{builder.client(port), builder.server()};
    static const Track none;
    const auto at = timeline.findTrack(host, host == client ? fromClient : fromClient.mirrored());
    return at ? timeline.tracks()[*at] : none;
}

bool sameTracks(const Timeline& a, const Timeline& b)
{
    if (a.tracks().size() != b.tracks().size() || a.arrows().size() != b.arrows().size() ||
        a.connections().size() != b.connections().size())
        return false;
    for (size_t t = 0; t < a.tracks().size(); ++t) {
        const std::vector<Life>& left = a.tracks()[t].lives;
        const std::vector<Life>& right = b.tracks()[t].lives;
        if (!std::equal(left.begin(), left.end(), right.begin(), right.end(),
                        [](const Life& x, const Life& y) { return x.spans == y.spans && x.vanishedNs == y.vanishedNs; }))
            return false;
    }
    return std::equal(a.connections().begin(), a.connections().end(), b.connections().begin(),
                      [](const Connection& x, const Connection& y) {
                          return x.client == y.client && x.server == y.server && x.arrows == y.arrows;
                      });
}

/// A session with the seed's shape: a listener, a whole life, a second one on the same four-tuple.
SessionBuilder reopened()
{
    SessionBuilder builder;
    builder.listen();
    builder.liveToTimeWait({});
    builder.wait(second);
    builder.row(client, TcpState::SynSent);
    builder.row(server, TcpState::SynRecv);
    builder.row(client, TcpState::Established);
    builder.row(server, TcpState::Established);
    return builder;
}

} // namespace

class TestTimeline : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aStepIsNamedWhenItHasEnded();
    void everyStateOfALifeIsASpan();
    void spansOfALifeAreGaplessAndTheLastIsOpen();
    void aReopenedTimeWaitIsANewIncarnation();
    void aVanishedRowThatReturnsIsANewIncarnation();
    void missedStatesAreInferred_data();
    void missedStatesAreInferred();
    void thePeersOldTimeWaitProvesNothing();
    void anInferredBeginningDoesNotOverlapTheLifeBefore();
    void nothingIsInferredBeforeTheFirstReading();
    void mirroredEndsAreAConnection_data();
    void mirroredEndsAreAConnection();
    void mappedAddressesMeetTheirIpv4Ends();
    void framesAreArrowsWithTheirFates_data();
    void framesAreArrowsWithTheirFates();
    void framesThatAreNoSegmentsAreNoArrows();
    void timersCountDownBetweenReadings();
    void socketsAtAMomentAreThoseThatStand();
    void momentsAscendWithoutRepeats();
    void foldingBitByBitIsFoldingAtOnce();
    void aPeerSeenLaterStillTellsOfThisEnd();
    void anySessionIsFoldedIntoOrderedSpans();
};

void TestTimeline::everyStateOfALifeIsASpan()
{
    SessionBuilder builder;
    builder.listen();
    builder.liveToTimeWait({});
    const Timeline timeline = Timeline::of(builder.session());
    const Track& c = trackOf(timeline, builder, client);
    const Track& s = trackOf(timeline, builder, server);
    QCOMPARE(c.lives.size(), size_t(1));
    QCOMPARE(statesOf(c.lives[0]), u"SYN_SENT ESTABLISHED CLOSE_WAIT LAST_ACK"_s);
    QCOMPARE(statesOf(s.lives.at(0)), u"SYN_RECV ESTABLISHED FIN_WAIT1 FIN_WAIT2 TIME_WAIT"_s);
    QVERIFY(!c.lives[0].spans.back().isOpen() && s.lives[0].spans.back().isOpen());
    QCOMPARE(timeline.tracks().size(), size_t(3));
    QVERIFY(timeline.tracks()[0].isListener());
    QVERIFY(!timeline.peerOf(0));
}

void TestTimeline::spansOfALifeAreGaplessAndTheLastIsOpen()
{
    const SessionBuilder builder = reopened();
    const Timeline timeline = Timeline::of(builder.session());
    for (const Track& track : timeline.tracks()) {
        for (const Life& life : track.lives) {
            for (size_t i = 1; i < life.spans.size(); ++i)
                QCOMPARE(life.spans[i].beginNs, life.spans[i - 1].endNs);
            QCOMPARE(life.spans.back().endNs, life.vanishedNs);
        }
    }
}

void TestTimeline::aReopenedTimeWaitIsANewIncarnation()
{
    const SessionBuilder builder = reopened();
    const Timeline timeline = Timeline::of(builder.session());
    const Track& s = trackOf(timeline, builder, server);
    QCOMPARE(s.lives.size(), size_t(2));
    QCOMPARE(s.lives[0].spans.back().state, TcpState::TimeWait);
    QCOMPARE(s.lives[1].incarnation, 2);
    QCOMPARE(statesOf(s.lives[1]), u"SYN_RECV ESTABLISHED"_s);
    QCOMPARE(s.lives[0].vanishedNs, s.lives[1].beginNs());
    QCOMPARE(s.lifeAt(s.lives[1].beginNs() - 1)->incarnation, 1);
    QCOMPARE(s.lifeAt(s.lives[1].beginNs())->incarnation, 2);
    QVERIFY(!s.lifeAt(s.lives[0].beginNs() - 1));
}

void TestTimeline::aVanishedRowThatReturnsIsANewIncarnation()
{
    SessionBuilder builder;
    builder.row(client, TcpState::Established);
    builder.vanish(client);
    builder.wait(second);
    builder.row(client, TcpState::Established);
    const Timeline timeline = Timeline::of(builder.session());
    QCOMPARE(trackOf(timeline, builder, client).lives.size(), size_t(2));
    QVERIFY(!trackOf(timeline, builder, client).lifeAt(builder.nowNs() - second / 2));
}

void TestTimeline::missedStatesAreInferred_data()
{
    using enum TcpState;
    using States = std::vector<TcpState>;
    QTest::addColumn<States>("ofClient");
    QTest::addColumn<States>("ofServer");
    QTest::addColumn<bool>("clientVanishes");
    QTest::addColumn<bool>("called");
    QTest::addColumn<QString>("client");
    QTest::addColumn<QString>("server");
    QTest::newRow("nothing missed") << States{SynSent, Established} << States{SynRecv, Established} << false << true
                                    << u"SYN_SENT ESTABLISHED"_s << u"SYN_RECV ESTABLISHED"_s;
    QTest::newRow("both handshakes missed") << States{Established} << States{Established} << false << true
                                            << u"~SYN_SENT ESTABLISHED"_s << u"~SYN_RECV ESTABLISHED"_s;
    QTest::newRow("nobody knows who opened")
        << States{Established} << States{} << false << false << u"ESTABLISHED"_s << QString();
    QTest::newRow("a close in one step") << States{Established} << States{Established, TimeWait} << false << true
                                         << u"~SYN_SENT ESTABLISHED"_s << u"~SYN_RECV ESTABLISHED ~FIN_WAIT1 TIME_WAIT"_s;
    QTest::newRow("the passive closer went between two polls")
        << States{Established} << States{Established, FinWait2, TimeWait} << true << true
        << u"~SYN_SENT ESTABLISHED ~CLOSE_WAIT ~LAST_ACK"_s << u"~SYN_RECV ESTABLISHED ~FIN_WAIT1 FIN_WAIT2 TIME_WAIT"_s;
    QTest::newRow("a reset proves nothing") << States{Established} << States{Established} << true << true
                                            << u"~SYN_SENT ESTABLISHED"_s << u"~SYN_RECV ESTABLISHED"_s;
    QTest::newRow("a whole life but its wait missed")
        << States{} << States{TimeWait} << false << false << QString() << u"~SYN_RECV ~FIN_WAIT1 TIME_WAIT"_s;
}

void TestTimeline::missedStatesAreInferred()
{
    QFETCH(std::vector<TcpState>, ofClient);
    QFETCH(std::vector<TcpState>, ofServer);
    QFETCH(bool, clientVanishes);
    QFETCH(bool, called);
    SessionBuilder builder(u"loopback"_s);
    builder.listen();
    if (called)
        builder.connectCall(40000);
    for (TcpState state : ofClient)
        builder.row(client, state);
    for (TcpState state : ofServer)
        builder.row(server, state);
    if (clientVanishes)
        builder.vanish(client);
    const Timeline timeline = Timeline::of(builder.session());
    const Track& c = trackOf(timeline, builder, client);
    const Track& s = trackOf(timeline, builder, server);
    QTEST(c.lives.empty() ? QString() : statesOf(c.lives[0]), "client");
    QTEST(s.lives.empty() ? QString() : statesOf(s.lives[0]), "server");
}

void TestTimeline::thePeersOldTimeWaitProvesNothing()
{
    // The server's TIME_WAIT of the first life still stands while the client's second one begins, and is then reset.
    SessionBuilder builder = reopened();
    builder.vanish(client);
    builder.vanish(server);
    const Timeline timeline = Timeline::of(builder.session());
    QCOMPARE(statesOf(trackOf(timeline, builder, client).lives.at(1)), u"SYN_SENT ESTABLISHED"_s);
}

void TestTimeline::anInferredBeginningDoesNotOverlapTheLifeBefore()
{
    SessionBuilder builder(u"loopback"_s);
    builder.listen();
    builder.row(server, TcpState::TimeWait, 40000, SocketTimer::TimeWait, 60 * second);
    builder.wait(second);
    builder.row(server, TcpState::Established); // polled: the handshake fell between two readings
    const Timeline timeline = Timeline::of(builder.session());
    const Track& s = trackOf(timeline, builder, server);
    QCOMPARE(statesOf(s.lives.at(1)), u"~SYN_RECV ESTABLISHED"_s);
    QCOMPARE(s.lives[0].spans.back().endNs, s.lives[1].beginNs());
    QVERIFY(s.lives[1].beginNs() < s.lives[1].samples.front().tNs);
}

void TestTimeline::nothingIsInferredBeforeTheFirstReading()
{
    Session session;
    SocketEvent event;
    event.host = server;
    event.row.ends = {*Endpoint::parse(u"10.0.0.1:22"), *Endpoint::parse(u"10.0.0.2:40000")};
    event.row.state = TcpState::Established;
    event.previousReadNs = -1; // it stood there already
    session.append({0, SessionInfo{}});
    SocketEvent listener = event;
    listener.row.ends = {{Address(), 22}, {}};
    listener.row.state = TcpState::Listen;
    session.append({5, listener});
    session.append({5, event});
    const Timeline timeline = Timeline::of(session);
    QCOMPARE(statesOf(timeline.tracks().at(1).lives.at(0)), u"ESTABLISHED"_s);
}

void TestTimeline::mirroredEndsAreAConnection_data()
{
    QTest::addColumn<bool>("listens");
    QTest::addColumn<bool>("serverFirst");
    QTest::newRow("the client is seen first") << true << false;
    QTest::newRow("the server is seen first, and listens") << true << true;
    QTest::newRow("nobody listens: the first seen opened") << false << false;
}

void TestTimeline::mirroredEndsAreAConnection()
{
    QFETCH(bool, listens);
    QFETCH(bool, serverFirst);
    SessionBuilder builder(u"loopback"_s);
    if (listens)
        builder.listen();
    builder.row(serverFirst ? server : client, TcpState::Established);
    builder.row(serverFirst ? client : server, TcpState::Established);
    builder.row(client, TcpState::Established, 40001);
    for (bool atOnce : {true, false}) {
        Timeline timeline;
        Session growing;
        for (const Event& event : builder.session().events()) {
            growing.append(event);
            if (!atOnce)
                timeline.update(growing);
        }
        timeline.update(growing);
        QCOMPARE(timeline.connections().size(), size_t(2));
        const Connection& connection = timeline.connections()[0];
        QCOMPARE(timeline.tracks().at(size_t(connection.client)).host, client);
        QCOMPARE(timeline.tracks().at(size_t(connection.server)).host, server);
        QVERIFY(timeline.peerOf(size_t(connection.client)) == size_t(connection.server));
        QVERIFY(connection.seenEnds() == (QVarLengthArray<int, 2>{connection.client, connection.server}));
        QCOMPARE(timeline.connections()[1].server, -1);
        QVERIFY(timeline.connections()[1].seenEnds() == (QVarLengthArray<int, 2>{timeline.connections()[1].client}));
        QVERIFY(!timeline.peerOf(size_t(timeline.connections()[1].client)));
    }
}

void TestTimeline::mappedAddressesMeetTheirIpv4Ends()
{
    SessionBuilder builder(u"loopback"_s);
    builder.row(client, TcpState::Established);
    SocketEvent mapped; // a child of a dual-stack listener, from tcp6
    mapped.host = server;
    mapped.row.ends = {*Endpoint::parse(u"[::ffff:127.0.0.1]:2016"), *Endpoint::parse(u"[::ffff:127.0.0.2]:40000")};
    mapped.row.state = TcpState::Established;
    builder.append(mapped);
    const Timeline timeline = Timeline::of(builder.session());
    QCOMPARE(timeline.connections().size(), size_t(1));
    QCOMPARE(timeline.tracks().at(1).ends.local.toString(), u"127.0.0.1:2016"_s);
    QVERIFY(timeline.findTrack(server, mapped.row.ends) == size_t(1));
}

void TestTimeline::framesAreArrowsWithTheirFates_data()
{
    QTest::addColumn<std::vector<Fate>>("fates");
    QTest::addColumn<Fate>("fate");
    QTest::addColumn<bool>("delivered");
    QTest::newRow("on the wire") << std::vector<Fate>{} << Fate::Held << false;
    QTest::newRow("passed") << std::vector{Fate::Passed} << Fate::Passed << true;
    QTest::newRow("held") << std::vector{Fate::Held} << Fate::Held << false;
    QTest::newRow("held, then released") << std::vector{Fate::Held, Fate::Passed} << Fate::Passed << true;
    QTest::newRow("dropped") << std::vector{Fate::Dropped} << Fate::Dropped << false;
    QTest::newRow("absorbed") << std::vector{Fate::Absorbed} << Fate::Absorbed << false;
    QTest::newRow("rewritten") << std::vector{Fate::Rewritten} << Fate::Rewritten << false;
}

void TestTimeline::framesAreArrowsWithTheirFates()
{
    QFETCH(std::vector<Fate>, fates);
    QFETCH(bool, delivered);
    SessionBuilder builder;
    const quint64 number = builder.arrive({client, FlagSyn, 1000});
    const qint64 sentNs = builder.session().endNs();
    for (Fate fate : fates)
        builder.fate(number, fate);
    builder.fate(99, Fate::Passed); // of a frame that nobody saw
    const Timeline timeline = Timeline::of(builder.session());
    QCOMPARE(timeline.arrows().size(), size_t(1));
    const Arrow& arrow = timeline.arrows()[0];
    QVERIFY(timeline.findArrow(number) == size_t(0) && !timeline.findArrow(99));
    QTEST(arrow.fate, "fate");
    QCOMPARE(arrow.sentNs, sentNs);
    QCOMPARE(arrow.deliveredNs != openEndNs, delivered);
    if (delivered)
        QVERIFY(arrow.deliveredNs > sentNs);
    QCOMPARE(timeline.tracks().at(size_t(arrow.fromTrack)).host, client);
    QCOMPARE(timeline.tracks().at(size_t(arrow.toTrack)).host, server);
    QCOMPARE(timeline.connections().at(0).arrows, std::vector<size_t>{0});
}

void TestTimeline::framesThatAreNoSegmentsAreNoArrows()
{
    SessionBuilder builder;
    builder.append(FrameEvent{1, client, server, "not a packet", {}});
    builder.fate(1, Fate::Passed);
    QVERIFY(Timeline::of(builder.session()).arrows().empty());
}

void TestTimeline::timersCountDownBetweenReadings()
{
    SessionBuilder builder;
    builder.row(server, TcpState::TimeWait, 40000, SocketTimer::TimeWait, 60 * second);
    const qint64 readNs = builder.session().endNs();
    builder.wait(5 * second);
    builder.row(server, TcpState::TimeWait, 40000, SocketTimer::TimeWait, 60 * second); // a retransmitted FIN wound it up
    const Timeline timeline = Timeline::of(builder.session());
    const Life& life = trackOf(timeline, builder, server).lives.at(0);
    QCOMPARE(life.spans.size(), size_t(1)); // the state did not change
    QVERIFY(!life.timerLeftNs(readNs - 1));
    QCOMPARE(*life.timerLeftNs(readNs + second), 59 * second);
    QCOMPARE(*life.timerLeftNs(builder.session().endNs()), 60 * second);
    QCOMPARE(*life.timerLeftNs(builder.session().endNs() + 90 * second), 0); // due, not yet seen to fire
    builder.row(client, TcpState::Established);
    QVERIFY(!trackOf(Timeline::of(builder.session()), builder, client).lives.at(0).timerLeftNs(builder.nowNs()));
}

void TestTimeline::socketsAtAMomentAreThoseThatStand()
{
    const SessionBuilder builder = reopened();
    const Timeline timeline = Timeline::of(builder.session());
    QVERIFY(timeline.socketsAt(0).empty());
    const auto names = [&](qint64 tNs) {
        QStringList list;
        for (const SocketAt& socket : timeline.socketsAt(tNs))
            list << timeline.tracks()[socket.track].host + u' ' + stateName(socket.span->state) +
                        (socket.life > 0 ? u" 2"_s : QString());
        list.sort();
        return list.join(u", ");
    };
    QCOMPARE(names(builder.nowNs() - second / 2), u"server LISTEN, server TIME_WAIT"_s);
    QCOMPARE(names(builder.nowNs()), u"client ESTABLISHED 2, server ESTABLISHED 2, server LISTEN"_s);
}

void TestTimeline::momentsAscendWithoutRepeats()
{
    const SessionBuilder builder = reopened();
    const std::vector<qint64> moments = Timeline::of(builder.session()).moments();
    QVERIFY(moments.size() > 20);
    QVERIFY(std::adjacent_find(moments.begin(), moments.end(), std::greater_equal<>()) == moments.end());
}

void TestTimeline::foldingBitByBitIsFoldingAtOnce()
{
    SessionBuilder builder = reopened();
    builder.row(client, TcpState::Established, 40001);
    builder.connectCall(40001); // reported after its rows
    builder.row(server, TcpState::Established, 40001);
    Timeline slowly;
    Session growing;
    for (const Event& event : builder.session().events()) {
        growing.append(event);
        slowly.update(growing);
    }
    const Timeline atOnce = Timeline::of(builder.session());
    QVERIFY(sameTracks(slowly, atOnce));
    QCOMPARE(statesOf(trackOf(slowly, builder, client, 40001).lives.at(0)), u"~SYN_SENT ESTABLISHED"_s);
    QCOMPARE(slowly.endNs(), builder.session().endNs());
}

void TestTimeline::aPeerSeenLaterStillTellsOfThisEnd()
{
    // The client's call dates the server's inferred beginning, although the client's end is known only from a later frame.
    SessionBuilder builder;
    builder.listen();
    builder.connectCall(40000);
    const qint64 calledNs = builder.session().events().back().as<CallEvent>()->beginNs;
    builder.row(server, TcpState::FinWait1);
    builder.frame({server, FlagAck});
    Timeline slowly;
    Session growing;
    for (const Event& event : builder.session().events()) {
        growing.append(event);
        slowly.update(growing);
    }
    QVERIFY(sameTracks(slowly, Timeline::of(builder.session())));
    QCOMPARE(trackOf(slowly, builder, server).lives.at(0).beginNs(), calledNs);
}

void TestTimeline::anySessionIsFoldedIntoOrderedSpans()
{
    QVERIFY(rc::check("spans of a track never overlap, whatever the rows",
                      [](const std::vector<std::tuple<bool, quint8, quint8>>& recipe) {
                          SessionBuilder builder;
                          builder.listen();
                          Session growing;
                          Timeline slowly;
                          for (const auto& [ofClient, kind, n] : recipe) {
                              const QString& host = ofClient ? client : server;
                              const quint16 port = 40000 + n % 2;
                              switch (kind % 8) {
                              case 0: builder.vanish(host, port); break;
                              case 1: builder.connectCall(port); break;
                              case 2: builder.frame({host, n, n, n, {}, {}, port}); break;
                              default: builder.row(host, allTcpStates[n % allTcpStates.size()], port); break;
                              }
                          }
                          for (const Event& event : builder.session().events()) {
                              growing.append(event);
                              slowly.update(growing);
                          }
                          const Timeline timeline = Timeline::of(builder.session());
                          RC_ASSERT((sameTracks(slowly, timeline)));
                          for (const Track& track : timeline.tracks()) {
                              qint64 lastNs = 0;
                              for (const Life& life : track.lives) {
                                  for (const Span& span : life.spans) {
                                      RC_ASSERT((lastNs <= span.beginNs && span.beginNs <= span.endNs));
                                      lastNs = span.endNs;
                                  }
                              }
                          }
                      }));
}

void TestTimeline::aStepIsNamedWhenItHasEnded()
{
    SessionBuilder builder;
    builder.append(StepEvent{0, u"one"_s, u"It is open"_s, StepEvent::Phase::Begun});
    QCOMPARE(Timeline::of(builder.session()).calls().flags().front().text, QString());
    builder.append(StepEvent{0, u"one"_s, u"It is open"_s, StepEvent::Phase::Ended});
    builder.append(StepEvent{1, u"two"_s, u"It is closed"_s, StepEvent::Phase::Begun});
    builder.append(MissedEvent{1, u"two"_s, MissedEvent::Why::Await, u"e"_s, u"still open"_s});
    const Timeline timeline = Timeline::of(builder.session());
    const std::vector<Flag>& flags = timeline.calls().flags();
    QCOMPARE(flags.size(), size_t(3));
    QCOMPARE(flags[0].text, u"It is open"_s);
    QCOMPARE(flags[1].text, QString()); // it did not come about
    QCOMPARE(flags[2].text, u"still open"_s);
}

STATEWIRE_TEST(TestTimeline);
#include "tst_timeline.moc"
