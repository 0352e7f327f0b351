// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/facts/reports.h"

#include <algorithm>

namespace statewire {

namespace {

/// Counters are read on a tick of 20 ms while anything moves, and the kernel may handle a frame a little after it was handed
/// over. A machine that stalls reads them later: then the reading itself tells how far back it goes.
constexpr qint64 counterLagNs = 100'000'000;

} // namespace

Sentence whyNotCounted(const Session& session, const QString& name)
{
    const SessionInfo* info = session.info();
    if (!info || info->reads(name).value_or(true))
        return {};
    if (!info->mode.isPrivate())
        return Sentence::tr("counters are read only in a private lab");
    if (info->counters->isEmpty())
        return Sentence::tr("the counters could not be read");
    const QString group = name.section(u'.', 0, 0) + u'.';
    const bool known = std::any_of(info->counters->begin(), info->counters->end(),
                                   [&group](const QString& counter) { return counter.startsWith(group); });
    return (known ? Sentence::tr("this kernel does not count %1") : Sentence::tr("the lab does not read %1")).arg(name);
}

Reports::Reports(const Session& session) : m_session(session), m_endNs(session.endNs())
{
    for (const Event& event : session.events()) {
        if (const auto* sysctl = event.as<SysctlEvent>())
            m_sysctls[sysctl->host][sysctl->key].push_back({event.tNs, sysctl->value, 0, 0});
        else if (const auto* counter = event.as<CounterEvent>())
            m_counters[counter->host][counter->name].push_back(
                {event.tNs, {}, counter->delta, counter->previousReadNs < 0 ? event.tNs : counter->previousReadNs});
    }
}

const std::vector<Reports::Value>* Reports::find(const QHash<QString, ByName>& all, const QString& host, const QString& name)
{
    const auto byName = all.constFind(host);
    if (byName == all.constEnd())
        return nullptr;
    const auto values = byName->constFind(name);
    return values == byName->constEnd() ? nullptr : &*values;
}

std::optional<QString> Reports::sysctl(const QString& host, const QString& key, qint64 beforeNs) const
{
    const std::vector<Value>* found = find(m_sysctls, host, key);
    if (!found)
        return std::nullopt;
    const std::vector<Value>& values = *found;
    const auto after = std::lower_bound(values.begin(), values.end(), beforeNs,
                                        [](const Value& value, qint64 tNs) { return value.tNs < tNs; });
    return after == values.begin() ? std::nullopt : std::optional((after - 1)->text);
}

std::optional<qint64> Reports::sysctlNumber(const QString& host, const QString& key, qint64 beforeNs) const
{
    const std::optional<QString> text = sysctl(host, key, beforeNs);
    bool ok = false;
    const qint64 number = text ? text->toLongLong(&ok) : 0;
    return ok ? std::optional(number) : std::nullopt;
}

std::optional<qint64> Reports::counted(const QString& host, const QString& name, qint64 fromNs, qint64 toNs) const
{
    return moved(host, name, fromNs, toNs, counterLagNs);
}

std::optional<qint64> Reports::countedBySending(const QString& host, const QString& name, qint64 fromNs, qint64 sentNs) const
{
    return moved(host, name, fromNs, sentNs, 0);
}

std::optional<qint64> Reports::moved(const QString& host, const QString& name, qint64 fromNs, qint64 toNs,
                                     qint64 lagNs) const
{
    const auto byName = m_counters.constFind(host);
    if (byName == m_counters.constEnd() || !whyNotCounted(name).isEmpty())
        return std::nullopt;
    const auto firstAfter = [](const std::vector<Value>& values, qint64 tNs) {
        return std::upper_bound(values.begin(), values.end(), tNs,
                                [](qint64 t, const Value& value) { return t < value.tNs; });
    };
    qint64 sum = 0;
    if (const std::vector<Value>* values = find(m_counters, host, name)) {
        for (auto at = firstAfter(*values, fromNs); at != values->end() && at->sinceNs <= toNs + lagNs; ++at)
            sum += at->delta;
    }
    if (sum != 0 || m_endNs >= toNs + counterLagNs)
        return sum;
    // All counters of a host are read at once, and those that moved are reported one after the other.
    constexpr qint64 reportedNs = 2'000'000;
    const bool wereRead = lagNs == 0 && std::any_of(byName->begin(), byName->end(), [&](const std::vector<Value>& values) {
                              const auto at = firstAfter(values, toNs);
                              return at != values.end() && at->sinceNs <= toNs && m_endNs >= at->tNs + reportedNs;
                          });
    return wereRead ? std::optional(sum) : std::nullopt;
}

} // namespace statewire
