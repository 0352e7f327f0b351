// SPDX-License-Identifier: GPL-3.0-or-later
// Builds the two hosts of a lab: private namespaces joined by veths, or two addresses of this machine's loopback.
#pragma once

#include "kernel/packetsocket.h"
#include "kernel/veth.h"
#include "lab/lab/host.h"
#include "lab/protocol/protocol.h"

#include <array>

namespace statewire {

struct LabNetwork
{
    std::vector<Host> hosts;
    UniqueFd reservation;            ///< loopback: keeps the addresses for this lab as long as it lives
    std::vector<PacketSocket> links; ///< the wire's end of each host's link, in the hosts' order; none on loopback
};

/// The hardware address of the link of host number \p host.
MacAddress hostMac(size_t host);

/// Two hosts with a link each into the calling thread's namespace, which must be a private one: addresses, permanent
/// neighbours, offloads off, links operationally up, small private socket tables.
Result<LabNetwork> buildWireNetwork(const LabSetup& setup);

/// Two unused addresses of 127/8 on this machine, as it is. Changes nothing.
Result<LabNetwork> buildLoopbackNetwork(const LabSetup& setup);

} // namespace statewire
