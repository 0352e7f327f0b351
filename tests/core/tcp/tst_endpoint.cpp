// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/testregistry.h"
#include "tcp/endpoint.h"

#include <QTest>
#include <rapidcheck.h>

using namespace statewire;
using namespace Qt::StringLiterals;

class TestEndpoint : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void textIsReadAndWrittenBack_data();
    void textIsReadAndWrittenBack();
    void whatIsNoEndpointIsRefused_data();
    void whatIsNoEndpointIsRefused();
    void everyEndpointSurvivesItsText();
    void anyTextIsReadWithoutHarm();
    void mappedAddressesAreTheirIpv4Ones_data();
    void mappedAddressesAreTheirIpv4Ones();
    void loopbackIsKnown_data();
    void loopbackIsKnown();
    void mirroringTwiceIsNothing();
    void equalTuplesHashAlike();
};

void TestEndpoint::textIsReadAndWrittenBack_data()
{
    QTest::addColumn<QString>("text");
    for (const char* text : {"192.168.88.131:2016", "0.0.0.0:0", "255.255.255.255:65535", "[::1]:2016", "[::]:0",
                             "[fe80::1:2:3:4]:40001", "[::ffff:192.168.88.131]:2016"})
        QTest::newRow(text) << QString::fromLatin1(text);
}

void TestEndpoint::textIsReadAndWrittenBack()
{
    QFETCH(QString, text);
    const std::optional<Endpoint> endpoint = Endpoint::parse(text);
    QVERIFY(endpoint);
    QCOMPARE(endpoint->toString(), text);
}

void TestEndpoint::whatIsNoEndpointIsRefused_data()
{
    QTest::addColumn<QString>("text");
    for (const char* text : {"",
                             ":",
                             ":2016",
                             "192.168.88.131",
                             "192.168.88.131:",
                             "192.168.88.131:65536",
                             "192.168.88.131:-1",
                             "192.168.88.131:+80",
                             "192.168.88.131: 80",
                             "192.168.88.131:80 ",
                             "192.168.88.131:0x50",
                             "192.168.88:80",
                             "192.168.88.256:80",
                             "::1:2016",
                             "[::1]",
                             "[::1]2016",
                             "[]:1",
                             "[",
                             "[:1",
                             "[192.168.88.131]:80",
                             "localhost:80",
                             "[::1%eth0]:80"})
        QTest::newRow(text) << QString::fromLatin1(text);
    QTest::newRow("an address with a hidden tail") << QString(u"192.168.88.131"_s + QChar(0) + u"x:80"_s);
    QTest::newRow("digits of another script") << u"192.168.88.131:\u0668\u0660"_s;
}

void TestEndpoint::whatIsNoEndpointIsRefused()
{
    QFETCH(QString, text);
    QVERIFY(!Endpoint::parse(text));
}

void TestEndpoint::everyEndpointSurvivesItsText()
{
    QVERIFY(rc::check("endpoint → text → endpoint", [](bool v6, const std::array<quint8, 16>& bytes, quint16 port) {
        Endpoint endpoint;
        endpoint.port = port;
        if (v6) {
            endpoint.address.family = Family::V6;
            endpoint.address.bytes = bytes;
        } else {
            std::copy_n(bytes.begin(), 4, endpoint.address.bytes.begin());
        }
        RC_ASSERT((Endpoint::parse(endpoint.toString()) == endpoint));
    }));
}

void TestEndpoint::anyTextIsReadWithoutHarm()
{
    QVERIFY(rc::check("what is accepted is written back as it was, up to spelling", [](const std::string& text) {
        const std::optional<Endpoint> endpoint = Endpoint::parse(QString::fromUtf8(text.data(), qsizetype(text.size())));
        RC_ASSERT((!endpoint || Endpoint::parse(endpoint->toString()) == endpoint));
    }));
}

void TestEndpoint::mappedAddressesAreTheirIpv4Ones_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<QString>("plain");
    QTest::newRow("mapped") << u"::ffff:127.0.0.2"_s << u"127.0.0.2"_s;
    QTest::newRow("IPv4 as it is") << u"10.0.0.1"_s << u"10.0.0.1"_s;
    QTest::newRow("IPv6 as it is") << u"2001:db8::1"_s << u"2001:db8::1"_s;
    QTest::newRow("compatible is not mapped") << u"::127.0.0.2"_s << u"::127.0.0.2"_s;
}

void TestEndpoint::mappedAddressesAreTheirIpv4Ones()
{
    QFETCH(QString, address);
    const std::optional<Address> parsed = Address::parse(address);
    QVERIFY(parsed);
    QTEST(parsed->unmapped().toString(), "plain");
}

void TestEndpoint::loopbackIsKnown_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<bool>("loopback");
    QTest::newRow("127/8") << u"127.3.2.1"_s << true;
    QTest::newRow("::1") << u"::1"_s << true;
    QTest::newRow("mapped 127/8") << u"::ffff:127.0.0.1"_s << true;
    QTest::newRow("128/8") << u"128.0.0.1"_s << false;
    QTest::newRow("any") << u"::"_s << false;
    QTest::newRow("::2") << u"::2"_s << false;
}

void TestEndpoint::loopbackIsKnown()
{
    QFETCH(QString, address);
    const std::optional<Address> parsed = Address::parse(address);
    QVERIFY(parsed);
    QTEST(parsed->isLoopback(), "loopback");
}

void TestEndpoint::mirroringTwiceIsNothing()
{
    const FourTuple tuple{*Endpoint::parse(u"10.0.0.1:1"), *Endpoint::parse(u"10.0.0.2:2")};
    QCOMPARE(tuple.mirrored().local.toString(), u"10.0.0.2:2"_s);
    QVERIFY(tuple.mirrored() != tuple && tuple.mirrored().mirrored() == tuple);
    QCOMPARE(tuple.toString(), u"10.0.0.1:1 - 10.0.0.2:2"_s);
}

void TestEndpoint::equalTuplesHashAlike()
{
    const FourTuple a{*Endpoint::parse(u"10.0.0.1:1"), *Endpoint::parse(u"10.0.0.2:2")};
    const FourTuple b = a;
    QCOMPARE(qHash(a), qHash(b));
    QVERIFY(qHash(a) != qHash(a.mirrored()));
}

STATEWIRE_TEST(TestEndpoint);
#include "tst_endpoint.moc"
