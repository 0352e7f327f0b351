// SPDX-License-Identifier: GPL-3.0-or-later
// What each sysctl of the lab does, what people wrongly believe of it, and whether it bears on what has happened.
#pragma once

#include "explain/facts/evidence.h"
#include "timeline/timeline.h"

namespace statewire {

struct SysctlEntry
{
    QString key;       ///< "net.ipv4.tcp_tw_reuse"
    QString does;      ///< one sentence
    QString byDefault; ///< of current kernels: "2"
    QString misbelief; ///< a popular one, and what is true instead; empty if none is known
};

/// In the order to show them in: those about TIME_WAIT first.
const std::vector<SysctlEntry>& sysctlGuide();
/// Null if the guide has no such key.
const SysctlEntry* findSysctl(const QString& key);

/// Why \p key bears on what \p host has seen by \p nowNs: a state, a counter or a piece of evidence. Empty if nothing says
/// so.
QString whySysctlMatters(const QString& key, const QString& host, const Session& session, const Timeline& timeline,
                         const std::vector<Evidence>& evidence, qint64 nowNs);

} // namespace statewire
