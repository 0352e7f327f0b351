// SPDX-License-Identifier: GPL-3.0-or-later
// A running story is never thrown away unasked: it waits, goes on, is gone back to; and what ends is said, and leaves
// nothing.
#include "scenario/library/library.h"
#include "support/labsupport.h"
#include "support/testregistry.h"
#include "support/windowundertest.h"
#include "ui/context/storyteller.h"
#include "ui/freeplay/freeplayhand.h"
#include "ui/freeplay/freeplaypanel.h"
#include "ui/keeping/waitinglist.h"
#include "ui/keeping/waitingstories.h"
#include "ui/library/scenariolist.h"
#include "ui/library/scenariopanel.h"
#include "ui/parts/messagebar.h"
#include "ui/parts/questionbox.h"
#include "ui/timeline/timelineview.h"
#include "ui/window/openedstory.h"

#include <QAction>
#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QProcess>
#include <QPushButton>
#include <QTest>
#include <QTimer>
#include <csignal>
#include <cstdio>

using namespace statewire;
using namespace statewire::test;
using namespace Qt::StringLiterals;

namespace {

constexpr int patienceMs = 30'000;
const QStringList stories{u"time-wait-reuse"_s, u"half-close"_s, u"connection-refused"_s, u"life-of-a-connection"_s,
                          u"close-wait-leak"_s};

} // namespace

class TestWaitingStories : public QObject
{
    Q_OBJECT

    std::unique_ptr<WindowUnderTest> m_window;

    const WaitingStories& waiting() const { return *m_window->findChild<WaitingStories*>(); }
    ShownSource& source() const { return m_window->source(); }
    bool rests() const
    {
        return QTest::qWaitFor([this] { return source().isReady() && !source().isBusy(); }, patienceMs);
    }
    size_t toldSteps() const { return stepTimes(source().session()).size(); }
    qint64 labProcess() const { return source().hand() ? source().hand()->labProcessId() : 0; }

    /// As a click in the list of scenarios does.
    void pick(const QString& id) { Q_EMIT m_window->findChild<ScenarioPanel*>()->picked(id, {}); }

    bool tell(const QString& id, int steps)
    {
        pick(id);
        for (int step = 0; step < steps && rests(); ++step)
            m_window->teller().next();
        return rests();
    }

    /// Answers the question that comes while \p act is done; what it said.
    QString during(const QString& answer, const std::function<void()>& act)
    {
        QString said;
        QTimer hand;
        connect(&hand, &QTimer::timeout, this, [&] {
            auto* box = qobject_cast<QuestionBox*>(QApplication::activeModalWidget());
            if (!box)
                return;
            for (const QLabel* label : box->findChildren<QLabel*>())
                said += label->text() + u'\n';
            hand.stop();
            box->findChild<QPushButton*>(answer)->click();
        });
        hand.start(20);
        act();
        return said;
    }

private Q_SLOTS:
    void init()
    {
        STATEWIRE_NEEDS_LAB();
        m_window = std::make_unique<WindowUnderTest>(bundledScenarios());
        m_window->resize(1920, 1080);
        m_window->show();
    }
    void cleanup() { m_window.reset(); }

    void aRunningStoryWaitsWhileAnotherIsToldAndIsGoneBackTo()
    {
        QVERIFY(tell(stories[0], 3));
        const qint64 lab = labProcess();
        const size_t events = source().session().events().size();
        QVERIFY(tell(stories[1], 1));
        QCOMPARE(waiting().all().size(), size_t(1));
        QCOMPARE(waiting().all()[0].id, stories[0]);
        QVERIFY(isAlive(lab));
        QVERIFY2(waiting().all()[0].standing().startsWith(u"step 3 of"_s), qPrintable(waiting().all()[0].standing()));
        auto* row = m_window->findChild<ScenarioPanel*>()->findChild<QPushButton*>(u"waiting-1"_s);
        QVERIFY(row && row->isVisible());
        row->click();
        QCOMPARE(m_window->story().id(), stories[0]);
        QCOMPARE(labProcess(), lab);
        QVERIFY(source().session().events().size() >= events);
        QCOMPARE(toldSteps(), size_t(3));
        QVERIFY(m_window->playhead().followsLive());
        QCOMPARE(waiting().all().size(), size_t(1)); // the other one, in its place
        QCOMPARE(waiting().all()[0].id, stories[1]);
        m_window->teller().next();
        QTRY_COMPARE_WITH_TIMEOUT(toldSteps(), size_t(4), patienceMs);
        m_window->action(u"goBack"_s)->trigger();
        QCOMPARE(m_window->story().id(), stories[1]);
        QCOMPARE(toldSteps(), size_t(1));
        pick(stories[0]); // a click in the list goes back as well, and begins nothing anew
        QCOMPARE(labProcess(), lab);
        QCOMPARE(toldSteps(), size_t(4));
    }

    void whatWasSearchedForAndPickedHasTheKeysForTheStory()
    {
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        m_window->action(u"findScenario"_s)->trigger();
        auto* field = m_window->findChild<ScenarioPanel*>()->searchField();
        QTRY_VERIFY(field->hasFocus());
        QTest::keyClicks(field, u"half-close"_s);
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(m_window->story().id(), u"half-close"_s);
        QVERIFY(!field->hasFocus());
        QVERIFY(field->text().isEmpty());
        QVERIFY(rests());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_N);
        QTRY_COMPARE_WITH_TIMEOUT(toldSteps(), size_t(1), patienceMs);
    }

    void whatHasNotBegunIsNotKept()
    {
        QVERIFY(tell(stories[0], 0));
        const qint64 lab = labProcess();
        QVERIFY(tell(stories[1], 0));
        QVERIFY(waiting().isEmpty());
        QTRY_VERIFY_WITH_TIMEOUT(!isAlive(lab), patienceMs);
    }

    void thePlaceInThePastAndTheVotesAreKept()
    {
        QVERIFY(tell(stories[0], 1));
        while (!m_window->teller().canVote()) {
            const size_t before = toldSteps();
            m_window->teller().next();
            QVERIFY(QTest::qWaitFor([&] { return toldSteps() > before && !source().isBusy(); }, patienceMs));
        }
        m_window->teller().vote(0);
        m_window->teller().vote(1);
        pick(stories[1]);
        QVERIFY(rests());
        pick(stories[0]);
        QTRY_COMPARE(m_window->teller().votes().size(), 2);
        m_window->teller().back();
        const qint64 here = m_window->playhead().positionNs();
        Marks& marks = m_window->chart().marks();
        marks.setNote(marks.add(here), u"look here"_s);
        const std::vector<NamedMark> kept = marks.all();
        pick(stories[1]);
        QVERIFY(marks.all().empty());
        pick(stories[0]);
        QCOMPARE(marks.all(), kept);
        QCOMPARE(m_window->playhead().positionNs(), here);
        QVERIFY(!m_window->playhead().followsLive());
    }

    void aFreePlayWaitsWithAllThatWasDoneInIt()
    {
        m_window->openFreePlay();
        QVERIFY(rests());
        FreePlayHand& hand = m_window->findChild<FreePlayPanel*>()->hand();
        hand.startServer(u"server"_s);
        QTRY_COMPARE_WITH_TIMEOUT(hand.state().workers.size(), size_t(1), patienceMs);
        const size_t acts = hand.log().acts().size();
        QVERIFY(acts > 0);
        QVERIFY(tell(stories[1], 1));
        QVERIFY(hand.log().isEmpty());
        QVERIFY2(waiting().all()[0].standing().endsWith(u"not saved"_s), qPrintable(waiting().all()[0].standing()));
        Q_EMIT m_window->findChild<ScenarioPanel*>()->freePlayPicked();
        QVERIFY(source().isFreePlay());
        QCOMPARE(hand.log().acts().size(), acts);
        QCOMPARE(hand.state().workers.size(), size_t(1));
        QVERIFY(hand.canAct());
        hand.startClient(u"client"_s);
        QTRY_COMPARE_WITH_TIMEOUT(hand.state().workers.size(), size_t(2), patienceMs);
    }

    void aFourthMakesTheOneThatWaitsLongestEndAndThatIsSaid()
    {
        QList<qint64> labs;
        for (int i = 0; i < 4; ++i) {
            QVERIFY(tell(stories[i], 1));
            labs << labProcess();
        }
        QCOMPARE(waiting().all().size(), WaitingStories::most);
        QVERIFY(isAlive(labs[0]));
        QVERIFY(tell(stories[4], 1));
        QCOMPARE(waiting().all().size(), WaitingStories::most);
        QCOMPARE(waiting().all()[0].id, stories[1]);
        const QString said = m_window->messageBar().text();
        QVERIFY2(said.contains(u"was ended: step 1 of"_s), qPrintable(said));
        QTRY_VERIFY_WITH_TIMEOUT(!isAlive(labs[0]), patienceMs);
        QVERIFY(isAlive(labs[1]) && isAlive(labs[2]) && isAlive(labs[3]));
    }

    void quittingSaysWhatEndsAndLeavesNoProcess()
    {
        QList<qint64> labs;
        for (int i = 0; i < 3; ++i) {
            QVERIFY(tell(stories[i], 1));
            labs << labProcess();
        }
        QString said = during(u"stay"_s, [this] { m_window->close(); });
        QVERIFY(m_window->isVisible());
        QVERIFY2(said.contains(u"3 stories end"_s) && said.count(u"step 1 of"_s) == 3, qPrintable(said));
        QVERIFY(isAlive(labs[0]) && isAlive(labs[1]) && isAlive(labs[2]));
        said = during(u"quit"_s, [this] { m_window->close(); });
        QVERIFY(!m_window->isVisible());
        m_window.reset();
        for (qint64 lab : labs)
            QVERIFY(!isAlive(lab));
    }

    void endingOneByHandLeavesTheOthers()
    {
        QList<qint64> labs;
        for (int i = 0; i < 3; ++i) {
            QVERIFY(tell(stories[i], 1));
            labs << labProcess();
        }
        m_window->story().endWaiting(waiting().all()[0].number, m_window.get());
        QCOMPARE(waiting().all().size(), size_t(1));
        QTRY_VERIFY_WITH_TIMEOUT(!isAlive(labs[0]), patienceMs);
        QVERIFY(isAlive(labs[1]) && isAlive(labs[2]));
    }

    void aWaitingStoryWhoseLabDiesSaysSo()
    {
        QVERIFY(tell(stories[0], 1));
        const qint64 lab = labProcess();
        QVERIFY(tell(stories[1], 1));
        ::kill(pid_t(lab), SIGKILL);
        QTRY_COMPARE_WITH_TIMEOUT(waiting().all()[0].standing(), u"its lab has ended"_s, patienceMs);
        QVERIFY(source().isReady()); // the one on screen is none the wiser
    }

    /// Only for the test below, which kills it.
    void holdsLabs()
    {
        if (!qEnvironmentVariableIsSet("STATEWIRE_TEST_HOLD_LABS"))
            return;
        QByteArray labs;
        for (int i = 0; i < 3; ++i) {
            QVERIFY(tell(stories[i], 1));
            labs += QByteArray::number(labProcess()) + ' ';
        }
        std::printf("LABS %s\n", labs.constData());
        std::fflush(stdout);
        QVERIFY(!QTest::qWaitFor([] { return false; }, 60'000));
    }

    void aWindowThatIsKilledLeavesNoneOfThem()
    {
        QProcess window;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"STATEWIRE_TEST_HOLD_LABS"_s, u"1"_s);
        window.setProcessEnvironment(environment);
        window.start(QCoreApplication::applicationFilePath(), {u"waitingstories"_s, u"holdsLabs"_s});
        QByteArray out;
        const bool held = QTest::qWaitFor(
            [&] {
                out += window.readAllStandardOutput();
                const qsizetype at = out.indexOf("LABS ");
                return at >= 0 && out.indexOf('\n', at) > 0;
            },
            2 * patienceMs);
        QVERIFY2(held, out.constData());
        out.remove(0, out.indexOf("LABS ") + 5);
        QList<qint64> labs;
        for (const QByteArray& word : out.left(out.indexOf('\n')).simplified().split(' '))
            labs << word.toLongLong();
        QCOMPARE(labs.size(), 3);
        for (qint64 lab : labs)
            QVERIFY(isAlive(lab));
        window.kill(); // SIGKILL: nothing of its own can clean up
        window.waitForFinished();
        for (qint64 lab : labs)
            QTRY_VERIFY_WITH_TIMEOUT(!isAlive(lab), patienceMs);
    }
};

STATEWIRE_TEST(TestWaitingStories);
#include "tst_waitingstories.moc"
