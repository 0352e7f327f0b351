// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/context/selection.h"

namespace statewire {

namespace {

std::optional<SelectedLife> lifeOf(const Timeline& timeline, const QString& host, const FourTuple& ends, qint64 tNs)
{
    const std::optional<size_t> track = timeline.findTrack(host, ends);
    if (!track)
        return std::nullopt;
    const std::vector<Life>& lives = timeline.tracks()[*track].lives;
    for (size_t i = lives.size(); i-- > 0;) {
        if (lives[i].beginNs() <= tNs)
            return SelectedLife{*track, i};
    }
    return lives.empty() ? std::nullopt : std::optional(SelectedLife{*track, 0});
}

int evidenceAbout(const SelectedLife& selected, const Timeline& timeline, const std::vector<Evidence>& evidence,
                  qint64 playheadNs)
{
    const Track& track = timeline.tracks()[selected.track];
    const Life& life = track.lives[selected.life];
    for (int i = int(evidence.size()) - 1; i >= 0; --i) {
        const Evidence& e = evidence[size_t(i)];
        if (e.tNs <= playheadNs && e.host == track.host && e.ends == track.ends && e.tNs >= life.beginNs() &&
            e.tNs <= life.vanishedNs)
            return i;
    }
    return -1;
}

} // namespace

Highlight highlightOf(const SelectedItem& item, const Timeline& timeline, const std::vector<Evidence>& evidence,
                      qint64 playheadNs)
{
    Highlight highlight;
    if (const auto* life = std::get_if<SelectedLife>(&item)) {
        if (life->track >= timeline.tracks().size() || life->life >= timeline.tracks()[life->track].lives.size())
            return {};
        highlight.life = *life;
        highlight.evidence = evidenceAbout(*life, timeline, evidence, playheadNs);
    } else if (const auto* frame = std::get_if<SelectedFrame>(&item)) {
        const std::optional<size_t> at = timeline.findArrow(frame->number);
        if (!at)
            return {};
        const Arrow& arrow = timeline.arrows()[*at];
        highlight.frame = frame->number;
        if (arrow.toTrack >= 0) {
            const Track& track = timeline.tracks()[size_t(arrow.toTrack)];
            highlight.life = lifeOf(timeline, track.host, track.ends, arrow.sentNs);
        }
        for (size_t i = 0; i < evidence.size(); ++i) {
            if (evidence[i].frame == frame->number)
                highlight.evidence = int(i);
        }
    } else if (const auto* chosen = std::get_if<SelectedEvidence>(&item)) {
        for (size_t i = 0; i < evidence.size(); ++i) {
            const Evidence& e = evidence[i];
            if (e.ruleId == chosen->ruleId && e.tNs == chosen->tNs && e.ends == chosen->ends) {
                highlight.evidence = int(i);
                highlight.frame = e.frame;
                highlight.life = lifeOf(timeline, e.host, e.ends, e.tNs);
            }
        }
    }
    return highlight;
}

int flagshipEvidence(const std::vector<Evidence>& evidence, qint64 playheadNs)
{
    int newest = -1;
    int surprising = -1;
    for (size_t i = 0; i < evidence.size() && evidence[i].tNs <= playheadNs; ++i) {
        newest = int(i);
        if (!evidence[i].isRoutine)
            surprising = int(i);
    }
    return surprising >= 0 ? surprising : newest;
}

void Selection::select(const SelectedItem& item)
{
    if (item == m_item)
        return;
    m_item = item;
    Q_EMIT changed();
}

} // namespace statewire
