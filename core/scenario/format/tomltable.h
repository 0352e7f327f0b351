// SPDX-License-Identifier: GPL-3.0-or-later
// Takes keys out of a TOML table as the format says they are, and notes what does not fit, each at its place.
#pragma once

#include "scenario/format/format.h"
#include "scenario/story/diagnostic.h"

#include <QHash>
#include <functional>

#ifndef TOML_HEADER_ONLY
#define TOML_HEADER_ONLY 0
#endif
#ifndef TOML_SHARED_LIB
#define TOML_SHARED_LIB 1
#endif
#include <toml++/toml.h>

namespace statewire {

/// What all tables of one file share: its mistakes, its lines, and the names it defines.
struct Reading
{
    std::vector<Diagnostic>& diagnostics;
    std::vector<Diagnostic>& doubts; ///< probable mistakes that keep no story from being told
    QStringList lines;
    QHash<NameKind, QStringList> names;   ///< all that the file defines, collected before anything is read
    QHash<NameKind, QStringList> defined; ///< those that were read so far
};

class TomlTable
{
public:
    /// \p format is the table's name in the format. A table of several kinds is read as the kind it is.
    TomlTable(const toml::table& table, const QString& format, Reading& reading);
    /// Reports what is missing and what does not belong here.
    ~TomlTable();
    TomlTable(const TomlTable&) = delete;
    TomlTable& operator=(const TomlTable&) = delete;

    /// The kind that this table is, "sockets"; empty if it has no kinds, or cannot be told, which is reported.
    const QString& kind() const { return m_kind; }
    bool has(const char* key) const { return m_table.contains(key); }

    /// A string, scalar, number or duration as its text.
    QString string(const char* key, const QString& otherwise = {});
    int integer(const char* key, int otherwise = 0);
    bool boolean(const char* key, bool otherwise);
    QStringList strings(const char* key);
    TcpState state(const char* key);
    std::vector<TcpState> states(const char* key);
    /// Nothing if the key is not there, or is no duration.
    std::optional<qint64> duration(const char* key);
    /// Calls \p f for each table of an array of tables, or for one table.
    void eachTable(const char* key, const std::function<void(const toml::table&)>& f);
    /// Calls \p f for each name and scalar of the table \p key, with the places of both.
    void eachScalar(const char* key, const std::function<void(const QString& name, const QString& value,
                                                              SourcePosition nameAt, SourcePosition valueAt)>& f);
    /// Calls \p f for each name and table of the table \p key.
    void eachNamed(const char* key, const std::function<void(const QString& name, const toml::table&)>& f);

    SourcePosition position() const;
    /// Where the key's value stands; the table's own place if it has none.
    SourcePosition positionOf(const char* key) const;
    /// Where \p part first stands in the key's value; the value's place if it is written in another way there.
    SourcePosition positionOf(const char* key, const QString& part) const;
    void complain(SourcePosition at, const QString& message, const QString& expected = {});

private:
    const FormatKey& formatOf(const char* key);
    const toml::node* take(const FormatKey& key);
    void complainOfType(const FormatKey& key, const toml::node& node);
    void chooseKind();
    void reportUnknown();
    void reportMissing();
    bool isMisspelt(const QStringList& keys) const;
    bool isNamed(const FormatKey& key, const QString& name, SourcePosition at);
    void checkText(const FormatKey& key, const QString& value, const toml::node& node);
    void checkKnobs(const QString& value, const toml::node& node);
    void define(const FormatKey& key, const QString& name, SourcePosition at);
    SourcePosition placeIn(const toml::node& node, const QString& part) const;

    const toml::table& m_table;
    Reading& m_reading;
    const FormatTable* m_format;
    const FormatTable* m_family = nullptr; ///< of which it is one kind
    QString m_kind;
    bool m_ambiguous = false; ///< it has kinds, and is none of them
};

SourcePosition positionOf(const toml::node& node);
/// Every name that the tables \p key of \p document define under \p nameKey.
QStringList namesIn(const toml::table& document, const char* key, const char* nameKey);

} // namespace statewire
