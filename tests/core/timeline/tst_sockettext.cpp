// SPDX-License-Identifier: GPL-3.0-or-later
// The text of ss and netstat from a session alone; against the real programs it is tested in a lab.
#include "support/sessionbuilder.h"
#include "support/testregistry.h"
#include "timeline/socketowners.h"
#include "timeline/sockettext.h"

#include <QTest>

using namespace statewire;
using namespace statewire::test;
using namespace Qt::StringLiterals;

class TestSocketText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void timesAreCutAsSsCutsThem_data()
    {
        QTest::addColumn<qint64>("ms");
        QTest::addColumn<QString>("text");
        QTest::newRow("nothing") << qint64(0) << QString();
        QTest::newRow("below a second") << qint64(40) << u"040ms"_s;
        QTest::newRow("seconds and milliseconds") << qint64(1204) << u"1.204ms"_s;
        QTest::newRow("whole seconds") << qint64(3000) << u"3sec"_s;
        QTest::newRow("ten seconds drop the rest") << qint64(58'990) << u"58sec"_s;
        QTest::newRow("minutes") << qint64(90'500) << u"1min30sec"_s;
        QTest::newRow("whole minutes") << qint64(120'000) << u"2min"_s;
        QTest::newRow("ten minutes drop the seconds") << qint64(7'199'000) << u"119min"_s;
    }
    void timesAreCutAsSsCutsThem()
    {
        const QFETCH(qint64, ms);
        const QFETCH(QString, text);
        QCOMPARE(ssTime(ms), text);
    }

    void aMomentIsPrintedWithOwnersTimersAndUnknowns()
    {
        SessionBuilder builder;
        WorkerEvent worker;
        worker.host = u"client"_s;
        worker.name = u"client-1"_s;
        worker.pid = 321;
        worker.process = u"statewire-worke"_s;
        builder.append(worker);
        builder.listen();
        SocketRow row;
        row.ends = {builder.client(40000), builder.server()};
        row.state = TcpState::Established;
        row.inode = 77;
        builder.append(SocketEvent{u"client"_s, SocketEvent::Change::Appeared, row, 0});
        builder.connectCall(40000);
        builder.row(u"server"_s, TcpState::TimeWait, 40001, SocketTimer::TimeWait, 58'990'000'000);
        const Session& session = builder.session();
        const Timeline timeline = Timeline::of(session);
        const auto lines = [](const QString& text) { return text.split(u'\n', Qt::SkipEmptyParts); };

        const QStringList client = lines(ssText(session, timeline, u"client"_s, session.endNs()));
        QCOMPARE(client.size(), qsizetype(2));
        QVERIFY(client[1].startsWith(u"ESTAB 0      0      192.168.88.132:40000 192.168.88.131:2016"_s));
        QVERIFY(client[1].contains(u" users:((\"statewire-worke\",pid=321,fd=?))"_s)); // no call told the descriptor
        const QStringList server = lines(ssText(session, timeline, u"server"_s, session.endNs()));
        QCOMPARE(server.size(), qsizetype(3));
        QVERIFY(server[1].startsWith(u"LISTEN    0      ?"_s)); // nor the backlog
        QVERIFY(server[2].contains(u" timer:(timewait,58sec,0)"_s));
        const QStringList netstat = lines(netstatText(session, timeline, u"client"_s, session.endNs()));
        QCOMPARE(netstat.last(), u"tcp        0      0 192.168.88.132:40000    192.168.88.131:2016     "
                                 "ESTABLISHED 321/statewire-worke "_s);
        // Before the connect() returned nobody had told whose socket it is.
        QVERIFY(socketOwnersAt(session, timeline, u"client"_s, builder.nowNs() - 60'000).isEmpty());
    }

    void theBacklogIsWhatTheKernelMakesOfIt_data()
    {
        QTest::addColumn<QString>("somaxconn");
        QTest::addColumn<QString>("asked");
        QTest::addColumn<qint64>("backlog"); // -1: not known
        QTest::newRow("within the limit") << u"4096"_s << u"8"_s << qint64(8);
        QTest::newRow("beyond the limit") << u"128"_s << u"4096"_s << qint64(128);
        QTest::newRow("below 0 is as much as there may be") << u"4096"_s << u"-1"_s << qint64(4096);
        QTest::newRow("none at all") << u"4096"_s << u"0"_s << qint64(0);
        QTest::newRow("a limit of none at all") << u"0"_s << u"8"_s << qint64(0);
        QTest::newRow("without the limit's value") << QString() << u"8"_s << qint64(8);
        QTest::newRow("below 0 without the limit's value") << QString() << u"-1"_s << qint64(-1);
    }
    void theBacklogIsWhatTheKernelMakesOfIt()
    {
        QFETCH(QString, somaxconn);
        QFETCH(QString, asked);
        QFETCH(qint64, backlog);
        SessionBuilder builder;
        if (!somaxconn.isEmpty())
            builder.sysctl(u"server"_s, u"net.core.somaxconn"_s, somaxconn);
        const auto call = [&](const QString& name, const QString& arguments) {
            builder.append(
                CallEvent{u"server"_s, u"s"_s, name, arguments, u"l"_s, 0, {}, builder.nowNs(), builder.nowNs(), {}});
        };
        call(u"bind"_s, builder.server().toString());
        call(u"listen"_s, asked);
        const std::optional<quint32> known =
            backlogAt(builder.session(), u"server"_s, builder.server().port, builder.nowNs());
        QCOMPARE(known ? qint64(*known) : -1, backlog);
    }
};

STATEWIRE_TEST(TestSocketText);
#include "tst_sockettext.moc"
