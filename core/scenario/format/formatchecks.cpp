// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/rules/rules.h"
#include "lab/protocol/wirerule.h"
#include "scenario/format/formattables.h"

namespace statewire {

using namespace Qt::StringLiterals;
using Type = FormatKey::Type;

namespace {

constexpr qint64 most = 1'000'000;
constexpr qint64 mostSockets = 100'000;

/// What a kind of check takes: what it is about, and what is expected. A kernel may differ in the latter only.
struct CheckKind
{
    QString kind;
    QString text;
    std::vector<FormatKey> about;
    std::vector<FormatKey> expected;
    std::vector<FormatGroup> groups = {};
};

FormatKey host()
{
    return FormatKey{u"host"_s, Type::String, u"The host on which it is looked at."_s}.must().naming(NameKind::Host);
}

FormatKey worker(const QString& text)
{
    return FormatKey{u"worker"_s, Type::String, text}.must().naming(NameKind::Worker);
}

FormatKey connector()
{
    return worker(u"The worker whose connect() made the connection."_s);
}

QStringList ruleIds()
{
    QStringList ids;
    for (const RuleEntry& entry : ruleGuide())
        ids << entry.id;
    return ids;
}

QStringList ruleTexts()
{
    QStringList texts;
    for (const RuleEntry& entry : ruleGuide())
        texts << entry.arises + u" It holds if "_s + entry.holds;
    return texts;
}

FormatKey state(const QString& text)
{
    return FormatKey{u"state"_s, Type::State, text}.must();
}

std::vector<FormatKey> counts()
{
    return {FormatKey{u"count"_s, Type::Integer, u"How many, exactly."_s}.from(0, most),
            FormatKey{u"at_least"_s, Type::Integer, u"How many at least."_s}.from(0, most),
            FormatKey{u"at_most"_s, Type::Integer, u"How many at most."_s}.from(0, most)};
}

std::vector<FormatKey> durations()
{
    return {{u"at_least"_s, Type::Duration, u"How long at least."_s},
            {u"at_most"_s, Type::Duration, u"How long at most."_s}};
}

std::vector<FormatKey> operator+(std::vector<FormatKey> all, const std::vector<FormatKey>& more)
{
    all.insert(all.end(), more.begin(), more.end());
    return all;
}

std::vector<CheckKind> checkKinds()
{
    const FormatGroup howMany{{u"count"_s, u"at_least"_s, u"at_most"_s}, false, u"this check does not say how many"_s};
    const FormatGroup howLong{{u"at_least"_s, u"at_most"_s}, false, u"this check does not say how long"_s};
    return {
        {u"call"_s,
         u"A worker's call ended as expected."_s,
         {worker(u"Who called."_s),
          FormatKey{u"call"_s, Type::String, u"The call."_s}.must().oneOf(actionCallNames()),
          FormatKey{u"nth"_s, Type::Integer, u"Which of the worker's calls of that name. Usually 1."_s}.from(1, most),
          {u"socket"_s, Type::String, u"Only calls on the socket of this name."_s}},
         std::vector{
             FormatKey{u"result"_s, Type::String, u"ok, or the name of an errno."_s}.must().oneOf(callResultNames())} +
             durations()},
        {u"sockets"_s,
         u"So many sockets of a host were in a state when a step began or ended."_s,
         {host(), FormatKey{u"step"_s, Type::String, u"The step."_s}.must().naming(NameKind::Step),
          FormatKey{u"when"_s, Type::When, u"The kernels and labs it is for; older files say the `moment` here."_s}
              .oneOf({u"begin"_s, u"end"_s})
              .of(u"when"_s),
          FormatKey{u"moment"_s, Type::String, u"At its begin (usual) or its end."_s}.oneOf({u"begin"_s, u"end"_s})},
         {state(u"The state."_s),
          FormatKey{u"count"_s, Type::Integer, u"How many, exactly."_s}.must().from(0, mostSockets)}},
        {u"held-port"_s,
         u"The four-tuple that a connect() took was in a state when the call began."_s,
         {connector(), host()},
         {state(u"The state."_s)}},
        {u"incarnation"_s,
         u"Which life of its four-tuple a connect() began."_s,
         {connector(), host()},
         {FormatKey{u"count"_s, Type::Integer, u"1: the first."_s}.must().from(1, mostSockets)}},
        {u"evidence"_s,
         u"A rule of evidence holds, does not hold, or lacks a number."_s,
         {FormatKey{u"rule"_s, Type::String, u"The rule: what must happen for it to speak, and when it then holds."_s}
              .must()
              .oneOf(ruleIds())
              .meaning(ruleTexts()),
          FormatKey{u"worker"_s, Type::String, u"Only about the connection that this worker's connect() made."_s}.naming(
              NameKind::Worker),
          FormatKey{u"host"_s, Type::String, u"Only on this host."_s}.naming(NameKind::Host)},
         {{u"arises"_s, Type::Boolean, u"What the rule is about happened (usual), or nothing of the kind did."_s},
          {u"holds"_s, Type::Boolean, u"It holds (usual), or it arose and does not hold."_s},
          {u"unknown"_s, Type::Boolean, u"It cannot be told for want of a number. Usually false."_s}}},
        {u"life"_s,
         u"The states that connections passed, from the first to the last."_s,
         {FormatKey{u"workers"_s, Type::Strings, u"The workers whose connect() made the connections; it is so for each."_s}
              .must()
              .naming(NameKind::Worker),
          host()},
         {FormatKey{u"states"_s, Type::States, u"The states, in this order, and no other."_s}.must(),
          {u"observed"_s, Type::Boolean, u"Each was observed, none inferred. Usually true."_s}}},
        {u"retransmitted"_s,
         u"Something was sent more than once while the socket was in a state."_s,
         {connector(), host()},
         {state(u"The state."_s)}},
        {u"rearmed"_s, u"The timer of a TIME_WAIT began anew."_s, {connector(), host()}, {}},
        {u"frames"_s,
         u"So many frames of a kind were on the wire."_s,
         {FormatKey{u"from"_s, Type::String, u"Only those that this host sent."_s}.naming(NameKind::Host),
          FormatKey{u"flags"_s, Type::String, u"Only those of this kind."_s}.oneOf(flagWords()),
          FormatKey{u"contains"_s, Type::String, u"Only those whose payload holds this."_s}.knobs(),
          FormatKey{u"step"_s, Type::String, u"Only those sent in this step."_s}.naming(NameKind::Step),
          FormatKey{u"fate"_s, Type::String, u"Only those that this became of."_s}.oneOf(
              {u"delivered"_s, u"dropped"_s, u"absorbed"_s})},
         counts(),
         {howMany}},
        {u"counter"_s,
         u"A counter of a host's kernel moved by so much during the story. Unknown where the kernel does not have it."_s,
         {host(), FormatKey{u"counter"_s, Type::String, u"Its name, such as `TcpExt.TCPTimeWaitOverflow`."_s}.must().like(
                      u"^[A-Za-z0-9]+\\.[A-Za-z0-9]+$"_s, u"a group and a name, such as 'TcpExt.TCPTimeWaitOverflow'"_s)},
         counts(),
         {howMany}},
        {u"text"_s,
         u"What a worker read, all its reads put together."_s,
         {worker(u"Who read."_s), {u"socket"_s, Type::String, u"Only from the socket of this name."_s}},
         {FormatKey{u"text"_s, Type::String, u"The text."_s}.must().knobs()}},
        {u"duration"_s,
         u"How long the life that a connect() began stayed in a state."_s,
         {connector(), host(), state(u"The state."_s),
          FormatKey{
              u"step"_s, Type::String,
              u"Counted from the begin of this step on; how long people looked at steps before then does not matter."_s}
              .naming(NameKind::Step)},
         durations(),
         {howLong}},
    };
}

QStringList kindNames(const std::vector<CheckKind>& kinds)
{
    QStringList names;
    for (const CheckKind& kind : kinds)
        names << kind.kind;
    return names;
}

/// What differs on some kernels: the expectation of its kind, none of which must be there.
FormatTable differsTable(const CheckKind& kind)
{
    FormatTable table{
        u"differs."_s + kind.kind,
        u"a difference"_s,
        u"What a check of kind `%1` expects instead on some kernels. The first whose `when` fits counts."_s.arg(kind.kind),
        {FormatKey{u"when"_s, Type::When, u"The kernels and labs on which it differs."_s}.must().of(u"when"_s),
         {u"why"_s, Type::String, u"Why it differs there: shown with the result."_s, true}}};
    for (FormatKey key : kind.expected) {
        key.required = false;
        table.keys.push_back(key);
    }
    QStringList keys;
    for (const FormatKey& key : kind.expected)
        keys << key.name;
    table.groups = {{keys, false, u"this difference expects nothing else"_s}};
    return table;
}

} // namespace

std::vector<FormatTable> checkTables()
{
    const std::vector<CheckKind> kinds = checkKinds();
    FormatTable check{
        u"check"_s,
        u"a check"_s,
        u"A claim, computed from what happened. Its `kind` says what is looked at, and which other keys it takes."_s,
        {
            FormatKey{u"id"_s, Type::String, u"Its name in results and translations."_s}.defining(NameKind::Check),
            FormatKey{u"claim"_s, Type::String, u"What is claimed, as a sentence."_s}.must().knobs(),
            FormatKey{u"variants"_s, Type::Strings, u"The variants it is for. Without this: all."_s}.naming(
                NameKind::Variant),
            FormatKey{u"when"_s, Type::When, u"The kernels and labs it is for. Without this: all."_s}.of(u"when"_s),
            FormatKey{u"kind"_s, Type::String, u"What is looked at."_s}.must().oneOf(kindNames(kinds)),
        }};
    std::vector<FormatTable> tables;
    for (const CheckKind& kind : kinds) {
        FormatTable table{u"check."_s + kind.kind,
                          u"a check of kind '%1'"_s.arg(kind.kind),
                          kind.text,
                          kind.about + kind.expected,
                          kind.groups,
                          {},
                          u"kind"_s,
                          kind.kind};
        if (!kind.expected.empty()) {
            const FormatTable differs = differsTable(kind);
            table.keys.push_back(
                FormatKey{u"differs"_s, Type::Tables, u"What is expected instead on some kernels."_s}.of(differs.name));
            tables.push_back(differs);
        }
        check.kinds.push_back(std::move(table));
    }
    tables.insert(tables.begin(), std::move(check));
    return tables;
}

std::vector<FormatTable> translationTables()
{
    const auto text = [](const QString& name, const QString& what) { return FormatKey{name, Type::String, what}; };
    const auto map = [](const QString& name, const QString& what, NameKind kind) {
        return FormatKey{name, Type::TableMap, what}.naming(kind).of(u"translation."_s + name);
    };
    const QString same = u"Instead of the text of the same name. Every ${knob} of that stands in it too."_s;
    return {
        {u"translation"_s,
         u"a translation"_s,
         u"The text in another language. What is missing is shown as it stands in the file."_s,
         {text(u"title"_s, same), text(u"question"_s, same), text(u"summary"_s, same),
          map(u"step"_s, u"The steps' text, by their ids."_s, NameKind::Step),
          map(u"variant"_s, u"The variants' text, by their ids."_s, NameKind::Variant),
          map(u"knob"_s, u"The knobs' text, by their names."_s, NameKind::Knob),
          map(u"check"_s, u"The checks' text, by their ids."_s, NameKind::Check)}},
        {u"translation.step"_s,
         u"a translated step"_s,
         u"A step's text in another language."_s,
         {text(u"title"_s, same), text(u"say"_s, same), text(u"meanwhile"_s, same), text(u"notes"_s, same),
          text(u"question"_s, u"Instead of its prediction's question."_s),
          FormatKey{u"options"_s, Type::Scalars, u"Instead of its prediction's answers: an option's id, and its text."_s},
          FormatKey{u"waits"_s, Type::Strings, u"Instead of the `why` of its waits, in their order."_s}}},
        {u"translation.variant"_s,
         u"a translated variant"_s,
         u"A variant's text in another language."_s,
         {text(u"title"_s, same), text(u"summary"_s, same)}},
        {u"translation.knob"_s, u"a translated knob"_s, u"A knob's text in another language."_s, {text(u"title"_s, same)}},
        {u"translation.check"_s,
         u"a translated check"_s,
         u"A check's text in another language."_s,
         {text(u"claim"_s, same),
          FormatKey{u"why"_s, Type::Strings, u"Instead of the `why` of its differences, in their order."_s}}},
    };
}

} // namespace statewire
