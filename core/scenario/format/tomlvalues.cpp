// SPDX-License-Identifier: GPL-3.0-or-later
// The values of a TomlTable.
#include "scenario/format/tomlwords.h"

namespace statewire {

using namespace Qt::StringLiterals;
using Type = FormatKey::Type;

QString TomlTable::string(const char* key, const QString& otherwise)
{
    const FormatKey& format = formatOf(key);
    const toml::node* node = take(format);
    if (!node)
        return otherwise;
    std::optional<QString> value;
    if (format.type == Type::Scalar || (format.type == Type::Number && !node->is_boolean()))
        value = scalarOf(*node);
    else if (node->is_string())
        value = scalarOf(*node);
    if (!value) {
        complainOfType(format, *node);
        return otherwise;
    }
    const size_t before = m_reading.diagnostics.size();
    checkText(format, *value, *node);
    // A value that is not allowed is not handed on; a name that is taken is, for messages.
    return m_reading.diagnostics.size() == before || format.defines != NameKind::None ? *value : otherwise;
}

int TomlTable::integer(const char* key, int otherwise)
{
    const FormatKey& format = formatOf(key);
    const toml::node* node = take(format);
    if (!node)
        return otherwise;
    const auto* value = node->as_integer();
    if (value && value->get() >= format.min && value->get() <= format.max)
        return int(value->get());
    if (value)
        complain(statewire::positionOf(*node),
                 u"%1 of %2 cannot be %3"_s.arg(quoted(format.name), m_format->what).arg(value->get()),
                 expectedType(format));
    else
        complainOfType(format, *node);
    return otherwise;
}

bool TomlTable::boolean(const char* key, bool otherwise)
{
    const FormatKey& format = formatOf(key);
    const toml::node* node = take(format);
    if (!node)
        return otherwise;
    if (const auto* value = node->as_boolean())
        return value->get();
    complainOfType(format, *node);
    return otherwise;
}

QStringList TomlTable::strings(const char* key)
{
    QStringList list;
    const FormatKey& format = formatOf(key);
    const toml::node* node = take(format);
    if (!node)
        return list;
    const auto* array = node->as_array();
    if (!array) {
        complainOfType(format, *node);
        return list;
    }
    for (const toml::node& element : *array) {
        const std::optional<QString> value = scalarOf(element);
        if (!value)
            complain(statewire::positionOf(element), u"an element of %1 is %2"_s.arg(quoted(format.name), typeName(element)),
                     u"expected a string"_s);
        else if (format.type == Type::States && !formatStateNames().contains(*value))
            complain(statewire::positionOf(element), u"'%1' is no TCP state"_s.arg(value->left(longestShown)),
                     suggestion(*value, formatStateNames()));
        else if (isNamed(format, *value, statewire::positionOf(element)))
            list << *value;
    }
    return list;
}

TcpState TomlTable::state(const char* key)
{
    return stateFromName(string(key, u"ESTABLISHED"_s)).value_or(TcpState::Established);
}

std::vector<TcpState> TomlTable::states(const char* key)
{
    std::vector<TcpState> list;
    for (const QString& name : strings(key)) {
        if (const std::optional<TcpState> known = stateFromName(name))
            list.push_back(*known);
    }
    return list;
}

std::optional<qint64> TomlTable::duration(const char* key)
{
    return parseDuration(string(key));
}

void TomlTable::eachTable(const char* key, const std::function<void(const toml::table&)>& f)
{
    const FormatKey& format = formatOf(key);
    const toml::node* node = take(format);
    if (!node)
        return;
    if (const auto* table = node->as_table()) {
        f(*table);
        return;
    }
    const auto* array = format.type == Type::Tables ? node->as_array() : nullptr;
    if (!array) {
        complainOfType(format, *node);
        return;
    }
    for (const toml::node& element : *array) {
        if (const auto* table = element.as_table())
            f(*table);
        else
            complain(statewire::positionOf(element), u"an element of %1 is %2"_s.arg(quoted(format.name), typeName(element)),
                     u"expected a table"_s);
    }
}

void TomlTable::eachScalar(const char* key,
                           const std::function<void(const QString&, const QString&, SourcePosition, SourcePosition)>& f)
{
    const FormatKey& format = formatOf(key);
    const toml::node* node = take(format);
    if (!node)
        return;
    const auto* table = node->as_table();
    if (!table) {
        complainOfType(format, *node);
        return;
    }
    for (const auto& [key_, value] : *table) {
        const QString name = text(key_.str());
        const SourcePosition at = placeOf(key_.source().begin);
        const std::optional<QString> scalar = scalarOf(value);
        if (!scalar) {
            complain(statewire::positionOf(value), u"'%1' of %2 is %3"_s.arg(name, quoted(format.name), typeName(value)),
                     u"expected a string or a number"_s);
            continue;
        }
        if (format.filled)
            checkKnobs(*scalar, value);
        if (!format.allowed.isEmpty() && !format.allowed.contains(name))
            complain(at, u"there is no '%1' in %2"_s.arg(name.left(longestShown), quoted(format.name)),
                     suggestion(name, format.allowed));
        else if (!format.pattern.isEmpty() && !fits(format, name))
            complain(at, u"'%1' cannot be in %2"_s.arg(name.left(longestShown), quoted(format.name)),
                     u"expected %1"_s.arg(format.patternText));
        else if (isNamed(format, name, at))
            f(name, *scalar, at, statewire::positionOf(value));
    }
}

void TomlTable::eachNamed(const char* key, const std::function<void(const QString&, const toml::table&)>& f)
{
    const FormatKey& format = formatOf(key);
    const toml::node* node = take(format);
    if (!node)
        return;
    const auto* map = node->as_table();
    if (!map) {
        complainOfType(format, *node);
        return;
    }
    for (const auto& [key_, value] : *map) {
        const QString name = text(key_.str());
        const SourcePosition at = placeOf(key_.source().begin);
        const auto* table = value.as_table();
        if (!table)
            complain(statewire::positionOf(value), u"'%1' of %2 is %3"_s.arg(name, quoted(format.name), typeName(value)),
                     u"expected a table"_s);
        else if (!format.pattern.isEmpty() && !fits(format, name))
            complain(at, u"'%1' cannot be in %2"_s.arg(name.left(longestShown), quoted(format.name)),
                     u"expected %1"_s.arg(format.patternText));
        else if (isNamed(format, name, at))
            f(name, *table);
    }
}

} // namespace statewire
