// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/actionreader.h"

#include "lab/wirerule.h"

#include <QJsonObject>
#include <algorithm>
#include <array>
#include <limits>

namespace statewire {

using namespace Qt::StringLiterals;
using Need = TomlTable::Need;

QStringList actionCallNames()
{
    return {u"listen"_s, u"connect"_s, u"accept"_s, u"send"_s, u"read"_s, u"shutdown"_s, u"close"_s, u"abort"_s, u"exit"_s};
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
    return {u"call"_s,    u"wait"_s, u"sysctl"_s, u"kill"_s,  u"hold"_s,
            u"release"_s, u"rule"_s, u"unrule"_s, u"delay"_s, u"frame"_s};
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
    } else {
        const QStringList acts{u"deliver"_s, u"drop"_s, u"duplicate"_s, u"swap"_s};
        a.command = {{u"do"_s, u"frame"_s}, {u"act"_s, t.oneOf("frame", acts)}};
    }
}

void readCall(TomlTable& t, Action& a, const ScenarioNames& names)
{
    a.worker = t.oneOf("worker", names.workers, Need::Required);
    a.call = t.oneOf("call", actionCallNames());
    a.mayFail = t.boolean("may_fail", false);
    a.background = t.boolean("background", false);
    if (a.call == "listen"_L1) {
        a.socket = t.string("socket", Need::Optional, u"listener"_s);
        a.port = knobText(t, "port", names, Need::Required);
        a.backlog = knobText(t, "backlog", names, Need::Optional);
        a.reuseAddress = t.boolean("reuse_address", true);
    } else if (a.call == "connect"_L1) {
        a.socket = t.string("socket", Need::Optional, u"connection"_s);
        a.to = knobText(t, "to", names, Need::Required);
        a.port = knobText(t, "bind", names, Need::Optional);
        if (t.has("to") && !names.hosts.contains(a.to.section(u':', 0, 0)))
            t.complain(t.positionOf("to"), u"'%1' names no host of this scenario"_s.arg(a.to.left(60)),
                       u"expected HOST:PORT with a host among %1"_s.arg(names.hosts.join(u", "_s)));
    } else if (a.call == "accept"_L1) {
        a.socket = t.string("socket", Need::Required);
        a.from = t.string("from", Need::Optional, u"listener"_s);
    } else if (a.call != "exit"_L1) {
        a.socket = t.string("socket", Need::Optional, u"connection"_s);
        if (a.call == "send"_L1)
            a.text = knobText(t, "text", names, Need::Required);
        if (a.call == "read"_L1)
            a.until = t.oneOf("until", {u"data"_s, u"eof"_s}, Need::Optional, u"data"_s);
    }
}

} // namespace

Action readAction(const toml::table& table, const ScenarioNames& names, std::vector<Diagnostic>& diagnostics)
{
    TomlTable t(table, u"an action"_s, diagnostics);
    Action a;
    a.at = t.position();
    static constexpr std::array verbs{"call",    "wait", "sysctl", "kill",  "hold",
                                      "release", "rule", "unrule", "delay", "frame"};
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
    } else if (t.has("rule") || t.has("unrule") || t.has("delay") || t.has("frame")) {
        a.kind = Action::Kind::Wire;
        readWire(t, a, names, diagnostics);
    } else {
        readCall(t, a, names);
    }
    return a;
}

} // namespace statewire
