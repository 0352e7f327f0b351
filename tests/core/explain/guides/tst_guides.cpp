// SPDX-License-Identifier: GPL-3.0-or-later
// The guides to sysctls and counters: every sysctl the lab reports has an entry, and what matters follows from what
// happened.
#include "explain/explain.h"
#include "explain/guides/counterguide.h"
#include "explain/guides/sysctlguide.h"
#include "lab/protocol/reportedsysctls.h"
#include "support/sessionbuilder.h"
#include "support/testregistry.h"

#include <QTest>

using namespace statewire;
using namespace statewire::test;
using namespace Qt::StringLiterals;

class TestGuides : public QObject
{
    Q_OBJECT

    static QString why(const Session& session, const QString& key, const QString& host, qint64 nowNs = openEndNs)
    {
        const Timeline timeline = Timeline::of(session);
        return whySysctlMatters(key, host, session, timeline, {}, nowNs);
    }

private Q_SLOTS:
    void everySysctlTheLabReportsHasAnEntry()
    {
        for (const char* key : reportedSysctls) {
            const SysctlEntry* entry = findSysctl(QString::fromLatin1(key));
            QVERIFY2(entry, key);
            QVERIFY2(entry->does.endsWith(u'.') && !entry->byDefault.isEmpty(), key);
        }
        QCOMPARE(sysctlGuide().size(), reportedSysctls.size());
    }

    void reuseMattersWhereTheHostThatConnectedWaits()
    {
        SessionBuilder builder;
        builder.listen();
        LifeSpec life;
        life.serverCloses = false;
        builder.connectCall(40000);
        builder.liveToTimeWait(life);
        const QString key = u"net.ipv4.tcp_tw_reuse"_s;
        QVERIFY(why(builder.session(), key, u"client"_s).contains(u"192.168.88.132:40000"_s));
        QCOMPARE(why(builder.session(), key, u"server"_s), QString());
        QCOMPARE(why(builder.session(), key, u"client"_s, 1000), QString()); // it had not happened yet
    }

    void aFullAcceptQueueMakesTheBacklogMatter()
    {
        SessionBuilder builder;
        builder.append(CounterEvent{u"server"_s, u"TcpExt.ListenOverflows"_s, 1, 1});
        QVERIFY(why(builder.session(), u"net.core.somaxconn"_s, u"server"_s).startsWith(u"ListenOverflows"_s));
        QCOMPARE(why(builder.session(), u"net.core.somaxconn"_s, u"client"_s), QString());
    }

    void evidenceMakesTheSysctlItNamesMatterButNoOther()
    {
        Evidence evidence;
        evidence.host = u"client"_s;
        evidence.claim = u"connect() took the port over"_s;
        evidence.rule = u"net.ipv4.tcp_tw_reuse_delay has passed"_s;
        const SessionBuilder builder;
        const Timeline timeline = Timeline::of(builder.session());
        const auto matters = [&](const QString& key) {
            return whySysctlMatters(key, u"client"_s, builder.session(), timeline, {evidence}, openEndNs);
        };
        QCOMPARE(matters(u"net.ipv4.tcp_tw_reuse_delay"_s), u"evidence names it: connect() took the port over"_s);
        QCOMPARE(matters(u"net.ipv4.tcp_tw_reuse"_s), QString());
    }

    void countersOfTimeWaitAreExplained()
    {
        for (const char* name : {"TcpExt.TW", "TcpExt.TWRecycled", "TcpExt.PAWSEstab", "TcpExt.TCPTimeWaitOverflow",
                                 "TcpExt.ListenOverflows", "TcpExt.TCPChallengeACK", "Tcp.ActiveOpens"})
            QVERIFY2(counterMeaning(QString::fromLatin1(name)).endsWith(u'.'), name);
        QCOMPARE(counterMeaning(u"TcpExt.NoSuchThing"_s), QString());
    }
};

STATEWIRE_TEST(TestGuides);
#include "tst_guides.moc"
