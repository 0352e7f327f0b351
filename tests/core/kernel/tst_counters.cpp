// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernel/counters.h"
#include "support/testregistry.h"

#include <QTest>
#include <rapidcheck.h>

using namespace statewire;
using namespace Qt::StringLiterals;

class TestCounters : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void namesAndValuesArePaired();
    void linesThatDoNotPairAreSkipped_data();
    void linesThatDoNotPairAreSkipped();
    void anyTextIsReadWithoutHarm();
    void theRealFilesHoldTheCountersOfTheStory();
};

void TestCounters::namesAndValuesArePaired()
{
    const Counters counters =
        parseCounters("TcpExt: SyncookiesSent PAWSEstab\nTcpExt: 3 0\nTcp: MaxConn ActiveOpens\nTcp: -1 12\n");
    QCOMPARE(counters.size(), 4);
    QCOMPARE(counters.value(u"TcpExt.SyncookiesSent"_s), 3);
    QCOMPARE(counters.value(u"TcpExt.PAWSEstab"_s, -7), 0);
    QCOMPARE(counters.value(u"Tcp.MaxConn"_s), -1);
    QCOMPARE(counters.value(u"Tcp.ActiveOpens"_s), 12);
}

void TestCounters::linesThatDoNotPairAreSkipped_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("nothing") << ""_ba;
    QTest::newRow("names without values") << "Tcp: A B\n"_ba;
    QTest::newRow("fewer values than names") << "Tcp: A B\nTcp: 1\n"_ba;
    QTest::newRow("another group's values") << "Tcp: A B\nUdp: 1 2\n"_ba;
    QTest::newRow("no colon") << "Tcp A\nTcp 1\n"_ba;
    QTest::newRow("values that are no numbers") << "Tcp: A B C\nTcp: x 1x 99999999999999999999\n"_ba;
    QTest::newRow("blank lines") << "\n\n   \n \n"_ba;
}

void TestCounters::linesThatDoNotPairAreSkipped()
{
    QFETCH(QByteArray, text);
    QVERIFY(parseCounters(text.toStdString()).isEmpty());
}

void TestCounters::anyTextIsReadWithoutHarm()
{
    QVERIFY(rc::check("random text",
                      [](const std::string& text) { RC_ASSERT((size_t(parseCounters(text).size()) <= text.size())); }));
}

void TestCounters::theRealFilesHoldTheCountersOfTheStory()
{
    Result<CounterFiles> files = CounterFiles::open();
    QVERIFY2(files, files ? "" : qPrintable(files.error().text()));
    const Result<Counters> counters = files->read();
    QVERIFY2(counters, counters ? "" : qPrintable(counters.error().text()));
    for (const char* name : {"TcpExt.PAWSEstab", "TcpExt.TCPTimeWaitOverflow", "TcpExt.TWRecycled", "Tcp.PassiveOpens"})
        QVERIFY2(counters->contains(QString::fromLatin1(name)), name);
}

STATEWIRE_TEST(TestCounters);
#include "tst_counters.moc"
