// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/format/tomltable.h"

#include "scenario/format/tomlwords.h"

#include <algorithm>

namespace statewire {

using namespace Qt::StringLiterals;
using Type = FormatKey::Type;

SourcePosition positionOf(const toml::node& node)
{
    return placeOf(node.source().begin);
}

QStringList namesIn(const toml::table& document, const char* key, const char* nameKey)
{
    QStringList names;
    const auto add = [&](const toml::node& node) {
        const auto* table = node.as_table();
        const auto* name = table ? table->get_as<std::string>(nameKey) : nullptr;
        if (name)
            names << text(name->get());
    };
    const toml::node* node = document.get(key);
    if (const auto* array = node ? node->as_array() : nullptr) {
        for (const toml::node& element : *array)
            add(element);
    } else if (node) {
        add(*node);
    }
    return names;
}

TomlTable::TomlTable(const toml::table& table, const QString& format, Reading& reading)
    : m_table(table), m_reading(reading), m_format(&formatTable(format))
{
    if (!m_format->kinds.empty())
        chooseKind();
}

TomlTable::~TomlTable()
{
    if (m_ambiguous)
        return; // what else is wrong nobody can tell before it is clear what it should be
    reportMissing();
    reportUnknown();
}

void TomlTable::chooseKind()
{
    std::vector<const FormatTable*> fitting;
    QStringList verbs;
    for (const FormatTable& candidate : m_format->kinds) {
        const toml::node* node = m_table.get(candidate.kindKey.toStdString());
        const auto* value = node ? node->as_string() : nullptr;
        if (!verbs.contains(candidate.kindKey))
            verbs << candidate.kindKey;
        if (node && (candidate.kindValue.isEmpty() || (value && text(value->get()) == candidate.kindValue)))
            fitting.push_back(&candidate);
    }
    if (fitting.size() == 1) {
        m_family = m_format;
        m_format = fitting.front();
        m_kind = m_format->kindName();
        return;
    }
    m_ambiguous = true;
    QStringList values;
    for (const FormatTable& candidate : m_format->kinds) {
        if (!candidate.kindValue.isEmpty())
            values << candidate.kindValue;
    }
    const QStringList given = [&] {
        QStringList found;
        for (const QString& verb : verbs) {
            if (m_table.contains(verb.toStdString()))
                found << verb;
        }
        return found;
    }();
    if (given.size() > 1) {
        complain(position(), u"%1 has exactly one of %2"_s.arg(m_format->what, verbs.join(u", "_s)),
                 u"this one has %1"_s.arg(given.join(u" and "_s)));
        return;
    }
    if (given.isEmpty()) {
        // Perhaps it is there, but misspelt.
        for (const auto& [key, value] : m_table) {
            const QString meant = didYouMean(text(key.str()), verbs);
            if (!meant.isEmpty() && m_format->kindsWith(text(key.str())).isEmpty()) {
                complain(placeOf(key.source().begin), u"unknown key '%1' in %2"_s.arg(text(key.str()), m_format->what),
                         u"did you mean '%1'?"_s.arg(meant));
                return;
            }
        }
        complain(position(),
                 verbs.size() == 1 ? u"%1 needs the key '%2'"_s.arg(m_format->what, verbs.first())
                                   : u"%1 has exactly one of %2"_s.arg(m_format->what, verbs.join(u", "_s)),
                 verbs.size() == 1 ? u"expected one of %1"_s.arg(values.join(u", "_s)) : u"this one has none"_s);
        return;
    }
    // One is given, and its value is none of the kinds'.
    const QString& key = given.first();
    const toml::node& node = *m_table.get(key.toStdString());
    const auto* value = node.as_string();
    complain(statewire::positionOf(node),
             value ? u"%1 of %2 cannot be '%3'"_s.arg(quoted(key), m_format->what, text(value->get()).left(longestShown))
                   : u"%1 of %2 is %3"_s.arg(quoted(key), m_format->what, typeName(node)),
             value ? suggestion(text(value->get()), values) : u"expected a string"_s);
}

void TomlTable::reportUnknown()
{
    const QStringList known = m_format->keyNames();
    for (const auto& [key, value] : m_table) {
        const QString name = text(key.str());
        if (known.contains(name))
            continue;
        const QString meant = didYouMean(name, known);
        const QStringList elsewhere = m_family ? m_family->kindsWith(name) : QStringList();
        complain(placeOf(key.source().begin), u"unknown key '%1' in %2"_s.arg(name.left(longestShown), m_format->what),
                 !meant.isEmpty() ? u"did you mean '%1'?"_s.arg(meant)
                 : elsewhere.isEmpty()
                     ? u"known here: %1"_s.arg(known.join(u", "_s))
                     : u"it belongs to %1; known here: %2"_s.arg(elsewhere.join(u", "_s), known.join(u", "_s)));
    }
}

/// True if a key that is not known here was perhaps meant for one of \p keys: then that is the mistake.
bool TomlTable::isMisspelt(const QStringList& keys) const
{
    const QStringList known = m_format->keyNames();
    return std::any_of(m_table.begin(), m_table.end(), [&](const auto& entry) {
        const QString name = text(entry.first.str());
        return !known.contains(name) && keys.contains(didYouMean(name, known));
    });
}

void TomlTable::reportMissing()
{
    for (const FormatKey& key : m_format->keys) {
        if (key.required && !m_table.contains(key.name.toStdString()) && !isMisspelt({key.name}))
            complain(position(), u"%1 needs the key %2"_s.arg(m_format->what, quoted(key.name)), expectedType(key));
    }
    for (const FormatGroup& group : m_format->groups) {
        const auto given = std::count_if(group.keys.begin(), group.keys.end(),
                                         [&](const QString& key) { return m_table.contains(key.toStdString()); });
        if (given == 0 && !isMisspelt(group.keys))
            complain(position(), group.lacking, u"expected %1"_s.arg(group.keys.join(u" or "_s)));
        else if (group.exactlyOne && given > 1)
            complain(positionOf(group.keys.last().toLatin1().constData()), group.lacking, u"not both"_s);
    }
}

void TomlTable::complain(SourcePosition at, const QString& message, const QString& expected)
{
    constexpr size_t maxDiagnostics = 200;
    if (m_reading.diagnostics.size() < maxDiagnostics)
        m_reading.diagnostics.push_back({at, message, expected});
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

SourcePosition TomlTable::positionOf(const char* key, const QString& part) const
{
    const toml::node* node = m_table.get(key);
    return node ? placeIn(*node, part) : position();
}

SourcePosition TomlTable::placeIn(const toml::node& node, const QString& part) const
{
    const SourcePosition begin = statewire::positionOf(node);
    const int last = std::min(int(node.source().end.line), int(m_reading.lines.size()));
    for (int line = std::max(1, begin.line); !part.isEmpty() && line <= last; ++line) {
        const qsizetype at = m_reading.lines[line - 1].indexOf(part, line == begin.line ? std::max(0, begin.column - 1) : 0);
        if (at >= 0)
            return {line, int(at) + 1};
    }
    return begin;
}

const FormatKey& TomlTable::formatOf(const char* key)
{
    const QString name = QString::fromLatin1(key);
    if (const FormatKey* found = m_format->findKey(name))
        return *found;
    // The reader asks for what the format does not have: a mistake of ours, which every file shows.
    complain(position(), u"the format has no key '%1' in %2"_s.arg(name, m_format->name), u"please report this"_s);
    static const FormatKey none;
    return none;
}

const toml::node* TomlTable::take(const FormatKey& key)
{
    return key.name.isEmpty() ? nullptr : m_table.get(key.name.toStdString());
}

void TomlTable::complainOfType(const FormatKey& key, const toml::node& node)
{
    complain(statewire::positionOf(node), u"%1 of %2 is %3"_s.arg(quoted(key.name), m_format->what, typeName(node)),
             expectedType(key));
}

bool TomlTable::isNamed(const FormatKey& key, const QString& name, SourcePosition at)
{
    const QStringList known = m_reading.names.value(key.names);
    if (key.names == NameKind::None || known.contains(name))
        return true;
    complain(at, u"there is no %1 '%2'"_s.arg(nameOf(key.names), name.left(longestShown)), suggestion(name, known));
    return false;
}

void TomlTable::define(const FormatKey& key, const QString& name, SourcePosition at)
{
    QStringList& defined = m_reading.defined[key.defines];
    if (defined.contains(name))
        complain(at, u"there is a %1 '%2' already"_s.arg(nameOf(key.defines), name.left(longestShown)));
    defined << name;
}

void TomlTable::checkKnobs(const QString& value, const toml::node& node)
{
    for (qsizetype at = 0; (at = value.indexOf("${"_L1, at)) >= 0; at += 2) {
        const qsizetype end = value.indexOf(u'}', at);
        const QString name = value.mid(at + 2, std::max<qsizetype>(0, end - at - 2));
        const QStringList known = m_reading.names.value(NameKind::Knob);
        if (end >= 0 && known.contains(name))
            continue;
        complain(placeIn(node, value.mid(at, end < 0 ? 2 : end + 1 - at)),
                 end < 0 ? u"'${' without '}'"_s : u"there is no knob '%1'"_s.arg(name.left(longestShown)),
                 end < 0 ? u"expected ${NAME}"_s : suggestion(name, known));
    }
}

/// What a text must fit, unless a knob is still to be filled in.
void TomlTable::checkText(const FormatKey& key, const QString& value, const toml::node& node)
{
    const SourcePosition at = statewire::positionOf(node);
    if (key.filled) {
        checkKnobs(value, node);
        if (value.contains("${"_L1))
            return;
    } else if (const qsizetype knob = value.indexOf("${"_L1); knob >= 0 && !m_format->name.startsWith("translation"_L1)) {
        complain(placeIn(node, value.mid(knob, 2)), u"no knob is filled in here"_s,
                 u"knobs stand in what steps do and say, and in checks' claims and texts"_s);
        return;
    }
    if (key.type == Type::Number) {
        bool ok = false;
        const qint64 n = value.toLongLong(&ok);
        if (!ok || n < key.min || n > key.max)
            complain(at, u"%1 of %2 cannot be '%3'"_s.arg(quoted(key.name), m_format->what, value.left(longestShown)),
                     expectedType(key));
    } else if (key.type == Type::Duration && !parseDuration(value)) {
        complain(at, u"'%1' is not a duration"_s.arg(value.left(longestShown)),
                 u"expected such as '1s' or '250ms', at most 10 minutes"_s);
    }
    if (!key.pattern.isEmpty() && !fits(key, value))
        complain(at, u"%1 of %2 cannot be '%3'"_s.arg(quoted(key.name), m_format->what, value.left(longestShown)),
                 u"expected %1"_s.arg(key.patternText));
    const QStringList allowed = key.type == Type::State ? formatStateNames() : key.allowed;
    if (!allowed.isEmpty() && !allowed.contains(value))
        complain(at, u"%1 of %2 cannot be '%3'"_s.arg(quoted(key.name), m_format->what, value.left(longestShown)),
                 suggestion(value, allowed));
    isNamed(key, value, at);
    if (key.defines != NameKind::None)
        define(key, value, at);
}

} // namespace statewire
