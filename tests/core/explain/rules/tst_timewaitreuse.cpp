// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/recordings.h"
#include "support/sessionbuilder.h"
#include "support/testregistry.h"

#include <QTest>

using namespace statewire;
using namespace statewire::test;
using namespace Qt::StringLiterals;

namespace {

using Stamp = std::optional<quint32>;
using Verdict = std::optional<bool>;

constexpr qint64 ms = 1'000'000;

struct ReuseStaging
{
    QString reuse = u"1"_s; // empty: not recorded
    QString delay = u"1000"_s;
    Stamp tsval = 100;
    qint64 waitMs = 1100;
    quint32 step = 65537;
    bool withFrames = true;
    bool bound = false; // the new socket's port was chosen by bind()
};

SessionBuilder session(const ReuseStaging& staging)
{
    SessionBuilder builder;
    builder.listen();
    if (!staging.reuse.isEmpty())
        builder.sysctl(u"client"_s, u"net.ipv4.tcp_tw_reuse"_s, staging.reuse);
    if (!staging.delay.isEmpty())
        builder.sysctl(u"client"_s, u"net.ipv4.tcp_tw_reuse_delay"_s, staging.delay);
    LifeSpec life;
    life.serverCloses = false;
    life.clientTsval = life.serverTsval = staging.tsval;
    life.withFrames = staging.withFrames;
    builder.liveToTimeWait(life);
    builder.wait(staging.waitMs * ms);
    if (staging.bound) {
        CallEvent bind{u"client"_s, u"w"_s, u"bind"_s, u"0.0.0.0:40000"_s, u"c"_s};
        bind.beginNs = bind.endNs = builder.nowNs();
        builder.append(bind);
    }
    // As the lab records it: the frame is on the wire before the table is read.
    const quint64 syn = builder.arrive({u"client"_s, FlagSyn, life.clientNext() + staging.step, 0, {}, Stamp(2000)});
    builder.row(u"client"_s, TcpState::SynSent);
    builder.fate(syn);
    return builder;
}

std::vector<Evidence> explained(const SessionBuilder& builder)
{
    return evidenceOf(builder.session(), u"client-reuses-time-wait"_s);
}

} // namespace

class TestTimeWaitReuse : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyConditionCounts_data();
    void everyConditionCounts();
    void aRetransmittedSynIsTheSameReuse();
    void anotherPortIsNoReuse();
    void aServerReopenedIsAnotherRule();
};

void TestTimeWaitReuse::everyConditionCounts_data()
{
    QTest::addColumn<ReuseStaging>("staging");
    QTest::addColumn<Verdict>("holds");
    QTest::addColumn<QString>("open"); // the condition that decides
    const auto row = [](const char* name, const ReuseStaging& staging, Verdict holds, const char* text = "") {
        QTest::newRow(name) << staging << holds << QString::fromLatin1(text);
    };
    row("all hold", {}, true);
    row("a shorter delay", {.delay = u"100"_s, .waitMs = 150}, true);
    row("before 6.14 a second later is another second", {.delay = {}}, true);
    row("and a little later may be, which the proof tells", {.delay = {}, .waitMs = 300}, true, "6.14");
    row("that is open where the old snd_nxt is not known", {.delay = {}, .waitMs = 300, .withFrames = false}, Verdict(),
        "6.14");
    row("too early", {.waitMs = 900}, false, "tcp_tw_reuse_delay");
    row("a port that bind() chose needs neither", {.reuse = u"0"_s, .waitMs = 10, .bound = true}, true);
    row("but time stamps", {.reuse = u"0"_s, .tsval = {}, .bound = true}, false, "time stamps");
    row("switched off", {.reuse = u"0"_s}, false, "allows it");
    row("for loopback only", {.reuse = u"2"_s}, false, "allows it");
    row("no time stamps", {.tsval = {}}, false, "time stamps");
    row("another step", {.step = 65536}, false, "proof");
    row("the sysctl was not recorded", {.reuse = {}}, Verdict(), "allows it");
    row("the old connection was not recorded", {.withFrames = false}, Verdict(), "time stamps");
    row("a delay that is no number", {.delay = u"soon"_s}, true, "tcp_tw_reuse_delay");
    row("a delay beyond all bounds", {.delay = u"9223372036854775807"_s}, false, "tcp_tw_reuse_delay");
}

void TestTimeWaitReuse::everyConditionCounts()
{
    QFETCH(ReuseStaging, staging);
    QFETCH(Verdict, holds);
    QFETCH(QString, open);
    const std::vector<Evidence> found = explained(session(staging));
    QCOMPARE(found.size(), size_t(1));
    QVERIFY2(found[0].holds == holds, qPrintable(found[0].missing));
    QCOMPARE(found[0].host, u"client"_s);
    for (const Condition& c : found[0].conditions) {
        if (c.holds != true)
            QVERIFY2((!open.isEmpty() && c.text.contains(open)) || !holds, qPrintable(c.text + u" | "_s + c.figures));
    }
    QCOMPARE(found[0].missing.isEmpty(), holds.has_value());
}

void TestTimeWaitReuse::aRetransmittedSynIsTheSameReuse()
{
    SessionBuilder builder = session({});
    builder.wait(1000 * ms);
    const LifeSpec life;
    builder.frame({u"client"_s, FlagSyn, life.clientNext() + 65537, 0, {}, Stamp(3000)});
    QCOMPARE(explained(builder).size(), size_t(1));
}

void TestTimeWaitReuse::anotherPortIsNoReuse()
{
    SessionBuilder builder;
    LifeSpec life;
    life.serverCloses = false;
    builder.liveToTimeWait(life);
    builder.frame({u"client"_s, FlagSyn, 1, 0, {}, {}, 40001});
    builder.row(u"client"_s, TcpState::SynSent, 40001);
    QVERIFY(explained(builder).empty());
}

void TestTimeWaitReuse::aServerReopenedIsAnotherRule()
{
    SessionBuilder builder;
    builder.listen();
    builder.liveToTimeWait({});
    builder.frame({u"client"_s, FlagSyn, 99'999});
    builder.row(u"client"_s, TcpState::SynSent);
    builder.row(u"server"_s, TcpState::SynRecv);
    QVERIFY(explained(builder).empty());
}

STATEWIRE_TEST(TestTimeWaitReuse);
#include "tst_timewaitreuse.moc"
