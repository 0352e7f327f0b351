// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/rules/rules.h"
#include "support/recordings.h"
#include "support/sessionbuilder.h"
#include "support/testregistry.h"

#include <QDir>
#include <QTest>

using namespace statewire;
using namespace statewire::test;
using namespace Qt::StringLiterals;

class TestRules : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aRuleGivesNoEvidenceButOfItsEntries_data();
    void aRuleGivesNoEvidenceButOfItsEntries();
    void evidenceIsRoutineWhereItsEntrySaysSo();
    void whatComesFirstStandsBeforeOthersOfItsMoment();
};

void TestRules::aRuleGivesNoEvidenceButOfItsEntries_data()
{
    QTest::addColumn<QString>("recording");
    for (const QString& name : QDir(QStringLiteral(STATEWIRE_TEST_DATA) + u"/recordings"_s).entryList({u"*.pcapng"_s}))
        QTest::newRow(qPrintable(name.chopped(7))) << name.chopped(7);
}

void TestRules::aRuleGivesNoEvidenceButOfItsEntries()
{
    QFETCH(QString, recording);
    const Session session = recorded(recording);
    const Timeline timeline = Timeline::of(session);
    const Reports reports(session);
    for (const EvidenceRule* rule : evidenceRules()) {
        for (const Evidence& e : rule->explain(session, reports, timeline)) {
            const bool known = std::any_of(rule->entries.begin(), rule->entries.end(),
                                           [&](const RuleEntry& entry) { return entry.id == e.ruleId; });
            QVERIFY2(known, qPrintable(rule->entries.front().id + u" gives "_s + e.ruleId));
        }
    }
}

void TestRules::evidenceIsRoutineWhereItsEntrySaysSo()
{
    const Session session = recorded(u"syn-too-low"_s);
    QVERIFY(evidenceOf(session, u"active-close"_s).at(0).isRoutine);
    QVERIFY(!evidenceOf(session, u"time-wait-refuses-by-sequence"_s).at(0).isRoutine);
}

void TestRules::whatComesFirstStandsBeforeOthersOfItsMoment()
{
    SessionBuilder builder(u"loopback"_s);
    builder.listen();
    LifeSpec life;
    life.withFrames = false;
    builder.liveToTimeWait(life);
    builder.row(u"server"_s, TcpState::SynRecv);
    SocketEvent waits{u"server"_s, SocketEvent::Change::Appeared, {}, builder.nowNs() - 1};
    waits.row.ends = {builder.server(), builder.client(40001)};
    waits.row.state = TcpState::TimeWait;
    builder.append(waits);
    const std::vector<Evidence> all = explain(builder.session(), Timeline::of(builder.session()));
    QCOMPARE(all.size(), size_t(3));
    QCOMPARE(all[1].tNs, all[2].tNs);
    QCOMPARE(all[1].ruleId, u"active-close"_s);
    QCOMPARE(all[2].ruleId, u"syn-into-time-wait"_s);
}

STATEWIRE_TEST(TestRules);
#include "tst_rules.moc"
