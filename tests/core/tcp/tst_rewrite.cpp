// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/frames.h"
#include "support/testregistry.h"
#include "tcp/rewrite.h"

#include <QTest>
#include <rapidcheck.h>

using namespace statewire;
using namespace statewire::test;
using namespace Qt::StringLiterals;

namespace {

Segment sample(bool v6)
{
    Segment s;
    s.source = *Endpoint::parse(v6 ? u"[2001:db8::132]:40000" : u"192.168.88.132:40000");
    s.destination = *Endpoint::parse(v6 ? u"[2001:db8::131]:2016" : u"192.168.88.131:2016");
    s.seq = 1000;
    s.ack = 2000;
    s.flags = FlagPsh | FlagAck;
    s.window = 65160;
    s.tsval = 300;
    s.tsecr = 400;
    return s;
}

} // namespace

class TestRewrite : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingToChangeChangesNothing_data();
    void nothingToChangeChangesNothing();
    void everyFieldIsChangedAndChecksumsStayRight();
    void aWrongChecksumIsMendedOnTheWay();
    void numbersThatAreNotThereAreNotTouched();
    void whatIsNoSegmentIsRefused();
};

void TestRewrite::nothingToChangeChangesNothing_data()
{
    QTest::addColumn<bool>("v6");
    QTest::newRow("IPv4") << false;
    QTest::newRow("IPv6") << true;
}

void TestRewrite::nothingToChangeChangesNothing()
{
    QFETCH(bool, v6);
    const QByteArray frame = craftFrame(sample(v6), "hello") + QByteArray(3, '\0'); // with Ethernet padding
    QVERIFY(rewriteSegment(frame, {}) == frame);
}

void TestRewrite::everyFieldIsChangedAndChecksumsStayRight()
{
    QVERIFY(rc::check("rewrite", [](bool v6, quint32 seq, quint32 ack, quint32 tsval, quint32 tsecr, quint16 window,
                                    quint8 flags, const std::string& payload) {
        const QByteArray text = QByteArray::fromStdString(payload);
        const std::optional<QByteArray> changed =
            rewriteSegment(craftFrame(sample(v6), text), {seq, ack, tsval, tsecr, window, flags});
        RC_ASSERT((changed.has_value()));
        const std::optional<Segment> s = parseSegment(*changed);
        RC_ASSERT((s.has_value() && s->checksumsRight));
        RC_ASSERT((s->seq == 1000 + seq && s->ack == 2000 + ack && s->flags == flags && s->window == window));
        RC_ASSERT((s->tsval == 300 + tsval && s->tsecr == 400 + tsecr));
        RC_ASSERT((changed->mid(s->payloadOffset, s->payloadBytes) == text));
    }));
}

void TestRewrite::aWrongChecksumIsMendedOnTheWay()
{
    const QByteArray wrong = withByte(craftFrame(sample(false), "hello"), 34 + 16, 0xee);
    QVERIFY(!parseSegment(wrong)->checksumsRight);
    QVERIFY(parseSegment(*rewriteSegment(wrong, {}))->checksumsRight);
}

void TestRewrite::numbersThatAreNotThereAreNotTouched()
{
    Segment syn = sample(false);
    syn.flags = FlagSyn;
    syn.ack = 0;
    syn.tsecr = 0;
    const std::optional<Segment> s = parseSegment(*rewriteSegment(craftFrame(syn), {1, 1, 1, 1, {}, {}}));
    QCOMPARE(s->seq, 1001u);
    QCOMPARE(s->ack, 0u);
    QVERIFY(s->tsval == 301u && s->tsecr == 0u);
    Segment plain = sample(false);
    plain.tsval = plain.tsecr = std::nullopt;
    QVERIFY(!parseSegment(*rewriteSegment(craftFrame(plain), {1, 1, 1, 1, {}, {}}))->tsval);
}

void TestRewrite::whatIsNoSegmentIsRefused()
{
    const QByteArray frame = craftFrame(sample(false));
    QVERIFY(!rewriteSegment({}, {}));
    QVERIFY(!rewriteSegment(frame.chopped(1), {}));
    QVERIFY(!rewriteSegment(withByte(frame, 14 + 9, 17), {}));
}

STATEWIRE_TEST(TestRewrite);
#include "tst_rewrite.moc"
