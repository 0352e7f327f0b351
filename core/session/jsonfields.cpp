// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/jsonfields.h"

#include "session/sentencejson.h"

#include <limits>

namespace statewire {

using namespace Qt::StringLiterals;

QString JsonFields::string(QLatin1String key, bool required)
{
    const QJsonValue value = m_object.value(key);
    if (!value.isString() && (required || !value.isUndefined()))
        fail(key, "a string"_L1);
    return value.toString();
}

qint64 JsonFields::integer(QLatin1String key, qint64 min, qint64 max, std::optional<qint64> otherwise)
{
    const QJsonValue value = m_object.value(key);
    if (value.isUndefined() && otherwise)
        return *otherwise;
    constexpr qint64 none = std::numeric_limits<qint64>::min();
    const qint64 number = value.isDouble() ? value.toInteger(none) : none;
    if (number < min || number > max) {
        fail(key, "an integer from %1 to %2"_L1, QString::number(min), QString::number(max));
        return min;
    }
    return number;
}

bool JsonFields::boolean(QLatin1String key, std::optional<bool> otherwise)
{
    const QJsonValue value = m_object.value(key);
    if (value.isUndefined() && otherwise)
        return *otherwise;
    if (!value.isBool())
        fail(key, "true or false"_L1);
    return value.toBool();
}

CheckVerdict JsonFields::verdict(QLatin1String key)
{
    if (m_object.value(key).isNull())
        return CheckVerdict::Unknown;
    return boolean(key) ? CheckVerdict::Passed : CheckVerdict::Failed;
}

QJsonObject JsonFields::object(QLatin1String key)
{
    const QJsonValue value = m_object.value(key);
    if (!value.isObject() && !value.isUndefined())
        fail(key, "an object"_L1);
    return value.toObject();
}

std::optional<Endpoint> JsonFields::endpoint(QLatin1String key)
{
    const std::optional<Endpoint> parsed = Endpoint::parse(string(key));
    if (!parsed)
        fail(key, "ADDRESS:PORT"_L1);
    return parsed;
}

Sentence JsonFields::sentence(QLatin1String key)
{
    return sentenceIn(m_object, key, string(key));
}

void JsonFields::fail(QLatin1String key, QLatin1String expected, const QString& a, const QString& b)
{
    if (m_error)
        return;
    QString text = expected;
    if (!a.isEmpty())
        text = text.arg(a, b);
    m_error = Error{u"read the field"_s,
                    u"'%1' of a %2 event"_s.arg(key, m_object.value("kind"_L1).toString()),
                    u"expected %1"_s.arg(text),
                    {}};
}

} // namespace statewire
