// SPDX-License-Identifier: GPL-3.0-or-later
// What this machine allows: everything that was tried, and which stories can be told here.
#pragma once

#include "lab/protocol/finding.h"
#include "scenario/story/scenario.h"

#include <QJsonObject>

namespace statewire {

/// A variant that cannot be told here, and why.
struct Untold
{
    QString scenario;
    QString variant;
    QString why;
    bool operator==(const Untold&) const = default;
};

/// How much of a library can be told.
struct Coverage
{
    int variants = 0;
    int told = 0;
    std::vector<Untold> untold; ///< what the kernel is too old or too new for; without a private lab, that
};

struct Diagnosis
{
    QString version; ///< of Statewire
    QString kernel;  ///< its release
    QString system;  ///< as /etc/os-release has it
    std::vector<Finding> findings;
    Coverage coverage;

    /// What a private lab needs was tried, and none of it failed.
    bool allowsPrivateLab() const;
};

/// The sysctls that the scenarios set on their hosts or in their steps, once each, by name.
QStringList sysctlsOf(const std::vector<Scenario>& scenarios);

/// What of \p scenarios can be told on a kernel of that release, with a private lab or without.
Coverage coverageOf(const std::vector<Scenario>& scenarios, const QString& kernel, bool privateLab);

/// "Debian GNU/Linux 12 (bookworm)" out of a text as /etc/os-release has it; "Linux" where it does not say.
QString systemName(const QString& osRelease);

/// Of this machine, by what was found out about it; \p scenarios are the library.
Diagnosis diagnosisOf(const std::vector<Scenario>& scenarios, std::vector<Finding> findings);

/// "Statewire 0.1.0 on Debian GNU/Linux 12 (bookworm), Linux 6.1.0"
Sentence whereIsIt(const Diagnosis& diagnosis);
/// Whether a private lab works, and how much of the library can be told.
Sentence verdictOf(const Diagnosis& diagnosis);
/// The variants that are worth naming: without a lab it would be nearly all, for the one reason that is said already.
std::vector<Untold> untoldByTheKernel(const Diagnosis& diagnosis);

/// For a terminal. Status, what was tried, cause, remedy, and the stories, in that order.
QString textOf(const Diagnosis& diagnosis);
/// {"statewire", "kernel", "system", "private_lab", "findings": […], "library": {"variants", "told", "not_told": […]}}
QJsonObject toJson(const Diagnosis& diagnosis);

} // namespace statewire
