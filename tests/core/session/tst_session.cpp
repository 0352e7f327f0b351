// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/session.h"
#include "support/testregistry.h"

#include <QTest>
#include <rapidcheck.h>

using namespace statewire;
using namespace Qt::StringLiterals;

class TestSession : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void timeNeverRunsBack();
    void theCountUntilAMomentIncludesIt_data();
    void theCountUntilAMomentIncludesIt();
    void theFirstSessionEventOpens();
};

void TestSession::timeNeverRunsBack()
{
    QVERIFY(rc::check("stamps ascend", [](const std::vector<quint32>& times) {
        Session session;
        for (quint32 t : times)
            session.append({t, NoteEvent{}});
        RC_ASSERT((session.events().size() == times.size()));
        RC_ASSERT((std::is_sorted(session.events().begin(), session.events().end(),
                                  [](const Event& a, const Event& b) { return a.tNs < b.tNs; })));
        RC_ASSERT((session.endNs() == (times.empty() ? 0 : *std::max_element(times.begin(), times.end()))));
    }));
}

void TestSession::theCountUntilAMomentIncludesIt_data()
{
    QTest::addColumn<qint64>("t");
    QTest::addColumn<size_t>("count");
    QTest::newRow("before all") << qint64(-1) << size_t(0);
    QTest::newRow("at the first") << qint64(10) << size_t(1);
    QTest::newRow("between") << qint64(15) << size_t(1);
    QTest::newRow("at two alike") << qint64(20) << size_t(3);
    QTest::newRow("after all") << qint64(99) << size_t(3);
}

void TestSession::theCountUntilAMomentIncludesIt()
{
    Session session;
    for (qint64 t : {10, 20, 20})
        session.append({t, NoteEvent{}});
    QFETCH(qint64, t);
    QTEST(session.countUntil(t), "count");
}

void TestSession::theFirstSessionEventOpens()
{
    Session session;
    QVERIFY(session.isEmpty() && !session.info() && !session.scenario() && session.hosts().empty());
    session.append({0, SessionInfo{1, u"p"_s, u"k"_s, LabMode::Wire, 5}});
    session.append({0, HostInfo{u"client"_s, u"10.0.0.1"_s, 0}});
    session.append({0, HostInfo{u"server"_s, u"10.0.0.2"_s, 1}});
    session.append({0, ScenarioInfo{u"id"_s, u"default"_s, {}, {}, {}}});
    QVERIFY(session.info()->mode == LabMode::Wire);
    QCOMPARE(session.scenario()->id, u"id"_s);
    QCOMPARE(session.hosts().size(), size_t(2));
    QCOMPARE(session.hosts()[1].name, u"server"_s);
}

STATEWIRE_TEST(TestSession);
#include "tst_session.moc"
