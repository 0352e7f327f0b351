// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/actionreader.h"

#include "lab/injection.h"
#include "lab/wirerule.h"
#include "lab/worker/socketoptions.h"

#include <QJsonObject>
#include <algorithm>
#include <array>
#include <limits>

namespace statewire {

using namespace Qt::StringLiterals;
using Need = TomlTable::Need;

QStringList actionCallNames()
{
    return {u"bind"_s, u"listen"_s,   u"connect"_s, u"accept"_s, u"option"_s, u"send"_s,
            u"read"_s, u"shutdown"_s, u"close"_s,   u"abort"_s,  u"exit"_s};
}

QString knobText(TomlTable& t, const char* key, const ScenarioNames& names, Need need)
{
    const QString value = t.scalar(key, need);
    checkKnobs(t, key, value, names);
    return value;
}

void checkKnobs(TomlTable& t, const char* key, const QString& value, const ScenarioNames& names)
{
    for (qsizetype at = 0; (at = value.indexOf("${"_L1, at)) >= 0; at += 2) {
        const QString name = value.mid(at + 2, std::max<qsizetype>(0, value.indexOf(u'}', at) - at - 2));
        if (names.knobs.contains(name))
            continue;
        const QString meant = didYouMean(name, names.knobs);
        t.complain(t.positionOf(key), u"there is no knob '%1'"_s.arg(name.left(60)),
                   meant.isEmpty() ? u"known: %1"_s.arg(names.knobs.join(u", "_s)) : u"did you mean '%1'?"_s.arg(meant));
    }
}

namespace {

QStringList verbNames()
{
    return {u"call"_s, u"wait"_s,   u"sysctl"_s, u"kill"_s,  u"hold"_s,   u"release"_s,
            u"rule"_s, u"unrule"_s, u"delay"_s,  u"frame"_s, u"absorb"_s, u"inject"_s};
}

void readRule(TomlTable& t, Action& a, const ScenarioNames& names, std::vector<Diagnostic>& diagnostics)
{
    a.command = {{u"do"_s, u"rule"_s},
                 {u"rule"_s, t.string("rule")},
                 {u"verdict"_s, t.oneOf("verdict", verdictWords(), Need::Required, u"hold"_s)},
                 {u"from"_s, t.oneOf("from", names.hosts)},
                 {u"flags"_s, t.oneOf("flags", flagWords())},
                 {u"contains"_s, t.string("contains")},
                 {u"nth"_s, t.integer("nth", 0, 1'000'000)},
                 {u"times"_s, t.integer("times", 0, 1'000'000)}};
    if (const int port = t.integer("port", 1, 65535); port > 0)
        a.command.insert(u"port"_s, port);
    t.eachTable("rewrite", [&](const toml::table& table) {
        TomlTable r(table, u"a rewriting"_s, diagnostics);
        QJsonObject changes;
        for (const char* field : {"seq", "ack", "tsval", "tsecr"}) {
            if (r.has(field))
                changes.insert(QString::fromLatin1(field),
                               r.integer(field, std::numeric_limits<int>::min(), std::numeric_limits<int>::max()));
        }
        if (r.has("window"))
            changes.insert(u"window"_s, r.integer("window", 0, 65535));
        a.command.insert(u"rewrite"_s, changes);
    });
    if (const Result<WireRule> rule = ruleFromJson(a.command); !rule)
        t.complain(a.at, rule.error().text());
}

/// A forged frame. What knobs fill in later is judged when the plan is made.
void readInjection(TomlTable& t, Action& a, const ScenarioNames& names)
{
    a.command = {{u"do"_s, u"inject"_s},
                 {u"inject"_s, t.string("inject")},
                 {u"from"_s, t.oneOf("from", names.hosts, Need::Required)},
                 {u"source_port"_s, knobText(t, "source_port", names, Need::Required)},
                 {u"port"_s, knobText(t, "port", names, Need::Required)}};
    bool later = false;
    for (const char* key : {"seq", "ack", "tsval", "window", "count", "text"}) {
        if (t.has(key))
            a.command.insert(QString::fromLatin1(key), knobText(t, key, names, Need::Optional));
        else
            t.scalar(key); // so that it is known, and suggested for a misspelt one
    }
    for (const QJsonValue& value : std::as_const(a.command))
        later = later || value.toString().contains("${"_L1);
    if (later)
        return;
    if (const Result<Injection> injection = injectionFromJson(a.command); !injection)
        t.complain(a.at, injection.error().text());
}

void readWire(TomlTable& t, Action& a, const ScenarioNames& names, std::vector<Diagnostic>& diagnostics)
{
    if (t.has("rule")) {
        readRule(t, a, names, diagnostics);
    } else if (t.has("unrule")) {
        a.command = {{u"do"_s, u"unrule"_s}, {u"rule"_s, t.string("unrule")}};
    } else if (t.has("delay")) {
        const std::optional<qint64> delayNs = parseDuration(t.string("delay"));
        if (!delayNs || *delayNs > maxWireDelayNs)
            t.complain(t.positionOf("delay"), u"this is not a delay"_s, u"expected such as '300ms', at most 5s"_s);
        a.command = {{u"do"_s, u"wire"_s}, {u"delay_ns"_s, delayNs.value_or(0)}, {u"from"_s, t.oneOf("from", names.hosts)}};
    } else if (t.has("absorb")) {
        a.command = {{u"do"_s, u"wire"_s}, {u"absorb"_s, t.boolean("absorb", true)}};
    } else if (t.has("inject")) {
        readInjection(t, a, names);
    } else {
        const QStringList acts{u"deliver"_s, u"drop"_s, u"duplicate"_s, u"swap"_s};
        a.command = {{u"do"_s, u"frame"_s}, {u"act"_s, t.oneOf("frame", acts)}};
        if (t.has("number"))
            a.command.insert(u"number"_s, t.integer("number", 1, std::numeric_limits<int>::max()));
        if (t.has("nth"))
            a.command.insert(u"nth"_s, t.integer("nth", 1, 100'000));
    }
}

void checkOption(TomlTable& t, const char* key, const QString& option, const QString& value)
{
    if (value.contains("${"_L1))
        return;
    if (!socketOptionNames().contains(option)) {
        const QString meant = didYouMean(option, socketOptionNames());
        t.complain(t.positionOf(key), u"there is no socket option '%1'"_s.arg(option.left(60)),
                   meant.isEmpty() ? u"expected one of %1"_s.arg(socketOptionNames().join(u", "_s))
                                   : u"did you mean '%1'?"_s.arg(meant));
    } else if (!socketOptionCalls(option, value)) {
        t.complain(t.positionOf(key), u"the socket option '%1' cannot be '%2'"_s.arg(option, value.left(60)),
                   u"expected %1"_s.arg(socketOptionValues(option)));
    }
}

void readOptions(TomlTable& t, Action& a, const ScenarioNames& names)
{
    t.eachScalar("options", [&](const QString& option, const QString& value) {
        checkKnobs(t, "options", value, names);
        checkOption(t, "options", option, value);
        a.options.push_back({option, value});
    });
}

/// A number that a knob may fill in later.
QString readNumber(TomlTable& t, const char* key, const ScenarioNames& names, qint64 max)
{
    const QString text = knobText(t, key, names, Need::Optional);
    bool ok = false;
    const qint64 n = text.toLongLong(&ok);
    if (!text.isEmpty() && !text.contains("${"_L1) && (!ok || n < 1 || n > max))
        t.complain(t.positionOf(key), u"'%1' does not fit"_s.arg(QString::fromLatin1(key)),
                   u"expected an integer from 1 to %1"_s.arg(max));
    return text;
}

void readCall(TomlTable& t, Action& a, const ScenarioNames& names)
{
    constexpr qint64 maxBytes = qint64(1) << 30;
    constexpr qint64 maxIsn = 0xffffffff;
    a.worker = t.oneOf("worker", names.workers, Need::Required);
    a.call = t.oneOf("call", actionCallNames());
    a.mayFail = t.boolean("may_fail", false);
    a.background = t.boolean("background", false);
    if (a.call == "listen"_L1 || a.call == "bind"_L1) {
        a.socket = t.string("socket", Need::Optional, u"listener"_s);
        a.port = knobText(t, "port", names, Need::Required);
        if (a.call == "listen"_L1)
            a.backlog = knobText(t, "backlog", names, Need::Optional);
        a.reuseAddress = t.boolean("reuse_address", true);
        a.address = t.string("address");
        if (t.has("address") && !names.hosts.contains(a.address) && !Address::parse(a.address))
            t.complain(t.positionOf("address"), u"'%1' is no address to listen on"_s.arg(a.address.left(60)),
                       u"expected an IPv4 address, or a host among %1"_s.arg(names.hosts.join(u", "_s)));
        readOptions(t, a, names);
    } else if (a.call == "connect"_L1) {
        a.socket = t.string("socket", Need::Optional, u"connection"_s);
        a.to = knobText(t, "to", names, Need::Required);
        a.port = knobText(t, "bind", names, Need::Optional);
        a.reuseAddress = t.boolean("reuse_address", false);
        a.isn = readNumber(t, "isn", names, maxIsn);
        readOptions(t, a, names);
        if (t.has("to") && !names.hosts.contains(a.to.section(u':', 0, 0)))
            t.complain(t.positionOf("to"), u"'%1' names no host of this scenario"_s.arg(a.to.left(60)),
                       u"expected HOST:PORT with a host among %1"_s.arg(names.hosts.join(u", "_s)));
    } else if (a.call == "accept"_L1) {
        a.socket = t.string("socket", Need::Required);
        a.from = t.string("from", Need::Optional, u"listener"_s);
    } else if (a.call != "exit"_L1) {
        a.socket = t.string("socket", Need::Optional, u"connection"_s);
        if (a.call == "send"_L1 || a.call == "read"_L1)
            a.bytes = readNumber(t, "bytes", names, maxBytes);
        if (a.call == "send"_L1) {
            a.text = knobText(t, "text", names, t.has("bytes") ? Need::Optional : Need::Required);
            if (t.has("bytes") && t.has("text"))
                t.complain(t.positionOf("bytes"), u"a send has either 'text' or 'bytes'"_s);
        }
        if (a.call == "read"_L1)
            a.until = t.oneOf("until", {u"data"_s, u"eof"_s}, Need::Optional, u"data"_s);
        if (a.call == "option"_L1) {
            a.option = t.string("option", Need::Required);
            a.value = knobText(t, "value", names, Need::Required);
            if (t.has("option") && t.has("value"))
                checkOption(t, "option", a.option, a.value);
        }
    }
}

} // namespace

Action readAction(const toml::table& table, const ScenarioNames& names, std::vector<Diagnostic>& diagnostics)
{
    TomlTable t(table, u"an action"_s, diagnostics);
    Action a;
    a.at = t.position();
    static constexpr std::array verbs{"call", "wait",   "sysctl", "kill",  "hold",   "release",
                                      "rule", "unrule", "delay",  "frame", "absorb", "inject"};
    const auto kinds = std::count_if(verbs.begin(), verbs.end(), [&t](const char* verb) { return t.has(verb); });
    if (kinds != 1)
        t.complain(a.at, u"an action has exactly one of %1"_s.arg(verbNames().join(u", "_s)),
                   u"this one has %1"_s.arg(kinds));
    if (t.has("wait")) {
        a.kind = Action::Kind::Wait;
        a.duration = knobText(t, "wait", names, Need::Optional);
        a.why = knobText(t, "why", names, Need::Optional);
        if (!a.duration.contains("${"_L1) && !parseDuration(a.duration))
            t.complain(t.positionOf("wait"), u"'%1' is not a duration"_s.arg(a.duration.left(60)),
                       u"expected such as '1s' or '250ms', at most 10 minutes"_s);
    } else if (t.has("sysctl")) {
        a.kind = Action::Kind::Sysctl;
        a.key = t.string("sysctl");
        a.host = t.oneOf("host", names.hosts, Need::Required);
        a.value = knobText(t, "value", names, Need::Required);
    } else if (t.has("kill") || t.has("hold") || t.has("release")) {
        const char* verb = t.has("kill") ? "kill" : t.has("hold") ? "hold" : "release";
        a.kind = t.has("kill") ? Action::Kind::Kill : t.has("hold") ? Action::Kind::Hold : Action::Kind::Release;
        a.worker = t.oneOf(verb, names.workers);
    } else if (t.has("rule") || t.has("unrule") || t.has("delay") || t.has("frame") || t.has("absorb") || t.has("inject")) {
        a.kind = Action::Kind::Wire;
        readWire(t, a, names, diagnostics);
    } else {
        readCall(t, a, names);
    }
    return a;
}

} // namespace statewire
