// SPDX-License-Identifier: GPL-3.0-or-later
// The scenario format as data: every table, its keys and what they take. The reader, the schema for editors and the
// documentation are all made of this.
#pragma once

#include <QString>
#include <QStringList>
#include <limits>
#include <vector>

namespace statewire {

/// What a key or a value may name: something that the same file defines.
enum class NameKind : quint8
{
    None,
    Knob,
    Host,
    Worker,
    Variant,
    Step,
    Check
};
/// "worker"
QString nameOf(NameKind kind);

struct FormatKey
{
    enum class Type : quint8
    {
        String,
        Scalar,   ///< a string, or a number or boolean taken as its text
        Number,   ///< an integer, or its text, which a knob may fill in
        Integer,  ///< an integer alone
        Duration, ///< "1s", "250ms"
        Boolean,
        State,   ///< of TCP
        States,  ///< an array of them
        Strings, ///< an array
        When,    ///< a `when` table, or one of `allowed`
        Table,   ///< one table
        Tables,  ///< an array of tables; one table alone will do
        Scalars, ///< a table from names to scalars
        TableMap ///< a table from names to tables
    };

    QString name;
    Type type = Type::String;
    QString text; ///< what it means, in a sentence
    bool required = false;
    QStringList allowed;      ///< the values, or of a table the names in it; empty: any
    QStringList allowedTexts; ///< what each of them means, where that needs saying; else empty
    qint64 min = std::numeric_limits<qint64>::min();
    qint64 max = std::numeric_limits<qint64>::max();
    bool filled = false;               ///< may hold ${knob}
    NameKind names = NameKind::None;   ///< it names one of these, or each of its values or names does
    NameKind defines = NameKind::None; ///< it gives one of these its name
    QString table;                     ///< what the tables in it are: a table's name
    QString pattern;                   ///< a regular expression that the value fits
    QString patternText;               ///< the pattern in words

    // For the tables of the format, which read like a list this way.
    FormatKey must() && { return (required = true, std::move(*this)); }
    FormatKey oneOf(QStringList values) && { return (allowed = std::move(values), std::move(*this)); }
    FormatKey meaning(QStringList texts) && { return (allowedTexts = std::move(texts), std::move(*this)); }
    FormatKey from(qint64 least, qint64 most) && { return (min = least, max = most, std::move(*this)); }
    FormatKey knobs() && { return (filled = true, std::move(*this)); }
    FormatKey naming(NameKind kind) && { return (names = kind, std::move(*this)); }
    FormatKey defining(NameKind kind) &&;
    FormatKey of(const QString& held) && { return (table = held, std::move(*this)); }
    FormatKey like(const QString& regex, const QString& words) &&;
};

/// Keys of which a table has exactly one, or at least one.
struct FormatGroup
{
    QStringList keys;
    bool exactlyOne = false;
    QString lacking; ///< "does not say how many"
};

struct FormatTable
{
    QString name;                ///< "check.sockets"; its kinds are named by what is after the last dot
    QString what;                ///< in messages: "a check of kind 'sockets'"
    QString text;                ///< what it is for
    std::vector<FormatKey> keys; ///< of a kind: those that all kinds have, and its own
    std::vector<FormatGroup> groups = {};
    /// A table of several kinds has here what each kind takes; then `keys` are those that all have.
    std::vector<FormatTable> kinds = {};
    /// Of a kind: the key that tells it, and its value; an empty value: that the key is there.
    QString kindKey = {};
    QString kindValue = {};

    const FormatKey* findKey(const QString& key) const;
    QStringList keyNames() const;
    /// The kinds that take \p key.
    QStringList kindsWith(const QString& key) const;
    QString kindName() const { return name.section(u'.', -1); }
};

/// Every table of the format, the document's own first.
const std::vector<FormatTable>& formatTables();
/// The table \p name; it exists.
const FormatTable& formatTable(const QString& name);

/// The states that a scenario may speak of.
QStringList formatStateNames();
/// The calls a worker can be asked for.
QStringList actionCallNames();
/// "ok" and the names of the errnos that this system knows.
QStringList callResultNames();

} // namespace statewire
