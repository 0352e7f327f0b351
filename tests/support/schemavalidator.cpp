// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/schemavalidator.h"

#include "scenario/format/tomltable.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <cmath>
#include <sstream>

namespace statewire::test {

using namespace Qt::StringLiterals;

namespace {

class Validator
{
public:
    explicit Validator(const QJsonObject& root) : m_root(root) {}

    QStringList validate(const QJsonObject& schema, const QJsonValue& value, const QString& path) const
    {
        QStringList wrong;
        const auto refuse = [&](const QString& why) { wrong << path + u": "_s + why; };
        for (auto it = schema.constBegin(); it != schema.constEnd(); ++it) {
            const QString& keyword = it.key();
            const QJsonValue& rule = it.value();
            if (keyword == "$ref"_L1) {
                wrong += validate(resolved(rule.toString()), value, path);
            } else if (keyword == "type"_L1) {
                const QJsonArray types = rule.isArray() ? rule.toArray() : QJsonArray{rule};
                bool any = false;
                for (const QJsonValue& type : types)
                    any = any || is(type.toString(), value);
                if (!any)
                    refuse(u"type"_s);
            } else if (keyword == "enum"_L1) {
                if (!rule.toArray().contains(value))
                    refuse(u"enum"_s);
            } else if (keyword == "const"_L1) {
                if (rule != value)
                    refuse(u"const"_s);
            } else if (keyword == "pattern"_L1) {
                if (value.isString() && !QRegularExpression(rule.toString()).match(value.toString()).hasMatch())
                    refuse(u"pattern"_s);
            } else if (keyword == "minimum"_L1) {
                if (value.isDouble() && value.toDouble() < rule.toDouble())
                    refuse(u"minimum"_s);
            } else if (keyword == "maximum"_L1) {
                if (value.isDouble() && value.toDouble() > rule.toDouble())
                    refuse(u"maximum"_s);
            } else if (keyword == "required"_L1) {
                for (const QJsonValue& key : rule.toArray()) {
                    if (value.isObject() && !value.toObject().contains(key.toString()))
                        refuse(u"required "_s + key.toString());
                }
            } else if (keyword == "items"_L1) {
                const QJsonArray items = value.toArray();
                for (qsizetype i = 0; i < items.size(); ++i)
                    wrong += validate(rule.toObject(), items[i], path + u"/%1"_s.arg(i));
            } else if (keyword == "properties"_L1) {
                const QJsonObject object = value.toObject();
                for (auto member = object.constBegin(); member != object.constEnd(); ++member) {
                    if (rule.toObject().contains(member.key()))
                        wrong += validate(rule.toObject().value(member.key()).toObject(), member.value(),
                                          path + u'/' + member.key());
                }
            } else if (keyword == "additionalProperties"_L1) {
                const QJsonObject object = value.toObject();
                const QJsonObject known = schema.value("properties"_L1).toObject();
                for (auto member = object.constBegin(); member != object.constEnd(); ++member) {
                    if (known.contains(member.key()))
                        continue;
                    if (rule.isBool())
                        refuse(u"unknown "_s + member.key());
                    else
                        wrong += validate(rule.toObject(), member.value(), path + u'/' + member.key());
                }
            } else if (keyword == "propertyNames"_L1) {
                for (const QString& name : value.toObject().keys())
                    wrong += validate(rule.toObject(), name, path + u'/' + name);
            } else if (keyword == "allOf"_L1) {
                for (const QJsonValue& part : rule.toArray())
                    wrong += validate(part.toObject(), value, path);
            } else if (keyword == "anyOf"_L1 || keyword == "oneOf"_L1) {
                int fitting = 0;
                QStringList why;
                for (const QJsonValue& part : rule.toArray()) {
                    const QStringList refused = validate(part.toObject(), value, path);
                    fitting += refused.isEmpty() ? 1 : 0;
                    why += refused;
                }
                if (fitting == 0 || (keyword == "oneOf"_L1 && fitting > 1))
                    refuse(keyword + u" ("_s + why.join(u"; "_s) + u')');
            } else if (keyword == "if"_L1) {
                if (validate(rule.toObject(), value, path).isEmpty())
                    wrong += validate(schema.value("then"_L1).toObject(), value, path);
            } else if (!QStringList{u"then"_s, u"description"_s, u"title"_s, u"$schema"_s, u"$defs"_s}.contains(keyword)) {
                refuse(u"the test does not know the keyword "_s + keyword);
            }
        }
        return wrong;
    }

private:
    QJsonObject resolved(const QString& reference) const
    {
        const QJsonObject definitions = m_root.value("$defs"_L1).toObject();
        const QString name = reference.section(u'/', 2);
        // What is not there fits nothing.
        return definitions.contains(name) ? definitions.value(name).toObject() : QJsonObject{{u"enum"_s, QJsonArray{}}};
    }

    static bool is(const QString& type, const QJsonValue& value)
    {
        if (type == "integer"_L1)
            return value.isDouble() && std::floor(value.toDouble()) == value.toDouble();
        return (type == "string"_L1 && value.isString()) || (type == "boolean"_L1 && value.isBool()) ||
               (type == "array"_L1 && value.isArray()) || (type == "object"_L1 && value.isObject());
    }

    const QJsonObject& m_root;
};

} // namespace

QStringList refusals(const QJsonObject& schema, const QJsonValue& value)
{
    return Validator(schema).validate(schema, value, {});
}

std::optional<QJsonObject> tomlAsJson(const QByteArray& text)
{
    try {
        const toml::table document = toml::parse(std::string_view(text.constData(), size_t(text.size())));
        std::ostringstream json;
        json << toml::json_formatter{document};
        const QByteArray written = QByteArray::fromStdString(json.str());
        return QJsonDocument::fromJson(written).object();
    } catch (const toml::parse_error&) {
        return std::nullopt;
    }
}

} // namespace statewire::test
