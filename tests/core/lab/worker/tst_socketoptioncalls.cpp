// SPDX-License-Identifier: GPL-3.0-or-later
// Socket options: the values that each takes, and the setsockopt() calls they become.
#include "lab/worker/socketoptioncalls.h"
#include "support/testregistry.h"

#include <QTest>

using namespace statewire;
using namespace Qt::StringLiterals;

class TestSocketOptionCalls : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyOptionBecomesItsCalls_data()
    {
        QTest::addColumn<QString>("option");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("calls");
        const auto row = [](const QString& option, const QString& value, const QString& calls) {
            QTest::newRow(qPrintable(option + u' ' + value)) << option << value << calls;
        };
        row(u"linger"_s, u"3"_s, u"SO_LINGER 1, 3"_s);
        row(u"linger"_s, u"off"_s, u"SO_LINGER 0, 0"_s);
        row(u"keepalive"_s, u"1  2 3"_s, u"TCP_KEEPIDLE 1; TCP_KEEPINTVL 2; TCP_KEEPCNT 3; SO_KEEPALIVE 1"_s);
        row(u"keepalive"_s, u"off"_s, u"SO_KEEPALIVE 0"_s);
        row(u"linger2"_s, u"-1"_s, u"TCP_LINGER2 -1"_s);
        row(u"user_timeout"_s, u"9"_s, u"TCP_USER_TIMEOUT 9"_s);
        row(u"nodelay"_s, u"1"_s, u"TCP_NODELAY 1"_s);
        row(u"quickack"_s, u"0"_s, u"TCP_QUICKACK 0"_s);
        row(u"rcvbuf"_s, u"4096"_s, u"SO_RCVBUF 4096"_s);
        row(u"sndbuf"_s, u"8192"_s, u"SO_SNDBUF 8192"_s);
        row(u"reuse_address"_s, u"1"_s, u"SO_REUSEADDR 1"_s);
        row(u"defer_accept"_s, u"5"_s, u"TCP_DEFER_ACCEPT 5"_s);
    }

    void everyOptionBecomesItsCalls()
    {
        QFETCH(QString, option);
        QFETCH(QString, value);
        QFETCH(QString, calls);
        QVERIFY(socketOptionNames().contains(option));
        const Result<SocketOptionSetting> setting = socketOptionSetting(option, value);
        QVERIFY2(setting, setting ? "" : qPrintable(setting.error().text()));
        QStringList texts;
        for (const SocketOptionCall& call : socketOptionCalls(*setting))
            texts << call.text;
        QCOMPARE(texts.join(u"; "_s), calls);
    }

    void whatAnOptionDoesNotTakeIsRefused_data()
    {
        QTest::addColumn<QString>("option");
        QTest::addColumn<QString>("value");
        QTest::newRow("linger") << u"linger"_s << u"-1"_s;
        QTest::newRow("two numbers") << u"keepalive"_s << u"1 2"_s;
        QTest::newRow("four numbers") << u"keepalive"_s << u"1 2 3 4"_s;
        QTest::newRow("too many probes") << u"keepalive"_s << u"1 2 128"_s;
        QTest::newRow("no number") << u"rcvbuf"_s << u"much"_s;
        QTest::newRow("never off") << u"nodelay"_s << u"off"_s;
        QTest::newRow("neither 0 nor 1") << u"nodelay"_s << u"2"_s;
        QTest::newRow("nothing") << u"sndbuf"_s << QString();
    }

    void whatAnOptionDoesNotTakeIsRefused()
    {
        QFETCH(QString, option);
        QFETCH(QString, value);
        const Result<SocketOptionSetting> setting = socketOptionSetting(option, value);
        QVERIFY(!setting);
        QCOMPARE(setting.error().text(),
                 u"could not set the socket option %1 = '%2': it takes %3"_s.arg(option, value, socketOptionValues(option)));
    }

    void anUnknownOptionIsToldWhichThereAre()
    {
        const Result<SocketOptionSetting> setting = socketOptionSetting(u"magic"_s, u"1"_s);
        QVERIFY(!setting);
        QVERIFY(setting.error().text().endsWith(
            u"there are: linger, keepalive, linger2, user_timeout, nodelay, quickack, rcvbuf, sndbuf, reuse_address, "
            "defer_accept"_s));
        QVERIFY(socketOptionValues(u"magic"_s).isEmpty());
    }
};

STATEWIRE_TEST(TestSocketOptionCalls);
#include "tst_socketoptioncalls.moc"
