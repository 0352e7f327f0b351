// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/rowfolding.h"

#include "ui/context/nameroom.h"
#include "ui/timeline/calllayout.h"

#include <algorithm>
#include <limits>

namespace statewire {

namespace {

bool canFold(const RowGroup& group)
{
    return group.connection >= 0 && !group.queue && !group.collapsed;
}

/// Those that can be collapsed, the one that is worth most first.
std::vector<size_t> byWorth(const std::vector<RowGroup>& groups, const std::vector<qint64>& worth)
{
    std::vector<size_t> order;
    for (size_t i = 0; i < groups.size(); ++i) {
        if (canFold(groups[i]))
            order.push_back(i);
    }
    std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) { return worth[a] > worth[b]; });
    return order;
}

} // namespace

QSet<int> toldTracks(const TimelineScene& scene)
{
    QSet<int> told;
    for (const FrameFact& fact : scene.facts) {
        const std::optional<size_t> at = scene.timeline->findArrow(fact.frame);
        if (!at || briefFact(fact.text).isEmpty())
            continue;
        told.insert(scene.timeline->arrows()[*at].fromTrack);
        told.insert(scene.timeline->arrows()[*at].toTrack);
    }
    return told;
}

bool hasFacts(const RowGroup& group, const QSet<int>& told)
{
    return !told.isEmpty() && group.connection >= 0 && !group.collapsed &&
           std::any_of(group.tracks.begin(), group.tracks.end(),
                       [&told](size_t track) { return told.contains(int(track)); });
}

qint64 lastNewsNs(const Timeline& timeline, const RowGroup& group, qint64 nowNs)
{
    qint64 lastNs = std::numeric_limits<qint64>::min();
    for (size_t track : group.tracks) {
        for (const Life& life : timeline.tracks()[track].lives) {
            for (const Span& span : life.spans) {
                if (span.beginNs <= nowNs)
                    lastNs = std::max(lastNs, span.beginNs);
            }
        }
    }
    return lastNs;
}

double heightWithOpen(size_t open, const TimelineScene& scene, std::vector<RowGroup> groups,
                      const std::vector<qint64>& worth, const Theme& theme)
{
    const std::vector<size_t> order = byWorth(groups, worth);
    for (size_t i = open; i < order.size(); ++i)
        groups[order[i]].collapsed = true;
    const QSet<int> told = toldTracks(scene);
    const auto withFacts =
        std::count_if(groups.begin(), groups.end(), [&told](const RowGroup& group) { return hasFacts(group, told); });
    return bandsHeight(0, groups, {anyRefusedOnARow(*scene.timeline, scene.playheadNs), size_t(withFacts)}, theme);
}

QSet<QString> foldedToFit(double height, const TimelineScene& scene, const std::vector<RowGroup>& groups,
                          const std::vector<qint64>& worth, const Theme& theme)
{
    const std::vector<size_t> order = byWorth(groups, worth);
    size_t fits = 0;
    size_t tooMany = order.size() + 1;
    if (heightWithOpen(order.size(), scene, groups, worth, theme) <= height)
        return {};
    while (tooMany - fits > 1) {
        const size_t middle = (fits + tooMany) / 2;
        (heightWithOpen(middle, scene, groups, worth, theme) <= height ? fits : tooMany) = middle;
    }
    QSet<QString> folded;
    for (size_t i = fits; i < order.size(); ++i)
        folded.insert(groups[order[i]].key);
    return folded;
}

} // namespace statewire
