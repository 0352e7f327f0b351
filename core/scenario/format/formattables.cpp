// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/format/formattables.h"

#include "lab/protocol/wirerule.h"
#include "session/call.h"
#include "session/labmode.h"

namespace statewire {

using namespace Qt::StringLiterals;
using Type = FormatKey::Type;

namespace {

constexpr int supportedFormat = 1;
constexpr int mostSockets = 100'000;

FormatTable whenTable()
{
    return {u"when"_s,
            u"a 'when'"_s,
            u"On which kernels and in which kind of lab something belongs to the story. All that is given must fit; what "
            "does not fit is left out."_s,
            {
                {u"kernel"_s, Type::String,
                 u"Versions of Linux, such as `>=4.12`, `<6.2` or `>=4.12 <6.2`. Only the numbers given are compared: "
                 "6.1.55 is `==6.1`."_s},
                FormatKey{u"mode"_s, Type::String, u"The kind of lab."_s}.oneOf(LabMode::names()),
            },
            {{{u"kernel"_s, u"mode"_s}, false, u"a 'when' says neither kernel nor mode"_s}}};
}

FormatTable awaitTable()
{
    FormatTable table{
        u"await"_s,
        u"an await"_s,
        u"What a step waits for, or takes for granted: so many sockets of a host in a state, so many frames "
        "held on the wire, or a call that has returned. What does not come within five seconds fails the run; the "
        "story goes on."_s,
        {}};
    table.kinds = {
        {u"await.sockets"_s,
         u"an await"_s,
         u"So many sockets of a host in a state."_s,
         {
             FormatKey{u"host"_s, Type::String, u"Whose sockets."_s}.must().naming(NameKind::Host),
             FormatKey{u"state"_s, Type::State, u"The state."_s}.must(),
             FormatKey{u"count"_s, Type::Integer, u"How many, exactly. Usually 1."_s}.from(0, mostSockets),
         },
         {},
         {},
         u"host"_s,
         {}},
        {u"await.held"_s,
         u"an await"_s,
         u"So many frames held on the wire."_s,
         {FormatKey{u"held"_s, Type::Integer, u"How many, exactly."_s}.must().from(0, mostSockets)},
         {},
         {},
         u"held"_s,
         {}},
        {u"await.returned"_s,
         u"an await"_s,
         u"A call that was made in the background has returned, and so has every one like it before."_s,
         {FormatKey{u"returned"_s, Type::String, u"The call."_s}.must().oneOf(
              {callName(Call::Connect), callName(Call::Accept)}),
          FormatKey{u"worker"_s, Type::String, u"Whose call."_s}.must().naming(NameKind::Worker)},
         {},
         {},
         u"returned"_s,
         {}},
    };
    return table;
}

FormatTable predictTable()
{
    return {
        u"predict"_s,
        u"a prediction"_s,
        u"A question to the class. Which option is the right one is computed from what happened, never written down."_s,
        {
            FormatKey{u"question"_s, Type::Scalar, u"The question."_s}.must().knobs(),
            FormatKey{u"worker"_s, Type::String, u"The worker that the options are about."_s}.naming(NameKind::Worker),
            FormatKey{u"call"_s, Type::String, u"Its call whose result or duration they are about."_s}.oneOf(
                actionCallNames()),
            FormatKey{u"nth"_s, Type::Integer, u"Which of its calls of that name after the question. Usually 1."_s}.from(
                1, 1000),
            FormatKey{u"host"_s, Type::String, u"The host whose sockets or frames they are about."_s}.naming(NameKind::Host),
            {u"state"_s, Type::State, u"With `count`: sockets of the host in this state are counted."_s},
            FormatKey{u"flags"_s, Type::String, u"With `count`: frames of this kind from the host are counted."_s}.oneOf(
                flagWords()),
            FormatKey{u"reveal"_s, Type::String, u"The step at whose end all but a call is looked at. Usually the next."_s}
                .naming(NameKind::Step),
            FormatKey{u"options"_s, Type::Tables, u"The answers to choose from."_s}.must().of(u"option"_s),
        }};
}

FormatTable optionTable()
{
    return {
        u"option"_s,
        u"an option"_s,
        u"One answer to a prediction's question. It is the right one if all it says came true; the first that is counts."_s,
        {
            {u"id"_s, Type::String, u"Its name in recordings and translations."_s, true},
            FormatKey{u"text"_s, Type::String, u"The answer, in a few words."_s}.must().knobs(),
            FormatKey{u"result"_s, Type::String, u"The call ended so: ok, or an errno's name."_s}.oneOf(callResultNames()),
            {u"reads"_s, Type::String, u"All that the worker read is this."_s},
            {u"contains"_s, Type::String, u"All that the worker read holds this."_s},
            FormatKey{u"state"_s, Type::String,
                      u"The worker's socket is in this state on the host, or is not there: none."_s}
                .oneOf(QStringList{u"none"_s} + formatStateNames()),
            FormatKey{u"flags"_s, Type::String, u"The first frame that the host sends is such, or there is none: none."_s}
                .oneOf(flagWords() << u"none"_s),
            FormatKey{u"count"_s, Type::Integer, u"So many sockets or frames are counted."_s}.from(0, mostSockets),
            {u"at_least"_s, Type::Duration, u"The call took so long at least."_s},
            {u"at_most"_s, Type::Duration, u"The call took so long at most."_s},
        },
        {{{u"result"_s, u"reads"_s, u"contains"_s, u"state"_s, u"flags"_s, u"count"_s, u"at_least"_s, u"at_most"_s},
          false,
          u"nothing tells when this option is the right one"_s}}};
}

FormatTable stepTable()
{
    return {
        u"step"_s,
        u"a step"_s,
        u"One step of the story. What it does is done, one after the other; then it waits for what it awaits. Its title and "
        "text are told when that has come; if it does not come, they are not, and the story ends there."_s,
        {
            FormatKey{u"id"_s, Type::String, u"Its name in checks, recordings and translations."_s}.defining(NameKind::Step),
            FormatKey{u"title"_s, Type::Scalar, u"A few words."_s}.must().knobs(),
            FormatKey{u"say"_s, Type::Scalar, u"The text: one idea, two to four sentences."_s}.knobs(),
            FormatKey{
                u"meanwhile"_s, Type::Scalar,
                u"What is true while the step runs, for one that takes seconds: it is shown until the step has ended."_s}
                .knobs(),
            FormatKey{u"notes"_s, Type::Scalar, u"For who presents, not for the class."_s}.knobs(),
            FormatKey{u"variants"_s, Type::Strings, u"The variants it belongs to. Without this: all."_s}.naming(
                NameKind::Variant),
            FormatKey{u"when"_s, Type::When, u"The kernels and labs it belongs to. Without this: all."_s}.of(u"when"_s),
            FormatKey{
                u"needs"_s, Type::Tables,
                u"What the step takes for granted, such as a TIME_WAIT that ends by itself. If it is no longer so when "
                "the step begins, the step is not told, and the experiment can be taken again."_s}
                .of(u"await"_s),
            FormatKey{u"do"_s, Type::Tables, u"What is done, in this order."_s}.of(u"action"_s),
            FormatKey{u"await"_s, Type::Tables, u"What the step waits for in the end; all of it."_s}.of(u"await"_s),
            {u"release_frames"_s, Type::Boolean,
             u"Deliver held frames, one at a time, until what is awaited is so. Usually false."_s},
            FormatKey{u"predict"_s, Type::Table, u"A question that is asked in this step, and answered by the next."_s}.of(
                u"predict"_s),
        }};
}

FormatTable scenarioTable()
{
    return {
        u"scenario"_s,
        u"the scenario"_s,
        u"What stands at the top of the file."_s,
        {
            FormatKey{u"format"_s, Type::Integer, u"The version of this format."_s}.must().from(1, supportedFormat),
            FormatKey{u"id"_s, Type::String, u"The scenario's name: that of its file without `.toml`."_s}.must().like(
                u"^[A-Za-z0-9_][A-Za-z0-9_.-]*$"_s, u"letters, digits, '-', '_' and '.'"_s),
            {u"title"_s, Type::String, u"What it is called: a question or a few words."_s, true},
            {u"question"_s, Type::String, u"The question it answers, as somebody would ask it."_s, true},
            {u"group"_s, Type::String, u"Under which heading the library lists it."_s},
            {u"summary"_s, Type::String, u"What is to be seen, in a sentence or two."_s},
            FormatKey{u"language"_s, Type::String, u"The language of the file's own text, such as `en`, which is usual."_s}
                .like(u"^[a-z]{2,3}(_[A-Z]{2})?$"_s, u"a language such as 'de' or 'pt_BR'"_s),
            FormatKey{u"source"_s, Type::Tables, u"Where to read more."_s}.of(u"source"_s),
            FormatKey{u"knob"_s, Type::Tables, u"What can be turned before a run."_s}.of(u"knob"_s),
            FormatKey{u"host"_s, Type::Tables, u"The two hosts of the lab."_s}.must().of(u"host"_s),
            FormatKey{u"worker"_s, Type::Tables, u"The programs on them, which make the calls."_s}.must().of(u"worker"_s),
            FormatKey{u"variant"_s, Type::Tables, u"The ways to tell the story; the first is the usual one."_s}.of(
                u"variant"_s),
            FormatKey{u"step"_s, Type::Tables, u"The story."_s}.must().of(u"step"_s),
            FormatKey{u"check"_s, Type::Tables, u"What is claimed, and computed from what happened."_s}.of(u"check"_s),
            FormatKey{u"translation"_s, Type::TableMap,
                      u"The text in other languages: `[translation.de]`, `[translation.de.step.ID]`."_s}
                .of(u"translation"_s)
                .like(u"^[a-z]{2,3}(_[A-Z]{2})?$"_s, u"a language such as 'de' or 'pt_BR'"_s),
        }};
}

FormatTable sourceTable()
{
    return {u"source"_s,
            u"a source"_s,
            u"Where to read more: shown at the end."_s,
            {
                {u"title"_s, Type::String, u"What it is: `RFC 9293`."_s, true},
                {u"where"_s, Type::String, u"Where in it, and what it says."_s},
                FormatKey{u"url"_s, Type::String, u"Its address."_s}.like(
                    u"^https://[A-Za-z0-9.-]+(:[0-9]+)?(/[^ ]*)?$"_s,
                    u"an address such as 'https://www.rfc-editor.org/rfc/rfc9293'"_s),
            }};
}

FormatTable knobTable()
{
    return {
        u"knob"_s,
        u"a knob"_s,
        u"Something to turn. Its value stands wherever the file says `${name}`."_s,
        {
            FormatKey{u"name"_s, Type::String, u"Its name, for `${name}` and `--set name=value`."_s}.defining(
                NameKind::Knob),
            {u"title"_s, Type::String, u"What is turned, in a few words."_s, true},
            {u"default"_s, Type::Scalar, u"Its value if nobody turns it."_s, true},
            {u"values"_s, Type::Strings, u"The values it can have. Without this: any."_s},
            FormatKey{u"variants"_s, Type::Strings, u"The variants in which it can be turned. Without this: all."_s}.naming(
                NameKind::Variant),
        }};
}

FormatTable hostTable()
{
    return {u"host"_s,
            u"a host"_s,
            u"One end of the wire: a network of its own on this machine's kernel. There are exactly two, in one network."_s,
            {
                FormatKey{u"name"_s, Type::String, u"Its name: `client`, `server`."_s}.defining(NameKind::Host),
                {u"address"_s, Type::String, u"Its IPv4 address; both differ in the last number only."_s, true},
                FormatKey{
                    u"port_range"_s, Type::Scalar,
                    u"The ports its kernel may choose from, such as `40000 40001`. Without this: the kernel's own range."_s}
                    .knobs(),
                FormatKey{u"sysctl"_s, Type::Scalars, u"Settings of its kernel, each a name under `net.` and a value."_s}
                    .knobs()
                    .like(u"^net\\."_s, u"a key under 'net.'"_s),
            }};
}

FormatTable workerTable()
{
    return {u"worker"_s,
            u"a worker"_s,
            u"A program on a host. It does what the steps tell it, one call after the other."_s,
            {
                FormatKey{u"name"_s, Type::String, u"Its name."_s}.defining(NameKind::Worker),
                FormatKey{u"host"_s, Type::String, u"Where it runs."_s}.must().naming(NameKind::Host),
                FormatKey{u"engine"_s, Type::String, u"How it makes its calls: posix (usual) or qt (QTcpSocket)."_s}
                    .oneOf({u"posix"_s, u"qt"_s})
                    .knobs(),
            }};
}

FormatTable variantTable()
{
    return {u"variant"_s,
            u"a variant"_s,
            u"One way to tell the story. A good scenario has one that comes out the other way."_s,
            {
                FormatKey{u"id"_s, Type::String, u"Its name, for `--variant`."_s}.defining(NameKind::Variant),
                {u"title"_s, Type::String, u"What it is called."_s, true},
                {u"summary"_s, Type::String, u"What is different, in a sentence."_s},
                FormatKey{u"mode"_s, Type::String,
                          u"wire (usual): a private lab whose packets are seen. loopback: this machine's own loopback."_s}
                    .oneOf(LabMode::names()),
                FormatKey{u"when"_s, Type::When,
                          u"The kernels it can be told on. On others it is listed as not for this kernel, and not run."_s}
                    .of(u"when"_s),
                FormatKey{u"knobs"_s, Type::Scalars, u"The values of knobs in it."_s}.naming(NameKind::Knob),
                {u"slow"_s, Type::Boolean, u"It waits for minutes: left out where all are run. Usually false."_s},
            }};
}

} // namespace

std::vector<FormatTable> documentTables()
{
    return {scenarioTable(), sourceTable(), knobTable(),  hostTable(),    workerTable(), variantTable(),
            whenTable(),     stepTable(),   awaitTable(), predictTable(), optionTable()};
}

} // namespace statewire
