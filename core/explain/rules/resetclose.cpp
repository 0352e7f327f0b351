// SPDX-License-Identifier: GPL-3.0-or-later
// close() that resets the connection instead of ending it with a FIN: unread data, or SO_LINGER with no time. What a
// process leaves open, its end closes in the same way.
#include "explain/facts/sessionfacts.h"
#include "explain/facts/unknowns.h"
#include "explain/rules/evidencerule.h"

#include <QHash>
#include <algorithm>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

/// A socket that is closed: by a call, or by the end of its process.
struct Closing
{
    QString by; ///< "close()"
    SocketName socket;
    FourTuple ends;
    qint64 beginNs = 0;
    qint64 endNs = 0;
    bool isCall = true;
};

bool isClose(const CallEvent& call)
{
    return call.is(Call::Close) || call.is(Call::Abort);
}

/// The connections that a worker holds, told call by call.
class Held
{
public:
    void take(const CallEvent& call)
    {
        Worker& worker = m_workers[{call.host, call.worker}];
        worker.lastCallNs = call.is(Call::Exit) ? call.beginNs : call.endNs;
        if (isClose(call))
            worker.sockets.remove(call.socket);
        else if (call.ends && call.ends->remote.port != 0 && call.errnoName.isEmpty())
            worker.sockets[call.socket] = *call.ends;
    }

    std::vector<Closing> closedBy(const WorkerEvent& end, qint64 tNs)
    {
        const Worker worker = m_workers.take({end.host, end.name});
        std::vector<Closing> closings;
        for (auto it = worker.sockets.constBegin(); it != worker.sockets.constEnd(); ++it)
            closings.push_back(
                {u"The end of the process"_s, {end.host, end.name, it.key()}, *it, worker.lastCallNs, tNs, false});
        return closings;
    }

private:
    struct Worker
    {
        QHash<QString, FourTuple> sockets;
        qint64 lastCallNs = 0;
    };
    QHash<std::pair<QString, QString>, Worker> m_workers;
};

std::vector<Closing> closingsOf(const Session& session)
{
    std::vector<Closing> closings;
    Held held;
    for (const Event& event : session.events()) {
        const auto* worker = event.as<WorkerEvent>();
        if (worker && worker->change == WorkerEvent::Change::Ended) {
            const std::vector<Closing> ended = held.closedBy(*worker, event.tNs);
            closings.insert(closings.end(), ended.begin(), ended.end());
        }
        const auto* call = event.as<CallEvent>();
        if (!call)
            continue;
        if (isClose(*call) && call->ends) {
            const QString by = call->is(Call::Close) ? u"close()"_s : call->call + u"()"_s;
            closings.push_back({by, socketOf(*call), *call->ends, call->beginNs, call->endNs});
        }
        held.take(*call);
    }
    return closings;
}

/// What left on the closed connection first: a FIN, or the RST of a close, which acknowledges. One that does not answers a
/// segment that came.
const Arrow* firstEnd(const Timeline& timeline, const Closing& closing)
{
    constexpr qint64 patienceNs = 100'000'000;
    const std::vector<Arrow>& arrows = timeline.arrows();
    auto at = std::lower_bound(arrows.begin(), arrows.end(), closing.beginNs,
                               [](const Arrow& arrow, qint64 tNs) { return arrow.sentNs < tNs; });
    for (; at != arrows.end() && at->sentNs <= closing.endNs + patienceNs; ++at) {
        const Segment& s = at->segment;
        if (at->fromHost == closing.socket.host && s.source == closing.ends.local && s.destination == closing.ends.remote &&
            at->fate != Fate::Injected && ((s.has(FlagRst) && s.has(FlagAck)) || s.has(FlagFin)))
            return &*at;
    }
    return nullptr;
}

/// Data in the receive queue when the socket was closed; a FIN that came counts as one byte in /proc and is none.
std::optional<qint64> unreadBytes(const Timeline& timeline, const Closing& closing, const Arrow* end)
{
    // When exactly a process ended is not told: its RST is.
    const qint64 tNs = closing.isCall || !end ? closing.beginNs : end->sentNs;
    const std::optional<size_t> track = timeline.findTrack(closing.socket.host, closing.ends);
    const Life* life = track ? timeline.tracks()[*track].lifeAt(tNs) : nullptr;
    // A process takes its sockets along, and the table may be read without them before the wire reads the RST.
    constexpr qint64 soonNs = 100'000'000;
    if (!life && track && !closing.isCall) {
        for (const Life& earlier : timeline.tracks()[*track].lives) {
            if (earlier.vanishedNs <= tNs && tNs - earlier.vanishedNs <= soonNs)
                life = &earlier;
        }
    }
    const RowSample* sample = life ? life->sampleAt(std::min(tNs, life->vanishedNs - 1)) : nullptr;
    if (!sample)
        return std::nullopt;
    const bool fin = sample->row.state == TcpState::CloseWait || sample->row.state == TcpState::LastAck;
    return std::max<qint64>(0, qint64(sample->row.rxQueueBytes) - (fin ? 1 : 0));
}

Condition resetLeft(const Session& session, const Arrow* end)
{
    Condition c{u"a RST left, not a FIN"_s, {}, {}};
    if (!session.info() || !session.info()->mode.hasWire()) {
        c.figures = unknown::noPackets;
        return c;
    }
    if (!end) {
        c.figures = u"neither FIN nor RST was recorded"_s;
        return c;
    }
    c.holds = end->segment.has(FlagRst);
    c.figures =
        u"frame %1: %2, sequence number %3"_s.arg(end->number).arg(end->segment.flagsText(), spaced(end->segment.seq));
    return c;
}

Evidence evidenceOf(const Closing& closing, const Arrow* end)
{
    Evidence e;
    e.tNs = end ? std::max(closing.endNs, end->sentNs) : closing.endNs;
    e.host = closing.socket.host;
    e.ends = closing.ends;
    e.frame = end ? end->number : 0;
    return e;
}

/// A negative TCP_LINGER2 makes close() reset what is in FIN_WAIT2: no matter of unread data.
bool resetsFinWait2(const Session& session, const Closing& closing)
{
    return optionBefore(session, closing.socket, "TCP_LINGER2"_L1, closing.endNs).value_or(QString()).startsWith(u'-');
}

Evidence unreadData(const Session& session, const Closing& closing, const Arrow* end, std::optional<qint64> unread)
{
    Evidence e = evidenceOf(closing, end);
    e.ruleId = u"reset-unread-data"_s;
    e.claim = u"%1 with unread data resets the connection"_s.arg(closing.by);
    e.rule = u"If data lies in the receive queue that the application never read, close() sends RST instead of FIN: the "
             "peer must learn that what it sent was thrown away. No TIME_WAIT remains."_s;
    e.source = u"RFC 1122 4.2.2.13, RFC 2525 2.17; tcp_close, tcp_send_active_reset"_s;
    e.counterfactual = u"Had the application read up to the end before, close() would have sent a FIN."_s;
    Condition data{u"data lay unread in the receive queue"_s, u"its row was not recorded"_s, {}};
    if (unread) {
        data.holds = *unread > 0;
        data.figures = u"%1 bytes"_s.arg(spaced(*unread));
        e.numbers = {{u"unread_bytes"_s, *unread}};
    }
    e.conditions = {data, resetLeft(session, end)};
    e.conclude();
    return e;
}

Evidence lingerZero(const Session& session, const Closing& closing, const Arrow* end)
{
    Evidence e = evidenceOf(closing, end);
    e.ruleId = u"reset-linger"_s;
    e.claim = u"%1 with SO_LINGER {1, 0} resets the connection"_s.arg(closing.by);
    e.rule = u"With SO_LINGER on and its time 0, close() throws away what was not sent yet and sends RST: an abortive "
             "close. The socket is gone at once, without TIME_WAIT; the peer reads ECONNRESET."_s;
    e.source = u"RFC 9293 3.9.1.6 (ABORT); tcp_close, tcp_disconnect"_s;
    e.counterfactual = u"Without the option close() would have sent a FIN, and TIME_WAIT would have followed."_s;
    const std::optional<QString> option = optionBefore(session, closing.socket, "SO_LINGER"_L1, closing.endNs);
    Condition set{u"SO_LINGER is on, with 0 seconds"_s, u"no setsockopt() of it was recorded"_s, {}};
    if (option) {
        set.holds = *option == "1, 0"_L1;
        set.figures = u"SO_LINGER %1"_s.arg(*option);
        e.numbers = {{u"l_onoff"_s, option->section(u',', 0, 0).toLongLong()},
                     {u"l_linger"_s, option->section(u',', 1, 1).trimmed().toLongLong()}};
    }
    e.conditions = {set, resetLeft(session, end)};
    e.conclude();
    return e;
}

/// A close() that sent RST: unread data, or SO_LINGER with no time.
std::vector<Evidence> explainResetOnClose(const Session& session, const Reports&, const Timeline& timeline)
{
    std::vector<Evidence> found;
    for (const Closing& closing : closingsOf(session)) {
        const Arrow* end = firstEnd(timeline, closing);
        const bool reset = end && end->segment.has(FlagRst);
        const std::optional<qint64> unread = unreadBytes(timeline, closing, end);
        const std::optional<QString> option = optionBefore(session, closing.socket, "SO_LINGER"_L1, closing.endNs);
        const bool lingers = option == "1, 0"_L1; // off, or with some seconds to linger, close() sends its FIN
        if (!closing.isCall && !reset)
            continue; // nearly every process ends without a reset
        // tcp_close looks at the queue first: with data unread the option does not come into it.
        if (unread.value_or(0) > 0 || (reset && !lingers && !resetsFinWait2(session, closing)))
            found.push_back(unreadData(session, closing, end, unread));
        else if (lingers)
            found.push_back(lingerZero(session, closing, end));
    }
    return found;
}

} // namespace

extern const EvidenceRule resetOnCloseRule{
    .entries = {{u"reset-unread-data"_s,
                 u"A socket was closed while data lay unread, or its end sent RST without SO_LINGER {1, 0}."_s,
                 u"a RST left, not a FIN, and the row before it shows bytes in the receive queue."_s},
                {u"reset-linger"_s, u"A socket with SO_LINGER {1, 0} was closed, and nothing lay unread."_s,
                 u"a RST left, not a FIN."_s}},
    .explain = &explainResetOnClose,
};

} // namespace statewire
