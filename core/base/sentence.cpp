// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/sentence.h"

#include <QCoreApplication>
#include <algorithm>

namespace statewire {

namespace {

/// \p pattern with %1 to %99 replaced; what is filled in is not looked at again.
template <class Tell> QString filledIn(const QString& pattern, const std::vector<Sentence>& arguments, const Tell& tell)
{
    QString text;
    for (qsizetype at = 0; at < pattern.size(); ++at) {
        qsizetype end = at + 1;
        size_t number = 0;
        while (pattern[at] == u'%' && end < pattern.size() && end < at + 3 && pattern[end].isDigit())
            number = number * 10 + size_t(pattern[end++].digitValue());
        if (number >= 1 && number <= arguments.size()) {
            text += tell(arguments[number - 1]);
            at = end - 1;
        } else {
            text += pattern[at];
        }
    }
    return text;
}

/// Of places and what stands between them a translator would have nothing to say.
bool hasWords(const QString& id)
{
    return std::any_of(id.begin(), id.end(), [](QChar c) { return c.isLetter(); });
}

} // namespace

Sentence::Sentence(const QString& verbatim) : m_verbatim(verbatim) {}

Sentence Sentence::tr(const char* english)
{
    return withId(QString::fromUtf8(english), {});
}

Sentence Sentence::withId(const QString& id, std::vector<Sentence> arguments)
{
    Sentence sentence;
    sentence.m_id = id;
    sentence.m_arguments = std::move(arguments);
    return sentence;
}

Sentence Sentence::joined(const std::vector<Sentence>& parts, const QString& separator)
{
    constexpr size_t mostPlaces = 99;
    if (parts.size() == 1)
        return parts.front();
    if (parts.size() > mostPlaces) {
        const auto rest = parts.begin() + mostPlaces - 1;
        std::vector<Sentence> fewer(parts.begin(), rest);
        fewer.push_back(joined({rest, parts.end()}, separator));
        return joined(fewer, separator);
    }
    QString id; // only places, and nothing that a translator would have a say in
    for (size_t i = 1; i <= parts.size(); ++i)
        id += (i == 1 ? QString() : separator) + u'%' + QString::number(i);
    return withId(id, parts);
}

Sentence Sentence::arg(const Sentence& argument) const
{
    Sentence longer = *this;
    longer.m_arguments.push_back(argument);
    return longer;
}

QString Sentence::text() const
{
    if (m_id.isEmpty())
        return m_verbatim;
    return filledIn(m_id, m_arguments, [](const Sentence& argument) { return argument.text(); });
}

QString Sentence::told() const
{
    if (m_id.isEmpty())
        return m_verbatim;
    const QString pattern = hasWords(m_id) ? QCoreApplication::translate("core", m_id.toUtf8().constData()) : m_id;
    return filledIn(pattern, m_arguments, [](const Sentence& argument) { return argument.told(); });
}

} // namespace statewire
