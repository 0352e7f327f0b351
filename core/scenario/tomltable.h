// SPDX-License-Identifier: GPL-3.0-or-later
// Takes the known keys out of a TOML table, notes what does not fit, and in the end names what nobody asked for.
#pragma once

#include "scenario/diagnostic.h"

#include <functional>

#ifndef TOML_HEADER_ONLY
#define TOML_HEADER_ONLY 0
#endif
#ifndef TOML_SHARED_LIB
#define TOML_SHARED_LIB 1
#endif
#include <toml++/toml.h>

namespace statewire {

class TomlTable
{
public:
    /// \p what names the table in messages: "a step".
    TomlTable(const toml::table& table, QString what, std::vector<Diagnostic>& diagnostics);
    /// Reports the keys that were never asked for.
    ~TomlTable();
    TomlTable(const TomlTable&) = delete;
    TomlTable& operator=(const TomlTable&) = delete;

    enum class Need : quint8
    {
        Required,
        Optional
    };

    bool has(const char* key) const { return m_table.contains(key); }
    QString string(const char* key, Need need = Need::Optional, const QString& otherwise = {});
    /// A string, or a number or boolean taken as its text: what a knob may fill in.
    QString scalar(const char* key, Need need = Need::Optional, const QString& otherwise = {});
    QString oneOf(const char* key, const QStringList& allowed, Need need = Need::Optional, const QString& otherwise = {});
    int integer(const char* key, int min, int max, Need need = Need::Optional, int otherwise = 0);
    bool boolean(const char* key, bool otherwise);
    QStringList strings(const char* key);
    TcpState state(const char* key, Need need);
    std::vector<TcpState> states(const char* key);
    /// Calls \p f for each table of an array of tables, or for one table.
    void eachTable(const char* key, const std::function<void(const toml::table&)>& f, Need need = Need::Optional);
    /// Calls \p f for each key and scalar of the table \p key.
    void eachScalar(const char* key, const std::function<void(const QString& name, const QString& value)>& f);

    SourcePosition position() const;
    SourcePosition positionOf(const char* key) const;
    void complain(SourcePosition at, const QString& message, const QString& expected = {});

private:
    const toml::node* take(const char* key, Need need, const char* type);
    std::optional<QString> scalarOf(const toml::node& node);

    const toml::table& m_table;
    QString m_what;
    std::vector<Diagnostic>& m_diagnostics;
    QStringList m_known;
};

SourcePosition positionOf(const toml::node& node);

} // namespace statewire
