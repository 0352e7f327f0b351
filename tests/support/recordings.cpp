// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/recordings.h"

#include "session/sessionreader.h"

namespace statewire::test {

Session recorded(const QString& name)
{
    const Result<LoadedSession> loaded = loadSession(QStringLiteral(STATEWIRE_TEST_DATA "/recordings/%1.pcapng").arg(name));
    return loaded ? loaded->session : Session();
}

Session tamperedWith(const Session& session, const Tampering& tampering)
{
    Session changed;
    for (Event event : session.events()) {
        if (tampering(event))
            changed.append(std::move(event));
    }
    return changed;
}

Tampering nothing()
{
    return [](Event&) { return true; };
}

Tampering withoutSysctl(const QString& key)
{
    return [key](Event& event) {
        const auto* sysctl = event.as<SysctlEvent>();
        return !sysctl || sysctl->key != key;
    };
}

Tampering withSysctl(const QString& key, const QString& value)
{
    return [key, value](Event& event) {
        if (auto* sysctl = std::get_if<SysctlEvent>(&event.body); sysctl && sysctl->key == key)
            sysctl->value = value;
        return true;
    };
}

Tampering withoutCounter(const QString& name)
{
    return [name](Event& event) {
        const auto* counter = event.as<CounterEvent>();
        return !counter || counter->name != name;
    };
}

Tampering withoutFrames()
{
    return [](Event& event) { return !event.as<FrameEvent>() && !event.as<FateEvent>(); };
}

Tampering withoutFramesUntil(quint64 number)
{
    return [number](Event& event) {
        const auto* frame = event.as<FrameEvent>();
        return !frame || frame->number > number;
    };
}

Tampering withoutFrame(quint64 number)
{
    return [number](Event& event) {
        const auto* frame = event.as<FrameEvent>();
        return !frame || frame->number != number;
    };
}

Tampering withSegment(quint64 number, const std::function<void(Segment&)>& change)
{
    return [number, change](Event& event) {
        if (auto* frame = std::get_if<FrameEvent>(&event.body); frame && frame->number == number && frame->segment)
            change(*frame->segment);
        return true;
    };
}

Tampering withoutRowsAfter(qint64 tNs)
{
    return [tNs](Event& event) { return !event.as<SocketEvent>() || event.tNs <= tNs; };
}

std::vector<Evidence> evidenceOf(const Session& session, const QString& ruleId, const QString& host)
{
    std::vector<Evidence> found;
    for (Evidence& e : explain(session, Timeline::of(session))) {
        if (e.ruleId == ruleId && (host.isEmpty() || e.host == host))
            found.push_back(std::move(e));
    }
    return found;
}

} // namespace statewire::test
