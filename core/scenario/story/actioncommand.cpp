// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/story/actioncommand.h"

#include <algorithm>

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

QJsonObject callCommand(const Action& action, const Plan& plan, const QHash<QString, QString>& addresses)
{
    QJsonObject command{
        {u"do"_s, u"call"_s}, {u"worker"_s, action.worker}, {u"call"_s, action.call}, {u"socket"_s, action.socket}};
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
    return command;
}

Action callOf(const QJsonObject& command, const QHash<QString, QString>& addresses)
{
    Action action;
    action.worker = command.value("worker"_L1).toString();
    action.call = command.value("call"_L1).toString();
    action.socket = command.value("socket"_L1).toString();
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

} // namespace

QJsonObject labCommand(const Action& action, const Plan& plan, const QHash<QString, QString>& addresses)
{
    switch (action.kind) {
    case Action::Kind::Call: return callCommand(action, plan, addresses);
    case Action::Kind::Wait: return {};
    case Action::Kind::Sysctl:
        return {{u"do"_s, u"sysctl"_s}, {u"host"_s, action.host}, {u"key"_s, action.key}, {u"value"_s, action.value}};
    case Action::Kind::Kill: return {{u"do"_s, u"kill"_s}, {u"worker"_s, action.worker}};
    case Action::Kind::Hold: return {{u"do"_s, u"hold"_s}, {u"worker"_s, action.worker}};
    case Action::Kind::Release: return {{u"do"_s, u"release"_s}, {u"worker"_s, action.worker}};
    case Action::Kind::Wire: return action.command;
    }
    return {};
}

QString handRule()
{
    return u"the hand on the wire"_s;
}

QJsonObject labCommand(const ScenarioWorker& worker)
{
    return {{u"do"_s, u"worker"_s}, {u"name"_s, worker.name}, {u"host"_s, worker.host}, {u"engine"_s, worker.engine}};
}

std::optional<Action> actionOf(const QJsonObject& command, const QHash<QString, QString>& addresses)
{
    const QString verb = command.value("do"_L1).toString();
    if (verb == "call"_L1)
        return callOf(command, addresses);
    Action action;
    if (verb == "sysctl"_L1) {
        action.kind = Action::Kind::Sysctl;
        action.host = command.value("host"_L1).toString();
        action.key = command.value("key"_L1).toString();
        action.value = command.value("value"_L1).toString();
        return action;
    }
    if (verb == "kill"_L1 || verb == "hold"_L1 || verb == "release"_L1) {
        action.kind = verb == "kill"_L1   ? Action::Kind::Kill
                      : verb == "hold"_L1 ? Action::Kind::Hold
                                          : Action::Kind::Release;
        action.worker = command.value("worker"_L1).toString();
        return action;
    }
    // A scenario says one thing at a time of the wire.
    const bool wire = verb == "wire"_L1 && command.contains("delay_ns"_L1) != command.contains("absorb"_L1);
    if (verb == "rule"_L1 || verb == "unrule"_L1 || verb == "frame"_L1 || verb == "inject"_L1 || wire) {
        action.kind = Action::Kind::Wire;
        action.command = command;
        return action;
    }
    return std::nullopt;
}

std::optional<ScenarioWorker> workerOf(const QJsonObject& command)
{
    if (command.value("do"_L1).toString() != "worker"_L1)
        return std::nullopt;
    return ScenarioWorker{command.value("name"_L1).toString(), command.value("host"_L1).toString(),
                          command.value("engine"_L1).toString()};
}

} // namespace statewire
