// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/stage/hostrows.h"

#include "ui/context/synqueue.h"

#include <algorithm>
#include <map>

using namespace Qt::StringLiterals;

namespace statewire {

HostRows::HostRows(const StageScene& scene) : m_scene(scene), m_sockets(scene.timeline->socketsAt(scene.playheadNs))
{
    findBusyTracks();
}

std::vector<HostRow> HostRows::of(const QString& host) const
{
    std::vector<HostRow> rows;
    std::map<QString, std::vector<SocketAt>> queues; // by listener
    for (const SocketAt& socket : m_sockets) {
        const Track& track = m_scene.timeline->tracks()[socket.track];
        if (track.host != host)
            continue;
        // In an unfolded queue the chosen one is seen as well.
        const bool chosen =
            m_scene.selected == std::make_pair(socket.track, socket.life) && !m_scene.unfolded.contains(keyOf(socket.track));
        if (!chosen && isHalfOpen(*m_scene.timeline, socket.track))
            queues[keyOf(socket.track)].push_back(socket);
        else
            rows.push_back({socket, {}});
    }
    for (const auto& [key, waiting] : queues) {
        if (waiting.size() >= leastFolded)
            rows.push_back({waiting.front(), waiting});
        else
            std::transform(waiting.begin(), waiting.end(), std::back_inserter(rows), [](const SocketAt& socket) {
                return HostRow{socket, {}};
            });
    }
    std::stable_sort(rows.begin(), rows.end(),
                     [](const HostRow& a, const HostRow& b) { return a.socket.track < b.socket.track; });
    return rows;
}

qint64 HostRows::rank(const SocketAt& socket) const
{
    const auto key = std::make_pair(socket.track, socket.life);
    constexpr qint64 always = openEndNs / 2;
    if (m_scene.selected == key)
        return always + 1;
    if (m_busyTracks.contains(int(socket.track)))
        return always;
    // What all others come from is hidden only by what happens just now.
    if (m_scene.timeline->tracks()[socket.track].isListener())
        return always - 1;
    return socket.span->beginNs;
}

void HostRows::findBusyTracks()
{
    const Arrow* last = nullptr;
    for (const FrameFate& story : m_scene.stories->all()) {
        if (story.sentNs > m_scene.playheadNs)
            break;
        const std::optional<size_t> at = m_scene.timeline->findArrow(story.number);
        if (!at)
            continue;
        last = &m_scene.timeline->arrows()[*at];
        if (story.isOnWire(m_scene.playheadNs)) {
            m_busyTracks.insert(last->fromTrack);
            m_busyTracks.insert(last->toTrack);
        }
    }
    if (m_busyTracks.empty() && last)
        m_busyTracks = {last->fromTrack, last->toTrack};
}

QString HostRows::keyOf(size_t track) const
{
    const Track& at = m_scene.timeline->tracks()[track];
    return u"%1:%2"_s.arg(at.host).arg(at.ends.local.port);
}

bool HostRows::isUnfolded(const HostRow& row) const
{
    return !row.folded.empty() && m_scene.unfolded.contains(keyOf(row.socket.track));
}

} // namespace statewire
