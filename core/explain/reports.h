// SPDX-License-Identifier: GPL-3.0-or-later
// What the lab reported beside rows and frames, read once and looked up by host, name and time: sysctls and counters.
#pragma once

#include "session/session.h"

#include <QHash>

namespace statewire {

class Reports
{
public:
    explicit Reports(const Session& session);

    /// The value of a sysctl as last reported before \p beforeNs.
    std::optional<QString> sysctl(const QString& host, const QString& key, qint64 beforeNs) const;
    /// The same as a whole number; nothing if it is none.
    std::optional<qint64> sysctlNumber(const QString& host, const QString& key, qint64 beforeNs) const;
    /// How far a counter was seen to move in (fromNs, toNs].
    qint64 counted(const QString& host, const QString& name, qint64 fromNs, qint64 toNs) const;

private:
    struct Value
    {
        qint64 tNs = 0;
        QString text;
        qint64 delta = 0;
    };
    using ByName = QHash<QString, std::vector<Value>>;
    static const std::vector<Value>* find(const QHash<QString, ByName>& all, const QString& host, const QString& name);

    QHash<QString, ByName> m_sysctls;
    QHash<QString, ByName> m_counters;
};

/// Counters are read on a tick of 20 ms while anything moves: within this time after a cause, what it counted is reported.
inline constexpr qint64 counterLagNs = 100'000'000;

} // namespace statewire
