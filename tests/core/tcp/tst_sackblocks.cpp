// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/frames.h"
#include "support/testregistry.h"
#include "tcp/sackblocks.h"

#include <QTest>

using namespace statewire;
using namespace statewire::test;
using namespace Qt::StringLiterals;

namespace {

QByteArray ackWith(const QByteArray& options, bool v6 = false)
{
    Segment s;
    s.source = *Endpoint::parse(v6 ? u"[2001:db8::132]:40000" : u"192.168.88.132:40000");
    s.destination = *Endpoint::parse(v6 ? u"[2001:db8::131]:2016" : u"192.168.88.131:2016");
    s.flags = FlagAck;
    s.tsval = 7;
    return craftFrame(s, "payload", options);
}

} // namespace

class TestSackBlocks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theBlocksOfAnAckAreRead_data();
    void theBlocksOfAnAckAreRead();
    void whatClaimsMoreThanThereIsGivesNone();
};

void TestSackBlocks::theBlocksOfAnAckAreRead_data()
{
    QTest::addColumn<bool>("v6");
    QTest::newRow("IPv4") << false;
    QTest::newRow("IPv6") << true;
}

void TestSackBlocks::theBlocksOfAnAckAreRead()
{
    QFETCH(bool, v6);
    const QByteArray two("\x01\x01\x05\x12\x00\x00\x10\x00\x00\x00\x10\x05\xff\xff\xff\xf0\x00\x00\x00\x02", 20);
    const std::vector<SackBlock> expected{{0x1000, 0x1005}, {0xfffffff0, 2}};
    QCOMPARE(sackBlocksOf(ackWith(two, v6)), expected);
    QVERIFY(sackBlocksOf(ackWith({}, v6)).empty());
}

void TestSackBlocks::whatClaimsMoreThanThereIsGivesNone()
{
    QVERIFY(sackBlocksOf(ackWith(QByteArray("\x05\x12\x00\x00", 4))).empty()); // two blocks are claimed
    QVERIFY(sackBlocksOf(ackWith(QByteArray("\x05\x00\x01\x01", 4))).empty());
    QVERIFY(sackBlocksOf(ackWith(QByteArray("\x01\x01\x01\x05", 4))).empty()); // its length is missing
    QVERIFY(sackBlocksOf(QByteArray("no frame")).empty());
    const QByteArray whole = ackWith(QByteArray("\x01\x01\x05\x0a\x00\x00\x10\x00\x00\x00\x10\x05", 12));
    for (qsizetype length = 0; length < whole.size(); ++length)
        QVERIFY(sackBlocksOf(whole.first(length)).empty());
}

STATEWIRE_TEST(TestSackBlocks);
#include "tst_sackblocks.moc"
