// SPDX-License-Identifier: GPL-3.0-or-later
#include "doctor/diagnosis.h"

#include "scenario/library/library.h"
#include "support/testregistry.h"

#include <QJsonArray>
#include <QTest>

using namespace statewire;
using namespace Qt::StringLiterals;

namespace {

Finding finding(const QString& id, Finding::Outcome outcome)
{
    return {id, Sentence(id), outcome, {}, {}, {}, id == u"fonts" || id == u"display"};
}

} // namespace

class TestDiagnosis : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aPrivateLabNeedsAllThatWasTriedForIt()
    {
        Diagnosis diagnosis;
        QVERIFY(!diagnosis.allowsPrivateLab()); // nothing was tried
        diagnosis.findings = {finding(u"display"_s, Finding::Outcome::Works)};
        QVERIFY(!diagnosis.allowsPrivateLab());
        diagnosis.findings.push_back(finding(u"user-namespace"_s, Finding::Outcome::Works));
        diagnosis.findings.push_back(finding(u"private-table"_s, Finding::Outcome::Limited));
        QVERIFY(diagnosis.allowsPrivateLab());
        for (const Finding::Outcome outcome : {Finding::Outcome::Fails, Finding::Outcome::NotTried}) {
            Diagnosis other = diagnosis;
            other.findings.push_back(finding(u"veth"_s, outcome));
            QVERIFY(!other.allowsPrivateLab());
        }
    }

    void whatOnlyTheWindowNeedsIsNoneOfTheLabsBusiness()
    {
        Diagnosis diagnosis;
        diagnosis.findings = {finding(u"user-namespace"_s, Finding::Outcome::Works),
                              finding(u"fonts"_s, Finding::Outcome::Fails), finding(u"display"_s, Finding::Outcome::Fails)};
        QVERIFY(diagnosis.allowsPrivateLab());
    }

    void aKernelThatIsTooOldForAVariantSaysWhich()
    {
        const std::vector<Scenario> library = bundledScenarios();
        const Coverage newest = coverageOf(library, u"7.2.13"_s, true);
        const Coverage old = coverageOf(library, u"6.1.0-50-amd64"_s, true);
        QVERIFY(newest.variants > 100);
        QCOMPARE(newest.told, newest.variants);
        QVERIFY(old.told < newest.told);
        QCOMPARE(old.untold.size(), size_t(old.variants - old.told));
        for (const Untold& untold : old.untold)
            QVERIFY2(untold.why.contains(u"6."_s), qPrintable(untold.why));
    }

    void withoutAPrivateLabWhatRunsOnLoopbackIsLeft()
    {
        const Coverage coverage = coverageOf(bundledScenarios(), u"7.2.13"_s, false);
        QVERIFY(coverage.told > 0);
        QVERIFY(coverage.told < coverage.variants / 2);
    }

    void theSysctlsOfStoriesAreListedOnceAndSorted()
    {
        const QStringList keys = sysctlsOf(bundledScenarios());
        QVERIFY(keys.contains(u"net.ipv4.tcp_tw_reuse"_s));
        QStringList sorted = keys;
        sorted.sort();
        sorted.removeDuplicates();
        QCOMPARE(keys, sorted);
        for (const QString& key : keys)
            QVERIFY2(key.startsWith(u"net."_s) && !key.contains(u'$'), qPrintable(key));
    }

    void theSystemsNameIsReadAsItIsWritten()
    {
        QCOMPARE(systemName(u"NAME=\"Debian\"\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nID=debian\n"_s),
                 u"Debian GNU/Linux 12 (bookworm)"_s);
        QCOMPARE(systemName(u"PRETTY_NAME=Alpine\n"_s), u"Alpine"_s);
        QCOMPARE(systemName(QString()), u"Linux"_s);
    }

    void causeAndRemedyAreToldUnderWhatWasTried()
    {
        Diagnosis diagnosis;
        diagnosis.version = u"1.0"_s;
        diagnosis.kernel = u"6.1"_s;
        diagnosis.system = u"Debian"_s;
        Finding fails = finding(u"user-namespace"_s, Finding::Outcome::Fails);
        takeError(fails, {u"create"_s, u"a namespace"_s, u"No space left on device (ENOSPC)"_s, u"Raise the limit"_s});
        diagnosis.findings = {fails};
        diagnosis.coverage = {129, 7, {{u"a"_s, u"b"_s, u"it needs a private lab"_s}}};
        const QString text = textOf(diagnosis);
        QVERIFY2(text.contains(u"FAILS      user-namespace\n"
                               "           cause: could not create a namespace: No space left on device (ENOSPC)\n"
                               "           remedy: Raise the limit\n"_s),
                 qPrintable(text));
        QVERIFY2(text.contains(u"No private lab works here. 7 of 129"_s), qPrintable(text));
        QVERIFY(!text.contains(u"a/b"_s)); // the one reason is said already
        const QJsonObject json = toJson(diagnosis);
        QCOMPARE(json.value("private_lab"_L1).toBool(true), false);
        QCOMPARE(json.value("findings"_L1).toArray().at(0).toObject().value("outcome"_L1).toString(), u"fails"_s);
        QCOMPARE(json.value("library"_L1).toObject().value("told"_L1).toInt(), 7);
    }
};

STATEWIRE_TEST(TestDiagnosis);
#include "tst_diagnosis.moc"
