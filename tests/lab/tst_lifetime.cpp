// SPDX-License-Identifier: GPL-3.0-or-later
// Death in any order leaves nothing, and the machine is as it was.
#include "session/sessionreader.h"
#include "support/labsupport.h"
#include "support/testregistry.h"

#include <QDirIterator>
#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <csignal>

using namespace statewire;
using namespace statewire::test;
using namespace Qt::StringLiterals;

namespace {

QList<qint64> childrenOf(qint64 pid)
{
    QFile file(u"/proc/%1/task/%1/children"_s.arg(pid));
    QList<qint64> children;
    if (file.open(QIODevice::ReadOnly)) {
        for (const QByteArray& word : file.readAll().split(' ')) {
            if (!word.isEmpty())
                children << word.toLongLong();
        }
    }
    return children;
}

/// A run that stands in its long pause: program, lab and workers all alive.
class PausedRun
{
public:
    bool start(const QString& variant)
    {
        m_process.start(program(u"statewire"_s), {u"run"_s, u"time-wait-reuse"_s, u"--variant"_s, variant, u"--pace"_s,
                                                  u"fast"_s, u"--set"_s, u"gap=40s"_s});
        QByteArray out;
        const bool paused = QTest::qWaitFor(
            [&] {
                out += m_process.readAllStandardOutput();
                return out.contains("40.0 s"); // the pause is told once it begins
            },
            20'000);
        pid = m_process.processId();
        lab = childrenOf(pid).value(0);
        workers = childrenOf(lab);
        return paused && lab > 0 && workers.size() == 4;
    }

    bool allGone() const
    {
        bool gone = !isAlive(lab);
        for (qint64 worker : workers)
            gone = gone && !isAlive(worker);
        return gone;
    }

    ~PausedRun()
    {
        m_process.kill();
        m_process.waitForFinished();
    }

    qint64 pid = 0;
    qint64 lab = 0;
    QList<qint64> workers;
    QProcess m_process;
};

/// Everything about this machine's network that a careless lab could change.
QByteArray networkOfThisMachine()
{
    QByteArray all;
    QDirIterator sysctls(u"/proc/sys/net"_s, QDir::Files, QDirIterator::Subdirectories);
    QStringList paths;
    while (sysctls.hasNext())
        paths << sysctls.next();
    paths.sort();
    paths << u"/proc/net/route"_s << u"/proc/net/ipv6_route"_s << u"/proc/net/if_inet6"_s << u"/proc/net/fib_trie"_s
          << u"/proc/net/arp"_s;
    for (const QString& path : paths) {
        QFile file(path);
        if (file.open(QIODevice::ReadOnly))
            all += path.toUtf8() + '\n' + file.readAll();
    }
    QFile devices(u"/proc/net/dev"_s);
    if (devices.open(QIODevice::ReadOnly)) {
        for (const QByteArray& line : devices.readAll().split('\n'))
            all += line.left(line.indexOf(':')) + '\n'; // names only: the counters of others run on
    }
    return all;
}

} // namespace

class TestLifetime : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { STATEWIRE_NEEDS_LAB(); }

    void killingTheProgramLeavesNoProcess_data() { variants(); }
    void killingTheProgramLeavesNoProcess()
    {
        QFETCH(QString, variant);
        PausedRun run;
        QVERIFY(run.start(variant));
        ::kill(pid_t(run.pid), SIGKILL);
        QTRY_VERIFY(run.allGone());
    }

    void killingTheLabLeavesNoWorkerAndIsTold_data() { variants(); }
    void killingTheLabLeavesNoWorkerAndIsTold()
    {
        QFETCH(QString, variant);
        PausedRun run;
        QVERIFY(run.start(variant));
        ::kill(pid_t(run.lab), SIGKILL);
        QTRY_VERIFY(run.allGone());
        QTRY_COMPARE(run.m_process.state(), QProcess::NotRunning);
        QCOMPARE(run.m_process.exitCode(), 3);
        const QByteArray said = run.m_process.readAllStandardError();
        QVERIFY2(said.contains("signal 9"), said.constData());
    }

    void killingAWorkerIsToldAndLeavesNothing()
    {
        PausedRun run;
        QVERIFY(run.start(u"default"_s));
        ::kill(pid_t(run.workers.last()), SIGKILL); // client-3, whose turn comes after the pause
        QTRY_COMPARE(run.m_process.state(), QProcess::NotRunning);
        QCOMPARE(run.m_process.exitCode(), 1);
        const QByteArray said = run.m_process.readAllStandardOutput();
        QVERIFY2(said.contains("client-3 was ended by signal 9"), said.constData());
        QTRY_VERIFY(run.allGone());
    }

    void aRunThatIsKilledAtAnyMomentLeavesNothing()
    {
        // From before the lab is up to well into the story: the moment of death is drawn evenly, not chosen.
        for (int ms = 0; ms < 100; ms += 4) {
            QProcess process;
            process.start(program(u"statewire"_s), {u"run"_s, u"time-wait-reuse"_s, u"--pace"_s, u"fast"_s});
            QVERIFY(process.waitForStarted());
            QList<qint64> family;
            QElapsedTimer timer;
            timer.start();
            while (timer.elapsed() < ms) {
                for (qint64 lab : childrenOf(process.processId()))
                    family << lab << childrenOf(lab);
            }
            process.kill();
            process.waitForFinished();
            QTRY_VERIFY(std::none_of(family.begin(), family.end(), [](qint64 pid) { return isAlive(pid); }));
        }
    }

    void theMachineIsByteForByteAsBefore()
    {
        const QByteArray before = networkOfThisMachine();
        QVERIFY(before.size() > 1000);
        QCOMPARE(runStatewire({u"run"_s, u"time-wait-reuse"_s, u"--pace"_s, u"fast"_s}).status, 0);
        {
            PausedRun run;
            QVERIFY(run.start(u"default"_s));
            QCOMPARE(networkOfThisMachine(), before); // also while a lab is up
            ::kill(pid_t(run.lab), SIGKILL);
            QTRY_VERIFY(run.allGone());
        }
        QCOMPARE(networkOfThisMachine(), before);
    }

private:
    static void variants()
    {
        QTest::addColumn<QString>("variant");
        for (const char* name : {"default", "qt-sockets", "loopback"})
            QTest::newRow(name) << QString::fromLatin1(name);
    }
};

STATEWIRE_TEST(TestLifetime);
#include "tst_lifetime.moc"
