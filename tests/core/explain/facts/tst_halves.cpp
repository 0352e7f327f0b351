// SPDX-License-Identifier: GPL-3.0-or-later
// What a kernel holds about a connection, by the frames that passed: also while one of them is missing.
#include "explain/facts/connectionnumbers.h"
#include "explain/facts/halves.h"
#include "support/sessionbuilder.h"
#include "support/testregistry.h"

#include <QTest>

using namespace statewire;
using namespace statewire::test;
using namespace Qt::StringLiterals;

namespace {

/// A connection whose client sends "11111", which is lost, "22222", and then "11111" again.
struct Lossy
{
    Lossy()
    {
        builder.listen();
        builder.row(u"client"_s, TcpState::SynSent);
        builder.frame({u"client"_s, FlagSyn, 1000, 0, {}, 1});
        builder.row(u"server"_s, TcpState::SynRecv);
        builder.frame({u"server"_s, FlagSyn | FlagAck, 5000, 1001, {}, 1});
        builder.row(u"client"_s, TcpState::Established);
        builder.frame({u"client"_s, FlagAck, 1001, 5001, {}, 2});
        builder.row(u"server"_s, TcpState::Established);
        builder.fate(builder.arrive({u"client"_s, FlagAck | FlagPsh, 1001, 5001, "11111", 3}), Fate::Dropped);
        builder.frame({u"client"_s, FlagAck | FlagPsh, 1006, 5001, "22222", 4});
        withGapNs = builder.nowNs();
        builder.frame({u"client"_s, FlagAck, 1011, 5001, {}, 5});
        whileAcknowledgingNs = builder.nowNs();
        builder.frame({u"client"_s, FlagAck | FlagPsh, 1001, 5001, "11111", 6});
        timeline = Timeline::of(builder.session());
    }

    SessionBuilder builder;
    qint64 withGapNs = 0;
    qint64 whileAcknowledgingNs = 0;
    Timeline timeline;
};

} // namespace

class TestHalves : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatTheReceiverNeedsNextIsTheLostSegmentUntilItComesAgain()
    {
        const Lossy lossy;
        QCOMPARE(lossy.timeline.connections().size(), size_t(1));
        std::vector<quint32> needed;
        HalvesWalk walk(lossy.timeline, lossy.timeline.connections().front());
        while (walk.next()) {
            if (walk.isDelivery() && walk.arrow().fromHost == "client"_L1 && walk.sender().next())
                needed.push_back(*walk.sender().next());
        }
        // Before the ACK, the data behind the gap, the ACK behind it, and what fills it.
        QCOMPARE(needed, (std::vector<quint32>{1001, 1001, 1001, 1001}));
    }

    void theNumbersOfAConnectionEndBeforeAGap()
    {
        const Lossy lossy;
        const Connection& connection = lossy.timeline.connections().front();
        const DirectionNumbers gap = numbersUntil(lossy.timeline, connection, u"client"_s, lossy.withGapNs);
        QCOMPARE(gap.next, 1001u);
        QCOMPARE(gap.lastTsval, 2u); // the time stamp behind a gap is not kept either
        QCOMPARE(numbersUntil(lossy.timeline, connection, u"client"_s, lossy.whileAcknowledgingNs).next, 1001u);
        const DirectionNumbers filled =
            numbersUntil(lossy.timeline, connection, u"client"_s, lossy.builder.session().endNs());
        QCOMPARE(filled.next, 1011u);
        QCOMPARE(filled.lastTsval, 6u);
    }

    void theTimeStampIsKeptOfWhatCoversTheLastAck_data()
    {
        QTest::addColumn<bool>("acknowledges"); // the server, after the first data
        QTest::addColumn<QByteArray>("payload");
        QTest::addColumn<quint32>("tsval");
        QTest::addColumn<quint32>("kept");
        QTest::newRow("data after an ACK") << true << QByteArray("22222") << 8u << 8u;
        QTest::newRow("data while the ACK is delayed") << false << QByteArray("22222") << 8u << 7u;
        QTest::newRow("an ACK without data") << true << QByteArray() << 8u << 8u;
        QTest::newRow("an ACK without data while the ACK is delayed") << false << QByteArray() << 8u << 7u;
        QTest::newRow("data with an older one") << true << QByteArray("22222") << 6u << 7u;
        QTest::newRow("an ACK with an older one") << true << QByteArray() << 6u << 7u;
    }

    void theTimeStampIsKeptOfWhatCoversTheLastAck()
    {
        QFETCH(bool, acknowledges);
        QFETCH(QByteArray, payload);
        QFETCH(quint32, tsval);
        SessionBuilder builder;
        builder.listen();
        builder.row(u"client"_s, TcpState::SynSent);
        builder.frame({u"client"_s, FlagSyn, 1000, 0, {}, 1});
        builder.row(u"server"_s, TcpState::SynRecv);
        builder.frame({u"server"_s, FlagSyn | FlagAck, 5000, 1001, {}, 1});
        builder.frame({u"client"_s, FlagAck, 1001, 5001, {}, 2});
        builder.frame({u"client"_s, FlagAck | FlagPsh, 1001, 5001, "11111", 7});
        if (acknowledges)
            builder.frame({u"server"_s, FlagAck, 5001, 1006, {}, 2});
        builder.frame({u"client"_s, FlagAck, 1006, 5001, payload, tsval});
        const Timeline timeline = Timeline::of(builder.session());
        const Connection& connection = timeline.connections().front();
        QTEST(numbersUntil(timeline, connection, u"client"_s, builder.nowNs()).lastTsval.value_or(0), "kept");
    }
};

STATEWIRE_TEST(TestHalves);
#include "tst_halves.moc"
