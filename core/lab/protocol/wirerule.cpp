// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/protocol/wirerule.h"

#include <QStringList>
#include <algorithm>

namespace statewire {

using namespace Qt::StringLiterals;

bool FrameMatch::fits(const QString& sender, const Segment& segment, const QByteArray& frame) const
{
    if (!from.isEmpty() && from != sender)
        return false;
    if (flagsSet && (segment.flags & *flagsSet) != *flagsSet)
        return false;
    if (flagsClear && (segment.flags & *flagsClear) != 0)
        return false;
    if (hasPayload && *hasPayload != (segment.payloadBytes > 0))
        return false;
    if (port && segment.source.port != *port && segment.destination.port != *port)
        return false;
    return contains.isEmpty() || frame.mid(segment.payloadOffset, segment.payloadBytes).contains(contains);
}

bool matchFlags(QStringView words, FrameMatch& match)
{
    if (words == u"SYN") {
        match.flagsSet = FlagSyn;
        match.flagsClear = FlagAck | FlagRst;
    } else if (words == u"SYN,ACK") {
        match.flagsSet = FlagSyn | FlagAck;
    } else if (words == u"FIN") {
        match.flagsSet = FlagFin;
    } else if (words == u"RST") {
        match.flagsSet = FlagRst;
    } else if (words == u"ACK") {
        match.flagsSet = FlagAck;
        match.flagsClear = FlagSyn | FlagFin | FlagRst;
        match.hasPayload = false;
    } else if (words == u"data") {
        match.hasPayload = true;
    } else {
        return false;
    }
    return true;
}

QStringList flagWords()
{
    return {u"SYN"_s, u"SYN,ACK"_s, u"FIN"_s, u"RST"_s, u"ACK"_s, u"data"_s};
}

QStringList verdictWords()
{
    return {u"hold"_s, u"drop"_s, u"duplicate"_s, u"reorder"_s, u"rewrite"_s};
}

Result<WireRule> ruleFromJson(const QJsonObject& object)
{
    const auto bad = [](const QString& field, const QString& why) {
        return tl::unexpected(Error{u"set the wire's rule, field"_s, u'\'' + field + u'\'', why, {}});
    };
    WireRule rule;
    rule.id = object.value("rule"_L1).toString();
    if (rule.id.isEmpty())
        return bad(u"rule"_s, u"a rule needs a name"_s);
    const qsizetype verdict = verdictWords().indexOf(object.value("verdict"_L1).toString());
    if (verdict < 0)
        return bad(u"verdict"_s, u"expected one of %1"_s.arg(verdictWords().join(u", "_s)));
    rule.verdict = WireRule::Verdict(verdict);
    rule.match.from = object.value("from"_L1).toString();
    const QString flags = object.value("flags"_L1).toString();
    if (!flags.isEmpty() && !matchFlags(flags, rule.match))
        return bad(u"flags"_s, u"expected one of %1"_s.arg(flagWords().join(u", "_s)));
    if (object.contains("port"_L1)) {
        const int port = object.value("port"_L1).toInt(-1);
        if (port < 1 || port > 65535)
            return bad(u"port"_s, u"expected 1 to 65535"_s);
        rule.match.port = quint16(port);
    }
    rule.match.contains = object.value("contains"_L1).toString().toUtf8();
    rule.match.ordinal = object.value("nth"_L1).toInt(0);
    rule.times = object.value("times"_L1).toInt(0);
    if (rule.match.ordinal < 0 || rule.times < 0)
        return bad(u"nth, times"_s, u"expected 0 or more"_s);
    const QJsonObject changes = object.value("rewrite"_L1).toObject();
    const auto delta = [&](QLatin1String key) { return quint32(changes.value(key).toInteger()); };
    rule.rewrite = {delta("seq"_L1), delta("ack"_L1), delta("tsval"_L1), delta("tsecr"_L1), {}, {}};
    if (changes.contains("window"_L1))
        rule.rewrite.window = quint16(changes.value("window"_L1).toInt());
    if (rule.verdict == WireRule::Verdict::Rewrite && rule.rewrite == SegmentRewrite{})
        return bad(u"rewrite"_s, u"it changes nothing: expected seq, ack, tsval, tsecr or window"_s);
    return rule;
}

void WireRules::add(WireRule rule)
{
    remove(rule.id);
    m_rules.push_back(std::move(rule));
}

bool WireRules::remove(const QString& id)
{
    return std::erase_if(m_rules, [&](const WireRule& rule) { return rule.id == id; }) > 0;
}

std::optional<WireRule> WireRules::decide(const QString& sender, const Segment& segment, const QByteArray& frame)
{
    std::optional<WireRule> decision;
    for (WireRule& rule : m_rules) {
        if (!rule.match.fits(sender, segment, frame))
            continue;
        ++rule.seen;
        const bool due = rule.match.ordinal == 0 || rule.seen == rule.match.ordinal;
        if (decision || !due || (rule.times > 0 && rule.taken >= rule.times))
            continue; // others only count, so that "the third SYN" is the third whoever took the first
        ++rule.taken;
        decision = rule;
    }
    return decision;
}

} // namespace statewire
