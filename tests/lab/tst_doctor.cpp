// SPDX-License-Identifier: GPL-3.0-or-later
// What the program says a machine allows, on this machine as it is and with a part of it taken away.
#include "support/labsupport.h"
#include "support/testregistry.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace statewire;
using namespace statewire::test;
using namespace Qt::StringLiterals;

class TestDoctor : public QObject
{
    Q_OBJECT

    static QJsonObject read(const QByteArray& out) { return QJsonDocument::fromJson(out).object(); }
    static QJsonObject finding(const QJsonObject& diagnosis, const QString& id)
    {
        for (const QJsonValue& each : diagnosis.value("findings"_L1).toArray()) {
            if (each.toObject().value("id"_L1).toString() == id)
                return each.toObject();
        }
        return {};
    }

private Q_SLOTS:
    void eachStepIsTriedHereAndSaidWithWhatWasSeen()
    {
        STATEWIRE_NEEDS_LAB();
        const Finished doctor = runStatewire({u"doctor"_s, u"--format"_s, u"json"_s});
        QCOMPARE(doctor.status, 0);
        const QJsonObject diagnosis = read(doctor.out);
        QVERIFY(diagnosis.value("private_lab"_L1).toBool());
        QStringList ids;
        for (const QJsonValue& each : diagnosis.value("findings"_L1).toArray())
            ids << each.toObject().value("id"_L1).toString();
        QCOMPARE(ids, (QStringList{u"user-namespace"_s, u"id-maps"_s, u"network-namespace"_s, u"private-table"_s, u"veth"_s,
                                   u"packet-socket"_s, u"sysctls"_s, u"wire"_s, u"worker"_s, u"fonts"_s, u"display"_s}));
        QVERIFY(finding(diagnosis, u"wire"_s).value("seen"_L1).toString().contains(u"SYN_SENT"_s));
        const QJsonObject library = diagnosis.value("library"_L1).toObject();
        QCOMPARE(library.value("variants"_L1).toInt() - library.value("told"_L1).toInt(),
                 int(library.value("not_told"_L1).toArray().size()));
    }

    void withoutUserNamespacesCauseAndRemedyAreNamedAndTheRestIsNotGuessed()
    {
        STATEWIRE_NEEDS_LAB();
        const QString unshare = QStandardPaths::findExecutable(u"unshare"_s);
        if (unshare.isEmpty())
            QSKIP("unshare is not installed");
        const QString script =
            u"echo 0 > /proc/sys/user/max_user_namespaces && exec '%1' doctor --format json"_s.arg(program(u"statewire"_s));
        const Finished doctor = runToEnd(unshare, {u"-Ur"_s, u"sh"_s, u"-c"_s, script});
        QCOMPARE(doctor.status, 77);
        const QJsonObject diagnosis = read(doctor.out);
        QCOMPARE(diagnosis.value("private_lab"_L1).toBool(true), false);
        const QJsonObject failed = finding(diagnosis, u"user-namespace"_s);
        QCOMPARE(failed.value("outcome"_L1).toString(), u"fails"_s);
        QVERIFY(failed.value("why"_L1).toString().contains(u"ENOSPC"_s));
        QVERIFY(failed.value("remedy"_L1).toString().contains(u"user.max_user_namespaces"_s));
        QCOMPARE(finding(diagnosis, u"veth"_s).value("outcome"_L1).toString(), u"not-tried"_s);
        // What needs no namespace is told all the same.
        QVERIFY(diagnosis.value("library"_L1).toObject().value("told"_L1).toInt() > 0);
    }

    void aDisplayThatCannotBeOpenedIsNoReasonToFail()
    {
        STATEWIRE_NEEDS_LAB();
        const auto with = [](const QStringList& environment) {
            return runToEnd(
                u"env"_s, QStringList{u"-u"_s, u"QT_QPA_PLATFORM"_s, u"-u"_s, u"WAYLAND_DISPLAY"_s, u"-u"_s, u"DISPLAY"_s} +
                              environment + QStringList{program(u"statewire"_s), u"doctor"_s, u"--format"_s, u"json"_s});
        };
        const Finished named = with({u"DISPLAY=:987"_s});
        QCOMPARE(named.status, 0);
        const QJsonObject display = finding(read(named.out), u"display"_s);
        QCOMPARE(display.value("outcome"_L1).toString(), u"fails"_s);
        QVERIFY2(display.value("why"_L1).toString().contains(u":987"_s), qPrintable(display.value("why"_L1).toString()));
        const Finished none = with({});
        QVERIFY(finding(read(none.out), u"display"_s).value("why"_L1).toString().contains(u"WAYLAND_DISPLAY"_s));
    }

    void theNamesThatFontconfigHasForFontsAreNoFonts()
    {
        QTemporaryDir folder;
        const QString settings = folder.filePath(u"fonts.conf"_s);
        QFile file(settings);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("<?xml version=\"1.0\"?><fontconfig><dir>/nonexistent</dir></fontconfig>");
        file.close();
        const Finished doctor = runToEnd(
            u"env"_s, {u"FONTCONFIG_FILE="_s + settings, program(u"statewire"_s), u"doctor"_s, u"--format"_s, u"json"_s});
        const QJsonObject fonts = finding(read(doctor.out), u"fonts"_s);
        QCOMPARE(fonts.value("outcome"_L1).toString(), u"limited"_s);
        QVERIFY(fonts.value("why"_L1).toString().contains(u"fixed width"_s));
        QVERIFY(fonts.value("remedy"_L1).toString().contains(u"apt install fonts-"_s));
    }

    void wholeLibrariesSayOnceThatThereIsNoLab()
    {
        STATEWIRE_NEEDS_LAB();
        const QString unshare = QStandardPaths::findExecutable(u"unshare"_s);
        if (unshare.isEmpty())
            QSKIP("unshare is not installed");
        const QString script =
            u"echo 0 > /proc/sys/user/max_user_namespaces && exec '%1' run --all time-wait-reuse half-close --pace fast"_s
                .arg(program(u"statewire"_s));
        const Finished run = runToEnd(unshare, {u"-Ur"_s, u"sh"_s, u"-c"_s, script});
        QCOMPARE(run.status, 0); // the loopback variant was told
        QCOMPARE(run.out.count("max_user_namespaces"), 1);
        QVERIFY(run.out.count("no private lab works here, as was said") > 5);
        QVERIFY2(run.out.contains("ok      time-wait-reuse/loopback"), run.out.constData());
    }
};

STATEWIRE_TEST(TestDoctor);
#include "tst_doctor.moc"
