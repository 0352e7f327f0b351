// SPDX-License-Identifier: GPL-3.0-or-later
// Control runs on the real kernel: what is the same does not differ, and what was turned shows where the facts say.
#include "support/labsupport.h"
#include "support/testregistry.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

using namespace statewire::test;
using namespace Qt::StringLiterals;

namespace {

Finished compare(const QString& a, const QString& b, const QStringList& more = {})
{
    return runStatewire(
        QStringList{u"compare"_s, u"time-wait-reuse"_s, a, b, u"--pace"_s, u"fast"_s, u"--format"_s, u"json"_s} + more);
}

/// "6 result client-3: connect: ok | EADDRNOTAVAIL"
QString told(const QJsonValue& difference)
{
    const QJsonObject d = difference.toObject();
    return u"%1 %2 %3: %4 | %5"_s.arg(d.value("step"_L1).toInt())
        .arg(d.value("kind"_L1).toString(), d.value("subject"_L1).toString(), d.value("a"_L1).toString(),
             d.value("b"_L1).toString());
}

QStringList allTold(const QJsonObject& json)
{
    QStringList list;
    for (const QJsonValue& difference : json.value("differences"_L1).toArray())
        list << told(difference);
    return list;
}

} // namespace

class TestCompare : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { STATEWIRE_NEEDS_LAB(); }

    void theSameVariantTwiceDoesNotDifferTenTimes()
    {
        for (int i = 0; i < 10; ++i) {
            const QJsonObject json = compare(u"default"_s, u"default"_s).json();
            QVERIFY(json.contains("differences"_L1));
            QVERIFY2(json.value("parts"_L1).isNull(), qPrintable(allTold(json).join(u'\n')));
            QVERIFY(json.value("turned"_L1).toArray().isEmpty());
        }
    }

    void theFlagshipPartsFromItsControlWhereTheOtherEndCloses()
    {
        const Finished finished = compare(u"default"_s, u"client-closes-first"_s);
        QCOMPARE(finished.status, 0);
        const QJsonObject json = finished.json();
        QCOMPARE(told(json.value("parts"_L1)), u"3 action what is done: server: close (first), server: close (second) | "
                                               "client-1: close, client-2: close"_s);
        const QStringList differences = allTold(json);
        for (const QString& expected : {u"3 frame connection of client-1: FIN from server | FIN from client"_s,
                                        u"3 state server, connection of client-1: FIN_WAIT1 → FIN_WAIT2 | CLOSE_WAIT"_s,
                                        u"3 state client, connection of client-1: CLOSE_WAIT | FIN_WAIT1 → FIN_WAIT2"_s,
                                        u"4 state client, connection of client-1: LAST_ACK | TIME_WAIT"_s,
                                        u"6 result client-3: connect: ok | EADDRNOTAVAIL"_s})
            QVERIFY2(differences.contains(expected), qPrintable(expected + u" is not among\n"_s + differences.join(u'\n')));
        // The first two steps are the same; each begins at the same place, whatever the clocks said.
        const QJsonArray steps = json.value("steps"_L1).toArray();
        QVERIFY(steps[0].toObject().value("same"_L1).toBool());
        QVERIFY(steps[1].toObject().value("same"_L1).toBool());
        QVERIFY(!steps[2].toObject().value("same"_L1).toBool());
    }

    void oneSysctlTurnsTheThirdConnectAndNothingBefore()
    {
        const QJsonObject json = compare(u"tw-reuse-1"_s, u"tw-reuse-2"_s).json();
        QCOMPARE(told(json.value("parts"_L1)), u"6 result client-3: connect: ok | EADDRNOTAVAIL"_s);
        QStringList turned;
        for (const QJsonValue& t : json.value("turned"_L1).toArray())
            turned << t.toObject().value("name"_L1).toString();
        QVERIFY2(turned.contains(u"tw_reuse"_s) && turned.contains(u"client net.ipv4.tcp_tw_reuse"_s),
                 qPrintable(turned.join(u' ')));
    }

    void aFailedCheckEndsWithOne()
    {
        const Finished finished = compare(u"client-closes-first"_s, u"client-closes-first"_s,
                                          {u"--set"_s, u"tw_reuse=1"_s, u"--set"_s, u"gap=1100ms"_s});
        QCOMPARE(finished.status, 1);
        QVERIFY(!finished.json().value("a"_L1).toObject().value("passed"_L1).toBool(true));
    }

    void twoRecordingsCompareLikeTheirRuns()
    {
        const QTemporaryDir folder;
        for (const QString& variant : {u"tw-reuse-1"_s, u"tw-reuse-2"_s})
            QCOMPARE(runStatewire({u"run"_s, u"time-wait-reuse"_s, u"--variant"_s, variant, u"--pace"_s, u"fast"_s,
                                   u"--record"_s, folder.filePath(variant + u".pcapng"_s)})
                         .status,
                     0);
        const QString a = folder.filePath(u"tw-reuse-1.pcapng"_s);
        const QString b = folder.filePath(u"tw-reuse-2.pcapng"_s);
        const Finished json = runStatewire({u"compare"_s, a, b, u"--format"_s, u"json"_s});
        QCOMPARE(json.status, 0);
        QVERIFY(json.json().value("replay"_L1).toBool());
        QCOMPARE(told(json.json().value("parts"_L1)), u"6 result client-3: connect: ok | EADDRNOTAVAIL"_s);
        const QString text = QString::fromUtf8(runStatewire({u"compare"_s, a, b}).out);
        QVERIFY2(text.contains(u"REPLAY"_s) && text.contains(u"They part in step 6"_s), qPrintable(text));
        QVERIFY(runStatewire({u"compare"_s, a, a}).out.contains("No difference"));
    }

    void wrongUseSaysWhatIsMeant()
    {
        const Finished one = runStatewire({u"compare"_s, u"time-wait-reuse"_s, u"default"_s});
        QCOMPARE(one.status, 2);
        QVERIFY2(one.err.contains("two of its variants"), one.err.constData());
        const Finished unknown = runStatewire({u"compare"_s, u"time-wait-reuse"_s, u"default"_s, u"x"_s});
        QCOMPARE(unknown.status, 2);
        QVERIFY2(unknown.err.contains("client-closes-first"), unknown.err.constData());
    }
};

STATEWIRE_TEST(TestCompare);
#include "tst_compare.moc"
