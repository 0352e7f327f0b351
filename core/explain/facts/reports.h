// SPDX-License-Identifier: GPL-3.0-or-later
// What the lab reported beside rows and frames, read once and looked up by host, name and time: sysctls and counters.
#pragma once

#include "session/session.h"

#include <QHash>

namespace statewire {

/// Why nothing is known of the counter \p name in \p session, though the lab may have run: this kernel does not have it, or
/// it was not read. Empty if it was read, or the recording does not say.
Sentence whyNotCounted(const Session& session, const QString& name);

class Reports
{
public:
    explicit Reports(const Session& session);

    /// The value of a sysctl as last reported before \p beforeNs.
    std::optional<QString> sysctl(const QString& host, const QString& key, qint64 beforeNs) const;
    /// The same as a whole number; nothing if it is none.
    std::optional<qint64> sysctlNumber(const QString& host, const QString& key, qint64 beforeNs) const;
    /// How far a counter was seen to move by a reading after \p fromNs that counts what came up to \p toNs and what the
    /// kernel counted a little later. Nothing if no counter of the host was recorded, the session ends before they were
    /// sure to be read again, or this kernel does not have it.
    std::optional<qint64> counted(const QString& host, const QString& name, qint64 fromNs, qint64 toNs) const;
    /// The same of what the kernel counts before its frame leaves: nothing that came after \p sentNs is among it.
    std::optional<qint64> countedBySending(const QString& host, const QString& name, qint64 fromNs, qint64 sentNs) const;
    /// As whyNotCounted().
    Sentence whyNotCounted(const QString& name) const { return statewire::whyNotCounted(m_session, name); }

private:
    struct Value
    {
        qint64 tNs = 0;
        QString text;
        qint64 delta = 0;
        qint64 sinceNs = 0;
    };
    using ByName = QHash<QString, std::vector<Value>>;
    std::optional<qint64> moved(const QString& host, const QString& name, qint64 fromNs, qint64 toNs, qint64 lagNs) const;
    static const std::vector<Value>* find(const QHash<QString, ByName>& all, const QString& host, const QString& name);

    const Session& m_session;
    QHash<QString, ByName> m_sysctls;
    QHash<QString, ByName> m_counters;
    qint64 m_endNs = 0;
};

} // namespace statewire
