// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/report/report.h"
#include "support/testregistry.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

using namespace statewire;
using namespace Qt::StringLiterals;

class TestReport : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aConditionThatProvesNothingSaysSo()
    {
        Evidence e;
        e.conditions = {{u"it decides"_s, {}, true}, {u"it is only shown"_s, {}, true, false}};
        Report report;
        report.evidence = {e};
        const QJsonArray told =
            reportToJson(report, Session(), false)["evidence"_L1].toArray().at(0)["conditions"_L1].toArray();
        QCOMPARE(told.size(), 2);
        QCOMPARE(told[0]["decides"_L1].toBool(), true);
        QCOMPARE(told[1]["decides"_L1].toBool(true), false);
    }
};

STATEWIRE_TEST(TestReport);
#include "tst_report.moc"
