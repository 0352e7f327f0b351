// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/guides/sysctlguide.h"

#include "explain/facts/connectionnumbers.h"

#include <algorithm>
#include <functional>

using namespace Qt::StringLiterals;

namespace statewire {

const std::vector<SysctlEntry>& sysctlGuide()
{
    static const std::vector<SysctlEntry> guide{
        {u"net.ipv4.ip_local_port_range"_s, u"The ports that connect() may choose from when the program has bound none."_s,
         u"32768 60999"_s,
         u"“It limits the connections of a host.” It limits them per remote address and port: a port is used many times."_s},
        {u"net.ipv4.tcp_tw_reuse"_s,
         u"Lets connect() take over a port of this host that is in TIME_WAIT: 0 never, 1 anywhere, 2 on loopback only."_s,
         u"2"_s, u"“It helps a server with many TIME_WAITs.” It acts only where this host calls connect()."_s},
        {u"net.ipv4.tcp_tw_reuse_delay"_s,
         u"Milliseconds a TIME_WAIT must last before tcp_tw_reuse may end it (Linux 6.14; before: not in the same second)."_s,
         u"1000"_s,
         {}},
        {u"net.ipv4.tcp_timestamps"_s,
         u"Puts time stamps into segments, so that old ones are recognised (PAWS) and TIME_WAIT can be cut short safely."_s,
         u"1"_s,
         u"“They tell the uptime.” Since Linux 4.10 they begin at a random offset: one per connection, 4.12 to 2026 one "
         "per pair of addresses, then per connection again (6.1.192, 6.12.117, 6.18.y)."_s},
        {u"net.ipv4.tcp_rfc1337"_s, u"Lets a socket in TIME_WAIT ignore a RST instead of dying of it (RFC 1337)."_s, u"0"_s,
         u"“1 is what the RFC demands.” The RFC only proposes it, and a refused SYN may then wait a minute."_s},
        {u"net.ipv4.tcp_fin_timeout"_s,
         u"Seconds that a closed socket waits in FIN_WAIT2 for the peer's FIN; a limit of Linux, the RFC has none."_s,
         u"60"_s,
         u"“It sets how long TIME_WAIT lasts.” TIME_WAIT lasts 60 s, fixed in the kernel; this is about FIN_WAIT2."_s},
        {u"net.ipv4.tcp_max_tw_buckets"_s,
         u"So many sockets may be in TIME_WAIT at once; any more are closed without the wait."_s, u"half the hash size"_s,
         u"“Fewer TIME_WAITs are better.” The wait is a protection, and one costs some 250 bytes."_s},
        {u"net.ipv4.tcp_syn_retries"_s,
         u"How many doubling waits a SYN without an answer has before connect() gives up. Since Linux 6.5 only the time "
         "that they make counts: by default some 135 s, in which the SYN is sent 10 times more."_s,
         u"6"_s,
         {}},
        {u"net.ipv4.tcp_syn_linear_timeouts"_s,
         u"So many waits of one second come between SYNs before the waits begin to double from there (Linux 6.5)."_s, u"4"_s,
         u"“SYNs go out after 1, 3, 7, 15 s.” Not any more: with 4, after 1, 2, 3, 4, 5, 7, 11 s."_s},
        {u"net.ipv4.tcp_synack_retries"_s,
         u"How often a SYN-ACK without an answer is sent again before SYN_RECV is given up."_s,
         u"5"_s,
         {}},
        {u"net.ipv4.tcp_syncookies"_s,
         u"Answers SYNs with a cookie when the SYN queue is full: 0 never, 1 when full, 2 always."_s, u"1"_s,
         u"“They are always in use.” With 1 only while the queue is full."_s},
        {u"net.ipv4.tcp_abort_on_overflow"_s,
         u"Sends a RST when a handshake finishes but the accept queue is full, instead of dropping its ACK."_s, u"0"_s,
         u"“It refuses SYNs when the queue is full.” A SYN is dropped without an answer either way."_s},
        {u"net.ipv4.tcp_max_syn_backlog"_s, u"Half-open handshakes that a listener may hold without SYN cookies."_s,
         u"by memory: 128 to 4096"_s, u"“It is the backlog.” That is listen()'s argument, which limits both queues."_s},
        {u"net.core.somaxconn"_s, u"Upper limit of the backlog that a program gives to listen()."_s, u"4096"_s,
         u"“Raising it is enough.” The program's own listen() must ask for more, too, and be called again."_s},
        {u"net.ipv4.tcp_orphan_retries"_s,
         u"How often a socket that no process holds any more sends its FIN again; 0 means 8."_s, u"0"_s,
         u"“0 means not at all.” 0 stands for 8."_s},
        {u"net.ipv4.tcp_retries2"_s,
         u"How long data without an ACK are sent again on an open connection, as a number of doubling waits."_s, u"15"_s,
         u"“15 is a count of packets.” It is turned into a time, some 924 s."_s},
        {u"net.ipv4.tcp_invalid_ratelimit"_s,
         u"Milliseconds between two ACKs that answer unacceptable segments of one connection."_s,
         u"500"_s,
         {}},
        {u"net.ipv4.tcp_challenge_ack_limit"_s,
         u"Challenge ACKs (RFC 5961) this host sends in a second, over all connections."_s,
         u"no limit"_s,
         {}},
        {u"net.ipv4.tcp_keepalive_time"_s,
         u"Seconds of silence before the first keepalive probe, where SO_KEEPALIVE is set."_s, u"7200"_s,
         u"“Every connection is probed.” Only those whose program asks for it with SO_KEEPALIVE."_s},
        {u"net.ipv4.tcp_keepalive_intvl"_s, u"Seconds between keepalive probes that go without an answer."_s, u"75"_s, {}},
        {u"net.ipv4.tcp_keepalive_probes"_s,
         u"Keepalive probes without an answer before the connection is given up."_s,
         u"9"_s,
         {}},
        {u"net.ipv4.tcp_rto_min_us"_s,
         u"Least microseconds before data are sent again; SYN and SYN-ACK begin with one second in any case."_s,
         u"200000"_s,
         {}},
        {u"net.ipv4.tcp_window_scaling"_s, u"Offers windows beyond 64 KiB in the SYN (RFC 7323)."_s, u"1"_s,
         u"“The window field is in bytes.” Only in the SYN: afterwards it counts in the agreed power of two."_s},
        {u"net.ipv4.tcp_sack"_s,
         u"Tells the sender which data came out of order, so that only the gaps are sent again."_s,
         u"1"_s,
         {}},
        {u"net.ipv4.tcp_congestion_control"_s, u"The algorithm that decides how fast to send."_s, u"cubic"_s, {}},
    };
    return guide;
}

const SysctlEntry* findSysctl(const QString& key)
{
    const std::vector<SysctlEntry>& guide = sysctlGuide();
    const auto found = std::find_if(guide.begin(), guide.end(), [&key](const SysctlEntry& e) { return e.key == key; });
    return found == guide.end() ? nullptr : &*found;
}

namespace {

/// What has happened on a host by a moment.
class Past
{
public:
    Past(const QString& host, const Session& session, const Timeline& timeline, qint64 nowNs)
        : m_host(host), m_session(session), m_timeline(timeline), m_nowNs(nowNs)
    {
    }

    using RowTest = std::function<bool(const Track&, const SocketRow&)>;

    /// The first reading of a row that \p test likes; its four-tuple in words, or nothing.
    QString row(const RowTest& test, const QString& text) const
    {
        for (const Track& track : m_timeline.tracks()) {
            if (track.host != m_host)
                continue;
            for (const Life& life : track.lives) {
                for (const RowSample& sample : life.samples) {
                    if (sample.tNs <= m_nowNs && test(track, sample.row))
                        return text.arg(track.ends.local.toString());
                }
            }
        }
        return {};
    }

    QString counter(const QStringList& names, const QString& text) const
    {
        for (const Event& event : m_session.events()) {
            if (event.tNs > m_nowNs)
                break;
            const auto* counter = event.as<CounterEvent>();
            if (counter && counter->host == m_host && names.contains(counter->name.section(u'.', -1)))
                return text.arg(counter->name.section(u'.', -1));
        }
        return {};
    }

    QString failedConnect(const QString& errnoName) const
    {
        for (const Event& event : m_session.events()) {
            if (event.tNs > m_nowNs)
                break;
            const auto* call = event.as<CallEvent>();
            if (call && call->host == m_host && call->is(Call::Connect) && call->errnoName == errnoName)
                return u"a connect() here failed with %1"_s.arg(errnoName);
        }
        return {};
    }

    /// True if this host opened \p track's connection.
    bool opened(const Track& track) const
    {
        const std::optional<size_t> at = m_timeline.findTrack(track.host, track.ends);
        const Connection* connection = at ? connectionOf(m_timeline, *at) : nullptr;
        return connection && connection->client == int(*at);
    }

    QString resetIntoTimeWait() const
    {
        for (const Arrow& arrow : m_timeline.arrows()) {
            if (arrow.toHost != m_host || arrow.toTrack < 0 || arrow.deliveredNs > m_nowNs || !arrow.segment.has(FlagRst))
                continue;
            const Life* life = m_timeline.tracks()[size_t(arrow.toTrack)].lifeAt(arrow.sentNs);
            const Span* span = life ? life->spanAt(arrow.sentNs) : nullptr;
            if (span && span->state == TcpState::TimeWait)
                return u"frame %1, a RST, met a TIME_WAIT here"_s.arg(arrow.number);
        }
        return {};
    }

private:
    QString m_host;
    const Session& m_session;
    const Timeline& m_timeline;
    qint64 m_nowNs;
};

bool isState(const SocketRow& row, TcpState state)
{
    return row.state == state;
}

bool isOpen(const SocketRow& row)
{
    return row.state == TcpState::Established || row.state == TcpState::CloseWait;
}

bool isClosing(const SocketRow& row)
{
    return row.state == TcpState::FinWait1 || row.state == TcpState::LastAck || row.state == TcpState::Closing;
}

QString whyByEvents(const QString& name, const Past& past)
{
    const auto sentAgain = [](const Track&, const SocketRow& row) {
        return (isOpen(row) || isClosing(row)) && row.retransmits > 0;
    };
    if (name == "ip_local_port_range"_L1) {
        const QString failed = past.failedConnect(u"EADDRNOTAVAIL"_s);
        return !failed.isEmpty() ? failed
                                 : past.row([&](const Track& track, const SocketRow&) { return past.opened(track); },
                                            u"a connect() here goes out from %1"_s);
    }
    if (name == "tcp_tw_reuse"_L1 || name == "tcp_tw_reuse_delay"_L1)
        return past.row(
            [&](const Track& track, const SocketRow& row) { return isState(row, TcpState::TimeWait) && past.opened(track); },
            u"%1, opened here, came to TIME_WAIT"_s);
    if (name == "tcp_timestamps"_L1 || name == "tcp_max_tw_buckets"_L1) {
        const QString overflow =
            name == "tcp_timestamps"_L1 ? QString() : past.counter({u"TCPTimeWaitOverflow"_s}, u"%1 moved"_s);
        return !overflow.isEmpty()
                   ? overflow
                   : past.row([](const Track&, const SocketRow& row) { return isState(row, TcpState::TimeWait); },
                              u"%1 came to TIME_WAIT"_s);
    }
    if (name == "tcp_rfc1337"_L1)
        return past.resetIntoTimeWait();
    if (name == "tcp_fin_timeout"_L1)
        return past.row(
            [](const Track&, const SocketRow& row) {
                return isState(row, TcpState::FinWait2) && row.inode == 0 && row.timer != SocketTimer::None;
            },
            u"%1 is closed and waits in FIN_WAIT2"_s);
    if (name == "tcp_syn_retries"_L1 || name == "tcp_syn_linear_timeouts"_L1)
        return past.row(
            [](const Track&, const SocketRow& row) { return isState(row, TcpState::SynSent) && row.retransmits > 0; },
            u"%1 had to send its SYN again"_s);
    if (name == "tcp_synack_retries"_L1)
        return past.row(
            [](const Track&, const SocketRow& row) { return isState(row, TcpState::SynRecv) && row.retransmits > 0; },
            u"%1 had to send a SYN-ACK again"_s);
    if (name == "tcp_syncookies"_L1)
        return past.counter({u"SyncookiesSent"_s, u"SyncookiesRecv"_s, u"SyncookiesFailed"_s, u"TCPReqQFullDoCookies"_s,
                             u"TCPReqQFullDrop"_s},
                            u"%1 moved"_s);
    if (name == "tcp_max_syn_backlog"_L1)
        return past.counter({u"TCPReqQFullDoCookies"_s, u"TCPReqQFullDrop"_s}, u"%1 moved"_s);
    if (name == "tcp_abort_on_overflow"_L1 || name == "somaxconn"_L1)
        return past.counter({u"ListenOverflows"_s}, u"%1 moved: an accept queue is full"_s);
    if (name == "tcp_orphan_retries"_L1)
        return past.row(
            [](const Track&, const SocketRow& row) { return isClosing(row) && row.inode == 0 && row.retransmits > 0; },
            u"%1, which no process holds, had to send again"_s);
    if (name == "tcp_retries2"_L1 || name == "tcp_rto_min_us"_L1 || name == "tcp_sack"_L1)
        return past.row(sentAgain, u"%1 had to send again"_s);
    if (name == "tcp_invalid_ratelimit"_L1)
        return past.counter({u"TCPACKSkippedTimeWait"_s, u"TCPACKSkippedSynRecv"_s, u"TCPACKSkippedPAWS"_s,
                             u"TCPACKSkippedSeq"_s, u"TCPACKSkippedChallenge"_s, u"TCPACKSkippedFinWait2"_s},
                            u"%1 moved"_s);
    if (name == "tcp_challenge_ack_limit"_L1)
        return past.counter({u"TCPChallengeACK"_s, u"TCPSYNChallenge"_s}, u"%1 moved"_s);
    if (name.startsWith("tcp_keepalive_"_L1))
        return past.row(
            [](const Track&, const SocketRow& row) { return row.inode != 0 && row.timer == SocketTimer::Keepalive; },
            u"%1 has a keepalive timer"_s);
    return {};
}

/// True if \p text has \p name as a word of its own: tcp_tw_reuse is not named by tcp_tw_reuse_delay.
bool names(const QString& text, const QString& name)
{
    const auto isPart = [&text](qsizetype at) {
        return at >= 0 && at < text.size() && (text[at].isLetterOrNumber() || text[at] == u'_');
    };
    for (qsizetype at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
        if (!isPart(at - 1) && !isPart(at + name.size()))
            return true;
    }
    return false;
}

bool mentions(const Evidence& evidence, const QString& name)
{
    return names(evidence.claim, name) || names(evidence.rule, name) || names(evidence.counterfactual, name) ||
           std::any_of(evidence.conditions.begin(), evidence.conditions.end(),
                       [&name](const Condition& c) { return names(c.text, name) || names(c.figures, name); }) ||
           std::any_of(evidence.numbers.begin(), evidence.numbers.end(),
                       [&name](const Number& n) { return n.name == name; });
}

} // namespace

QString whySysctlMatters(const QString& key, const QString& host, const Session& session, const Timeline& timeline,
                         const std::vector<Evidence>& evidence, qint64 nowNs)
{
    const QString name = key.section(u'.', -1);
    const QString event = whyByEvents(name, Past(host, session, timeline, nowNs));
    if (!event.isEmpty())
        return event;
    for (const Evidence& e : evidence) {
        if (e.tNs <= nowNs && e.host == host && mentions(e, name))
            return u"evidence names it: %1"_s.arg(e.claim);
    }
    return {};
}

} // namespace statewire
