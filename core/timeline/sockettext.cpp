// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeline/sockettext.h"

#include "timeline/socketowners.h"

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace statewire {

namespace {

constexpr qint64 msInNs = 1'000'000;

/// What both tools need to know of a socket.
struct Known
{
    SocketAt at;
    SocketRow row; ///< with the addresses as the kernel has them, IPv4-mapped ones too
    std::optional<SocketOwner> owner;
    std::optional<quint32> backlog; ///< of a listener
    std::optional<qint64> leftNs;
};

std::vector<Known> knownAt(const Session& session, const Timeline& timeline, const QString& host, qint64 atNs)
{
    const QHash<size_t, SocketOwner> owners = socketOwnersAt(session, timeline, host, atNs);
    std::vector<Known> all;
    for (const SocketAt& at : timeline.socketsAt(atNs)) {
        const Track& track = timeline.tracks()[at.track];
        if (track.host != host || !at.span)
            continue;
        Known known;
        known.at = at;
        known.row.ends = track.ends;
        if (at.sample) {
            known.row = at.sample->row;
            known.leftNs = track.lives[at.life].timerLeftNs(atNs);
        }
        known.row.state = at.span->state;
        if (const auto owner = owners.constFind(at.track); owner != owners.constEnd())
            known.owner = *owner;
        if (known.row.state == TcpState::Listen)
            known.backlog = backlogAt(session, host, track.ends.local.port, atNs);
        all.push_back(std::move(known));
    }
    std::stable_sort(all.begin(), all.end(), [](const Known& a, const Known& b) {
        return (a.row.state == TcpState::Listen) > (b.row.state == TcpState::Listen);
    });
    return all;
}

QString ssState(TcpState state)
{
    switch (state) {
    case TcpState::Established: return u"ESTAB"_s;
    case TcpState::SynSent: return u"SYN-SENT"_s;
    case TcpState::SynRecv:
    case TcpState::NewSynRecv: return u"SYN-RECV"_s;
    case TcpState::FinWait1: return u"FIN-WAIT-1"_s;
    case TcpState::FinWait2: return u"FIN-WAIT-2"_s;
    case TcpState::TimeWait: return u"TIME-WAIT"_s;
    case TcpState::Close: return u"UNCONN"_s;
    case TcpState::CloseWait: return u"CLOSE-WAIT"_s;
    case TcpState::LastAck: return u"LAST-ACK"_s;
    case TcpState::Listen: return u"LISTEN"_s;
    case TcpState::Closing: return u"CLOSING"_s;
    }
    return {};
}

QString ssTimerName(SocketTimer timer)
{
    switch (timer) {
    case SocketTimer::None: return u"off"_s;
    case SocketTimer::Retransmit: return u"on"_s;
    case SocketTimer::Keepalive: return u"keepalive"_s;
    case SocketTimer::TimeWait: return u"timewait"_s;
    case SocketTimer::ZeroWindow: return u"persist"_s;
    }
    return {};
}

/// ss brackets IPv6 and shows a dual-stack listener's address as a star.
QString ssAddress(const Address& address)
{
    if (address.family == Family::V4)
        return address.toString();
    return address.isAny() ? u"*"_s : u'[' + address.toString() + u']';
}

QString portText(quint16 port)
{
    return port == 0 ? u"*"_s : QString::number(port);
}

QString ssProcess(const Known& known)
{
    QString text;
    if (known.owner)
        text += u" users:((\"%1\",pid=%2,fd=%3))"_s.arg(known.owner->process)
                    .arg(known.owner->pid)
                    .arg(known.owner->fd < 0 ? u"?"_s : QString::number(known.owner->fd));
    if (known.row.timer != SocketTimer::None)
        text += u" timer:(%1,%2,%3)"_s.arg(ssTimerName(known.row.timer), ssTime(known.leftNs.value_or(0) / msInNs))
                    .arg(known.row.timer == SocketTimer::Retransmit ? known.row.retransmits : known.row.probes);
    return text;
}

/// ss makes each column as wide as its widest entry and fills up the last one, too.
SocketText ssTable(const std::vector<Known>& sockets)
{
    constexpr size_t columns = 8;
    using Cells = std::array<QString, columns>;
    const Cells heads{u"State"_s, u"Recv-Q"_s,        u"Send-Q"_s, u"Local Address:"_s,
                      u"Port"_s,  u"Peer Address:"_s, u"Port"_s,   u"Process"_s};
    constexpr std::array<bool, columns> right{false, false, false, true, false, true, false, false};
    constexpr std::array<bool, columns> parted{false, true, true, true, false, true, false, false};
    std::vector<Cells> rows{heads};
    for (const Known& known : sockets) {
        const SocketRow& row = known.row;
        const QString sendQueue = row.state != TcpState::Listen ? QString::number(row.txQueueBytes)
                                  : known.backlog               ? QString::number(*known.backlog)
                                                                : u"?"_s;
        rows.push_back({ssState(row.state), QString::number(row.rxQueueBytes), sendQueue,
                        ssAddress(row.ends.local.address) + u':', portText(row.ends.local.port),
                        ssAddress(row.ends.remote.address) + u':', portText(row.ends.remote.port), ssProcess(known)});
    }
    std::array<qsizetype, columns> widths{};
    for (const Cells& row : rows) {
        for (size_t column = 0; column < columns; ++column)
            widths[column] = std::max(widths[column], row[column].size());
    }
    SocketText text;
    for (size_t i = 0; i < rows.size(); ++i) {
        QString line;
        for (size_t column = 0; column < columns; ++column) {
            const QString& cell = rows[i][column];
            line += parted[column] ? u" "_s : QString();
            line += right[column] ? cell.rightJustified(widths[column]) : cell.leftJustified(widths[column]);
        }
        if (i == 0)
            text.header << line;
        else
            text.lines.push_back({line});
    }
    return text;
}

QString netstatAddress(const Endpoint& endpoint)
{
    return endpoint.address.unmapped().toString() + u':' + portText(endpoint.port);
}

/// Room for "pid/program" in netstat, the end of the text included (PROGNAME_WIDTH).
constexpr qsizetype programLetters = 20;

SocketText netstatTable(const std::vector<Known>& sockets)
{
    SocketText text;
    text.header << u"Active Internet connections (servers and established)"_s
                << u"Proto Recv-Q Send-Q Local Address           Foreign Address         State       PID/Program name    "_s;
    for (const Known& known : sockets) {
        const SocketRow& row = known.row;
        const bool v6 = row.ends.local.address.family == Family::V6;
        QString line = (v6 ? u"tcp6"_s : u"tcp"_s).leftJustified(4) + u"  "_s;
        line += QString::number(row.rxQueueBytes).rightJustified(6) + u' ';
        line += QString::number(row.txQueueBytes).rightJustified(6) + u' ';
        line += netstatAddress(row.ends.local).leftJustified(23) + u' ';
        line += netstatAddress(row.ends.remote).leftJustified(23) + u' ';
        line += stateName(row.state).leftJustified(11) + u' ';
        const QString program =
            known.owner ? u"%1/%2"_s.arg(known.owner->pid).arg(known.owner->process).left(programLetters - 1) : u"-"_s;
        line += program.leftJustified(programLetters);
        text.lines.push_back({line});
    }
    return text;
}

} // namespace

QString commandLine(SocketTool tool)
{
    switch (tool) {
    case SocketTool::Ss: return u"ss -tanop"_s;
    case SocketTool::Netstat: return u"netstat -tanp"_s;
    }
    return {};
}

QString inferredNote()
{
    return u"  # inferred: no reading saw it"_s;
}

QString SocketText::toString() const
{
    QString text;
    for (const QString& line : header)
        text += line + u'\n';
    for (const SocketTextLine& line : lines)
        text += line.text + (line.inferred ? inferredNote() : QString()) + u'\n';
    return text;
}

SocketText socketText(SocketTool tool, const Session& session, const Timeline& timeline, const QString& host, qint64 atNs)
{
    const std::vector<Known> sockets = knownAt(session, timeline, host, atNs);
    SocketText text;
    switch (tool) {
    case SocketTool::Ss: text = ssTable(sockets); break;
    case SocketTool::Netstat: text = netstatTable(sockets); break;
    }
    for (size_t i = 0; i < sockets.size(); ++i) {
        SocketTextLine& line = text.lines[i];
        line.track = sockets[i].at.track;
        line.life = sockets[i].at.life;
        line.state = sockets[i].row.state;
        line.inferred = sockets[i].at.span->mark == Mark::Inferred;
    }
    return text;
}

QString ssText(const Session& session, const Timeline& timeline, const QString& host, qint64 atNs)
{
    return socketText(SocketTool::Ss, session, timeline, host, atNs).toString();
}

QString netstatText(const Session& session, const Timeline& timeline, const QString& host, qint64 atNs)
{
    return socketText(SocketTool::Netstat, session, timeline, host, atNs).toString();
}

QString ssTime(qint64 ms)
{
    // As print_ms_timer() of iproute2 does: minutes drop the milliseconds, ten of them the seconds; ten seconds drop the
    // milliseconds; nothing left prints nothing.
    const qint64 minutes = ms / 60'000;
    const qint64 seconds = minutes > 9 ? 0 : ms / 1000 % 60;
    const qint64 rest = minutes > 0 || seconds > 9 ? 0 : ms % 1000;
    QString text;
    if (minutes > 0)
        text += u"%1min"_s.arg(minutes);
    if (seconds > 0)
        text += QString::number(seconds) + (rest > 0 ? u"."_s : u"sec"_s);
    if (rest > 0)
        text += u"%1ms"_s.arg(rest, 3, 10, QChar(u'0'));
    return text;
}

} // namespace statewire
