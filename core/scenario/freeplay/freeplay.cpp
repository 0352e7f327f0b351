// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/freeplay/freeplay.h"

#include "scenario/story/actioncommand.h"

#include <algorithm>

namespace statewire {

using namespace Qt::StringLiterals;

Plan freePlayPlan(const LabMode& mode)
{
    Plan plan;
    plan.scenarioId = QString::fromLatin1(freePlayId);
    plan.title = u"Free Play"_s;
    plan.question = u"What happens if …?"_s;
    plan.variant = {mode.name(), mode.hasWire() ? u"Private lab"_s : u"On loopback (no wire)"_s, {}, mode, {}};
    plan.hosts = {{u"client"_s, u"192.168.88.132"_s, {}, {}}, {u"server"_s, u"192.168.88.131"_s, {}, {}}};
    return plan;
}

QHash<QString, QString> addressesIn(const Session& session)
{
    QHash<QString, QString> addresses;
    for (const HostInfo& host : session.hosts())
        addresses.insert(host.name, host.address);
    return addresses;
}

void FreePlayLog::given(qint64 number, const LabCommand& command, qint64 tNs, const QHash<QString, QString>& addresses)
{
    HandAct act;
    act.command = number;
    act.told = command;
    act.sentNs = tNs;
    if (const std::optional<ScenarioWorker> worker = workerOf(command)) {
        act.kind = HandAct::Kind::Worker;
        act.worker = *worker;
    } else if (std::optional<Action> action = actionOf(command, addresses)) {
        act.action = std::move(*action);
    } else {
        act.kind = HandAct::Kind::Unsaid;
    }
    m_acts.push_back(std::move(act));
}

void FreePlayLog::done(qint64 number, const QString& error, qint64 tNs)
{
    const auto act = std::find_if(m_acts.rbegin(), m_acts.rend(), [&](const HandAct& a) { return a.command == number; });
    if (act == m_acts.rend())
        return;
    act->doneNs = tNs;
    act->error = error;
}

void FreePlayLog::beginStep(qint64 tNs)
{
    HandAct act;
    act.kind = HandAct::Kind::NewStep;
    act.sentNs = tNs;
    m_acts.push_back(act);
}

const HandAct* FreePlayLog::find(qint64 command) const
{
    const auto act = std::find_if(m_acts.begin(), m_acts.end(), [&](const HandAct& a) { return a.command == command; });
    return act == m_acts.end() ? nullptr : &*act;
}

std::vector<ScenarioWorker> FreePlayLog::workers() const
{
    std::vector<ScenarioWorker> workers;
    for (const HandAct& act : m_acts) {
        if (act.kind == HandAct::Kind::Worker && act.error.isEmpty())
            workers.push_back(act.worker);
    }
    return workers;
}

QString FreePlayLog::newWorkerName(const QString& role) const
{
    for (int number = 1;; ++number) {
        const QString name = u"%1-%2"_s.arg(role).arg(number);
        if (std::none_of(m_acts.begin(), m_acts.end(), [&](const HandAct& act) { return act.worker.name == name; }))
            return name;
    }
}

QString FreePlayLog::newSocketName(const QString& worker, Call call) const
{
    const auto made = std::count_if(m_acts.begin(), m_acts.end(), [&](const HandAct& act) {
        return act.kind == HandAct::Kind::Action && act.action.is(call) && act.action.worker == worker;
    });
    if (call == Call::Listen)
        return made == 0 ? u"listener"_s : u"listener-%1"_s.arg(made + 1);
    if (call == Call::Connect)
        return made == 0 ? u"connection"_s : u"connection-%1"_s.arg(made + 1);
    return u"connection-%1"_s.arg(made + 1);
}

} // namespace statewire
