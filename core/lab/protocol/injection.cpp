// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/protocol/injection.h"

#include <algorithm>
#include <array>
#include <limits>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

constexpr quint16 defaultWindow = 64240; // what Linux offers with an MSS of 1460
constexpr quint16 defaultMss = 1460;
constexpr int maxCount = 10'000;
constexpr qsizetype maxTextBytes = 1400; // one segment on an Ethernet, with time stamps

const std::array<std::pair<QLatin1String, quint8>, 5> flagNames{
    {{"SYN"_L1, FlagSyn}, {"ACK"_L1, FlagAck}, {"FIN"_L1, FlagFin}, {"RST"_L1, FlagRst}, {"PSH"_L1, FlagPsh}}};

std::optional<quint8> parseFlags(const QString& words)
{
    quint8 flags = 0;
    for (const QString& word : words.split(u',')) {
        const auto known =
            std::find_if(flagNames.begin(), flagNames.end(), [&](const auto& flag) { return flag.first == word.trimmed(); });
        if (known == flagNames.end())
            return std::nullopt;
        flags |= known->second;
    }
    return flags;
}

tl::unexpected<Error> bad(const QString& field, const QString& why)
{
    return tl::unexpected(Error{u"forge a frame, field"_s, u'\'' + field + u'\'', why, {}});
}

} // namespace

std::optional<ForgedNumber> ForgedNumber::parse(const QString& text, QStringView word)
{
    ForgedNumber number;
    QString digits = text.trimmed();
    if (digits.startsWith(word)) {
        number.relative = true;
        digits = digits.mid(word.size()).remove(u' ');
        if (digits.isEmpty())
            return number;
        if (!digits.startsWith(u'+') && !digits.startsWith(u'-'))
            return std::nullopt;
    }
    bool ok = false;
    number.offset = digits.toLongLong(&ok);
    constexpr qint64 maxU32 = std::numeric_limits<quint32>::max();
    const qint64 min = number.relative ? -maxU32 : 0;
    return ok && number.offset >= min && number.offset <= maxU32 ? std::optional(number) : std::nullopt;
}

QStringList forgedFlagWords()
{
    QStringList words;
    for (const auto& [word, flag] : flagNames)
        words << word;
    return words;
}

Result<Injection> injectionFromJson(const QJsonObject& object)
{
    Injection injection;
    injection.from = object.value("from"_L1).toString();
    if (injection.from.isEmpty())
        return bad(u"from"_s, u"expected the host that seems to send it"_s);
    const std::optional<quint8> flags = parseFlags(object.value("inject"_L1).toString());
    if (!flags)
        return bad(u"inject"_s, u"expected flags of %1, with commas between"_s.arg(forgedFlagWords().join(u", "_s)));
    injection.flags = *flags;
    for (const auto& [key, port] :
         {std::pair{"source_port"_L1, &injection.sourcePort}, std::pair{"port"_L1, &injection.port}}) {
        *port = object.value(key).toString().toUShort();
        if (*port == 0)
            return bad(key, u"expected a port from 1 to 65535"_s);
    }
    for (const auto& [key, number] : {std::pair{"seq"_L1, &injection.seq}, std::pair{"ack"_L1, &injection.ack}}) {
        if (!object.contains(key))
            continue;
        const std::optional<ForgedNumber> parsed = ForgedNumber::parse(object.value(key).toString(), u"next");
        if (!parsed)
            return bad(key, u"expected a number below 2^32, or such as 'next', 'next+1', 'next-100'"_s);
        *number = *parsed;
    }
    if (object.contains("tsval"_L1)) {
        injection.tsval = ForgedNumber::parse(object.value("tsval"_L1).toString(), u"last");
        if (!injection.tsval)
            return bad(u"tsval"_s, u"expected a number below 2^32, or such as 'last', 'last+1'"_s);
    }
    if (object.contains("window"_L1)) {
        bool ok = false;
        injection.window = object.value("window"_L1).toString().toUShort(&ok);
        if (!ok)
            return bad(u"window"_s, u"expected 0 to 65535"_s);
    }
    injection.text = object.value("text"_L1).toString().toUtf8();
    if (injection.text.size() > maxTextBytes)
        return bad(u"text"_s, u"it does not fit into one segment: at most %1 bytes"_s.arg(maxTextBytes));
    injection.count = object.contains("count"_L1) ? object.value("count"_L1).toString().toInt() : 1;
    if (injection.count < 1 || injection.count > maxCount || injection.sourcePort + injection.count - 1 > 65535)
        return bad(u"count"_s, u"expected 1 to %1, and no source port beyond 65535"_s.arg(maxCount));
    return injection;
}

Result<Segment> forgedSegment(const Injection& injection, int index, const Address& source, const Address& destination,
                              const FlowTracker& flows)
{
    Segment segment;
    segment.source = {source, quint16(injection.sourcePort + index)};
    segment.destination = {destination, injection.port};
    segment.flags = injection.flags;
    const FourTuple ends{segment.source, segment.destination};
    const std::optional<Flow> sent = flows.find(ends);
    const std::optional<Flow> answered = flows.find(ends.mirrored());
    const auto unseen = [&](const QString& field, const FourTuple& of) {
        return bad(field, u"nothing has passed from %1 to %2 that it could be counted from: give a number"_s.arg(
                              of.local.toString(), of.remote.toString()));
    };
    if (injection.seq.relative && !sent)
        return unseen(u"seq"_s, ends);
    segment.seq = quint32(injection.seq.offset + (injection.seq.relative ? sent->next : 0));
    if (segment.has(FlagAck)) {
        if (injection.ack.relative && !answered)
            return unseen(u"ack"_s, ends.mirrored());
        segment.ack = quint32(injection.ack.offset + (injection.ack.relative ? answered->next : 0));
    }
    if (injection.tsval) {
        if (injection.tsval->relative && (!sent || !sent->tsval))
            return unseen(u"tsval"_s, ends);
        segment.tsval = quint32(injection.tsval->offset + (injection.tsval->relative ? *sent->tsval : 0));
        segment.tsecr = segment.has(FlagAck) && answered ? answered->tsval.value_or(0) : 0;
    }
    segment.window = injection.window.value_or(sent ? sent->window : defaultWindow);
    if (segment.has(FlagSyn))
        segment.mss = defaultMss;
    return segment;
}

} // namespace statewire
