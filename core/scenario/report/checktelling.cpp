// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/report/checktelling.h"

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

Sentence termText(const QString& term)
{
    const qsizetype sign = term.startsWith(">="_L1) || term.startsWith("<="_L1) || term.startsWith("=="_L1) ? 2 : 1;
    const QString version = term.mid(sign);
    return (term.startsWith(">="_L1)   ? Sentence::tr("since Linux %1")
            : term.startsWith("<="_L1) ? Sentence::tr("up to Linux %1")
            : term.startsWith("=="_L1) ? Sentence::tr("Linux %1")
            : term.startsWith(u'<')    ? Sentence::tr("before Linux %1")
                                       : Sentence::tr("after Linux %1"))
        .arg(version);
}

/// "since Linux 4.12, before Linux 6.2"; empty if it is so on every kernel.
Sentence kernelsText(const When& when)
{
    std::vector<Sentence> terms;
    for (const QString& term : when.kernel.split(u' ', Qt::SkipEmptyParts))
        terms.push_back(termText(term));
    return terms.empty() ? Sentence() : Sentence::joined(terms, u", "_s);
}

/// What is expected, with the reason where it is not what others expect.
Sentence expectedText(const CheckResult& check)
{
    const QString why = check.why.endsWith(u'.') ? check.why.chopped(1) : check.why;
    return why.isEmpty() ? check.expected : Sentence::tr("%1 (%2)").arg(check.expected).arg(why);
}

} // namespace

CheckOutcome outcomeOf(const CheckResult& check)
{
    switch (check.verdict) {
    case CheckVerdict::Unknown: return CheckOutcome::Unknown;
    case CheckVerdict::Passed: return check.why.isEmpty() ? CheckOutcome::AsClaimed : CheckOutcome::KnownDifference;
    case CheckVerdict::Failed: return check.asBundled ? CheckOutcome::UnknownDifference : CheckOutcome::NotAsClaimed;
    }
    return CheckOutcome::NotAsClaimed;
}

QString outcomeName(CheckOutcome outcome)
{
    switch (outcome) {
    case CheckOutcome::AsClaimed: return u"as-claimed"_s;
    case CheckOutcome::KnownDifference: return u"known-difference"_s;
    case CheckOutcome::UnknownDifference: return u"unknown-difference"_s;
    case CheckOutcome::NotAsClaimed: return u"not-as-claimed"_s;
    case CheckOutcome::Unknown: return u"unknown"_s;
    }
    return {};
}

Sentence knownDifference(const CheckResult& check)
{
    const Sentence kernels = kernelsText(check.where);
    // What differs only by the kind of lab says nothing about the kernel.
    if (kernels.isEmpty() && check.where.mode)
        return Sentence::tr("this lab differs: %1").arg(check.why);
    return kernels.isEmpty() ? Sentence::tr("this kernel differs: %1").arg(check.why)
                             : Sentence::tr("this kernel differs (%1): %2").arg(kernels).arg(check.why);
}

Sentence unknownDifference(const CheckResult& check)
{
    return Sentence::tr("this kernel differs in a way that is not described: expected %1, observed %2; if it comes "
                        "again, please report it with the recording")
        .arg(expectedText(check))
        .arg(check.observed);
}

Sentence notAsClaimed(const CheckResult& check)
{
    if (!check.chance.isEmpty())
        return Sentence::tr("not as claimed, perhaps by chance (%1; take it again): expected %2, observed %3")
            .arg(check.chance)
            .arg(expectedText(check))
            .arg(check.observed);
    return Sentence::tr("not as claimed: expected %1, observed %2").arg(expectedText(check)).arg(check.observed);
}

Sentence unknownNumber(const CheckResult& check)
{
    return Sentence::tr("unknown: %1").arg(check.observed);
}

Sentence remarkOn(const CheckResult& check)
{
    switch (outcomeOf(check)) {
    case CheckOutcome::AsClaimed: return {};
    case CheckOutcome::KnownDifference: return knownDifference(check);
    case CheckOutcome::UnknownDifference: return unknownDifference(check);
    case CheckOutcome::NotAsClaimed: return notAsClaimed(check);
    case CheckOutcome::Unknown: return unknownNumber(check);
    }
    return {};
}

} // namespace statewire
