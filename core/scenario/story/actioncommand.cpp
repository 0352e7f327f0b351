// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/story/actioncommand.h"

#include "lab/protocol/callspec.h"

#include <algorithm>
#include <type_traits>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

using Addresses = QHash<QString, QString>;

const QString anyAddress = u"0.0.0.0"_s;

/// The host of \p worker; null if the plan has no such worker.
const ScenarioHost* hostOf(const QString& worker, const Plan& plan)
{
    const auto who =
        std::find_if(plan.workers.begin(), plan.workers.end(), [&](const ScenarioWorker& w) { return w.name == worker; });
    const auto host = std::find_if(plan.hosts.begin(), plan.hosts.end(),
                                   [&](const ScenarioHost& h) { return who != plan.workers.end() && h.name == who->host; });
    return host == plan.hosts.end() ? nullptr : &*host;
}

/// The call as the lab is told it: with addresses in the place of hosts. On loopback both hosts are this machine: there a
/// socket is kept to its host's address and ports by itself, and a listener must not answer for the whole machine.
CallRequest forLab(const Action& action, const Plan& plan, const Addresses& addresses)
{
    CallRequest request = action.request;
    const bool loopback = plan.variant.mode == LabMode::Loopback;
    const ScenarioHost* host = hostOf(action.worker, plan);
    const QString own = host ? addresses.value(host->name) : QString();
    for (const CallField& field : callFields(request.call)) {
        const QString text = request.text(field.argument);
        if (field.type == CallField::Type::HostAndPort)
            request.set(field.argument, addresses.value(text.section(u':', 0, 0)) + u':' + text.section(u':', 1));
        else if (field.type == CallField::Type::LocalAddress)
            request.set(field.argument, !text.isEmpty() ? addresses.value(text, text) : loopback ? own : anyAddress);
        else if (field.type == CallField::Type::OwnAddress && loopback)
            request.set(field.argument, own);
        else if (field.type == CallField::Type::OwnPorts && loopback)
            request.set(field.argument, host ? host->portRange : QString());
    }
    return request;
}

/// The call as a story tells it.
CallRequest fromLab(CallRequest request, const Addresses& addresses)
{
    for (const CallField& field : callFields(request.call)) {
        const QString text = request.text(field.argument);
        if (field.type == CallField::Type::HostAndPort)
            request.set(field.argument, addresses.key(text.section(u':', 0, 0)) + u':' + text.section(u':', 1));
        else if (!field.isOfStories() || (field.type == CallField::Type::LocalAddress && text == anyAddress))
            request.unset(field.argument);
        else if (field.type == CallField::Type::LocalAddress)
            request.set(field.argument, addresses.key(text, text));
    }
    return request;
}

Action workerAction(Action::Kind kind, const QString& worker)
{
    Action action;
    action.kind = kind;
    action.worker = worker;
    return action;
}

std::optional<Action> actionFrom(const MakeCall& command, const Addresses& addresses)
{
    Action action;
    action.worker = command.worker;
    action.request = fromLab(command.request, addresses);
    return action;
}

std::optional<Action> actionFrom(const SetSysctl& command, const Addresses&)
{
    Action action;
    action.kind = Action::Kind::Sysctl;
    action.host = command.host;
    action.key = command.key;
    action.value = command.value;
    return action;
}

std::optional<Action> actionFrom(const KillWorker& command, const Addresses&)
{
    return workerAction(Action::Kind::Kill, command.worker);
}

std::optional<Action> actionFrom(const HoldWorker& command, const Addresses&)
{
    return workerAction(Action::Kind::Hold, command.worker);
}

std::optional<Action> actionFrom(const ReleaseWorker& command, const Addresses&)
{
    return workerAction(Action::Kind::Release, command.worker);
}

std::optional<Action> wireAction(const WireCommand& command)
{
    // A scenario says one thing at a time of the wire.
    const auto* wire = std::get_if<SetWire>(&command);
    if (wire && wire->delayNs.has_value() == wire->absorb.has_value())
        return std::nullopt;
    Action action;
    action.kind = Action::Kind::Wire;
    action.wire = command;
    return action;
}

/// What is told about the wire is told as it is; for the rest of the commands a scenario has no word.
template <class Command> std::optional<Action> actionFrom(const Command& command, const Addresses&)
{
    if constexpr (std::is_constructible_v<WireCommand, Command>)
        return wireAction(command);
    else
        return std::nullopt;
}

} // namespace

LabCommand labCommand(const Action& action, const Plan& plan, const QHash<QString, QString>& addresses)
{
    switch (action.kind) {
    case Action::Kind::Call: return MakeCall{action.worker, forLab(action, plan, addresses)};
    case Action::Kind::Wait: break;
    case Action::Kind::Sysctl: return SetSysctl{action.host, action.key, action.value};
    case Action::Kind::Kill: return KillWorker{action.worker};
    case Action::Kind::Hold: return HoldWorker{action.worker};
    case Action::Kind::Release: return ReleaseWorker{action.worker};
    case Action::Kind::Wire: return std::visit([](const auto& command) -> LabCommand { return command; }, action.wire);
    }
    return Settle{}; // nothing is asked of the lab for a wait
}

QString handRule()
{
    return u"the hand on the wire"_s;
}

LabCommand labCommand(const ScenarioWorker& worker)
{
    return StartWorker{worker.name, worker.host, worker.engine};
}

std::optional<Action> actionOf(const LabCommand& command, const QHash<QString, QString>& addresses)
{
    return std::visit([&](const auto& c) { return actionFrom(c, addresses); }, command);
}

std::optional<ScenarioWorker> workerOf(const LabCommand& command)
{
    const auto* start = std::get_if<StartWorker>(&command);
    return start ? std::optional(ScenarioWorker{start->name, start->host, start->engine}) : std::nullopt;
}

} // namespace statewire
