// SPDX-License-Identifier: GPL-3.0-or-later
// Two runs beside each other: how their steps align, and every kind of difference.
#include "explain/explain.h"
#include "scenario/compare/comparison.h"
#include "scenario/compare/runsequences.h"
#include "support/sessionbuilder.h"
#include "support/testregistry.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

using namespace statewire;
using namespace statewire::test;
using namespace Qt::StringLiterals;

namespace {

Sides<QString> english(const Sides<Sentence>& text)
{
    return {text.a.text(), text.b.text()};
}

constexpr qint64 ms = 1'000'000;

Step step(const QString& id, const std::vector<std::pair<QString, QString>>& calls = {}, const QString& question = {})
{
    Step s;
    s.id = id;
    s.title = id;
    for (const auto& [worker, call] : calls) {
        Action action;
        action.worker = worker;
        action.request.call = callFromName(call).value();
        s.actions.push_back(action);
    }
    if (!question.isEmpty()) {
        s.prediction.emplace();
        s.prediction->question = question;
    }
    return s;
}

Plan planOf(const std::vector<Step>& steps, const QString& variant = u"default"_s)
{
    Plan plan;
    plan.scenarioId = u"x"_s;
    plan.variant.id = variant;
    plan.steps = steps;
    return plan;
}

/// A run built by hand, with what is computed from it.
struct Run
{
    Plan plan;
    SessionBuilder builder;
    std::vector<CheckResult> checks;
    Timeline timeline;
    std::vector<Evidence> evidence;

    Run(Plan p, const QString& mode = u"wire"_s) : plan(std::move(p)), builder(mode) {}

    void begin(int i) { mark(i, StepEvent::Phase::Begun); }
    void end(int i) { mark(i, StepEvent::Phase::Ended); }
    void mark(int i, StepEvent::Phase phase)
    {
        const Step& s = plan.steps[size_t(i)];
        builder.append(StepEvent{i, s.id, s.title, phase});
        builder.wait(1000);
    }
    void call(const QString& worker, const QString& name, const QString& errnoName = {}, const QString& text = {})
    {
        CallEvent call;
        call.host = worker == "server"_L1 ? u"server"_s : u"client"_s;
        call.worker = worker;
        call.call = name;
        call.socket = u"connection"_s;
        call.errnoName = errnoName;
        call.text = text;
        call.beginNs = builder.nowNs();
        builder.wait(1000);
        call.endNs = builder.nowNs();
        builder.append(call);
    }
    ComparedRun compared(bool complete = true)
    {
        timeline = Timeline::of(builder.session());
        evidence = explain(builder.session(), timeline);
        return {&plan, &builder.session(), &timeline, &evidence, &checks, complete};
    }
};

/// One step, in which the server or the client closes a connection first.
Run closing(bool serverCloses, quint32 isn = 1000, qint64 laterNs = 0)
{
    Run run(planOf({step(u"close"_s)}));
    run.builder.wait(laterNs);
    run.begin(0);
    LifeSpec life;
    life.clientIsn = isn;
    life.serverIsn = isn * 3;
    life.serverCloses = serverCloses;
    run.builder.liveToTimeWait(life);
    run.end(0);
    return run;
}

QStringList kinds(const Comparison& comparison)
{
    QStringList names;
    for (const Difference& d : comparison.differences)
        names << differenceKindName(d.kind);
    return names;
}

const Difference* find(const Comparison& comparison, Difference::Kind kind, const QString& subject = {})
{
    for (const Difference& d : comparison.differences) {
        if (d.kind == kind && (subject.isEmpty() || d.subject.startsWith(subject)))
            return &d;
    }
    return nullptr;
}

QString alignment(const std::vector<Step>& a, const std::vector<Step>& b)
{
    QStringList words;
    for (const StepPair& pair : alignSteps(planOf(a), planOf(b)))
        words << (pair.step.a < 0 ? u"-"_s : a[size_t(pair.step.a)].id) + (pair.same ? u"="_s : u"|"_s) +
                     (pair.step.b < 0 ? u"-"_s : b[size_t(pair.step.b)].id);
    return words.join(u' ');
}

} // namespace

class TestComparison : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theSameStepsStandBesideEachOtherAndOthersAreAlone()
    {
        QCOMPARE(alignment({step(u"a"_s), step(u"b"_s)}, {step(u"a"_s), step(u"b"_s)}), u"a=a b=b"_s);
        QCOMPARE(alignment({step(u"a"_s), step(u"b"_s)}, {step(u"b"_s)}), u"a|- b=b"_s);
        QCOMPARE(alignment({step(u"a"_s)}, {step(u"a"_s), step(u"z"_s)}), u"a=a -|z"_s);
        QCOMPARE(alignment({}, {}), QString());
    }

    void aStepThatAsksOrDoesTheSameStandsInTheOthersPlace()
    {
        const std::vector<Step> a{step(u"open"_s), step(u"server-closes"_s, {{u"server"_s, u"close"_s}}),
                                  step(u"ask"_s, {}, u"What?"_s), step(u"third"_s, {{u"client"_s, u"connect"_s}}),
                                  step(u"why"_s)};
        const std::vector<Step> b{step(u"open"_s), step(u"client-closes"_s, {{u"client"_s, u"close"_s}}),
                                  step(u"control-ask"_s, {}, u"What?"_s),
                                  step(u"control-third"_s, {{u"client"_s, u"connect"_s}})};
        QCOMPARE(alignment(a, b), u"open=open server-closes|client-closes ask|control-ask third|control-third why|-"_s);
        // A question never stands beside a step that gives an answer.
        QCOMPARE(alignment({step(u"ask"_s, {}, u"What?"_s)}, {step(u"tell"_s)}), u"ask|- -|tell"_s);
    }

    void runsThatDoTheSameDoNotDiffer()
    {
        // Other sequence numbers, and another pace.
        Run a = closing(true, 1000);
        Run b = closing(true, 77'000, 5 * ms);
        const Comparison comparison = Comparison::of(a.compared(), b.compared());
        QVERIFY2(comparison.differences.empty(), qPrintable(kinds(comparison).join(u' ')));
        QVERIFY(comparison.turned.empty());
        QVERIFY(!comparison.parting());
    }

    void framesAndStatesDifferWhereTheOtherEndCloses()
    {
        Run a = closing(true);
        Run b = closing(false);
        const Comparison comparison = Comparison::of(a.compared(), b.compared());
        const Difference* frames = find(comparison, Difference::Kind::Frame);
        QVERIFY(frames);
        QCOMPARE(frames->text.a.text(), u"FIN from server, FIN from client"_s);
        QCOMPARE(frames->text.b.text(), u"FIN from client, FIN from server"_s);
        QCOMPARE(frames->pair, 0);
        const Difference* server = find(comparison, Difference::Kind::State, u"server"_s);
        QVERIFY(server);
        QVERIFY2(server->text.a.text().endsWith(u"TIME_WAIT"_s), qPrintable(server->text.a.text()));
        QVERIFY2(server->text.b.text().startsWith(u"CLOSE_WAIT"_s), qPrintable(server->text.b.text()));
        QVERIFY(find(comparison, Difference::Kind::State, u"client"_s));
        // The moments are those of the sessions, and nothing is told before all of it has happened.
        for (const Difference& d : comparison.differences) {
            QVERIFY(d.axisNs <= d.knownNs);
            QCOMPARE(std::min(comparison.axis.map(Side::A).toAxis(d.momentNs.a),
                              comparison.axis.map(Side::B).toAxis(d.momentNs.b)),
                     d.axisNs);
        }
        QVERIFY(std::is_sorted(comparison.differences.begin(), comparison.differences.end(),
                               [](const Difference& x, const Difference& y) { return x.axisNs < y.axisNs; }));
    }

    void aFinWait2ThatIsSkippedOnTheWayToTimeWaitIsNoDifference()
    {
        const auto closes = [](std::initializer_list<TcpState> states) {
            Run run(planOf({step(u"close"_s)}), u"loopback"_s);
            run.builder.wait(1000);
            run.begin(0);
            run.builder.row(u"server"_s, TcpState::Established);
            run.builder.row(u"client"_s, TcpState::Established);
            for (TcpState state : states) {
                run.builder.wait(1000);
                run.builder.row(u"client"_s, state);
            }
            run.end(0);
            return run;
        };
        using enum TcpState;
        Run whole = closes({FinWait1, FinWait2, TimeWait});
        Run merged = closes({FinWait1, TimeWait});
        Run unfinished = closes({FinWait1, FinWait2});
        Run begun = closes({FinWait1});
        QCOMPARE(find(Comparison::of(whole.compared(), merged.compared()), Difference::Kind::State), nullptr);
        QCOMPARE(find(Comparison::of(merged.compared(), whole.compared()), Difference::Kind::State), nullptr);
        QVERIFY(find(Comparison::of(unfinished.compared(), begun.compared()), Difference::Kind::State));
        QVERIFY(find(Comparison::of(whole.compared(), begun.compared()), Difference::Kind::State));
    }

    void thatTheOtherRunLacksSomethingIsKnownOnlyWhenItHadTimeForIt()
    {
        const auto run = [](bool closes) {
            Run told(planOf({step(u"s"_s)}));
            told.begin(0);
            if (closes)
                told.call(u"client"_s, u"close"_s);
            told.end(0);
            told.builder.wait(1'000'000'000);
            told.builder.append(NoteEvent{u"later"_s});
            return told;
        };
        Run a = run(true);
        Run b = run(false);
        const Comparison comparison = Comparison::of(a.compared(), b.compared());
        const Difference* lacks = find(comparison, Difference::Kind::Action);
        QVERIFY(lacks);
        QVERIFY(lacks->knownNs >= lacks->axisNs + 100'000'000);
    }

    void aCallThatEndsOtherwiseIsAResult()
    {
        Run a(planOf({step(u"third"_s)}));
        Run b(planOf({step(u"third"_s)}));
        for (Run* run : {&a, &b}) {
            run->begin(0);
            run->call(u"client"_s, u"connect"_s, run == &b ? u"EADDRNOTAVAIL"_s : QString());
            run->end(0);
        }
        const Comparison comparison = Comparison::of(a.compared(), b.compared());
        const Difference* result = find(comparison, Difference::Kind::Result);
        QVERIFY(result);
        QCOMPARE(result, comparison.parting());
        QCOMPARE(result->subject, u"client: connect"_s);
        QCOMPARE(english(result->text), (Sides<QString>{u"ok"_s, u"EADDRNOTAVAIL"_s}));
    }

    void bytesReadOtherwiseAreAResultToo()
    {
        Run a(planOf({step(u"read"_s)}));
        Run b(planOf({step(u"read"_s)}));
        for (Run* run : {&a, &b}) {
            run->begin(0);
            run->call(u"server"_s, u"read"_s, {}, run == &a ? u"new"_s : u"old"_s);
            run->end(0);
        }
        const Comparison comparison = Comparison::of(a.compared(), b.compared());
        QCOMPARE(comparison.differences.size(), 1u);
        QCOMPARE(english(comparison.parting()->text), (Sides<QString>{u"“new”"_s, u"“old”"_s}));
    }

    void whatIsDoneOtherwiseIsToldAsOneDifferenceOfTheStep()
    {
        Run a(planOf({step(u"open"_s), step(u"server-closes"_s)}));
        Run b(planOf({step(u"open"_s), step(u"client-closes"_s)}, u"control"_s));
        for (Run* run : {&a, &b}) {
            run->begin(0);
            run->call(u"client"_s, u"connect"_s);
            run->end(0);
            run->begin(1);
            run->call(run == &a ? u"server"_s : u"client"_s, u"close"_s);
            run->end(1);
        }
        const Comparison comparison = Comparison::of(a.compared(), b.compared());
        QCOMPARE(kinds(comparison), QStringList{u"action"_s});
        QCOMPARE(comparison.parting()->pair, 1);
        QCOMPARE(english(comparison.parting()->text), (Sides<QString>{u"server: close"_s, u"client: close"_s}));
        QCOMPARE(comparison.turned.size(), 1u);
        QCOMPARE(comparison.turned.front().kind, Turned::Kind::Story);
        QCOMPARE(comparison.turned.front().value, (Sides<QString>{u"server-closes"_s, u"client-closes"_s}));
    }

    void aDroppedFrameAndOneSentAgainAreDifferences()
    {
        Run a(planOf({step(u"open"_s)}));
        Run b(planOf({step(u"open"_s)}));
        for (Run* run : {&a, &b}) {
            run->begin(0);
            const quint64 syn = run->builder.arrive({u"client"_s, FlagSyn, 1000, 0});
            run->builder.fate(syn, run == &a ? Fate::Passed : Fate::Dropped);
            if (run == &b)
                run->builder.frame({u"client"_s, FlagSyn, 1000, 0});
            run->builder.frame({u"server"_s, FlagSyn | FlagAck, 5000, 1001});
            run->end(0);
        }
        const Comparison comparison = Comparison::of(a.compared(), b.compared());
        QCOMPARE(kinds(comparison), (QStringList{u"frame"_s, u"frame"_s}));
        QCOMPARE(english(comparison.differences[0].text),
                 (Sides<QString>{u"SYN from client"_s, u"SYN from client, dropped"_s}));
        QCOMPARE(english(comparison.differences[1].text), (Sides<QString>{QString(), u"SYN from client, again"_s}));
    }

    void howDataIsCutAndConfirmedIsNoDifferenceButHowMuchIs()
    {
        Run a(planOf({step(u"send"_s)}));
        Run b(planOf({step(u"send"_s)}));
        Run c(planOf({step(u"send"_s)}));
        for (Run* run : {&a, &b, &c}) {
            run->begin(0);
            run->builder.frame({u"client"_s, FlagSyn, 1000, 0});
            run->builder.frame({u"server"_s, FlagSyn | FlagAck, 5000, 1001});
            run->builder.frame({u"client"_s, FlagAck, 1001, 5001});
            if (run == &a) {
                run->builder.frame({u"client"_s, FlagAck, 1001, 5001, "hello"});
                run->builder.frame({u"server"_s, FlagAck, 5001, 1006});
            } else {
                run->builder.frame({u"client"_s, FlagAck | FlagPsh, 1001, 5001, "he"});
                run->builder.frame({u"client"_s, FlagAck, 1003, 5001, run == &b ? "llo" : "ll"});
            }
            run->end(0);
        }
        QVERIFY(Comparison::of(a.compared(), b.compared()).differences.empty());
        const Comparison shorter = Comparison::of(a.compared(), c.compared());
        QCOMPARE(shorter.differences.size(), 1u);
        QCOMPARE(english(shorter.parting()->text), (Sides<QString>{u"5 bytes from client"_s, u"4 bytes from client"_s}));
    }

    void whatIsSentAgainIsToldOnlyWhereSomethingWasLost_data()
    {
        QTest::addColumn<bool>("lost");
        QTest::newRow("nothing lost: the machine was busy") << false;
        QTest::newRow("a segment was lost") << true;
    }

    void whatIsSentAgainIsToldOnlyWhereSomethingWasLost()
    {
        QFETCH(bool, lost);
        Run a(planOf({step(u"send"_s)}));
        Run b(planOf({step(u"send"_s)}));
        for (Run* run : {&a, &b}) {
            run->begin(0);
            run->builder.frame({u"client"_s, FlagSyn, 1000, 0});
            run->builder.frame({u"server"_s, FlagSyn | FlagAck, 5000, 1001});
            run->builder.frame({u"client"_s, FlagAck, 1001, 5001});
            const quint64 data = run->builder.arrive({u"client"_s, FlagAck, 1001, 5001, "hello"});
            run->builder.fate(data, lost ? Fate::Dropped : Fate::Passed);
            if (run == &b)
                run->builder.frame({u"client"_s, FlagAck, 1001, 5001, "hello"});
            run->end(0);
        }
        const Comparison comparison = Comparison::of(a.compared(), b.compared());
        QCOMPARE(comparison.differences.size(), size_t(lost ? 1 : 0));
        if (lost)
            QCOMPARE(english(comparison.parting()->text), (Sides<QString>{QString(), u"5 bytes from client, again"_s}));
    }

    void aVerdictThatTurnsOverIsADifference()
    {
        Run a = closing(true);
        Run b = closing(true);
        a.checks = {{u"one"_s, u"Two is two"_s, u"2"_s, u"2"_s, CheckVerdict::Passed}};
        b.checks = {{u"one"_s, u"Two is two"_s, u"2"_s, u"3"_s}};
        const ComparedRun left = a.compared();
        const ComparedRun right = b.compared();
        Evidence evidence;
        evidence.ruleId = u"some-rule"_s;
        evidence.claim = u"It is so"_s;
        evidence.holds = true;
        evidence.tNs = a.builder.nowNs() - 2000;
        a.evidence.push_back(evidence);
        evidence.holds = false;
        b.evidence.push_back(evidence);
        const Comparison comparison = Comparison::of(left, right);
        QCOMPARE(kinds(comparison), (QStringList{u"evidence"_s, u"check"_s}));
        QCOMPARE(english(comparison.differences[0].text), (Sides<QString>{u"holds"_s, u"does not hold"_s}));
        QCOMPARE(english(comparison.differences[1].text), (Sides<QString>{u"✓ 2"_s, u"✗ 3"_s}));
    }

    void whatIsUnknownOfOneRunIsADifference()
    {
        Run a = closing(true);
        Run b = closing(true);
        a.checks = {{u"one"_s, u"Two is two"_s, u"2"_s, u"2"_s, CheckVerdict::Passed}};
        b.checks = {{u"one"_s, u"Two is two"_s, u"2"_s, u"nobody counts"_s, CheckVerdict::Unknown}};
        const ComparedRun left = a.compared();
        const ComparedRun right = b.compared();
        const Comparison comparison = Comparison::of(left, right);
        QCOMPARE(kinds(comparison), QStringList{u"check"_s});
        QCOMPARE(english(comparison.differences[0].text), (Sides<QString>{u"✓ 2"_s, u"? nobody counts"_s}));
        QVERIFY(comparisonToJson(comparison, left, right)["b"_L1]["passed"_L1].toBool()); // nothing failed
    }

    void ofAStepThatOneRunIsStillInNothingIsSaid()
    {
        Run a(planOf({step(u"one"_s), step(u"two"_s)}));
        Run b(planOf({step(u"one"_s), step(u"two"_s)}));
        for (Run* run : {&a, &b}) {
            run->begin(0);
            run->call(u"client"_s, u"connect"_s);
            run->end(0);
            run->begin(1);
        }
        a.call(u"client"_s, u"close"_s);
        a.end(1);
        QVERIFY(Comparison::of(a.compared(false), b.compared(false)).differences.empty());
        b.end(1);
        QCOMPARE(kinds(Comparison::of(a.compared(false), b.compared(false))), QStringList{u"action"_s});
    }

    void knobsSysctlsAndModeThatDifferAreTold()
    {
        Run a(planOf({step(u"one"_s)}));
        Run b(planOf({step(u"one"_s)}), u"loopback"_s);
        a.plan.knobs = {{u"reuse"_s, u"Reuse"_s, u"1"_s, {}, {}}, {u"port"_s, u"Port"_s, u"2016"_s, {}, {}}};
        b.plan.knobs = {{u"reuse"_s, u"Reuse"_s, u"2"_s, {}, {}}, {u"port"_s, u"Port"_s, u"2016"_s, {}, {}}};
        a.builder.sysctl(u"client"_s, u"net.ipv4.tcp_tw_reuse"_s, u"1"_s);
        const Comparison comparison = Comparison::of(a.compared(), b.compared());
        QCOMPARE(comparison.turned.size(), 3u);
        QCOMPARE(comparison.turned[0].kind, Turned::Kind::Mode);
        QCOMPARE(comparison.turned[1].name, u"reuse"_s);
        QCOMPARE(comparison.turned[1].value, (Sides<QString>{u"1"_s, u"2"_s}));
        QCOMPARE(comparison.turned[2].name, u"client net.ipv4.tcp_tw_reuse"_s);
        QCOMPARE(comparison.turned[2].value, (Sides<QString>{u"1"_s, u"left alone"_s}));
    }

    void theJsonNamesWhereTheyPart()
    {
        Run a = closing(true);
        Run b = closing(false);
        const ComparedRun left = a.compared();
        const ComparedRun right = b.compared();
        const QJsonObject json = comparisonToJson(Comparison::of(left, right), left, right);
        QCOMPARE(json.value("parts"_L1).toObject(), json.value("differences"_L1).toArray().first().toObject());
        const QJsonArray differences = json.value("differences"_L1).toArray();
        QVERIFY(differences.size() > 1 && differences[0].toObject().value("goes_with"_L1).isNull());
        QCOMPARE(differences[1].toObject().value("goes_with"_L1).toInt(), 1);
        QCOMPARE(json.value("steps"_L1).toArray().first().toObject().value("axis_s"_L1).toDouble(-1), 0.0);
        const QJsonObject same = comparisonToJson(Comparison::of(left, left), left, left);
        QVERIFY(same.value("parts"_L1).isNull());
    }

    void theShortestWayKeepsWhatIsAlike()
    {
        const auto items = [](const QString& letters) {
            std::vector<SequenceItem> list;
            for (QChar c : letters)
                list.push_back({QString(c), 0});
            return list;
        };
        const auto told = [&](const QString& a, const QString& b) {
            QString text;
            for (const EditStep& s : editSteps(items(a), items(b)))
                text += s.equal ? QString(a[s.a])
                                : (s.a < 0 ? u"[-"_s : u"["_s + a[s.a]) + (s.b < 0 ? u"-]"_s : b[s.b] + u"]"_s);
            return text;
        };
        QCOMPARE(told(u"abc"_s, u"abc"_s), u"abc"_s);
        QCOMPARE(told(u"abc"_s, u"axc"_s), u"a[bx]c"_s);
        QCOMPARE(told(u"abc"_s, u"ac"_s), u"a[b-]c"_s);
        QCOMPARE(told(u""_s, u"z"_s), u"[-z]"_s);
    }
};

STATEWIRE_TEST(TestComparison);
#include "tst_comparison.moc"
