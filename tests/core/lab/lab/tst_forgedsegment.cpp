// SPDX-License-Identifier: GPL-3.0-or-later
// Forged segments: numbers as given, or counted from what the wire delivered.
#include "lab/lab/forgedsegment.h"
#include "support/testregistry.h"

#include <QTest>

using namespace statewire;
using namespace Qt::StringLiterals;

namespace {

const Address client = Address::v4(0xc0a85884);
const Address server = Address::v4(0xc0a85883);

Inject forged(const QString& flags)
{
    return {flags, u"client"_s, u"40000"_s, u"2016"_s};
}

/// A SYN of the client and its answer.
FlowTracker handshake()
{
    Segment syn;
    syn.source = {client, 40000};
    syn.destination = {server, 2016};
    syn.flags = FlagSyn;
    syn.seq = 100;
    syn.window = 777;
    syn.tsval = 5000;
    Segment answer;
    answer.source = syn.destination;
    answer.destination = syn.source;
    answer.flags = FlagSyn | FlagAck;
    answer.seq = 900;
    answer.tsval = 8000;
    FlowTracker flows;
    flows.note(syn);
    flows.note(answer);
    return flows;
}

Result<Segment> segmentOf(const Inject& inject, const FlowTracker& flows, int index = 0)
{
    return injectionOf(inject).and_then(
        [&](const Injection& injection) { return forgedSegment(injection, index, client, server, flows); });
}

} // namespace

class TestForgedSegment : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void numbersAreCountedFromWhatPassed()
    {
        Inject inject = forged(u"PSH,ACK"_s);
        inject.seq = u"next - 1"_s;
        inject.tsval = u"last+2"_s;
        const Result<Segment> segment = segmentOf(inject, handshake());
        QVERIFY2(segment, segment ? "" : qPrintable(segment.error().text()));
        QCOMPARE(segment->seq, 100u);
        QCOMPARE(segment->ack, 901u);
        QCOMPARE(*segment->tsval, 5002u);
        QCOMPARE(*segment->tsecr, 8000u);
        QCOMPARE(segment->window, quint16(777));
    }

    void numbersAsGivenNeedNoConnection()
    {
        Inject inject = forged(u"SYN"_s);
        inject.seq = u"4711"_s;
        const Result<Segment> segment = segmentOf(inject, {}, 3);
        QVERIFY(segment);
        QCOMPARE(segment->seq, 4711u);
        QCOMPARE(segment->source.port, quint16(40003)); // each from the next source port
        QVERIFY(segment->isPureSyn());
        QVERIFY(segment->mss.has_value());
    }

    void whatNeverPassedCannotBeCountedFrom()
    {
        const Result<Segment> segment = segmentOf(forged(u"RST"_s), {});
        QVERIFY(!segment);
        QCOMPARE(segment.error().text(),
                 u"could not forge a frame, field 'seq': nothing has passed from 192.168.88.132:40000 to "
                 "192.168.88.131:2016 that it could be counted from: give a number"_s);
    }

    void whatIsForgedIsJudgedFieldByField_data()
    {
        QTest::addColumn<QString>("field");
        QTest::addColumn<Inject>("inject");
        const auto row = [](const char* field, auto change) {
            Inject inject = forged(u"SYN"_s);
            change(inject);
            QTest::newRow(field) << QString::fromLatin1(field) << inject;
        };
        row("inject", [](Inject& i) { i.flags = u"SIN"_s; });
        row("from", [](Inject& i) { i.from.clear(); });
        row("source_port", [](Inject& i) { i.sourcePort = u"65536"_s; });
        row("port", [](Inject& i) { i.port = u"0"_s; });
        row("seq", [](Inject& i) { i.seq = u"nxt"_s; });
        row("ack", [](Inject& i) { i.ack = u""_s; });
        row("tsval", [](Inject& i) { i.tsval = u"next"_s; });
        row("window", [](Inject& i) { i.window = u"70000"_s; });
        row("text", [](Inject& i) { i.text = QString(1401, u'x'); });
        row("count", [](Inject& i) { i.count = u"30000"_s; });
    }

    void whatIsForgedIsJudgedFieldByField()
    {
        QFETCH(QString, field);
        QFETCH(Inject, inject);
        const Result<Injection> injection = injectionOf(inject);
        QVERIFY(!injection);
        QVERIFY2(injection.error().text().startsWith(u"could not forge a frame, field '%1': "_s.arg(field)),
                 qPrintable(injection.error().text()));
    }
};

Q_DECLARE_METATYPE(Inject)
STATEWIRE_TEST(TestForgedSegment);
#include "tst_forgedsegment.moc"
