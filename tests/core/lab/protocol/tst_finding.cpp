// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/protocol/finding.h"

#include "support/testregistry.h"

#include <QTest>

using namespace statewire;
using namespace Qt::StringLiterals;

class TestFinding : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void itComesBackAsItWasTold()
    {
        for (const Finding::Outcome outcome :
             {Finding::Outcome::Works, Finding::Outcome::Limited, Finding::Outcome::Fails, Finding::Outcome::NotTried}) {
            const Finding told{u"veth"_s,
                               Sentence::tr("make a veth link"),
                               outcome,
                               Sentence::tr("%1 of it").arg(3),
                               Sentence(u"because"_s),
                               Sentence()};
            const Result<Finding> read = findingFromJson(findingToJson(told));
            QVERIFY2(read.has_value(), read ? "" : qPrintable(read.error().text()));
            QCOMPARE(*read, told);
        }
    }
    void whatIsNoFindingIsRefused()
    {
        QVERIFY(!findingFromJson({}));
        QVERIFY(!findingFromJson({{u"id"_s, u"x"_s}, {u"tried"_s, u"y"_s}, {u"outcome"_s, u"perhaps"_s}}));
    }
    void theRemedyIsNoPartOfTheCause()
    {
        Finding finding;
        takeError(finding, {u"open"_s, u"/x"_s, u"Permission denied (EACCES)"_s, u"Ask"_s});
        QCOMPARE(finding.why.text(), u"could not open /x: Permission denied (EACCES)"_s);
        QCOMPARE(finding.remedy.text(), u"Ask"_s);
    }
};

STATEWIRE_TEST(TestFinding);
#include "tst_finding.moc"
