// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/frames.h"
#include "support/testregistry.h"
#include "tcp/segment.h"

#include <QTest>
#include <rapidcheck.h>

using namespace statewire;
using namespace statewire::test;
using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype ip = 14;
constexpr qsizetype tcp4 = 34; // after an IPv4 header without options
constexpr qsizetype tcp6 = 54;

Segment sample(bool v6 = false)
{
    Segment s;
    s.source = *Endpoint::parse(v6 ? u"[2001:db8::132]:40000" : u"192.168.88.132:40000");
    s.destination = *Endpoint::parse(v6 ? u"[2001:db8::131]:2016" : u"192.168.88.131:2016");
    s.seq = 1752150737;
    s.ack = 4178889224;
    s.flags = FlagPsh | FlagAck;
    s.window = 65160;
    return s;
}

QByteArray syn(const QByteArray& extraOptions = {})
{
    Segment s = sample();
    s.flags = FlagSyn;
    s.mss = 1460;
    s.sackPermitted = true;
    s.tsval = 3353000001;
    s.tsecr = 7;
    s.windowScale = 7;
    return craftFrame(s, {}, extraOptions);
}

} // namespace

class TestSegment : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyFieldIsRead_data();
    void everyFieldIsRead();
    void optionsOfASynAreRead();
    void malformedOptionsEndTheOptions_data();
    void malformedOptionsEndTheOptions();
    void otherFramesAreNoSegments_data();
    void otherFramesAreNoSegments();
    void everyTruncationIsRefused();
    void paddingBehindThePacketIsNoPayload();
    void ipOptionsAreSkipped();
    void wrongChecksumsAreTold_data();
    void wrongChecksumsAreTold();
    void synAndFinTakeSequenceSpace_data();
    void synAndFinTakeSequenceSpace();
    void flagsHaveWordsAndLetters_data();
    void flagsHaveWordsAndLetters();
    void randomFramesDoNoHarm();
    void whatWasCraftedIsRead();
};

void TestSegment::everyFieldIsRead_data()
{
    QTest::addColumn<bool>("v6");
    QTest::newRow("IPv4") << false;
    QTest::newRow("IPv6") << true;
}

void TestSegment::everyFieldIsRead()
{
    QFETCH(bool, v6);
    const QByteArray frame = craftFrame(sample(v6), "PAY 1000 EUR;");
    const std::optional<Segment> s = parseSegment(frame);
    QVERIFY(s);
    QCOMPARE(s->source.toString(), sample(v6).source.toString());
    QCOMPARE(s->destination.toString(), sample(v6).destination.toString());
    QCOMPARE(s->seq, 1752150737u);
    QCOMPARE(s->ack, 4178889224u);
    QCOMPARE(s->flags, quint8(FlagPsh | FlagAck));
    QCOMPARE(s->window, quint16(65160));
    QCOMPARE(s->payloadBytes, 13u);
    QCOMPARE(frame.mid(s->payloadOffset, s->payloadBytes), "PAY 1000 EUR;"_ba);
    QVERIFY(s->checksumsRight);
    QVERIFY(!s->tsval && !s->tsecr && !s->mss && !s->windowScale && !s->sackPermitted);
}

void TestSegment::optionsOfASynAreRead()
{
    const std::optional<Segment> s = parseSegment(syn());
    QVERIFY(s && s->isPureSyn());
    QVERIFY(s->mss == quint16(1460) && s->windowScale == quint8(7) && s->sackPermitted);
    QVERIFY(s->tsval == 3353000001u && s->tsecr == 7u);
    QCOMPARE(s->payloadBytes, 0u);
}

void TestSegment::malformedOptionsEndTheOptions_data()
{
    QTest::addColumn<QByteArray>("options");
    QTest::addColumn<bool>("stampsRead");
    const QByteArray stamps = QByteArray::fromHex("080a0000000100000002");
    QTest::newRow("time stamps alone") << stamps << true;
    QTest::newRow("after no-operations") << QByteArray::fromHex("0101") + stamps << true;
    QTest::newRow("after an unknown option") << QByteArray::fromHex("fd03ff") + stamps << true;
    QTest::newRow("after the end of options") << QByteArray::fromHex("00") + stamps << false;
    QTest::newRow("length zero") << QByteArray::fromHex("fd00") + stamps << false;
    QTest::newRow("length one") << QByteArray::fromHex("fd01") + stamps << false;
    QTest::newRow("length beyond the header") << QByteArray::fromHex("fd20") + stamps << false;
    QTest::newRow("time stamps of a wrong length") << QByteArray::fromHex("08090000000100000002") << false;
    QTest::newRow("a kind without its length") << QByteArray::fromHex("01010108") << false;
}

void TestSegment::malformedOptionsEndTheOptions()
{
    QFETCH(QByteArray, options);
    QFETCH(bool, stampsRead);
    const std::optional<Segment> s = parseSegment(craftFrame(sample(), "x", options));
    QVERIFY(s);
    QCOMPARE(s->tsval.has_value(), stampsRead);
    QCOMPARE(s->payloadBytes, 1u);
    QVERIFY(s->checksumsRight);
}

void TestSegment::otherFramesAreNoSegments_data()
{
    QTest::addColumn<QByteArray>("frame");
    const QByteArray v4 = craftFrame(sample());
    const QByteArray v6 = craftFrame(sample(true));
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("an Ethernet header alone") << v4.first(ip);
    QTest::newRow("ARP") << withByte(v4, 13, 0x06);
    QTest::newRow("IPv4 that says it is version 6") << withByte(v4, ip, 0x65);
    QTest::newRow("IPv6 that says it is version 4") << withByte(v6, ip, 0x40);
    QTest::newRow("an IPv4 header shorter than 20 bytes") << withByte(v4, ip, 0x44);
    QTest::newRow("an IPv4 header longer than the packet") << withByte(v4, ip, 0x4f);
    QTest::newRow("UDP over IPv4") << withByte(v4, ip + 9, 17);
    QTest::newRow("UDP over IPv6") << withByte(v6, ip + 6, 17);
    QTest::newRow("a first fragment") << withByte(v4, ip + 6, 0x20);
    QTest::newRow("a later fragment") << withByte(v4, ip + 7, 0x10);
    QTest::newRow("an IPv4 length beyond the frame") << withByte(v4, ip + 2, 0xff);
    QTest::newRow("an IPv4 length below its header") << withByte(v4, ip + 3, 10);
    QTest::newRow("an IPv6 length beyond the frame") << withByte(v6, ip + 4, 0xff);
    QTest::newRow("an IPv6 payload below a TCP header") << withByte(v6, ip + 5, 19);
    QTest::newRow("a TCP header shorter than 20 bytes") << withByte(v4, tcp4 + 12, 0x40);
    QTest::newRow("a TCP header longer than the segment") << withByte(v4, tcp4 + 12, 0xf0);
    QTest::newRow("the same over IPv6") << withByte(v6, tcp6 + 12, 0xf0);
}

void TestSegment::otherFramesAreNoSegments()
{
    QFETCH(QByteArray, frame);
    QVERIFY(!parseSegment(frame));
}

void TestSegment::everyTruncationIsRefused()
{
    for (bool v6 : {false, true}) {
        const QByteArray frame = craftFrame(sample(v6), "hello");
        QVERIFY(parseSegment(frame));
        for (qsizetype size = 0; size < frame.size(); ++size)
            QVERIFY2(!parseSegment(frame.first(size)), qPrintable(QString::number(size)));
    }
}

void TestSegment::paddingBehindThePacketIsNoPayload()
{
    const std::optional<Segment> s = parseSegment(craftFrame(sample()) + QByteArray(6, '\0'));
    QVERIFY(s && s->checksumsRight);
    QCOMPARE(s->payloadBytes, 0u);
}

void TestSegment::ipOptionsAreSkipped()
{
    QByteArray frame = craftFrame(sample(), "hello");
    frame.insert(tcp4, QByteArray(4, '\x01'));
    frame = withByte(withByte(frame, ip, 0x46), ip + 3, quint8(frame.size() - ip));
    const std::optional<Segment> s = parseSegment(frame);
    QVERIFY(s);
    QCOMPARE(s->payloadBytes, 5u);
    QCOMPARE(s->seq, 1752150737u);
}

void TestSegment::wrongChecksumsAreTold_data()
{
    QTest::addColumn<QByteArray>("frame");
    QTest::addColumn<bool>("right");
    const QByteArray v4 = craftFrame(sample(), "hello");
    const QByteArray v6 = craftFrame(sample(true), "hello");
    QTest::newRow("IPv4 as it was") << v4 << true;
    QTest::newRow("IPv4 payload changed") << withByte(v4, v4.size() - 1, 'O') << false;
    QTest::newRow("IPv4 sequence number changed") << withByte(v4, tcp4 + 7, 0) << false;
    QTest::newRow("IPv4 header changed") << withByte(v4, ip + 8, 1) << false;
    QTest::newRow("IPv4 header changed and mended") << withIpChecksum(withByte(v4, ip + 8, 1)) << true;
    QTest::newRow("IPv4 address changed, header mended") << withIpChecksum(withByte(v4, ip + 15, 7)) << false;
    QTest::newRow("IPv6 as it was") << v6 << true;
    QTest::newRow("IPv6 payload changed") << withByte(v6, v6.size() - 1, 'O') << false;
    QTest::newRow("IPv6 address changed") << withByte(v6, ip + 23, 7) << false;
}

void TestSegment::wrongChecksumsAreTold()
{
    QFETCH(QByteArray, frame);
    const std::optional<Segment> s = parseSegment(frame);
    QVERIFY(s);
    QTEST(s->checksumsRight, "right");
}

void TestSegment::synAndFinTakeSequenceSpace_data()
{
    QTest::addColumn<int>("flags");
    QTest::addColumn<int>("payload");
    QTest::addColumn<quint32>("length");
    QTest::newRow("ACK") << int(FlagAck) << 0 << 0u;
    QTest::newRow("SYN") << int(FlagSyn) << 0 << 1u;
    QTest::newRow("FIN with data") << int(FlagFin | FlagAck) << 5 << 6u;
    QTest::newRow("data") << int(FlagPsh | FlagAck) << 5 << 5u;
}

void TestSegment::synAndFinTakeSequenceSpace()
{
    QFETCH(int, flags);
    QFETCH(int, payload);
    QFETCH(quint32, length);
    Segment s = sample();
    s.flags = quint8(flags);
    s.seq = 0xffffffff;
    s.payloadBytes = quint32(payload);
    QCOMPARE(s.sequenceLength(), length);
    QCOMPARE(s.sequenceEnd(), length - 1); // beyond the wrap
}

void TestSegment::flagsHaveWordsAndLetters_data()
{
    QTest::addColumn<int>("flags");
    QTest::addColumn<quint32>("payload");
    QTest::addColumn<QString>("words");
    QTest::addColumn<QString>("letters");
    QTest::newRow("SYN") << int(FlagSyn) << 0u << u"SYN"_s << u"S"_s;
    QTest::newRow("SYN-ACK") << int(FlagSyn | FlagAck) << 0u << u"SYN,ACK"_s << u"SA"_s;
    QTest::newRow("ACK") << int(FlagAck) << 0u << u"ACK"_s << u"A"_s;
    QTest::newRow("data") << int(FlagPsh | FlagAck) << 18u << u"PSH,ACK"_s << u"18 B"_s;
    QTest::newRow("FIN") << int(FlagFin | FlagAck) << 0u << u"FIN,ACK"_s << u"F"_s;
    QTest::newRow("RST") << int(FlagRst) << 0u << u"RST"_s << u"R"_s;
    QTest::newRow("RST-ACK") << int(FlagRst | FlagAck) << 0u << u"RST,ACK"_s << u"R"_s;
    QTest::newRow("none") << 0 << 0u << QString() << u"A"_s;
}

void TestSegment::flagsHaveWordsAndLetters()
{
    QFETCH(int, flags);
    QFETCH(quint32, payload);
    Segment s;
    s.flags = quint8(flags);
    s.payloadBytes = payload;
    QTEST(s.flagsText(), "words");
    QTEST(s.flagsShort(), "letters");
}

void TestSegment::randomFramesDoNoHarm()
{
    QVERIFY(rc::check("a damaged frame is read within its bounds",
                      [](bool v6, const std::vector<std::pair<quint16, quint8>>& damage) {
                          QByteArray frame = v6 ? craftFrame(sample(true), "hello") : syn();
                          for (const auto& [at, value] : damage)
                              frame[12 + at % (frame.size() - 12)] = char(value);
                          if (const std::optional<Segment> s = parseSegment(frame))
                              RC_ASSERT((s->payloadOffset + s->payloadBytes <= frame.size()));
                      }));
}

void TestSegment::whatWasCraftedIsRead()
{
    QVERIFY(rc::check("segment → frame → segment", [](quint32 seq, quint32 ack, quint8 flags, quint16 window, bool stamps,
                                                      quint32 tsval, const std::string& payload) {
        Segment s = sample();
        s.seq = seq;
        s.ack = ack;
        s.flags = flags;
        s.window = window;
        if (stamps)
            s.tsval = tsval;
        const std::optional<Segment> read = parseSegment(craftFrame(s, QByteArray::fromStdString(payload)));
        RC_ASSERT((read.has_value()));
        RC_ASSERT((read->seq == seq && read->ack == ack && read->flags == flags && read->window == window));
        RC_ASSERT((read->tsval == s.tsval && read->payloadBytes == payload.size() && read->checksumsRight));
    }));
}

STATEWIRE_TEST(TestSegment);
#include "tst_segment.moc"
