// SPDX-License-Identifier: GPL-3.0-or-later
// The supervisor's commands: one JSON object a line in, one reply each.
#include "kernel/sysctl.h"
#include "lab/lab/supervisor.h"
#include "lab/protocol/injection.h"
#include "session/eventjson.h"
#include "tcp/craft.h"

#include <QJsonDocument>
#include <QSocketNotifier>
#include <algorithm>
#include <array>
#include <cerrno>
#include <unistd.h>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype maxCommandBytes = 8 << 20;

} // namespace

void Supervisor::readCommands()
{
    std::array<char, 64 * 1024> buffer;
    const ssize_t n = ::read(m_commandFd, buffer.data(), buffer.size());
    if (n < 0 && (errno == EINTR || errno == EAGAIN))
        return;
    if (n <= 0 || m_commandBuffer.size() > maxCommandBytes) {
        m_commands->setEnabled(false);
        Q_EMIT ended();
        return;
    }
    m_commandBuffer.append(buffer.data(), n);
    for (qsizetype newline; (newline = m_commandBuffer.indexOf('\n')) >= 0;) {
        const QByteArray line = m_commandBuffer.left(newline);
        m_commandBuffer.remove(0, newline + 1);
        const QJsonDocument document = QJsonDocument::fromJson(line);
        if (document.isObject())
            obey(document.object());
        else
            emitEvent(WarningEvent{u"a command that is not JSON was ignored"_s});
    }
}

void Supervisor::reply(qint64 id, const QString& error, const QJsonObject& details)
{
    emitEvent(ReplyEvent{id, error.isEmpty(), error, details});
}

void Supervisor::obey(const QJsonObject& command)
{
    m_stirred = true;
    const qint64 id = command.value("id"_L1).toInteger();
    const QString what = command.value("do"_L1).toString();
    const QString worker = command.value("worker"_L1).toString();
    if (what == "call"_L1) {
        forwardCall(id, command);
        return;
    }
    if (what == "settle"_L1) {
        settle(id);
        return;
    }
    QString error;
    if (what == "worker"_L1)
        error = startWorker(command);
    else if (what == "sysctl"_L1)
        error = setSysctl(command);
    else if (what == "mark"_L1)
        error = markEvent(command);
    else if (what == "wire"_L1)
        error = setWire(command);
    else if (what == "rule"_L1 || what == "unrule"_L1)
        error = setRule(command);
    else if (what == "frame"_L1)
        error = actOnFrame(command);
    else if (what == "inject"_L1)
        error = injectFrames(command);
    else
        error = commandWorker(what, worker);
    reply(id, error);
}

QString Supervisor::commandWorker(const QString& what, const QString& worker)
{
    if (what != "kill"_L1 && what != "hold"_L1 && what != "release"_L1)
        return u"there is no command '%1'"_s.arg(what);
    if (m_workers.count(worker) == 0)
        return u"could not %1 worker '%2': there is none of that name"_s.arg(what, worker);
    if (what == "kill"_L1) {
        m_workers.at(worker)->kill();
    } else if (what == "hold"_L1) {
        m_heldGates.insert({worker, Gate{}});
    } else {
        const auto held = m_heldGates.find(worker);
        const Gate gate = held == m_heldGates.end() ? Gate{} : held->second;
        m_heldGates.erase(worker);
        if (gate.number != 0)
            openGate(m_workers.at(worker).get(), gate);
    }
    return {};
}

QString Supervisor::setWire(const QJsonObject& command)
{
    const QString from = command.value("from"_L1).toString();
    const qint64 delayNs = command.value("delay_ns"_L1).toInteger(0);
    if (!m_wire || delayNs < 0 || delayNs > maxWireDelayNs || (!from.isEmpty() && !findHost(from)))
        return u"could not set the wire: it needs a private lab, a known host, and a delay of 0 to 5 s"_s;
    for (size_t i = 0; i < m_network.hosts.size(); ++i) {
        if (command.contains("delay_ns"_L1) && (from.isEmpty() || m_network.hosts[i].name == from))
            m_wire->setDelay(i, delayNs);
    }
    if (command.contains("absorb"_L1))
        m_wire->setAbsorbing(command.value("absorb"_L1).toBool());
    return {};
}

QString Supervisor::setRule(const QJsonObject& command)
{
    if (!m_wire)
        return u"could not set a rule: there is no wire on loopback"_s;
    if (command.value("do"_L1).toString() == "unrule"_L1) {
        const QString id = command.value("rule"_L1).toString();
        return m_wire->rules().remove(id) ? QString()
                                          : u"could not lift the rule '%1': there is none of that name"_s.arg(id);
    }
    Result<WireRule> rule = ruleFromJson(command);
    if (!rule)
        return rule.error().text();
    if (!rule->match.from.isEmpty() && !findHost(rule->match.from))
        return u"could not set the rule '%1': there is no host '%2'"_s.arg(rule->id, rule->match.from);
    m_wire->rules().add(std::move(*rule));
    return {};
}

QString Supervisor::actOnFrame(const QJsonObject& command)
{
    static const QStringList acts{u"deliver"_s, u"drop"_s, u"duplicate"_s, u"swap"_s};
    const qsizetype act = acts.indexOf(command.value("act"_L1).toString());
    if (!m_wire || act < 0)
        return u"could not act on a frame: it needs a wire, and one of %1"_s.arg(acts.join(u", "_s));
    auto number = quint64(command.value("number"_L1).toInteger(0));
    if (const qint64 nth = command.value("nth"_L1).toInteger(0); nth > 0) {
        if (size_t(nth) > m_wire->held().size())
            return u"could not act on held frame %1 of the queue: %2 are held"_s.arg(nth).arg(m_wire->held().size());
        number = m_wire->held()[size_t(nth) - 1].number;
    }
    const Result<void> done = m_wire->actOnHeld(number, Wire::Act(act));
    return done ? QString() : done.error().text();
}

QString Supervisor::injectFrames(const QJsonObject& command)
{
    if (!m_wire)
        return u"could not forge a frame: there is no wire on loopback"_s;
    const Result<Injection> injection = injectionFromJson(command);
    if (!injection)
        return injection.error().text();
    const auto from = std::find_if(m_network.hosts.begin(), m_network.hosts.end(),
                                   [&](const Host& host) { return host.name == injection->from; });
    if (from == m_network.hosts.end())
        return u"could not forge a frame: there is no host '%1'"_s.arg(injection->from);
    const auto at = size_t(from - m_network.hosts.begin());
    const size_t other = 1 - at;
    for (int i = 0; i < injection->count; ++i) {
        const Result<Segment> segment =
            forgedSegment(*injection, i, from->address, m_network.hosts[other].address, m_wire->flows());
        if (!segment)
            return segment.error().text();
        m_wire->inject(at, craftSegment(*segment, injection->text, hostMac(at), hostMac(other)));
    }
    return {};
}

QString Supervisor::startWorker(const QJsonObject& command)
{
    const QString name = command.value("name"_L1).toString();
    const QString engine = command.value("engine"_L1).toString();
    Host* host = findHost(command.value("host"_L1).toString());
    if (!host || m_workers.count(name) != 0 || (engine != "posix"_L1 && engine != "qt"_L1))
        return u"could not start worker '%1': it needs a new name, a known host, and an engine 'posix' or 'qt'"_s.arg(name);
    Result<std::unique_ptr<WorkerProcess>> started = WorkerProcess::start(m_workerProgram, name, engine, *host);
    if (!started)
        return started.error().text();
    WorkerProcess* worker = started->get();
    m_workers[name] = std::move(*started);
    connect(worker, &WorkerProcess::received, this, [this, worker](const QJsonObject& message) { hear(worker, message); });
    connect(worker, &WorkerProcess::ended, this, [this, worker](const QString& how) { workerEnded(worker, how); });
    if (engine == "qt"_L1)
        ++host->callsInFlight; // Qt makes calls of its own at any time: no frame is ever surely harmless
    WorkerEvent event{host->name, name, engine, worker->pid(), WorkerEvent::Change::Started};
    event.process = worker->processName();
    emitEvent(event);
    return {};
}

QString Supervisor::setSysctl(const QJsonObject& command)
{
    const QString key = command.value("key"_L1).toString();
    const QString value = command.value("value"_L1).toString();
    Host* host = findHost(command.value("host"_L1).toString());
    if (!host)
        return u"could not set the sysctl %1: there is no host of that name"_s.arg(key);
    if (!host->network)
        return u"could not set the sysctl %1: on loopback the host is this machine, which is left as it is"_s.arg(key);
    const InNamespace inside(*host->network);
    const Result<QString> previous = inside.entered().and_then([&] { return readSysctl(key); });
    if (!previous)
        return previous.error().text();
    if (const Result<void> set = writeSysctl(key, value); !set)
        return set.error().text();
    emitEvent(SysctlEvent{host->name, key, readSysctl(key).value_or(value), *previous});
    return {};
}

QString Supervisor::markEvent(const QJsonObject& command)
{
    QJsonObject object = command.value("event"_L1).toObject();
    object.insert(u"t_ns"_s, nowNs());
    Result<std::optional<Event>> event = eventFromJson(object);
    if (!event || !*event)
        return event ? u"the mark is of an unknown kind"_s : event.error().text();
    const bool told = (*event)->as<ScenarioInfo>() || (*event)->as<StepEvent>() || (*event)->as<NoteEvent>() ||
                      (*event)->as<PredictionEvent>() || (*event)->as<CheckEvent>();
    if (!told)
        return u"only what a story tells can be marked, not what the kernel did"_s;
    emitEvent(std::move((*event)->body));
    return {};
}

void Supervisor::forwardCall(qint64 id, const QJsonObject& command)
{
    const QString name = command.value("worker"_L1).toString();
    const auto worker = m_workers.find(name);
    if (worker == m_workers.end() || !worker->second->isRunning()) {
        reply(id, u"could not make the call: worker '%1' does not run"_s.arg(name));
        return;
    }
    QJsonObject forwarded = command;
    forwarded.remove("do"_L1);
    forwarded.remove("worker"_L1);
    m_callsOfWorkers[id] = name;
    worker->second->send(forwarded);
}

} // namespace statewire
