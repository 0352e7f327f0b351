// SPDX-License-Identifier: GPL-3.0-or-later
// The bundled scenarios with a deciding knob turned: a check that cannot fail would claim nothing.
#include "labsupport.h"
#include "testregistry.h"

#include <QTest>

using namespace statewire::test;
using namespace Qt::StringLiterals;

class LibraryTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
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
