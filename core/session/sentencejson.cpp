// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/sentencejson.h"

#include <QJsonArray>
#include <QJsonValue>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

/// Beside the English texts of an event, by their keys: what they are made of, for who reads in another language.
constexpr QLatin1String sentencesKey{"sentences"};

QJsonValue toParts(const Sentence& sentence)
{
    if (sentence.id().isEmpty())
        return sentence.text();
    QJsonArray arguments;
    for (const Sentence& argument : sentence.arguments())
        arguments.append(toParts(argument));
    return QJsonObject{{u"id"_s, sentence.id()}, {u"arguments"_s, arguments}};
}

/// Nothing if that is no sentence, or one in too many layers for anybody to have meant it.
Sentence fromParts(const QJsonValue& value, int layers = 8)
{
    if (value.isString())
        return value.toString();
    if (!value.isObject() || layers == 0)
        return {};
    std::vector<Sentence> arguments;
    const QJsonArray parts = value["arguments"_L1].toArray();
    for (qsizetype i = 0; i < parts.size(); ++i)
        arguments.push_back(fromParts(parts[i], layers - 1));
    return Sentence::withId(value["id"_L1].toString(), std::move(arguments));
}

} // namespace

void putSentence(QJsonObject& object, const QString& key, const Sentence& sentence)
{
    object.insert(key, sentence.text());
    if (sentence.id().isEmpty())
        return;
    QJsonObject all = object.value(sentencesKey).toObject();
    all.insert(key, toParts(sentence));
    object.insert(sentencesKey, all);
}

Sentence sentenceIn(const QJsonObject& object, QLatin1String key, const QString& text)
{
    const Sentence parts = fromParts(object.value(sentencesKey).toObject().value(key));
    return parts.text() == text ? parts : Sentence(text);
}

} // namespace statewire
