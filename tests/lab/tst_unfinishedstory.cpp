// SPDX-License-Identifier: GPL-3.0-or-later
// A call in the foreground that never returns, or fails, ends the story with a word about why; what can be judged is.
#include "scenario/format/scenarioreader.h"
#include "scenario/judge/byhand.h"
#include "scenario/report/report.h"
#include "scenario/run/labhand.h"
#include "scenario/run/storyplayer.h"
#include "support/labsupport.h"
#include "support/scenariotext.h"
#include "support/testregistry.h"

#include <QSignalSpy>
#include <QTest>
#include <algorithm>

using namespace statewire;
using namespace statewire::test;
using namespace Qt::StringLiterals;

namespace {

/// A server that listens, and a client that connects; then \p action, then a step that is never told.
QByteArray story(const QByteArray& action)
{
    return ScenarioText{.id = "endless",
                        .title = "Endless",
                        .question = "Does it end?",
                        .hosts = labHosts(),
                        .workers = workerTable("server", "server") + workerTable("client", "client"),
                        .rest = R"([[step]]
id = "connect"
title = "They connect"
do = [
    { worker = "server", call = "listen", port = 2016 },
    { worker = "client", call = "connect", to = "server:2016" },
    { worker = "server", call = "accept", socket = "connection" },
]
[[step]]
id = "endless"
title = "Nothing comes"
do = [ )" + action +
                                R"( ]
[[step]]
id = "after"
title = "After"
do = [{ worker = "client", call = "close" }]
[[check]]
id = "connected"
claim = "connect() succeeds"
kind = "call"
worker = "client"
call = "connect"
result = "ok"
[[check]]
id = "quiet"
claim = "Nothing is sent after it"
kind = "frames"
step = "after"
from = "server"
flags = "data"
count = 0
[[check]]
id = "returns"
claim = "read() returns"
kind = "call"
worker = "server"
call = "read"
result = "ok"
)"}
        .toml();
}

} // namespace

class TestUnfinishedStory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { STATEWIRE_NEEDS_LAB(); }

    void theStoryEndsAndIsJudged_data()
    {
        QTest::addColumn<QByteArray>("action");
        QTest::addColumn<QString>("who");
        QTest::addColumn<QString>("why");
        QTest::newRow("a read with nothing to read")
            << QByteArray(R"({ worker = "server", call = "read" })") << u"read() of server on 'connection' (line 28)"_s
            << u"neither bytes nor a FIN came. Let the other end send or close first, or give the call background = true"_s;
        QTest::newRow("an accept without a client")
            << QByteArray(R"({ worker = "server", call = "accept", socket = "second" })")
            << u"accept() of server on 'listener'"_s << u"no connection came to the queue of 'listener'"_s;
        QTest::newRow("a read to an end that does not come")
            << QByteArray(R"({ worker = "client", call = "send", text = "x" }, )"
                          R"({ worker = "server", call = "read", until = "eof" })")
            << u"read() of server"_s << u"no FIN came"_s;
        QTest::newRow("a worker that is held")
            << QByteArray(R"({ hold = "client" }, { worker = "client", call = "send", text = "x" })")
            << u"send() of client"_s << u"its worker is held. Release it"_s;
        QTest::newRow("a call that is refused")
            << QByteArray(R"({ worker = "client", call = "connect", to = "server:9", socket = "second" })")
            << u"connect() of client on 'second' (line 28) failed: ECONNREFUSED"_s
            << u". If that is part of the story, give the call may_fail = true"_s;
    }

    void theStoryEndsAndIsJudged()
    {
        QFETCH(QByteArray, action);
        QFETCH(QString, who);
        QFETCH(QString, why);
        const ReadScenario read = readScenario(story(action), u"endless.toml"_s);
        QVERIFY2(read.diagnostics.empty(), read.diagnostics.empty() ? "" : qPrintable(read.diagnostics.front().message));
        Result<Plan> plan = makePlan(read.scenario, {});
        QVERIFY(plan);
        LabRun lab;
        StoryPlayer player(lab, *plan, Pace::Fast);
        player.setCallLimitMs(1500);
        QSignalSpy missed(&player, &StoryPlayer::missed);
        QSignalSpy finished(&player, &StoryPlayer::finished);
        QSignalSpy failed(&player, &StoryPlayer::failed);
        QObject::connect(&player, &StoryPlayer::ready, &player, &StoryPlayer::runNextStep);
        QObject::connect(&player, &StoryPlayer::stepFinished, &player, &StoryPlayer::runNextStep);
        player.start();
        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 20'000);
        QVERIFY(failed.isEmpty());
        QCOMPARE(missed.size(), 1);
        QCOMPARE(player.story().missed->step, 1);
        QCOMPARE(player.story().missed->why, MissedEvent::Why::Call);
        QCOMPARE(player.story().nextStep, 3); // none is left to tell
        QVERIFY(!player.isBusy());

        // The recording alone says the same.
        const Result<Report> report = makeReport(lab.session());
        QVERIFY(report && !report->passed);
        QCOMPARE(player.story().checks->size(), size_t(4));
        QCOMPARE(report->checks.size(), size_t(4));
        for (const std::vector<CheckResult>* checks : {&*player.story().checks, &report->checks}) {
            QVERIFY((*checks)[0].passed()); // what happened before it counts
            QVERIFY((*checks)[1].isUnknown() && (*checks)[1].notReached);
            QCOMPARE((*checks)[1].observed.text(), u"its step was not reached"_s);
            const CheckResult& unreturned = checks->back();
            QVERIFY(!unreturned.passed());
            QCOMPARE(unreturned.claim.text(), u"Step 2 is told to its end"_s);
            QCOMPARE(unreturned.claim.id(), u"Step %1 is told to its end"_s); // through the lab and back, in its parts
            QVERIFY2(unreturned.observed.text().startsWith(who), qPrintable(unreturned.observed.text()));
            QVERIFY2(unreturned.observed.text().contains(why), qPrintable(unreturned.observed.text()));
        }
        int recorded = 0;
        for (const Event& event : lab.session().events())
            recorded += event.as<CheckEvent>() ? 1 : 0;
        QCOMPARE(recorded, 4); // each once
        QSignalSpy stopped(&lab, &LabRun::stopped);
        lab.stop();
        QTRY_COMPARE(stopped.size(), 1);
    }

    void whatAHandDoesBesideTheStoryIsNotedOnce()
    {
        const ReadScenario read = readScenario(story({}), u"endless.toml"_s);
        Result<Plan> plan = makePlan(read.scenario, {});
        QVERIFY(plan);
        LabRun lab;
        LabHand hand(lab, *plan, Pace::Fast);
        StoryPlayer player(lab, *plan, Pace::Fast, &hand);
        QSignalSpy ready(&player, &StoryPlayer::ready);
        player.start();
        QTRY_COMPARE_WITH_TIMEOUT(ready.size(), 1, 20'000);
        QVERIFY(!wasTouchedByHand(lab.session()));
        QSignalSpy done(&hand, &LabHand::done);
        hand.setWireDelay(1000);
        hand.setWireDelay(2000);
        QTRY_COMPARE(done.size(), 2);
        const auto notes = std::count_if(lab.session().events().begin(), lab.session().events().end(), [](const Event& e) {
            const auto* note = e.as<NoteEvent>();
            return note && note->text == byHandNote();
        });
        QCOMPARE(notes, 1);
        QSignalSpy stopped(&lab, &LabRun::stopped);
        lab.stop();
        QTRY_COMPARE(stopped.size(), 1);
    }
};

STATEWIRE_TEST(TestUnfinishedStory);
#include "tst_unfinishedstory.moc"
