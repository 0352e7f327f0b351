// SPDX-License-Identifier: GPL-3.0-or-later
// Links, addresses and neighbours of a lab by raw rtnetlink: all without root in a namespace of one's own.
#pragma once

#include "base/result.h"
#include "kernel/namespaces.h"
#include "tcp/endpoint.h"

#include <array>

namespace statewire {

using MacAddress = std::array<quint8, 6>;

/// Creates a veth pair: \p nearName in the calling thread's namespace, \p farName in \p farNamespace. The two never have the
/// same index (KERNEL linkwatch).
Result<void> createVeth(const QString& nearName, const MacAddress& nearMac, const QString& farName, const MacAddress& farMac,
                        const NetworkNamespace& farNamespace);
/// Sets the link \p name of the calling thread's namespace up.
Result<void> setLinkUp(const QString& name);
/// Waits until the link is operationally UP; a frame sent earlier may be lost (KERNEL linkwatch).
Result<void> waitLinkUp(const QString& name, int timeoutMs);
/// Gives the link \p name the IPv4 address \p address.
Result<void> addAddress(const QString& name, const Address& address, int prefixBits);
/// A permanent neighbour entry, so that no ARP is ever on the wire.
Result<void> addNeighbour(const QString& name, const Address& address, const MacAddress& mac);
/// Switches checksum and segmentation offloads of the link \p name off: a relayed frame must be complete.
Result<void> disableOffloads(const QString& name);

} // namespace statewire
