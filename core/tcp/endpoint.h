// SPDX-License-Identifier: GPL-3.0-or-later
// An IP address with a port, and the pair of them that names a connection.
#pragma once

#include <QString>
#include <array>
#include <compare>
#include <optional>

namespace statewire {

enum class Family : quint8
{
    V4,
    V6
};

/// An IPv4 or IPv6 address in network byte order; IPv4 uses the first four bytes.
struct Address
{
    Family family = Family::V4;
    std::array<quint8, 16> bytes{};

    static Address v4(quint32 hostOrder);
    static std::optional<Address> parse(QStringView text);
    QString toString() const;
    bool isAny() const;
    bool isLoopback() const;
    /// IPv4 for an IPv4-mapped IPv6 address (::ffff:a.b.c.d), else itself: how a dual-stack listener's children look.
    Address unmapped() const;
    quint32 v4HostOrder() const;

    auto operator<=>(const Address&) const = default;
};

struct Endpoint
{
    Address address;
    quint16 port = 0;

    /// "192.168.88.131:2016" or "[::1]:2016"
    static std::optional<Endpoint> parse(QStringView text);
    QString toString() const;
    auto operator<=>(const Endpoint&) const = default;
};

/// Local and remote end of a socket, seen from one host.
struct FourTuple
{
    Endpoint local;
    Endpoint remote;

    FourTuple mirrored() const { return {remote, local}; }
    QString toString() const;
    auto operator<=>(const FourTuple&) const = default;
};

size_t qHash(const Endpoint& endpoint, size_t seed = 0);
size_t qHash(const FourTuple& tuple, size_t seed = 0);

} // namespace statewire
