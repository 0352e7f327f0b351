// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/story/actioncommand.h"

#include <algorithm>
#include <type_traits>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

QString hostOf(const QString& name, const Plan& plan)
{
    const auto worker =
        std::find_if(plan.workers.begin(), plan.workers.end(), [&](const ScenarioWorker& w) { return w.name == name; });
    return worker == plan.workers.end() ? QString() : worker->host;
}

void addConnect(QJsonObject& command, const Action& action, const Plan& plan, const QHash<QString, QString>& addresses)
{
    if (!action.port.isEmpty())
        command.insert(u"bind"_s, action.port.toInt());
    if (action.reuseAddress)
        command.insert(u"reuse_address"_s, true);
    if (!action.isn.isEmpty())
        command.insert(u"isn"_s, action.isn.toLongLong());
    command.insert(u"to"_s, addresses.value(action.to.section(u':', 0, 0)) + u':' + action.to.section(u':', 1));
    if (plan.variant.mode != LabMode::Loopback)
        return;
    // Both hosts are this machine: the socket is kept to its host's address and ports by itself.
    const QString name = hostOf(action.worker, plan);
    const auto host =
        std::find_if(plan.hosts.begin(), plan.hosts.end(), [&](const ScenarioHost& h) { return h.name == name; });
    command.insert(u"from"_s, addresses.value(name));
    command.insert(u"range"_s, host == plan.hosts.end() ? QString() : host->portRange);
}

MakeCall callCommand(const Action& action, const Plan& plan, const QHash<QString, QString>& addresses)
{
    QJsonObject command;
    if (!action.options.empty()) {
        QJsonObject options;
        for (const auto& [option, value] : action.options)
            options.insert(option, value);
        command.insert(u"options"_s, options);
    }
    if (action.call == "listen"_L1 || action.call == "bind"_L1) {
        command.insert(u"port"_s, action.port.toInt());
        command.insert(u"reuse_address"_s, action.reuseAddress);
        // On loopback the listener must not answer for the whole machine.
        const bool loopback = plan.variant.mode == LabMode::Loopback;
        const QString any = loopback ? addresses.value(hostOf(action.worker, plan)) : u"0.0.0.0"_s;
        command.insert(u"address"_s, action.address.isEmpty() ? any : addresses.value(action.address, action.address));
        if (!action.backlog.isEmpty())
            command.insert(u"backlog"_s, action.backlog.toInt());
    } else if (action.call == "connect"_L1) {
        addConnect(command, action, plan, addresses);
    } else if (action.call == "accept"_L1) {
        command.insert(u"from"_s, action.from);
    } else if (action.call == "send"_L1) {
        if (action.bytes.isEmpty())
            command.insert(u"text"_s, action.text);
    } else if (action.call == "read"_L1) {
        command.insert(u"until"_s, action.until);
    } else if (action.call == "option"_L1) {
        command.insert(u"option"_s, action.option);
        command.insert(u"value"_s, action.value);
    } else if (action.call == "read_sysctl"_L1) {
        command.insert(u"key"_s, action.key);
    }
    if (!action.bytes.isEmpty())
        command.insert(u"bytes"_s, action.bytes.toLongLong());
    return {action.worker, action.call, action.socket, command};
}

Action callOf(const MakeCall& call, const QHash<QString, QString>& addresses)
{
    const QJsonObject& command = call.arguments;
    Action action;
    action.worker = call.worker;
    action.call = call.call;
    action.socket = call.socket;
    const QJsonObject options = command.value("options"_L1).toObject();
    for (auto it = options.constBegin(); it != options.constEnd(); ++it)
        action.options.push_back({it.key(), it.value().toString()});
    action.reuseAddress = command.value("reuse_address"_L1).toBool(action.call != "connect"_L1);
    if (command.contains("bytes"_L1))
        action.bytes = QString::number(command.value("bytes"_L1).toInteger());
    if (action.call == "listen"_L1 || action.call == "bind"_L1) {
        action.port = QString::number(command.value("port"_L1).toInt());
        const QString address = command.value("address"_L1).toString();
        if (!address.isEmpty() && address != "0.0.0.0"_L1)
            action.address = addresses.key(address, address);
        if (command.contains("backlog"_L1))
            action.backlog = QString::number(command.value("backlog"_L1).toInt());
    } else if (action.call == "connect"_L1) {
        if (command.contains("bind"_L1))
            action.port = QString::number(command.value("bind"_L1).toInt());
        if (command.contains("isn"_L1))
            action.isn = QString::number(command.value("isn"_L1).toInteger());
        const QString to = command.value("to"_L1).toString();
        action.to = addresses.key(to.section(u':', 0, 0)) + u':' + to.section(u':', 1);
    } else if (action.call == "accept"_L1) {
        action.from = command.value("from"_L1).toString();
    } else if (action.call == "send"_L1) {
        action.text = command.value("text"_L1).toString();
    } else if (action.call == "read"_L1) {
        action.until = command.value("until"_L1).toString(u"data"_s);
    } else if (action.call == "option"_L1) {
        action.option = command.value("option"_L1).toString();
        action.value = command.value("value"_L1).toString();
    } else if (action.call == "read_sysctl"_L1) {
        action.key = command.value("key"_L1).toString();
    }
    return action;
}

Action workerAction(Action::Kind kind, const QString& worker)
{
    Action action;
    action.kind = kind;
    action.worker = worker;
    return action;
}

using Addresses = QHash<QString, QString>;

std::optional<Action> actionFrom(const MakeCall& command, const Addresses& addresses)
{
    return callOf(command, addresses);
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
    case Action::Kind::Call: return callCommand(action, plan, addresses);
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
