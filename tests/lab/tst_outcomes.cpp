// SPDX-License-Identifier: GPL-3.0-or-later
// How a check came out is told alike wherever it is told: a named run, all of them, JSON, TAP, JUnit and a recording.
#include "session/savesession.h"
#include "session/sessionreader.h"
#include "support/labsupport.h"
#include "support/scenariotext.h"
#include "support/testregistry.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

using namespace statewire;
using namespace statewire::test;
using namespace Qt::StringLiterals;

namespace {

/// A server listens, and of what the kernel counted meanwhile four things are claimed.
const QByteArray listening =
    ScenarioText{.id = "listening", .hosts = labHosts(), .workers = workerTable("s", "server"), .rest = R"(
[[step]]
id = "listen"
title = "Listen"
do = [{ worker = "s", call = "listen", port = "2016" }]
[[check]]
id = "claimed"
claim = "It listens"
kind = "call"
worker = "s"
call = "listen"
result = "ok"
[[check]]
id = "unknown"
claim = "Nothing is challenged"
kind = "counter"
host = "server"
counter = "TcpExt.TCPChallengeAck"
count = 0
[[check]]
id = "known"
claim = "Five are dropped"
kind = "counter"
host = "server"
counter = "TcpExt.ListenDrops"
count = 5
[[check.differs]]
when = { kernel = ">=2.6" }
why = "Nothing came that could be dropped."
count = 0
)"}
        .toml();
const QByteArray falseClaim = R"([[check]]
id = "false"
claim = "Seven are dropped"
kind = "counter"
host = "server"
counter = "TcpExt.ListenDrops"
count = 7
)";

const QByteArray unknown = "unknown: this kernel does not count TcpExt.TCPChallengeAck";
const QByteArray known = "this kernel differs (since Linux 2.6): Nothing came that could be dropped.";
const QByteArray notAsClaimed =
    "not as claimed: expected TcpExt.ListenDrops of the server moved by 7, observed it moved by 0";
const QByteArray notDescribed =
    "this kernel differs in a way that is not described: expected TcpExt.ListenDrops of the "
    "server moved by 7, observed it moved by 0; if it comes again, please report it with the recording";

/// A step that a call ends before the last one is told, with checks before, in and after it, and a question to the class.
const QByteArray ending =
    ScenarioText{
        .id = "ending", .hosts = labHosts(), .workers = workerTable("s", "server") + workerTable("c", "client"), .rest = R"(
[[step]]
id = "listen"
title = "Listen"
do = [{ worker = "s", call = "listen", port = "2016" }]
[step.predict]
question = "How will it end?"
worker = "c"
call = "connect"
options = [
    { id = "accepted", text = "success: accepted", result = "ok" },
    { id = "refused", text = "ECONNREFUSED: refused", result = "ECONNREFUSED" },
]
[[step]]
id = "connect"
title = "Connect"
do = [{ worker = "c", call = "connect", to = "server:PORT" }]
[[step]]
id = "after"
title = "After"
do = [{ worker = "c", call = "close" }]
[[check]]
id = "listens"
claim = "It listens"
kind = "call"
worker = "s"
call = "listen"
result = "ok"
[[check]]
id = "waits"
claim = "Nothing stands before the end"
kind = "sockets"
host = "client"
state = "ESTABLISHED"
count = 1
step = "after"
[[check]]
id = "closes"
claim = "It closes"
kind = "call"
worker = "c"
call = "close"
result = "ok"
)"}
        .toml();
const QByteArray notReached = "unknown: its step was not reached";

/// As it stands where lines are broken to the width of a terminal.
QByteArray inOneLine(const QByteArray& out)
{
    return out.simplified();
}

bool write(const QString& path, const QByteArray& text)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(text) == text.size();
}

} // namespace

class TestOutcomes : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;

    QString own(const QByteArray& text)
    {
        const QString path = m_folder.filePath(u"own.toml"_s);
        return write(path, text) ? path : QString();
    }

private Q_SLOTS:
    void init() { STATEWIRE_NEEDS_LAB(); }

    void whatThisKernelDoesNotCountIsUnknownAndNoFailure()
    {
        const QString recording = m_folder.filePath(u"s.pcapng"_s);
        const Finished run = runStatewire({u"run"_s, own(listening), u"--pace"_s, u"fast"_s, u"--record"_s, recording});
        QVERIFY2(run.status == 0, run.why().constData());
        const QByteArray out = inOneLine(run.out);
        QVERIFY2(out.contains("? Nothing is challenged " + unknown), run.out.constData());
        QVERIFY2(out.contains("✓ Five are dropped observed it moved by 0 " + known), run.out.constData());
        QVERIFY2(out.contains("2 of 3 checks passed, 1 unknown"), run.out.constData());
        const Finished replay = runStatewire({u"replay"_s, recording, u"--format"_s, u"json"_s});
        QCOMPARE(replay.status, 0);
        const QJsonArray checks = replay.json().value("checks"_L1).toArray();
        QCOMPARE(checks[0]["outcome"_L1].toString(), u"as-claimed"_s);
        QVERIFY(checks[1]["passed"_L1].isNull());
        QCOMPARE(checks[1]["remark"_L1].toString().toUtf8(), unknown);
        QVERIFY(checks[2]["passed"_L1].toBool());
        QCOMPARE(checks[2]["remark"_L1].toString().toUtf8(), known);
        const Finished compared = runStatewire({u"compare"_s, recording, recording});
        QCOMPARE(compared.status, 0);
        QVERIFY2(compared.out.contains("2 of 3 checks passed, 1 unknown"), compared.out.constData());
        QVERIFY2(compared.out.contains("? Nothing is challenged: " + unknown), compared.out.constData());
    }

    void aFileOfOnesOwnIsNotAsClaimedInEveryForm_data() { forms(); }
    void aFileOfOnesOwnIsNotAsClaimedInEveryForm()
    {
        QFETCH(QString, format);
        const Finished run =
            runStatewire({u"run"_s, u"--all"_s, own(listening + falseClaim), u"--pace"_s, u"fast"_s, u"--format"_s, format});
        QCOMPARE(run.status, 1);
        verify(run.out, notAsClaimed);
    }

    void aBundledScenarioTellsOfTheKernelInEveryForm_data() { forms(); }
    void aBundledScenarioTellsOfTheKernelInEveryForm()
    {
        QFETCH(QString, format);
        const QString statewire = programWithScenario(listening + falseClaim);
        for (const QString& what : {u"--all"_s, u"listening"_s}) {
            if (what != "--all"_L1 && format != "text"_L1 && format != "json"_L1)
                continue; // told one by one, there is no TAP and no JUnit
            const Finished run = runToEnd(statewire, {u"run"_s, what, u"--pace"_s, u"fast"_s, u"--format"_s, format});
            QVERIFY2(run.status == 1, run.why().constData());
            verify(run.out, notDescribed);
        }
    }

    void whatAMissedStepLeftUntestedIsNotReachedInEveryForm_data() { forms(); }
    void whatAMissedStepLeftUntestedIsNotReachedInEveryForm()
    {
        QFETCH(QString, format);
        const QString path = own(QByteArray(ending).replace("PORT", "9"));
        const Finished run = runStatewire({u"run"_s, u"--all"_s, path, u"--pace"_s, u"fast"_s, u"--format"_s, format});
        QVERIFY2(run.status == 1, run.why().constData()); // since the step was missed
        const QByteArray all = inOneLine(run.out);
        QVERIFY2(all.contains("not as claimed: expected connect() of c on "), run.out.constData());
        QVERIFY2(all.contains(notReached), run.out.constData());
        if (format == "tap"_L1) {
            QVERIFY2(all.contains("not ok 1 - ending/default"), run.out.constData());
            QVERIFY2(all.contains("# It closes: " + notReached), run.out.constData());
        } else if (format == "junit"_L1) {
            QVERIFY2(all.contains("<skipped message=\"It closes: " + notReached + "\"/>"), run.out.constData());
            QVERIFY2(all.contains("tests=\"4\" failures=\"1\" errors=\"0\" skipped=\"2\""), run.out.constData());
        } else if (format == "text"_L1) {
            QVERIFY2(all.contains("FAIL ending/default 1/4 checks, 2 not reached"), run.out.constData());
        } else {
            const QJsonArray checks = QJsonDocument::fromJson(run.out)[0]["checks"_L1].toArray();
            QVERIFY(checks[2]["passed"_L1].isNull());
            QCOMPARE(checks[2]["reached"_L1].toBool(true), false);
        }
    }

    void halfARecordingPassesWithWhatItCameTo()
    {
        const QString whole = m_folder.filePath(u"whole.pcapng"_s);
        const Finished run = runStatewire(
            {u"run"_s, own(QByteArray(ending).replace("PORT", "2016")), u"--pace"_s, u"fast"_s, u"--record"_s, whole});
        QVERIFY2(run.status == 0, run.why().constData());
        QVERIFY2(inOneLine(run.out).contains("3 of 3 checks passed · the steps took "), run.out.constData());
        QVERIFY2(inOneLine(run.out).contains("since the step began: +"), run.out.constData());
        QFile recording(whole);
        QVERIFY(recording.open(QIODevice::ReadOnly));
        const QByteArray bytes = recording.readAll();
        // Up to where the last step begins.
        const QString half = m_folder.filePath(u"half.pcapng"_s);
        QVERIFY(write(half, bytes.left(bytes.indexOf("\"id\":\"after\""))));
        const Finished replay = runStatewire({u"replay"_s, half});
        QVERIFY2(replay.status == 0, replay.why().constData());
        QVERIFY2(replay.out.contains("1 of 3 checks passed, 2 not reached"), replay.out.constData());
        QVERIFY2(inOneLine(replay.out).contains("? It closes " + notReached), replay.out.constData());
        QVERIFY2(replay.err.contains("the recording ends in step 3 of 3: what was still to come is not tested"),
                 replay.err.constData());
        const Finished compared = runStatewire({u"compare"_s, half, whole});
        QCOMPARE(compared.status, 0);
        QVERIFY2(compared.out.contains("A  1 of 3 checks passed, 2 not reached"), compared.out.constData());
    }

    void aReplayTellsTheVotesWithTheAnswer()
    {
        const QString whole = m_folder.filePath(u"asked.pcapng"_s);
        const Finished run = runStatewire(
            {u"run"_s, own(QByteArray(ending).replace("PORT", "2016")), u"--pace"_s, u"fast"_s, u"--record"_s, whole});
        QVERIFY2(run.status == 0, run.why().constData());
        QVERIFY(!run.out.contains("The class predicted"));
        const auto loaded = loadSession(whole);
        QVERIFY(loaded);
        Session voted;
        Session half; // up to where the answer would come
        bool answered = false;
        for (const Event& event : loaded->session.events()) {
            answered = answered || (event.as<CallEvent>() && event.as<CallEvent>()->worker == "c"_L1);
            for (Session* session : {&voted, &half}) {
                if (session == &half && answered)
                    continue;
                session->append(event);
                const auto* step = event.as<StepEvent>();
                if (!step || step->index != 0 || step->phase == StepEvent::Phase::Begun)
                    continue;
                session->append({event.tNs, PredictionEvent{u"listen"_s, u"refused"_s, 3}});
                session->append({event.tNs, PredictionEvent{u"listen"_s, u"accepted"_s, 1}});
            }
        }
        QVERIFY(saveSession(voted, whole));
        const QByteArray out = inOneLine(runStatewire({u"replay"_s, whole}).out);
        const QByteArray votes = " The class predicted: success: accepted 1, ECONNREFUSED: refused 3";
        QVERIFY2(out.contains("How will it end? success: accepted" + votes), out.constData());
        QCOMPARE(out.count("The class predicted"), 1);
        QVERIFY(saveSession(half, whole));
        const QByteArray cut = inOneLine(runStatewire({u"replay"_s, whole}).out);
        QVERIFY2(cut.contains("How will it end? the answer did not come" + votes), cut.constData());
        QCOMPARE(cut.count("The class predicted"), 1);
    }

private:
    static void forms()
    {
        QTest::addColumn<QString>("format");
        for (const char* format : {"text", "json", "tap", "junit"})
            QTest::newRow(format) << QString::fromLatin1(format);
    }

    /// All three remarks are there.
    static void verify(const QByteArray& out, const QByteArray& failure)
    {
        QFETCH(QString, format);
        const QByteArray all = inOneLine(out);
        for (const QByteArray& remark : {unknown, known, failure})
            QVERIFY2(all.contains(remark), out.constData());
        if (format == "tap"_L1) {
            QVERIFY2(all.contains("not ok 1 - listening/default"), out.constData());
        } else if (format == "junit"_L1) {
            QVERIFY2(all.contains("<skipped message=\"Nothing is challenged: " + unknown + "\"/>"), out.constData());
            QVERIFY2(all.contains("<system-out>Five are dropped: " + known + "</system-out>"), out.constData());
            QVERIFY2(all.contains("<failure message=\"Seven are dropped: " + failure + "\"/>"), out.constData());
            QVERIFY2(all.contains("tests=\"4\" failures=\"1\" errors=\"0\" skipped=\"1\""), out.constData());
        } else if (format == "text"_L1) {
            QVERIFY2(all.contains("2/4 checks, 1 unknown") || all.contains("2 of 4 checks passed, 1 unknown"),
                     out.constData());
        }
    }

    /// The path of a statewire whose only bundled scenario is \p text.
    QString programWithScenario(const QByteArray& text)
    {
        const QDir folder(m_folder.path());
        folder.mkpath(u"there/bin"_s);
        folder.mkpath(u"there/scenarios"_s);
        for (const char* name : {"statewire", "statewire-lab", "statewire-worker"}) {
            const QString copy = folder.filePath(u"there/bin/"_s + QLatin1String(name));
            if (!QFile::exists(copy))
                QFile::copy(program(QLatin1String(name)), copy);
        }
        write(folder.filePath(u"there/scenarios/listening.toml"_s), text);
        return folder.filePath(u"there/bin/statewire"_s);
    }
};

STATEWIRE_TEST(TestOutcomes);
#include "tst_outcomes.moc"
