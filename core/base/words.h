// SPDX-License-Identifier: GPL-3.0-or-later
// The values of an enum and their words, in pairs: written down once, and never told by their position.
#pragma once

#include <QStringList>
#include <initializer_list>
#include <optional>
#include <utility>

namespace statewire {

template <class E> using NamedValues = std::initializer_list<std::pair<QLatin1String, E>>;

/// The word of \p value.
template <class E> QString wordOf(E value, NamedValues<E> words)
{
    for (const auto& [word, known] : words) {
        if (known == value)
            return word;
    }
    return {};
}

/// The value that \p word stands for; nothing if it is none of \p words.
template <class E> std::optional<E> valueOf(QStringView word, NamedValues<E> words)
{
    for (const auto& [known, value] : words) {
        if (word == known)
            return value;
    }
    return std::nullopt;
}

/// All words, in the order of the pairs.
template <class E> QStringList listOf(NamedValues<E> words)
{
    QStringList list;
    for (const auto& pair : words)
        list << pair.first;
    return list;
}

} // namespace statewire
