// SPDX-License-Identifier: GPL-3.0-or-later
// Teaching on a real lab: the class votes and is answered, in presenter mode by keys alone; a long wait says how long.
#include "scenario/format/scenarioreader.h"
#include "scenario/library/library.h"
#include "scenario/library/shortervariant.h"
#include "support/scenariotext.h"
#include "support/testregistry.h"
#include "support/visibletext.h"
#include "support/windowundertest.h"
#include "ui/context/storyteller.h"
#include "ui/parts/messagebar.h"
#include "ui/story/storypanel.h"
#include "ui/story/votechart.h"
#include "ui/story/waitbar.h"
#include "ui/window/presenter.h"
#include "ui/window/presenternotes.h"
#include "ui/window/viewarrangement.h"

#include <QAction>
#include <QDir>
#include <QLabel>
#include <QPushButton>
#include <QTest>

using namespace statewire;
using namespace statewire::test;
using namespace Qt::StringLiterals;

namespace {

constexpr int patienceMs = 30'000;

const QByteArray waitingText = ScenarioText{.id = "waiting",
                                            .title = "Waiting",
                                            .question = "How long?",
                                            .knobs = R"([[source]]
title = "RFC 9293"
where = "3.3.2"
url = "https:${slashes}www.rfc-editor.org/rfc/rfc9293"
[[knob]]
name = "gap"
title = "Wait"
default = "5s"
)",
                                            .workers = workerTable("s", "server"),
                                            .rest = R"([[variant]]
id = "default"
title = "Long"
[[variant]]
id = "brief"
title = "Brief"
knobs = { gap = "200ms" }
[[step]]
id = "wait"
title = "Wait"
do = [{ wait = "${gap}", why = "so that a wait is seen" }, { worker = "s", call = "listen", port = 2016 }]
)"}
                                   .toml();

/// moc takes two slashes for a comment, in whatever they stand.
QByteArray waitingFile()
{
    return QByteArray(waitingText).replace("${slashes}", "//");
}

} // namespace

class TestTeachingLab : public QObject
{
    Q_OBJECT

    std::unique_ptr<WindowUnderTest> m_window;

    bool open(const QString& scenario, const QString& variant = {})
    {
        m_window->openScenario(scenario, variant);
        return QTest::qWaitFor([this] { return m_window->source().isReady() || m_window->source().hasFailed(); },
                               patienceMs) &&
               m_window->source().isReady();
    }
    void key(int key) { QTest::keyClick(m_window.get(), Qt::Key(key)); }
    int step() { return m_window->teller().state().step; }
    bool settles()
    {
        return QTest::qWaitFor([this] { return !m_window->source().isBusy() || m_window->source().hasFailed(); },
                               patienceMs) &&
               !m_window->source().hasFailed();
    }

private Q_SLOTS:
    void init()
    {
        std::vector<Scenario> scenarios = bundledScenarios();
        const ReadScenario waiting = readScenario(waitingFile(), u"waiting.toml"_s);
        QVERIFY(waiting.diagnostics.empty());
        scenarios.push_back(waiting.scenario);
        m_window = std::make_unique<WindowUnderTest>(std::move(scenarios));
        m_window->resize(1600, 1000);
        m_window->show();
    }
    void cleanup() { m_window.reset(); }

    void howOthersVoteIsNotSeenUnlessItIsWanted()
    {
        if (!open(u"time-wait-reuse"_s))
            QSKIP(qPrintable(u"No lab on this machine: "_s + m_window->messageBar().text()));
        while (!m_window->teller().canVote()) {
            m_window->teller().next();
            QVERIFY(settles());
        }
        m_window->action(u"hideVotes"_s)->setChecked(true);
        for (int i = 0; i < 7; ++i)
            m_window->teller().vote(1);
        const auto onTheOption = [this] { return piecesWith(visibleText(*m_window), u"·  7 votes"_s); };
        QVERIFY2(onTheOption().isEmpty(), qPrintable(onTheOption().join(u'|')));
        QVERIFY(!piecesWith(visibleText(*m_window), u"7 votes, hidden until the answer"_s).isEmpty());
        m_window->action(u"hideVotes"_s)->setChecked(false);
        QVERIFY(!onTheOption().isEmpty());
        m_window->action(u"hideVotes"_s)->setChecked(true);
        QVERIFY(onTheOption().isEmpty());

        // Gone back to, a question that is answered says so.
        const int asked = step();
        m_window->teller().next();
        QVERIFY(settles());
        QTRY_COMPARE_WITH_TIMEOUT(step(), asked + 1, patienceMs);
        const auto before = [this] { return piecesWith(visibleText(*m_window), u"Asked before, and answered"_s); };
        QVERIFY(before().isEmpty());
        m_window->teller().back();
        QCOMPARE(step(), asked);
        QVERIFY(!before().isEmpty());
        QVERIFY(!m_window->teller().canVote());
    }

    void aWholeStoryIsPresentedByKeys()
    {
        if (!open(u"time-wait-reuse"_s))
            QSKIP(qPrintable(u"No lab on this machine: "_s + m_window->messageBar().text()));
        const Plan plan = *m_window->source().plan();
        const auto asks = std::find_if(plan.steps.begin(), plan.steps.end(), [](const Step& s) { return s.prediction; });
        const int asking = int(asks - plan.steps.begin());
        m_window->action(u"present"_s)->trigger();
        StoryTeller& teller = m_window->teller();
        for (int i = 0; i <= asking; ++i) {
            key(i % 2 ? Qt::Key_Space : Qt::Key_PageDown);
            QTRY_COMPARE_WITH_TIMEOUT(step(), i, patienceMs);
            QVERIFY(settles());
        }
        QTRY_VERIFY(teller.canVote());
        for (int vote : {Qt::Key_1, Qt::Key_2, Qt::Key_2, Qt::Key_3})
            key(vote);
        key(Qt::Key_Backspace);
        QCOMPARE(teller.votes().value(asks->prediction->options[1].id), 2);
        QCOMPARE(teller.votes().value(asks->prediction->options[2].id), 0);
        key(Qt::Key_B);
        QVERIFY(m_window->presenter().isBlank());
        key(Qt::Key_B);

        // Neither the wall nor the window behind it tells what comes.
        QStringList answers;
        for (size_t i = size_t(asking) + 1; i < plan.steps.size(); ++i)
            answers << plan.steps[i].title;
        for (const CheckSpec& check : plan.checks)
            answers << check.claim;
        QStringList shown = visibleText(m_window->presenter());
        m_window->present(false);
        for (const ViewArrangement::Entry& entry : m_window->views().entries()) {
            m_window->views().showView(entry.id);
            shown << visibleText(*m_window);
        }
        m_window->views().showView(u"timeline"_s);
        for (const QString& answer : answers)
            QVERIFY2(piecesWith(shown, answer).isEmpty(),
                     qPrintable(answer + u": "_s + piecesWith(shown, answer).join(u" | "_s)));

        m_window->present(true);
        key(Qt::Key_H);
        QVERIFY(m_window->source().isWireHeld());
        key(Qt::Key_PageDown);
        QTRY_COMPARE_WITH_TIMEOUT(step(), asking + 1, patienceMs);
        QTRY_COMPARE_WITH_TIMEOUT(m_window->source().heldFrames(), size_t(1), patienceMs);
        QVERIFY(teller.state().withheld); // the SYN waits: nobody knows yet
        QVERIFY(piecesWith(visibleText(m_window->presenter()), plan.steps[size_t(asking) + 1].title).isEmpty());
        key(Qt::Key_J);
        key(Qt::Key_H);
        QVERIFY(settles());
        QTRY_VERIFY(teller.state().reveal);
        QCOMPARE(teller.state().reveal->votes.value(asks->prediction->options[1].id), 2);
        QVERIFY(m_window->presenter().story().findChild<VoteChart*>()->isVisible());
        for (int i = asking + 2; i < int(plan.steps.size()); ++i) {
            while (m_window->presenter().story().turnPage(1)) {
            } // on a small screen a text may have more pages than one
            key(Qt::Key_Return);
            QTRY_COMPARE_WITH_TIMEOUT(step(), i, patienceMs);
            QVERIFY(settles());
        }
        QTRY_VERIFY_WITH_TIMEOUT(m_window->source().isFinished(), patienceMs);
        for (const CheckResult& check : m_window->source().checks())
            QVERIFY2(check.passed(), qPrintable(check.claim.text() + u": "_s + check.observed.text()));
        QVERIFY(m_window->presenter().notes().runText().contains(u"checks passed"_s));
        auto* sources = m_window->presenter().story().findChild<QLabel*>(u"sources"_s);
        QVERIFY(sources->isVisibleTo(&m_window->presenter()));
        QVERIFY(sources->text().contains(u"RFC 1122"_s));
        key(Qt::Key_Escape);

        // What the class had said is in the recording.
        const Session recorded = m_window->source().session();
        m_window->showRecording(recorded);
        m_window->playhead().moveTo(stepTimes(recorded)[size_t(asking) + 1].endNs);
        QCOMPARE(teller.state().reveal->votes.value(asks->prediction->options[1].id), 2);
        QCOMPARE(teller.state().reveal->votes.value(asks->prediction->options[0].id), 1);
    }

    void aLongWaitSaysHowLongAndOffersTheVariantThatWaitsLess()
    {
        if (!open(u"waiting"_s))
            QSKIP(qPrintable(u"No lab on this machine: "_s + m_window->messageBar().text()));
        m_window->teller().next();
        auto* wait = m_window->centralWidget()->findChild<WaitBar*>();
        QTRY_VERIFY_WITH_TIMEOUT(wait->text().startsWith(u"Waiting, 4 s more: so that a wait is seen"_s), patienceMs);
        auto* skip = wait->findChild<QPushButton*>(u"skip"_s);
        QVERIFY(skip->isVisible());
        QCOMPARE(skip->text(), u"Shorter: Wait = 200 ms"_s);
        QVERIFY(skip->toolTip().contains(u"“Brief”"_s));
        if (const QString folder = qEnvironmentVariable("STATEWIRE_TEST_SHOTS"); !folder.isEmpty())
            m_window->grab().save(QDir(folder).filePath(u"wait.png"_s));
        skip->click();
        QTRY_VERIFY_WITH_TIMEOUT(m_window->source().isReady(), patienceMs);
        QCOMPARE(m_window->source().plan()->variant.id, u"brief"_s);
        QVERIFY(wait->text().isEmpty());
        m_window->teller().next();
        QTRY_VERIFY_WITH_TIMEOUT(m_window->source().isFinished(), patienceMs);
        auto* sources = m_window->centralWidget()->findChild<QLabel*>(u"sources"_s);
        QTRY_VERIFY(sources->isVisible());
        QVERIFY(sources->text().contains(u"<a href=\"https://www.rfc-editor.org/rfc/rfc9293\">RFC 9293</a>: 3.3.2"_s));
    }

    void aVariantIsOfferedForItsKnobOnly()
    {
        const Scenario scenario = readScenario(waitingFile(), u"waiting.toml"_s).scenario;
        const SourcePosition at = scenario.steps[0].actions[0].at;
        QCOMPARE(shorterVariant(scenario, *makePlan(scenario, u"default"_s), at)->id, u"brief"_s);
        QVERIFY(!shorterVariant(scenario, *makePlan(scenario, u"brief"_s), at));
        Scenario slow = scenario;
        slow.variants[1].slow = true;
        QVERIFY(!shorterVariant(slow, *makePlan(slow, u"default"_s), at));
        for (Knob& knob : slow.knobs) // whatever its title explains, its name is enough
            knob.title = u"tcp_fin_timeout of the server (s)"_s;
        slow.variants[1].slow = false;
        QCOMPARE(shorterVariant(slow, *makePlan(slow, u"default"_s), at)->turns, u"tcp_fin_timeout = 200 ms"_s);
    }
};

STATEWIRE_TEST(TestTeachingLab);
#include "tst_teachinglab.moc"
