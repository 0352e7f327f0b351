// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeline/timeline.h"

#include "timeline/inference.h"

#include <algorithm>

namespace statewire {

namespace {

FourTuple plain(const FourTuple& ends)
{
    return {{ends.local.address.unmapped(), ends.local.port}, {ends.remote.address.unmapped(), ends.remote.port}};
}

/// True for states that only a finished handshake leads to.
bool isBeyondHandshake(TcpState state)
{
    switch (state) {
    case TcpState::Established:
    case TcpState::FinWait1:
    case TcpState::FinWait2:
    case TcpState::TimeWait:
    case TcpState::CloseWait:
    case TcpState::LastAck:
    case TcpState::Closing: return true;
    case TcpState::SynSent:
    case TcpState::SynRecv:
    case TcpState::NewSynRecv:
    case TcpState::Close:
    case TcpState::Listen: return false;
    }
    return false;
}

/// True if \p peer, a life at the other end, was seen in \p state as part of the same connection as \p life.
bool livedThrough(const Life& life, const Life& peer, TcpState state)
{
    const qint64 beginNs = life.samples.front().tNs;
    if (peer.samples.front().tNs > life.vanishedNs || peer.vanishedNs < beginNs)
        return false;
    // A TIME_WAIT that stood there when this life began is what the connection before left behind.
    const RowSample* atBegin = peer.sampleAt(beginNs);
    if (atBegin && atBegin->row.state == TcpState::TimeWait && peer.samples.front().tNs < beginNs)
        return false;
    return std::any_of(peer.samples.begin(), peer.samples.end(),
                       [state](const RowSample& sample) { return sample.row.state == state; });
}

/// Splits [from, to) evenly among \p states, all inferred: that they were passed is certain, when exactly is not.
void appendInferred(std::vector<Span>& spans, const std::vector<TcpState>& states, qint64 from, qint64 to)
{
    const qint64 n = qint64(states.size());
    for (qint64 i = 0; i < n; ++i) {
        spans.push_back({from + (to - from) * i / n, from + (to - from) * (i + 1) / n, states[size_t(i)], Mark::Inferred});
    }
}

} // namespace

const RowSample* Life::sampleAt(qint64 tNs) const
{
    const auto after = std::upper_bound(samples.begin(), samples.end(), tNs,
                                        [](qint64 t, const RowSample& sample) { return t < sample.tNs; });
    return after == samples.begin() ? nullptr : &*(after - 1);
}

std::optional<qint64> Life::timerLeftNs(qint64 tNs) const
{
    const RowSample* sample = sampleAt(tNs);
    if (!sample || sample->row.timer == SocketTimer::None)
        return std::nullopt;
    return std::max<qint64>(0, sample->row.timerLeftNs - (tNs - sample->tNs));
}

const Span* Life::spanAt(qint64 tNs) const
{
    const auto after =
        std::upper_bound(spans.begin(), spans.end(), tNs, [](qint64 t, const Span& span) { return t < span.beginNs; });
    if (after == spans.begin())
        return nullptr;
    const Span& span = *(after - 1);
    return tNs < span.endNs ? &span : nullptr;
}

const Life* Track::lifeAt(qint64 tNs) const
{
    // In order of their beginnings; an inferred one may reach a little into the life before.
    auto after =
        std::upper_bound(lives.begin(), lives.end(), tNs, [](qint64 t, const Life& life) { return t < life.beginNs(); });
    constexpr int neighbours = 4;
    for (int i = 0; i < neighbours && after != lives.begin(); ++i) {
        --after;
        if (after->spanAt(tNs))
            return &*after;
    }
    return nullptr;
}

QVarLengthArray<int, 2> Connection::seenEnds() const
{
    QVarLengthArray<int, 2> seen;
    for (int end : {client, server}) {
        if (end >= 0)
            seen.append(end);
    }
    return seen;
}

Timeline Timeline::of(const Session& session)
{
    Timeline timeline;
    timeline.update(session);
    return timeline;
}

void Timeline::update(const Session& session)
{
    const std::vector<Event>& events = session.events();
    for (; m_folded < events.size(); ++m_folded)
        fold(events[m_folded]);
    std::sort(m_dirtyTracks.begin(), m_dirtyTracks.end());
    m_dirtyTracks.erase(std::unique(m_dirtyTracks.begin(), m_dirtyTracks.end()), m_dirtyTracks.end());
    for (size_t track : std::exchange(m_dirtyTracks, {})) {
        infer(track);
        if (const std::optional<size_t> peer = peerOf(track))
            infer(*peer);
    }
}

void Timeline::fold(const Event& event)
{
    m_endNs = event.tNs;
    m_calls.fold(event);
    if (const auto* socket = event.as<SocketEvent>())
        foldSocket(event.tNs, *socket);
    else if (const auto* frame = event.as<FrameEvent>())
        foldFrame(event.tNs, *frame);
    else if (const auto* fate = event.as<FateEvent>())
        foldFate(event.tNs, *fate);
    else if (const auto* call = event.as<CallEvent>())
        foldCall(*call);
    else if (const auto* counter = event.as<CounterEvent>())
        foldCounter(event.tNs, *counter);
}

size_t Timeline::trackFor(const QString& host, const FourTuple& ends)
{
    QHash<FourTuple, size_t>& index = m_trackIndex[host];
    if (const auto found = index.constFind(ends); found != index.constEnd())
        return *found;
    const size_t track = m_tracks.size();
    index.insert(ends, track);
    m_tracks.push_back({host, ends, {}});
    m_connectionOfTrack.push_back(-1);
    m_lastArrivalAtTrack.push_back(-1);
    if (m_tracks.back().isListener())
        m_listeners.push_back(track);
    else
        joinConnection(track);
    return track;
}

std::optional<size_t> Timeline::findTrack(const QString& host, const FourTuple& ends) const
{
    const auto hostIndex = m_trackIndex.constFind(host);
    if (hostIndex == m_trackIndex.constEnd())
        return std::nullopt;
    const auto found = hostIndex->constFind(plain(ends));
    return found == hostIndex->constEnd() ? std::nullopt : std::optional<size_t>(*found);
}

void Timeline::joinConnection(size_t track)
{
    const FourTuple mirrored = m_tracks[track].ends.mirrored();
    int at = -1;
    for (const QHash<FourTuple, size_t>& host : std::as_const(m_trackIndex)) {
        const auto other = host.constFind(mirrored);
        if (other == host.constEnd() || *other == track)
            continue;
        const int candidate = m_connectionOfTrack[*other];
        const bool free =
            candidate >= 0 && (m_connections[size_t(candidate)].client < 0 || m_connections[size_t(candidate)].server < 0);
        if (free && (at < 0 || candidate < at)) // the oldest, whatever the order of the hash
            at = candidate;
    }
    if (at >= 0) {
        Connection& connection = m_connections[size_t(at)];
        (connection.client < 0 ? connection.client : connection.server) = int(track);
        m_connectionOfTrack[track] = at;
        m_dirtyTracks.push_back(track); // what either end tells of the other may now be told
        return;
    }
    m_connectionOfTrack[track] = int(m_connections.size());
    // Who listens on the local port is the server; should nobody, the first end seen counts as the opener.
    const bool server = listensHere(m_tracks[track], m_endNs);
    Connection connection;
    (server ? connection.server : connection.client) = int(track);
    m_connections.push_back(connection);
}

std::optional<size_t> Timeline::peerOf(size_t track) const
{
    const int at = m_connectionOfTrack[track];
    if (at < 0)
        return std::nullopt;
    const Connection& connection = m_connections[size_t(at)];
    const int peer = connection.client == int(track) ? connection.server : connection.client;
    return peer < 0 ? std::nullopt : std::optional<size_t>(size_t(peer));
}

std::optional<size_t> Timeline::findArrow(quint64 number) const
{
    const auto found = m_arrowIndex.constFind(number);
    return found == m_arrowIndex.constEnd() ? std::nullopt : std::optional<size_t>(*found);
}

void Timeline::foldSocket(qint64 tNs, const SocketEvent& event)
{
    const size_t at = trackFor(event.host, plain(event.row.ends));
    Track& track = m_tracks[at];
    m_dirtyTracks.push_back(at);
    if (const int arrow = std::exchange(m_lastArrivalAtTrack[at], -1); arrow >= 0) {
        constexpr qint64 readingNs = 2'000'000; // a reading right after the delivery takes no longer
        Arrow& arrived = m_arrows[size_t(arrow)];
        if (tNs - arrived.deliveredNs < readingNs)
            arrived.landedNs = tNs;
    }
    const bool living = !track.lives.empty() && track.lives.back().vanishedNs == openEndNs;
    if (event.change == SocketEvent::Change::Vanished) {
        if (living) {
            Life& life = track.lives.back();
            life.vanishedNs = tNs;
            life.lastSeenNs = std::max(life.lastSeenNs, event.previousReadNs);
        }
        return;
    }
    if (!living || beginsNewLife(track.lives.back().samples.back().row.state, event.row.state)) {
        if (living) {
            track.lives.back().vanishedNs = tNs;
            track.lives.back().lastSeenNs = std::max(track.lives.back().lastSeenNs, event.previousReadNs);
        }
        Life life;
        life.incarnation = int(track.lives.size()) + 1;
        life.previousReadNs = event.previousReadNs;
        track.lives.push_back(life);
    }
    track.lives.back().samples.push_back({tNs, event.row, event.previousReadNs});
    track.lives.back().lastSeenNs = tNs;
}

void Timeline::foldFrame(qint64 tNs, const FrameEvent& event)
{
    if (!event.segment)
        return;
    Arrow arrow;
    arrow.number = event.number;
    arrow.sentNs = tNs;
    arrow.segment = *event.segment;
    arrow.fromHost = event.from;
    arrow.toHost = event.to;
    arrow.fate = Fate::Held;
    const FourTuple ends = plain({event.segment->source, event.segment->destination});
    if (!event.from.isEmpty()) {
        arrow.fromTrack = int(trackFor(event.from, ends));
        m_lastArrivalAtTrack[size_t(arrow.fromTrack)] = -1; // what it sends now already answers what had arrived
    }
    if (!event.to.isEmpty())
        arrow.toTrack = int(trackFor(event.to, ends.mirrored()));
    m_arrowIndex.insert(arrow.number, m_arrows.size());
    const int known = std::max(arrow.fromTrack, arrow.toTrack);
    const int connection = known < 0 ? -1 : m_connectionOfTrack[size_t(known)];
    if (connection >= 0) {
        m_connections[size_t(connection)].arrows.push_back(m_arrows.size());
        m_sent.resize(m_connections.size());
        // Which end is which does not matter, as long as it stays so.
        const Segment& s = arrow.segment;
        arrow.repeats = m_sent[size_t(connection)].take(s, s.source < s.destination);
    }
    m_arrows.push_back(std::move(arrow));
}

void Timeline::foldFate(qint64 tNs, const FateEvent& event)
{
    const std::optional<size_t> at = findArrow(event.number);
    if (!at)
        return;
    Arrow& arrow = m_arrows[*at];
    arrow.fate = event.fate;
    if (event.fate == Fate::Dropped)
        arrow.droppedNs = tNs;
    // Of a rewritten frame something else arrives, which the session holds as a frame of its own.
    const bool arrives = event.fate == Fate::Passed || event.fate == Fate::Duplicated || event.fate == Fate::Reordered ||
                         event.fate == Fate::Injected;
    if (!arrives || arrow.deliveredNs != openEndNs)
        return;
    arrow.deliveredNs = arrow.landedNs = tNs;
    if (arrow.toTrack >= 0)
        m_lastArrivalAtTrack[size_t(arrow.toTrack)] = int(*at);
}

void Timeline::foldCall(const CallEvent& event)
{
    if (!event.is(Call::Connect) || !event.errnoName.isEmpty() || !event.ends)
        return;
    m_connectCalls[event.host][plain(*event.ends)].push_back(event.beginNs);
    // A call is reported when it returns: by then its socket's rows may have been folded without knowing who opened.
    if (const std::optional<size_t> track = findTrack(event.host, *event.ends))
        m_dirtyTracks.push_back(*track);
}

void Timeline::foldCounter(qint64 tNs, const CounterEvent& event)
{
    if (event.delta > 0 && (event.name == QLatin1String("TcpExt.TCPReqQFullDrop") ||
                            event.name == QLatin1String("TcpExt.TCPReqQFullDoCookies")))
        m_queueFull[event.host].push_back(tNs);
    if (event.name != QLatin1String("TcpExt.SyncookiesRecv") || event.delta <= 0)
        return;
    m_cookiesTaken[event.host].emplace_back(event.previousReadNs, tNs);
    // Counters are read after the rows of what they count.
    for (size_t i = 0; i < m_tracks.size(); ++i) {
        const Track& track = m_tracks[i];
        if (track.host == event.host && !track.lives.empty() &&
            track.lives.back().samples.front().tNs >= event.previousReadNs)
            m_dirtyTracks.push_back(i);
    }
}

std::optional<bool> Timeline::cameFromCookie(size_t at, size_t number) const
{
    const Track& track = m_tracks[at];
    const Life& life = track.lives[number];
    const qint64 firstNs = life.samples.front().tNs;
    const Life* before = number > 0 ? &track.lives[number - 1] : nullptr;
    // A request stands in the table before its SYN,ACK leaves: if a reading after that showed no row, there was none.
    if (!before || before->vanishedNs <= life.previousReadNs) {
        const std::vector<size_t>& arrows = m_connections[size_t(m_connectionOfTrack[at])].arrows;
        auto arrow = std::upper_bound(arrows.begin(), arrows.end(), firstNs,
                                      [this](qint64 t, size_t i) { return t < m_arrows[i].sentNs; });
        while (arrow != arrows.begin()) {
            const Arrow& sent = m_arrows[*--arrow];
            if (before && sent.sentNs < before->lastSeenNs)
                break;
            if (sent.fromTrack != int(at) || sent.fate == Fate::Injected || !sent.segment.has(FlagSyn) ||
                !sent.segment.has(FlagAck))
                continue;
            if (sent.sentNs <= life.previousReadNs)
                return true;
            break;
        }
    }
    const std::vector<std::pair<qint64, qint64>> taken = m_cookiesTaken.value(track.host);
    const bool mayBe = std::any_of(taken.begin(), taken.end(), [&](const std::pair<qint64, qint64>& moved) {
        return moved.first <= firstNs && moved.second >= life.previousReadNs;
    });
    return mayBe ? std::nullopt : std::optional(false);
}

std::optional<qint64> Timeline::connectBefore(const QString& host, const FourTuple& ends, const Life& life) const
{
    // A call that began before the last reading without the row was slow to get there, but not a second slow.
    constexpr qint64 slackNs = 1'000'000'000;
    std::optional<qint64> latest;
    for (qint64 beginNs : m_connectCalls.value(host).value(ends)) {
        if (beginNs <= life.samples.front().tNs && beginNs >= life.previousReadNs - slackNs)
            latest = beginNs;
    }
    return latest;
}

bool Timeline::listensHere(const Track& track, qint64 tNs) const
{
    return std::any_of(m_listeners.begin(), m_listeners.end(), [&](size_t at) {
        const Track& listener = m_tracks[at];
        const Endpoint& local = listener.ends.local;
        if (listener.host != track.host || local.port != track.ends.local.port ||
            (!local.address.isAny() && local.address != track.ends.local.address))
            return false;
        // By the readings, not the spans: those are computed after the folding.
        return std::any_of(listener.lives.begin(), listener.lives.end(),
                           [tNs](const Life& life) { return life.samples.front().tNs <= tNs && tNs < life.vanishedNs; });
    });
}

void Timeline::infer(size_t at)
{
    Track& track = m_tracks[at];
    const std::optional<size_t> peer = peerOf(at);
    for (size_t number = 0; number < track.lives.size(); ++number) {
        Life& life = track.lives[number];
        life.spans.clear();
        life.fromCookie = false;
        if (life.samples.empty())
            continue;
        const RowSample& first = life.samples.front();
        if (isBeyondHandshake(first.row.state) && life.previousReadNs >= 0) {
            std::optional<TcpState> begin;
            std::optional<qint64> calledNs = connectBefore(track.host, track.ends, life);
            if (calledNs) {
                begin = TcpState::SynSent;
            } else if (listensHere(track, first.tNs)) {
                life.fromCookie = cameFromCookie(at, number);
                begin = life.fromCookie == true ? TcpState::Established : TcpState::SynRecv;
                if (peer)
                    calledNs = connectBefore(m_tracks[*peer].host, m_tracks[*peer].ends, life);
            }
            std::vector<TcpState> before;
            if (begin && *begin != first.row.state) {
                before = certainStatesBetween(*begin, first.row.state);
                if (life.fromCookie)
                    before.insert(before.begin(), *begin);
            }
            // Nothing of a connection is older than the call that asked for it.
            appendInferred(life.spans, before, std::max(life.previousReadNs, calledNs.value_or(0)), first.tNs);
        }
        for (const RowSample& sample : life.samples) {
            if (!life.spans.empty() && life.spans.back().mark == Mark::Observed) {
                Span& before = life.spans.back();
                if (before.state == sample.row.state)
                    continue;
                const std::vector<TcpState> missed = certainStatesBetween(before.state, sample.row.state);
                before.endNs = sample.tNs;
                if (!missed.empty()) {
                    before.endNs = std::clamp(sample.previousReadNs, before.beginNs, sample.tNs);
                    appendInferred(life.spans, missed, life.spans.back().endNs, sample.tNs);
                }
            }
            life.spans.push_back({sample.tNs, openEndNs, sample.row.state, Mark::Observed});
        }
        if (life.vanishedNs == openEndNs)
            continue;
        bool finWait2 = false;
        bool timeWait = false;
        if (peer) {
            for (const Life& other : m_tracks[*peer].lives) {
                finWait2 = finWait2 || livedThrough(life, other, TcpState::FinWait2);
                timeWait = timeWait || livedThrough(life, other, TcpState::TimeWait);
            }
        }
        Span& last = life.spans.back();
        last.endNs = life.vanishedNs;
        const std::vector<TcpState> missed = certainStatesBeforeVanishing(last.state, finWait2, timeWait);
        if (!missed.empty()) {
            last.endNs = std::clamp(life.lastSeenNs, last.beginNs, life.vanishedNs);
            appendInferred(life.spans, missed, life.spans.back().endNs, life.vanishedNs);
        }
    }
    for (size_t i = 1; i < track.lives.size(); ++i) {
        // Where the next life's inferred beginning lies before its first reading, this one had ended already.
        Span& last = track.lives[i - 1].spans.back();
        last.endNs = std::clamp(track.lives[i].beginNs(), last.beginNs, last.endNs);
    }
}

std::vector<SocketAt> Timeline::socketsAt(qint64 tNs) const
{
    std::vector<SocketAt> sockets;
    for (size_t t = 0; t < m_tracks.size(); ++t) {
        if (const Life* life = m_tracks[t].lifeAt(tNs))
            sockets.push_back({t, size_t(life - m_tracks[t].lives.data()), life->spanAt(tNs), life->sampleAt(tNs)});
    }
    return sockets;
}

} // namespace statewire
