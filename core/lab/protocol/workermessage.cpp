// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/protocol/workermessage.h"

namespace statewire {

using namespace Qt::StringLiterals;

static QJsonObject membersOf(const ReturnedCall& call)
{
    QJsonObject object{{u"call"_s, call.name},     {u"arguments"_s, call.arguments}, {u"socket"_s, call.socket},
                       {u"result"_s, call.result}, {u"errno"_s, call.errnoName},     {u"begin_ns"_s, call.beginNs},
                       {u"end_ns"_s, call.endNs}};
    if (call.fd >= 0)
        object.insert(u"fd"_s, call.fd);
    if (!call.text.isEmpty())
        object.insert(u"text"_s, call.text);
    if (call.ends) {
        object.insert(u"local"_s, call.ends->local.toString());
        object.insert(u"remote"_s, call.ends->remote.toString());
    }
    return object;
}

static ReturnedCall returnedCall(const QJsonObject& object)
{
    ReturnedCall call{object.value("call"_L1).toString(),   object.value("arguments"_L1).toString(),
                      object.value("socket"_L1).toString(), object.value("result"_L1).toInteger(),
                      object.value("errno"_L1).toString(),  object.value("begin_ns"_L1).toInteger(),
                      object.value("end_ns"_L1).toInteger()};
    const std::optional<Endpoint> local = Endpoint::parse(object.value("local"_L1).toString());
    const std::optional<Endpoint> remote = Endpoint::parse(object.value("remote"_L1).toString());
    if (local && remote)
        call.ends = FourTuple{*local, *remote};
    call.fd = object.value("fd"_L1).toInt(-1);
    call.text = object.value("text"_L1).toString();
    return call;
}

QJsonObject toJson(const WorkerMessage& message)
{
    if (const auto* gate = std::get_if<AtGate>(&message))
        return {{u"gate"_s, gate->number}, {u"call"_s, gate->call}};
    if (const auto* call = std::get_if<ReturnedCall>(&message))
        return {{u"returned"_s, membersOf(*call)}};
    const auto& done = std::get<CommandDone>(message);
    return {{u"done"_s, done.id}, {u"error"_s, done.error}};
}

std::optional<WorkerMessage> workerMessageFromJson(const QJsonObject& object)
{
    if (object.contains("gate"_L1))
        return AtGate{object.value("gate"_L1).toInteger(), object.value("call"_L1).toString()};
    if (object.contains("returned"_L1))
        return returnedCall(object.value("returned"_L1).toObject());
    if (object.contains("done"_L1))
        return CommandDone{object.value("done"_L1).toInteger(), object.value("error"_L1).toString()};
    return std::nullopt;
}

QJsonObject letThrough(qint64 number)
{
    return {{u"go"_s, number}};
}

std::optional<qint64> letThroughFromJson(const QJsonObject& object)
{
    if (!object.contains("go"_L1))
        return std::nullopt;
    return object.value("go"_L1).toInteger();
}

} // namespace statewire
