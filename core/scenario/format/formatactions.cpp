// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/protocol/command.h"
#include "lab/protocol/socketoptions.h"
#include "scenario/format/formattables.h"
#include "scenario/judge/unfinishedstory.h"

namespace statewire {

using namespace Qt::StringLiterals;
using Type = FormatKey::Type;

namespace {

constexpr qint64 maxPort = 65535;
constexpr qint64 maxBytes = qint64(1) << 30;
constexpr qint64 maxIsn = 0xffffffff;
constexpr qint64 maxFrames = 1'000'000;

FormatKey socketKey(const QString& usual)
{
    return {u"socket"_s, Type::String, u"The worker's own name for the socket. Usually `%1`."_s.arg(usual)};
}

FormatKey portKey(const QString& name, const QString& text)
{
    return FormatKey{name, Type::Number, text}.from(1, maxPort).knobs();
}

FormatKey optionsKey()
{
    return FormatKey{u"options"_s, Type::Scalars, u"Socket options that are set before all else."_s}
        .oneOf(socketOptionNames())
        .knobs();
}

FormatKey reuseKey(const QString& usual)
{
    return {u"reuse_address"_s, Type::Boolean, u"Set SO_REUSEADDR before bind(). Usually %1."_s.arg(usual)};
}

/// A call of a worker, with what all calls take.
FormatTable callTable(const QString& call, const QString& text, std::vector<FormatKey> own,
                      std::vector<FormatGroup> groups = {})
{
    std::vector<FormatKey> keys{
        FormatKey{u"worker"_s, Type::String, u"Who calls."_s}.must().naming(NameKind::Worker),
        FormatKey{u"call"_s, Type::String, u"The call."_s}.must().oneOf(actionCallNames()),
    };
    keys.insert(keys.end(), own.begin(), own.end());
    keys.push_back(
        {u"may_fail"_s, Type::Boolean,
         u"Its failure is part of the story. Usually false: it ends the story, and what happened until then is judged."_s});
    const int limitS = (call == "connect"_L1 ? connectLimitMs : callLimitMs) / 1000;
    keys.push_back(
        {u"background"_s, Type::Boolean,
         u"Do not wait for it to return. Usually false: if it has not returned after %1 s, the story ends."_s.arg(limitS)});
    return {u"action.call-"_s + call,
            u"the call '%1'"_s.arg(call),
            text,
            std::move(keys),
            std::move(groups),
            {},
            u"call"_s,
            call};
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

std::vector<FormatTable> callTables()
{
    const FormatKey address{u"address"_s, Type::String,
                            u"A host's name or an IPv4 address. Without this: any of the host's."_s};
    return {
        callTable(u"bind"_s, u"Gives a new socket an address and a port, and no more."_s,
                  {socketKey(u"listener"_s), portKey(u"port"_s, u"The port."_s).must(), address, reuseKey(u"true"_s),
                   optionsKey()}),
        callTable(u"listen"_s, u"Binds a new socket and listens."_s,
                  {socketKey(u"listener"_s), portKey(u"port"_s, u"The port."_s).must(), address,
                   FormatKey{u"backlog"_s, Type::Number, u"The length of the accept queue. Usually 8."_s}
                       .from(0, std::numeric_limits<int>::max())
                       .knobs(),
                   reuseKey(u"true"_s), optionsKey()}),
        callTable(u"connect"_s, u"Opens a new socket and connects it."_s,
                  {socketKey(u"connection"_s),
                   FormatKey{u"to"_s, Type::Scalar, u"HOST:PORT, with the name of a host."_s}.must().knobs(),
                   portKey(u"bind"_s, u"The local port. Without this: the kernel's choice."_s), reuseKey(u"false"_s),
                   FormatKey{u"isn"_s, Type::Number, u"The initial sequence number. Without this: the kernel's choice."_s}
                       .from(1, maxIsn)
                       .knobs(),
                   optionsKey()}),
        callTable(u"accept"_s, u"Takes a connection from the accept queue; waits for one."_s,
                  {FormatKey{u"socket"_s, Type::String, u"The name that the worker gives the new socket."_s}.must(),
                   {u"from"_s, Type::String, u"The listening socket. Usually `listener`."_s}}),
        callTable(u"option"_s, u"Sets an option of a socket."_s,
                  {socketKey(u"connection"_s),
                   FormatKey{u"option"_s, Type::String, u"Which one."_s}.must().oneOf(socketOptionNames()),
                   FormatKey{u"value"_s, Type::Scalar, u"Its value."_s}.must().knobs()}),
        callTable(
            u"send"_s, u"Sends a text, or so many bytes."_s,
            {socketKey(u"connection"_s), FormatKey{u"text"_s, Type::Scalar, u"What to send; at most 16 KiB."_s}.knobs(),
             FormatKey{u"bytes"_s, Type::Number, u"How many bytes to send instead of a text."_s}.from(1, maxBytes).knobs()},
            {{{u"text"_s, u"bytes"_s}, true, u"a send has either 'text' or 'bytes'"_s}}),
        callTable(
            u"read"_s, u"Reads what there is, all until the end, or so many bytes."_s,
            {socketKey(u"connection"_s),
             FormatKey{u"bytes"_s, Type::Number, u"So many and no more."_s}.from(1, maxBytes).knobs(),
             FormatKey{u"until"_s, Type::String, u"data (usual): what one read() gives. eof: until the other side closed."_s}
                 .oneOf({u"data"_s, u"eof"_s})}),
        callTable(u"shutdown"_s, u"Closes for sending only: a FIN goes out, reading goes on."_s,
                  {socketKey(u"connection"_s)}),
        callTable(u"close"_s, u"Closes a socket."_s, {socketKey(u"connection"_s)}),
        callTable(u"abort"_s, u"Closes a socket with a RST: SO_LINGER 0, then close()."_s, {socketKey(u"connection"_s)}),
        callTable(
            u"read_sysctl"_s, u"Reads a sysctl of the worker's host."_s,
            {FormatKey{u"key"_s, Type::String, u"Which one."_s}.must().knobs().like(u"^net\\."_s, u"a key under 'net.'"_s)}),
        callTable(u"exit"_s, u"Ends the worker's process, and so closes all its sockets."_s, {}),
    };
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
    action.kinds = callTables();
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
