// SPDX-License-Identifier: GPL-3.0-or-later
// The command line as a user meets it: exit statuses, clear errors, and a machine that forbids labs.
#include "scenario/library/library.h"
#include "support/labsupport.h"
#include "support/testregistry.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace statewire;
using namespace statewire::test;
using namespace Qt::StringLiterals;

class TestCommandLine : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void wrongUseEndsWithTwoAndSaysWhatIsMeant_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("said");
        QTest::newRow("misspelt command") << QStringList{u"rum"_s} << u"did you mean 'run'"_s;
        QTest::newRow("no scenario") << QStringList{u"run"_s} << u"needs one scenario"_s;
        QTest::newRow("unknown scenario") << QStringList{u"run"_s, u"no-such-story"_s} << u"time-wait-reuse"_s;
        QTest::newRow("unknown variant") << QStringList{u"run"_s, u"time-wait-reuse"_s, u"--variant"_s, u"x"_s}
                                         << u"client-closes-first"_s;
        QTest::newRow("unknown knob") << QStringList{u"run"_s, u"time-wait-reuse"_s, u"--set"_s, u"speed=9"_s}
                                      << u"timestamps"_s;
        QTest::newRow("forbidden value") << QStringList{u"run"_s, u"time-wait-reuse"_s, u"--set"_s, u"timestamps=7"_s}
                                         << u"0, 1"_s;
        QTest::newRow("range upside down")
            << QStringList{u"run"_s, u"time-wait-reuse"_s, u"--set"_s, u"ports=5 4"_s} << u"lower first"_s;
        QTest::newRow("no value") << QStringList{u"run"_s, u"time-wait-reuse"_s, u"--set"_s, u"gap"_s} << u"KNOB=VALUE"_s;
        QTest::newRow("unknown pace") << QStringList{u"run"_s, u"time-wait-reuse"_s, u"--pace"_s, u"warp"_s}
                                      << u"fast, real or slow"_s;
        QTest::newRow("unknown option") << QStringList{u"list"_s, u"--colour"_s} << u"colour"_s;
        QTest::newRow("option of another command") << QStringList{u"list"_s, u"--variant"_s, u"x"_s} << u"variant"_s;
        QTest::newRow("unknown figure format")
            << QStringList{u"run"_s, u"time-wait-reuse"_s, u"--figure"_s, u"x.gif"_s} << u".png"_s;
        QTest::newRow("recording nowhere")
            << QStringList{u"run"_s, u"time-wait-reuse"_s, u"--record"_s, u"/no/such/folder/x.pcapng"_s}
            << u"/no/such/folder"_s;
        QTest::newRow("replay of nothing")
            << QStringList{u"replay"_s, u"/no/such/file.pcapng"_s} << u"/no/such/file.pcapng"_s;
        QTest::newRow("variant twice") << QStringList{u"run"_s,   u"half-close"_s, u"--variant"_s,
                                                      u"close"_s, u"--variant"_s,  u"default"_s}
                                       << u"given 2 times"_s;
        QTest::newRow("all with a variant") << QStringList{u"run"_s, u"--all"_s, u"--variant"_s, u"x"_s} << u"--slow"_s;
        QTest::newRow("junit of one") << QStringList{u"run"_s, u"half-close"_s, u"--format"_s, u"junit"_s}
                                      << u"expected text or json"_s;
        QTest::newRow("slow without all") << QStringList{u"run"_s, u"half-close"_s, u"--slow"_s} << u"goes with --all"_s;
        QTest::newRow("missing file") << QStringList{u"run"_s, u"/no/such/file.toml"_s} << u"/no/such/file.toml"_s;
    }

    void wrongUseEndsWithTwoAndSaysWhatIsMeant()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QString, said);
        const Finished finished = runStatewire(arguments);
        QCOMPARE(finished.status, 2);
        QCOMPARE(finished.out, QByteArray());
        QVERIFY2(QString::fromUtf8(finished.err).contains(said), finished.err.constData());
    }

    void helpAndVersionNeedNoDisplay()
    {
        const Finished help = runToEnd(
            u"/usr/bin/env"_s, {u"-u"_s, u"DISPLAY"_s, u"-u"_s, u"QT_QPA_PLATFORM"_s, program(u"statewire"_s), u"--help"_s});
        QCOMPARE(help.status, 0);
        QVERIFY(help.out.contains("replay"));
        QCOMPARE(runStatewire({u"--version"_s}).status, 0);
        QVERIFY(runStatewire({u"run"_s, u"--help"_s}).out.contains("--record"));
    }

    void theWindowWithoutADisplaySaysWhatToDoInstead()
    {
        const Finished gui = runToEnd(u"/usr/bin/env"_s, {u"-u"_s, u"DISPLAY"_s, u"-u"_s, u"WAYLAND_DISPLAY"_s, u"-u"_s,
                                                          u"QT_QPA_PLATFORM"_s, program(u"statewire"_s)});
        QCOMPARE(gui.status, 77);
        QVERIFY2(gui.err.contains("statewire run"), gui.err.constData());
    }

    void mistakesInAScenarioFileAreAllNamedWithLineAndColumn()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(u"bad.toml"_s);
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(
            "format = 1\nid = \"x\"\ntitel = \"t\"\nquestion = \"q\"\n\n[[host]]\nname = \"a\"\naddress = \"1.2.3\"\n");
        file.close();
        const Finished check = runStatewire({u"check"_s, path});
        QCOMPARE(check.status, 2);
        const QString out = QString::fromUtf8(check.out);
        QVERIFY2(out.contains(path + u":3:1: unknown key 'titel'"_s), check.out.constData());
        QVERIFY2(out.contains("did you mean 'title'"_L1), check.out.constData());
        QVERIFY2(out.contains(path + u":8:11: '1.2.3' is not an IPv4 address"_s), check.out.constData());
        QCOMPARE(runStatewire({u"run"_s, path}).status, 2);
    }

    void scenariosOfYoursAreListedFoundAndNeverDropped()
    {
        QTemporaryDir folder;
        const QString data = folder.filePath(u"statewire/scenarios"_s);
        QVERIFY(QDir().mkpath(data));
        const QString bundled = program(u"../scenarios/half-close.toml"_s);
        QVERIFY2(QFile::copy(bundled, data + u"/mine.toml"_s), qPrintable(bundled));
        QFile broken(data + u"/broken.toml"_s);
        QVERIFY(broken.open(QIODevice::WriteOnly));
        broken.write("format = 1\nid = \"mine-too\"\ntitel = \"t\"\n");
        broken.close();
        const auto statewire = [&](const QStringList& arguments) {
            return runToEnd(u"/usr/bin/env"_s, QStringList{u"XDG_DATA_HOME="_s + folder.path(), u"XDG_DATA_DIRS=/nowhere"_s,
                                                           program(u"statewire"_s)} +
                                                   arguments);
        };
        const Finished list = statewire({u"list"_s});
        QCOMPARE(list.status, 0);
        QVERIFY2(list.out.contains("== Yours =="), list.out.constData());
        QVERIFY2(list.out.contains("in the place of"), list.out.constData());
        QVERIFY2(list.out.contains("broken.toml:3:1: unknown key 'titel'"), list.out.constData());
        const QJsonArray all = QJsonDocument::fromJson(statewire({u"list"_s, u"--format"_s, u"json"_s}).out).array();
        bool hidden = false;
        bool mistaken = false;
        for (const QJsonValue& entry : all) {
            hidden |= entry["shadowed_by"_L1].toString().endsWith(u"mine.toml"_s);
            for (const QJsonValue& mistake : entry["mistakes"_L1].toArray())
                mistaken |= mistake["line"_L1].toInt() == 3;
        }
        QVERIFY(hidden && mistaken);
        const Finished run = statewire({u"run"_s, u"mine-too"_s});
        QCOMPARE(run.status, 2);
        QVERIFY2(run.err.contains("broken.toml:3:1"), run.err.constData());
        QVERIFY2(statewire({u"run"_s, u"half-clos"_s}).err.contains("did you mean 'half-close'"), "a slip is understood");
    }

    void everyVariantOfWhatIsNamedIsTold()
    {
        STATEWIRE_NEEDS_LAB();
        const Finished told = runStatewire(
            {u"run"_s, u"--all"_s, u"self-connect"_s, u"half-close"_s, u"--pace"_s, u"fast"_s, u"--format"_s, u"json"_s});
        QCOMPARE(told.status, 0);
        QStringList found;
        for (const QJsonValue& run : QJsonDocument::fromJson(told.out).array())
            found << run["scenario"_L1].toString() + u'/' + run["variant"_L1].toString();
        QStringList expected;
        for (const char* id : {"self-connect", "half-close"}) {
            const Result<Scenario> scenario = findScenario(QString::fromLatin1(id));
            QVERIFY(scenario.has_value());
            for (const Variant& variant : scenario->variants)
                expected << scenario->id + u'/' + variant.id;
        }
        QVERIFY(expected.size() >= 4);
        QCOMPARE(found, expected);
        const Finished none = runStatewire({u"run"_s, u"--all"_s, u"half-close"_s, u"/no/such/file.toml"_s});
        QCOMPARE(none.status, 2);
        QVERIFY(none.out.isEmpty() && none.err.contains("/no/such/file.toml"));
    }

    void wordsFindScenariosInTheTerminal()
    {
        const Finished found = runStatewire({u"list"_s, u"--search"_s, u"address allready in use"_s});
        QCOMPARE(found.status, 0);
        QVERIFY2(found.out.startsWith("address-in-use\n"), found.out.constData());
        QVERIFY2(found.out.contains("EADDRINUSE: Address already in use"), found.out.constData());
        const Finished none = runStatewire({u"list"_s, u"--search"_s, u"xyzzyplugh"_s});
        QVERIFY(none.out.isEmpty() && none.err.contains("xyzzyplugh"));
    }

    void helpNamesEveryOptionThatIsUnderstood()
    {
        const QByteArray overview = runStatewire({u"--help"_s}).out;
        const QByteArray man = runStatewire({u"help"_s, u"man"_s}).out;
        for (const char* command : {"gui", "list", "run", "replay", "compare", "check", "doctor", "schema", "help"}) {
            QVERIFY2(overview.contains(QByteArray("\n  ") + command + ' '), command);
            QVERIFY2(man.contains(QByteArray("\n.Ss ") + command + '\n'), command);
        }
        for (const char* option : {"variant", "set", "pace", "record", "figure", "language", "format", "all", "slow"}) {
            QVERIFY2(runStatewire({u"run"_s, u"--help"_s}).out.contains(QByteArray("  --") + option), option);
            QVERIFY2(man.contains(QByteArray("Fl -") + option), option);
        }
        QVERIFY(runStatewire({u"help"_s, u"run"_s}).out.startsWith("Usage: statewire run SCENARIO|FILE.toml"));
    }

    void theManPageHasNoFaultThatMandocFinds()
    {
        const QString mandoc = QStandardPaths::findExecutable(u"mandoc"_s);
        if (mandoc.isEmpty())
            QSKIP("mandoc is not installed");
        const QTemporaryDir folder;
        QFile page(folder.filePath(u"statewire.1"_s));
        QVERIFY(page.open(QIODevice::WriteOnly));
        page.write(runStatewire({u"help"_s, u"man"_s}).out);
        page.close();
        // Manuals that are not installed are none of the page's faults.
        const QByteArray found = runToEnd(mandoc, {u"-T"_s, u"lint"_s, page.fileName()}).out;
        for (const QByteArray& line : found.split('\n'))
            QVERIFY2(line.isEmpty() || line.contains("referenced manual not found") || line.contains("mandoc.db"),
                     line.constData());
    }

    void aShellCompletes_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<QString>("offered");
        QTest::addColumn<QString>("notOffered");
        QTest::newRow("commands") << QStringList{u"do"_s} << u"doctor"_s << u"run"_s;
        QTest::newRow("options") << QStringList{u"run"_s, u"--pa"_s} << u"--pace"_s << u"--figure"_s;
        QTest::newRow("choices") << QStringList{u"run"_s, u"--pace"_s, QString()} << u"slow"_s << u"json"_s;
        QTest::newRow("of this command") << QStringList{u"schema"_s, u"--format"_s, QString()} << u"markdown"_s << u"tap"_s;
        QTest::newRow("scenarios") << QStringList{u"run"_s, u"time-wait-r"_s} << u"time-wait-reuse"_s << u"half-close"_s;
        QTest::newRow("its variants") << QStringList{u"run"_s, u"half-close"_s, u"--variant"_s, QString()} << u"close"_s
                                      << u"loopback"_s;
        QTest::newRow("topics") << QStringList{u"help"_s, u"t"_s} << u"tutorial"_s << u"format"_s;
    }
    void aShellCompletes()
    {
        QFETCH(QStringList, words);
        QFETCH(QString, offered);
        QFETCH(QString, notOffered);
        // compopt is only for a completion that readline asked for.
        const QString script = u"PATH=%1:$PATH; compopt() { :; }; source <(statewire help bash); COMP_WORDS=(statewire %2); "
                               "COMP_CWORD=%3; _statewire; printf '%s\\n' \"${COMPREPLY[@]}\""_s;
        QStringList quoted;
        for (const QString& word : words)
            quoted << u'\'' + word + u'\'';
        const Finished bash = runToEnd(u"bash"_s, {u"-c"_s, script.arg(QFileInfo(program(u"statewire"_s)).absolutePath(),
                                                                       quoted.join(u' '), QString::number(words.size()))});
        const QStringList lines = QString::fromUtf8(bash.out).split(u'\n', Qt::SkipEmptyParts);
        QVERIFY2(lines.contains(offered), qPrintable(lines.join(u' ') + QString::fromUtf8(bash.err)));
        QVERIFY2(!lines.contains(notOffered), qPrintable(lines.join(u' ')));
    }

    void completionsAreWellFormed_data()
    {
        QTest::addColumn<QString>("shell");
        for (const QString& shell : {u"bash"_s, u"zsh"_s, u"fish"_s})
            QTest::newRow(qPrintable(shell)) << shell;
    }
    void completionsAreWellFormed()
    {
        QFETCH(QString, shell);
        const Finished told = runStatewire({u"help"_s, shell});
        QCOMPARE(told.status, 0);
        QVERIFY(told.out.contains("doctor"));
        if (QStandardPaths::findExecutable(shell).isEmpty())
            QSKIP("this shell is not installed");
        const QTemporaryDir folder;
        QFile file(folder.filePath(u"completion"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(told.out);
        file.close();
        const Finished read = runToEnd(shell, {u"-n"_s, file.fileName()});
        QVERIFY2(read.status == 0, read.err.constData());
    }

    void withoutUserNamespacesTheLabSaysWhyAndLoopbackStillRuns()
    {
        const QString unshare = QStandardPaths::findExecutable(u"unshare"_s);
        if (unshare.isEmpty())
            QSKIP("unshare is not installed");
        STATEWIRE_NEEDS_LAB(); // the staging itself needs one user namespace
        const auto staged = [&](const QString& variant) {
            const QString script =
                u"echo 0 > /proc/sys/user/max_user_namespaces && exec '%1' run time-wait-reuse --pace fast --variant %2"_s
                    .arg(program(u"statewire"_s), variant);
            return runToEnd(unshare, {u"-Ur"_s, u"sh"_s, u"-c"_s, script});
        };
        const Finished wire = staged(u"default"_s);
        QCOMPARE(wire.status, 77);
        QVERIFY2(wire.err.contains("ENOSPC"), wire.err.constData());
        QVERIFY2(wire.err.contains("max_user_namespaces"), wire.err.constData());
        QVERIFY2(wire.err.contains("loopback"), wire.err.constData());
        const Finished loopback = staged(u"loopback"_s);
        QVERIFY2(loopback.status == 0, loopback.out.constData());
    }

    void everyProcessLogsOnStandardErrorWhereItIsAskedTo()
    {
        STATEWIRE_NEEDS_LAB();
        const QStringList run{program(u"statewire"_s), u"run"_s, u"half-close"_s, u"--pace"_s, u"fast"_s,
                              u"--format"_s,           u"json"_s};
        const Finished quiet = runToEnd(run.first(), run.mid(1));
        QCOMPARE(quiet.err, QByteArray());
        const Finished logging =
            runToEnd(u"/usr/bin/env"_s, QStringList{u"QT_LOGGING_RULES=statewire.*.debug=true"_s} + run);
        QCOMPARE(logging.status, 0);
        QVERIFY2(!logging.json().isEmpty(), "standard output carries nothing but the session");
        for (const char* line : {"statewire.app: starting", "statewire.app: sending", "statewire.lab: received",
                                 "statewire.lab: started worker", "statewire.lab: opening the gate",
                                 "statewire.worker: about to call connect", "statewire.worker: connect"})
            QVERIFY2(logging.err.contains(line), line);
        const Finished worker =
            runToEnd(u"/usr/bin/env"_s, QStringList{u"QT_LOGGING_RULES=statewire.worker.debug=true"_s} + run);
        QVERIFY(worker.err.contains("statewire.worker: ") && !worker.err.contains("statewire.lab: "));
    }

    void damagedRecordingsAreToldNotTrusted()
    {
        STATEWIRE_NEEDS_LAB();
        QTemporaryDir folder;
        const QString whole = folder.filePath(u"whole.pcapng"_s);
        QCOMPARE(runStatewire({u"run"_s, u"time-wait-reuse"_s, u"--pace"_s, u"fast"_s, u"--record"_s, whole}).status, 0);
        QFile file(whole);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray bytes = file.readAll();
        const auto replayOf = [&](const QByteArray& damaged) {
            const QString path = folder.filePath(u"damaged.pcapng"_s);
            QFile out(path);
            if (out.open(QIODevice::WriteOnly))
                out.write(damaged);
            out.close();
            return runStatewire({u"replay"_s, path});
        };
        for (int part = 1; part < 20; ++part) {
            const Finished cut = replayOf(bytes.left(bytes.size() * part / 20 + 1));
            QVERIFY2(cut.status >= 0 && cut.status <= 2, "a cut recording must not crash the program");
            QVERIFY(!cut.err.isEmpty());
        }
        for (int seed = 1; seed <= 20; ++seed) {
            QByteArray garbled = bytes;
            quint32 random = quint32(seed);
            for (int i = 0; i < 50; ++i) {
                random = random * 1664525 + 1013904223;
                garbled[qsizetype(random % quint32(garbled.size()))] = char(random >> 24);
            }
            QVERIFY(replayOf(garbled).status >= 0);
        }
        QCOMPARE(replayOf("not a capture at all, only some text").status, 2);
        QCOMPARE(replayOf({}).status, 2);
    }
};

STATEWIRE_TEST(TestCommandLine);
#include "tst_commandline.moc"
