// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/recordings.h"
#include "support/sessionbuilder.h"
#include "support/testregistry.h"

#include <QTest>

using namespace statewire;
using namespace statewire::test;
using namespace Qt::StringLiterals;

namespace {

std::vector<Evidence> explained(const SessionBuilder& builder)
{
    return evidenceOf(builder.session(), u"active-close"_s);
}

constexpr quint8 fin = FlagFin | FlagAck;

} // namespace

class TestActiveClose : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whoSendsTheFirstFinWaits_data();
    void whoSendsTheFirstFinWaits();
    void crossedFinsMakeBothEndsWait();
    void aLostFinStillLeftFirst();
    void eachLifeIsJudgedByItsOwnFins();
    void withoutPacketsTheFinsAreMissing();
    void aTimeWaitOfTheOneWhoClosedSecondContradicts();
};

void TestActiveClose::whoSendsTheFirstFinWaits_data()
{
    QTest::addColumn<bool>("serverCloses");
    QTest::newRow("server") << true;
    QTest::newRow("client") << false;
}

void TestActiveClose::whoSendsTheFirstFinWaits()
{
    QFETCH(bool, serverCloses);
    SessionBuilder builder;
    builder.listen();
    LifeSpec life;
    life.serverCloses = serverCloses;
    builder.liveToTimeWait(life);
    const std::vector<Evidence> found = explained(builder);
    QCOMPARE(found.size(), size_t(1));
    QVERIFY(found[0].holds == true);
    QCOMPARE(found[0].host, serverCloses ? u"server"_s : u"client"_s);
    QVERIFY(found[0].claim.contains(found[0].host));
    QVERIFY(found[0].number(u"own_fin_ns")->value < found[0].number(u"peer_fin_ns")->value);
    QVERIFY(found[0].frame > 0);
}

void TestActiveClose::crossedFinsMakeBothEndsWait()
{
    SessionBuilder builder;
    builder.listen();
    builder.row(u"client"_s, TcpState::Established);
    builder.row(u"server"_s, TcpState::Established);
    const quint64 a = builder.arrive({u"client"_s, fin, 100, 200});
    const quint64 b = builder.arrive({u"server"_s, fin, 200, 100});
    builder.fate(a);
    builder.row(u"server"_s, TcpState::Closing);
    builder.fate(b);
    builder.row(u"client"_s, TcpState::Closing);
    builder.row(u"client"_s, TcpState::TimeWait);
    builder.row(u"server"_s, TcpState::TimeWait);
    const std::vector<Evidence> found = explained(builder);
    QCOMPARE(found.size(), size_t(2));
    for (const Evidence& e : found) {
        QVERIFY(e.holds == true);
        QVERIFY2(e.claim.contains(u"at once"), qPrintable(e.claim));
    }
}

void TestActiveClose::aLostFinStillLeftFirst()
{
    SessionBuilder builder;
    builder.listen();
    builder.row(u"client"_s, TcpState::Established);
    builder.row(u"server"_s, TcpState::Established);
    builder.fate(builder.arrive({u"server"_s, fin, 200, 100}), Fate::Dropped);
    builder.row(u"server"_s, TcpState::FinWait1);
    builder.frame({u"client"_s, fin, 100, 200});
    builder.row(u"server"_s, TcpState::Closing);
    builder.frame({u"server"_s, fin, 200, 101});
    builder.row(u"server"_s, TcpState::TimeWait);
    const std::vector<Evidence> found = explained(builder);
    QCOMPARE(found.size(), size_t(1));
    QVERIFY2(found[0].holds == true, qPrintable(found[0].conditions[0].figures));
}

void TestActiveClose::eachLifeIsJudgedByItsOwnFins()
{
    SessionBuilder builder;
    builder.listen();
    builder.liveToTimeWait({});
    builder.wait(1'000'000'000);
    builder.vanish(u"server"_s);
    LifeSpec second;
    second.clientIsn = 900'000;
    second.serverIsn = 800'000;
    second.serverCloses = false;
    builder.liveToTimeWait(second);
    const std::vector<Evidence> found = explained(builder);
    QCOMPARE(found.size(), size_t(2));
    for (const Evidence& e : found)
        QVERIFY2(e.holds == true, qPrintable(e.host));
    QVERIFY(found[0].host != found[1].host);
}

void TestActiveClose::withoutPacketsTheFinsAreMissing()
{
    SessionBuilder builder(u"loopback"_s);
    builder.listen();
    LifeSpec life;
    life.withFrames = false;
    builder.liveToTimeWait(life);
    const std::vector<Evidence> found = explained(builder);
    QCOMPARE(found.size(), size_t(1));
    QVERIFY(!found[0].holds && !found[0].missing.isEmpty());
}

void TestActiveClose::aTimeWaitOfTheOneWhoClosedSecondContradicts()
{
    SessionBuilder builder;
    builder.listen();
    builder.row(u"client"_s, TcpState::Established);
    builder.row(u"server"_s, TcpState::Established);
    builder.frame({u"client"_s, fin, 100, 200});
    builder.frame({u"server"_s, fin, 200, 101});
    builder.row(u"server"_s, TcpState::TimeWait);
    const std::vector<Evidence> found = explained(builder);
    QCOMPARE(found.size(), size_t(1));
    QVERIFY(found[0].holds == false);
}

STATEWIRE_TEST(TestActiveClose);
#include "tst_activeclose.moc"
