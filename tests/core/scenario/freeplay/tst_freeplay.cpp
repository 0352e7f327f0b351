// SPDX-License-Identifier: GPL-3.0-or-later
// The model of free play on sessions built by hand: what exists, what can be done with it, what it is called.
#include "scenario/freeplay/freeplaystate.h"
#include "scenario/freeplay/freeplaystory.h"
#include "scenario/story/actioncommand.h"
#include "support/sessionbuilder.h"
#include "support/testregistry.h"

#include <QTest>

using namespace statewire;
using namespace statewire::test;
using namespace Qt::StringLiterals;
using V = HandVerb;

namespace {

/// A lab by hand: the log is told what a runner would tell it, and the session what the lab would.
class Hand
{
public:
    SessionBuilder session;
    FreePlayLog log;

    qint64 give(const LabCommand& command)
    {
        log.given(++m_number, command, session.nowNs(), addressesIn(session.session()));
        return m_number;
    }
    void worker(const QString& name, const QString& host, const QString& engine = u"posix"_s)
    {
        const qint64 number = give(labCommand(ScenarioWorker{name, host, engine}));
        session.append(WorkerEvent{host, name, engine, 7, WorkerEvent::Change::Started, {}});
        log.done(number, {}, session.nowNs());
    }
    /// \p ends of the socket after the call.
    void call(const Action& action, const QString& host, const QString& errnoName = {},
              const std::optional<FourTuple>& ends = {})
    {
        const qint64 number = give(labCommand(action, plan, addressesIn(session.session())));
        returned(action, host, errnoName, ends);
        log.done(number, errnoName.isEmpty() ? QString() : callName(action.request.call) + u": "_s + errnoName,
                 session.nowNs());
    }
    void returned(const Action& action, const QString& host, const QString& errnoName = {},
                  const std::optional<FourTuple>& ends = {})
    {
        session.wait(1000);
        CallEvent call{host,
                       action.worker,
                       callName(action.request.call),
                       {},
                       action.request.text(Argument::Socket),
                       errnoName.isEmpty() ? 0 : -1,
                       errnoName};
        call.beginNs = call.endNs = session.nowNs();
        call.ends = ends;
        session.append(call);
    }
    LabState state() const { return labStateAt(session.session(), Timeline::of(session.session()), log, session.nowNs()); }

    Plan plan = freePlayPlan(LabMode::Wire);

private:
    qint64 m_number = 0;
};

Action callOf(const QString& worker, Call call, const QString& socket)
{
    Action action;
    action.worker = worker;
    action.request = CallRequest(call).set(Argument::Socket, socket);
    if (call == Call::Listen)
        action.request.set(Argument::Port, 2016);
    if (call == Call::Connect)
        action.request.set(Argument::To, u"server:2016"_s);
    return action;
}

/// A server that listens and a client that is connected to it, not yet accepted.
Hand connectedPair()
{
    Hand hand;
    hand.worker(u"server-1"_s, u"server"_s);
    hand.call(callOf(u"server-1"_s, Call::Listen, u"listener"_s), u"server"_s);
    hand.session.listen();
    hand.worker(u"client-1"_s, u"client"_s);
    hand.session.row(u"client"_s, TcpState::SynSent);
    hand.session.row(u"server"_s, TcpState::SynRecv);
    hand.session.row(u"client"_s, TcpState::Established);
    hand.session.row(u"server"_s, TcpState::Established);
    hand.call(callOf(u"client-1"_s, Call::Connect, u"connection"_s), u"client"_s, {},
              FourTuple{hand.session.client(40000), hand.session.server()});
    return hand;
}

using Verbs = std::vector<HandVerb>;

} // namespace

class TestFreePlay : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anEmptyPlanIsFreePlay()
    {
        const Plan plan = freePlayPlan(LabMode::Loopback);
        QVERIFY(plan.isFreePlay());
        QCOMPARE(plan.scenarioId, QString::fromLatin1(freePlayId));
        QCOMPARE(plan.hosts.size(), size_t(2));
        QCOMPARE(plan.variant.mode, LabMode::Loopback);
    }

    void theEndOfAWorkerIsToldInTheWordsOfTheStories()
    {
        Hand hand;
        hand.worker(u"client-1"_s, u"client"_s);
        WorkerEvent killed{u"client"_s, u"client-1"_s, u"posix"_s, 0, WorkerEvent::Change::Ended, u"SIGKILL"_s};
        killed.signal = 9;
        hand.session.append(killed);
        QCOMPARE(hand.state().worker(u"client-1"_s)->how, u"signal 9 (SIGKILL, Killed)"_s);
    }

    void namesAreNeverGivenTwice()
    {
        Hand hand;
        QCOMPARE(hand.log.newWorkerName(u"client"_s), u"client-1"_s);
        hand.worker(u"client-1"_s, u"client"_s);
        hand.session.append(
            WorkerEvent{u"client"_s, u"client-1"_s, u"posix"_s, 0, WorkerEvent::Change::Ended, u"SIGKILL"_s});
        QCOMPARE(hand.log.newWorkerName(u"client"_s), u"client-2"_s);
        QCOMPARE(hand.log.newWorkerName(u"server"_s), u"server-1"_s);
        hand.worker(u"client-2"_s, u"client"_s);
        QCOMPARE(hand.log.newSocketName(u"client-2"_s, Call::Connect), u"connection"_s);
        hand.call(callOf(u"client-2"_s, Call::Connect, u"connection"_s), u"client"_s, u"ECONNREFUSED"_s);
        QCOMPARE(hand.log.newSocketName(u"client-2"_s, Call::Connect), u"connection-2"_s);
        QCOMPARE(hand.log.newSocketName(u"server-1"_s, Call::Accept), u"connection-1"_s);
    }

    void aListenerAcceptsUntilItIsClosed()
    {
        Hand hand = connectedPair();
        const LabState state = hand.state();
        const LabSocket* listener = state.socket(u"server-1"_s, u"listener"_s);
        QVERIFY(listener && listener->listens);
        QCOMPARE(listener->port, quint16(2016));
        QCOMPARE(listener->state, TcpState::Listen);
        QCOMPARE(availableActions(*state.worker(u"server-1"_s), listener),
                 (Verbs{V::Accept, V::Option, V::Close, V::Exit, V::Kill}));
    }

    void anAcceptThatWaitsIsSeenOnItsListener()
    {
        Hand hand = connectedPair();
        hand.give(labCommand(callOf(u"server-1"_s, Call::Accept, u"connection-1"_s), hand.plan, {}));
        const LabState state = hand.state();
        const LabSocket* listener = state.socket(u"server-1"_s, u"listener"_s);
        QCOMPARE(listener->waiting, QList<Call>{Call::Accept});
        QCOMPARE(availableActions(*state.worker(u"server-1"_s), listener), (Verbs{V::Option, V::Close, V::Exit, V::Kill}));
    }

    void aConnectionCanDoWhatItsStateAllows()
    {
        Hand hand = connectedPair();
        LabState state = hand.state();
        const LabSocket* socket = state.socket(u"client-1"_s, u"connection"_s);
        QCOMPARE(socket->state, TcpState::Established);
        QCOMPARE(availableActions(*state.worker(u"client-1"_s), socket),
                 (Verbs{V::Send, V::Read, V::ShutDown, V::Option, V::Close, V::Abort, V::Exit, V::Kill}));
        hand.session.row(u"client"_s, TcpState::FinWait2);
        state = hand.state();
        QCOMPARE(availableActions(*state.worker(u"client-1"_s), state.socket(u"client-1"_s, u"connection"_s)),
                 (Verbs{V::Read, V::Option, V::Close, V::Abort, V::Exit, V::Kill}));
    }

    void aClosedSocketIsShownWhileTheKernelHasIt()
    {
        Hand hand = connectedPair();
        hand.call(callOf(u"client-1"_s, Call::Close, u"connection"_s), u"client"_s, {},
                  FourTuple{hand.session.client(40000), hand.session.server()});
        hand.session.row(u"client"_s, TcpState::TimeWait);
        LabState state = hand.state();
        const LabSocket* socket = state.socket(u"client-1"_s, u"connection"_s);
        QVERIFY(!socket->open);
        QCOMPARE(socket->state, TcpState::TimeWait);
        QCOMPARE(availableActions(*state.worker(u"client-1"_s), socket), (Verbs{V::Connect, V::Exit, V::Kill}));
        hand.session.vanish(u"client"_s);
        state = hand.state();
        QVERIFY(!state.socket(u"client-1"_s, u"connection"_s)->state);
    }

    void aWorkerInConnectHearsNothing()
    {
        Hand hand;
        hand.worker(u"client-1"_s, u"client"_s);
        hand.give(labCommand(callOf(u"client-1"_s, Call::Connect, u"connection"_s), hand.plan,
                             addressesIn(hand.session.session())));
        hand.session.wait(1000);
        hand.session.row(u"client"_s, TcpState::SynSent);
        const LabState state = hand.state();
        const LabSocket* socket = state.socket(u"client-1"_s, u"connection"_s);
        QVERIFY(socket && socket->connecting);
        QCOMPARE(socket->state, TcpState::SynSent);
        QCOMPARE(availableActions(*state.worker(u"client-1"_s), socket), (Verbs{V::Kill}));
    }

    void aDeadWorkerCanDoNothing()
    {
        Hand hand = connectedPair();
        hand.session.append(
            WorkerEvent{u"client"_s, u"client-1"_s, u"posix"_s, 0, WorkerEvent::Change::Ended, u"SIGKILL"_s});
        const LabState state = hand.state();
        QVERIFY(!state.worker(u"client-1"_s)->alive);
        QVERIFY(availableActions(*state.worker(u"client-1"_s), state.socket(u"client-1"_s, u"connection"_s)).empty());
    }

    void qtSocketsHaveNoHalfClose()
    {
        Hand hand;
        hand.worker(u"client-1"_s, u"client"_s, u"qt"_s);
        hand.session.row(u"client"_s, TcpState::Established);
        hand.call(callOf(u"client-1"_s, Call::Connect, u"connection"_s), u"client"_s, {},
                  FourTuple{hand.session.client(40000), hand.session.server()});
        const LabState state = hand.state();
        const Verbs verbs = availableActions(*state.worker(u"client-1"_s), state.socket(u"client-1"_s, u"connection"_s));
        QVERIFY(std::find(verbs.begin(), verbs.end(), V::ShutDown) == verbs.end());
        QVERIFY(std::find(verbs.begin(), verbs.end(), V::Send) != verbs.end());
    }

    void aStoryAwaitsWhatWasSeenAndChecksHowCallsEnded()
    {
        Hand hand = connectedPair();
        hand.call(callOf(u"client-1"_s, Call::Shutdown, u"connection"_s), u"client"_s, u"ENOTCONN"_s);
        const Result<FreePlayStory> story =
            storyOf(hand.log, hand.session.session(), Timeline::of(hand.session.session()), LabMode::Wire, u"My Tale!"_s);
        QVERIFY(story);
        const Scenario& scenario = story->scenario;
        QCOMPARE(scenario.id, u"my-tale"_s);
        QCOMPARE(scenario.workers.size(), size_t(2));
        QCOMPARE(scenario.steps.size(), size_t(3));
        QCOMPARE(scenario.steps[0].title, u"server-1 listens on port 2016"_s);
        QVERIFY(scenario.steps[2].actions[0].mayFail);
        QCOMPARE(scenario.checks.size(), size_t(3));
        QCOMPARE(scenario.checks[2].result, u"ENOTCONN"_s);
    }

    void aTimerThatBeganStepsBeforeIsWaitedForInFull()
    {
        constexpr qint64 s = 1'000'000'000;
        Hand hand = connectedPair();
        hand.session.row(u"server"_s, TcpState::CloseWait);
        hand.session.row(u"client"_s, TcpState::TimeWait, 40000, SocketTimer::TimeWait, 60 * s);
        hand.call(callOf(u"client-1"_s, Call::Close, u"connection"_s), u"client"_s);
        hand.session.wait(55 * s); // the hand talks, and the story does not repeat that
        hand.call(callOf(u"server-1"_s, Call::Listen, u"second"_s), u"server"_s, u"EADDRINUSE"_s);
        hand.session.wait(5 * s);
        hand.session.vanish(u"client"_s);
        hand.session.wait(2 * s);
        const Result<FreePlayStory> story =
            storyOf(hand.log, hand.session.session(), Timeline::of(hand.session.session()), LabMode::Wire, u"x"_s);
        QVERIFY(story);
        const Step& last = story->scenario.steps.back();
        QCOMPARE(last.actions.back().kind, Action::Kind::Wait);
        QVERIFY2(parseDuration(last.actions.back().duration).value_or(0) >= 60 * s,
                 qPrintable(last.actions.back().duration));
        QCOMPARE(last.awaits.front().state, TcpState::TimeWait);
    }

    void nothingDoneMakesNoStory()
    {
        Hand hand;
        const Timeline timeline = Timeline::of(hand.session.session());
        QVERIFY(!storyOf(hand.log, hand.session.session(), timeline, LabMode::Wire, u"x"_s));
        hand.worker(u"client-1"_s, u"client"_s);
        QVERIFY(!storyOf(hand.log, hand.session.session(), timeline, LabMode::Wire, u"x"_s));
    }

    void whatTheLabRefusedIsNotTold()
    {
        Hand hand = connectedPair();
        const qint64 number = hand.give(LiftRule{u"none"_s});
        hand.log.done(number, u"there is none of that name"_s, hand.session.nowNs());
        const Result<FreePlayStory> story =
            storyOf(hand.log, hand.session.session(), Timeline::of(hand.session.session()), LabMode::Wire, u"x"_s);
        QVERIFY(story);
        QCOMPARE(story->scenario.steps.size(), size_t(2));
    }
};

STATEWIRE_TEST(TestFreePlay);
#include "tst_freeplay.moc"
