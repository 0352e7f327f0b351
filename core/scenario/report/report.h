// SPDX-License-Identifier: GPL-3.0-or-later
// The result of a run as data: computed from the session alone, so that a run and its replay say the same.
#pragma once

#include "explain/facts/evidence.h"
#include "scenario/judge/storysofar.h"
#include "timeline/timeline.h"

#include <QJsonObject>

namespace statewire {

struct Report
{
    QString scenario;
    QString variant;
    LabMode mode;
    QString kernel;
    Plan plan;
    Timeline timeline;
    std::vector<CheckResult> checks;
    std::vector<Evidence> evidence;
    std::optional<MissedStep> missed;  ///< the step that could not be told; the story ended there
    std::optional<RetakeEvent> retake; ///< the experiment was taken again
    bool passed = false;               ///< no check failed; some may be unknown, or not reached
    qint64 durationNs = 0;             ///< of the whole session, with all that was talked between two steps
    qint64 stepsNs = 0;                ///< of its steps alone, one after the other
};

/// The report of \p session, whose scenario is read from the session itself, and judged by the kernel that it ran on.
/// Fails if it holds none.
Result<Report> makeReport(const Session& session, const QStringList& languages = Telling::preferredLanguages());

/// A check as it stands in every report.
QJsonObject checkToJson(const CheckResult& check);
/// A missed step as it stands in every report.
QJsonObject missedToJson(const MissedStep& missed, const Plan& plan);

/// The JSON object of `statewire run --format json`; \p replayed says that it was told from a recording.
QJsonObject reportToJson(const Report& report, const Session& session, bool replayed);

} // namespace statewire
