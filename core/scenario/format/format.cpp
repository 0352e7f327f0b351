// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/format/format.h"

#include "base/errnoname.h"
#include "lab/protocol/callspec.h"
#include "scenario/format/formattables.h"
#include "tcp/state.h"

#include <algorithm>

namespace statewire {

using namespace Qt::StringLiterals;

QString nameOf(NameKind kind)
{
    switch (kind) {
    case NameKind::None: break;
    case NameKind::Knob: return u"knob"_s;
    case NameKind::Host: return u"host"_s;
    case NameKind::Worker: return u"worker"_s;
    case NameKind::Variant: return u"variant"_s;
    case NameKind::Step: return u"step"_s;
    case NameKind::Check: return u"check"_s;
    }
    return u"name"_s;
}

FormatKey FormatKey::defining(NameKind kind) &&
{
    defines = kind;
    required = true;
    return std::move(*this).like(u"^[A-Za-z0-9_][A-Za-z0-9_.-]*$"_s, u"letters, digits, '-', '_' and '.'"_s);
}

FormatKey FormatKey::like(const QString& regex, const QString& words) &&
{
    pattern = regex;
    patternText = words;
    return std::move(*this);
}

const FormatKey* FormatTable::findKey(const QString& key) const
{
    const auto found = std::find_if(keys.begin(), keys.end(), [&](const FormatKey& k) { return k.name == key; });
    return found == keys.end() ? nullptr : &*found;
}

QStringList FormatTable::keyNames() const
{
    QStringList names;
    for (const FormatKey& key : keys)
        names << key.name;
    return names;
}

QStringList FormatTable::kindsWith(const QString& key) const
{
    QStringList names;
    for (const FormatTable& kind : kinds) {
        if (kind.findKey(key))
            names << (kind.kindValue.isEmpty() ? kind.kindName() : kind.kindValue);
    }
    return names;
}

/// Gives each kind the keys that all kinds have, unless it has its own of that name.
static std::vector<FormatTable> completed(std::vector<FormatTable> tables)
{
    for (FormatTable& table : tables) {
        for (FormatTable& kind : table.kinds) {
            std::vector<FormatKey> common = table.keys;
            std::erase_if(common, [&](const FormatKey& key) { return kind.findKey(key.name) != nullptr; });
            kind.keys.insert(kind.keys.begin(), common.begin(), common.end());
        }
    }
    return tables;
}

const std::vector<FormatTable>& formatTables()
{
    static const std::vector<FormatTable> all = [] {
        std::vector<FormatTable> tables = documentTables();
        for (auto* more : {actionTables, checkTables, translationTables}) {
            for (FormatTable& table : more())
                tables.push_back(std::move(table));
        }
        return completed(std::move(tables));
    }();
    return all;
}

const FormatTable& formatTable(const QString& name)
{
    for (const FormatTable& table : formatTables()) {
        if (table.name == name)
            return table;
    }
    qFatal("the format has no table '%s'", qPrintable(name));
}

QStringList formatStateNames()
{
    QStringList names;
    for (TcpState state : allTcpStates) {
        if (state != TcpState::NewSynRecv)
            names << stateName(state);
    }
    return names;
}

QStringList actionCallNames()
{
    QStringList names;
    for (const CallSpec& spec : callSpecs())
        names << callName(spec.call);
    return names;
}

QStringList callResultNames()
{
    static const QStringList known = [] {
        constexpr int lastErrno = 133; // EHWPOISON
        QStringList names{u"ok"_s};
        for (int code = 1; code <= lastErrno; ++code)
            names << errnoName(code);
        return names;
    }();
    return known;
}

} // namespace statewire
