// SPDX-License-Identifier: GPL-3.0-or-later
// User and network namespaces made without privilege; nothing outlives the processes and fds that hold them.
#pragma once

#include "base/result.h"
#include "base/uniquefd.h"

namespace statewire {

/// A network namespace, held open by a file descriptor.
class NetworkNamespace
{
public:
    /// The namespace the calling thread is in.
    static Result<NetworkNamespace> current();
    /// A fresh one. The calling thread is back in its old namespace afterwards.
    static Result<NetworkNamespace> create();

    /// Moves the calling thread into this namespace.
    Result<void> enter() const;
    int fd() const { return m_fd.get(); }

private:
    UniqueFd m_fd;
};

/// Puts the calling thread into a namespace for as long as it lives, then back.
class InNamespace
{
public:
    explicit InNamespace(const NetworkNamespace& target);
    ~InNamespace();
    InNamespace(const InNamespace&) = delete;
    InNamespace& operator=(const InNamespace&) = delete;
    const Result<void>& entered() const { return m_entered; }

private:
    Result<NetworkNamespace> m_before;
    Result<void> m_entered;
};

/// Moves this process, which must have one thread only, into a user namespace of its own, in which it is nobody yet. The
/// error's remedy tells what on this machine forbids it and what helps; so do those of the next two.
Result<void> enterUserNamespace();
/// Makes \p uid and \p gid, its own outside, root in the user namespace that it has just entered.
Result<void> becomeRootInside(uint uid, uint gid);
/// Moves it into an empty network namespace, which its user namespace has the say over.
Result<void> enterNetworkNamespace();

/// Moves this process, which must have one thread only, into a user namespace of its own (mapped to root inside) and
/// an empty network namespace. The error's remedy tells what on this machine forbids it and what helps.
Result<void> enterPrivateNamespaces();

} // namespace statewire
