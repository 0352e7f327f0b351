// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernel/sockettable.h"

#include <algorithm>
#include <cstring>
#include <fcntl.h>
#include <limits>
#include <unistd.h>

namespace statewire {

namespace {

constexpr size_t kernelPageBytes = 4096;
/// seq_file fills at most a page and hands out whole rows of 150 bytes; a read shorter than this is the last one, and
/// skipping the read that would return 0 saves a whole second walk over the kernel's hash.
constexpr ssize_t certainlyLastBytes = 3840;
constexpr size_t maxTableBytes = 256u << 20;

class Fields
{
public:
    explicit Fields(std::string_view line) : m_rest(line) {}

    std::string_view next()
    {
        size_t begin = 0;
        while (begin < m_rest.size() && m_rest[begin] == ' ')
            ++begin;
        size_t end = begin;
        while (end < m_rest.size() && m_rest[end] != ' ')
            ++end;
        const std::string_view field = m_rest.substr(begin, end - begin);
        m_rest.remove_prefix(end);
        return field;
    }

private:
    std::string_view m_rest;
};

int hexDigit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return -1;
}

template <class T> bool parseHex(std::string_view text, T& value)
{
    if (text.empty() || text.size() > sizeof(T) * 2)
        return false;
    T v = 0;
    for (char c : text) {
        const int digit = hexDigit(c);
        if (digit < 0)
            return false;
        v = T(v << 4 | T(digit));
    }
    value = v;
    return true;
}

template <class T> bool parseDecimal(std::string_view text, T& value)
{
    if (text.empty())
        return false;
    quint64 v = 0;
    for (char c : text) {
        if (c < '0' || c > '9')
            return false;
        const quint64 digit = quint64(c - '0');
        if (v > (std::numeric_limits<T>::max() - digit) / 10)
            return false;
        v = v * 10 + digit;
    }
    value = T(v);
    return true;
}

std::pair<std::string_view, std::string_view> splitColon(std::string_view text)
{
    const size_t colon = text.find(':');
    if (colon == std::string_view::npos)
        return {};
    return {text.substr(0, colon), text.substr(colon + 1)};
}

/// The kernel prints each 32-bit word of an address as the host's integer of its network-order bytes.
bool parseAddress(std::string_view text, Family family, Address& address)
{
    address = {};
    address.family = family;
    const size_t words = family == Family::V4 ? 1 : 4;
    if (text.size() != words * 8)
        return false;
    for (size_t i = 0; i < words; ++i) {
        quint32 word = 0;
        if (!parseHex(text.substr(i * 8, 8), word))
            return false;
        std::memcpy(address.bytes.data() + i * 4, &word, 4);
    }
    return true;
}

bool parseEndpoint(std::string_view text, Family family, Endpoint& endpoint)
{
    const auto [address, port] = splitColon(text);
    return parseAddress(address, family, endpoint.address) && parseHex(port, endpoint.port);
}

/// Columns: sl local remote st tx:rx tr:tm->when retrnsmt uid timeout inode ... (net/ipv4/tcp_ipv4.c, get_tcp4_sock).
bool parseRow(std::string_view line, Family family, SocketRow& row)
{
    Fields fields(line);
    const std::string_view slot = fields.next();
    if (slot.empty() || slot.back() != ':')
        return false;
    if (!parseEndpoint(fields.next(), family, row.ends.local) || !parseEndpoint(fields.next(), family, row.ends.remote))
        return false;
    quint8 number = 0;
    if (!parseHex(fields.next(), number))
        return false;
    const std::optional<TcpState> state = stateFromNumber(number);
    if (!state)
        return false;
    // Request sockets are printed as SYN_RECV; should a kernel ever print the internal number, it means the same.
    row.state = *state == TcpState::NewSynRecv ? TcpState::SynRecv : *state;
    const auto [tx, rx] = splitColon(fields.next());
    if (!parseHex(tx, row.txQueueBytes) || !parseHex(rx, row.rxQueueBytes))
        return false;
    const auto [kind, when] = splitColon(fields.next());
    quint8 timer = 0;
    quint64 ticks = 0;
    if (!parseHex(kind, timer) || timer > quint8(SocketTimer::ZeroWindow) || !parseHex(when, ticks))
        return false;
    row.timer = SocketTimer(timer);
    constexpr qint64 userHzTickNs = 10'000'000;    // USER_HZ is 100 whatever the kernel's HZ
    constexpr quint64 maxTicks = quint64(1) << 32; // 497 days: more is nonsense, and would overflow
    row.timerLeftNs = qint64(std::min(ticks, maxTicks)) * userHzTickNs;
    return parseHex(fields.next(), row.retransmits) && parseDecimal(fields.next(), row.uid) &&
           parseDecimal(fields.next(), row.probes) && parseDecimal(fields.next(), row.inode);
}

} // namespace

void parseSocketTable(std::string_view text, Family family, SocketTable& table)
{
    while (!text.empty()) {
        const size_t newline = text.find('\n');
        const bool whole = newline != std::string_view::npos;
        const std::string_view line = text.substr(0, newline);
        text.remove_prefix(whole ? newline + 1 : text.size());
        if (Fields(line).next() == "sl" || line.find_first_not_of(' ') == std::string_view::npos)
            continue;
        SocketRow row;
        if (whole && parseRow(line, family, row)) {
            table.rows.push_back(row);
        } else if (table.unreadableRows++ == 0) {
            constexpr size_t shownBytes = 200;
            table.firstUnreadable = std::string(line.substr(0, shownBytes));
        }
    }
}

Result<SocketTableFile> SocketTableFile::open(Family family)
{
    // thread-self, because /proc/net is the main thread's namespace whoever asks.
    const char* path = family == Family::V4 ? "/proc/thread-self/net/tcp" : "/proc/thread-self/net/tcp6";
    SocketTableFile file;
    file.m_family = family;
    file.m_fd = UniqueFd(::open(path, O_RDONLY | O_CLOEXEC));
    if (!file.m_fd)
        return tl::unexpected(Error::system(QStringLiteral("open"), QString::fromLatin1(path), errno));
    return file;
}

Result<std::string_view> SocketTableFile::readText()
{
    size_t used = 0;
    for (;;) {
        if (m_buffer.size() - used < kernelPageBytes)
            m_buffer.resize(std::max(m_buffer.size() * 2, 16 * kernelPageBytes));
        const ssize_t n = ::pread(m_fd.get(), m_buffer.data() + used, m_buffer.size() - used, off_t(used));
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return tl::unexpected(Error::system(QStringLiteral("read"), QStringLiteral("the socket table"), errno));
        used += size_t(n);
        if (n < certainlyLastBytes || used > maxTableBytes)
            return std::string_view(m_buffer.data(), used);
    }
}

Result<void> SocketTableFile::read(SocketTable& table)
{
    const Result<std::string_view> text = readText();
    if (!text)
        return tl::unexpected(text.error());
    parseSocketTable(*text, m_family, table);
    return {};
}

} // namespace statewire
