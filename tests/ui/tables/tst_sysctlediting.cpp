// SPDX-License-Identifier: GPL-3.0-or-later
// Sysctls changed by hand while a private lab runs.
#include "support/samplesession.h"
#include "support/testregistry.h"
#include "ui/tables/sysctlmodel.h"
#include "ui/tables/sysctlview.h"

#include <QSignalSpy>
#include <QTest>
#include <csignal>
#include <sys/types.h>

using namespace statewire;
using namespace Qt::StringLiterals;

namespace {

/// What a window holds, without the window.
struct Bench
{
    ShownSource source;
    ViewScale scale{source};
    Playhead playhead{source, scale};
    Selection selection;
    ViewContext context{source, scale, playhead, selection};
};

QStringList column(const QAbstractItemModel& model, int column)
{
    QStringList texts;
    for (int row = 0; row < model.rowCount(); ++row)
        texts << model.index(row, column).data().toString();
    return texts;
}

} // namespace

class TestSysctlEditing : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aValueIsSetInTheRunningLabAndARefusalShowsInItsRow()
    {
        Bench bench;
        const QSignalSpy failures(&bench.source, &ShownSource::failed);
        const Result<Plan> plan = makePlan(sampleScenario(), u"default"_s);
        QVERIFY(plan);
        bench.source.startLive(*plan, Pace::Real);
        bench.playhead.followLive();
        SysctlView view(bench.context);
        SysctlModel& model = *view.model();
        QTRY_VERIFY_WITH_TIMEOUT(bench.source.isReady() || !failures.isEmpty(), 30'000);
        if (!failures.isEmpty() && failures.first().at(1).toInt() == exitCannotRunHere)
            QSKIP("this machine allows no private lab");
        QTRY_COMPARE_WITH_TIMEOUT(model.whyReadOnly(), QString(), 10'000);
        const auto rowOf = [&](const QString& name) { return int(column(model, 0).indexOf(name)); };
        QTRY_VERIFY_WITH_TIMEOUT(rowOf(u"tcp_fin_timeout"_s) >= 0, 10'000);

        const auto cell = [&](const QString& name) { return model.index(rowOf(name), 1); };
        QVERIFY(model.setData(cell(u"tcp_fin_timeout"_s), u"7"_s, Qt::EditRole));
        QTRY_COMPARE_WITH_TIMEOUT(cell(u"tcp_fin_timeout"_s).data().toString(), u"• 7"_s, 10'000);
        QVERIFY(model.setData(cell(u"tcp_tw_reuse_delay"_s), u"nonsense"_s, Qt::EditRole));
        QTRY_VERIFY_WITH_TIMEOUT(cell(u"tcp_tw_reuse_delay"_s).data().toString().endsWith(u"✗"_s), 10'000);
        const QString said = model.index(rowOf(u"tcp_tw_reuse_delay"_s), 3).data().toString();
        QVERIFY2(said.startsWith(u"Refused on client: "_s), qPrintable(said));
        bench.source.stop();
        QTRY_VERIFY_WITH_TIMEOUT(!model.whyReadOnly().isEmpty(), 10'000);
    }

    void aLabThatDiesBeforeItAnswersLeavesNothingPending()
    {
        Bench bench;
        const QSignalSpy failures(&bench.source, &ShownSource::failed);
        const Result<Plan> plan = makePlan(sampleScenario(), u"default"_s);
        QVERIFY(plan);
        bench.source.startLive(*plan, Pace::Real);
        bench.playhead.followLive();
        SysctlView view(bench.context);
        SysctlModel& model = *view.model();
        QTRY_VERIFY_WITH_TIMEOUT(bench.source.isReady() || !failures.isEmpty(), 30'000);
        if (!failures.isEmpty() && failures.first().at(1).toInt() == exitCannotRunHere)
            QSKIP("this machine allows no private lab");
        const auto cell = [&] { return model.index(int(column(model, 0).indexOf(u"tcp_fin_timeout"_s)), 1); };
        QTRY_VERIFY_WITH_TIMEOUT(cell().isValid() && model.whyReadOnly().isEmpty(), 10'000);
        const auto lab = pid_t(bench.source.hand()->labProcessId());
        QCOMPARE(::kill(lab, SIGSTOP), 0); // it hears the command, and never answers
        QVERIFY(model.setData(cell(), u"7"_s, Qt::EditRole));
        QVERIFY(cell().data().toString().endsWith(u"…"_s));
        QCOMPARE(::kill(lab, SIGKILL), 0);
        QTRY_VERIFY_WITH_TIMEOUT(!failures.isEmpty(), 10'000);
        QVERIFY2(cell().data().toString().endsWith(u"✗"_s), qPrintable(cell().data().toString()));
        QCOMPARE(cell().data(Qt::ToolTipRole).toString(), u"the lab ended before it answered"_s);
    }
};

STATEWIRE_TEST(TestSysctlEditing);
#include "tst_sysctlediting.moc"
