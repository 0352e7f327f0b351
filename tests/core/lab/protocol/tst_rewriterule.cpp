// SPDX-License-Identifier: GPL-3.0-or-later
// Rewriting a segment in its frame: the fields change as asked, nothing else does, and the checksums are right again.
#include "support/frames.h"
#include "support/testregistry.h"
#include "tcp/rewrite.h"

#include <QTest>
#include <rapidcheck.h>

using namespace statewire;
using namespace statewire::test;

namespace {

Segment sample(bool stamps)
{
    Segment s;
    s.source = {Address::v4(0xc0a85884), 40000};
    s.destination = {Address::v4(0xc0a85883), 2016};
    s.seq = 0xfffffff0;
    s.ack = 77;
    s.flags = FlagAck | FlagPsh;
    s.window = 502;
    if (stamps) {
        s.tsval = 1000;
        s.tsecr = 2000;
    }
    return s;
}

} // namespace

class TestRewriteRule : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyRewritingLeavesRightChecksumsAndThePayload()
    {
        const bool ok = rc::check([](quint32 seq, quint32 ack, quint32 tsval, quint32 tsecr, quint16 window, bool stamps,
                                     const std::string& text) {
            const QByteArray payload = QByteArray::fromStdString(text.substr(0, 200));
            const Segment before = sample(stamps);
            SegmentRewrite change{seq, ack, tsval, tsecr, window, {}};
            const std::optional<QByteArray> frame = rewriteSegment(craftFrame(before, payload), change);
            RC_ASSERT((frame.has_value()));
            const std::optional<Segment> after = parseSegment(*frame);
            RC_ASSERT((after && after->checksumsRight));
            RC_ASSERT((after->seq == quint32(before.seq + seq)));
            RC_ASSERT((after->ack == quint32(before.ack + ack)));
            RC_ASSERT((after->window == window));
            RC_ASSERT((after->flags == before.flags));
            RC_ASSERT((after->tsval.has_value() == stamps));
            if (stamps)
                RC_ASSERT(
                    (*after->tsval == quint32(*before.tsval + tsval) && *after->tsecr == quint32(*before.tsecr + tsecr)));
            RC_ASSERT((frame->mid(after->payloadOffset) == payload));
        });
        QVERIFY(ok);
    }

    void anAcknowledgementThatIsNoneIsLeftAlone()
    {
        Segment syn = sample(true);
        syn.flags = FlagSyn;
        syn.ack = 0;
        syn.tsecr = 0;
        const std::optional<Segment> after = parseSegment(*rewriteSegment(craftFrame(syn), {5, 7, 9, 11, {}, {}}));
        QCOMPARE(after->seq, quint32(syn.seq + 5));
        QCOMPARE(after->ack, quint32(0));
        QCOMPARE(*after->tsecr, quint32(0));
    }

    void flagsCanBeSet()
    {
        SegmentRewrite change;
        change.flags = FlagRst;
        const std::optional<Segment> after = parseSegment(*rewriteSegment(craftFrame(sample(false)), change));
        QCOMPARE(after->flags, quint8(FlagRst));
        QVERIFY(after->checksumsRight);
    }

    void whatIsNoSegmentIsRefused()
    {
        QVERIFY(!rewriteSegment({}, {1}).has_value());
        const QByteArray frame = craftFrame(sample(true), "text");
        for (qsizetype n = 0; n < frame.size(); ++n)
            rewriteSegment(frame.left(n), {1}); // must not read beyond the end
    }
};

STATEWIRE_TEST(TestRewriteRule);
#include "tst_rewriterule.moc"
