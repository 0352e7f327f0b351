// SPDX-License-Identifier: GPL-3.0-or-later
// The names of calls: every call has one, and what either engine records is known by it.
#include "session/event.h"
#include "support/testregistry.h"

#include <QTest>
#include <set>

using namespace statewire;
using namespace Qt::StringLiterals;

class TestCall : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyCallHasANameOfItsOwn()
    {
        std::set<QString> names;
        for (int i = 0; i <= int(Call::Exit); ++i) {
            const QString name = callName(Call(i));
            QVERIFY2(!name.isEmpty(), qPrintable(QString::number(i)));
            QVERIFY2(names.insert(name).second, qPrintable(name));
            QCOMPARE(callFromName(name), std::optional(Call(i)));
        }
        QVERIFY(!callFromName(u"sendfile"_s));
        QVERIFY(!callFromName({}));
    }

    void callsAreKnownByTheirNamesInBothEngines_data()
    {
        QTest::addColumn<QString>("recorded");
        QTest::addColumn<std::optional<Call>>("made");
        QTest::addColumn<bool>("system");
        const auto row = [](const QString& recorded, std::optional<Call> made, bool system) {
            QTest::newRow(qPrintable(recorded)) << recorded << made << system;
        };
        row(u"connect"_s, Call::Connect, true);
        row(u"connect (QTcpSocket)"_s, Call::Connect, false);
        row(u"QTcpServer::listen"_s, Call::Listen, false);
        row(u"QTcpSocket::write"_s, Call::Send, false);
        row(u"close (QTcpSocket, by itself)"_s, Call::Close, false);
        row(u"read_sysctl"_s, Call::ReadSysctl, true);
        row(u"sendfile"_s, std::nullopt, false); // of another version: kept as it is, and no call that is known here
    }
    void callsAreKnownByTheirNamesInBothEngines()
    {
        QFETCH(QString, recorded);
        QFETCH(std::optional<Call>, made);
        QFETCH(bool, system);
        CallEvent call;
        call.call = recorded;
        QVERIFY(call.made() == made);
        QCOMPARE(call.isSystemCall(), system);
        QVERIFY(!made || call.is(*made));
    }

    void whatAnEngineMakesOfACallAnswersForIt()
    {
        QVERIFY(isMadeFor(u"close", Call::Abort));
        QVERIFY(isMadeFor(u"QTcpSocket::abort", Call::Abort));
        QVERIFY(!isMadeFor(u"QTcpServer::close", Call::Abort));
        QVERIFY(isMadeFor(u"QTcpServer::close", Call::Close));
        QVERIFY(isMadeFor(u"setsockopt", Call::Option));
        QVERIFY(!isMadeFor(u"socket", Call::Connect));
        QVERIFY(!isMadeFor(u"sendfile", Call::Send));
    }
};

STATEWIRE_TEST(TestCall);
#include "tst_call.moc"
