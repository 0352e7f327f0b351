// SPDX-License-Identifier: GPL-3.0-or-later
// A routing-netlink conversation in the calling thread's network namespace: one request, one acknowledgement.
#pragma once

#include "base/result.h"

#include <memory>

struct mnl_socket;
struct nlmsghdr;

namespace statewire {

class Netlink
{
public:
    /// A socket for requests; \p groups is a mask of multicast groups to hear as well, such as RTMGRP_LINK.
    static Result<Netlink> open(unsigned groups = 0);

    /// Sends \p request and waits for its acknowledgement. The error carries the kernel's own words (extended ack).
    Result<void> request(nlmsghdr* request, const QString& tried, const QString& on);

    /// Waits until the link \p index is operationally up, hearing its notifications; needs RTMGRP_LINK.
    Result<void> waitLinkUp(unsigned index, const QString& name, int timeoutMs);

private:
    struct Closer
    {
        void operator()(mnl_socket* socket) const;
    };
    Result<bool> linkIsUp(unsigned index, const QString& name);

    std::unique_ptr<mnl_socket, Closer> m_socket;
    quint32 m_sequence = 0;
};

} // namespace statewire
