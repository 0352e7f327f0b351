// SPDX-License-Identifier: GPL-3.0-or-later
// The fields of one JSON object of a session's stream, read by kind; the first that does not fit is remembered.
#pragma once

#include "base/result.h"
#include "base/words.h"
#include "session/event.h"

#include <QJsonObject>
#include <optional>

namespace statewire {

/// Reads fields of one object and remembers the first that does not fit.
class JsonFields
{
public:
    explicit JsonFields(const QJsonObject& object) : m_object(object) {}

    QString string(QLatin1String key, bool required = true);

    qint64 integer(QLatin1String key, qint64 min, qint64 max, std::optional<qint64> otherwise = {});

    bool boolean(QLatin1String key, std::optional<bool> otherwise = {});

    /// null stands for unknown.
    CheckVerdict verdict(QLatin1String key);

    bool has(QLatin1String key) const { return m_object.contains(key); }

    QJsonObject object(QLatin1String key);

    std::optional<Endpoint> endpoint(QLatin1String key);

    template <class E> E oneOf(QLatin1String key, NamedValues<E> words)
    {
        const std::optional<E> value = valueOf(string(key), words);
        if (!value)
            fail(key, QLatin1String("one of the known words"));
        return value.value_or(words.begin()->second);
    }

    /// The text under \p key, with its parts where they are there and say the same.
    Sentence sentence(QLatin1String key);

    void fail(QLatin1String key, QLatin1String expected, const QString& a = {}, const QString& b = {});

    const std::optional<Error>& error() const { return m_error; }

private:
    const QJsonObject& m_object;
    std::optional<Error> m_error;
};

} // namespace statewire
