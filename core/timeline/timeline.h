// SPDX-License-Identifier: GPL-3.0-or-later
// Folds a session into what is drawn: tracks of sockets with their lives and spans, connections, and frames between them.
#pragma once

#include "session/session.h"
#include "timeline/callindex.h"
#include "timeline/sentnumbers.h"

#include <QHash>
#include <QVarLengthArray>
#include <limits>
#include <vector>

namespace statewire {

/// End of a span that still lasts.
inline constexpr qint64 openEndNs = std::numeric_limits<qint64>::max();

/// Whether a state was seen in the kernel's socket table, or only follows from what was.
enum class Mark : quint8
{
    Observed,
    Inferred
};

/// A state over the half-open interval [beginNs, endNs).
struct Span
{
    qint64 beginNs = 0;
    qint64 endNs = openEndNs;
    TcpState state = TcpState::Close;
    Mark mark = Mark::Observed;

    bool isOpen() const { return endNs == openEndNs; }
    bool operator==(const Span&) const = default;
};

/// A row as it was read at a moment.
struct RowSample
{
    qint64 tNs = 0;
    SocketRow row;
    qint64 previousReadNs = -1; ///< the host's reading before, which still showed the row before
};

/// One life of a four-tuple, from its first state to its disappearance. A four-tuple that comes back begins another.
struct Life
{
    int incarnation = 1;
    std::vector<Span> spans;        ///< in order, without overlap; observed and inferred
    std::vector<RowSample> samples; ///< every reported change of the row
    qint64 previousReadNs = -1;     ///< the host's reading before the life was first seen
    qint64 vanishedNs = openEndNs;
    qint64 lastSeenNs = 0; ///< last reading in which the row still stood
    /// True if the connection was made from a SYN cookie: no row stood for it when it had been answered, so there was no
    /// SYN_RECV. Nothing if only a counter tells of cookies just then: it may have been made from one.
    std::optional<bool> fromCookie = false;

    qint64 beginNs() const { return spans.empty() ? 0 : spans.front().beginNs; }
    /// The row as last read at or before \p tNs; null before the first reading.
    const RowSample* sampleAt(qint64 tNs) const;
    /// Time left on the row's timer at \p tNs, by the last reading; nothing without a timer.
    std::optional<qint64> timerLeftNs(qint64 tNs) const;
    const Span* spanAt(qint64 tNs) const;
};

/// A four-tuple as one host sees it, through all its lives.
struct Track
{
    QString host;
    FourTuple ends; ///< IPv4-mapped addresses as IPv4
    std::vector<Life> lives;

    bool isListener() const { return ends.remote.port == 0; }
    /// The life that stands at \p tNs; null if none.
    const Life* lifeAt(qint64 tNs) const;
};

/// A frame between two tracks.
struct Arrow
{
    quint64 number = 0;
    int fromTrack = -1; ///< of that end, maybe without a single life; -1: its host is not known
    int toTrack = -1;
    qint64 sentNs = 0;              ///< when it reached the wire
    qint64 deliveredNs = openEndNs; ///< when it went on to the receiver; openEndNs: not (yet)
    /// When its effect on the receiver's row was first read, if that was right after; else deliveredNs. Where to draw its
    /// tip.
    qint64 landedNs = openEndNs;
    qint64 droppedNs = openEndNs; ///< when it was lost on the wire
    Fate fate = Fate::Passed;
    bool repeats = false; ///< all of it was sent before
    Segment segment;
    QString fromHost;
    QString toHost;
};

/// Two tracks with mirrored four-tuples, and the frames between them.
struct Connection
{
    int client = -1; ///< track of the end that opened; -1 if never seen
    int server = -1;
    std::vector<size_t> arrows; ///< indices into Timeline::arrows(), by time

    /// The tracks of its ends, as far as they were seen: the client's first.
    QVarLengthArray<int, 2> seenEnds() const;
};

/// A socket at a moment.
struct SocketAt
{
    size_t track = 0;
    size_t life = 0;
    const Span* span = nullptr;
    const RowSample* sample = nullptr;
};

class Timeline
{
public:
    /// Folds a whole session.
    static Timeline of(const Session& session);

    /// Folds the events of \p session that came since the last call.
    void update(const Session& session);

    const std::vector<Track>& tracks() const { return m_tracks; }
    const std::vector<Arrow>& arrows() const { return m_arrows; }
    /// Calls, steps and notes beside the states.
    const CallIndex& calls() const { return m_calls; }
    /// In order of their first sign of life; listeners are not among them.
    const std::vector<Connection>& connections() const { return m_connections; }
    std::optional<size_t> findTrack(const QString& host, const FourTuple& ends) const;
    /// The track at the other end; nothing if it was never seen.
    std::optional<size_t> peerOf(size_t track) const;
    std::optional<size_t> findArrow(quint64 number) const;
    /// Sockets that stand at \p tNs, listeners included.
    std::vector<SocketAt> socketsAt(qint64 tNs) const;
    /// When \p host was seen to have refused a SYN, or answered it by a cookie alone, because its queue of half-open
    /// connections was full; ascending.
    std::vector<qint64> queueFullAt(const QString& host) const { return m_queueFull.value(host); }
    /// Moments at which anything visible changes, ascending, without repeats.
    std::vector<qint64> moments() const;
    /// Intervals in which a frame was on its way or held there, ascending by their beginning.
    std::vector<std::pair<qint64, qint64>> flights() const;
    qint64 endNs() const { return m_endNs; }

private:
    void fold(const Event& event);
    void foldSocket(qint64 tNs, const SocketEvent& event);
    void foldFrame(qint64 tNs, const FrameEvent& event);
    void foldFate(qint64 tNs, const FateEvent& event);
    void foldCall(const CallEvent& event);
    void foldCounter(qint64 tNs, const CounterEvent& event);
    size_t trackFor(const QString& host, const FourTuple& ends);
    void joinConnection(size_t track);
    void infer(size_t track);
    /// When the connect() that led to \p life was called at that end; nothing if it was not, or is not known.
    std::optional<qint64> connectBefore(const QString& host, const FourTuple& ends, const Life& life) const;
    bool listensHere(const Track& track, qint64 tNs) const;
    /// See Life::fromCookie; of a life at a listener whose handshake no reading showed.
    std::optional<bool> cameFromCookie(size_t track, size_t life) const;

    std::vector<Track> m_tracks;
    std::vector<Arrow> m_arrows;
    std::vector<Connection> m_connections;
    std::vector<int> m_connectionOfTrack;
    std::vector<SentNumbers> m_sent; ///< of the connections
    QHash<QString, std::vector<qint64>> m_queueFull;
    std::vector<int> m_lastArrivalAtTrack; ///< arrow whose effect is yet to be read; -1 if none
    std::vector<size_t> m_listeners;       ///< tracks
    CallIndex m_calls;
    QHash<QString, QHash<FourTuple, size_t>> m_trackIndex;
    QHash<quint64, size_t> m_arrowIndex;
    QHash<QString, QHash<FourTuple, std::vector<qint64>>> m_connectCalls;  ///< begin times of successful connects
    QHash<QString, std::vector<std::pair<qint64, qint64>>> m_cookiesTaken; ///< by host: when SyncookiesRecv moved
    std::vector<size_t> m_dirtyTracks;
    size_t m_folded = 0;
    qint64 m_endNs = 0;
};

} // namespace statewire
