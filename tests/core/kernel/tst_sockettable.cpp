// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernel/sockettable.h"
#include "support/testregistry.h"

#include <QTest>
#include <arpa/inet.h>
#include <limits>
#include <netinet/in.h>
#include <rapidcheck.h>
#include <sys/socket.h>

using namespace statewire;
using namespace Qt::StringLiterals;

namespace {

const std::string header4 =
    "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode"
    "                                                     \n";
const std::string header6 = "  sl  local_address                         remote_address                        st tx_queue "
                            "rx_queue tr tm->when retrnsmt   uid  timeout inode\n";
// A server's end in TIME_WAIT, as Linux 6.18 prints it on a little-endian machine.
const std::string timeWait =
    "   0: 8358A8C0:07E0 8458A8C0:9C40 06 00000000:00000000 03:0000176E 00000000     0        0 0 3 "
    "0000000000000000                                      \n";

SocketTable parsed(std::string_view text, Family family = Family::V4)
{
    SocketTable table;
    parseSocketTable(text, family, table);
    return table;
}

/// A row with one field replaced; fields are numbered from 0, the slot.
std::string withField(int number, const std::string& value)
{
    std::string row = "   0: 8358A8C0:07E0 8458A8C0:9C40 01 00000001:00000002 01:00000014 00000003  1000        4 5678 1 0 "
                      "20 4 30 10 -1\n";
    size_t begin = row.find_first_not_of(' ');
    for (int i = 0; i < number; ++i)
        begin = row.find_first_not_of(' ', row.find(' ', begin));
    return row.replace(begin, row.find_first_of(" \n", begin) - begin, value);
}

} // namespace

class TestSocketTable : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyFieldOfARowIsRead();
    void timeWaitShowsItsClock();
    void ipv6RowsAreRead_data();
    void ipv6RowsAreRead();
    void everyStateOfTheKernelIsKnown_data();
    void everyStateOfTheKernelIsKnown();
    void theHeaderIsNeitherRequiredNorCounted_data();
    void theHeaderIsNeitherRequiredNorCounted();
    void aRowCutOffIsCountedNotGuessed();
    void rowsThatCannotBeReadAreCounted_data();
    void rowsThatCannotBeReadAreCounted();
    void goodRowsAroundABadOneAreKept();
    void theFirstBadRowIsKeptShort();
    void extremeFieldsAreKept_data();
    void extremeFieldsAreKept();
    void aTimerBeyondReasonDoesNotOverflow();
    void rowsAreAppended();
    void anyTextIsReadWithoutHarm();
    void anyRowIsReadBack();
    void theRealTableShowsOurListener_data();
    void theRealTableShowsOurListener();
};

void TestSocketTable::everyFieldOfARowIsRead()
{
    const SocketTable table = parsed(header4 + withField(0, "0:"));
    QCOMPARE(table.unreadableRows, 0);
    QCOMPARE(table.rows.size(), size_t(1));
    const SocketRow& row = table.rows[0];
    QCOMPARE(row.ends.toString(), u"192.168.88.131:2016 - 192.168.88.132:40000"_s);
    QCOMPARE(row.state, TcpState::Established);
    QCOMPARE(row.txQueueBytes, 1u);
    QCOMPARE(row.rxQueueBytes, 2u);
    QCOMPARE(row.timer, SocketTimer::Retransmit);
    QCOMPARE(row.timerLeftNs, 200'000'000);
    QCOMPARE(row.retransmits, 3u);
    QCOMPARE(row.uid, 1000u);
    QCOMPARE(row.probes, 4u);
    QCOMPARE(row.inode, quint64(5678));
}

void TestSocketTable::timeWaitShowsItsClock()
{
    const SocketTable table = parsed(timeWait);
    QCOMPARE(table.rows.size(), size_t(1));
    QCOMPARE(table.rows[0].state, TcpState::TimeWait);
    QCOMPARE(table.rows[0].timer, SocketTimer::TimeWait);
    QCOMPARE(table.rows[0].timerLeftNs, 59'980'000'000); // 0x176E hundredths of a second, whatever HZ is
    QCOMPARE(table.rows[0].inode, quint64(0));
}

void TestSocketTable::ipv6RowsAreRead_data()
{
    QTest::addColumn<QByteArray>("local");
    QTest::addColumn<QString>("text");
    QTest::newRow("loopback") << "00000000000000000000000001000000:07E0"_ba << u"[::1]:2016"_s;
    QTest::newRow("any") << "00000000000000000000000000000000:07E0"_ba << u"[::]:2016"_s;
    QTest::newRow("IPv4-mapped") << "0000000000000000FFFF00008358A8C0:07E0"_ba << u"[::ffff:192.168.88.131]:2016"_s;
    QTest::newRow("global") << "B80D0120000000000000000031010000:9C40"_ba << u"[2001:db8::131]:40000"_s;
}

void TestSocketTable::ipv6RowsAreRead()
{
    QFETCH(QByteArray, local);
    const std::string row = "   0: " + local.toStdString() +
                            " 00000000000000000000000000000000:0000 0A "
                            "00000000:00000003 00:00000000 00000000     0        0 68 1 0000000000000000 100 0 0 10 0\n";
    const SocketTable table = parsed(header6 + row, Family::V6);
    QCOMPARE(table.unreadableRows, 0);
    QCOMPARE(table.rows.size(), size_t(1));
    QTEST(table.rows[0].ends.local.toString(), "text");
    QCOMPARE(table.rows[0].state, TcpState::Listen);
    QCOMPARE(table.rows[0].rxQueueBytes, 3u);
    QCOMPARE(parsed(row, Family::V4).unreadableRows, 1); // the other family's rows do not fit
}

void TestSocketTable::everyStateOfTheKernelIsKnown_data()
{
    QTest::addColumn<QByteArray>("number");
    QTest::addColumn<TcpState>("state");
    for (TcpState state : allTcpStates) {
        const TcpState printed = state == TcpState::NewSynRecv ? TcpState::SynRecv : state;
        QTest::newRow(qPrintable(stateName(state)))
            << QByteArray::number(int(state), 16).toUpper().rightJustified(2, '0') << printed;
    }
}

void TestSocketTable::everyStateOfTheKernelIsKnown()
{
    QFETCH(QByteArray, number);
    QFETCH(TcpState, state);
    const SocketTable table = parsed(withField(3, number.toStdString()));
    QCOMPARE(table.rows.size(), size_t(1));
    QCOMPARE(table.rows[0].state, state);
}

void TestSocketTable::theHeaderIsNeitherRequiredNorCounted_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("rows");
    QTest::newRow("nothing") << QByteArray() << 0;
    QTest::newRow("header alone") << QByteArray::fromStdString(header4) << 0;
    QTest::newRow("row alone") << QByteArray::fromStdString(timeWait) << 1;
    QTest::newRow("both") << QByteArray::fromStdString(header4 + timeWait) << 1;
    QTest::newRow("empty lines") << QByteArray::fromStdString("\n" + timeWait + "     \n\n") << 1;
}

void TestSocketTable::theHeaderIsNeitherRequiredNorCounted()
{
    QFETCH(QByteArray, text);
    const SocketTable table = parsed(text.toStdString());
    QTEST(int(table.rows.size()), "rows");
    QCOMPARE(table.unreadableRows, 0);
}

void TestSocketTable::aRowCutOffIsCountedNotGuessed()
{
    const std::string row = timeWait.substr(0, timeWait.size() - 1);
    for (size_t size = 1; size <= row.size(); ++size) {
        const std::string cut = row.substr(0, size);
        const SocketTable table = parsed(header4 + cut);
        QCOMPARE(table.rows.size(), size_t(0));
        QCOMPARE(table.unreadableRows, cut.find_first_not_of(' ') == std::string::npos ? 0 : 1);
    }
}

void TestSocketTable::rowsThatCannotBeReadAreCounted_data()
{
    QTest::addColumn<QByteArray>("row");
    const auto add = [](const char* name, const std::string& row) { QTest::newRow(name) << QByteArray::fromStdString(row); };
    add("words", "Cannot allocate memory\n");
    add("a slot without its colon", withField(0, "0"));
    add("a local address too short", withField(1, "8358A8C:07E0"));
    add("a local address too long", withField(1, "8358A8C0C:07E0"));
    add("an address of IPv6", withField(1, "0000000000000000FFFF00008358A8C0:07E0"));
    add("no port", withField(1, "8358A8C0"));
    add("a port too long", withField(1, "8358A8C0:107E0"));
    add("an empty port", withField(1, "8358A8C0:"));
    add("a letter beyond F", withField(2, "8458A8CG:9C40"));
    add("a sign", withField(2, "-458A8C0:9C40"));
    add("state zero", withField(3, "00"));
    add("state thirteen", withField(3, "0D"));
    add("a state of three digits", withField(3, "101"));
    add("queues without a colon", withField(4, "0000000100000002"));
    add("a queue too long", withField(4, "000000001:00000002"));
    add("an unknown timer", withField(5, "05:00000014"));
    add("a timer without its time", withField(5, "01:"));
    add("retransmissions that are no number", withField(6, "x"));
    add("a negative uid", withField(7, "-1"));
    add("a uid beyond 32 bits", withField(7, "4294967296"));
    add("probes that are no number", withField(8, "4.5"));
    add("an inode beyond 64 bits", withField(9, "18446744073709551616"));
    add("an inode that wraps to more", withField(9, "30000000000000000000"));
    add("a row that ends early", "   0: 8358A8C0:07E0 8458A8C0:9C40 06 00000000:00000000\n");
}

void TestSocketTable::rowsThatCannotBeReadAreCounted()
{
    QFETCH(QByteArray, row);
    const SocketTable table = parsed(row.toStdString());
    QCOMPARE(table.rows.size(), size_t(0));
    QCOMPARE(table.unreadableRows, 1);
    QCOMPARE(table.firstUnreadable, row.chopped(1).toStdString());
}

void TestSocketTable::goodRowsAroundABadOneAreKept()
{
    const SocketTable table = parsed(header4 + timeWait + "garbage\nmore garbage\n" + timeWait);
    QCOMPARE(table.rows.size(), size_t(2));
    QCOMPARE(table.unreadableRows, 2);
    QCOMPARE(table.firstUnreadable, std::string("garbage"));
}

void TestSocketTable::theFirstBadRowIsKeptShort()
{
    QCOMPARE(parsed(std::string(5000, 'x') + "\n").firstUnreadable.size(), size_t(200));
}

void TestSocketTable::extremeFieldsAreKept_data()
{
    QTest::addColumn<int>("field");
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("uid") << 7 << "4294967295"_ba;
    QTest::newRow("probes") << 8 << "4294967295"_ba;
    QTest::newRow("inode") << 9 << "18446744073709551615"_ba;
    QTest::newRow("queues") << 4 << "FFFFFFFF:ffffffff"_ba;
}

void TestSocketTable::extremeFieldsAreKept()
{
    QFETCH(int, field);
    QFETCH(QByteArray, text);
    const SocketTable table = parsed(withField(field, text.toStdString()));
    QCOMPARE(table.rows.size(), size_t(1));
    const SocketRow& row = table.rows[0];
    if (field == 9)
        QCOMPARE(row.inode, std::numeric_limits<quint64>::max());
    else
        QCOMPARE(field == 7 ? row.uid : field == 8 ? row.probes : row.txQueueBytes & row.rxQueueBytes, 0xffffffffu);
}

void TestSocketTable::aTimerBeyondReasonDoesNotOverflow()
{
    const SocketTable table = parsed(withField(5, "01:FFFFFFFFFFFFFFFF"));
    QCOMPARE(table.rows.size(), size_t(1));
    QVERIFY(table.rows[0].timerLeftNs > 0);
    QCOMPARE(parsed(withField(5, "01:7FFFFFFF")).rows.at(0).timerLeftNs, qint64(0x7fffffff) * 10'000'000);
}

void TestSocketTable::rowsAreAppended()
{
    SocketTable table;
    parseSocketTable(timeWait, Family::V4, table);
    parseSocketTable("x\n" + timeWait, Family::V4, table);
    QCOMPARE(table.rows.size(), size_t(2));
    QCOMPARE(table.unreadableRows, 1);
}

void TestSocketTable::anyTextIsReadWithoutHarm()
{
    const auto lines = [](std::string_view text) { return std::count(text.begin(), text.end(), '\n') + 1; };
    QVERIFY(rc::check("random text", [&](const std::string& text, bool v6) {
        const SocketTable table = parsed(text, v6 ? Family::V6 : Family::V4);
        RC_ASSERT((qint64(table.rows.size()) + table.unreadableRows <= lines(text)));
    }));
    QVERIFY(rc::check("a damaged table", [&](const std::vector<std::pair<quint16, char>>& damage) {
        std::string text = header4 + timeWait + withField(0, "1:") + timeWait;
        for (const auto& [at, value] : damage)
            text[at % text.size()] = value;
        const SocketTable table = parsed(text);
        RC_ASSERT((qint64(table.rows.size()) + table.unreadableRows <= lines(text)));
    }));
}

void TestSocketTable::anyRowIsReadBack()
{
    QVERIFY(rc::check("row → text → row", [](quint32 local, quint32 remote, quint16 localPort, quint16 remotePort,
                                             quint32 tx, quint32 rx, quint32 ticks, quint32 uid, quint64 inode) {
        const TcpState state = allTcpStates[*rc::gen::inRange<size_t>(0, 11)];
        const int timer = *rc::gen::inRange(0, 5);
        char text[300];
        std::snprintf(text, sizeof text,
                      "%4d: %08X:%04X %08X:%04X %02X %08X:%08X %02X:%08X %08X %5u %8d %llu 1 0 20 4 30 10 -1\n", 7,
                      htonl(local), localPort, htonl(remote), remotePort, unsigned(state), tx, rx, unsigned(timer), ticks,
                      9u, uid, 2, static_cast<unsigned long long>(inode));
        const SocketTable table = parsed(text);
        RC_ASSERT((table.rows.size() == 1u));
        const SocketRow expected{{{Address::v4(local), localPort}, {Address::v4(remote), remotePort}},
                                 state,
                                 SocketTimer(timer),
                                 qint64(ticks) * 10'000'000,
                                 tx,
                                 rx,
                                 9,
                                 uid,
                                 2,
                                 inode};
        RC_ASSERT((table.rows[0] == expected));
    }));
}

void TestSocketTable::theRealTableShowsOurListener_data()
{
    QTest::addColumn<bool>("v6");
    QTest::newRow("IPv4") << false;
    QTest::newRow("IPv6") << true;
}

void TestSocketTable::theRealTableShowsOurListener()
{
    QFETCH(bool, v6);
    const UniqueFd listener(::socket(v6 ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in6 address{};
    address.sin6_family = AF_INET6;
    address.sin6_addr = in6addr_loopback;
    sockaddr_in address4{};
    address4.sin_family = AF_INET;
    address4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int bound = v6 ? ::bind(listener.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address)
                         : ::bind(listener.get(), reinterpret_cast<const sockaddr*>(&address4), sizeof address4);
    if (v6 && bound != 0)
        QSKIP("this machine has no IPv6 loopback");
    QCOMPARE(bound, 0);
    QCOMPARE(::listen(listener.get(), 1), 0);
    socklen_t size = sizeof address;
    QCOMPARE(::getsockname(listener.get(), reinterpret_cast<sockaddr*>(&address), &size), 0);
    const quint16 port = ntohs(address.sin6_port); // at the same place in both structures

    Result<SocketTableFile> file = SocketTableFile::open(v6 ? Family::V6 : Family::V4);
    QVERIFY2(file, file ? "" : qPrintable(file.error().text()));
    for (int reading = 0; reading < 2; ++reading) { // an open file is read anew each time
        SocketTable table;
        QVERIFY(file->read(table));
        QCOMPARE(table.unreadableRows, 0);
        QVERIFY(std::any_of(table.rows.begin(), table.rows.end(), [port](const SocketRow& row) {
            return row.state == TcpState::Listen && row.ends.local.port == port && row.ends.local.address.isLoopback();
        }));
    }
}

STATEWIRE_TEST(TestSocketTable);
#include "tst_sockettable.moc"
