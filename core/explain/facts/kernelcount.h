// SPDX-License-Identifier: GPL-3.0-or-later
// The condition that a counter of the kernel's moved: its own word for what it did.
#pragma once

#include "explain/facts/evidence.h"
#include "explain/facts/reports.h"

namespace statewire {

/// Whether \p counter ("TcpExt.TCPReqQFullDrop") of the host that \p e is about moved in (\p fromNs, \p toNs]; how far goes
/// into the numbers of \p e, and what this kernel lacks too.
Condition kernelCounts(const Reports& reports, const QString& counter, qint64 fromNs, qint64 toNs, Evidence& e);

} // namespace statewire
