// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/format/format.h"
#include "scenario/format/schema.h"

#include <QRegularExpression>

namespace statewire {

using namespace Qt::StringLiterals;
using Type = FormatKey::Type;

namespace {

constexpr qsizetype lineWidth = 100;

QString code(const QString& text)
{
    return u'`' + text + u'`';
}

QString choice(const FormatKey& key)
{
    const QStringList& values = key.allowed;
    if (!key.allowedTexts.isEmpty())
        return u"one of those below"_s;
    constexpr qsizetype longestList = 35;
    if (values.isEmpty() || values.size() > longestList)
        return u"string"_s;
    QStringList all;
    for (const QString& value : values)
        all << code(value);
    return all.join(u", "_s);
}

QString range(const FormatKey& key)
{
    if (key.min == key.max)
        return QString::number(key.min);
    return key.max >= std::numeric_limits<int>::max() && key.min < 0 ? u"integer"_s
                                                                     : u"integer, %1 to %2"_s.arg(key.min).arg(key.max);
}

QString typeText(const FormatKey& key)
{
    switch (key.type) {
    case Type::String: return key.names == NameKind::None ? choice(key) : u"a %1's name"_s.arg(nameOf(key.names));
    case Type::Scalar: return u"string or number"_s;
    case Type::Number:
    case Type::Integer: return range(key);
    case Type::Duration: return u"duration"_s;
    case Type::Boolean: return u"true or false"_s;
    case Type::State: return u"TCP state"_s;
    case Type::States: return u"array of TCP states"_s;
    case Type::Strings:
        return key.names == NameKind::None ? u"array of strings"_s : u"array of %1s' names"_s.arg(nameOf(key.names));
    case Type::When: return u"table [when](#when)"_s;
    case Type::Table: return u"table [%1](#%1)"_s.arg(key.table);
    case Type::Tables: return u"tables [%1](#%1)"_s.arg(key.table.section(u'.', 0, 0));
    case Type::Scalars: return key.allowed.isEmpty() ? u"table of values"_s : u"table of values named %1"_s.arg(choice(key));
    case Type::TableMap: return u"tables by name"_s;
    }
    return {};
}

/// One item of a list, wrapped.
QString item(const QString& text, const QString& indent = {})
{
    QString out;
    QString line = indent + u'-';
    for (const QString& word : text.split(u' ', Qt::SkipEmptyParts)) {
        if (line.size() + 1 + word.size() > lineWidth) {
            out += line + u'\n';
            line = indent + u' ';
        }
        line += u' ' + word;
    }
    return out + line + u'\n';
}

QString keyItem(const FormatKey& key)
{
    QString head = code(key.name) + u" ("_s + typeText(key);
    if (key.required)
        head += u"; required"_s;
    if (key.filled)
        head += u"; may hold `${knob}`"_s;
    QString out = item(head + u"): "_s + key.text);
    for (qsizetype i = 0; i < key.allowedTexts.size(); ++i)
        out += item(code(key.allowed[i]) + u": "_s + key.allowedTexts[i], u"  "_s);
    return out;
}

QString groupItems(const FormatTable& table)
{
    QString out;
    for (const FormatGroup& group : table.groups) {
        QStringList keys;
        for (const QString& key : group.keys)
            keys << code(key);
        const bool one = keys.size() == 1;
        out += item((one                ? u"required: "_s
                     : group.exactlyOne ? u"exactly one of "_s
                                        : u"at least one of "_s) +
                    keys.join(u", "_s));
    }
    return out;
}

QString headingOf(const FormatTable& kind)
{
    return kind.kindValue.isEmpty() ? code(kind.kindKey) : u"`%1 = \"%2\"`"_s.arg(kind.kindKey, kind.kindValue);
}

} // namespace

QString formatMarkdown(const QString& name)
{
    const FormatTable& table = formatTable(name);
    QString out = table.text + u"\n\n"_s;
    for (const FormatKey& key : table.keys)
        out += keyItem(key);
    out += groupItems(table);
    for (const FormatTable& kind : table.kinds) {
        out += u"\n#### %1\n\n%2\n\n"_s.arg(headingOf(kind), kind.text);
        for (const FormatKey& key : kind.keys) {
            const FormatKey* common = table.findKey(key.name);
            if (!common || common->text != key.text)
                out += keyItem(key);
        }
        out += groupItems(kind);
    }
    return out;
}

QString withKeyLists(const QString& document)
{
    static const QRegularExpression block(u"(<!-- keys of ([a-z.-]+) -->\n).*?(<!-- end of keys -->)"_s,
                                          QRegularExpression::DotMatchesEverythingOption);
    QString out;
    qsizetype done = 0;
    for (auto blocks = block.globalMatch(document); blocks.hasNext();) {
        const QRegularExpressionMatch match = blocks.next();
        out += document.mid(done, match.capturedStart() - done) + match.captured(1) + formatMarkdown(match.captured(2)) +
               match.captured(3);
        done = match.capturedEnd();
    }
    return out + document.mid(done);
}

} // namespace statewire
