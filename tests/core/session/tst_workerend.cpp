// SPDX-License-Identifier: GPL-3.0-or-later
// What ended a worker, as it is told.
#include "session/workerend.h"
#include "support/testregistry.h"

#include <QTest>
#include <csignal>

using namespace statewire;
using namespace Qt::StringLiterals;

class TestWorkerEnd : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theEndOfAWorkerIsNamedWithItsCause_data()
    {
        QTest::addColumn<QString>("how");
        QTest::addColumn<int>("signal");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("by"); // without its name
        QTest::newRow("a signal") << u"SIGKILL"_s << SIGKILL << u"w was ended by signal 9 (SIGKILL, Killed)"_s
                                  << u"signal 9 (SIGKILL, Killed)"_s;
        QTest::newRow("an unknown signal") << u"SIG?"_s << 64 << u"w was ended by signal 64"_s << u"signal 64"_s;
        QTest::newRow("of an older recording") << u"SIGSEGV"_s << 0 << u"w was ended by SIGSEGV"_s << u"SIGSEGV"_s;
        QTest::newRow("an exit status") << u"exit 3"_s << 0 << u"w ended with exit status 3"_s << u"exit status 3"_s;
        QTest::newRow("nothing known") << QString() << 0 << u"w ended"_s << QString();
    }
    void theEndOfAWorkerIsNamedWithItsCause()
    {
        QFETCH(QString, how);
        QFETCH(int, signal);
        QFETCH(QString, text);
        WorkerEvent event{u"client"_s, u"w"_s, u"posix"_s, 0, WorkerEvent::Change::Ended, how};
        event.signal = signal;
        QCOMPARE(endOf(event).text(), text);
        QTEST(howEnded(event).text(), "by");
    }
};

STATEWIRE_TEST(TestWorkerEnd);
#include "tst_workerend.moc"
