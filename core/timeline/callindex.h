// SPDX-License-Identifier: GPL-3.0-or-later
// The calls of a session by the socket they were made on, and its steps and notes: what stands beside the states in time.
#pragma once

#include "session/event.h"

#include <QHash>
#include <vector>

namespace statewire {

/// A step that began, or a note.
struct Flag
{
    qint64 tNs = 0;
    int step = -1; ///< index of the step; -1: a note
    QString text;
};

class CallIndex
{
public:
    void fold(const Event& event);

    /// In the order in which they returned.
    const std::vector<CallEvent>& calls() const { return m_calls; }
    /// Indices of the calls on the socket with \p ends, in the order in which they returned.
    const std::vector<size_t>& callsOn(const QString& host, const FourTuple& ends) const;
    /// Indices of calls on no connection: without both ends, or on a listener.
    const std::vector<size_t>& looseCalls() const { return m_loose; }
    /// Ascending in time.
    const std::vector<Flag>& flags() const { return m_flags; }

    /// Indices of the calls that were refused, in the order in which they returned.
    const std::vector<size_t>& refusals() const { return m_refusals; }

    /// Failures that end a story, not those that only say "not yet".
    static bool isRefusal(const CallEvent& call);

private:
    std::vector<CallEvent> m_calls;
    std::vector<size_t> m_loose;
    std::vector<size_t> m_refusals;
    std::vector<Flag> m_flags;
    QHash<QString, QHash<FourTuple, std::vector<size_t>>> m_byEnds;
};

/// "connect ✗ EADDRNOTAVAIL"; of one that waited also how long: "connect ✗ ETIMEDOUT after 3.06 s".
QString refusalText(const CallEvent& call);
/// "connect(192.168.88.131:2016) = 0, 142 µs", or "connect(…) = -1 EADDRNOTAVAIL, 12 µs".
QString callText(const CallEvent& call);

} // namespace statewire
