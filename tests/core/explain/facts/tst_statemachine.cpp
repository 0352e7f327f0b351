// SPDX-License-Identifier: GPL-3.0-or-later
// The table of the state machine, and the walks of sessions through it with their causes.
#include "explain/facts/transitions.h"
#include "support/recordings.h"
#include "support/sessionbuilder.h"
#include "support/testregistry.h"

#include <QTest>
#include <algorithm>
#include <set>

using namespace statewire;
using namespace statewire::test;
using namespace Qt::StringLiterals;

class TestStateMachine : public QObject
{
    Q_OBJECT

    static Cause cause(const SessionBuilder& b, const QString& host, size_t life, TcpState to)
    {
        const Timeline timeline = Timeline::of(b.session());
        for (size_t t = 0; t < timeline.tracks().size(); ++t) {
            if (timeline.tracks()[t].host != host || timeline.tracks()[t].isListener())
                continue;
            for (const Transition& step : transitionsOf(timeline, t, life, b.nowNs())) {
                if (step.to == to)
                    return causeOf(step, b.session(), timeline, b.nowNs());
            }
        }
        return {};
    }

private Q_SLOTS:
    void everyEdgeHasACauseAndASection()
    {
        for (const StateEdge& edge : stateEdges()) {
            const QString name = stateName(edge.from) + u" → "_s + stateName(edge.to);
            QVERIFY2(!edge.cause.isEmpty() && !edge.shortCause.isEmpty() && !edge.meaning.isEmpty(), qPrintable(name));
            QVERIFY2(edge.section.contains(u"RFC"_s), qPrintable(name));
            QVERIFY2(edge.from != edge.to, qPrintable(name));
            QVERIFY2(edge.shortCause.size() <= edge.cause.size(), qPrintable(name));
        }
    }

    void everyStateIsReachedFromCloseAndLeadsBackToIt()
    {
        const auto reach = [](bool back) {
            std::set<TcpState> reached{TcpState::Close};
            for (size_t before = 0; before != reached.size();) {
                before = reached.size();
                for (const StateEdge& edge : stateEdges()) {
                    if (reached.contains(back ? edge.to : edge.from))
                        reached.insert(back ? edge.from : edge.to);
                }
            }
            return reached;
        };
        for (TcpState state : allTcpStates) {
            QVERIFY2(reach(false).contains(machineState(state)), qPrintable(stateName(state)));
            QVERIFY2(reach(true).contains(machineState(state)), qPrintable(stateName(state)));
        }
    }

    void twoStatesHaveAtMostOneOrdinaryEdgeOneTimeoutAndOneAbort()
    {
        for (TcpState from : allTcpStates) {
            for (TcpState to : allTcpStates) {
                std::vector<int> ranks;
                for (size_t i : edgesBetween(from, to))
                    ranks.push_back(stateEdges()[i].aborts ? 2 : stateEdges()[i].timesOut ? 1 : 0);
                QVERIFY(std::is_sorted(ranks.begin(), ranks.end()));
                QVERIFY(std::adjacent_find(ranks.begin(), ranks.end()) == ranks.end());
            }
        }
    }

    void everyStateThatWaitsForAnAnswerCanTimeOut()
    {
        using enum TcpState;
        for (TcpState state : {Established, CloseWait, FinWait1, Closing, LastAck, SynRecv}) {
            const std::vector<size_t> edges = edgesBetween(state, Close);
            QVERIFY2(std::any_of(edges.begin(), edges.end(), [](size_t i) { return stateEdges()[i].timesOut; }),
                     qPrintable(stateName(state)));
        }
    }

    void everyStepOfALifeIsAnEdgeAndHasItsFrame()
    {
        SessionBuilder b;
        b.listen();
        b.liveToTimeWait({});
        const Timeline timeline = Timeline::of(b.session());
        int steps = 0;
        for (size_t t = 0; t < timeline.tracks().size(); ++t) {
            if (timeline.tracks()[t].isListener())
                continue;
            for (const Transition& step : transitionsOf(timeline, t, 0, b.nowNs())) {
                const Cause c = causeOf(step, b.session(), timeline, b.nowNs());
                QVERIFY(c.edge >= 0);
                const StateEdge& edge = stateEdges()[size_t(c.edge)];
                QCOMPARE(edge.to, step.to);
                if (edge.kind == CauseKind::Segment) {
                    QVERIFY2(c.observed && c.frame != 0, qPrintable(stateName(edge.to)));
                } else {
                    QVERIFY(!c.observed); // this session tells of no calls
                    QCOMPARE(c.text, edge.cause);
                }
                ++steps;
            }
        }
        QCOMPARE(steps, 5 + 5);
    }

    void aCallIsTheCauseOnceItIsToldOf()
    {
        SessionBuilder b;
        b.listen();
        b.row(u"client"_s, TcpState::SynSent);
        QVERIFY(!cause(b, u"client"_s, 0, TcpState::SynSent).observed);
        CallEvent call{u"client"_s, u"c"_s, u"connect"_s,       {},        {},
                       0,           {},     b.nowNs() - 10'000, b.nowNs(), FourTuple{b.client(40000), b.server()}};
        b.append(call);
        const Cause seen = cause(b, u"client"_s, 0, TcpState::SynSent);
        QVERIFY(seen.observed);
        QCOMPARE(seen.text, u"connect()"_s);
    }

    void aSecondLifeBeginsInTheTimeWaitOfTheFirst()
    {
        SessionBuilder b;
        b.listen();
        b.liveToTimeWait({});
        const quint64 syn = b.arrive({u"client"_s, FlagSyn, 90'000, 0});
        b.fate(syn);
        b.row(u"server"_s, TcpState::SynRecv);
        const Timeline timeline = Timeline::of(b.session());
        const size_t track = *timeline.findTrack(u"server"_s, {b.server(), b.client(40000)});
        const std::vector<Transition> first = transitionsOf(timeline, track, 0, b.nowNs());
        QCOMPARE(first.back().to, TcpState::TimeWait); // not CLOSE: it was taken over
        const std::vector<Transition> second = transitionsOf(timeline, track, 1, b.nowNs());
        QCOMPARE(second.size(), 1u);
        QCOMPARE(*second.front().from, TcpState::TimeWait);
        const Cause c = causeOf(second.front(), b.session(), timeline, b.nowNs());
        QCOMPARE(c.frame, syn);
    }

    void aResetExplainsARowThatWent()
    {
        SessionBuilder b;
        b.row(u"client"_s, TcpState::Established);
        const quint64 rst = b.frame({u"server"_s, FlagRst | FlagAck, 1, 1});
        b.vanish(u"client"_s);
        const Cause c = cause(b, u"client"_s, 0, TcpState::Close);
        QVERIFY(c.observed);
        QCOMPARE(c.frame, rst);
        QVERIFY(stateEdges()[size_t(c.edge)].aborts);
    }

    void aTimerIsTheCauseOnlyIfItHadRunOut()
    {
        for (qint64 leftNs : {qint64(500'000'000), qint64(40'000'000'000)}) {
            SessionBuilder b;
            b.row(u"server"_s, TcpState::TimeWait, 40000, SocketTimer::TimeWait, leftNs);
            b.wait(600'000'000);
            b.vanish(u"server"_s);
            const Cause c = cause(b, u"server"_s, 0, TcpState::Close);
            QCOMPARE(c.observed, leftNs < 1'000'000'000);
        }
    }

    void anEndThatNobodyAnswersTimesOut_data()
    {
        QTest::addColumn<QString>("mode");
        QTest::addColumn<TcpState>("state");
        QTest::addColumn<SocketTimer>("timer");
        QTest::addColumn<qint64>("leftMs"); // when last read, 100 ms before it was seen to be gone
        QTest::addColumn<QString>("story");
        QTest::addColumn<QString>("text");
        using enum TcpState;
        const QString open = u"timeout, RST or abort"_s;
        const QString onceMore = u"timeout, no answer to frame 2"_s;
        const auto row = [](const char* name, const char* mode, TcpState state, SocketTimer timer, qint64 leftMs,
                            const char* story, const QString& text) {
            QTest::newRow(name) << QString::fromLatin1(mode) << state << timer << leftMs << QString::fromLatin1(story)
                                << text;
        };
        const SocketTimer repeat = SocketTimer::Retransmit;
        row("data repeated in vain", "wire", Established, repeat, 90, "repeated", onceMore);
        row("after the peer's FIN", "wire", CloseWait, repeat, 90, "repeated", onceMore);
        row("a FIN repeated in vain", "wire", FinWait1, repeat, 90, "repeated", onceMore);
        row("crossing FINs", "wire", Closing, repeat, 90, "repeated", onceMore);
        row("the last FIN", "wire", LastAck, repeat, 90, "repeated", onceMore);
        row("keepalive, which resets too", "wire", Established, SocketTimer::Keepalive, 90, "repeated resets", onceMore);
        row("a request without its ACK", "wire", SynRecv, repeat, 90, "listens repeated",
            u"timeout, by tcp_synack_retries"_s);
        row("its listener went too", "wire", SynRecv, repeat, 90, "repeated", open);
        row("a call was told", "wire", Established, repeat, 5000, "told", u"timeout, read() = ETIMEDOUT"_s);
        row("without a wire", "loopback", Established, repeat, 90, "counted", u"timeout, repeated in vain"_s);
        row("its timer was not due", "wire", Established, repeat, 5000, "repeated", open);
        row("it had no timer", "loopback", Established, SocketTimer::None, 0, "", open);
        row("nothing was repeated", "loopback", Established, repeat, 90, "", open);
        row("no packets are seen, and the ordinary step is one", "loopback", LastAck, SocketTimer::None, 0, "",
            u"ACK of FIN, timeout or RST"_s);
        row("it was answered", "wire", Established, repeat, 90, "repeated answered", open);
        row("it was reset", "wire", Established, repeat, 90, "repeated reset", u"frame 3, RST"_s);
        row("its program reset it", "wire", Established, repeat, 90, "repeated closes resets",
            u"aborted here with frame 3, RST,ACK"_s);
    }

    void anEndThatNobodyAnswersTimesOut()
    {
        QFETCH(QString, mode);
        QFETCH(TcpState, state);
        QFETCH(SocketTimer, timer);
        QFETCH(qint64, leftMs);
        QFETCH(QString, story);
        QFETCH(QString, text);
        constexpr qint64 ms = 1'000'000;
        const auto tells = [&story](const char* word) { return story.split(u' ').contains(QString::fromLatin1(word)); };
        SessionBuilder b(mode);
        if (tells("listens"))
            b.listen();
        const FourTuple ends{b.server(), b.client(40000)};
        b.row(u"server"_s, state, 40000, timer, (leftMs + 200) * ms);
        if (tells("repeated")) {
            b.frame({u"server"_s, FlagAck, 5001, 1001, "hello"});
            b.wait(200 * ms);
            b.frame({u"server"_s, FlagAck, 5001, 1001, "hello"});
        }
        if (tells("answered"))
            b.frame({u"client"_s, FlagAck, 1001, 5006});
        if (tells("repeated") || tells("counted")) {
            SocketRow row{ends, state, timer};
            row.timerLeftNs = leftMs * ms;
            row.retransmits = 1;
            b.append(SocketEvent{u"server"_s, SocketEvent::Change::Changed, row, b.nowNs()});
        }
        b.wait(100 * ms);
        CallEvent call{u"server"_s, u"w"_s, u"close"_s, {}, u"s"_s, 0, {}, b.nowNs() - 10'000, b.nowNs(), ends};
        if (tells("closes"))
            b.append(call);
        if (tells("reset"))
            b.frame({u"client"_s, FlagRst, 1001, 0});
        if (tells("resets"))
            b.append(FateEvent{b.arrive({u"server"_s, FlagRst | FlagAck, 5001, 1001}), Fate::Passed});
        b.vanish(u"server"_s);
        if (tells("told")) {
            call.call = u"read"_s;
            call.errnoName = u"ETIMEDOUT"_s;
            call.endNs = b.nowNs();
            b.append(call);
        }
        const Cause c = cause(b, u"server"_s, 0, TcpState::Close);
        QCOMPARE(c.text, text);
        QCOMPARE(c.observed, !text.contains(u" or "));
        QCOMPARE(stateEdges()[size_t(c.edge)].timesOut, c.observed && text.startsWith(u"timeout"_s));
    }

    void aSynCookieLeadsFromListenToEstablishedAtOnce()
    {
        SessionBuilder b;
        b.listen();
        b.frame({u"client"_s, FlagSyn, 1000});
        b.frame({u"server"_s, FlagSyn | FlagAck, 5000, 1001});
        const quint64 ack = b.frame({u"client"_s, FlagAck, 1001, 5001});
        b.row(u"server"_s, TcpState::Established);
        const Cause c = cause(b, u"server"_s, 0, TcpState::Established);
        QVERIFY(c.observed);
        QCOMPARE(c.frame, ack);
        QCOMPARE(c.text, u"frame 3, SYN cookie"_s);
        QCOMPARE(stateEdges()[size_t(c.edge)].from, TcpState::Listen);
    }

    void aRecordedSynCookieHasNoSynRecv()
    {
        const Session session = recorded(u"syn-cookie"_s);
        const Timeline timeline = Timeline::of(session);
        int cookies = 0;
        for (size_t t = 0; t < timeline.tracks().size(); ++t) {
            const Track& track = timeline.tracks()[t];
            if (track.host != "server"_L1 || track.lives.empty() || track.lives[0].fromCookie != true)
                continue;
            ++cookies;
            QCOMPARE(track.lives[0].spans.front().state, TcpState::Established);
            const std::vector<Transition> steps = transitionsOf(timeline, t, 0, session.endNs());
            QCOMPARE(steps.front().from, std::optional(TcpState::Listen));
            const Cause c = causeOf(steps.front(), session, timeline, session.endNs());
            QVERIFY2(c.observed && c.text.endsWith(u"SYN cookie"_s), qPrintable(c.text));
        }
        QCOMPARE(cookies, 1); // the forged SYNs before it left requests
    }

    void nothingAfterTheMomentIsKnown()
    {
        SessionBuilder b;
        b.listen();
        b.liveToTimeWait({});
        const Timeline timeline = Timeline::of(b.session());
        const size_t track = *timeline.findTrack(u"server"_s, {b.server(), b.client(40000)});
        for (const Transition& last : transitionsOf(timeline, track, 0, b.nowNs())) {
            for (const Transition& step : transitionsOf(timeline, track, 0, last.tNs))
                QVERIFY(step.tNs <= last.tNs);
            const Cause c = causeOf(last, b.session(), timeline, last.tNs);
            QVERIFY(c.tNs <= last.tNs);
        }
    }

    void aSocketThatStoodThereBeforeHasNoFirstEdge()
    {
        SessionBuilder b;
        b.row(u"server"_s, TcpState::CloseWait);
        const Cause c = cause(b, u"server"_s, 0, TcpState::CloseWait);
        QCOMPARE(c.edge, -1);
        QVERIFY(!c.observed);
    }
};

STATEWIRE_TEST(TestStateMachine);
#include "tst_statemachine.moc"
