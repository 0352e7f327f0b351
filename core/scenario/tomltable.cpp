// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/tomltable.h"

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

QString typeName(const toml::node& node)
{
    switch (node.type()) {
    case toml::node_type::none: return u"nothing"_s;
    case toml::node_type::table: return u"a table"_s;
    case toml::node_type::array: return u"an array"_s;
    case toml::node_type::string: return u"a string"_s;
    case toml::node_type::integer: return u"an integer"_s;
    case toml::node_type::floating_point: return u"a float"_s;
    case toml::node_type::boolean: return u"a boolean"_s;
    case toml::node_type::date: return u"a date"_s;
    case toml::node_type::time: return u"a time"_s;
    case toml::node_type::date_time: return u"a date and time"_s;
    }
    return {};
}

QString text(std::string_view s)
{
    return QString::fromUtf8(s.data(), qsizetype(s.size()));
}

QString quoted(const char* key)
{
    return u'\'' + QString::fromLatin1(key) + u'\'';
}

} // namespace

SourcePosition positionOf(const toml::node& node)
{
    const toml::source_position& begin = node.source().begin;
    return {int(begin.line), int(begin.column)};
}

TomlTable::TomlTable(const toml::table& table, QString what, std::vector<Diagnostic>& diagnostics)
    : m_table(table), m_what(std::move(what)), m_diagnostics(diagnostics)
{
}

TomlTable::~TomlTable()
{
    for (const auto& [key, value] : m_table) {
        const QString name = text(key.str());
        if (m_known.contains(name))
            continue;
        const toml::source_position& begin = key.source().begin;
        const QString meant = didYouMean(name, m_known);
        complain({int(begin.line), int(begin.column)}, u"unknown key '%1' in %2"_s.arg(name, m_what),
                 meant.isEmpty() ? u"known here: %1"_s.arg(m_known.join(u", "_s)) : u"did you mean '%1'?"_s.arg(meant));
    }
}

void TomlTable::complain(SourcePosition at, const QString& message, const QString& expected)
{
    constexpr size_t maxDiagnostics = 200;
    if (m_diagnostics.size() < maxDiagnostics)
        m_diagnostics.push_back({at, message, expected});
}

SourcePosition TomlTable::position() const
{
    return statewire::positionOf(m_table);
}

SourcePosition TomlTable::positionOf(const char* key) const
{
    const toml::node* node = m_table.get(key);
    return node ? statewire::positionOf(*node) : position();
}

const toml::node* TomlTable::take(const char* key, Need need, const char* type)
{
    m_known << QString::fromLatin1(key);
    const toml::node* node = m_table.get(key);
    if (!node && need == Need::Required)
        complain(position(), u"%1 needs the key %2"_s.arg(m_what, quoted(key)),
                 u"expected %1"_s.arg(QString::fromLatin1(type)));
    return node;
}

QString TomlTable::string(const char* key, Need need, const QString& otherwise)
{
    const toml::node* node = take(key, need, "a string");
    if (!node)
        return otherwise;
    if (const auto* value = node->as_string())
        return text(value->get());
    complain(statewire::positionOf(*node), u"%1 of %2 is %3"_s.arg(quoted(key), m_what, typeName(*node)),
             u"expected a string"_s);
    return otherwise;
}

std::optional<QString> TomlTable::scalarOf(const toml::node& node)
{
    if (const auto* value = node.as_string())
        return text(value->get());
    if (const auto* value = node.as_integer())
        return QString::number(value->get());
    if (const auto* value = node.as_boolean())
        return value->get() ? u"1"_s : u"0"_s;
    return std::nullopt;
}

QString TomlTable::scalar(const char* key, Need need, const QString& otherwise)
{
    const toml::node* node = take(key, need, "a string or a number");
    if (!node)
        return otherwise;
    if (const std::optional<QString> value = scalarOf(*node))
        return *value;
    complain(statewire::positionOf(*node), u"%1 of %2 is %3"_s.arg(quoted(key), m_what, typeName(*node)),
             u"expected a string or a number"_s);
    return otherwise;
}

QString TomlTable::oneOf(const char* key, const QStringList& allowed, Need need, const QString& otherwise)
{
    const QString value = string(key, need, otherwise);
    if (m_table.contains(key) && m_table.get(key)->is_string() && !allowed.contains(value)) {
        const QString meant = didYouMean(value, allowed);
        complain(positionOf(key), u"%1 of %2 cannot be '%3'"_s.arg(quoted(key), m_what, value.left(60)),
                 meant.isEmpty() ? u"expected one of %1"_s.arg(allowed.join(u", "_s)) : u"did you mean '%1'?"_s.arg(meant));
        return otherwise;
    }
    return value;
}

int TomlTable::integer(const char* key, int min, int max, Need need, int otherwise)
{
    const toml::node* node = take(key, need, "an integer");
    if (!node)
        return otherwise;
    const auto* value = node->as_integer();
    if (value && value->get() >= min && value->get() <= max)
        return int(value->get());
    complain(statewire::positionOf(*node), u"%1 of %2 does not fit"_s.arg(quoted(key), m_what),
             u"expected an integer from %1 to %2"_s.arg(min).arg(max));
    return otherwise;
}

bool TomlTable::boolean(const char* key, bool otherwise)
{
    const toml::node* node = take(key, Need::Optional, "true or false");
    if (!node)
        return otherwise;
    if (const auto* value = node->as_boolean())
        return value->get();
    complain(statewire::positionOf(*node), u"%1 of %2 is %3"_s.arg(quoted(key), m_what, typeName(*node)),
             u"expected true or false"_s);
    return otherwise;
}

QStringList TomlTable::strings(const char* key)
{
    QStringList list;
    const toml::node* node = take(key, Need::Optional, "an array of strings");
    if (!node)
        return list;
    const auto* array = node->as_array();
    if (!array) {
        complain(statewire::positionOf(*node), u"%1 of %2 is %3"_s.arg(quoted(key), m_what, typeName(*node)),
                 u"expected an array of strings"_s);
        return list;
    }
    for (const toml::node& element : *array) {
        if (const std::optional<QString> value = scalarOf(element))
            list << *value;
        else
            complain(statewire::positionOf(element), u"an element of %1 is %2"_s.arg(quoted(key), typeName(element)),
                     u"expected a string"_s);
    }
    return list;
}

static QStringList allStateNames()
{
    QStringList names;
    for (TcpState state : allTcpStates) {
        if (state != TcpState::NewSynRecv)
            names << stateName(state);
    }
    return names;
}

TcpState TomlTable::state(const char* key, Need need)
{
    return stateFromName(oneOf(key, allStateNames(), need, u"ESTABLISHED"_s)).value_or(TcpState::Established);
}

std::vector<TcpState> TomlTable::states(const char* key)
{
    std::vector<TcpState> list;
    for (const QString& name : strings(key)) {
        if (const std::optional<TcpState> known = stateFromName(name)) {
            list.push_back(*known);
            continue;
        }
        const QString meant = didYouMean(name, allStateNames());
        complain(positionOf(key), u"'%1' is no TCP state"_s.arg(name.left(60)),
                 meant.isEmpty() ? u"expected one of %1"_s.arg(allStateNames().join(u", "_s))
                                 : u"did you mean '%1'?"_s.arg(meant));
    }
    return list;
}

void TomlTable::eachTable(const char* key, const std::function<void(const toml::table&)>& f, Need need)
{
    const toml::node* node = take(key, need, "an array of tables");
    if (!node)
        return;
    if (const auto* table = node->as_table()) {
        f(*table);
        return;
    }
    const auto* array = node->as_array();
    if (!array) {
        complain(statewire::positionOf(*node), u"%1 of %2 is %3"_s.arg(quoted(key), m_what, typeName(*node)),
                 u"expected an array of tables"_s);
        return;
    }
    for (const toml::node& element : *array) {
        if (const auto* table = element.as_table())
            f(*table);
        else
            complain(statewire::positionOf(element), u"an element of %1 is %2"_s.arg(quoted(key), typeName(element)),
                     u"expected a table"_s);
    }
}

void TomlTable::eachScalar(const char* key, const std::function<void(const QString&, const QString&)>& f)
{
    const toml::node* node = take(key, Need::Optional, "a table");
    if (!node)
        return;
    const auto* table = node->as_table();
    if (!table) {
        complain(statewire::positionOf(*node), u"%1 of %2 is %3"_s.arg(quoted(key), m_what, typeName(*node)),
                 u"expected a table"_s);
        return;
    }
    for (const auto& [name, value] : *table) {
        if (const std::optional<QString> scalar = scalarOf(value))
            f(text(name.str()), *scalar);
        else
            complain(statewire::positionOf(value), u"'%1' of %2 is %3"_s.arg(text(name.str()), quoted(key), typeName(value)),
                     u"expected a string or a number"_s);
    }
}

} // namespace statewire
