// SPDX-License-Identifier: GPL-3.0-or-later
// A connection made from a SYN cookie had no SYN_RECV before: none is inferred.
#include "support/sessionbuilder.h"
#include "support/testregistry.h"
#include "timeline/timeline.h"

#include <QTest>

using namespace statewire;
using namespace statewire::test;
using namespace Qt::StringLiterals;

namespace {

const QString client = u"client"_s;
const QString server = u"server"_s;

/// "~SYN_RECV ESTABLISHED": inferred states after a tilde.
QString statesOf(const Life& life)
{
    QStringList words;
    for (const Span& span : life.spans)
        words << (span.mark == Mark::Inferred ? u"~"_s : QString()) + stateName(span.state);
    return words.join(u' ');
}

} // namespace

class TestSynCookie : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aSynCookieHoldsNoStateBeforeItsAck_data();
    void aSynCookieHoldsNoStateBeforeItsAck();
};

void TestSynCookie::aSynCookieHoldsNoStateBeforeItsAck_data()
{
    QTest::addColumn<bool>("readAfterSynAck"); // the server's table, before the row came
    QTest::addColumn<bool>("counted");         // SyncookiesRecv moved
    QTest::addColumn<TcpState>("first");
    QTest::addColumn<QString>("spans");
    QTest::addColumn<std::optional<bool>>("fromCookie");
    using Known = std::optional<bool>;
    QTest::newRow("a reading after the SYN,ACK shows no row")
        << true << false << TcpState::Established << u"ESTABLISHED"_s << Known(true);
    QTest::newRow("what follows is inferred as ever")
        << true << false << TcpState::CloseWait << u"~ESTABLISHED CLOSE_WAIT"_s << Known(true);
    QTest::newRow("the row may have been missed")
        << false << false << TcpState::Established << u"~SYN_RECV ESTABLISHED"_s << Known(false);
    QTest::newRow("a cookie came back, and no reading tells whose")
        << false << true << TcpState::Established << u"ESTABLISHED"_s << Known();
    QTest::newRow("the same, seen late") << false << true << TcpState::CloseWait << u"~ESTABLISHED CLOSE_WAIT"_s << Known();
}

void TestSynCookie::aSynCookieHoldsNoStateBeforeItsAck()
{
    QFETCH(bool, readAfterSynAck);
    QFETCH(bool, counted);
    QFETCH(TcpState, first);
    SessionBuilder b;
    b.listen();
    b.wait(1'000'000);
    const qint64 beforeNs = b.nowNs();
    const auto passes = [&b](const FrameSpec& spec) {
        b.append(FateEvent{b.arrive(spec), Fate::Passed});
        b.wait(1'000'000);
    };
    passes({client, FlagSyn, 1000});
    passes({server, FlagSyn | FlagAck, 5000, 1001});
    const qint64 readNs = readAfterSynAck ? b.nowNs() : beforeNs;
    passes({client, FlagAck, 1001, 5001});
    SocketRow row;
    row.ends = {b.server(), b.client(40000)};
    row.state = first;
    b.append(SocketEvent{server, SocketEvent::Change::Appeared, row, readNs});
    b.wait(1'000'000);
    if (counted)
        b.append(CounterEvent{server, u"TcpExt.SyncookiesRecv"_s, 1, 1, beforeNs});
    const Timeline timeline = Timeline::of(b.session());
    const Life& life = timeline.tracks()[*timeline.findTrack(server, row.ends)].lives.front();
    QTEST(statesOf(life), "spans");
    QTEST(life.fromCookie, "fromCookie");
    // Bit by bit, as it comes from a lab: the counter last.
    Session growing;
    Timeline folded;
    for (const Event& event : b.session().events()) {
        growing.append(event);
        folded.update(growing);
    }
    QTEST(statesOf(folded.tracks()[*folded.findTrack(server, row.ends)].lives.front()), "spans");
}

STATEWIRE_TEST(TestSynCookie);
#include "tst_syncookie.moc"
