// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/testregistry.h"
#include "tcp/checksum.h"
#include "tcp/sequence.h"

#include <QTest>
#include <rapidcheck.h>
#include <vector>

using namespace statewire;
using namespace Qt::StringLiterals;

class TestSequence : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void afterIsStrictAndWraps_data();
    void afterIsStrictAndWraps();
    void distanceUndoesAddition();
    void ofTwoDifferentNumbersOneIsAfter();
    void theChecksumIsThatOfTheRfc();
    void writtenIntoItsFieldTheChecksumVerifies();
    void theChecksumKnowsNoWordOrder();
};

void TestSequence::afterIsStrictAndWraps_data()
{
    QTest::addColumn<quint32>("a");
    QTest::addColumn<quint32>("b");
    QTest::addColumn<bool>("after");
    QTest::newRow("one more") << 11u << 10u << true;
    QTest::newRow("equal") << 10u << 10u << false;
    QTest::newRow("one less") << 9u << 10u << false;
    QTest::newRow("beyond the wrap") << 5u << 0xfffffff0u << true;
    QTest::newRow("before the wrap") << 0xfffffff0u << 5u << false;
    QTest::newRow("almost half the space") << 0x7fffffffu << 0u << true;
    QTest::newRow("exactly half the space, as in Linux") << 0x80000000u << 0u << true;
    QTest::newRow("half the space, the other way round") << 0u << 0x80000000u << true;
    QTest::newRow("more than half the space") << 0x80000001u << 0u << false;
}

void TestSequence::afterIsStrictAndWraps()
{
    QFETCH(quint32, a);
    QFETCH(quint32, b);
    QTEST(sequenceAfter(a, b), "after");
}

void TestSequence::distanceUndoesAddition()
{
    QVERIFY(rc::check("distance(a, a + d) is d",
                      [](quint32 a, qint32 d) { RC_ASSERT((sequenceDistance(a, a + quint32(d)) == d)); }));
}

void TestSequence::ofTwoDifferentNumbersOneIsAfter()
{
    QVERIFY(rc::check("exactly one of two is after, but for half the space", [](quint32 a, quint32 b) {
        RC_PRE((a != b && a - b != 0x80000000u));
        RC_ASSERT((sequenceAfter(a, b) != sequenceAfter(b, a)));
        RC_ASSERT((sequenceAfter(a, b) == (sequenceDistance(b, a) > 0)));
    }));
}

void TestSequence::theChecksumIsThatOfTheRfc()
{
    // RFC 1071 section 3: the sum of these words is ddf2.
    const std::vector<quint8> bytes{0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7};
    QCOMPARE(internetChecksum(bytes), quint16(~0xddf2 & 0xffff));
    QCOMPARE(internetChecksum({}), quint16(0xffff));
    const std::vector<quint8> odd{0x12, 0x34, 0x56};
    QCOMPARE(internetChecksum(odd), quint16(~(0x1234 + 0x5600) & 0xffff));
}

void TestSequence::writtenIntoItsFieldTheChecksumVerifies()
{
    QVERIFY(rc::check("bytes with their checksum sum to zero", [](std::vector<quint8> bytes, quint16 start) {
        bytes.resize(bytes.size() / 2 * 2 + 2);
        bytes[bytes.size() - 2] = bytes[bytes.size() - 1] = 0;
        const quint16 sum = internetChecksum(bytes, start);
        bytes[bytes.size() - 2] = quint8(sum >> 8);
        bytes[bytes.size() - 1] = quint8(sum & 0xff);
        RC_ASSERT((internetChecksum(bytes, start) == 0));
    }));
}

void TestSequence::theChecksumKnowsNoWordOrder()
{
    QVERIFY(rc::check("swapping two words changes nothing", [](std::vector<quint8> bytes, quint8 seed) {
        bytes.resize(std::max<size_t>(4, bytes.size() / 2 * 2));
        const quint16 before = internetChecksum(bytes);
        const size_t word = seed % (bytes.size() / 2) * 2;
        std::swap(bytes[0], bytes[word]);
        std::swap(bytes[1], bytes[word + 1]);
        RC_ASSERT((internetChecksum(bytes) == before));
    }));
}

STATEWIRE_TEST(TestSequence);
#include "tst_sequence.moc"
