// SPDX-License-Identifier: GPL-3.0-or-later
// What statewire-lab is started with: arguments that round-trip, and wrong ones that are refused.
#include "lab/protocol/protocol.h"
#include "support/testregistry.h"

#include <QTest>

using namespace statewire;
using namespace Qt::StringLiterals;

class TestProtocol : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aSetUpSurvivesItsArguments()
    {
        const LabSetup setup{
            LabMode::Loopback, {{u"client"_s, u"10.0.0.1"_s}, {u"the server"_s, u"10.0.0.2"_s}}, 250'000'000};
        const Result<LabSetup> read = LabSetup::fromArguments(setup.arguments());
        QVERIFY(read.has_value());
        QCOMPARE(read->mode, setup.mode);
        QCOMPARE(read->wireDelayNs, setup.wireDelayNs);
        QCOMPARE(read->hosts.size(), size_t(2));
        QCOMPARE(read->hosts[1].name, u"the server"_s);
        QCOMPARE(read->hosts[1].address, u"10.0.0.2"_s);
    }

    void wrongArgumentsAreRefused_data()
    {
        QTest::addColumn<QStringList>("arguments");
        const QStringList hosts{u"--host"_s, u"a=10.0.0.1"_s, u"--host"_s, u"b=10.0.0.2"_s};
        QTest::newRow("nothing") << QStringList();
        QTest::newRow("one host") << hosts.mid(0, 2);
        QTest::newRow("mode") << hosts + QStringList{u"--mode"_s, u"magic"_s};
        QTest::newRow("delay too long") << hosts + QStringList{u"--delay-ns"_s, u"5000000001"_s};
        QTest::newRow("delay below zero") << hosts + QStringList{u"--delay-ns"_s, u"-1"_s};
        QTest::newRow("no address") << QStringList{u"--host"_s, u"a"_s, u"--host"_s, u"b=10.0.0.2"_s};
        QTest::newRow("IPv6") << QStringList{u"--host"_s, u"a=::1"_s, u"--host"_s, u"b=10.0.0.2"_s};
        QTest::newRow("unknown option") << hosts + QStringList{u"--speed"_s, u"9"_s};
        QTest::newRow("value missing") << hosts + QStringList{u"--mode"_s};
    }

    void wrongArgumentsAreRefused()
    {
        QFETCH(QStringList, arguments);
        QVERIFY(!LabSetup::fromArguments(arguments).has_value());
    }
};

STATEWIRE_TEST(TestProtocol);
#include "tst_protocol.moc"
