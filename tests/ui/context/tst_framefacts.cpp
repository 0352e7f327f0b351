// SPDX-License-Identifier: GPL-3.0-or-later
// What is written at the arrows that evidence is about.
#include "support/sessionbuilder.h"
#include "support/testregistry.h"
#include "ui/context/framefacts.h"

#include <QTest>

using namespace statewire;
using namespace statewire::test;
using namespace Qt::StringLiterals;

namespace {

/// A SYN and its SYN-ACK, frames 1 and 2, into the server's wait of a connection before.
Timeline reopened()
{
    SessionBuilder builder;
    builder.row(u"server"_s, TcpState::TimeWait);
    builder.row(u"client"_s, TcpState::SynSent);
    builder.frame({u"client"_s, FlagSyn, 2000});
    builder.frame({u"server"_s, FlagSyn | FlagAck, 70'000, 2001});
    return Timeline::of(builder.session());
}

} // namespace

class TestFrameFacts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aFactStandsAtTheFrameThatProvesIt_data()
    {
        QTest::addColumn<QString>("rule");
        QTest::addColumn<QString>("number");
        QTest::addColumn<qint64>("value");
        QTest::addColumn<QStringList>("facts"); // the frame and what is said at it
        const QString into = u"syn-into-time-wait"_s;
        const QString step = u"isn_step"_s;
        QTest::newRow("old snd_nxt and a constant")
            << into << step << qint64(65'537) << QStringList{u"1 SYN"_s, u"2 SYN,ACK: old + 65\u2009537"_s};
        QTest::newRow("the old ISN and the clock")
            << into << u"synack_isn_moved"_s << qint64(16'000'000)
            << QStringList{u"1 SYN"_s, u"2 SYN,ACK: old ISN + 16\u2009000\u2009000"_s};
        QTest::newRow("ahead") << into << u"ahead_of_rcv_nxt"_s << qint64(1200)
                               << QStringList{u"1 SYN: 1\u2009200 ahead"_s, u"2 SYN,ACK"_s};
        QTest::newRow("behind") << u"time-wait-refuses-by-sequence"_s << u"ahead_of_rcv_nxt"_s << qint64(-1200)
                                << QStringList{u"1 SYN: 1\u2009200 behind"_s};
        QTest::newRow("the client's own number")
            << u"client-reuses-time-wait"_s << step << qint64(65'537) << QStringList{u"1 SYN: old + 65\u2009537"_s};
        QTest::newRow("no number") << into << QString() << qint64(0) << QStringList{u"1 SYN"_s, u"2 SYN,ACK"_s};
    }
    void aFactStandsAtTheFrameThatProvesIt()
    {
        QFETCH(QString, rule);
        QFETCH(QString, number);
        QFETCH(qint64, value);
        Evidence evidence;
        evidence.ruleId = rule;
        evidence.frame = 1;
        if (!number.isEmpty())
            evidence.numbers = {{number, value}};
        QStringList facts;
        for (const FrameFact& fact : factsOf(evidence, reopened()))
            facts << u"%1 %2"_s.arg(fact.frame).arg(fact.text);
        QTEST(facts, "facts");
    }

    void evidenceThatIsAboutNoFrameSaysNothingAtAny() { QVERIFY(factsOf(Evidence(), reopened()).empty()); }
};

STATEWIRE_TEST(TestFrameFacts);
#include "tst_framefacts.moc"
