// SPDX-License-Identifier: GPL-3.0-or-later
// What the command line says of scenario files: their format, their mistakes, their sources, their languages and kernels.
#include "support/labsupport.h"
#include "support/scenariotext.h"
#include "support/testregistry.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

using namespace statewire::test;
using namespace Qt::StringLiterals;

namespace {

QByteArray contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

const QByteArray forOthers = ScenarioText{.id = "others", .title = "Not here", .rest = R"([[variant]]
id = "old"
title = "O"
when = { kernel = "<2.6" }
[[step]]
id = "s"
title = "S"
)"}
                                 .toml();

} // namespace

class TestFormatCommands : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theSchemaIsJson()
    {
        const Finished finished = runStatewire({u"schema"_s});
        QCOMPARE(finished.status, 0);
        const QJsonObject schema = QJsonDocument::fromJson(finished.out).object();
        QVERIFY(schema.value("$schema"_L1).toString().contains("2020-12"_L1));
        QVERIFY(schema.value("properties"_L1).toObject().contains(u"step"_s));
        QCOMPARE(runStatewire({u"schema"_s, u"--format"_s, u"text"_s}).status, 2);
    }

    void theDocumentsAreFoundBesideTheProgram()
    {
        const Finished format = runStatewire({u"help"_s, u"format"_s});
        QCOMPARE(format.status, 0);
        QCOMPARE(format.out, contentOf(program(u"../help/scenario-format.md"_s)));
        QCOMPARE(runStatewire({u"schema"_s, u"--format"_s, u"markdown"_s}).out, format.out);
        const Finished tutorial = runStatewire({u"help"_s, u"tutorial"_s});
        QCOMPARE(tutorial.status, 0);
        QVERIFY(tutorial.out.startsWith("# "));
        QVERIFY(runStatewire({u"help"_s, u"run"_s}).out.contains("--pace"));
        const Finished misspelt = runStatewire({u"help"_s, u"tutorail"_s});
        QCOMPARE(misspelt.status, 2);
        QVERIFY2(misspelt.err.contains("did you mean 'tutorial'"), misspelt.err.constData());
    }

    void everyBrokenFileIsReportedAsExpected()
    {
        const QString folder = QStringLiteral(STATEWIRE_TEST_DATA "/broken");
        QByteArray expected;
        for (const QByteArray& line : contentOf(folder + u"/expected.txt"_s).split('\n')) {
            if (!line.isEmpty() && !line.startsWith('#'))
                expected += line + '\n';
        }
        QStringList arguments{u"check"_s};
        for (const QFileInfo& info : QDir(folder).entryInfoList({u"*.toml"_s}, QDir::Files, QDir::Name))
            arguments << info.filePath();
        const Finished finished = runStatewire(arguments);
        QCOMPARE(finished.status, 2);
        QByteArray found;
        for (const QByteArray& line : finished.out.split('\n')) {
            if (line.startsWith(folder.toUtf8()))
                found += line.mid(folder.toUtf8().size() + 1) + '\n';
        }
        QCOMPARE(found, expected);
    }

    void aScenarioIsListedWithItsSourcesAndInAnotherLanguage()
    {
        const QByteArray plain = runStatewire({u"list"_s}).out;
        QVERIFY(!plain.contains("https://"));
        const QByteArray verbose = runStatewire({u"list"_s, u"--verbose"_s}).out;
        QVERIFY2(verbose.contains("https://www.rfc-editor.org/rfc/rfc6191"), verbose.constData());
        const QByteArray german = runStatewire({u"list"_s, u"--language"_s, u"de"_s}).out;
        QVERIFY(german.contains("ein Port in TIME_WAIT wieder benutzen?"));
        const Finished system =
            runToEnd(u"/usr/bin/env"_s, {u"-u"_s, u"LANGUAGE"_s, u"LC_ALL="_s, u"LC_MESSAGES=de_DE.UTF-8"_s,
                                         program(u"statewire"_s), u"list"_s});
        QVERIFY2(system.out.contains("ein Port in TIME_WAIT wieder benutzen?"), "the system's language is taken");
    }

    void whatIsForOtherKernelsIsNotRunAndSaysSo()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(u"others.toml"_s);
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(forOthers);
        file.close();
        const Finished run = runStatewire({u"run"_s, path});
        QCOMPARE(run.status, 77);
        QVERIFY2(run.err.contains("not for this kernel: it needs Linux <2.6"), run.err.constData());
        QCOMPARE(runStatewire({u"run"_s, path, u"--variant"_s, u"old"_s}).status, 77);
        QCOMPARE(runStatewire({u"run"_s, path, u"--variant"_s, u"older"_s}).status, 2);
        QCOMPARE(runStatewire({u"compare"_s, path, u"old"_s, u"old"_s}).status, 77);
        QCOMPARE(runStatewire({u"compare"_s, path, u"old"_s, u"older"_s}).status, 77);
        QCOMPARE(runStatewire({u"compare"_s, path, u"older"_s, u"old"_s}).status, 2);
    }

    void whatIsForOtherKernelsIsListedAsSuch()
    {
        QTemporaryDir folder;
        const QString scenarios = folder.filePath(u"statewire/scenarios"_s);
        QVERIFY(QDir().mkpath(scenarios));
        QFile file(scenarios + u"/others.toml"_s);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(forOthers);
        file.close();
        const auto list = [&](const QStringList& more) {
            return runToEnd(u"/usr/bin/env"_s,
                            QStringList{u"XDG_DATA_HOME="_s + folder.path(), program(u"statewire"_s), u"list"_s} + more);
        };
        QVERIFY(list({}).out.contains("(not for this kernel: needs Linux <2.6)"));
        const QJsonArray all = QJsonDocument::fromJson(list({u"--format"_s, u"json"_s}).out).array();
        int told = 0;
        for (const QJsonValue& entry : all) {
            const QJsonObject others = entry[u"not_for_this_kernel"].toObject();
            told += int(others.size());
            if (entry[u"id"].toString() == "others"_L1)
                QVERIFY(others.value("old"_L1).toString().contains("it needs Linux <2.6"_L1));
        }
        QVERIFY(told >= 1);
    }

    void whereTheFirstVariantIsForOthersTheOneThatIsToldIsNamed()
    {
        STATEWIRE_NEEDS_LAB();
        QTemporaryDir folder;
        const QString path = folder.filePath(u"others.toml"_s);
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        QByteArray text = forOthers;
        file.write(text.replace("[[step]]", "[[variant]]\nid = \"new\"\ntitle = \"N\"\n[[step]]"));
        file.close();
        const Finished run = runStatewire({u"run"_s, path, u"--format"_s, u"json"_s});
        QVERIFY2(run.status == 0, run.err.constData());
        QCOMPARE(run.json().value("variant"_L1).toString(), u"new"_s);
        QVERIFY2(run.err.contains("variant 'old' is left out: it is not for this kernel") &&
                     run.err.contains("told instead: 'new'"),
                 run.err.constData());
        QVERIFY(runStatewire({u"run"_s, path, u"--variant"_s, u"new"_s}).err.isEmpty());
    }
};

STATEWIRE_TEST(TestFormatCommands);
#include "tst_formatcommands.moc"
