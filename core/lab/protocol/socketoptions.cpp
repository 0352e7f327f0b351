// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/protocol/socketoptions.h"

#include <algorithm>
#include <array>
#include <limits>
#include <optional>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

struct Range
{
    int min;
    int max;
};

/// An option's name and what it takes: as many numbers as there are ranges, or "off".
struct KnownOption
{
    SocketOption option;
    QLatin1String name;
    std::array<Range, 3> ranges;
    size_t count; ///< of the ranges
    bool off;     ///< may be "off"
    const char* values;
};

constexpr int maxInt = std::numeric_limits<int>::max();
constexpr int maxSeconds = 32767; // MAX_TCP_KEEPIDLE, MAX_TCP_KEEPINTVL
constexpr int maxProbes = 127;    // MAX_TCP_KEEPCNT

constexpr KnownOption oneNumber(SocketOption option, QLatin1String name, Range range, const char* values)
{
    return {option, name, {range}, 1, false, values};
}

constexpr std::array knownOptions{
    KnownOption{SocketOption::Linger,
                "linger"_L1,
                {{{0, maxInt}}},
                1,
                true,
                "seconds that close() may wait (0: reset at once), or 'off'"},
    KnownOption{SocketOption::KeepAlive,
                "keepalive"_L1,
                {{{1, maxSeconds}, {1, maxSeconds}, {1, maxProbes}}},
                3,
                true,
                "three numbers 'IDLE INTERVAL COUNT' (seconds, seconds, probes), or 'off'"},
    oneNumber(SocketOption::Linger2, "linger2"_L1, {-1, maxInt}, "seconds in FIN_WAIT2, or -1"),
    oneNumber(SocketOption::UserTimeout, "user_timeout"_L1, {0, maxInt}, "milliseconds"),
    oneNumber(SocketOption::NoDelay, "nodelay"_L1, {0, 1}, "0 or 1"),
    oneNumber(SocketOption::QuickAck, "quickack"_L1, {0, 1}, "0 or 1"),
    oneNumber(SocketOption::ReceiveBuffer, "rcvbuf"_L1, {0, maxInt}, "bytes"),
    oneNumber(SocketOption::SendBuffer, "sndbuf"_L1, {0, maxInt}, "bytes"),
    oneNumber(SocketOption::ReuseAddress, "reuse_address"_L1, {0, 1}, "0 or 1"),
    oneNumber(SocketOption::DeferAccept, "defer_accept"_L1, {0, maxInt}, "seconds")};

const KnownOption* findOption(const QString& name)
{
    const auto found =
        std::find_if(knownOptions.begin(), knownOptions.end(), [&](const KnownOption& o) { return name == o.name; });
    return found == knownOptions.end() ? nullptr : &*found;
}

/// The numbers in \p text if they are as many as \p option takes, and each in its range.
std::optional<std::vector<int>> numbersIn(const QString& text, const KnownOption& option)
{
    const QStringList parts = option.count == 1 ? QStringList{text} : text.split(u' ', Qt::SkipEmptyParts);
    if (size_t(parts.size()) != option.count)
        return std::nullopt;
    std::vector<int> numbers;
    for (size_t i = 0; i < option.count; ++i) {
        bool ok = false;
        numbers.push_back(parts[qsizetype(i)].toInt(&ok));
        if (!ok || numbers.back() < option.ranges[i].min || numbers.back() > option.ranges[i].max)
            return std::nullopt;
    }
    return numbers;
}

} // namespace

QStringList socketOptionNames()
{
    QStringList names;
    for (const KnownOption& known : knownOptions)
        names << known.name;
    return names;
}

QString socketOptionValues(const QString& option)
{
    const KnownOption* known = findOption(option);
    return known ? QString::fromLatin1(known->values) : QString();
}

Result<SocketOptionSetting> socketOptionSetting(const QString& option, const QString& value)
{
    const KnownOption* known = findOption(option);
    if (!known)
        return tl::unexpected(Error{u"set the socket option"_s,
                                    option,
                                    u"there is none of that name; there are: %1"_s.arg(socketOptionNames().join(u", "_s)),
                                    {}});
    if (known->off && value == "off"_L1)
        return SocketOptionSetting{known->option, {}};
    const std::optional<std::vector<int>> numbers = numbersIn(value, *known);
    if (!numbers)
        return tl::unexpected(Error{u"set the socket option"_s,
                                    u"%1 = '%2'"_s.arg(option, value),
                                    u"it takes %1"_s.arg(socketOptionValues(option)),
                                    {}});
    return SocketOptionSetting{known->option, *numbers};
}

} // namespace statewire
