// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/protocol/injection.h"

#include "tcp/segment.h"

#include <algorithm>
#include <array>
#include <limits>
#include <tuple>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

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
    return tl::unexpected(injectionError(field, why));
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

Error injectionError(const QString& field, const QString& why)
{
    return {u"forge a frame, field"_s, u'\'' + field + u'\'', why, {}};
}

QJsonObject injectToJson(const Inject& inject)
{
    QJsonObject object;
    forEachField(inject, [&](QLatin1String key, const QString& text) { object.insert(key, text); });
    return object;
}

Inject injectFromJson(const QJsonObject& object)
{
    const auto text = [&](QLatin1String key) { return object.value(key).toString(); };
    const auto said = [&](QLatin1String key) { return object.contains(key) ? std::optional(text(key)) : std::nullopt; };
    Inject inject;
    inject.flags = text("inject"_L1);
    inject.from = text("from"_L1);
    inject.sourcePort = text("source_port"_L1);
    inject.port = text("port"_L1);
    inject.seq = said("seq"_L1);
    inject.ack = said("ack"_L1);
    inject.tsval = said("tsval"_L1);
    inject.window = said("window"_L1);
    inject.text = said("text"_L1);
    inject.count = said("count"_L1);
    return inject;
}

Result<Injection> injectionOf(const Inject& inject)
{
    Injection injection;
    injection.from = inject.from;
    if (injection.from.isEmpty())
        return bad(u"from"_s, u"expected the host that seems to send it"_s);
    const std::optional<quint8> flags = parseFlags(inject.flags);
    if (!flags)
        return bad(u"inject"_s, u"expected flags of %1, with commas between"_s.arg(forgedFlagWords().join(u", "_s)));
    injection.flags = *flags;
    injection.sourcePort = inject.sourcePort.toUShort();
    injection.port = inject.port.toUShort();
    for (const auto& [key, port] : {std::pair{u"source_port"_s, injection.sourcePort}, {u"port"_s, injection.port}}) {
        if (port == 0)
            return bad(key, u"expected a port from 1 to 65535"_s);
    }
    for (const auto& [key, text, number] :
         {std::tuple{u"seq"_s, &inject.seq, &injection.seq}, {u"ack"_s, &inject.ack, &injection.ack}}) {
        if (!*text)
            continue;
        const std::optional<ForgedNumber> parsed = ForgedNumber::parse(**text, u"next");
        if (!parsed)
            return bad(key, u"expected a number below 2^32, or such as 'next', 'next+1', 'next-100'"_s);
        *number = *parsed;
    }
    if (inject.tsval) {
        injection.tsval = ForgedNumber::parse(*inject.tsval, u"last");
        if (!injection.tsval)
            return bad(u"tsval"_s, u"expected a number below 2^32, or such as 'last', 'last+1'"_s);
    }
    if (inject.window) {
        bool ok = false;
        injection.window = inject.window->toUShort(&ok);
        if (!ok)
            return bad(u"window"_s, u"expected 0 to 65535"_s);
    }
    injection.text = inject.text.value_or(QString()).toUtf8();
    if (injection.text.size() > maxTextBytes)
        return bad(u"text"_s, u"it does not fit into one segment: at most %1 bytes"_s.arg(maxTextBytes));
    injection.count = inject.count ? inject.count->toInt() : 1;
    if (injection.count < 1 || injection.count > maxCount || injection.sourcePort + injection.count - 1 > 65535)
        return bad(u"count"_s, u"expected 1 to %1, and no source port beyond 65535"_s.arg(maxCount));
    return injection;
}

} // namespace statewire
