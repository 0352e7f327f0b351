// SPDX-License-Identifier: GPL-3.0-or-later
// Reading scenario files: every kind of mistake at its line and column, several at once, and no crash on anything.
#include "scenario/format/scenarioreader.h"
#include "support/scenariotext.h"
#include "support/testregistry.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <sys/stat.h>

using namespace statewire;
using namespace statewire::test;
using namespace Qt::StringLiterals;

namespace {

const QByteArray good = ScenarioText{.knobs = R"([[knob]]
name = "port"
title = "P"
default = "80"
[[knob]]
name = "mode"
title = "M"
default = "a"
values = ["a", "b"]
)",
                                     .rest = R"([[variant]]
id = "default"
title = "D"
[[variant]]
id = "other"
title = "O"
mode = "loopback"
knobs = { mode = "b" }
[[step]]
id = "s"
title = "S"
say = "on ${port}"
do = [{ worker = "w", call = "listen", port = "${port}" }, { wait = "20ms" }]
await = [{ host = "client", state = "LISTEN" }]
[[check]]
id = "c"
claim = "C"
kind = "sockets"
host = "client"
state = "LISTEN"
count = 1
step = "s"
)"}
                            .toml();

QByteArray with(const QByteArray& before, const QByteArray& after)
{
    QByteArray text = good;
    Q_ASSERT(text.contains(before));
    return text.replace(text.indexOf(before), before.size(), after);
}

} // namespace

class TestScenarioReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aPredictionMaySpeakOfMoreThanACall()
    {
        const QByteArray file = with("await = [{ host = \"client\", state = \"LISTEN\" }]\n", R"(notes = "Say ${port}."
[step.predict]
question = "?"
worker = "w"
host = "client"
state = "TIME_WAIT"
reveal = "last"
options = [
  { id = "a", text = "A", reads = "" },
  { id = "b", text = "B", contains = "x" },
  { id = "c", text = "C", state = "none" },
  { id = "d", text = "D", count = 2 },
  { id = "e", text = "E", flags = "RST" },
]
[[step]]
id = "last"
title = "L"
)");
        const ReadScenario read = readScenario(file, u"x.toml"_s);
        for (const Diagnostic& d : read.diagnostics)
            qWarning() << d.text(u"x.toml"_s, QString::fromUtf8(file));
        QVERIFY(read.diagnostics.empty());
        const Step& step = read.scenario.steps.front();
        QCOMPARE(makePlan(read.scenario, {})->steps.front().notes, u"Say 80."_s);
        QCOMPARE(step.prediction->reveal, u"last"_s);
        QCOMPARE(step.prediction->counted, TcpState::TimeWait);
        QCOMPARE(step.prediction->options[0].reads, QString());
        QCOMPARE(step.prediction->options[4].flags, u"RST"_s);
    }

    void aPredictionThatNothingCanDecideIsAMistake()
    {
        const QByteArray file = with("await = [{ host = \"client\", state = \"LISTEN\" }]\n", R"([step.predict]
question = "?"
reveal = "nowhere"
options = [
  { id = "a", text = "A" },
  { id = "b", text = "B", result = "ok" },
  { id = "c", text = "C", count = 2 },
  { id = "d", text = "D", state = "LISTEN" },
]
)");
        const std::vector<Diagnostic> found = readScenario(file, u"x.toml"_s).diagnostics;
        QStringList messages;
        for (const Diagnostic& d : found)
            messages << d.message;
        QCOMPARE(
            messages,
            (QStringList{u"there is no step 'nowhere'"_s, u"nothing tells when this option is the right one"_s,
                         u"'result' needs the prediction's 'worker'"_s, u"'result' needs the prediction's 'call'"_s,
                         u"'count' needs the prediction's 'host'"_s, u"'count' needs the prediction's 'state' or 'flags'"_s,
                         u"'state' needs the prediction's 'worker'"_s, u"'state' needs the prediction's 'host'"_s}));
    }

    void aWholeFileIsRead()
    {
        const ReadScenario read = readScenario(good, u"x.toml"_s);
        for (const Diagnostic& d : read.diagnostics)
            qWarning() << d.text(u"x.toml"_s, QString::fromUtf8(good));
        QVERIFY(read.diagnostics.empty());
        QCOMPARE(read.scenario.id, u"x"_s);
        QCOMPARE(read.scenario.hosts.size(), size_t(2));
        QCOMPARE(read.scenario.hosts.front().name, u"client"_s);
        QCOMPARE(read.scenario.workers.front().engine, u"posix"_s);
        QCOMPARE(read.scenario.variants.size(), size_t(2));
        QCOMPARE(read.scenario.variants[1].mode, LabMode::Loopback);
        QCOMPARE(read.scenario.steps.front().actions.size(), size_t(2));
        QCOMPARE(read.scenario.steps.front().actions[1].kind, Action::Kind::Wait);
        QCOMPARE(read.scenario.checks.front().kind, CheckSpec::Kind::Sockets);
    }

    void oneMistakeIsNamedAtItsPlace_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("marker"); // the mistake's place is where this first stands in the text
        QTest::addColumn<QString>("said");
        const auto row = [](const char* name, const QByteArray& text, const QByteArray& marker, const QString& said) {
            QTest::newRow(name) << text << marker << said;
        };
        row("misspelt key", with("question = \"Q\"\n", "question = \"Q\"\nsumary = \"x\"\n"), "sumary",
            u"did you mean 'summary'?"_s);
        row("misspelt key in a step", with("say = ", "sya = "), "sya =", u"did you mean 'say'?"_s);
        row("missing title", with("title = \"T\"\n", ""), "format", u"needs the key 'title'"_s);
        row("newer format", with("format = 1", "format = 2"), "2", u"integer from 1 to 1"_s);
        row("wrong type", with("title = \"T\"", "title = 7"), "7", u"is an integer; expected a string"_s);
        row("unclosed quote", with("id = \"x\"", "id = \"x"), "\ntitle = \"T\"\nquestion", u""_s);
        row("duplicate key", with("id = \"x\"", "id = \"x\"\nid = \"y\""), "\"y\"", u""_s);
        row("a line break at the end of an id", with("id = \"x\"", "id = \"x\\n\""), "\"x\\n\"",
            u"expected letters, digits"_s);
        row("address", with("10.0.0.2", "10.0.0.300"), "\"10.0.0.300\"", u"not an IPv4 address"_s);
        row("unknown host", with("host = \"client\"\n[[variant]]", "host = \"clinet\"\n[[variant]]"), "\"clinet\"",
            u"did you mean 'client'?"_s);
        row("unknown engine", with("host = \"client\"\n[[variant]]", "host = \"client\"\nengine = \"perl\"\n[[variant]]"),
            "\"perl\"", u"expected one of posix, qt"_s);
        row("two workers of a name",
            with("[[variant]]\nid = \"default\"",
                 "[[worker]]\nname = \"w\"\nhost = \"server\"\n[[variant]]\nid = \"default\""),
            "\"w\"\nhost = \"server\"", u"there is a worker 'w' already"_s);
        row("default not among values", with("default = \"a\"", "default = \"z\""), "\"z\"", u"not among its values"_s);
        row("variant turns an unknown knob", with("knobs = { mode = \"b\" }", "knobs = { speed = \"b\" }"), "speed",
            u"there is no knob 'speed'"_s);
        row("variant sets a forbidden value", with("knobs = { mode = \"b\" }", "knobs = { mode = \"c\" }"), "\"c\" }",
            u"cannot be 'c'"_s);
        row("unknown mode", with("mode = \"loopback\"", "mode = \"loopbak\""), "\"loopbak\"", u"did you mean 'loopback'?"_s);
        row("unknown knob in a text", with("on ${port}", "on ${prot}"), "${prot}", u"did you mean 'port'?"_s);
        row("unknown call", with("call = \"listen\", port = \"${port}\"", "call = \"lisen\""), "\"lisen\"",
            u"did you mean 'listen'?"_s);
        row("listen without a port", with(", port = \"${port}\"", ""), "{ worker = \"w\"", u"needs the key 'port'"_s);
        row("action with two verbs", with("{ wait = \"20ms\" }", "{ wait = \"20ms\", kill = \"w\" }"), "{ wait",
            u"exactly one of"_s);
        row("duration", with("20ms", "20 minutes"), "\"20 minutes\"", u"not a duration"_s);
        row("unknown state", with("state = \"LISTEN\" }", "state = \"LISTENING\" }"), "\"LISTENING\"",
            u"did you mean 'LISTEN'?"_s);
        row("unknown kind of check", with("kind = \"sockets\"", "kind = \"socket\""), "\"socket\"",
            u"did you mean 'sockets'?"_s);
        row("check of an unknown step", with("step = \"s\"", "step = \"t\""), "\"t\"\n",
            u"there is no step 't'; expected one of s"_s);
        row("negative count", with("count = 1", "count = -1"), "-1", u"from 0 to"_s);
        row("unknown variant of a step", with("say = \"on ${port}\"", "say = \"x\"\nvariants = [\"defualt\"]"), "\"defualt",
            u"did you mean 'default'?"_s);
        const auto action = [](const QByteArray& text) { return with("{ wait = \"20ms\" }", "{ " + text + " }"); };
        row("unknown socket option", action(R"(worker = "w", call = "option", option = "kepalive", value = "1 1 3")"),
            "\"kepalive\"", u"did you mean 'keepalive'?"_s);
        row("value of a socket option", action(R"(worker = "w", call = "option", option = "keepalive", value = "1")"),
            "\"1\" }", u"expected three numbers 'IDLE INTERVAL COUNT'"_s);
        row("option without a value", action(R"(worker = "w", call = "option", option = "nodelay")"),
            "{ worker = \"w\", call = \"option\"", u"needs the key 'value'"_s);
        row("socket that its worker has not made", action(R"(worker = "w", call = "close", socket = "listner")"),
            "{ worker = \"w\", call = \"close\"", u"did you mean 'listener'?"_s);
        row("accept of a listener that is not there", action(R"(worker = "w", call = "accept", socket = "c", from = "l")"),
            "{ worker = \"w\", call = \"accept\"", u"it has made listener"_s);
        row("port that a knob fills in", with("default = \"80\"", "default = \"99999\""), "[[variant]]\nid = \"default\"",
            u"port '99999' of step 's'"_s);
        row("options of a connect",
            action(R"(worker = "w", call = "connect", to = "server:80", options = { rcvbuf = "large" })"), "\"large\"",
            u"'rcvbuf' cannot be 'large'; expected bytes"_s);
        row("isn beyond 32 bits", action(R"(worker = "w", call = "connect", to = "server:80", isn = 4294967296)"),
            "4294967296", u"from 1 to 4294967295"_s);
        row("send of text and bytes", action(R"(worker = "w", call = "send", text = "a", bytes = 7)"), "7 }",
            u"either 'text' or 'bytes'"_s);
        row("read of no bytes", action(R"(worker = "w", call = "read", bytes = 0)"), "0 }", u"an integer from 1"_s);
        row("listen on no address", action(R"(worker = "w", call = "listen", port = 80, address = "nowhere")"),
            "\"nowhere\"", u"an IPv4 address, or a host among"_s);
        row("forged flags", action(R"(inject = "SIN", from = "client", source_port = 1, port = 2)"), "\"SIN\"",
            u"SYN, ACK, FIN, RST, PSH"_s);
        row("forged sequence number", action(R"(inject = "RST", from = "client", source_port = 1, port = 2, seq = "nxt")"),
            "\"nxt\"", u"'next-100'"_s);
        row("forged frame of nobody", action(R"(inject = "SYN", source_port = 1, port = 2)"), "{ inject",
            u"needs the key 'from'"_s);
        row("misspelt key of a forged frame",
            action(R"(inject = "SYN", from = "client", source_port = 1, port = 2, sec = 7)"), "sec",
            u"did you mean 'seq'?"_s);
        row("absorb is true or false", action("absorb = 1"), "1 }", u"true or false"_s);
        row("sysctl outside net",
            with("address = \"10.0.0.1\"", "address = \"10.0.0.1\"\nsysctl = { \"kernel.hostname\" = \"x\" }"),
            "\"kernel.hostname\"", u"under 'net.'"_s);
    }

    void oneMistakeIsNamedAtItsPlace()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, marker);
        const qsizetype at = text.indexOf(marker);
        QVERIFY(at >= 0);
        const int line = int(text.left(at).count('\n')) + 1;
        const int column = int(at - (text.left(at).lastIndexOf('\n') + 1)) + 1;
        QFETCH(QString, said);
        const ReadScenario read = readScenario(text, u"x.toml"_s);
        QStringList all;
        bool found = false;
        for (const Diagnostic& d : read.diagnostics) {
            all << d.text(u"x.toml"_s, QString::fromUtf8(text));
            found = found || (d.at.line == line && d.at.column == column && all.last().contains(said));
        }
        QVERIFY2(found, qPrintable(u"expected %1:%2 '%3' among\n%4"_s.arg(line).arg(column).arg(said, all.join(u'\n'))));
    }

    void newCallsAndWireActionsAreRead()
    {
        const QByteArray actions =
            R"({ worker = "w", call = "listen", port = 80, address = "client", options = { rcvbuf = 4096 } },
               { worker = "w", call = "connect", to = "server:80", isn = 4294967295, reuse_address = true },
               { worker = "w", call = "option", option = "linger", value = 0 },
               { worker = "w", call = "send", bytes = 1000000 }, { worker = "w", call = "read", bytes = 3 },
               { absorb = false }, { frame = "deliver", number = 3 },
               { inject = "RST,ACK", from = "client", source_port = "${port}", port = 2, seq = "next+1", tsval = "last" })";
        const ReadScenario read = readScenario(with("{ wait = \"20ms\" }", actions), u"x.toml"_s);
        for (const Diagnostic& d : read.diagnostics)
            qWarning() << d.text(u"x.toml"_s, QString::fromUtf8(actions));
        QVERIFY(read.diagnostics.empty());
        const Result<Plan> plan = makePlan(read.scenario, u"default"_s);
        QVERIFY2(plan, plan ? "" : qPrintable(plan.error().text()));
        const std::vector<Action>& a = plan->steps.front().actions;
        QCOMPARE(a.size(), size_t(9));
        QCOMPARE(a[1].request.text(Argument::Address), u"client"_s);
        QCOMPARE(a[1].request.options.front(), std::pair(u"rcvbuf"_s, u"4096"_s));
        QCOMPARE(a[2].request.text(Argument::InitialSequence), u"4294967295"_s);
        QVERIFY(a[2].request.flag(Argument::ReuseAddress));
        QCOMPARE(a[3].request.text(Argument::Value), u"0"_s);
        QCOMPARE(a[4].request.text(Argument::Bytes), u"1000000"_s);
        QCOMPARE(a[5].request.text(Argument::Bytes), u"3"_s);
        QCOMPARE(std::get<SetWire>(a[6].wire).absorb, std::optional(false));
        QCOMPARE(std::get<ActOnFrame>(a[7].wire).number, 3u);
        QCOMPARE(std::get<Inject>(a[8].wire).sourcePort, u"80"_s);
    }

    void numbersThatAKnobFillsInAreJudgedWithThePlan()
    {
        const ReadScenario read =
            readScenario(with("{ wait = \"20ms\" }",
                              R"({ inject = "SYN", from = "client", source_port = 1, port = 2, seq = "${mode}" })"),
                         u"x.toml"_s);
        QCOMPARE(read.diagnostics.size(), size_t(2)); // once for each variant
        QVERIFY2(read.diagnostics[0].message.contains("'seq'"_L1), qPrintable(read.diagnostics[0].message));
        const Result<Plan> plan = makePlan(read.scenario, u"default"_s);
        QVERIFY(!plan);
        QVERIFY2(plan.error().text().contains("'seq'"_L1), qPrintable(plan.error().text()));
    }

    void numbersOfACallThatAKnobFillsInAreJudgedWithThePlan_data()
    {
        QTest::addColumn<QByteArray>("action");
        QTest::addColumn<QString>("told");
        QTest::newRow("backlog") << QByteArray(R"({ worker = "w", call = "listen", port = 80, backlog = "${mode}" })")
                                 << u"'a' is no backlog"_s;
        QTest::newRow("local port") << QByteArray(
                                           R"({ worker = "w", call = "connect", to = "server:80", bind = "${mode}" })")
                                    << u"local port 'a'"_s;
        QTest::newRow("host") << QByteArray(R"({ worker = "w", call = "connect", to = "${mode}:80" })")
                              << u"a host among client, server"_s;
    }
    void numbersOfACallThatAKnobFillsInAreJudgedWithThePlan()
    {
        QFETCH(QByteArray, action);
        QFETCH(QString, told);
        const ReadScenario read = readScenario(with("{ wait = \"20ms\" }", action), u"x.toml"_s);
        const Result<Plan> plan = makePlan(read.scenario, u"default"_s);
        QVERIFY(!plan);
        QVERIFY2(plan.error().text().contains(told), qPrintable(plan.error().text()));
    }

    void severalMistakesAreAllNamedInOrder()
    {
        QByteArray text = good;
        text.replace("10.0.0.2", "nowhere");
        text.replace("kind = \"sockets\"", "kind = \"sokets\"");
        text.replace("title = \"T\"", "titel = \"T\"");
        const ReadScenario read = readScenario(text, u"x.toml"_s);
        QCOMPARE(read.diagnostics.size(), size_t(3)); // a title that is misspelt is not missing, too
        for (size_t i = 1; i < read.diagnostics.size(); ++i)
            QVERIFY(read.diagnostics[i - 1].at.line <= read.diagnostics[i].at.line);
    }

    void aDiagnosticShowsTheLineWithACaret()
    {
        const Diagnostic d{{2, 4}, u"wrong"_s, u"expected right"_s};
        QCOMPARE(d.text(u"f"_s, u"one\ntwo three\n"_s), u"f:2:4: wrong; expected right\n    two three\n       ^"_s);
    }

    void ofAVeryLongLineADiagnosticShowsThePartAroundTheCaret()
    {
        const QString source = QString(5000, u'a') + u'X' + QString(5000, u'b');
        const QStringList lines = Diagnostic{{1, 5001}, u"wrong"_s, {}}.text(u"f.toml"_s, source).split(u'\n');
        QCOMPARE(lines.size(), 3);
        QVERIFY(lines[1].size() < 220);
        QCOMPARE(lines[1][lines[2].indexOf(u'^')], QChar(u'X'));
        const QStringList begin = Diagnostic{{1, 1}, u"wrong"_s, {}}.text(u"f.toml"_s, source).split(u'\n');
        QCOMPARE(begin[2], u"    ^"_s);
        const QStringList end = Diagnostic{{1, 10001}, u"wrong"_s, {}}.text(u"f.toml"_s, source).split(u'\n');
        QCOMPARE(end[1][end[2].indexOf(u'^')], QChar(u'b'));
        const Diagnostic nowhere{{1, 99999}, u"wrong"_s, {}};
        QVERIFY(nowhere.text(u"f.toml"_s, source).size() < 500);
    }

    void whatIsNoFileOfTextIsNotRead()
    {
        const QTemporaryDir folder;
        const QString pipe = folder.filePath(u"pipe.toml"_s);
        QCOMPARE(::mkfifo(qPrintable(pipe), 0600), 0); // to open it would take for ever
        for (const QString& path : {pipe, folder.path(), u"/dev/zero"_s, folder.filePath(u"missing.toml"_s)})
            QVERIFY2(!readScenarioText(path) && !loadScenario(path), qPrintable(path));
        QVERIFY(readScenarioText(pipe).error().text().contains("no regular file"_L1));
        QVERIFY(readScenarioText(folder.path()).error().text().contains("folder"_L1));
        QFile big(folder.filePath(u"big.toml"_s));
        QVERIFY(big.open(QIODevice::WriteOnly));
        big.write(QByteArray((1 << 20) + 1, '#'));
        big.close();
        QVERIFY(readScenarioText(big.fileName()).error().text().contains("larger than 1 MiB"_L1));
        QVERIFY(big.resize(1 << 20));
        QCOMPARE(readScenarioText(big.fileName()).value().size(), qsizetype(1) << 20);
    }

    void suggestionsAreCloseOrNone()
    {
        const QStringList known{u"title"_s, u"question"_s};
        QCOMPARE(didYouMean(u"titel"_s, known), u"title"_s);
        QCOMPARE(didYouMean(u"qestion"_s, known), u"question"_s);
        QCOMPARE(didYouMean(u"colour"_s, known), QString());
        QCOMPARE(didYouMean(QString(5000, u'x'), known), QString());
    }

    void everyCutOfAFileIsReadWithoutACrash()
    {
        for (qsizetype n = 0; n < good.size(); ++n)
            readScenario(good.left(n), u"x.toml"_s);
        readScenario(QByteArray(100000, '['), u"x.toml"_s);
        readScenario("a = " + QByteArray(100000, '['), u"x.toml"_s);
        readScenario("\xff\xfe\x00", u"x.toml"_s);
        QVERIFY(!readScenario({}, u"x.toml"_s).diagnostics.empty());
    }

    void aCounterThatNoKernelHasIsDoubtedAndKeepsNothingFromBeingTold()
    {
        const auto counting = [](const QByteArray& counter) {
            return readScenario(good +
                                    "[[check]]\nid = \"d\"\nclaim = \"D\"\nkind = \"counter\"\nhost = \"client\"\n"
                                    "counter = \"" +
                                    counter + "\"\ncount = 0\n",
                                u"x.toml"_s);
        };
        const ReadScenario read = counting("TcpExt.TCPChallengeAck");
        QVERIFY(read.diagnostics.empty() && makePlan(read.scenario, {}));
        QCOMPARE(read.doubts.size(), size_t(1));
        QCOMPARE(read.doubts.front().message, u"no kernel that is known counts 'TcpExt.TCPChallengeAck'"_s);
        QCOMPARE(read.doubts.front().expected, u"did you mean 'TcpExt.TCPChallengeACK'?"_s);
        QCOMPARE(read.doubts.front().at.column, 11);
        QCOMPARE(read.all().size(), size_t(1));
        for (const char* counter : {"TcpExt.PAWSTimewait", "TcpExt.TWKilled", "TcpExt.TCPAODroppedIcmps",
                                    "TcpExt.TCPPrequeued", "Tcp.PassiveOpens"}) // of newer kernels, and of old ones
            QVERIFY2(counting(counter).all().empty(), counter);
    }

    void everyBundledScenarioIsWithoutMistakes()
    {
        const QDir folder(QStringLiteral(STATEWIRE_SCENARIOS));
        const QStringList names = folder.entryList({u"*.toml"_s});
        QVERIFY(!names.isEmpty());
        for (const QString& name : names) {
            const Result<Scenario> scenario = loadScenario(folder.filePath(name));
            QVERIFY2(scenario.has_value(), scenario ? "" : qPrintable(scenario.error().text()));
            QCOMPARE(scenario->id + u".toml"_s, name);
            for (const Variant& variant : scenario->variants)
                QVERIFY2(makePlan(*scenario, variant.id).has_value(), qPrintable(variant.id));
        }
    }
};

STATEWIRE_TEST(TestScenarioReader);
#include "tst_scenarioreader.moc"
