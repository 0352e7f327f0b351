// SPDX-License-Identifier: GPL-3.0-or-later
// Sessions that were recorded on a real kernel, and ways to take something out of them.
#pragma once

#include "explain/explain.h"

#include <functional>

namespace statewire::test {

/// tests/data/recordings/NAME.pcapng; an empty session if it cannot be read.
Session recorded(const QString& name);

/// What may be done to an event: change it, or return false to leave it out.
using Tampering = std::function<bool(Event&)>;
Session tamperedWith(const Session& session, const Tampering& tampering);

Tampering nothing();
Tampering withoutSysctl(const QString& key);
Tampering withSysctl(const QString& key, const QString& value);
Tampering withoutCounter(const QString& name);
Tampering withoutFrames();
/// Frames up to that number are missing, as where the recording began late.
Tampering withoutFramesUntil(quint64 number);
Tampering withoutFrame(quint64 number);
/// The segment of one frame is another.
Tampering withSegment(quint64 number, const std::function<void(Segment&)>& change);
/// Readings of the socket table end then: what happened to rows after it is not known.
Tampering withoutRowsAfter(qint64 tNs);

/// The evidence of one rule, of one host if a name is given.
std::vector<Evidence> evidenceOf(const Session& session, const QString& ruleId, const QString& host = {});

} // namespace statewire::test
