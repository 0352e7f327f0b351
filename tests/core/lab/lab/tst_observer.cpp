// SPDX-License-Identifier: GPL-3.0-or-later
// What of a socket table's row is news, told from rows as /proc/net/tcp prints them.
#include "lab/lab/observer.h"
#include "support/testregistry.h"

#include <QTest>

using namespace statewire;
using namespace Qt::StringLiterals;

namespace {

/// The columns that mean something, as they are printed.
struct Line
{
    const char* state = "01";
    const char* queues = "00000000:00000000";
    const char* timer = "00:00000000";
    const char* retransmits = "00000000";
    const char* uid = "1000";
    const char* probes = "0";
    const char* inode = "777";
};

SocketTable tableOf(const Line& line)
{
    const QByteArray text = QByteArray("   0: 0100007F:07E0 0200007F:9C40 ") + line.state + ' ' + line.queues + ' ' +
                            line.timer + ' ' + line.retransmits + "  " + line.uid + "  " + line.probes + ' ' + line.inode +
                            " 1 0000000000000000 20 4 30 10 -1\n";
    SocketTable table;
    parseSocketTable({text.data(), size_t(text.size())}, Family::V4, table);
    return table;
}

} // namespace

class TestObserver : public QObject
{
    Q_OBJECT

    Host m_host;
    std::vector<SocketEvent> m_events;
    Observer m_observer{[this](EventBody body) { m_events.push_back(std::get<SocketEvent>(body)); }, [] { return 0; }};

    QList<SocketEvent::Change> changes() const
    {
        QList<SocketEvent::Change> all;
        for (const SocketEvent& event : m_events)
            all << event.change;
        return all;
    }

private Q_SLOTS:
    void init()
    {
        m_host = Host();
        m_events.clear();
    }
    void everyColumnIsNews_data();
    void everyColumnIsNews();
    void aTimerIsNewsIfItWasSetAnew_data();
    void aTimerIsNewsIfItWasSetAnew();
    void aRowComesOnceAndGoesOnce();
};

void TestObserver::everyColumnIsNews_data()
{
    QTest::addColumn<Line>("after");
    QTest::newRow("st") << Line{.state = "08"};
    QTest::newRow("tx_queue") << Line{.queues = "00000001:00000000"};
    QTest::newRow("rx_queue") << Line{.queues = "00000000:00000001"};
    QTest::newRow("tr") << Line{.timer = "02:00000000"};
    QTest::newRow("retrnsmt") << Line{.retransmits = "00000001"};
    QTest::newRow("uid") << Line{.uid = "0"};
    QTest::newRow("timeout") << Line{.probes = "1"};
    QTest::newRow("inode") << Line{.inode = "0"};
}

void TestObserver::everyColumnIsNews()
{
    QFETCH(Line, after);
    m_observer.takeTable(m_host, tableOf({}), 1'000'000);
    m_observer.takeTable(m_host, tableOf({}), 2'000'000);
    QCOMPARE(changes(), QList{SocketEvent::Change::Appeared});
    m_observer.takeTable(m_host, tableOf(after), 3'000'000);
    m_observer.takeTable(m_host, tableOf(after), 4'000'000);
    QCOMPARE(changes(), (QList{SocketEvent::Change::Appeared, SocketEvent::Change::Changed}));
    QVERIFY(m_events.back().row == tableOf(after).rows.front());
}

void TestObserver::aTimerIsNewsIfItWasSetAnew_data()
{
    QTest::addColumn<QByteArray>("after"); // a second after a reading that left 60 s
    QTest::addColumn<bool>("news");
    QTest::newRow("it ran on") << QByteArray("03:0000170C") << false;
    QTest::newRow("it was read a little late") << QByteArray("03:0000170A") << false;
    QTest::newRow("it was set anew") << QByteArray("03:00001770") << true;
    QTest::newRow("it was shortened") << QByteArray("03:00000064") << true;
    QTest::newRow("its time is over") << QByteArray("03:00000000") << false;
}

void TestObserver::aTimerIsNewsIfItWasSetAnew()
{
    QFETCH(QByteArray, after);
    QFETCH(bool, news);
    m_observer.takeTable(m_host, tableOf({.timer = "03:00001770"}), 0);
    m_observer.takeTable(m_host, tableOf({.timer = after.constData()}), 1'000'000'000);
    QCOMPARE(m_events.size(), news ? size_t(2) : size_t(1));
}

void TestObserver::aRowComesOnceAndGoesOnce()
{
    m_observer.takeTable(m_host, tableOf({}), 1'000'000);
    m_observer.takeTable(m_host, SocketTable(), 2'000'000);
    m_observer.takeTable(m_host, SocketTable(), 3'000'000);
    QCOMPARE(changes(), (QList{SocketEvent::Change::Appeared, SocketEvent::Change::Vanished}));
    QCOMPARE(m_events.back().previousReadNs, 1'000'000);
}

STATEWIRE_TEST(TestObserver);
#include "tst_observer.moc"
