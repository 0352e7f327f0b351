// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/protocol/callspec.h"
#include "lab/protocol/command.h"
#include "lab/protocol/socketoptions.h"
#include "scenario/format/formattables.h"

#include <algorithm>

namespace statewire {

using namespace Qt::StringLiterals;
using Type = FormatKey::Type;

namespace {

constexpr qint64 maxPort = 65535;
constexpr qint64 maxFrames = 1'000'000;

FormatKey portKey(const QString& name, const QString& text)
{
    return FormatKey{name, Type::Number, text}.from(1, maxPort).knobs();
}

FormatKey keyOf(const CallField& field)
{
    using Field = CallField::Type;
    FormatKey key{field.key, Type::String, field.text, field.required};
    switch (field.type) {
    case Field::Port:
    case Field::Number:
        return FormatKey{field.key, Type::Number, field.text, field.required}.from(field.min, field.max).knobs();
    case Field::Flag: key.type = Type::Boolean; return key;
    case Field::Text:
    case Field::HostAndPort:
    case Field::OptionValue: key.type = Type::Scalar; return std::move(key).knobs();
    case Field::Word: return std::move(key).oneOf(field.allowed);
    case Field::Option: return std::move(key).oneOf(socketOptionNames());
    case Field::Options: key.type = Type::Scalars; return std::move(key).oneOf(socketOptionNames()).knobs();
    case Field::Sysctl: return std::move(key).knobs().like(u"^net\\."_s, u"a key under 'net.'"_s);
    case Field::Socket:
    case Field::NewSocket:
    case Field::LocalAddress:
    case Field::OwnAddress:
    case Field::OwnPorts: return key;
    }
    return key;
}

/// A call of a worker: what all calls take, and what this one is told.
FormatTable callTable(const CallSpec& spec)
{
    const QString call = callName(spec.call);
    FormatTable table{u"action.call-"_s + call, u"the call '%1'"_s.arg(call), spec.text, {}};
    table.kindKey = u"call"_s;
    table.kindValue = call;
    table.keys = {
        FormatKey{u"worker"_s, Type::String, u"Who calls."_s}.must().naming(NameKind::Worker),
        FormatKey{u"call"_s, Type::String, u"The call."_s}.must().oneOf(actionCallNames()),
    };
    QStringList either;
    for (const CallField& field : spec.fields) {
        if (field.isOfStories())
            table.keys.push_back(keyOf(field));
        if (std::find(spec.either.begin(), spec.either.end(), field.argument) != spec.either.end())
            either << field.key;
    }
    if (!either.isEmpty())
        table.groups = {{either, true, u"a %1 has either '%2'"_s.arg(call, either.join(u"' or '"_s))}};
    table.keys.push_back(
        {u"may_fail"_s, Type::Boolean,
         u"Its failure is part of the story. Usually false: it ends the story, and what happened until then is judged."_s});
    table.keys.push_back(
        {u"background"_s, Type::Boolean,
         u"Do not wait for it to return. Usually false: if it has not returned after %1 s, the story ends."_s.arg(
             spec.limitMs / 1000)});
    return table;
}

/// Something else to do, told by the key that names it.
FormatTable verbTable(const QString& verb, const QString& what, const QString& text, std::vector<FormatKey> keys)
{
    return {u"action."_s + verb, what, text, std::move(keys), {}, {}, verb, {}};
}

FormatKey workerVerb(const QString& verb, const QString& text)
{
    return FormatKey{verb, Type::String, text}.must().naming(NameKind::Worker);
}

std::vector<FormatTable> wireTables()
{
    const FormatKey from =
        FormatKey{u"from"_s, Type::String, u"Only what this host sends. Without this: either's."_s}.naming(NameKind::Host);
    const auto number = [](const QString& name, const QString& text, qint64 least, qint64 most) {
        return FormatKey{name, Type::Integer, text}.from(least, most);
    };
    const FormatKey forged =
        FormatKey{u"seq"_s, Type::Scalar,
                  u"Its sequence number: a number, or counted from what was seen: `next-100`. Usually `next`."_s}
            .knobs();
    return {
        verbTable(
            u"rule"_s, u"a rule"_s, u"A rule of the wire: what becomes of the frames that fit. It stands until `unrule`."_s,
            {{u"rule"_s, Type::String, u"The rule's name."_s, true},
             FormatKey{u"verdict"_s, Type::String, u"What becomes of a frame that fits."_s}.must().oneOf(verdictWords()),
             from,
             FormatKey{u"flags"_s, Type::String, u"Only frames of this kind. Without this: every one."_s}.oneOf(flagWords()),
             {u"contains"_s, Type::String, u"Only frames whose payload holds this."_s},
             number(u"port"_s, u"Only frames from or to this port."_s, 1, maxPort),
             number(u"nth"_s, u"Only the n-th frame that fits. Usually 0: every one."_s, 0, maxFrames),
             number(u"times"_s, u"How many frames it takes. Usually 0: all."_s, 0, maxFrames),
             FormatKey{u"rewrite"_s, Type::Table, u"With the verdict rewrite: what is changed."_s}.of(u"rewrite"_s)}),
        verbTable(u"unrule"_s, u"an unrule"_s, u"Takes a rule of the wire away."_s,
                  {{u"unrule"_s, Type::String, u"The rule's name."_s, true}}),
        verbTable(u"delay"_s, u"a delay"_s, u"Sets how long each later frame takes on the wire."_s,
                  {{u"delay"_s, Type::Duration, u"How long, at most 5s."_s, true}, from}),
        verbTable(u"frame"_s, u"a frame's fate"_s, u"Does something to a frame that is held."_s,
                  {FormatKey{u"frame"_s, Type::String, u"What becomes of it."_s}.must().oneOf(frameActWords()),
                   number(u"number"_s, u"The frame of this number. Without this and `nth`: the first that is held."_s, 1,
                          std::numeric_limits<int>::max()),
                   number(u"nth"_s, u"The n-th frame that is held."_s, 1, 100'000)}),
        verbTable(u"absorb"_s, u"an absorb"_s, u"Whether retransmissions of a held frame are taken off the wire."_s,
                  {{u"absorb"_s, Type::Boolean, u"They are (as at the beginning), or they are not."_s, true}}),
        verbTable(
            u"inject"_s, u"a forged frame"_s,
            u"Puts a forged segment on the wire, as an attacker on the path could. Only on the lab's own wire."_s,
            {{u"inject"_s, Type::String, u"Its flags, such as `SYN` or `RST,ACK`."_s, true},
             FormatKey{u"from"_s, Type::String, u"The host that seems to send it."_s}.must().naming(NameKind::Host),
             portKey(u"source_port"_s, u"Its source port."_s).must(),
             portKey(u"port"_s, u"Its destination port."_s).must(),
             forged,
             FormatKey{u"ack"_s, Type::Scalar, u"Its acknowledgement number, given like `seq`."_s}.knobs(),
             FormatKey{u"tsval"_s, Type::Scalar, u"Its time stamp: a number, or `last+1`. Without this: none."_s}.knobs(),
             FormatKey{u"window"_s, Type::Number, u"Its window."_s}.from(0, maxPort).knobs(),
             FormatKey{u"count"_s, Type::Number, u"So many, each from the next source port. Usually 1."_s}
                 .from(1, 10'000)
                 .knobs(),
             FormatKey{u"text"_s, Type::Scalar, u"Its payload."_s}.knobs()}),
    };
}

} // namespace

std::vector<FormatTable> actionTables()
{
    FormatTable action{
        u"action"_s, u"an action"_s, u"Something that a step does: a call of a worker, or one of the others below."_s, {}};
    for (const CallSpec& spec : callSpecs())
        action.kinds.push_back(callTable(spec));
    action.kinds.push_back(
        verbTable(u"wait"_s, u"a wait"_s, u"Lets time pass."_s,
                  {FormatKey{u"wait"_s, Type::Duration, u"How long, at most 10 minutes."_s}.must().knobs(),
                   FormatKey{u"why"_s, Type::Scalar, u"What the story waits for: shown meanwhile."_s}.knobs()}));
    action.kinds.push_back(
        verbTable(u"sysctl"_s, u"a sysctl"_s, u"Sets a sysctl of a host in the middle of the story."_s,
                  {FormatKey{u"sysctl"_s, Type::String, u"The key."_s}.must().like(u"^net\\."_s, u"a key under 'net.'"_s),
                   FormatKey{u"host"_s, Type::String, u"Whose."_s}.must().naming(NameKind::Host),
                   FormatKey{u"value"_s, Type::Scalar, u"Its value."_s}.must().knobs()}));
    action.kinds.push_back(
        verbTable(u"kill"_s, u"a kill"_s, u"Kills a worker with SIGKILL."_s, {workerVerb(u"kill"_s, u"Whom."_s)}));
    action.kinds.push_back(
        verbTable(u"hold"_s, u"a hold"_s, u"Holds a worker before its next call."_s, {workerVerb(u"hold"_s, u"Whom."_s)}));
    action.kinds.push_back(
        verbTable(u"release"_s, u"a release"_s, u"Lets a held worker go on."_s, {workerVerb(u"release"_s, u"Whom."_s)}));
    for (FormatTable& table : wireTables())
        action.kinds.push_back(std::move(table));

    FormatTable rewrite{u"rewrite"_s, u"a rewriting"_s, u"What a rule changes in a segment."_s, {}};
    for (const QString& field : {u"seq"_s, u"ack"_s, u"tsval"_s, u"tsecr"_s})
        rewrite.keys.push_back(FormatKey{field, Type::Integer, u"So much is added to it."_s}.from(
            std::numeric_limits<int>::min(), std::numeric_limits<int>::max()));
    rewrite.keys.push_back(FormatKey{u"window"_s, Type::Integer, u"Its new value."_s}.from(0, maxPort));
    return {action, rewrite};
}

} // namespace statewire
