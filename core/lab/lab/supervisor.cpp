// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/lab/supervisor.h"

#include "base/clock.h"
#include "base/logging.h"
#include "kernel/sysctl.h"
#include "lab/protocol/reportedsysctls.h"

#include <QAbstractEventDispatcher>
#include <QCoreApplication>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QSocketNotifier>
#include <array>
#include <cerrno>
#include <sys/utsname.h>
#include <unistd.h>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype flushBytes = 1 << 20;
constexpr int wireTickMs = 20;

QString kernelRelease()
{
    utsname name{};
    ::uname(&name);
    return QString::fromLatin1(name.release);
}

/// Calls that take a socket from one state to another; reading and sending on an open connection do not.
bool changesState(std::optional<Call> call)
{
    return call == Call::Connect || call == Call::Close || call == Call::Shutdown || call == Call::Exit;
}

} // namespace

Supervisor::Supervisor(LabSetup setup, LabNetwork network, QString workerProgram, int commandFd, int streamFd)
    : m_setup(std::move(setup)), m_network(std::move(network)), m_workerProgram(std::move(workerProgram)),
      m_commandFd(commandFd), m_streamFd(streamFd), m_startNs(monotonicNs()),
      m_observer([this](EventBody body) { emitEvent(std::move(body)); }, [this] { return nowNs(); })
{
    m_tick.setTimerType(Qt::PreciseTimer);
    connect(&m_tick, &QTimer::timeout, this, &Supervisor::tick);
    m_quiet.setSingleShot(true);
    m_quiet.setTimerType(Qt::PreciseTimer);
    connect(&m_quiet, &QTimer::timeout, this, &Supervisor::answerWhenQuiet);
    connect(QCoreApplication::eventDispatcher(), &QAbstractEventDispatcher::aboutToBlock, this, &Supervisor::flush);
}

Supervisor::~Supervisor()
{
    m_workers.clear(); // kills and reaps
    flush();
}

qint64 Supervisor::nowNs() const
{
    return monotonicNs() - m_startNs;
}

void Supervisor::emitEvent(EventBody body)
{
    m_stream += m_writer.write({nowNs(), std::move(body)});
    if (m_stream.size() > flushBytes)
        flush();
}

void Supervisor::flush()
{
    qsizetype used = 0;
    while (used < m_stream.size()) {
        const ssize_t n = ::write(m_streamFd, m_stream.constData() + used, size_t(m_stream.size() - used));
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            Q_EMIT ended();
            break;
        }
        used += n;
    }
    m_stream.clear();
}

void Supervisor::begin()
{
    SessionInfo info;
    info.program = QCoreApplication::applicationName() + u' ' + QCoreApplication::applicationVersion();
    info.kernel = kernelRelease();
    info.mode = m_setup.mode;
    info.wallNs = wallNs() - nowNs();
    info.counters = beginCounters();
    emitEvent(info);
    QJsonObject addresses;
    for (Host& host : m_network.hosts) {
        emitEvent(HostInfo{host.name, host.address.toString(), host.interface});
        addresses.insert(host.name, host.address.toString());
        reportSysctls(host);
    }
    if (!m_network.links.empty()) {
        QStringList names;
        for (const Host& host : m_network.hosts)
            names << host.name;
        WireListener& listener = *this;
        m_wire = std::make_unique<Wire>(std::move(m_network.links), names, listener);
        for (size_t i = 0; i < m_network.hosts.size(); ++i)
            m_wire->setDelay(i, m_setup.wireDelayNs);
    }
    observeAll();
    m_commands = std::make_unique<QSocketNotifier>(m_commandFd, QSocketNotifier::Read);
    connect(m_commands.get(), &QSocketNotifier::activated, this, &Supervisor::readCommands);
    m_tick.start(wireTickMs);
    reply(0, {}, {{u"monotonic_ns"_s, QString::number(m_startNs)}, {u"addresses"_s, addresses}});
}

QStringList Supervisor::beginCounters()
{
    QStringList names;
    if (!m_setup.mode.isPrivate())
        return names;
    for (Host& host : m_network.hosts)
        m_observer.beginCounters(host);
    const Counters& counters = m_network.hosts.front().counters; // one kernel: the others have the same
    for (auto it = counters.constBegin(); it != counters.constEnd(); ++it) {
        if (Observer::reports(it.key()))
            names << it.key();
    }
    names.sort();
    return names;
}

void Supervisor::reportSysctls(Host& host)
{
    std::optional<InNamespace> inside;
    if (host.network)
        inside.emplace(*host.network);
    for (const char* key : reportedSysctls) {
        if (const Result<QString> value = readSysctl(QString::fromLatin1(key)))
            emitEvent(SysctlEvent{host.name, QString::fromLatin1(key), *value, *value});
    }
}

Host* Supervisor::findHost(const QString& name)
{
    for (Host& host : m_network.hosts) {
        if (host.name == name)
            return &host;
    }
    return nullptr;
}

void Supervisor::observe(const QString& name)
{
    if (!m_setup.mode.isPrivate())
        m_observer.readShared(m_network.hosts);
    else if (Host* host = findHost(name))
        m_observer.read(*host);
}

void Supervisor::observeAll()
{
    if (!m_setup.mode.isPrivate()) {
        m_observer.readShared(m_network.hosts);
        return;
    }
    for (Host& host : m_network.hosts)
        m_observer.read(host);
}

void Supervisor::tick()
{
    const qint64 beginNs = monotonicNs();
    observeAll();
    if (!m_setup.mode.isPrivate()) {
        // The whole machine's table costs what it costs: the interval follows (at most 5 % of a core), with jitter so
        // that no state can hide in step with the poll.
        const qint64 costMs = (monotonicNs() - beginNs) / 1'000'000 + 1;
        const int interval = int(costMs * 20);
        m_tick.start(interval + int(QRandomGenerator::global()->bounded(interval / 4 + 1)));
        return;
    }
    if (std::exchange(m_stirred, false))
        readCounters();
}

void Supervisor::readCounters()
{
    for (Host& host : m_network.hosts)
        m_observer.readCounters(host);
}

void Supervisor::settle(qint64 id)
{
    if (m_settling.empty())
        m_settlingSinceNs = nowNs();
    m_settling.push_back(id);
    answerWhenQuiet();
}

void Supervisor::answerWhenQuiet()
{
    // What a host answers at once comes within a fraction of a millisecond; a delayed ACK is not waited for.
    constexpr qint64 quietNs = 3'000'000;
    constexpr qint64 patienceNs = 100'000'000;
    const qint64 now = nowNs();
    const qint64 since = std::max(m_lastFrameNs, m_settlingSinceNs);
    if (m_wire && now - since < quietNs && now - m_settlingSinceNs < patienceNs) {
        m_quiet.start(int((quietNs - (now - since)) / 1'000'000) + 1);
        return;
    }
    observeAll();
    if (m_setup.mode.isPrivate())
        readCounters();
    for (qint64 id : std::exchange(m_settling, {}))
        reply(id, {});
}

void Supervisor::frameArrived(const WireFrame& frame)
{
    m_lastFrameNs = nowNs();
    Host& from = m_network.hosts[frame.from];
    if (!frame.segment || Observer::mayChangeState(*frame.segment, from, m_network.hosts[frame.to]))
        m_observer.read(from);
    frameMade(frame);
}

void Supervisor::frameMade(const WireFrame& frame)
{
    m_stirred = true;
    emitEvent(FrameEvent{frame.number, m_network.hosts[frame.from].name, m_network.hosts[frame.to].name, frame.bytes, {}});
}

void Supervisor::frameLeaving(const WireFrame& frame)
{
    Host& to = m_network.hosts[frame.to];
    if (!frame.segment || Observer::mayChangeState(*frame.segment, m_network.hosts[frame.from], to))
        m_observer.read(to);
}

void Supervisor::frameLeft(const WireFrame& frame)
{
    m_stirred = true;
    Host& to = m_network.hosts[frame.to];
    if (!frame.segment || Observer::mayChangeState(*frame.segment, m_network.hosts[frame.from], to))
        m_observer.read(to);
}

void Supervisor::frameFated(const WireFrame& frame, Fate fate)
{
    if (fate == Fate::Held)
        qCDebug(labLog) << "holding frame" << frame.number;
    emitEvent(FateEvent{frame.number, fate});
}

void Supervisor::wireTroubled(const Error& error)
{
    emitEvent(WarningEvent{error.text()});
}

void Supervisor::hear(WorkerProcess* worker, const QJsonObject& object)
{
    m_stirred = true;
    const std::optional<WorkerMessage> message = workerMessageFromJson(object);
    if (!message)
        return;
    if (const auto* gate = std::get_if<AtGate>(&*message)) {
        const auto held = m_heldGates.find(worker->name());
        if (held == m_heldGates.end()) {
            openGate(worker, *gate);
            return;
        }
        observe(worker->host());
        held->second = *gate;
    } else if (const auto* returned = std::get_if<ReturnedCall>(&*message)) {
        takeCall(worker, *returned);
    } else if (const auto* done = std::get_if<CommandDone>(&*message)) {
        if (m_callsOfWorkers.erase(done->id) == 0)
            return; // never asked for, or answered already when the worker's end was noticed
        reply(done->id, done->error);
    }
}

void Supervisor::openGate(WorkerProcess* worker, const AtGate& gate)
{
    qCDebug(labLog).noquote() << "opening the gate for" << gate.call << "of" << worker->name();
    Host* host = findHost(worker->host());
    host->mayHaveV6 = host->table6.has_value();
    observe(worker->host());
    if (worker->engine() != "qt"_L1 && changesState(callFromName(gate.call))) {
        ++m_gatedCalls[worker->name()];
        ++host->callsInFlight;
    }
    worker->send(letThrough(gate.number));
}

void Supervisor::takeCall(const WorkerProcess* worker, const ReturnedCall& returned)
{
    const qint64 beginNs = std::max<qint64>(0, returned.beginNs - m_startNs);
    const CallEvent call{.host = worker->host(),
                         .worker = worker->name(),
                         .call = returned.name,
                         .arguments = returned.arguments,
                         .socket = returned.socket,
                         .result = returned.result,
                         .errnoName = returned.errnoName,
                         .beginNs = beginNs,
                         .endNs = std::max(beginNs, returned.endNs - m_startNs),
                         .ends = returned.ends,
                         .fd = returned.fd,
                         .text = returned.text};
    // What exit() closes, the kernel closes after the report: that call stays open until the process is reaped.
    const bool bracketed = changesState(call.made()) && !call.is(Call::Exit) && worker->engine() != "qt"_L1;
    emitEvent(call);
    Host* host = findHost(worker->host());
    if (bracketed && m_gatedCalls[worker->name()] > 0) {
        --m_gatedCalls[worker->name()];
        --host->callsInFlight;
    }
    host->mayHaveV6 = host->table6.has_value();
    observe(worker->host());
}

void Supervisor::workerEnded(WorkerProcess* worker, const QString& how, int signal)
{
    m_stirred = true;
    WorkerEvent event{worker->host(), worker->name(), worker->engine(), 0, WorkerEvent::Change::Ended, how};
    event.signal = signal;
    emitEvent(event);
    Host* host = findHost(worker->host());
    host->callsInFlight -= worker->engine() == "qt"_L1 ? 1 : std::exchange(m_gatedCalls[worker->name()], 0);
    m_heldGates.erase(worker->name());
    for (auto it = m_callsOfWorkers.begin(); it != m_callsOfWorkers.end();) {
        if (it->second != worker->name()) {
            ++it;
            continue;
        }
        // A call of exit is done when the process is gone; any other was cut off by it.
        reply(it->first, how == "exit 0"_L1 ? QString() : u"worker '%1' ended: %2"_s.arg(worker->name(), how));
        it = m_callsOfWorkers.erase(it);
    }
    observe(worker->host());
}

} // namespace statewire
