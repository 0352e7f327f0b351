// SPDX-License-Identifier: GPL-3.0-or-later
// What the class did is saved at any time, opens again, and says the same.
#include "scenario/library/library.h"
#include "scenario/report/report.h"
#include "session/sessionreader.h"
#include "support/labsupport.h"
#include "support/testregistry.h"
#include "support/windowundertest.h"
#include "ui/context/storyteller.h"
#include "ui/keeping/recordingsaving.h"
#include "ui/parts/messagebar.h"

#include <QAction>
#include <QApplication>
#include <QDir>
#include <QFile>
#include <QFileDialog>
#include <QLineEdit>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>
#include <csignal>

using namespace statewire;
using namespace statewire::test;
using namespace Qt::StringLiterals;

namespace {

constexpr int patienceMs = 30'000;

QStringList told(const std::vector<CheckResult>& checks)
{
    QStringList lines;
    for (const CheckResult& check : checks)
        lines << check.claim.text() + u": "_s + check.observed.text();
    return lines;
}

} // namespace

class TestRecordingSaving : public QObject
{
    Q_OBJECT

    std::unique_ptr<WindowUnderTest> m_window;
    QTemporaryDir m_folder;

    RecordingSaving& saving() const { return *m_window->findChild<RecordingSaving*>(); }

    bool tell(int steps)
    {
        m_window->openScenario(u"time-wait-reuse"_s);
        const ShownSource& source = m_window->source();
        for (int step = 0; step < steps; ++step) {
            if (!QTest::qWaitFor([&] { return source.isReady() && !source.isBusy(); }, patienceMs))
                return false;
            m_window->teller().next();
        }
        return QTest::qWaitFor([&] { return source.isReady() && !source.isBusy(); }, patienceMs);
    }

    /// Saves by the menu, under \p name in the folder that the dialog is sent to.
    void saveByMenu(const QString& path, QString* proposed = nullptr)
    {
        QTimer hand;
        connect(&hand, &QTimer::timeout, this, [&] {
            auto* dialog = qobject_cast<QFileDialog*>(QApplication::activeModalWidget());
            if (!dialog)
                return;
            auto* name = dialog->findChild<QLineEdit*>(u"fileNameEdit"_s);
            if (proposed)
                *proposed = name->text();
            name->setText(path);
            QMetaObject::invokeMethod(dialog, "accept", Qt::QueuedConnection);
            hand.stop();
        });
        hand.start(20);
        m_window->action(u"saveRecording"_s)->trigger();
    }

private Q_SLOTS:
    void init()
    {
        STATEWIRE_NEEDS_LAB();
        m_window = std::make_unique<WindowUnderTest>(bundledScenarios());
        m_window->resize(1366, 768);
        m_window->show();
    }
    void cleanup() { m_window.reset(); }

    void withoutASessionThereIsNothingToSave() { QVERIFY(!m_window->action(u"saveRecording"_s)->isEnabled()); }

    void aStoryUnderWayIsSavedAndGoesOn()
    {
        QVERIFY(tell(4));
        QVERIFY(m_window->action(u"saveRecording"_s)->isEnabled());
        const QString path = m_folder.filePath(u"half.pcapng"_s);
        QString proposed;
        saveByMenu(path, &proposed);
        QVERIFY2(QRegularExpression(u"^time-wait-reuse-default-\\d{4}-\\d\\d-\\d\\d-\\d{4}\\.pcapng$"_s)
                     .match(proposed)
                     .hasMatch(),
                 qPrintable(proposed));
        QCOMPARE(m_window->messageBar().kind(), MessageBar::Kind::Good);
        QVERIFY2(m_window->messageBar().text().contains(u"half.pcapng"_s), qPrintable(m_window->messageBar().text()));
        const Result<LoadedSession> loaded = loadSession(path);
        QVERIFY(loaded && loaded->warnings.isEmpty());
        QCOMPARE(stepTimes(loaded->session).size(), size_t(4));
        m_window->teller().next();
        QTRY_COMPARE_WITH_TIMEOUT(stepTimes(m_window->source().session()).size(), size_t(5), patienceMs);
    }

    void votesThatAreCastAreInTheRecording()
    {
        QVERIFY(tell(1));
        while (!m_window->teller().canVote() && m_window->source().hasMoreSteps()) {
            const size_t before = stepTimes(m_window->source().session()).size();
            m_window->teller().next();
            QVERIFY(QTest::qWaitFor(
                [&] { return stepTimes(m_window->source().session()).size() > before && !m_window->source().isBusy(); },
                patienceMs));
        }
        QVERIFY(m_window->teller().canVote());
        m_window->teller().vote(0);
        m_window->teller().vote(0);
        m_window->teller().vote(1);
        const QString path = m_folder.filePath(u"votes.pcapng"_s);
        saving().saveTo(path, saving().session(), {});
        const Result<LoadedSession> loaded = loadSession(path);
        QVERIFY(loaded.has_value());
        const QMap<QString, int> votes =
            votesUntil(loaded->session, m_window->teller().state().openStep, loaded->session.endNs());
        QCOMPARE(votes.size(), 2);
        QCOMPARE(votes.first() + votes.last(), 3);
        m_window->teller().takeBackVote(); // saving is no end of the vote
        QCOMPARE(m_window->teller().unrecordedVotes().size(), size_t(1));
    }

    void aStoryToldToItsEndSaysTheSameWhenItIsOpened()
    {
        QVERIFY(tell(0));
        m_window->action(u"runAll"_s)->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(m_window->source().isFinished(), patienceMs);
        const QStringList live = told(m_window->source().checks());
        QVERIFY(!live.isEmpty());
        const QString path = m_folder.filePath(u"whole.pcapng"_s);
        saveByMenu(path);
        const Finished replayed = runStatewire({u"replay"_s, path});
        QCOMPARE(replayed.status, 0);
        m_window->openRecording(path);
        QVERIFY(m_window->source().isRecording());
        QCOMPARE(told(m_window->source().checks()), live);
        // A replay is saved again as it is.
        const QString copy = m_folder.filePath(u"copy.pcapng"_s);
        saveByMenu(copy);
        QFile one(path);
        QFile other(copy);
        QVERIFY(one.open(QIODevice::ReadOnly) && other.open(QIODevice::ReadOnly));
        QCOMPARE(other.readAll(), one.readAll());
    }

    void aFreePlayIsSavedAsARecordingToo()
    {
        m_window->openFreePlay();
        QTRY_VERIFY_WITH_TIMEOUT(m_window->source().isReady(), patienceMs);
        const QString path = m_folder.filePath(u"play.pcapng"_s);
        QString proposed;
        saveByMenu(path, &proposed);
        QVERIFY2(proposed.startsWith(u"free-play-"_s), qPrintable(proposed));
        m_window->openRecording(path);
        QVERIFY(m_window->source().isRecording());
    }

    void whatHappenedBeforeTheLabDiedIsSaved()
    {
        QVERIFY(tell(3));
        ::kill(pid_t(m_window->source().hand()->labProcessId()), SIGKILL);
        QTRY_VERIFY_WITH_TIMEOUT(m_window->source().hasFailed(), patienceMs);
        QVERIFY(m_window->action(u"saveRecording"_s)->isEnabled());
        const QString path = m_folder.filePath(u"died.pcapng"_s);
        saveByMenu(path);
        const Result<LoadedSession> loaded = loadSession(path);
        QVERIFY(loaded && loaded->warnings.isEmpty());
        QCOMPARE(loaded->session.events().size(), m_window->source().session().events().size());
    }

    void whatCannotBeSavedIsToldWithCauseAndRemedyAndHarmsNothing()
    {
        QVERIFY(tell(1));
        saving().saveTo(m_folder.filePath(u"nowhere/at/all.pcapng"_s), saving().session(), {});
        const QString said = m_window->messageBar().text();
        QCOMPARE(m_window->messageBar().kind(), MessageBar::Kind::Error);
        QVERIFY2(said.contains(u"nowhere/at/all.pcapng"_s) && said.contains(u"No such file or directory"_s) &&
                     said.contains(u"Choose a folder"_s),
                 qPrintable(said));
    }
};

STATEWIRE_TEST(TestRecordingSaving);
#include "tst_recordingsaving.moc"
