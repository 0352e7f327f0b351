// SPDX-License-Identifier: GPL-3.0-or-later
// What is written is what was meant: read again, a scenario is the same.
#include "scenario/format/scenarioreader.h"
#include "scenario/format/scenariowriter.h"
#include "scenario/story/actioncommand.h"
#include "support/scenariotext.h"
#include "support/testregistry.h"

#include <QDir>
#include <QTest>

using namespace statewire;
using namespace statewire::test;
using namespace Qt::StringLiterals;

namespace {

const QByteArray everyAction =
    ScenarioText{.id = "all",
                 .title = R"(All \"actions\" of a story)",
                 .question = "?",
                 .hosts = hostTable("client", "10.0.0.1",
                                    "port_range = \"40000 40001\"\n[host.sysctl]\n\"net.ipv4.tcp_tw_reuse\" = \"1\"\n") +
                          hostTable("server", "10.0.0.2"),
                 .workers = workerTable("c", "client", "engine = \"qt\"\n") + workerTable("s", "server"),
                 .rest = R"toml([[step]]
id = "one"
title = "One"
say = "Two lines,\nand a tab\ttoo."
release_frames = true
needs = [{ host = "server", state = "LISTEN" }]
do = [
  { worker = "s", call = "listen", port = "2016", backlog = "1", reuse_address = false },
  { worker = "s", call = "listen", socket = "other", port = 2017 },
  { worker = "c", call = "connect", to = "server:2016", bind = 40001, background = true },
  { worker = "s", call = "accept", socket = "a", from = "other", may_fail = true },
  { worker = "c", call = "send", text = "a \u0022quoted\u0022 \\ line\n" },
  { worker = "s", call = "read", socket = "a", until = "eof" },
  { worker = "c", call = "shutdown" },
  { worker = "c", call = "close" },
  { worker = "s", call = "abort", socket = "a" },
  { worker = "c", call = "exit" },
  { wait = "250ms", why = "because" },
  { sysctl = "net.ipv4.tcp_sack", host = "server", value = "0" },
  { hold = "s" },
  { release = "s" },
  { kill = "s" },
  { rule = "r", verdict = "rewrite", from = "client", flags = "SYN", nth = 3, times = 2, port = 2016, contains = "x", rewrite = { seq = -5, window = 0 } },
  { rule = "all", verdict = "hold" },
  { unrule = "r" },
  { delay = "300ms", from = "server" },
  { delay = "0ms" },
  { frame = "drop" },
  { frame = "swap", nth = 2 },
  { frame = "drop", number = 7 },
  { absorb = false },
  { inject = "SYN", from = "client", source_port = 40000, port = 2016, seq = 7 },
  { worker = "s", call = "bind", socket = "b", port = 2018, address = "server" },
  { worker = "c", call = "connect", socket = "d", to = "server:2018", reuse_address = true, isn = 5, options = { nodelay = "1" } },
  { worker = "c", call = "option", option = "nodelay", value = "1" },
  { worker = "c", call = "send", bytes = 1000 },
  { worker = "s", call = "read", socket = "a", bytes = 1000 },
]
await = [{ host = "client", state = "ESTABLISHED", count = 0 }, { held = 2 }, { host = "server", state = "LISTEN" }, { returned = "connect", worker = "c" }]
)toml"}
        .toml();

/// A scenario as the runner sees it, without the places where it stood in its file.
QByteArray essence(const Scenario& scenario)
{
    return writeScenario(scenario);
}

} // namespace

class TestScenarioWriter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyActionComesBackAsItWas()
    {
        const ReadScenario first = readScenario(everyAction, u"all.toml"_s);
        QVERIFY2(first.diagnostics.empty(),
                 first.diagnostics.empty() ? "" : qPrintable(first.diagnostics[0].text({}, first.scenario.text)));
        const QByteArray written = writeScenario(first.scenario, {u"a remark"_s});
        QVERIFY(written.startsWith("# a remark\nformat = 1\n"));
        const ReadScenario again = readScenario(written, u"written.toml"_s);
        QVERIFY2(again.diagnostics.empty(),
                 again.diagnostics.empty() ? "" : qPrintable(again.diagnostics[0].text({}, again.scenario.text)));
        const Step& was = first.scenario.steps[0];
        const Step& is = again.scenario.steps[0];
        QCOMPARE(is.say, was.say);
        QVERIFY(is.releaseFrames);
        QCOMPARE(is.actions.size(), was.actions.size());
        const Plan plan = *makePlan(again.scenario, {});
        const Plan wasPlan = *makePlan(first.scenario, {});
        const QHash<QString, QString> addresses{{u"client"_s, u"10.0.0.1"_s}, {u"server"_s, u"10.0.0.2"_s}};
        for (size_t i = 0; i < was.actions.size(); ++i) {
            QCOMPARE(commandToJson(1, labCommand(is.actions[i], plan, addresses)),
                     commandToJson(1, labCommand(was.actions[i], wasPlan, addresses)));
            QCOMPARE(is.actions[i].mayFail, was.actions[i].mayFail);
            QCOMPARE(is.actions[i].background, was.actions[i].background);
            QCOMPARE(is.actions[i].duration, was.actions[i].duration);
            QCOMPARE(is.actions[i].why, was.actions[i].why);
        }
        QCOMPARE(is.awaits.size(), size_t(4));
        QCOMPARE(is.awaits[0].count, 0);
        QVERIFY(is.awaits[1].kind() == Await::Kind::Held);
        QCOMPARE(is.awaits[1].count, 2);
        QVERIFY(is.awaits[3].kind() == Await::Kind::Returned);
        QCOMPARE(is.awaits[3].worker, u"c"_s);
        QCOMPARE(plan.steps[0].awaits[3].count, wasPlan.steps[0].awaits[3].count);
        QCOMPARE(again.scenario.hosts[0].portRange, u"40000 40001"_s);
        QCOMPARE(again.scenario.hosts[0].sysctls, first.scenario.hosts[0].sysctls);
    }

    void whatIsWrittenTwiceIsTheSame_data()
    {
        QTest::addColumn<QString>("file");
        for (const QString& folder :
             {QStringLiteral(STATEWIRE_SCENARIOS), QStringLiteral(STATEWIRE_TEST_DATA "/scenarios")}) {
            for (const QFileInfo& info : QDir(folder).entryInfoList({u"*.toml"_s}))
                QTest::newRow(qPrintable(info.fileName())) << info.filePath();
        }
    }

    void whatIsWrittenTwiceIsTheSame()
    {
        QFETCH(QString, file);
        const Result<Scenario> scenario = loadScenario(file);
        if (!scenario)
            QSKIP("not meant to be read without mistakes");
        const QByteArray written = essence(*scenario);
        const ReadScenario again = readScenario(written, u"written.toml"_s);
        QVERIFY2(again.diagnostics.empty(),
                 again.diagnostics.empty() ? "" : qPrintable(again.diagnostics[0].text({}, again.scenario.text)));
        QCOMPARE(essence(again.scenario), written);
        QCOMPARE(again.scenario.steps.size(), scenario->steps.size());
        QCOMPARE(again.scenario.checks.size(), scenario->checks.size());
        for (size_t i = 0; i < scenario->steps.size(); ++i) {
            QCOMPARE(again.scenario.steps[i].say, scenario->steps[i].say);
            QCOMPARE(again.scenario.steps[i].actions.size(), scenario->steps[i].actions.size());
            QCOMPARE(again.scenario.steps[i].prediction.has_value(), scenario->steps[i].prediction.has_value());
        }
    }

    void aPredictionOfEveryKindIsWrittenAsItWasRead()
    {
        Scenario scenario = readScenario(everyAction, u"all.toml"_s).scenario;
        Prediction p;
        p.question = u"What?"_s;
        p.worker = u"c"_s;
        p.call = Call::Read;
        p.nth = 2;
        p.host = u"server"_s;
        p.counted = TcpState::TimeWait;
        p.reveal = u"one"_s;
        p.options.push_back(
            {u"a"_s, u"A"_s, u"ECONNRESET"_s, QString(), u"x"_s, u"none"_s, u"RST"_s, 3, 250'000'000, 2'000'000'000});
        scenario.steps[0].prediction = p;
        scenario.steps[0].notes = u"Ask them."_s;
        const ReadScenario again = readScenario(writeScenario(scenario), u"again.toml"_s);
        QVERIFY(again.diagnostics.empty());
        QCOMPARE(again.scenario.steps[0].notes, u"Ask them."_s);
        const Prediction& q = *again.scenario.steps[0].prediction;
        QCOMPARE(q.nth, 2);
        QCOMPARE(q.host, p.host);
        QCOMPARE(q.counted, p.counted);
        QCOMPARE(q.reveal, p.reveal);
        const Prediction::Option& a = p.options[0];
        const Prediction::Option& b = q.options[0];
        QVERIFY(a.result == b.result && a.reads == b.reads && a.contains == b.contains && a.state == b.state &&
                a.flags == b.flags && a.count == b.count && a.atLeastNs == b.atLeastNs && a.atMostNs == b.atMostNs);
    }

    void aCommandGivenByHandIsTheActionItCameFrom()
    {
        const Scenario scenario = readScenario(everyAction, u"all.toml"_s).scenario;
        const Plan plan = *makePlan(scenario, {});
        const QHash<QString, QString> addresses{{u"client"_s, u"10.0.0.1"_s}, {u"server"_s, u"10.0.0.2"_s}};
        for (const Action& action : scenario.steps[0].actions) {
            if (action.kind == Action::Kind::Wait)
                continue;
            const LabCommand command = labCommand(action, plan, addresses);
            const std::optional<Action> back = actionOf(command, addresses);
            QVERIFY(back);
            QCOMPARE(commandToJson(1, labCommand(*back, plan, addresses)), commandToJson(1, command));
        }
        QVERIFY(!actionOf(AddMark{NoteEvent{}}, addresses));
        QVERIFY(!actionOf(Settle{}, addresses));
        QVERIFY(!actionOf(SetWire{.delayNs = 1, .absorb = true}, addresses));
    }
};

STATEWIRE_TEST(TestScenarioWriter);
#include "tst_scenariowriter.moc"
