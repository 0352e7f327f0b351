// SPDX-License-Identifier: GPL-3.0-or-later
// Forged frames as they are asked for: segments that seem to come from a host and that no host sent, as an attacker on the
// path would make.
#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QJsonObject>
#include <QStringList>
#include <optional>

namespace statewire {

/// The command, in texts: the knobs of a scenario may stand in each of them. Nothing: not said.
struct Inject
{
    static constexpr QLatin1String word{"inject"};
    QString flags = {}; ///< with commas between: "RST,ACK"
    QString from = {};  ///< the host that seems to send
    QString sourcePort = {};
    QString port = {};
    std::optional<QString> seq = {};
    std::optional<QString> ack = {};
    std::optional<QString> tsval = {};
    std::optional<QString> window = {};
    std::optional<QString> text = {};
    std::optional<QString> count = {};
};

/// Calls \p use with the key and the text of each field that \p inject says: flags first, then by their keys.
template <class I, class F> void forEachField(I& inject, F use)
{
    const auto useIfSaid = [&](const char* key, auto& text) {
        if (text)
            use(QLatin1String(key), *text);
    };
    use(QLatin1String("inject"), inject.flags);
    useIfSaid("ack", inject.ack);
    useIfSaid("count", inject.count);
    use(QLatin1String("from"), inject.from);
    use(QLatin1String("port"), inject.port);
    useIfSaid("seq", inject.seq);
    use(QLatin1String("source_port"), inject.sourcePort);
    useIfSaid("text", inject.text);
    useIfSaid("tsval", inject.tsval);
    useIfSaid("window", inject.window);
}

QJsonObject injectToJson(const Inject& inject);
Inject injectFromJson(const QJsonObject& object);

/// A number as given, or counted from where the wire saw the connection stand: "4711", "next", "next-100", "last+1".
struct ForgedNumber
{
    bool relative = false;
    qint64 offset = 0; ///< the number itself if not relative

    static std::optional<ForgedNumber> parse(const QString& text, QStringView word);
};

/// What the texts of an Inject mean.
struct Injection
{
    QString from; ///< the host that seems to send
    quint16 sourcePort = 0;
    quint16 port = 0;
    quint8 flags = 0;
    ForgedNumber seq{true, 0};
    ForgedNumber ack{true, 0};
    std::optional<ForgedNumber> tsval;
    std::optional<quint16> window;
    QByteArray text;
    int count = 1; ///< so many, each from the next source port
};

/// The flags that may be forged.
QStringList forgedFlagWords();
/// The injection that is asked for. The error says which field is wrong.
Result<Injection> injectionOf(const Inject& inject);
/// An error about a field of a forged frame.
Error injectionError(const QString& field, const QString& why);

} // namespace statewire
