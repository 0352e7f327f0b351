// SPDX-License-Identifier: GPL-3.0-or-later
// On a real lab: a process that is killed and a time that runs out are told as they are, and taken again lead to the true
// end.
#include "scenario/format/scenarioreader.h"
#include "scenario/library/library.h"
#include "support/scenariotext.h"
#include "support/testregistry.h"
#include "support/visibletext.h"
#include "support/windowundertest.h"
#include "ui/context/retaking.h"
#include "ui/context/storyteller.h"
#include "ui/parts/messagebar.h"
#include "ui/parts/questionbox.h"
#include "ui/story/footingbar.h"
#include "ui/story/missedbanner.h"
#include "ui/story/storypanel.h"
#include "ui/window/presenter.h"
#include "ui/window/viewarrangement.h"

#include <QAction>
#include <QDir>
#include <QLabel>
#include <QPushButton>
#include <QTest>
#include <QTimer>
#include <csignal>

using namespace statewire;
using namespace statewire::test;
using namespace Qt::StringLiterals;

namespace {

constexpr int patienceMs = 60'000;

/// The client's FIN_WAIT2 lasts a second, and the last step needs it: a TIME_WAIT while a class talks, but shorter.
const QByteArray shortLivedText = ScenarioText{.id = "short-lived",
                                               .title = "Short-lived",
                                               .question = "How long?",
                                               .hosts = hostTable("client", "10.0.0.1", R"([host.sysctl]
"net.ipv4.tcp_fin_timeout" = "1"
)") + hostTable("server", "10.0.0.2"),
                                               .workers = workerTable("s", "server") + workerTable("c", "client"),
                                               .rest = R"([[step]]
id = "connect"
title = "They connect"
say = "Both are ESTABLISHED."
do = [
    { worker = "s", call = "listen", port = 2016 },
    { worker = "c", call = "connect", to = "server:2016" },
    { worker = "s", call = "accept", socket = "connection" },
]
[[step]]
id = "half"
title = "One end closes"
say = "The client has nothing more to say."
do = [{ worker = "c", call = "close" }]
await = [{ host = "client", state = "FIN_WAIT2", count = 1 }]
[step.predict]
question = "What does close() return?"
worker = "s"
call = "close"
options = [
    { id = "well", text = "success", result = "ok" },
    { id = "not", text = "EPIPE", result = "EPIPE" },
]
[[step]]
id = "other"
title = "The other end closes in time"
say = "Its FIN meets the FIN_WAIT2, and a TIME_WAIT follows."
needs = [{ host = "client", state = "FIN_WAIT2", count = 1 }]
do = [{ worker = "s", call = "close", socket = "connection" }]
await = [{ host = "client", state = "TIME_WAIT", count = 1 }]
[[step]]
id = "end"
title = "The end"
say = "That was it."
)"}
                                      .toml();

} // namespace

class TestTakeAgain : public QObject
{
    Q_OBJECT

    std::unique_ptr<WindowUnderTest> m_window;

    const Plan& plan() { return *m_window->source().plan(); }
    int step() { return m_window->teller().state().step; }
    bool stepEnded() { return m_window->teller().state().stepEnded; }
    MissedBanner& banner() { return *m_window->centralWidget()->findChild<MissedBanner*>(); }
    QString retold() { return m_window->centralWidget()->findChild<QLabel*>(u"retold"_s)->text(); }

    bool open(const QString& scenario)
    {
        m_window->openScenario(scenario);
        return QTest::qWaitFor([this] { return m_window->source().isReady() || m_window->source().hasFailed(); },
                               patienceMs) &&
               m_window->source().isReady();
    }
    /// Goes on until step \p last is told.
    bool tellUntil(int last)
    {
        for (int i = step() + 1; i <= last; ++i) {
            m_window->teller().next();
            if (!QTest::qWaitFor([this, i] { return step() == i && stepEnded() && !m_window->source().isBusy(); },
                                 patienceMs))
                return false;
        }
        return true;
    }
    void kill(const QString& worker)
    {
        for (const Event& event : m_window->source().session().events()) {
            const auto* started = event.as<WorkerEvent>();
            if (started && started->name == worker && started->change == WorkerEvent::Change::Started) {
                QCOMPARE(::kill(pid_t(started->pid), SIGKILL), 0);
                return;
            }
        }
        QFAIL("no such worker");
    }
    bool timeRanOut()
    {
        return QTest::qWaitFor([this] { return !m_window->source().footing().holds; }, patienceMs);
    }
    /// In every view, and on the wall.
    QStringList everythingShown()
    {
        QStringList text;
        for (const ViewArrangement::Entry& entry : m_window->views().entries()) {
            m_window->views().showView(entry.id);
            QCoreApplication::processEvents();
            text << visibleText(*m_window);
        }
        m_window->views().showView(u"timeline"_s);
        m_window->present(true);
        QCoreApplication::processEvents();
        text << visibleText(m_window->presenter());
        m_window->present(false);
        return text;
    }
    void keepPicture(const QString& name)
    {
        if (const QString folder = qEnvironmentVariable("STATEWIRE_TEST_SHOTS"); !folder.isEmpty())
            m_window->grab().save(QDir(folder).filePath(name));
    }

private Q_SLOTS:
    void init()
    {
        std::vector<Scenario> scenarios = bundledScenarios();
        const ReadScenario read = readScenario(shortLivedText, u"short-lived.toml"_s);
        QVERIFY2(read.diagnostics.empty(), read.diagnostics.empty() ? "" : qPrintable(read.diagnostics.front().message));
        scenarios.push_back(read.scenario);
        m_window = std::make_unique<WindowUnderTest>(std::move(scenarios));
        m_window->resize(1366, 768);
        m_window->show();
    }
    void cleanup() { m_window.reset(); }

    void aProcessThatIsKilledIsNamedAndNothingIsToldThatDidNotHappen()
    {
        if (!open(u"time-wait-reuse"_s))
            QSKIP(qPrintable(u"No lab on this machine: "_s + m_window->messageBar().text()));
        QVERIFY(tellUntil(4));
        kill(u"client-3"_s);
        // It is named at once, before anybody goes on.
        QTRY_VERIFY_WITH_TIMEOUT(banner().text().contains(u"signal 9"_s), patienceMs);
        m_window->teller().next();
        QTRY_VERIFY_WITH_TIMEOUT(m_window->teller().state().far.missed.has_value(), patienceMs);
        QCOMPARE(m_window->teller().state().far.step, 5);
        QTRY_VERIFY(banner().isVisible());
        QVERIFY2(banner().text().contains(u"client-3"_s) && banner().text().contains(u"signal 9"_s),
                 qPrintable(banner().text()));
        keepPicture(u"killed.png"_s);
        const QStringList shown = everythingShown();
        for (size_t i = 5; i < plan().steps.size(); ++i) {
            for (const QString& words : {plan().steps[i].title, plan().steps[i].say})
                QVERIFY2(piecesWith(shown, words).isEmpty(),
                         qPrintable(words + u": "_s + piecesWith(shown, words).join(u'|')));
        }
        QVERIFY(!m_window->teller().canGoOn());

        banner().findChild<QPushButton*>(u"takeAgain"_s)->click();
        QTRY_VERIFY_WITH_TIMEOUT(step() == 5 && stepEnded() && !m_window->source().isBusy(), patienceMs);
        QVERIFY(!banner().isVisible());
        QVERIFY2(retold().contains(u"5 steps"_s), qPrintable(retold()));
        keepPicture(u"killed-again.png"_s);
        QVERIFY(tellUntil(int(plan().steps.size()) - 1));
        QTRY_VERIFY_WITH_TIMEOUT(m_window->source().isFinished(), patienceMs);
        for (const CheckResult& check : m_window->source().checks())
            QVERIFY2(check.passed(), qPrintable(check.claim.text() + u": "_s + check.observed.text()));
    }

    void onTheWallNextTakesAgainWhatHasLostAProcess()
    {
        if (!open(u"time-wait-reuse"_s))
            QSKIP("no lab");
        m_window->present(true);
        QVERIFY(tellUntil(4));
        kill(u"client-3"_s);
        QTRY_VERIFY_WITH_TIMEOUT(!m_window->source().story()->ends.empty(), patienceMs);
        QTest::keyClick(m_window.get(), Qt::Key_PageDown);
        QTRY_VERIFY_WITH_TIMEOUT(m_window->source().story()->ends.empty() && !m_window->source().isRetelling() &&
                                     m_window->source().isReady() && step() == 4 && stepEnded(),
                                 patienceMs);
        QVERIFY(!m_window->teller().state().far.missed);
        QTest::keyClick(m_window.get(), Qt::Key_PageDown);
        QTRY_VERIFY_WITH_TIMEOUT(step() == 5 && stepEnded(), patienceMs);
    }

    void whatIsMissedStaysMissedInItsRecording()
    {
        if (!open(u"short-lived"_s))
            QSKIP("no lab");
        QVERIFY(tellUntil(1));
        kill(u"s"_s);
        QTRY_VERIFY_WITH_TIMEOUT(!m_window->source().story()->ends.empty(), patienceMs);
        m_window->teller().next();
        QTRY_VERIFY_WITH_TIMEOUT(m_window->teller().state().far.missed.has_value(), patienceMs);
        QTRY_VERIFY_WITH_TIMEOUT(m_window->source().isFinished(), patienceMs);
        m_window->showRecording(Session(m_window->source().session()));
        m_window->playhead().toEnd();
        QTRY_VERIFY(banner().isVisible());
        QVERIFY(!banner().findChild<QPushButton*>(u"takeAgain"_s)->isVisible()); // it is a recording
        const QStringList shown = everythingShown();
        QVERIFY(piecesWith(shown, u"The other end closes in time"_s).isEmpty());
        m_window->teller().back();
        QVERIFY(!banner().isVisible());
        QVERIFY(m_window->teller().canGoOn());
        m_window->teller().next();
        QVERIFY(banner().isVisible());
    }

    void timeThatRanOutIsTakenAgainByItself_data()
    {
        QTest::addColumn<bool>("presenting");
        QTest::newRow("in the window") << false;
        QTest::newRow("presenting") << true;
    }
    void timeThatRanOutIsTakenAgainByItself()
    {
        QFETCH(bool, presenting);
        if (!open(u"short-lived"_s))
            QSKIP("no lab");
        m_window->present(presenting);
        QVERIFY(tellUntil(1));
        m_window->teller().vote(0);
        m_window->teller().vote(0);
        QVERIFY(timeRanOut());
        const auto* offer = m_window->centralWidget()->findChild<FootingBar*>();
        if (!presenting)
            QTRY_VERIFY2(offer->text().contains(u"Next takes the experiment again"_s), qPrintable(offer->text()));
        keepPicture(u"over.png"_s);
        if (presenting)
            QTest::keyClick(m_window.get(), Qt::Key_PageDown);
        else
            m_window->teller().next();
        QTRY_VERIFY_WITH_TIMEOUT(step() == 2 && stepEnded() && !m_window->source().isBusy(), patienceMs);
        const StoryState now = m_window->teller().state();
        QVERIFY(now.far.retake && !now.far.missed);
        QVERIFY2(retold().contains(u"were over while you talked"_s) && retold().contains(u"2 steps"_s),
                 qPrintable(retold()));
        QCOMPARE(now.reveal->votes.value(u"well"_s), 2); // the class had voted before
        keepPicture(u"taken-again.png"_s);
        QVERIFY(tellUntil(3));
        QVERIFY(retold().isEmpty());
    }

    /// A class that really talks for so long takes it: STATEWIRE_PAUSE=70. From 140 s on QTEST_FUNCTION_TIMEOUT has to be
    /// longer.
    void theSeedIsToldToItsEndAfterATalk_data() { timeThatRanOutIsTakenAgainByItself_data(); }
    void theSeedIsToldToItsEndAfterATalk()
    {
        QFETCH(bool, presenting);
        const int pause = qEnvironmentVariableIntValue("STATEWIRE_PAUSE");
        if (pause <= 0)
            QSKIP("STATEWIRE_PAUSE says for how many seconds the class talks");
        if (!open(u"time-wait-reuse"_s))
            QSKIP("no lab");
        m_window->present(presenting);
        QVERIFY(tellUntil(4));
        m_window->teller().vote(1);
        QTest::qWait(pause * 1000);
        const size_t steps = plan().steps.size();
        for (int presses = 0; presses < 40 && step() < int(steps) - 1; ++presses) {
            const int before = step();
            if (presenting)
                QTest::keyClick(m_window.get(), Qt::Key_PageDown); // a long text has pages
            else
                m_window->teller().next();
            if (!QTest::qWaitFor([&] { return step() > before; }, 3000))
                continue;
            QTRY_VERIFY_WITH_TIMEOUT(stepEnded() && !m_window->source().isBusy() && !m_window->source().isRetelling(),
                                     patienceMs);
            QVERIFY(!m_window->teller().state().far.missed);
        }
        QTRY_VERIFY_WITH_TIMEOUT(m_window->source().isFinished(), patienceMs);
        QCOMPARE(step(), int(steps) - 1);
        const Session& session = m_window->source().session();
        int votes = 0;
        QStringList retakes;
        for (const Event& event : session.events()) {
            if (const auto* vote = event.as<PredictionEvent>())
                votes += vote->votes;
            if (const auto* retake = event.as<RetakeEvent>(); retake && retake->phase == RetakeEvent::Phase::Begun)
                retakes << retake->reason.text();
        }
        QCOMPARE(votes, 1);
        QCOMPARE(retakes.size(), 1);
        QVERIFY2(retakes.front().contains(u"were over while you talked"_s), qPrintable(retakes.front()));
        for (const CheckResult& check : m_window->source().checks())
            QVERIFY2(check.passed(), qPrintable(check.claim.text() + u": "_s + check.observed.text()));
    }

    void itIsOnlyOfferedWhereTheUserWantsItSo()
    {
        if (!open(u"short-lived"_s))
            QSKIP("no lab");
        m_window->action(u"takeAgainByItself"_s)->setChecked(false);
        QVERIFY(tellUntil(1));
        QVERIFY(timeRanOut());
        m_window->teller().next();
        QTRY_VERIFY_WITH_TIMEOUT(banner().isVisible(), patienceMs);
        QTRY_VERIFY(m_window->action(u"takeAgain"_s)->isEnabled());
        QTest::qWait(50); // nothing happens by itself
        QVERIFY(m_window->teller().state().far.missed);
        m_window->action(u"takeAgain"_s)->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(step() == 2 && stepEnded() && !m_window->source().isBusy(), patienceMs);
    }

    void whatWasDoneByHandIsNotThrownAwayUnasked()
    {
        if (!open(u"short-lived"_s))
            QSKIP("no lab");
        QVERIFY(tellUntil(1));
        const qint64 given =
            m_window->source().hand()->command(SetSysctl{u"client"_s, u"net.ipv4.tcp_syn_retries"_s, u"3"_s});
        QVERIFY(given > 0);
        QVERIFY(timeRanOut());
        m_window->teller().next();
        QTRY_VERIFY_WITH_TIMEOUT(banner().isVisible(), patienceMs); // not by itself
        const int serial = m_window->source().serial();
        bool asked = false;
        const auto answer = [&](const QString& words) {
            QTimer::singleShot(0, m_window.get(), [&asked, words, this] {
                auto* box = m_window->findChild<QuestionBox*>();
                for (const QLabel* label : box ? box->findChildren<QLabel*>() : QList<QLabel*>())
                    asked = asked || label->text().contains(u"by hand"_s);
                for (QPushButton* button : box ? box->findChildren<QPushButton*>() : QList<QPushButton*>()) {
                    if (button->text() == words)
                        button->click();
                }
            });
            m_window->action(u"takeAgain"_s)->trigger();
        };
        answer(u"Keep This One"_s);
        QVERIFY(asked);
        QCOMPARE(m_window->source().serial(), serial);
        answer(u"Take It Again"_s);
        QTRY_VERIFY_WITH_TIMEOUT(step() == 2 && stepEnded() && !m_window->source().isBusy(), patienceMs);
    }
};

STATEWIRE_TEST(TestTakeAgain);
#include "tst_takeagain.moc"
