// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/timelinerows.h"

#include "ui/context/synqueue.h"
#include "ui/look/words.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace statewire {

namespace {

class Filter
{
public:
    Filter(const Timeline& timeline, const QString& text, qint64 playheadNs)
        : m_timeline(timeline), m_words(text.simplified().split(u' ', Qt::SkipEmptyParts)), m_playheadNs(playheadNs)
    {
    }

    /// True if each word is found at one of \p tracks.
    bool accepts(const std::vector<size_t>& tracks) const
    {
        return std::all_of(m_words.begin(), m_words.end(), [&](const QString& word) {
            return std::any_of(tracks.begin(), tracks.end(), [&](size_t track) { return found(word, track); });
        });
    }

private:
    bool found(QStringView word, size_t at) const
    {
        const Track& track = m_timeline.tracks()[at];
        if (word.startsWith(u':'))
            word = word.mid(1);
        const auto beginsWith = [word](quint16 port) { return port != 0 && QString::number(port).startsWith(word); };
        if (beginsWith(track.ends.local.port) || beginsWith(track.ends.remote.port) ||
            track.host.contains(word, Qt::CaseInsensitive) || track.ends.local.address.toString() == word)
            return true;
        const auto inState = [&](const Span& span) {
            return span.beginNs <= m_playheadNs && (stateName(span.state).contains(word, Qt::CaseInsensitive) ||
                                                    stateShortName(span.state).compare(word, Qt::CaseInsensitive) == 0);
        };
        const bool state = std::any_of(track.lives.begin(), track.lives.end(), [&](const Life& life) {
            return std::any_of(life.spans.begin(), life.spans.end(), inState);
        });
        if (state)
            return true;
        const std::vector<size_t>& calls = m_timeline.calls().callsOn(track.host, track.ends);
        return std::any_of(calls.begin(), calls.end(), [&](size_t call) {
            const CallEvent& event = m_timeline.calls().calls()[call];
            return event.beginNs <= m_playheadNs && event.worker.contains(word, Qt::CaseInsensitive);
        });
    }

    const Timeline& m_timeline;
    QStringList m_words;
    qint64 m_playheadNs;
};

/// Folds the half-open connections of each listener into a group that comes where the first of them stood.
std::vector<RowGroup> foldQueues(const Timeline& timeline, std::vector<RowGroup> groups, const QSet<QString>& unfolded)
{
    const auto queueOf = [&](const RowGroup& group) {
        const int server = timeline.connections()[size_t(group.connection)].server;
        if (server < 0 || !isHalfOpen(timeline, size_t(server)))
            return QString();
        const Track& track = timeline.tracks()[size_t(server)];
        return u"q%1:%2"_s.arg(track.host).arg(track.ends.local.port);
    };
    QHash<QString, size_t> sizes;
    std::vector<QString> queues;
    for (const RowGroup& group : groups) {
        queues.push_back(queueOf(group));
        if (!queues.back().isEmpty())
            ++sizes[queues.back()];
    }
    std::vector<RowGroup> folded;
    QHash<QString, size_t> at;
    for (size_t i = 0; i < groups.size(); ++i) {
        RowGroup& group = groups[i];
        if (sizes.value(queues[i]) < leastFolded) {
            folded.push_back(std::move(group));
            continue;
        }
        const bool open = unfolded.contains(queues[i]);
        if (!at.contains(queues[i])) {
            at.insert(queues[i], folded.size());
            RowGroup queue;
            queue.key = queues[i];
            queue.title = Words::tr("SYN queue");
            queue.queue = true;
            queue.collapsed = !open;
            folded.push_back(std::move(queue));
        }
        const int server = timeline.connections()[size_t(group.connection)].server;
        folded[at.value(queues[i])].tracks.push_back(size_t(server));
        if (open)
            folded.push_back(std::move(group));
    }
    return folded;
}

std::vector<RowGroup> byConnection(const Timeline& timeline, const Filter& filter, const QSet<QString>& unfolded)
{
    std::vector<RowGroup> groups;
    const std::vector<Connection>& connections = timeline.connections();
    groups.reserve(connections.size());
    for (size_t i = 0; i < connections.size(); ++i) {
        RowGroup group;
        for (int end : connections[i].seenEnds())
            group.tracks.push_back(size_t(end));
        if (!filter.accepts(group.tracks))
            continue;
        group.connection = int(i);
        group.key = u"c%1"_s.arg(i);
        groups.push_back(std::move(group));
    }
    // Forged segments seem to open connections, from ends at which no socket ever was: many of them must not hide those that
    // are real.
    std::stable_partition(groups.begin(), groups.end(), [&](const RowGroup& group) {
        const int client = connections[size_t(group.connection)].client;
        return client >= 0 && !timeline.tracks()[size_t(client)].lives.empty();
    });
    return foldQueues(timeline, std::move(groups), unfolded);
}

std::vector<RowGroup> byHostOrPort(const Timeline& timeline, const Filter& filter, bool byPort)
{
    std::vector<char> opened(timeline.tracks().size(), 0);
    for (const Connection& connection : timeline.connections()) {
        if (connection.client >= 0)
            opened[size_t(connection.client)] = 1;
    }
    std::vector<RowGroup> groups;
    QHash<QString, size_t> index;
    for (size_t t = 0; t < timeline.tracks().size(); ++t) {
        const Track& track = timeline.tracks()[t];
        if (!filter.accepts({t}))
            continue;
        const QString title = byPort ? trackTitle(track) : track.host;
        const auto known = index.constFind(title);
        const size_t at = known == index.constEnd() ? groups.size() : *known;
        if (at == groups.size()) {
            index.insert(title, at);
            RowGroup group;
            group.title = title;
            group.key = (byPort ? u"p"_s : u"h"_s) + title;
            groups.push_back(std::move(group));
        }
        QString name = byPort ? QString() : u":%1 "_s.arg(track.ends.local.port);
        if (track.isListener()) {
            name += u"listens"_s;
        } else {
            const std::optional<size_t> peer = timeline.peerOf(t);
            const QString host = peer ? timeline.tracks()[*peer].host + u' ' : QString();
            name += (opened[t] ? u"→ "_s : u"← "_s) + host + u":%1"_s.arg(track.ends.remote.port);
        }
        groups[at].tracks.push_back(t);
        groups[at].titles.push_back(name);
    }
    // Who opens stands above who answers, here as in a connection.
    std::stable_partition(groups.begin(), groups.end(), [&](const RowGroup& group) {
        return std::any_of(group.tracks.begin(), group.tracks.end(), [&](size_t track) { return opened[track] != 0; });
    });
    return groups;
}

} // namespace

QString trackTitle(const Track& track)
{
    return u"%1 :%2"_s.arg(track.host).arg(track.ends.local.port);
}

std::vector<RowGroup> groupRows(const Timeline& timeline, const RowOptions& options, qint64 playheadNs)
{
    const Filter filter(timeline, options.filter, playheadNs);
    std::vector<RowGroup> groups = options.grouping == Grouping::Connection
                                       ? byConnection(timeline, filter, options.unfolded)
                                       : byHostOrPort(timeline, filter, options.grouping == Grouping::Port);
    if (!options.collapsed.isEmpty()) {
        for (RowGroup& group : groups)
            group.collapsed = group.queue ? group.collapsed : options.collapsed.contains(group.key);
    }
    return groups;
}

} // namespace statewire
