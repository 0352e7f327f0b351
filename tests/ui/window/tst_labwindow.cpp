// SPDX-License-Identifier: GPL-3.0-or-later
// The window on a real lab: a bundled scenario driven to its end by Next, with the checks it claims.
#include "explain/explain.h"
#include "scenario/format/scenarioreader.h"
#include "scenario/library/library.h"
#include "support/testregistry.h"
#include "support/windowundertest.h"
#include "ui/context/storyteller.h"
#include "ui/freeplay/freeplayhand.h"
#include "ui/freeplay/freeplaypanel.h"
#include "ui/freeplay/freeplaysaving.h"
#include "ui/parts/messagebar.h"
#include "ui/parts/questionbox.h"
#include "ui/timeline/timelineplot.h"
#include "ui/timeline/timelineview.h"
#include "ui/window/openedstory.h"

#include <QAction>
#include <QApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QFileDialog>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

using namespace statewire;
using namespace Qt::StringLiterals;

namespace {

constexpr int patienceMs = 30'000;
const QString scenarioId = u"time-wait-reuse"_s;

} // namespace

class TestLabWindow : public QObject
{
    Q_OBJECT

    std::unique_ptr<WindowUnderTest> m_window;
    std::unique_ptr<QSignalSpy> m_failures;

    /// False, with the reason in m_reason, where this machine allows no lab.
    bool open(const QString& variant)
    {
        m_window->openScenario(scenarioId, variant);
        const bool settled =
            QTest::qWaitFor([this] { return m_window->source().isReady() || m_window->source().hasFailed(); }, patienceMs);
        if (settled && m_window->source().isReady())
            return true;
        m_reason = settled ? m_window->messageBar().text() : u"the lab did not answer"_s;
        m_cannotRunHere = !m_failures->isEmpty() && m_failures->first().at(1).toInt() == exitCannotRunHere;
        return false;
    }
    QString m_reason;
    bool m_cannotRunHere = false;

    bool performNextStep()
    {
        const size_t before = stepTimes(m_window->source().session()).size();
        m_window->teller().next();
        return QTest::qWaitFor(
                   [&] {
                       return m_window->source().hasFailed() ||
                              (stepTimes(m_window->source().session()).size() > before && !m_window->source().isBusy());
                   },
                   patienceMs) &&
               !m_window->source().hasFailed();
    }

private Q_SLOTS:
    void init()
    {
        std::vector<Scenario> scenarios = bundledScenarios();
        QVERIFY(!scenarios.empty());
        m_window = std::make_unique<WindowUnderTest>(std::move(scenarios));
        m_failures = std::make_unique<QSignalSpy>(&m_window->source(), &ShownSource::failed);
        m_window->resize(1600, 1000);
        m_window->show();
    }
    void cleanup()
    {
        m_window.reset();
        m_failures.reset();
    }

    void aHandOnTheWireLeadsThroughTheHandshakeFrameByFrame()
    {
        const bool opened = open(u"default"_s);
        if (!opened && m_cannotRunHere)
            QSKIP(qPrintable(m_reason));
        QVERIFY2(opened, qPrintable(m_reason));
        QVERIFY(performNextStep());
        ShownSource& source = m_window->source();
        const auto stands = [&](const QString& host, TcpState state) {
            return countSockets(source.timeline(), host, state, source.session().endNs()) == 1;
        };
        m_window->action(u"holdWire"_s)->trigger();
        QVERIFY(source.isWireHeld());
        QVERIFY(!m_window->action(u"nextFrame"_s)->isEnabled());
        m_window->teller().next();
        QTRY_VERIFY_WITH_TIMEOUT(source.heldFrames() == 1 && stands(u"client"_s, TcpState::SynSent), patienceMs);
        QTRY_VERIFY(m_window->action(u"nextFrame"_s)->isEnabled());
        m_window->action(u"nextFrame"_s)->trigger(); // the SYN
        QTRY_VERIFY_WITH_TIMEOUT(stands(u"server"_s, TcpState::SynRecv), patienceMs);
        QVERIFY(stands(u"client"_s, TcpState::SynSent));
        QTRY_COMPARE_WITH_TIMEOUT(source.heldFrames(), size_t(1), patienceMs);
        m_window->action(u"nextFrame"_s)->trigger(); // the SYN-ACK
        QTRY_VERIFY_WITH_TIMEOUT(stands(u"client"_s, TcpState::Established), patienceMs);
        QVERIFY(stands(u"server"_s, TcpState::SynRecv));
        QVERIFY(source.isBusy());
        m_window->action(u"holdWire"_s)->trigger(); // what waits goes on, and the step ends by itself
        QVERIFY(!source.isWireHeld());
        QTRY_VERIFY_WITH_TIMEOUT(!source.isBusy() && !source.hasFailed(), patienceMs);
        QCOMPARE(countSockets(source.timeline(), u"server"_s, TcpState::Established, source.session().endNs()), 2);
    }

    void nextLeadsToTheEndAndEveryCheckPasses_data()
    {
        QTest::addColumn<QString>("variant");
        QTest::newRow("server closes first") << u"default"_s;
        QTest::newRow("client closes first") << u"client-closes-first"_s;
        QTest::newRow("loopback") << u"loopback"_s;
    }
    void nextLeadsToTheEndAndEveryCheckPasses()
    {
        QFETCH(QString, variant);
        const bool opened = open(variant);
        if (!opened && m_cannotRunHere)
            QSKIP(qPrintable(u"No lab on this machine: "_s + m_reason));
        QVERIFY2(opened, qPrintable(m_reason));
        const int steps = int(m_window->source().plan()->steps.size());
        for (int i = 0; i < steps; ++i) {
            QVERIFY2(performNextStep(), qPrintable(m_window->messageBar().text()));
            if (m_window->teller().canVote())
                m_window->action(u"vote1"_s)->trigger();
        }
        QTRY_VERIFY_WITH_TIMEOUT(m_window->source().isFinished(), patienceMs);
        QVERIFY(!m_window->source().checks().empty());
        for (const CheckResult& check : m_window->source().checks())
            QVERIFY2(check.passed(), qPrintable(check.claim.text() + u": "_s + check.observed.text()));
        QVERIFY(m_window->playhead().followsLive());
        QTRY_VERIFY(!m_window->chart().plot()->shapes().spans.empty());
        QVERIFY2(m_window->teller().state().outcome.startsWith(u"The class predicted:"_s),
                 qPrintable(m_window->teller().state().outcome));
        if (const QString folder = qEnvironmentVariable("STATEWIRE_TEST_SHOTS"); !folder.isEmpty())
            m_window->grab().save(QDir(folder).filePath(u"lab-%1.png"_s.arg(variant)));
    }

    void backDoesNotTouchTheLabAndNextGoesOnFromThere()
    {
        if (!open(u"default"_s))
            QSKIP(qPrintable(u"No lab on this machine: "_s + m_reason));
        QVERIFY(performNextStep());
        QVERIFY(performNextStep());
        m_window->teller().back();
        QCOMPARE(m_window->teller().state().step, 0);
        QVERIFY(!m_window->playhead().followsLive());
        QCOMPARE(stepTimes(m_window->source().session()).size(), 2u);
        m_window->teller().next();
        QCOMPARE(m_window->teller().state().step, 1);
        QCOMPARE(stepTimes(m_window->source().session()).size(), 2u);
        QVERIFY(m_window->playhead().followsLive());
        QVERIFY(performNextStep());
        QCOMPARE(m_window->teller().state().step, 2);
    }

    void anotherVariantStartsAFreshLab()
    {
        if (!open(u"default"_s))
            QSKIP(qPrintable(u"No lab on this machine: "_s + m_reason));
        QVERIFY(performNextStep());
        const bool opened = open(u"client-closes-first"_s);
        QVERIFY2(opened, qPrintable(m_reason));
        QVERIFY(stepTimes(m_window->source().session()).empty());
        QVERIFY(performNextStep());
        QVERIFY(m_failures->isEmpty());
    }

    void runAllPerformsWhatIsLeft()
    {
        if (!open(u"default"_s))
            QSKIP(qPrintable(u"No lab on this machine: "_s + m_reason));
        QSignalSpy grew(&m_window->source(), &ShownSource::grew);
        QElapsedTimer taken;
        taken.start();
        const int before = m_window->source().evidenceCount();
        m_window->action(u"runAll"_s)->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(m_window->source().isFinished() || m_window->source().hasFailed(), patienceMs);
        QVERIFY2(m_window->source().isFinished(), qPrintable(m_window->messageBar().text()));
        QCOMPARE(stepTimes(m_window->source().session()).size(), m_window->source().plan()->steps.size());
        // Evidence is worked out from the whole session: at the end of a step, at rest, and else no more than twice a
        // second.
        const auto steps = qint64(m_window->source().plan()->steps.size());
        const int count = m_window->source().evidenceCount() - before;
        QVERIFY2(count <= steps + 2 + taken.elapsed() / 150, qPrintable(QString::number(count)));
        QVERIFY(grew.size() > count);
        QCOMPARE(m_window->source().evidence().size(),
                 explain(m_window->source().session(), m_window->source().timeline()).size());
    }

    void aFreePlayThatIsNotSavedIsAskedAboutBeforeItGoes()
    {
        m_window->openFreePlay();
        QTRY_VERIFY_WITH_TIMEOUT(m_window->source().isReady() || m_window->source().hasFailed(), patienceMs);
        if (m_window->source().hasFailed())
            QSKIP(qPrintable(m_window->messageBar().text()));
        auto* panel = m_window->findChild<FreePlayPanel*>();
        QVERIFY(!panel->saving().hasUnsaved());
        const QTemporaryDir folder;
        const QString path = folder.filePath(u"kept.toml"_s);
        int questions = 0;
        // Answers the question once it comes; Save leads to a dialog for the name.
        const auto during = [&](const QString& answer, const std::function<void()>& act) {
            QTimer hand;
            connect(&hand, &QTimer::timeout, this, [&] {
                QWidget* modal = QApplication::activeModalWidget();
                if (auto* question = qobject_cast<QuestionBox*>(modal)) {
                    ++questions;
                    question->findChild<QPushButton*>(answer)->click();
                } else if (auto* dialog = qobject_cast<QFileDialog*>(modal)) {
                    dialog->findChild<QLineEdit*>(u"fileNameEdit"_s)->setText(path);
                    QMetaObject::invokeMethod(dialog, "accept", Qt::QueuedConnection);
                    hand.stop();
                }
            });
            hand.start(20);
            act();
        };
        const auto again = [this] { m_window->action(u"restart"_s)->trigger(); };
        const auto act = [this, panel] {
            const QList<QAction*> actions = panel->actions();
            const auto server = std::find_if(actions.begin(), actions.end(), [](const QAction* a) {
                return QString(a->text()).remove(u'&') == "New Server"_L1;
            });
            QVERIFY(server != actions.end());
            (*server)->trigger();
            QTRY_VERIFY_WITH_TIMEOUT(panel->saving().hasUnsaved(), patienceMs);
        };
        act();
        during(u"stay"_s, again);
        QCOMPARE(questions, 1);
        QVERIFY(panel->saving().hasUnsaved());
        during(u"stay"_s, [this] { m_window->close(); });
        QCOMPARE(questions, 2);
        QVERIFY(m_window->isVisible());
        QVERIFY(m_window->source().isReady());
        during(u"save"_s, again);
        QCOMPARE(questions, 3);
        QVERIFY(!panel->saving().hasUnsaved());
        QVERIFY(loadScenario(path));
        QTRY_VERIFY_WITH_TIMEOUT(m_window->source().isReady(), patienceMs);
        during(u"stay"_s, again); // nothing was done: nothing is asked
        QCOMPARE(questions, 3);
        QTRY_VERIFY_WITH_TIMEOUT(m_window->source().isReady(), patienceMs);
        act();
        during(u"discard"_s, again);
        QCOMPARE(questions, 4);
        QVERIFY(m_window->source().isFreePlay());
        QVERIFY(!panel->saving().hasUnsaved());
    }

    void aFreePlayIsSavedWhereScenariosLiveAndOpensAgain()
    {
        m_window->openFreePlay();
        QTRY_VERIFY_WITH_TIMEOUT(m_window->source().isReady() || m_window->source().hasFailed(), patienceMs);
        if (m_window->source().hasFailed())
            QSKIP(qPrintable(m_window->messageBar().text()));
        auto* panel = m_window->findChild<FreePlayPanel*>();
        panel->hand().startServer(u"server"_s);
        QTRY_VERIFY_WITH_TIMEOUT(!panel->hand().log().isEmpty() && !panel->hand().log().acts().back().isWaiting(),
                                 patienceMs);
        QString folder;
        QTimer hand;
        connect(&hand, &QTimer::timeout, this, [&] {
            if (auto* dialog = qobject_cast<QFileDialog*>(QApplication::activeModalWidget())) {
                folder = dialog->directory().absolutePath();
                hand.stop();
                dialog->findChild<QLineEdit*>(u"fileNameEdit"_s)->setText(u"of-the-test.toml"_s);
                QMetaObject::invokeMethod(dialog, "accept", Qt::QueuedConnection);
            }
        });
        hand.start(20);
        panel->saving().saveAs();
        QCOMPARE(folder, QDir(Library::userFolders().first()).absolutePath());
        const QString saved = QDir(folder).filePath(u"of-the-test.toml"_s);
        QVERIFY(loadScenario(saved));
        auto* open = m_window->messageBar().findChild<QPushButton*>();
        QVERIFY(open->isVisible());
        open->click();
        QVERIFY(!m_window->source().isFreePlay());
        QVERIFY(m_window->story().scenario());
        QVERIFY(QFile::remove(saved));
    }

    void aWindowThatClosesLeavesNoLabBehind()
    {
        if (!open(u"default"_s))
            QSKIP(qPrintable(u"No lab on this machine: "_s + m_reason));
        const qint64 pid = m_window->source().hand()->labProcessId();
        QVERIFY(pid > 0);
        QVERIFY(QDir(u"/proc/%1"_s.arg(pid)).exists());
        m_window->close();
        m_window.reset();
        QTRY_VERIFY_WITH_TIMEOUT(!QDir(u"/proc/%1"_s.arg(pid)).exists(), patienceMs);
    }
};

STATEWIRE_TEST(TestLabWindow);
#include "tst_labwindow.moc"
