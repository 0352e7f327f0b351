// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernel/counters.h"

#include <QList>
#include <cerrno>
#include <charconv>
#include <fcntl.h>
#include <unistd.h>

namespace statewire {

namespace {

std::string_view takeLine(std::string_view& text)
{
    const size_t newline = text.find('\n');
    const std::string_view line = text.substr(0, newline);
    text.remove_prefix(newline == std::string_view::npos ? text.size() : newline + 1);
    return line;
}

QList<std::string_view> words(std::string_view line)
{
    QList<std::string_view> list;
    while (!line.empty()) {
        const size_t end = line.find(' ');
        if (end != 0)
            list << line.substr(0, end);
        line.remove_prefix(end == std::string_view::npos ? line.size() : end + 1);
    }
    return list;
}

Result<std::string> readAll(int fd)
{
    constexpr size_t maxBytes = 64 * 1024;
    std::string text(maxBytes, '\0');
    size_t used = 0;
    for (;;) {
        const ssize_t n = ::pread(fd, text.data() + used, text.size() - used, off_t(used));
        if (n < 0)
            return tl::unexpected(Error::system(QStringLiteral("read"), QStringLiteral("the TCP counters"), errno));
        used += size_t(n);
        if (n == 0 || used == text.size())
            break;
    }
    text.resize(used);
    return text;
}

} // namespace

Counters parseCounters(std::string_view text)
{
    Counters counters;
    while (!text.empty()) {
        const QList<std::string_view> names = words(takeLine(text));
        const QList<std::string_view> values = words(takeLine(text));
        if (names.isEmpty() || names.size() != values.size() || names[0] != values[0] || names[0].back() != ':')
            continue;
        const std::string_view group = names[0].substr(0, names[0].size() - 1);
        for (qsizetype i = 1; i < names.size(); ++i) {
            qint64 value = 0;
            const auto [end, error] = std::from_chars(values[i].data(), values[i].data() + values[i].size(), value);
            if (error != std::errc() || end != values[i].data() + values[i].size())
                continue;
            counters.insert(QLatin1String(group.data(), qsizetype(group.size())) + u'.' +
                                QLatin1String(names[i].data(), qsizetype(names[i].size())),
                            value);
        }
    }
    return counters;
}

Result<CounterFiles> CounterFiles::open()
{
    CounterFiles files;
    files.m_netstat = UniqueFd(::open("/proc/thread-self/net/netstat", O_RDONLY | O_CLOEXEC));
    files.m_snmp = UniqueFd(::open("/proc/thread-self/net/snmp", O_RDONLY | O_CLOEXEC));
    if (!files.m_netstat || !files.m_snmp)
        return tl::unexpected(
            Error::system(QStringLiteral("open"), QStringLiteral("/proc/thread-self/net/netstat and snmp"), errno));
    return files;
}

Result<Counters> CounterFiles::read()
{
    const Result<std::string> netstat = readAll(m_netstat.get());
    const Result<std::string> snmp = readAll(m_snmp.get());
    if (!netstat || !snmp)
        return tl::unexpected(netstat ? snmp.error() : netstat.error());
    Counters counters = parseCounters(*netstat);
    counters.insert(parseCounters(*snmp));
    return counters;
}

} // namespace statewire
