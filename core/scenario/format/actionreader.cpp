// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/format/actionreader.h"

#include "lab/protocol/injection.h"
#include "lab/protocol/socketoptions.h"
#include "lab/protocol/wirerule.h"

#include <QJsonObject>
#include <algorithm>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

/// The lab's own word about a field, at the key of that name.
void complainOfField(TomlTable& t, const Error& error, const QStringList& keys)
{
    for (const QString& key : keys) {
        if (error.text().contains(u'\'' + key + u'\''))
            return t.complain(t.positionOf(key.toLatin1().constData()), error.text());
    }
    t.complain(t.position(), error.text());
}

void readRule(TomlTable& t, Action& a, Reading& reading)
{
    a.command = {
        {u"do"_s, u"rule"_s},          {u"rule"_s, t.string("rule")},   {u"verdict"_s, t.string("verdict", u"hold"_s)},
        {u"from"_s, t.string("from")}, {u"flags"_s, t.string("flags")}, {u"contains"_s, t.string("contains")},
        {u"nth"_s, t.integer("nth")},  {u"times"_s, t.integer("times")}};
    if (const int port = t.integer("port"); port > 0)
        a.command.insert(u"port"_s, port);
    const size_t before = reading.diagnostics.size();
    t.eachTable("rewrite", [&](const toml::table& table) {
        TomlTable r(table, u"rewrite"_s, reading);
        QJsonObject changes;
        for (const char* field : {"seq", "ack", "tsval", "tsecr", "window"}) {
            if (r.has(field))
                changes.insert(QString::fromLatin1(field), r.integer(field));
        }
        a.command.insert(u"rewrite"_s, changes);
    });
    if (reading.diagnostics.size() != before || !t.has("rule") || !t.has("verdict"))
        return;
    if (const Result<WireRule> rule = ruleFromJson(a.command); !rule)
        complainOfField(t, rule.error(), {u"rewrite"_s, u"verdict"_s, u"rule"_s});
}

/// A forged frame. What knobs fill in later is judged when the plan is made.
void readInjection(TomlTable& t, Action& a, Reading& reading)
{
    const size_t before = reading.diagnostics.size();
    a.command = {{u"do"_s, u"inject"_s},
                 {u"inject"_s, t.string("inject")},
                 {u"from"_s, t.string("from")},
                 {u"source_port"_s, t.string("source_port")},
                 {u"port"_s, t.string("port")}};
    const QStringList fields{u"seq"_s, u"ack"_s, u"tsval"_s, u"window"_s, u"count"_s, u"text"_s};
    for (const QString& field : fields) {
        const QByteArray key = field.toLatin1();
        const QString value = t.string(key.constData());
        if (t.has(key.constData()))
            a.command.insert(field, value);
    }
    const bool whole = t.has("from") && t.has("source_port") && t.has("port") && reading.diagnostics.size() == before;
    const bool later = std::any_of(a.command.constBegin(), a.command.constEnd(),
                                   [](const QJsonValue& value) { return value.toString().contains("${"_L1); });
    if (later || !whole)
        return;
    if (const Result<Injection> injection = injectionFromJson(a.command); !injection)
        complainOfField(t, injection.error(), QStringList{u"inject"_s, u"source_port"_s, u"port"_s} + fields);
}

void readWire(TomlTable& t, Action& a, Reading& reading)
{
    a.kind = Action::Kind::Wire;
    if (t.kind() == "rule"_L1) {
        readRule(t, a, reading);
    } else if (t.kind() == "unrule"_L1) {
        a.command = {{u"do"_s, u"unrule"_s}, {u"rule"_s, t.string("unrule")}};
    } else if (t.kind() == "delay"_L1) {
        const std::optional<qint64> delayNs = t.duration("delay");
        if (delayNs && *delayNs > maxWireDelayNs)
            t.complain(t.positionOf("delay"), u"this delay is too long"_s, u"expected such as '300ms', at most 5s"_s);
        a.command = {{u"do"_s, u"wire"_s}, {u"delay_ns"_s, delayNs.value_or(0)}, {u"from"_s, t.string("from")}};
    } else if (t.kind() == "absorb"_L1) {
        a.command = {{u"do"_s, u"wire"_s}, {u"absorb"_s, t.boolean("absorb", true)}};
    } else if (t.kind() == "inject"_L1) {
        readInjection(t, a, reading);
    } else {
        a.command = {{u"do"_s, u"frame"_s}, {u"act"_s, t.string("frame")}};
        if (const int number = t.integer("number"); number > 0)
            a.command.insert(u"number"_s, number);
        if (const int nth = t.integer("nth"); nth > 0)
            a.command.insert(u"nth"_s, nth);
    }
}

void checkOption(TomlTable& t, SourcePosition at, const QString& option, const QString& value)
{
    if (!value.contains("${"_L1) && socketOptionNames().contains(option) && !socketOptionSetting(option, value))
        t.complain(at, u"the socket option '%1' cannot be '%2'"_s.arg(option, value.left(60)),
                   u"expected %1"_s.arg(socketOptionValues(option)));
}

void readOptions(TomlTable& t, Action& a)
{
    t.eachScalar("options", [&](const QString& option, const QString& value, SourcePosition, SourcePosition valueAt) {
        checkOption(t, valueAt, option, value);
        a.options.push_back({option, value});
    });
}

void readListen(TomlTable& t, Action& a, const Reading& reading)
{
    a.socket = t.string("socket", u"listener"_s);
    a.port = t.string("port");
    if (a.call == "listen"_L1)
        a.backlog = t.string("backlog");
    a.reuseAddress = t.boolean("reuse_address", true);
    a.address = t.string("address");
    const QStringList hosts = reading.names.value(NameKind::Host);
    if (!a.address.isEmpty() && !hosts.contains(a.address) && !Address::parse(a.address))
        t.complain(t.positionOf("address"), u"'%1' is no address to listen on"_s.arg(a.address.left(60)),
                   u"expected an IPv4 address, or a host among %1"_s.arg(hosts.join(u", "_s)));
    readOptions(t, a);
}

void readConnect(TomlTable& t, Action& a, const Reading& reading)
{
    a.socket = t.string("socket", u"connection"_s);
    a.to = t.string("to");
    a.port = t.string("bind");
    a.reuseAddress = t.boolean("reuse_address", false);
    a.isn = t.string("isn");
    readOptions(t, a);
    const QStringList hosts = reading.names.value(NameKind::Host);
    const QString port = a.to.section(u':', 1);
    bool isNumber = false;
    const uint number = port.toUInt(&isNumber);
    if (a.to.isEmpty() || a.to.startsWith("${"_L1))
        return;
    if (!hosts.contains(a.to.section(u':', 0, 0)))
        t.complain(t.positionOf("to"), u"'%1' names no host of this scenario"_s.arg(a.to.left(60)),
                   u"expected HOST:PORT with a host among %1"_s.arg(hosts.join(u", "_s)));
    else if (!port.contains("${"_L1) && (!isNumber || number < 1 || number > 65535))
        t.complain(t.positionOf("to"), u"'%1' names no port"_s.arg(a.to.left(60)),
                   u"expected HOST:PORT with a port from 1 to 65535"_s);
}

void readCall(TomlTable& t, Action& a, const Reading& reading)
{
    a.worker = t.string("worker");
    a.call = t.string("call");
    a.mayFail = t.boolean("may_fail", false);
    a.background = t.boolean("background", false);
    if (a.call == "listen"_L1 || a.call == "bind"_L1)
        return readListen(t, a, reading);
    if (a.call == "connect"_L1)
        return readConnect(t, a, reading);
    if (a.call == "exit"_L1)
        return;
    if (a.call == "read_sysctl"_L1) {
        a.key = t.string("key");
        return;
    }
    if (a.call == "accept"_L1) {
        a.socket = t.string("socket");
        a.from = t.string("from", u"listener"_s);
        return;
    }
    a.socket = t.string("socket", u"connection"_s);
    if (a.call == "send"_L1 || a.call == "read"_L1)
        a.bytes = t.string("bytes");
    if (a.call == "send"_L1)
        a.text = t.string("text");
    if (a.call == "read"_L1)
        a.until = t.string("until", u"data"_s);
    if (a.call == "option"_L1) {
        a.option = t.string("option");
        a.value = t.string("value");
        if (t.has("value"))
            checkOption(t, t.positionOf("value"), a.option, a.value);
    }
}

} // namespace

Action readAction(const toml::table& table, Reading& reading)
{
    TomlTable t(table, u"action"_s, reading);
    Action a;
    a.at = t.position();
    const QString kind = t.kind();
    if (kind.isEmpty())
        return a;
    if (kind == "wait"_L1) {
        a.kind = Action::Kind::Wait;
        a.duration = t.string("wait");
        a.why = t.string("why");
    } else if (kind == "sysctl"_L1) {
        a.kind = Action::Kind::Sysctl;
        a.key = t.string("sysctl");
        a.host = t.string("host");
        a.value = t.string("value");
    } else if (kind == "kill"_L1 || kind == "hold"_L1 || kind == "release"_L1) {
        a.kind = kind == "kill"_L1 ? Action::Kind::Kill : kind == "hold"_L1 ? Action::Kind::Hold : Action::Kind::Release;
        a.worker = t.string(kind.toLatin1().constData());
    } else if (kind.startsWith("call-"_L1)) {
        readCall(t, a, reading);
    } else {
        readWire(t, a, reading);
    }
    return a;
}

} // namespace statewire
