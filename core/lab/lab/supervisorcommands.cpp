// SPDX-License-Identifier: GPL-3.0-or-later
// The supervisor's commands: one JSON object a line in, one reply each.
#include "base/logging.h"
#include "kernel/sysctl.h"
#include "lab/lab/forgedsegment.h"
#include "lab/lab/supervisor.h"
#include "lab/protocol/command.h"
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
const QString noRuleOnLoopback = u"could not set a rule: there is no wire on loopback"_s;

/// True for events that a story tells, rather than the kernel.
bool isTold(const EventBody& event)
{
    return std::holds_alternative<ScenarioInfo>(event) || std::holds_alternative<StepEvent>(event) ||
           std::holds_alternative<MissedEvent>(event) || std::holds_alternative<RetakeEvent>(event) ||
           std::holds_alternative<NoteEvent>(event) || std::holds_alternative<PredictionEvent>(event) ||
           std::holds_alternative<CheckEvent>(event);
}

} // namespace

/// Carries out one command. The answer is an error, or empty where the lab obeyed; nothing where it comes later.
class Supervisor::Execution
{
public:
    using Answer = std::optional<QString>;

    Execution(Supervisor& lab, qint64 id) : m_lab(lab), m_id(id) {}

    Answer operator()(const StartWorker& command) const
    {
        const QString& engine = command.engine;
        Host* host = m_lab.findHost(command.host);
        if (!host || m_lab.m_workers.count(command.name) != 0 || (engine != "posix"_L1 && engine != "qt"_L1))
            return u"could not start worker '%1': it needs a new name, a known host, and an engine 'posix' or 'qt'"_s.arg(
                command.name);
        Result<std::unique_ptr<WorkerProcess>> started =
            WorkerProcess::start(m_lab.m_workerProgram, command.name, engine, *host);
        if (!started)
            return started.error().text();
        WorkerProcess* worker = started->get();
        Supervisor* lab = &m_lab;
        lab->m_workers[command.name] = std::move(*started);
        connect(worker, &WorkerProcess::received, lab,
                [lab, worker](const QJsonObject& message) { lab->hear(worker, message); });
        connect(worker, &WorkerProcess::ended, lab,
                [lab, worker](const QString& how, int signal) { lab->workerEnded(worker, how, signal); });
        if (engine == "qt"_L1)
            ++host->callsInFlight; // Qt makes calls of its own at any time: no frame is ever surely harmless
        WorkerEvent event{host->name, command.name, engine, worker->pid(), WorkerEvent::Change::Started};
        event.process = worker->processName();
        m_lab.emitEvent(event);
        return QString();
    }

    Answer operator()(const MakeCall& command) const
    {
        const auto worker = m_lab.m_workers.find(command.worker);
        if (worker == m_lab.m_workers.end() || !worker->second->isRunning())
            return u"could not make the call: worker '%1' does not run"_s.arg(command.worker);
        m_lab.m_callsOfWorkers[m_id] = command.worker;
        worker->second->send(callToJson(m_id, command));
        return std::nullopt;
    }

    Answer operator()(const SetSysctl& command) const
    {
        const QString& key = command.key;
        Host* host = m_lab.findHost(command.host);
        if (!host)
            return u"could not set the sysctl %1: there is no host of that name"_s.arg(key);
        if (!host->network)
            return u"could not set the sysctl %1: on loopback the host is this machine, which is left as it is"_s.arg(key);
        const InNamespace inside(*host->network);
        const Result<QString> previous = inside.entered().and_then([&] { return readSysctl(key); });
        if (!previous)
            return previous.error().text();
        if (const Result<void> set = writeSysctl(key, command.value); !set)
            return set.error().text();
        m_lab.emitEvent(SysctlEvent{host->name, key, readSysctl(key).value_or(command.value), *previous});
        return QString();
    }

    Answer operator()(const AddMark& command) const
    {
        if (!isTold(command.event))
            return u"only what a story tells can be marked, not what the kernel did"_s;
        m_lab.emitEvent(command.event);
        return QString();
    }

    Answer operator()(const SetWire& command) const
    {
        const QString& from = command.from;
        const qint64 delayNs = command.delayNs.value_or(0);
        if (!m_lab.m_wire || delayNs < 0 || delayNs > maxWireDelayNs || (!from.isEmpty() && !m_lab.findHost(from)))
            return u"could not set the wire: it needs a private lab, a known host, and a delay of 0 to 5 s"_s;
        const std::vector<Host>& hosts = m_lab.m_network.hosts;
        for (size_t i = 0; i < hosts.size(); ++i) {
            if (command.delayNs && (from.isEmpty() || hosts[i].name == from))
                m_lab.m_wire->setDelay(i, delayNs);
        }
        if (command.absorb)
            m_lab.m_wire->setAbsorbing(*command.absorb);
        return QString();
    }

    Answer operator()(const SetRule& command) const
    {
        const WireRule& rule = command.rule;
        if (!m_lab.m_wire)
            return noRuleOnLoopback;
        if (!rule.match.from.isEmpty() && !m_lab.findHost(rule.match.from))
            return u"could not set the rule '%1': there is no host '%2'"_s.arg(rule.id, rule.match.from);
        m_lab.m_wire->rules().add(rule);
        return QString();
    }

    Answer operator()(const LiftRule& command) const
    {
        if (!m_lab.m_wire)
            return noRuleOnLoopback;
        return m_lab.m_wire->rules().remove(command.rule)
                   ? QString()
                   : u"could not lift the rule '%1': there is none of that name"_s.arg(command.rule);
    }

    Answer operator()(const ActOnFrame& command) const
    {
        if (!m_lab.m_wire)
            return u"could not act on a frame: it needs a wire, and one of %1"_s.arg(frameActWords().join(u", "_s));
        const auto& held = m_lab.m_wire->held();
        if (command.nth > 0 && size_t(command.nth) > held.size())
            return u"could not act on held frame %1 of the queue: %2 are held"_s.arg(command.nth).arg(held.size());
        const quint64 number = command.nth > 0 ? held[size_t(command.nth) - 1].number : command.number;
        const Result<void> done = m_lab.m_wire->actOnHeld(number, command.act);
        return done ? QString() : done.error().text();
    }

    Answer operator()(const Inject& command) const
    {
        if (!m_lab.m_wire)
            return u"could not forge a frame: there is no wire on loopback"_s;
        const Result<Injection> injection = injectionOf(command);
        if (!injection)
            return injection.error().text();
        const std::vector<Host>& hosts = m_lab.m_network.hosts;
        const auto from =
            std::find_if(hosts.begin(), hosts.end(), [&](const Host& host) { return host.name == injection->from; });
        if (from == hosts.end())
            return u"could not forge a frame: there is no host '%1'"_s.arg(injection->from);
        const auto at = size_t(from - hosts.begin());
        const size_t other = otherHost(at);
        for (int i = 0; i < injection->count; ++i) {
            const Result<Segment> segment =
                forgedSegment(*injection, i, from->address, hosts[other].address, m_lab.m_wire->flows());
            if (!segment)
                return segment.error().text();
            m_lab.m_wire->inject(at, craftSegment(*segment, injection->text, hostMac(at), hostMac(other)));
        }
        return QString();
    }

    Answer operator()(const KillWorker& command) const
    {
        const auto worker = m_lab.m_workers.find(command.worker);
        if (worker == m_lab.m_workers.end())
            return noSuchWorker(command);
        worker->second->kill();
        return QString();
    }

    Answer operator()(const HoldWorker& command) const
    {
        if (m_lab.m_workers.count(command.worker) == 0)
            return noSuchWorker(command);
        m_lab.m_heldGates.insert({command.worker, AtGate{}});
        return QString();
    }

    Answer operator()(const ReleaseWorker& command) const
    {
        const auto worker = m_lab.m_workers.find(command.worker);
        if (worker == m_lab.m_workers.end())
            return noSuchWorker(command);
        const auto held = m_lab.m_heldGates.find(command.worker);
        const AtGate gate = held == m_lab.m_heldGates.end() ? AtGate{} : held->second;
        m_lab.m_heldGates.erase(command.worker);
        if (gate.number != 0)
            m_lab.openGate(worker->second.get(), gate);
        return QString();
    }

    Answer operator()(const Settle&) const
    {
        m_lab.settle(m_id);
        return std::nullopt;
    }

private:
    template <class Command> static QString noSuchWorker(const Command& command)
    {
        return u"could not %1 worker '%2': there is none of that name"_s.arg(Command::word, command.worker);
    }

    Supervisor& m_lab;
    qint64 m_id;
};

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
        qCDebug(labLog).noquote() << "received" << line.left(mostLogged);
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

void Supervisor::obey(const QJsonObject& object)
{
    m_stirred = true;
    const qint64 id = commandId(object);
    const Result<LabCommand> command = commandFromJson(object);
    if (!command) {
        reply(id, command.error().text());
        return;
    }
    if (const std::optional<QString> answer = std::visit(Execution(*this, id), *command))
        reply(id, *answer);
}

} // namespace statewire
