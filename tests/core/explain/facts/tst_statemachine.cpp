// SPDX-License-Identifier: GPL-3.0-or-later
// The table of the state machine, and the walks of sessions through it with their causes.
#include "explain/facts/transitions.h"
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

    void twoStatesHaveAtMostOneOrdinaryEdgeAndOneAbort()
    {
        for (TcpState from : allTcpStates) {
            for (TcpState to : allTcpStates) {
                const std::vector<size_t> edges = edgesBetween(from, to);
                QVERIFY(edges.size() <= 2);
                if (edges.size() == 2) {
                    QVERIFY(!stateEdges()[edges[0]].aborts);
                    QVERIFY(stateEdges()[edges[1]].aborts);
                }
            }
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
