// SPDX-License-Identifier: GPL-3.0-or-later
// Reads the session stream, live from a lab or from a file that nobody vouches for.
#pragma once

#include "base/result.h"
#include "session/event.h"
#include "session/pcapng.h"
#include "session/session.h"

#include <QStringList>

namespace statewire {

class SessionReader
{
public:
    /// Takes more of the stream and returns the events that became whole. After an error nothing more is read.
    Result<std::vector<Event>> feed(const QByteArray& bytes);
    /// What was skipped or mended so far, in words; bounded in number.
    const QStringList& warnings() const { return m_warnings; }
    /// Bytes of a last block that never became whole.
    qsizetype pendingBytes() const { return m_blocks.pendingBytes(); }

private:
    Result<std::optional<Event>> toEvent(pcapng::Block block);
    Result<std::optional<Event>> toFrame(const pcapng::Packet& packet);
    Result<std::optional<Event>> fromJson(const QByteArray& text);
    void warn(const QString& text);

    pcapng::BlockReader m_blocks;
    std::vector<QString> m_interfaces; ///< names, by number
    std::vector<HostInfo> m_hosts;
    std::optional<SessionInfo> m_info;
    QStringList m_warnings;
    int m_sections = 0;
    std::optional<Error> m_failed;
};

struct LoadedSession
{
    Session session;
    QStringList warnings;
};

/// Reads the session file \p path: an error if it is none, warnings for what was cut off or not understood.
Result<LoadedSession> loadSession(const QString& path);

} // namespace statewire
