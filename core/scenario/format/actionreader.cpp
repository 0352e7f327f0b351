// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/format/actionreader.h"

#include "lab/protocol/callspec.h"
#include "lab/protocol/socketoptions.h"

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

SegmentRewrite readRewrite(TomlTable t)
{
    const auto delta = [&t](const char* key) { return t.has(key) ? quint32(t.integer(key)) : 0; };
    SegmentRewrite rewrite;
    rewrite.seqDelta = delta("seq");
    rewrite.ackDelta = delta("ack");
    rewrite.tsvalDelta = delta("tsval");
    rewrite.tsecrDelta = delta("tsecr");
    if (t.has("window"))
        rewrite.window = quint16(t.integer("window"));
    return rewrite;
}

WireRule readRule(TomlTable& t, Reading& reading)
{
    WireRule rule;
    rule.id = t.string("rule");
    rule.verdict = verdictFromWord(t.string("verdict")).value_or(WireRule::Verdict::Hold);
    rule.match.from = t.string("from");
    matchFlags(t.string("flags"), rule.match);
    rule.match.contains = t.string("contains").toUtf8();
    rule.match.ordinal = t.integer("nth");
    rule.times = t.integer("times");
    if (const int port = t.integer("port"); port > 0)
        rule.match.port = quint16(port);
    const size_t before = reading.diagnostics.size();
    t.eachTable("rewrite", [&](const toml::table& table) { rule.rewrite = readRewrite({table, u"rewrite"_s, reading}); });
    if (reading.diagnostics.size() == before && t.has("rule") && t.has("verdict")) {
        if (const Result<void> sound = checkRule(rule); !sound)
            complainOfField(t, sound.error(), {u"rewrite"_s, u"verdict"_s, u"rule"_s});
    }
    return rule;
}

/// A forged frame. What knobs fill in later is judged when the plan is made.
Inject readInject(TomlTable& t, Reading& reading)
{
    const size_t before = reading.diagnostics.size();
    const auto said = [&t](const char* key) -> std::optional<QString> {
        const QString value = t.string(key);
        return t.has(key) ? std::optional(value) : std::nullopt;
    };
    Inject inject;
    inject.flags = t.string("inject");
    inject.from = t.string("from");
    inject.sourcePort = t.string("source_port");
    inject.port = t.string("port");
    inject.seq = said("seq");
    inject.ack = said("ack");
    inject.tsval = said("tsval");
    inject.window = said("window");
    inject.count = said("count");
    inject.text = said("text");
    bool later = false;
    QStringList keys;
    forEachField(inject, [&](QLatin1String key, const QString& text) {
        later = later || text.contains("${"_L1);
        keys << key;
    });
    keys.removeOne(u"from"_s); // an error about it is one of the whole
    const bool whole = t.has("from") && t.has("source_port") && t.has("port") && reading.diagnostics.size() == before;
    if (whole && !later) {
        if (const Result<Injection> injection = injectionOf(inject); !injection)
            complainOfField(t, injection.error(), keys);
    }
    return inject;
}

ActOnFrame readFrame(TomlTable& t)
{
    ActOnFrame frame;
    frame.act = frameActFromWord(t.string("frame")).value_or(FrameAct::Deliver);
    frame.number = quint64(std::max(0, t.integer("number")));
    frame.nth = std::max(0, t.integer("nth"));
    return frame;
}

SetWire readDelay(TomlTable& t)
{
    const std::optional<qint64> delayNs = t.duration("delay");
    if (delayNs && *delayNs > maxWireDelayNs)
        t.complain(t.positionOf("delay"), u"this delay is too long"_s, u"expected such as '300ms', at most 5s"_s);
    return {delayNs.value_or(0), t.string("from")};
}

WireCommand readWire(TomlTable& t, Reading& reading)
{
    if (t.kind() == "rule"_L1)
        return SetRule{readRule(t, reading)};
    if (t.kind() == "unrule"_L1)
        return LiftRule{t.string("unrule")};
    if (t.kind() == "delay"_L1)
        return readDelay(t);
    if (t.kind() == "absorb"_L1)
        return SetWire{{}, {}, t.boolean("absorb", true)};
    if (t.kind() == "inject"_L1)
        return readInject(t, reading);
    return readFrame(t);
}

void checkOption(TomlTable& t, SourcePosition at, const QString& option, const QString& value)
{
    if (!value.contains("${"_L1) && socketOptionNames().contains(option) && !socketOptionSetting(option, value))
        t.complain(at, u"the socket option '%1' cannot be '%2'"_s.arg(option, value.left(60)),
                   u"expected %1"_s.arg(socketOptionValues(option)));
}

void readField(TomlTable& t, const QByteArray& key, const CallField& field, CallRequest& request)
{
    if (field.type == CallField::Type::Options) {
        t.eachScalar(key.constData(), [&](const QString& option, const QString& value, SourcePosition, SourcePosition at) {
            checkOption(t, at, option, value);
            request.options.push_back({option, value});
        });
    } else if (field.type == CallField::Type::Flag) {
        request.setFlag(field.argument, t.boolean(key.constData(), request.flag(field.argument)));
    } else if (const QString value = t.string(key.constData(), field.usual); t.has(key.constData())) {
        request.set(field.argument, value);
    }
}

/// HOST:PORT, as far as no knob is to be filled in.
void checkTarget(TomlTable& t, SourcePosition at, const QString& target, const QStringList& hosts)
{
    const QString port = target.section(u':', 1);
    bool isNumber = false;
    const uint number = port.toUInt(&isNumber);
    if (target.isEmpty() || target.startsWith("${"_L1))
        return;
    if (!hosts.contains(target.section(u':', 0, 0)))
        t.complain(at, u"'%1' names no host of this scenario"_s.arg(target.left(60)),
                   u"expected HOST:PORT with a host among %1"_s.arg(hosts.join(u", "_s)));
    else if (!port.contains("${"_L1) && (!isNumber || number < 1 || number > 65535))
        t.complain(at, u"'%1' names no port"_s.arg(target.left(60)), u"expected HOST:PORT with a port from 1 to 65535"_s);
}

/// What the type of the field asks for, beyond what its key does.
void checkField(TomlTable& t, const QByteArray& key, const CallField& field, const CallRequest& request,
                const Reading& reading)
{
    const QString value = request.text(field.argument);
    const QStringList hosts = reading.names.value(NameKind::Host);
    const SourcePosition at = t.positionOf(key.constData());
    if (field.type == CallField::Type::HostAndPort)
        checkTarget(t, at, value, hosts);
    else if (field.type == CallField::Type::OptionValue && t.has(key.constData()))
        checkOption(t, at, request.text(Argument::Option), value);
    else if (field.type == CallField::Type::LocalAddress && !value.isEmpty() && !hosts.contains(value) &&
             !Address::parse(value))
        t.complain(at, u"'%1' is no address to listen on"_s.arg(value.left(60)),
                   u"expected an IPv4 address, or a host among %1"_s.arg(hosts.join(u", "_s)));
}

void readCall(TomlTable& t, Action& a, const Reading& reading)
{
    a.worker = t.string("worker");
    a.request.call = callFromName(t.string("call")).value_or(a.request.call);
    a.mayFail = t.boolean("may_fail", false);
    a.background = t.boolean("background", false);
    for (const CallField& field : callFields(a.request.call)) {
        if (!field.isOfStories())
            continue;
        const QByteArray key = field.key.toLatin1();
        readField(t, key, field, a.request);
        checkField(t, key, field, a.request, reading);
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
        a.kind = Action::Kind::Wire;
        a.wire = readWire(t, reading);
    }
    return a;
}

} // namespace statewire
