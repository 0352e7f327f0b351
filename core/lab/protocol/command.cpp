// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/protocol/command.h"

#include "base/words.h"
#include "session/eventjson.h"

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

constexpr NamedValues<FrameAct> frameActs{{"deliver"_L1, FrameAct::Deliver},
                                          {"drop"_L1, FrameAct::Drop},
                                          {"duplicate"_L1, FrameAct::Duplicate},
                                          {"swap"_L1, FrameAct::Swap}};

QJsonObject body(const StartWorker& c)
{
    return {{u"name"_s, c.name}, {u"host"_s, c.host}, {u"engine"_s, c.engine}};
}

QJsonObject body(const MakeCall& c)
{
    QJsonObject object = toJson(c.request);
    object.insert(u"worker"_s, c.worker);
    return object;
}

QJsonObject body(const SetSysctl& c)
{
    return {{u"host"_s, c.host}, {u"key"_s, c.key}, {u"value"_s, c.value}};
}

QJsonObject body(const AddMark& c)
{
    return {{u"event"_s, eventToJson({0, c.event})}};
}

QJsonObject body(const SetWire& c)
{
    QJsonObject object;
    if (c.delayNs)
        object.insert(u"delay_ns"_s, *c.delayNs);
    if (!c.from.isEmpty())
        object.insert(u"from"_s, c.from);
    if (c.absorb)
        object.insert(u"absorb"_s, *c.absorb);
    return object;
}

QJsonObject body(const SetRule& c)
{
    return ruleToJson(c.rule);
}

QJsonObject body(const LiftRule& c)
{
    return {{u"rule"_s, c.rule}};
}

QJsonObject body(const ActOnFrame& c)
{
    QJsonObject object{{u"act"_s, frameActWord(c.act)}};
    if (c.number != 0)
        object.insert(u"number"_s, qint64(c.number));
    if (c.nth != 0)
        object.insert(u"nth"_s, c.nth);
    return object;
}

QJsonObject body(const Inject& c)
{
    return injectToJson(c);
}

QJsonObject body(const KillWorker& c)
{
    return {{u"worker"_s, c.worker}};
}

QJsonObject body(const HoldWorker& c)
{
    return {{u"worker"_s, c.worker}};
}

QJsonObject body(const ReleaseWorker& c)
{
    return {{u"worker"_s, c.worker}};
}

QJsonObject body(const Settle&)
{
    return {};
}

Result<void> read(const QJsonObject& object, StartWorker& c)
{
    c = {object.value("name"_L1).toString(), object.value("host"_L1).toString(), object.value("engine"_L1).toString()};
    return {};
}

Result<void> read(const QJsonObject& object, MakeCall& c)
{
    const std::optional<CallRequest> request = callFromJson(object);
    if (!request)
        return tl::unexpected(Error{
            u"make the call"_s, u'\'' + object.value("call"_L1).toString() + u'\'', u"no worker can be asked for it"_s, {}});
    c = {object.value("worker"_L1).toString(), *request};
    return {};
}

Result<void> read(const QJsonObject& object, SetSysctl& c)
{
    c = {object.value("host"_L1).toString(), object.value("key"_L1).toString(), object.value("value"_L1).toString()};
    return {};
}

Result<void> read(const QJsonObject& object, AddMark& c)
{
    QJsonObject told = object.value("event"_L1).toObject();
    told.insert(u"t_ns"_s, 0); // when, says the lab
    Result<std::optional<Event>> event = eventFromJson(told);
    if (!event)
        return tl::unexpected(event.error());
    if (!*event)
        return tl::unexpected(Error{u"mark an event"_s, {}, u"it is of an unknown kind"_s, {}});
    c.event = std::move((*event)->body);
    return {};
}

Result<void> read(const QJsonObject& object, SetWire& c)
{
    if (object.contains("delay_ns"_L1))
        c.delayNs = object.value("delay_ns"_L1).toInteger();
    c.from = object.value("from"_L1).toString();
    if (object.contains("absorb"_L1))
        c.absorb = object.value("absorb"_L1).toBool();
    return {};
}

Result<void> read(const QJsonObject& object, SetRule& c)
{
    return ruleFromJson(object).map([&](const WireRule& rule) { c.rule = rule; });
}

Result<void> read(const QJsonObject& object, LiftRule& c)
{
    c.rule = object.value("rule"_L1).toString();
    return {};
}

Result<void> read(const QJsonObject& object, ActOnFrame& c)
{
    const QString word = object.value("act"_L1).toString();
    const std::optional<FrameAct> act = frameActFromWord(word);
    if (!act)
        return tl::unexpected(
            Error{u"act on a frame"_s, {}, u"'%1' is none of %2"_s.arg(word, frameActWords().join(u", "_s)), {}});
    c = {*act, quint64(object.value("number"_L1).toInteger()), object.value("nth"_L1).toInteger()};
    return {};
}

Result<void> read(const QJsonObject& object, Inject& c)
{
    c = injectFromJson(object);
    return {};
}

Result<void> read(const QJsonObject& object, KillWorker& c)
{
    c.worker = object.value("worker"_L1).toString();
    return {};
}

Result<void> read(const QJsonObject& object, HoldWorker& c)
{
    c.worker = object.value("worker"_L1).toString();
    return {};
}

Result<void> read(const QJsonObject& object, ReleaseWorker& c)
{
    c.worker = object.value("worker"_L1).toString();
    return {};
}

Result<void> read(const QJsonObject&, Settle&)
{
    return {};
}

/// Reads \p object as the command of \p word, which is alternative \p I or a later one.
template <size_t I = 0> Result<LabCommand> readAs(const QString& word, const QJsonObject& object)
{
    if constexpr (I == std::variant_size_v<LabCommand>) {
        return tl::unexpected(Error{u"obey the command"_s, u'\'' + word + u'\'', u"there is none of that name"_s, {}});
    } else {
        using Command = std::variant_alternative_t<I, LabCommand>;
        if (word != Command::word)
            return readAs<I + 1>(word, object);
        Command command;
        return read(object, command).map([&] { return LabCommand(std::move(command)); });
    }
}

} // namespace

QString frameActWord(FrameAct act)
{
    return wordOf(act, frameActs);
}

std::optional<FrameAct> frameActFromWord(const QString& word)
{
    return valueOf(word, frameActs);
}

QStringList frameActWords()
{
    return listOf(frameActs);
}

QString commandWord(const LabCommand& command)
{
    return std::visit([](const auto& c) -> QString { return c.word; }, command);
}

QJsonObject commandToJson(qint64 id, const LabCommand& command)
{
    QJsonObject object = std::visit([](const auto& c) { return body(c); }, command);
    object.insert(u"do"_s, commandWord(command));
    object.insert(u"id"_s, id);
    return object;
}

qint64 commandId(const QJsonObject& object)
{
    return object.value("id"_L1).toInteger();
}

Result<LabCommand> commandFromJson(const QJsonObject& object)
{
    return readAs(object.value("do"_L1).toString(), object);
}

QJsonObject callToJson(qint64 id, const MakeCall& call)
{
    QJsonObject object = toJson(call.request);
    object.insert(u"id"_s, id);
    return object;
}

} // namespace statewire
