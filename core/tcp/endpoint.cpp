// SPDX-License-Identifier: GPL-3.0-or-later
#include "tcp/endpoint.h"

#include <QHashFunctions>
#include <algorithm>
#include <arpa/inet.h>

namespace statewire {

Address Address::v4(quint32 hostOrder)
{
    Address a;
    a.bytes[0] = quint8(hostOrder >> 24);
    a.bytes[1] = quint8(hostOrder >> 16);
    a.bytes[2] = quint8(hostOrder >> 8);
    a.bytes[3] = quint8(hostOrder);
    return a;
}

quint32 Address::v4HostOrder() const
{
    return quint32(bytes[0]) << 24 | quint32(bytes[1]) << 16 | quint32(bytes[2]) << 8 | bytes[3];
}

std::optional<Address> Address::parse(QStringView text)
{
    if (text.contains(QChar(0)))
        return std::nullopt; // inet_pton would take what stands before it
    const QByteArray latin = text.toLatin1();
    Address a;
    if (inet_pton(AF_INET, latin.constData(), a.bytes.data()) == 1)
        return a;
    a.family = Family::V6;
    if (inet_pton(AF_INET6, latin.constData(), a.bytes.data()) == 1)
        return a;
    return std::nullopt;
}

QString Address::toString() const
{
    char text[INET6_ADDRSTRLEN] = {};
    inet_ntop(family == Family::V4 ? AF_INET : AF_INET6, bytes.data(), text, sizeof text);
    return QString::fromLatin1(text);
}

bool Address::isAny() const
{
    return std::all_of(bytes.begin(), bytes.end(), [](quint8 b) { return b == 0; });
}

bool Address::isLoopback() const
{
    if (family == Family::V4)
        return bytes[0] == 127;
    const Address plain = unmapped();
    if (plain.family == Family::V4)
        return plain.isLoopback();
    return std::all_of(bytes.begin(), bytes.end() - 1, [](quint8 b) { return b == 0; }) && bytes[15] == 1;
}

Address Address::unmapped() const
{
    if (family == Family::V4)
        return *this;
    const bool mapped = std::all_of(bytes.begin(), bytes.begin() + 10, [](quint8 b) { return b == 0; }) &&
                        bytes[10] == 0xff && bytes[11] == 0xff;
    if (!mapped)
        return *this;
    Address a;
    std::copy(bytes.begin() + 12, bytes.end(), a.bytes.begin());
    return a;
}

std::optional<Endpoint> Endpoint::parse(QStringView text)
{
    const qsizetype colon = text.lastIndexOf(u':');
    if (colon < 1)
        return std::nullopt;
    QStringView host = text.left(colon);
    const bool bracketed = host.size() > 2 && host.startsWith(u'[') && host.endsWith(u']');
    if (bracketed)
        host = host.sliced(1, host.size() - 2);
    const std::optional<Address> address = Address::parse(host);
    if (!address || bracketed != (address->family == Family::V6))
        return std::nullopt;
    const QStringView digits = text.sliced(colon + 1);
    const bool plainNumber = std::all_of(digits.begin(), digits.end(), [](QChar c) { return c >= u'0' && c <= u'9'; });
    bool ok = false;
    const ushort port = digits.toUShort(&ok); // alone it would also take blanks and a sign
    if (!ok || !plainNumber)
        return std::nullopt;
    return Endpoint{*address, port};
}

QString Endpoint::toString() const
{
    if (address.family == Family::V6)
        return QStringLiteral("[%1]:%2").arg(address.toString()).arg(port);
    return QStringLiteral("%1:%2").arg(address.toString()).arg(port);
}

QString FourTuple::toString() const
{
    return QStringLiteral("%1 - %2").arg(local.toString(), remote.toString());
}

size_t qHash(const Endpoint& endpoint, size_t seed)
{
    return qHashBits(endpoint.address.bytes.data(), endpoint.address.bytes.size(), seed) ^ endpoint.port;
}

size_t qHash(const FourTuple& tuple, size_t seed)
{
    return qHash(tuple.local, seed) * 31 + qHash(tuple.remote, seed);
}

} // namespace statewire
