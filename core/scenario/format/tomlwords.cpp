// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/format/tomlwords.h"

#include <QHash>
#include <QRegularExpression>

namespace statewire {

using namespace Qt::StringLiterals;
using Type = FormatKey::Type;

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

QString expectedType(const FormatKey& key)
{
    switch (key.type) {
    case Type::String: return u"expected a string"_s;
    case Type::Scalar: return u"expected a string or a number"_s;
    case Type::Number:
    case Type::Integer: return u"expected an integer from %1 to %2"_s.arg(key.min).arg(key.max);
    case Type::Duration: return u"expected a duration such as '1s' or '250ms', at most 10 minutes"_s;
    case Type::Boolean: return u"expected true or false"_s;
    case Type::State: return u"expected a TCP state such as 'ESTABLISHED'"_s;
    case Type::States: return u"expected an array of TCP states"_s;
    case Type::Strings: return u"expected an array of strings"_s;
    case Type::When: return u"expected such as { kernel = \">=4.12\" }"_s;
    case Type::Table:
    case Type::Scalars:
    case Type::TableMap: return u"expected a table"_s;
    case Type::Tables: return u"expected an array of tables"_s;
    }
    return {};
}

QString text(std::string_view s)
{
    return QString::fromUtf8(s.data(), qsizetype(s.size()));
}

QString quoted(const QString& key)
{
    return u'\'' + key + u'\'';
}

SourcePosition placeOf(const toml::source_position& p)
{
    return {int(p.line), int(p.column)};
}

QString suggestion(const QString& word, const QStringList& known)
{
    const QString meant = didYouMean(word, known);
    if (!meant.isEmpty())
        return u"did you mean '%1'?"_s.arg(meant);
    constexpr qsizetype longestList = 40;
    return known.isEmpty()               ? u"there is none"_s
           : known.size() <= longestList ? u"expected one of %1"_s.arg(known.join(u", "_s))
                                         : u"expected such as %1"_s.arg(known.mid(0, 3).join(u", "_s));
}

bool fits(const FormatKey& key, const QString& value)
{
    // A library has some thousand texts and a dozen patterns: each is compiled once.
    static QHash<QString, QRegularExpression> compiled;
    auto known = compiled.find(key.pattern);
    if (known == compiled.end()) {
        QString pattern = key.pattern;
        if (pattern.endsWith(u'$')) // as it stands it would let a line break at the end pass
            pattern = pattern.chopped(1) + u"\\z"_s;
        known = compiled.insert(key.pattern, QRegularExpression(pattern));
    }
    return known->match(value).hasMatch();
}

std::optional<QString> scalarOf(const toml::node& node)
{
    if (const auto* value = node.as_string())
        return text(value->get());
    if (const auto* value = node.as_integer())
        return QString::number(value->get());
    if (const auto* value = node.as_boolean())
        return value->get() ? u"1"_s : u"0"_s;
    return std::nullopt;
}

} // namespace statewire
