// SPDX-License-Identifier: GPL-3.0-or-later
// What a counter's readings say about one moment: a reading counts all since the one before, however late it is.
#include "explain/facts/reports.h"
#include "support/sessionbuilder.h"
#include "support/testregistry.h"

#include <QTest>

using namespace statewire;
using namespace statewire::test;
using namespace Qt::StringLiterals;

class TestReports : public QObject
{
    Q_OBJECT

    static constexpr qint64 ms = 1'000'000;
    const QString m_name = u"TcpExt.TCPTimeWaitOverflow"_s;

    /// A counter that moved by 1 and was read at \p readNs, \p previousNs being the reading before; then 1 s more.
    static Session readAt(const QString& name, qint64 readNs, qint64 previousNs)
    {
        SessionBuilder builder;
        builder.wait(readNs - builder.nowNs());
        builder.append(CounterEvent{u"server"_s, name, 1, 1, previousNs});
        builder.wait(1000 * ms);
        builder.sysctl(u"server"_s, u"net.ipv4.tcp_rfc1337"_s, u"0"_s);
        return builder.session();
    }

private Q_SLOTS:
    void aLateReadingCountsWhatCameBefore()
    {
        const Session session = readAt(m_name, 700 * ms, 90 * ms);
        QCOMPARE(Reports(session).counted(u"server"_s, m_name, 95 * ms, 100 * ms), std::optional<qint64>(1));
        QCOMPARE(Reports(session).counted(u"server"_s, m_name, 750 * ms, 760 * ms), std::optional<qint64>(0));
    }

    void aReadingThatBeganLongAfterCountsSomethingElse()
    {
        const Session session = readAt(m_name, 700 * ms, 650 * ms);
        QCOMPARE(Reports(session).counted(u"server"_s, m_name, 95 * ms, 100 * ms), std::optional<qint64>(0));
    }

    void withoutTheReadingBeforeOnlyATimelyOneCounts()
    {
        const Session late = readAt(m_name, 700 * ms, -1);
        QCOMPARE(Reports(late).counted(u"server"_s, m_name, 95 * ms, 100 * ms), std::optional<qint64>(0));
        const Session timely = readAt(m_name, 120 * ms, -1);
        QCOMPARE(Reports(timely).counted(u"server"_s, m_name, 95 * ms, 100 * ms), std::optional<qint64>(1));
    }

    void whatWasNotReadSinceIsNotKnown()
    {
        const Session session = readAt(m_name, 700 * ms, 90 * ms);
        QCOMPARE(Reports(session).counted(u"server"_s, m_name, session.endNs(), session.endNs()), std::nullopt);
        QCOMPARE(Reports(session).counted(u"client"_s, m_name, 95 * ms, 100 * ms), std::nullopt);
    }

    void whatThisKernelDoesNotCountIsNot0()
    {
        const Session session = readAt(m_name, 700 * ms, 90 * ms);
        const QString absent = u"TcpExt.PAWSTimewait"_s;
        QCOMPARE(Reports(session).counted(u"server"_s, absent, 95 * ms, 100 * ms), std::optional<qint64>(0));
        QVERIFY(Reports(session).whyNotCounted(absent).isEmpty()); // which there are was not recorded
        Session telling;
        for (Event event : session.events()) {
            if (auto* info = std::get_if<SessionInfo>(&event.body))
                info->counters = QStringList{m_name};
            telling.append(std::move(event));
        }
        QCOMPARE(Reports(telling).counted(u"server"_s, absent, 95 * ms, 100 * ms), std::nullopt);
        QCOMPARE(Reports(telling).whyNotCounted(absent).text(), u"this kernel does not count TcpExt.PAWSTimewait"_s);
        QCOMPARE(Reports(telling).counted(u"server"_s, m_name, 95 * ms, 100 * ms), std::optional<qint64>(1));
    }
};

STATEWIRE_TEST(TestReports);
#include "tst_reports.moc"
