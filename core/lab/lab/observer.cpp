// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/lab/observer.h"

#include <cstdlib>

namespace statewire {

namespace {

/// A timer that merely runs on is no change; one that was set anew is. /proc counts in 10 ms, and reading takes time.
constexpr qint64 timerSlackNs = 60'000'000;

/// The same, with the one field out of account that runs on by itself.
SocketRow withoutTimeLeft(SocketRow row)
{
    row.timerLeftNs = 0;
    return row;
}

bool differs(const ReportedRow& known, const SocketRow& row, qint64 expiresNs)
{
    if (withoutTimeLeft(known.row) != withoutTimeLeft(row))
        return true;
    // A TIME_WAIT row whose time is over shows 0 for up to a second: no news.
    return row.timer != SocketTimer::None && row.timerLeftNs > 0 && std::llabs(expiresNs - known.expiresNs) > timerSlackNs;
}

/// Under churn /proc can show a four-tuple twice, dying and reborn: the row that is not a TIME_WAIT is the living one.
bool prefer(const SocketRow& a, const SocketRow& b)
{
    return a.state != TcpState::TimeWait && b.state == TcpState::TimeWait;
}

bool settled(const Host& host, const FourTuple& ends)
{
    const auto known = host.rows.constFind(ends);
    if (known == host.rows.constEnd())
        return false;
    const TcpState state = known->row.state;
    return state == TcpState::Established || state == TcpState::CloseWait || state == TcpState::FinWait2;
}

} // namespace

Observer::Observer(Emit emit, Clock clock) : m_emit(std::move(emit)), m_clock(std::move(clock)) {}

bool Observer::mayChangeState(const Segment& segment, const Host& sender, const Host& receiver)
{
    if (segment.has(FlagSyn) || segment.has(FlagFin) || segment.has(FlagRst))
        return true;
    if (sender.callsInFlight > 0 || receiver.callsInFlight > 0)
        return true;
    const FourTuple ends{segment.source, segment.destination};
    return !settled(sender, ends) || !settled(receiver, ends.mirrored());
}

void Observer::read(Host& host)
{
    SocketTable table;
    Result<void> read = host.table4->read(table);
    if (read && host.mayHaveV6) {
        const size_t before = table.rows.size();
        read = host.table6->read(table);
        host.mayHaveV6 = table.rows.size() > before;
    }
    if (!read) {
        m_emit(WarningEvent{read.error().text()});
        return;
    }
    warnOnce(host, table);
    takeTable(host, table, m_clock());
}

void Observer::readShared(std::vector<Host>& hosts)
{
    SocketTable table;
    if (const Result<void> read = hosts.front().table4->read(table); !read) {
        m_emit(WarningEvent{read.error().text()});
        return;
    }
    warnOnce(hosts.front(), table);
    const qint64 tNs = m_clock();
    for (Host& host : hosts) {
        SocketTable own;
        for (const SocketRow& row : table.rows) {
            if (row.ends.local.address == host.address)
                own.rows.push_back(row);
        }
        takeTable(host, own, tNs);
    }
}

void Observer::warnOnce(const Host& host, const SocketTable& table)
{
    if (table.unreadableRows == 0 || m_warned)
        return;
    m_warned = true;
    m_emit(WarningEvent{QStringLiteral("%1 rows of the socket table of %2 could not be read, first: %3")
                            .arg(table.unreadableRows)
                            .arg(host.name, QString::fromStdString(table.firstUnreadable))});
}

void Observer::takeTable(Host& host, const SocketTable& table, qint64 tNs)
{
    ++host.reading;
    for (size_t i = 0; i < table.rows.size(); ++i) {
        const SocketRow& row = table.rows[i];
        const auto known = host.rows.constFind(row.ends);
        const bool twice = known != host.rows.constEnd() && known->reading == host.reading;
        if (!twice || prefer(row, known->row))
            report(host, row, tNs);
    }
    for (auto it = host.rows.begin(); it != host.rows.end();) {
        if (it->reading == host.reading) {
            ++it;
            continue;
        }
        m_emit(SocketEvent{host.name, SocketEvent::Change::Vanished, it->row, host.lastReadNs});
        it = host.rows.erase(it);
    }
    host.lastReadNs = tNs;
}

void Observer::report(Host& host, const SocketRow& row, qint64 tNs)
{
    const qint64 expiresNs = tNs + row.timerLeftNs;
    auto known = host.rows.find(row.ends);
    if (known == host.rows.end()) {
        host.rows.insert(row.ends, {row, expiresNs, host.reading});
        m_emit(SocketEvent{host.name, SocketEvent::Change::Appeared, row, host.lastReadNs});
        return;
    }
    known->reading = host.reading;
    if (!differs(*known, row, expiresNs))
        return;
    known->row = row;
    known->expiresNs = expiresNs;
    m_emit(SocketEvent{host.name, SocketEvent::Change::Changed, row, host.lastReadNs});
}

void Observer::beginCounters(Host& host)
{
    if (const Result<Counters> now = host.counterFiles->read())
        host.counters = *now;
    host.countersReadNs = m_clock();
}

bool Observer::reports(const QString& counter)
{
    return counter.startsWith(QLatin1String("Tcp"));
}

void Observer::readCounters(Host& host)
{
    // Taken before: what moves while the files are read may be in this reading or in the next one.
    const qint64 beginNs = m_clock();
    const Result<Counters> now = host.counterFiles->read();
    if (!now)
        return;
    for (auto it = now->constBegin(); it != now->constEnd(); ++it) {
        if (!reports(it.key()))
            continue;
        const qint64 before = host.counters.value(it.key());
        if (it.value() != before)
            m_emit(CounterEvent{host.name, it.key(), it.value(), it.value() - before, host.countersReadNs});
    }
    host.counters = *now;
    host.countersReadNs = beginNs;
}

} // namespace statewire
