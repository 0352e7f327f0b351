// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/protocol/wirerule.h"

#include "base/words.h"

#include <algorithm>
#include <array>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

using Verdict = WireRule::Verdict;

constexpr NamedValues<Verdict> verdicts{{"hold"_L1, Verdict::Hold},
                                        {"drop"_L1, Verdict::Drop},
                                        {"duplicate"_L1, Verdict::Duplicate},
                                        {"reorder"_L1, Verdict::Reorder},
                                        {"rewrite"_L1, Verdict::Rewrite}};

/// What words about flags mean for a match.
struct FlagPattern
{
    QLatin1String words;
    std::optional<quint8> set = {};
    std::optional<quint8> clear = {};
    std::optional<bool> hasPayload = {};
};

constexpr std::array flagPatterns{FlagPattern{"SYN"_L1, FlagSyn, FlagAck | FlagRst},
                                  FlagPattern{"SYN,ACK"_L1, FlagSyn | FlagAck},
                                  FlagPattern{"FIN"_L1, FlagFin},
                                  FlagPattern{"RST"_L1, FlagRst},
                                  FlagPattern{"ACK"_L1, FlagAck, FlagSyn | FlagFin | FlagRst, false},
                                  FlagPattern{"data"_L1, {}, {}, true}};

tl::unexpected<Error> bad(const QString& field, const QString& why)
{
    return tl::unexpected(Error{u"set the wire's rule, field"_s, u'\'' + field + u'\'', why, {}});
}

} // namespace

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
    const auto known =
        std::find_if(flagPatterns.begin(), flagPatterns.end(), [&](const FlagPattern& p) { return words == p.words; });
    if (known == flagPatterns.end())
        return false;
    match.flagsSet = known->set;
    match.flagsClear = known->clear;
    match.hasPayload = known->hasPayload;
    return true;
}

QStringList flagWords()
{
    QStringList words;
    for (const FlagPattern& pattern : flagPatterns)
        words << pattern.words;
    return words;
}

QString flagWordsOf(const FrameMatch& match)
{
    const auto known = std::find_if(flagPatterns.begin(), flagPatterns.end(), [&](const FlagPattern& p) {
        return p.set == match.flagsSet && p.clear == match.flagsClear && p.hasPayload == match.hasPayload;
    });
    return known == flagPatterns.end() ? QString() : QString(known->words);
}

QStringList verdictWords()
{
    return listOf(verdicts);
}

QString verdictWord(WireRule::Verdict verdict)
{
    return wordOf(verdict, verdicts);
}

std::optional<WireRule::Verdict> verdictFromWord(const QString& word)
{
    return valueOf(word, verdicts);
}

Result<void> checkRule(const WireRule& rule)
{
    if (rule.id.isEmpty())
        return bad(u"rule"_s, u"a rule needs a name"_s);
    if (rule.match.ordinal < 0 || rule.times < 0)
        return bad(u"nth, times"_s, u"expected 0 or more"_s);
    if (rule.verdict == WireRule::Verdict::Rewrite && rule.rewrite == SegmentRewrite{})
        return bad(u"rewrite"_s, u"it changes nothing: expected seq, ack, tsval, tsecr or window"_s);
    return {};
}

QJsonObject ruleToJson(const WireRule& rule)
{
    QJsonObject object{{u"rule"_s, rule.id}, {u"verdict"_s, verdictWord(rule.verdict)}};
    const auto insertText = [&](const QString& key, const QString& text) {
        if (!text.isEmpty())
            object.insert(key, text);
    };
    insertText(u"from"_s, rule.match.from);
    insertText(u"flags"_s, flagWordsOf(rule.match));
    insertText(u"contains"_s, QString::fromUtf8(rule.match.contains));
    if (rule.match.port)
        object.insert(u"port"_s, *rule.match.port);
    if (rule.match.ordinal != 0)
        object.insert(u"nth"_s, rule.match.ordinal);
    if (rule.times != 0)
        object.insert(u"times"_s, rule.times);
    QJsonObject changes;
    const auto insertDelta = [&](const QString& key, quint32 delta) {
        if (delta != 0)
            changes.insert(key, qint32(delta));
    };
    insertDelta(u"seq"_s, rule.rewrite.seqDelta);
    insertDelta(u"ack"_s, rule.rewrite.ackDelta);
    insertDelta(u"tsval"_s, rule.rewrite.tsvalDelta);
    insertDelta(u"tsecr"_s, rule.rewrite.tsecrDelta);
    if (rule.rewrite.window)
        changes.insert(u"window"_s, *rule.rewrite.window);
    if (!changes.isEmpty())
        object.insert(u"rewrite"_s, changes);
    return object;
}

Result<WireRule> ruleFromJson(const QJsonObject& object)
{
    WireRule rule;
    rule.id = object.value("rule"_L1).toString();
    const std::optional<WireRule::Verdict> verdict = verdictFromWord(object.value("verdict"_L1).toString());
    if (!verdict)
        return bad(u"verdict"_s, u"expected one of %1"_s.arg(verdictWords().join(u", "_s)));
    rule.verdict = *verdict;
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
    const QJsonObject changes = object.value("rewrite"_L1).toObject();
    const auto delta = [&](QLatin1String key) { return quint32(changes.value(key).toInteger()); };
    rule.rewrite = {delta("seq"_L1), delta("ack"_L1), delta("tsval"_L1), delta("tsecr"_L1), {}, {}};
    if (changes.contains("window"_L1))
        rule.rewrite.window = quint16(changes.value("window"_L1).toInt());
    return checkRule(rule).map([&] { return rule; });
}

} // namespace statewire
