// SPDX-License-Identifier: GPL-3.0-or-later
// How an experiment is taken again: which steps, with which votes, for what reason, and whether somebody is asked first.
#include "scenario/judge/byhand.h"
#include "scenario/run/retake.h"
#include "support/sessionbuilder.h"
#include "support/testregistry.h"

#include <QTest>

using namespace statewire;
using namespace statewire::test;
using namespace Qt::StringLiterals;

namespace {

constexpr qint64 second = 1'000'000'000;

/// A question, a wait of 2 s, and a step that needs a TIME_WAIT.
ToldStory threeSteps()
{
    ToldStory story;
    std::vector<Step>& steps = story.plan.steps;
    steps.resize(3);
    steps[0].id = u"ask"_s;
    steps[1].id = u"wait"_s;
    Action wait;
    wait.kind = Action::Kind::Wait;
    wait.duration = u"2s"_s;
    steps[1].actions.push_back(wait);
    steps[2].id = u"third"_s;
    Await need;
    need.host = u"server"_s;
    need.state = TcpState::TimeWait;
    steps[2].needs.push_back(need);
    story.nextStep = 2;
    return story;
}

/// A TIME_WAIT that has passed, by its clock or earlier.
void timeWaitOver(SessionBuilder& builder, qint64 afterNs = 62 * second)
{
    builder.row(u"server"_s, TcpState::TimeWait, 40000, SocketTimer::TimeWait, 60 * second);
    builder.wait(afterNs);
    builder.vanish(u"server"_s);
}

void missThird(SessionBuilder& builder, MissedEvent::Why why = MissedEvent::Why::Need)
{
    builder.append(MissedEvent{2, u"third"_s, why, {}, u"o"_s});
}

Retake retakeFrom(const SessionBuilder& builder, qint64 delayNs = 0)
{
    return retakeOf(threeSteps(), builder.session(), Timeline::of(builder.session()), delayNs);
}

} // namespace

class TestRetake : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatRanOutIsTakenAgainUnasked()
    {
        SessionBuilder builder;
        timeWaitOver(builder);
        missThird(builder);
        const Retake retake = retakeFrom(builder, 250);
        QVERIFY(retake.isAutomatic && !retake.byHand);
        QCOMPARE(retake.steps, 2);
        QCOMPARE(retake.waitsNs, 2 * second);
        QCOMPARE(retake.wireDelayNs, 250);
        QCOMPARE(retake.reason.text(), u"The 60 s were over while you talked: the first 2 steps were run again, just now"_s);
        QCOMPARE(recordOf(retake, RetakeEvent::Phase::Ended).steps, 2);
    }

    void noClockIsBlamedForWhatEndedEarlier()
    {
        SessionBuilder builder;
        timeWaitOver(builder, 7 * second);
        missThird(builder);
        QCOMPARE(retakeFrom(builder).reason.text(),
                 u"TIME_WAIT was over after 7 s: the first 2 steps were run again, just now"_s);
        SessionBuilder never;
        missThird(never);
        QCOMPARE(retakeFrom(never).reason.text(),
                 u"What the next step needs was gone: the first 2 steps were run again, just now"_s);
    }

    void whatWasEndedIsNamedAndNothingIsTakenAgainUnasked()
    {
        SessionBuilder builder;
        timeWaitOver(builder, 7 * second);
        missThird(builder);
        ToldStory story = threeSteps();
        story.ends = {Sentence::tr("client-2 was ended by signal 9 (SIGKILL, Killed)")};
        const Retake retake = retakeOf(story, builder.session(), Timeline::of(builder.session()), 0);
        QVERIFY(!retake.isAutomatic);
        QCOMPARE(retake.reason.text(),
                 u"client-2 was ended by signal 9 (SIGKILL, Killed): the first 2 steps were run again, just now"_s);
    }

    void itIsOfferedBeforeAnybodyGoesOn()
    {
        SessionBuilder builder;
        timeWaitOver(builder);
        const Retake retake = retakeFrom(builder); // nothing was missed yet
        QVERIFY(retake.isAutomatic);
        QCOMPARE(retake.steps, 2);
    }

    void votesAreKeptEachOnce()
    {
        SessionBuilder builder;
        builder.append(PredictionEvent{u"ask"_s, u"yes"_s, 3});
        builder.append(PredictionEvent{u"ask"_s, u"no"_s, 4});
        builder.append(PredictionEvent{u"ask"_s, u"yes"_s, 2});
        builder.append(PredictionEvent{u"third"_s, u"yes"_s, 9}); // of a step that is not told again
        const Retake retake = retakeFrom(builder);
        QCOMPARE(retake.votes.size(), size_t(2));
        QCOMPARE(retake.votes[0].votes, 5);
        QCOMPARE(retake.votes[1].votes, 4);
    }

    void somebodyIsAskedWhereAHandDidSomething()
    {
        SessionBuilder builder;
        builder.append(NoteEvent{byHandNote()});
        timeWaitOver(builder);
        missThird(builder);
        const Retake retake = retakeFrom(builder);
        QVERIFY(retake.byHand && !retake.isAutomatic);
    }

    void somebodyIsAskedWhereNoTimeRanOut()
    {
        SessionBuilder builder;
        builder.row(u"server"_s, TcpState::TimeWait);
        missThird(builder, MissedEvent::Why::Worker);
        QVERIFY(!retakeFrom(builder).isAutomatic);
        QCOMPARE(retakeFrom(builder).reason.text(), u"Taken again: the first 2 steps were run again, just now"_s);
    }

    void whatIsMissedAgainAtOnceIsNotTakenAgainForEver()
    {
        SessionBuilder builder;
        timeWaitOver(builder);
        builder.append(RetakeEvent{2, {}, RetakeEvent::Phase::Ended});
        builder.wait(second);
        missThird(builder);
        QVERIFY(!retakeFrom(builder).isAutomatic);
        SessionBuilder later;
        later.append(RetakeEvent{2, {}, RetakeEvent::Phase::Ended});
        timeWaitOver(later); // the class talked once more
        missThird(later);
        QVERIFY(retakeFrom(later).isAutomatic);
    }
};

STATEWIRE_TEST(TestRetake);
#include "tst_retake.moc"
