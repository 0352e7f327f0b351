// SPDX-License-Identifier: GPL-3.0-or-later
// The lab's commands as JSON: what each is on its line, and that it comes back as it was.
#include "lab/protocol/command.h"
#include "support/testregistry.h"

#include <QJsonDocument>
#include <QSet>
#include <QTest>

using namespace statewire;
using namespace Qt::StringLiterals;

namespace {

QByteArray lineOf(const LabCommand& command)
{
    return QJsonDocument(commandToJson(7, command)).toJson(QJsonDocument::Compact);
}

Result<LabCommand> read(const QByteArray& line)
{
    return commandFromJson(QJsonDocument::fromJson(line).object());
}

WireRule everyField()
{
    WireRule rule{.id = u"r"_s, .verdict = WireRule::Verdict::Rewrite, .times = 2};
    rule.match.from = u"client"_s;
    matchFlags(u"SYN,ACK", rule.match);
    rule.match.port = 2016;
    rule.match.contains = "PAY";
    rule.match.ordinal = 3;
    rule.rewrite = {1, quint32(-2), 3, 4, 0, {}};
    return rule;
}

/// What each command is on its line.
std::vector<std::pair<LabCommand, QByteArray>> samples()
{
    Inject inject{u"RST,ACK"_s, u"client"_s, u"1"_s, u"2"_s};
    Inject whole = inject;
    whole.seq = u"next+1"_s;
    whole.ack = u"7"_s;
    whole.tsval = u"last"_s;
    whole.window = u"0"_s;
    whole.text = u"x"_s;
    whole.count = u"3"_s;
    return {
        {StartWorker{u"w"_s, u"client"_s, u"qt"_s}, R"({"do":"worker","engine":"qt","host":"client","id":7,"name":"w"})"},
        {MakeCall{u"w"_s, CallRequest(Call::Send).set(Argument::Socket, u"c"_s).set(Argument::Bytes, 3)},
         R"({"bytes":3,"call":"send","do":"call","id":7,"socket":"c","worker":"w"})"},
        {SetSysctl{u"client"_s, u"net.x"_s, u"1 2"_s},
         R"({"do":"sysctl","host":"client","id":7,"key":"net.x","value":"1 2"})"},
        {AddMark{NoteEvent{u"hello"_s}}, R"({"do":"mark","event":{"kind":"note","t_ns":0,"text":"hello"},"id":7})"},
        {SetWire{.delayNs = 0}, R"({"delay_ns":0,"do":"wire","id":7})"},
        {SetWire{5, u"server"_s, false}, R"({"absorb":false,"delay_ns":5,"do":"wire","from":"server","id":7})"},
        {SetRule{{.id = u"all"_s, .verdict = WireRule::Verdict::Hold}},
         R"({"do":"rule","id":7,"rule":"all","verdict":"hold"})"},
        {SetRule{everyField()},
         R"({"contains":"PAY","do":"rule","flags":"SYN,ACK","from":"client","id":7,"nth":3,"port":2016,)"
         R"("rewrite":{"ack":-2,"seq":1,"tsecr":4,"tsval":3,"window":0},"rule":"r","times":2,)"
         R"("verdict":"rewrite"})"},
        {LiftRule{u"all"_s}, R"({"do":"unrule","id":7,"rule":"all"})"},
        {ActOnFrame{FrameAct::Deliver}, R"({"act":"deliver","do":"frame","id":7})"},
        {ActOnFrame{FrameAct::Swap, 12, 0}, R"({"act":"swap","do":"frame","id":7,"number":12})"},
        {ActOnFrame{FrameAct::Drop, 0, 2}, R"({"act":"drop","do":"frame","id":7,"nth":2})"},
        {inject, R"({"do":"inject","from":"client","id":7,"inject":"RST,ACK","port":"2","source_port":"1"})"},
        {whole, R"({"ack":"7","count":"3","do":"inject","from":"client","id":7,"inject":"RST,ACK","port":"2",)"
                R"("seq":"next+1","source_port":"1","text":"x","tsval":"last","window":"0"})"},
        {KillWorker{u"w"_s}, R"({"do":"kill","id":7,"worker":"w"})"},
        {HoldWorker{u"w"_s}, R"({"do":"hold","id":7,"worker":"w"})"},
        {ReleaseWorker{u"w"_s}, R"({"do":"release","id":7,"worker":"w"})"},
        {Settle{}, R"({"do":"settle","id":7})"},
    };
}

} // namespace

class TestCommand : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyCommandIsWrittenAndReadAsItWas()
    {
        QSet<size_t> kinds;
        for (const auto& [command, line] : samples()) {
            kinds << command.index();
            QCOMPARE(lineOf(command), line);
            const Result<LabCommand> again = read(line);
            QVERIFY2(again, again ? "" : qPrintable(again.error().text()));
            QCOMPARE(again->index(), command.index());
            QCOMPARE(lineOf(*again), line);
        }
        QCOMPARE(size_t(kinds.size()), std::variant_size_v<LabCommand>); // a new one belongs among the samples
    }

    void everyCommandHasAWordOfItsOwn()
    {
        QSet<QString> words;
        QSet<size_t> kinds;
        for (const auto& [command, line] : samples()) {
            words << commandWord(command);
            kinds << command.index();
        }
        QCOMPARE(words.size(), kinds.size());
    }

    void aCommandKeepsItsNumberEvenIfItCannotBeRead()
    {
        const QJsonObject object{{u"do"_s, u"dance"_s}, {u"id"_s, 42}};
        QCOMPARE(commandId(object), qint64(42));
        const Result<LabCommand> command = commandFromJson(object);
        QVERIFY(!command);
        QVERIFY(command.error().text().contains("'dance'"_L1));
    }

    void whatCannotBeUnderstoodIsRefused_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::newRow("nothing") << QByteArray("{}");
        QTest::newRow("unknown call") << QByteArray(R"({"do":"call","worker":"w","call":"dance"})");
        QTest::newRow("call that is only part of others") << QByteArray(R"({"do":"call","worker":"w","call":"socket"})");
        QTest::newRow("unknown act") << QByteArray(R"({"do":"frame","act":"eat"})");
        QTest::newRow("unknown verdict") << QByteArray(R"({"do":"rule","rule":"r","verdict":"eat"})");
        QTest::newRow("mark of an unknown kind") << QByteArray(R"({"do":"mark","event":{"kind":"dream"}})");
        QTest::newRow("mark without its fields") << QByteArray(R"({"do":"mark","event":{"kind":"step"}})");
    }

    void whatCannotBeUnderstoodIsRefused()
    {
        QFETCH(QByteArray, line);
        QVERIFY(!read(line));
    }

    void aWorkerIsToldItsCallUnderTheNumberOfTheCommand()
    {
        const MakeCall call{u"w"_s, CallRequest(Call::Send).set(Argument::Socket, u"c"_s).set(Argument::Bytes, 3)};
        QCOMPARE(QJsonDocument(callToJson(9, call)).toJson(QJsonDocument::Compact),
                 QByteArray(R"({"bytes":3,"call":"send","id":9,"socket":"c"})"));
    }

    void everyActOnAFrameHasItsWord()
    {
        QCOMPARE(frameActWords(), (QStringList{u"deliver"_s, u"drop"_s, u"duplicate"_s, u"swap"_s}));
        for (const QString& word : frameActWords())
            QCOMPARE(frameActWord(*frameActFromWord(word)), word);
        QCOMPARE(frameActFromWord(u"swap"_s), FrameAct::Swap);
        QVERIFY(!frameActFromWord(u"Drop"_s));
    }
};

STATEWIRE_TEST(TestCommand);
#include "tst_command.moc"
