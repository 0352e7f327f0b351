// SPDX-License-Identifier: GPL-3.0-or-later
// Every bundled scenario, told once on this kernel: each of its checks must come out as claimed.
#include "labsupport.h"
#include "testregistry.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace statewire::test;
using namespace Qt::StringLiterals;

class LibraryTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyScenarioComesOutAsClaimed_data()
    {
        QTest::addColumn<QString>("scenario");
        QTest::addColumn<QString>("variant");
        const Finished list = runStatewire({u"list"_s, u"--format"_s, u"json"_s});
        const QJsonArray scenarios = QJsonDocument::fromJson(list.out).array();
        QVERIFY(scenarios.size() >= 25);
        for (const QJsonValue& value : scenarios) {
            const QString id = value[u"id"].toString();
            // Its first variant turns on a SYN cookie's minute, which may pass in between; another tells the same without.
            const QString variant = id == "why-time-wait"_L1 ? u"paws"_s : value[u"variants"][0].toString();
            QTest::newRow(qPrintable(id)) << id << variant;
        }
    }

    void everyScenarioComesOutAsClaimed()
    {
        QFETCH(QString, scenario);
        QFETCH(QString, variant);
        const Finished told = runStatewire({u"run"_s, scenario, u"--variant"_s, variant, u"--pace"_s, u"fast"_s});
        if (told.status == 77)
            QSKIP(told.err.constData());
        QVERIFY2(told.status == 0, (told.out + told.err).constData());
    }

    void aTurnedKnobMakesADecidingCheckFail_data()
    {
        QTest::addColumn<QString>("scenario");
        QTest::addColumn<QString>("variant");
        QTest::addColumn<QString>("setting");
        const auto row = [](const char* scenario, const char* variant, const char* setting) {
            QTest::newRow(scenario) << QString::fromLatin1(scenario) << QString::fromLatin1(variant)
                                    << QString::fromLatin1(setting);
        };
        row("connection-refused", "listener", "listens_on=2017");
        row("reset-on-close", "default", "reads=9");
        row("simultaneous-open", "default", "right_calls=40001");
        row("process-killed", "default", "bytes_read=2");
        row("last-ack", "lost", "tw_buckets=0");
        row("deferred-accept", "deferred", "defer=0");
        row("why-time-wait", "paws", "timestamps=0");
        row("life-of-a-connection", "default", "time_waits=0");
    }

    void aTurnedKnobMakesADecidingCheckFail()
    {
        QFETCH(QString, scenario);
        QFETCH(QString, variant);
        QFETCH(QString, setting);
        const Finished told =
            runStatewire({u"run"_s, scenario, u"--variant"_s, variant, u"--set"_s, setting, u"--pace"_s, u"fast"_s});
        if (told.status == 77)
            QSKIP(told.err.constData());
        QVERIFY2(told.status == 1, (told.out + told.err).constData());
        QVERIFY(told.out.contains("✗"));
    }
};

STATEWIRE_TEST(LibraryTest);
#include "tst_library.moc"
