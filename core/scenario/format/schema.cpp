// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/format/schema.h"

#include "scenario/format/format.h"

#include <QJsonArray>

namespace statewire {

using namespace Qt::StringLiterals;
using Type = FormatKey::Type;

namespace {

const QString withKnob = u"\\$\\{[^}]+\\}"_s;

QJsonArray arrayOf(const QStringList& texts)
{
    return QJsonArray::fromStringList(texts);
}

QJsonObject reference(const QString& table)
{
    return {{u"$ref"_s, u"#/$defs/"_s + table}};
}

QJsonObject scalar()
{
    return {{u"type"_s, QJsonArray{u"string"_s, u"integer"_s, u"boolean"_s}}};
}

/// A string that fits \p pattern, or that a knob is still to be filled into.
QJsonObject patterned(const FormatKey& key, const QString& pattern)
{
    return {{u"type"_s, u"string"_s}, {u"pattern"_s, key.filled ? u"(%1)|(%2)"_s.arg(pattern, withKnob) : pattern}};
}

QJsonObject stringSchema(const FormatKey& key)
{
    if (!key.pattern.isEmpty())
        return patterned(key, key.pattern);
    if (key.allowed.isEmpty())
        return {{u"type"_s, u"string"_s}};
    const QJsonObject one{{u"enum"_s, arrayOf(key.allowed)}};
    if (!key.filled)
        return one;
    return {{u"anyOf"_s, QJsonArray{one, QJsonObject{{u"type"_s, u"string"_s}, {u"pattern"_s, withKnob}}}}};
}

QJsonObject namedSchema(const FormatKey& key, const QJsonObject& values)
{
    QJsonObject schema{{u"type"_s, u"object"_s}, {u"additionalProperties"_s, values}};
    if (!key.allowed.isEmpty())
        schema.insert(u"propertyNames"_s, QJsonObject{{u"enum"_s, arrayOf(key.allowed)}});
    else if (!key.pattern.isEmpty())
        schema.insert(u"propertyNames"_s, QJsonObject{{u"pattern"_s, key.pattern}});
    return schema;
}

QJsonObject valueSchema(const FormatKey& key)
{
    const QJsonObject state{{u"enum"_s, arrayOf(formatStateNames())}};
    switch (key.type) {
    case Type::String: return stringSchema(key);
    case Type::Scalar: return scalar();
    case Type::Number:
        return {{u"type"_s, QJsonArray{u"integer"_s, u"string"_s}},
                {u"minimum"_s, key.min},
                {u"maximum"_s, key.max},
                {u"pattern"_s, u"(^[0-9]+$)|(%1)"_s.arg(withKnob)}};
    case Type::Integer: return {{u"type"_s, u"integer"_s}, {u"minimum"_s, key.min}, {u"maximum"_s, key.max}};
    case Type::Duration: return patterned(key, u"^[0-9]+(\\.[0-9]+)?(ms|s)$"_s);
    case Type::Boolean: return {{u"type"_s, u"boolean"_s}};
    case Type::State: return state;
    case Type::States: return {{u"type"_s, u"array"_s}, {u"items"_s, state}};
    case Type::Strings: return {{u"type"_s, u"array"_s}, {u"items"_s, scalar()}};
    case Type::When:
        if (key.allowed.isEmpty())
            return reference(key.table);
        return {{u"anyOf"_s, QJsonArray{reference(key.table), QJsonObject{{u"enum"_s, arrayOf(key.allowed)}}}}};
    case Type::Table: return reference(key.table);
    case Type::Tables:
        return {{u"anyOf"_s, QJsonArray{QJsonObject{{u"type"_s, u"array"_s}, {u"items"_s, reference(key.table)}},
                                        reference(key.table)}}};
    case Type::Scalars: return namedSchema(key, scalar());
    case Type::TableMap: return namedSchema(key, reference(key.table));
    }
    return {};
}

QJsonArray requiredOneByOne(const QStringList& keys)
{
    QJsonArray each;
    for (const QString& key : keys)
        each << QJsonObject{{u"required"_s, QJsonArray{key}}};
    return each;
}

QJsonObject tableSchema(const FormatTable& table)
{
    QJsonObject properties;
    QStringList required;
    for (const FormatKey& key : table.keys) {
        QJsonObject schema = valueSchema(key);
        if (key.name == table.kindKey && !table.kindValue.isEmpty())
            schema = {{u"const"_s, table.kindValue}};
        schema.insert(u"description"_s, key.text);
        properties.insert(key.name, schema);
        if (key.required)
            required << key.name;
    }
    QJsonObject schema{{u"type"_s, u"object"_s},
                       {u"description"_s, table.text},
                       {u"properties"_s, properties},
                       {u"additionalProperties"_s, false}};
    if (!required.isEmpty())
        schema.insert(u"required"_s, arrayOf(required));
    QJsonArray groups;
    for (const FormatGroup& group : table.groups)
        groups << QJsonObject{{group.exactlyOne ? u"oneOf"_s : u"anyOf"_s, requiredOneByOne(group.keys)}};
    if (!groups.isEmpty())
        schema.insert(u"allOf"_s, groups);
    return schema;
}

/// A table of several kinds: the key that tells the kind decides what else may be there. All keys are named here too,
/// with their meaning, for editors that suggest them.
QJsonObject kindsSchema(const FormatTable& table)
{
    QJsonObject properties;
    QJsonArray choices;
    QStringList tellers;
    QStringList values;
    QString valued;
    for (const FormatTable& kind : table.kinds) {
        for (const FormatKey& key : kind.keys) {
            if (!properties.contains(key.name))
                properties.insert(key.name, QJsonObject{{u"description"_s, key.text}});
        }
        QJsonObject told{{u"required"_s, QJsonArray{kind.kindKey}}};
        if (!kind.kindValue.isEmpty()) {
            told.insert(u"properties"_s, QJsonObject{{kind.kindKey, QJsonObject{{u"const"_s, kind.kindValue}}}});
            valued = kind.kindKey;
            values << kind.kindValue;
        }
        choices << QJsonObject{{u"if"_s, told}, {u"then"_s, reference(kind.name)}};
        if (!tellers.contains(kind.kindKey))
            tellers << kind.kindKey;
    }
    if (!valued.isEmpty())
        properties.insert(valued,
                          QJsonObject{{u"enum"_s, arrayOf(values)},
                                      {u"description"_s, properties.value(valued).toObject().value("description"_L1)}});
    return {{u"type"_s, u"object"_s},
            {u"description"_s, table.text},
            {u"properties"_s, properties},
            {u"oneOf"_s, requiredOneByOne(tellers)},
            {u"allOf"_s, choices}};
}

} // namespace

QJsonObject scenarioSchema()
{
    QJsonObject definitions;
    for (const FormatTable& table : formatTables()) {
        definitions.insert(table.name, table.kinds.empty() ? tableSchema(table) : kindsSchema(table));
        for (const FormatTable& kind : table.kinds)
            definitions.insert(kind.name, tableSchema(kind));
    }
    const QString root = formatTables().front().name;
    QJsonObject schema = definitions.take(root).toObject();
    schema.insert(u"$schema"_s, u"https://json-schema.org/draft/2020-12/schema"_s);
    schema.insert(u"title"_s, u"Statewire scenario"_s);
    schema.insert(u"$defs"_s, definitions);
    return schema;
}

} // namespace statewire
