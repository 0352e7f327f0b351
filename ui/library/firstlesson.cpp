// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/library/firstlesson.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace statewire {

std::vector<FirstLesson::Part> FirstLesson::parts(const std::vector<LibraryEntry>& entries)
{
    constexpr double minutesPerStep = 0.4; // to read four lines and look
    const std::pair<QString, QString> wanted[] = {
        {u"life-of-a-connection"_s, tr("Every state of both ends, one frame at a time. You let each frame go.")},
        {u"time-wait-reuse"_s, tr("Predict what a third connection meets, then see the numbers that decide it.")}};
    std::vector<Part> parts;
    for (const auto& [id, promise] : wanted) {
        const auto found = std::find_if(entries.begin(), entries.end(), [&id = id](const LibraryEntry& e) {
            return e.isFine() && e.shadowedBy.isEmpty() && e.scenario.id == id;
        });
        if (found == entries.end())
            continue;
        const Result<Plan> plan = makePlan(found->scenario, {});
        const size_t steps = plan ? plan->steps.size() : found->scenario.steps.size();
        parts.push_back({id, found->scenario.title, promise, std::max(1, qRound(double(steps) * minutesPerStep))});
    }
    return parts;
}

} // namespace statewire
