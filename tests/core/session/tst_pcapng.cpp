// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/pcapng.h"
#include "support/testregistry.h"

#include <QTest>
#include <QtEndian>
#include <rapidcheck.h>

using namespace statewire;
using namespace statewire::pcapng;
using namespace Qt::StringLiterals;

namespace {

QByteArray u16(quint16 v, bool big = false)
{
    v = big ? qToBigEndian(v) : qToLittleEndian(v);
    return QByteArray(reinterpret_cast<const char*>(&v), sizeof v);
}

QByteArray u32(quint32 v, bool big = false)
{
    v = big ? qToBigEndian(v) : qToLittleEndian(v);
    return QByteArray(reinterpret_cast<const char*>(&v), sizeof v);
}

QByteArray block(quint32 type, const QByteArray& body, bool big = false)
{
    const quint32 length = quint32(body.size()) + 12;
    return u32(type, big) + u32(length, big) + body + u32(length, big);
}

QByteArray section(bool big = false, quint16 major = 1)
{
    return block(0x0a0d0d0a, u32(0x1a2b3c4d, big) + u16(major, big) + u16(0, big) + QByteArray(8, '\xff'), big);
}

struct Outcome
{
    std::vector<Block> blocks;
    QString error;
    qsizetype pendingBytes = 0;
};

Outcome readAll(const QByteArray& bytes, qsizetype chunkBytes = 1 << 20)
{
    BlockReader reader;
    Outcome outcome;
    for (qsizetype at = 0; at < bytes.size(); at += chunkBytes) {
        reader.feed(bytes.mid(at, chunkBytes));
        for (;;) {
            const Result<std::optional<Block>> next = reader.next();
            if (!next) {
                outcome.error = next.error().text();
                return outcome;
            }
            if (!*next)
                break;
            outcome.blocks.push_back(**next);
        }
    }
    outcome.pendingBytes = reader.pendingBytes();
    return outcome;
}

QByteArray smallFile()
{
    return sectionHeader("statewire test") + interfaceDescription("client") + interfaceDescription("server") +
           jsonBlock("{\"kind\":\"session\"}") + enhancedPacket(1, 1'767'225'600'000'000'123, "frame bytes", 7);
}

} // namespace

class TestPcapng : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatIsWrittenIsRead();
    void blocksAreWholeHoweverTheBytesArrive();
    void bothByteOrdersAreRead_data();
    void bothByteOrdersAreRead();
    void unknownBlocksAreHandedOnAsUnknown();
    void aTruncatedTailWaitsForItsRest();
    void lyingLengthsAreRefused_data();
    void lyingLengthsAreRefused();
    void unknownOptionsAreSkipped();
    void aBlockOfTheLargestSizeIsRead();
    void damagedFilesDoNoHarm();
    void anyPacketIsReadBack();
};

void TestPcapng::whatIsWrittenIsRead()
{
    const Outcome outcome = readAll(smallFile());
    QCOMPARE(outcome.error, QString());
    QCOMPARE(outcome.blocks.size(), size_t(5));
    QVERIFY(std::holds_alternative<SectionHeader>(outcome.blocks[0]));
    const auto* server = std::get_if<Interface>(&outcome.blocks[2]);
    QVERIFY(server);
    QCOMPARE(server->name, "server"_ba);
    QCOMPARE(server->linkType, quint16(1));
    QCOMPARE(server->tsResolution, quint8(9));
    const auto* json = std::get_if<Json>(&outcome.blocks[3]);
    QVERIFY(json);
    QCOMPARE(json->text.trimmed(), "{\"kind\":\"session\"}"_ba);
    const auto* packet = std::get_if<Packet>(&outcome.blocks[4]);
    QVERIFY(packet);
    QCOMPARE(packet->interface, 1u);
    QCOMPARE(packet->stamp, quint64(1'767'225'600'000'000'123));
    QCOMPARE(packet->frame, "frame bytes"_ba);
    QVERIFY(packet->number == quint64(7));
}

void TestPcapng::blocksAreWholeHoweverTheBytesArrive()
{
    for (qsizetype chunk : {1, 2, 3, 5, 7, 11, 13, 64}) {
        const Outcome outcome = readAll(smallFile(), chunk);
        QCOMPARE(outcome.error, QString());
        QCOMPARE(outcome.blocks.size(), size_t(5));
        QCOMPARE(outcome.pendingBytes, 0);
    }
}

void TestPcapng::bothByteOrdersAreRead_data()
{
    QTest::addColumn<bool>("big");
    QTest::newRow("little endian") << false;
    QTest::newRow("big endian") << true;
}

void TestPcapng::bothByteOrdersAreRead()
{
    QFETCH(bool, big);
    const QByteArray name = u16(2, big) + u16(6, big) + "client" + QByteArray(2, '\0');
    const QByteArray resolution = u16(9, big) + u16(1, big) + QByteArray("\x09\0\0\0", 4);
    const QByteArray number = u16(5, big) + u16(8, big) + (big ? u32(0, big) + u32(42, big) : u32(42, big) + u32(0, big));
    const Outcome outcome =
        readAll(section(big) + block(1, u16(1, big) + u16(0, big) + u32(0, big) + name + resolution + u32(0, big), big) +
                block(6,
                      u32(0, big) + u32(0x18000000, big) + u32(0x12345678, big) + u32(3, big) + u32(3, big) + "abc" +
                          QByteArray(1, '\0') + number + u32(0, big),
                      big));
    QCOMPARE(outcome.error, QString());
    QCOMPARE(outcome.blocks.size(), size_t(3));
    QCOMPARE(std::get<Interface>(outcome.blocks[1]).name, "client"_ba);
    QCOMPARE(std::get<Interface>(outcome.blocks[1]).tsResolution, quint8(9));
    const Packet packet = std::get<Packet>(outcome.blocks[2]);
    QCOMPARE(packet.stamp, quint64(0x1800000012345678));
    QCOMPARE(packet.frame, "abc"_ba);
    QVERIFY(packet.number == quint64(42));
}

void TestPcapng::unknownBlocksAreHandedOnAsUnknown()
{
    const Outcome outcome = readAll(section() + block(5, QByteArray(8, 'x')) + block(0x80001234, {}) +
                                    block(10, QByteArray(400, 'x')) + jsonBlock("{}"));
    QCOMPARE(outcome.error, QString());
    QCOMPARE(outcome.blocks.size(), size_t(5));
    QCOMPARE(std::get<Unknown>(outcome.blocks[1]).type, 5u);
    QVERIFY(std::holds_alternative<Json>(outcome.blocks[4]));
}

void TestPcapng::aTruncatedTailWaitsForItsRest()
{
    const QByteArray whole = smallFile();
    const qsizetype lastBlock = enhancedPacket(1, 0, "frame bytes", 7).size();
    for (qsizetype cut = 1; cut < lastBlock; ++cut) {
        const Outcome outcome = readAll(whole.chopped(cut));
        QCOMPARE(outcome.error, QString());
        QCOMPARE(outcome.blocks.size(), size_t(4));
        QCOMPARE(outcome.pendingBytes, lastBlock - cut);
    }
}

void TestPcapng::lyingLengthsAreRefused_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("why");
    const auto raw = [](quint32 first, quint32 last, qsizetype body) {
        return section() + u32(0x80005357) + u32(first) + QByteArray(body, ' ') + u32(last);
    };
    QTest::newRow("not pcapng") << QByteArray(64, 'x') << u"not a pcapng file"_s;
    QTest::newRow("a classic pcap file") << u32(0xa1b2c3d4) + QByteArray(40, '\0') << u"not a pcapng file"_s;
    QTest::newRow("no byte-order magic") << block(0x0a0d0d0a, QByteArray(16, 'x')) << u"byte-order magic"_s;
    QTest::newRow("a section header too short") << block(0x0a0d0d0a, u32(0x1a2b3c4d)) << u"too short"_s;
    QTest::newRow("another major version") << section(false, 2) << u"version 2"_s;
    QTest::newRow("length zero") << raw(0, 0, 8) << u"0 bytes"_s;
    QTest::newRow("length below the block's own frame") << raw(8, 8, 8) << u"8 bytes"_s;
    QTest::newRow("length not of four") << raw(21, 21, 9) << u"21 bytes"_s;
    QTest::newRow("length beyond the bound") << raw(maxBlockBytes + 4, 0, 8) << u"impossible length"_s;
    QTest::newRow("the largest length of all") << raw(0xfffffffc, 0, 8) << u"impossible length"_s;
    QTest::newRow("lengths that differ") << raw(20, 24, 8) << u"differ"_s;
    QTest::newRow("an interface too short") << section() + block(1, QByteArray(4, '\0')) << u"too short"_s;
    QTest::newRow("a packet too short") << section() + block(6, QByteArray(16, '\0')) << u"too short"_s;
    QTest::newRow("a packet longer than its block")
        << section() + block(6, QByteArray(12, '\0') + u32(5) + u32(5) + QByteArray(4, 'x')) << u"more bytes"_s;
    QTest::newRow("a packet of 4 GB") << section() + block(6, QByteArray(12, '\0') + u32(0xffffffff) + u32(4))
                                      << u"more bytes"_s;
    QTest::newRow("a packet option cut off")
        << section() + block(6, QByteArray(20, '\0') + u16(5) + u16(8) + u32(1)) << u"cut off"_s;
    QTest::newRow("an interface option cut off")
        << section() + block(1, u16(1) + u16(0) + u32(0) + u16(2) + u16(0xffff)) << u"cut off"_s;
}

void TestPcapng::lyingLengthsAreRefused()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, why);
    const Outcome outcome = readAll(bytes);
    QVERIFY2(outcome.error.contains(why), qPrintable(outcome.error));
    QVERIFY(outcome.error.contains(u"at byte"));
}

void TestPcapng::unknownOptionsAreSkipped()
{
    const QByteArray comment = u16(1) + u16(5) + "hello" + QByteArray(3, '\0');
    const QByteArray odd = u16(0x8123) + u16(1) + QByteArray("x\0\0\0", 4);
    const Outcome outcome =
        readAll(section() + block(1, u16(1) + u16(0) + u32(0) + comment + odd + u16(2) + u16(1) + QByteArray("c\0\0\0", 4)));
    QCOMPARE(outcome.error, QString());
    QCOMPARE(std::get<Interface>(outcome.blocks.at(1)).name, "c"_ba);
    QCOMPARE(std::get<Interface>(outcome.blocks.at(1)).tsResolution, quint8(6)); // microseconds unless told
}

void TestPcapng::aBlockOfTheLargestSizeIsRead()
{
    const Outcome outcome = readAll(section() + block(jsonBlockType, QByteArray(maxBlockBytes - 12, ' ')), 1 << 16);
    QCOMPARE(outcome.error, QString());
    QCOMPARE(outcome.blocks.size(), size_t(2));
}

void TestPcapng::damagedFilesDoNoHarm()
{
    QVERIFY(
        rc::check("a file with some bytes changed", [](const std::vector<std::pair<quint16, char>>& damage, quint8 chunk) {
            QByteArray bytes = smallFile();
            for (const auto& [at, value] : damage)
                bytes[at % bytes.size()] = value;
            const Outcome outcome = readAll(bytes, 1 + chunk);
            RC_ASSERT((outcome.blocks.size() <= size_t(bytes.size()) / 12));
        }));
}

void TestPcapng::anyPacketIsReadBack()
{
    QVERIFY(rc::check("packet → block → packet", [](quint32 interface, quint64 stamp, quint64 number,
                                                    const std::string& frame) {
        const Outcome outcome =
            readAll(sectionHeader("x") + enhancedPacket(interface, qint64(stamp), QByteArray::fromStdString(frame), number));
        RC_ASSERT((outcome.blocks.size() == 2u));
        const Packet packet = std::get<Packet>(outcome.blocks[1]);
        RC_ASSERT((packet.interface == interface && packet.stamp == stamp && packet.number == number));
        RC_ASSERT((packet.frame.toStdString() == frame));
    }));
}

STATEWIRE_TEST(TestPcapng);
#include "tst_pcapng.moc"
