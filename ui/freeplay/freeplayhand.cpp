// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/freeplay/freeplayhand.h"

#include "scenario/format/scenariowriter.h"
#include "scenario/freeplay/freeplaystory.h"

#include <QFileInfo>
#include <QSaveFile>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace statewire {

FreePlayHand::FreePlayHand(const ViewContext& context, QObject* parent) : QObject(parent), m_context(context)
{
    ShownSource* source = &context.source;
    connect(source, &ShownSource::replaced, this, [this] {
        Q_EMIT acted();
        Q_EMIT changed();
    });
    connect(source, &ShownSource::commandGiven, this, [this] {
        if (!m_context.source.isFreePlay())
            return;
        Q_EMIT acted();
        Q_EMIT changed();
    });
    connect(source, &ShownSource::commandDone, this, [this](qint64 number, const QString& error) {
        const HandAct* act = log().find(number);
        if (!act)
            return;
        if (!error.isEmpty())
            Q_EMIT refused(act->action.worker.isEmpty() ? error : act->action.worker + u": "_s + error);
        Q_EMIT changed();
    });
    for (const auto signal : {&ShownSource::grew, &ShownSource::statusChanged})
        connect(source, signal, this, &FreePlayHand::changed);
    connect(&context.playhead, &Playhead::moved, this, &FreePlayHand::changed);
    connect(&context.playhead, &Playhead::modeChanged, this, &FreePlayHand::changed);
}

const FreePlayLog& FreePlayHand::log() const
{
    static const FreePlayLog none;
    const FreePlayLog* log = m_context.source.freePlayLog();
    return log ? *log : none;
}

void FreePlayHand::noteKept(const QString& path)
{
    if (FreePlayLog* log = m_context.source.freePlayLog())
        log->noteKept(path);
}

LabState FreePlayHand::state() const
{
    const ShownSource& source = m_context.source;
    // Where nothing moves, the playhead rests at the last event; a call that was just made and waits lies behind that.
    const bool live = m_context.playhead.followsLive();
    return labStateAt(source.session(), source.timeline(), log(),
                      live ? std::max(source.nowNs(), m_context.playhead.positionNs()) : m_context.playhead.positionNs());
}

bool FreePlayHand::canAct() const
{
    return m_context.source.isFreePlay() && m_context.source.isReady() && m_context.playhead.followsLive();
}

bool FreePlayHand::isOnWire() const
{
    const Plan* plan = m_context.source.plan();
    return plan && plan->variant.mode.hasWire();
}

QString FreePlayHand::engine() const
{
    // QTcpSocket cannot be kept to a host's address: on loopback it would use this machine's own.
    return isOnWire() ? settings.engine : u"posix"_s;
}

void FreePlayHand::startServer(const QString& host)
{
    if (!canAct())
        return;
    const QString name = log().newWorkerName(u"server"_s);
    m_context.source.hand()->startWorker({name, host, engine()});
    Action action;
    action.worker = name;
    action.request = CallRequest(Call::Listen)
                         .set(Argument::Socket, log().newSocketName(name, Call::Listen))
                         .set(Argument::Port, settings.port)
                         .set(Argument::Backlog, settings.backlog)
                         .setFlag(Argument::ReuseAddress, settings.reuseAddress);
    m_context.source.hand()->act(action);
}

void FreePlayHand::startClient(const QString& host)
{
    if (!canAct())
        return;
    const QString name = log().newWorkerName(u"client"_s);
    m_context.source.hand()->startWorker({name, host, engine()});
    LabWorker worker;
    worker.name = name;
    worker.host = host;
    m_context.source.hand()->act(
        handAction(HandVerb::Connect, worker, nullptr, {targetFrom(host), settings.bindPort, {}, false, {}, {}}, log()));
}

/// The newest listener, on the other host if there is one; without any the chosen port there, which will refuse.
QString FreePlayHand::targetFrom(const QString& host) const
{
    QString other = host;
    for (const ScenarioHost& candidate : m_context.source.plan()->hosts) {
        if (candidate.name != host)
            other = candidate.name;
    }
    QString here;
    QString there;
    for (const LabWorker& worker : state().workers) {
        for (const LabSocket& socket : worker.sockets) {
            if (socket.listens && socket.open)
                (worker.host == host ? here : there) = u"%1:%2"_s.arg(worker.host).arg(socket.port);
        }
    }
    return !there.isEmpty() ? there : !here.isEmpty() ? here : u"%1:%2"_s.arg(other).arg(settings.port);
}

void FreePlayHand::perform(HandVerb verb, const QString& worker, const QString& socket)
{
    perform(verb, worker, socket, {{}, settings.bindPort, settings.text, settings.untilEof, {}, {}});
}

void FreePlayHand::setOption(const QString& worker, const QString& socket, const QString& option, const QString& value)
{
    perform(HandVerb::Option, worker, socket, {{}, 0, {}, false, option, value});
}

void FreePlayHand::perform(HandVerb verb, const QString& workerName, const QString& socketName, HandChoice choice)
{
    if (!canAct())
        return;
    const LabState now = state();
    const LabWorker* worker = now.worker(workerName);
    if (!worker)
        return;
    choice.to = targetFrom(worker->host);
    m_context.source.hand()->act(handAction(verb, *worker, now.socket(workerName, socketName), choice, log()));
}

void FreePlayHand::beginStep()
{
    if (!canAct())
        return;
    m_context.source.freePlayLog()->beginStep(m_context.source.nowNs());
    Q_EMIT changed();
}

Result<void> FreePlayHand::saveScenario(const QString& path) const
{
    const ShownSource& source = m_context.source;
    const LabMode mode = source.plan() ? source.plan()->variant.mode : LabMode();
    const QString title = QFileInfo(path).completeBaseName();
    const Result<FreePlayStory> story = storyOf(log(), source.session(), source.timeline(), mode, title);
    if (!story)
        return tl::unexpected(story.error());
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(writeScenario(story->scenario, story->remarks)) < 0 || !file.commit())
        return tl::unexpected(Error{tr("save the scenario"), path, file.errorString(), {}});
    return {};
}

} // namespace statewire
