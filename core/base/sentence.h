// SPDX-License-Identifier: GPL-3.0-or-later
// A sentence of core's own in its parts, so that whoever reads it may be told it in another language: what is recorded or
// exported is English, and keeps the parts beside it.
//
//     result.observed = Sentence::tr("port %1 was free on the %2").arg(port).arg(host);
//
// A screen shows told(); a recording, JSON and every other file say text(). What is never recorded is Sentence::tr(…).told()
// from the start. A sentence's id is its English with the places of its arguments: what translators have it under. A part
// that is a sentence or a word of its own is an argument like any other: put together by +, it could not change its place.
#pragma once

#include <QString>
#include <vector>

namespace statewire {

class Sentence
{
#ifdef Q_TRANSLATOR_RUN // only lupdate reads this: Sentence::tr() is of the context "core"
    Q_DECLARE_TR_FUNCTIONS(core)
#endif

public:
    Sentence() = default;
    /// What is the same in every language: a name, a number, a scenario's text.
    Sentence(const QString& verbatim);

    /// \p english with its arguments still to be filled in: a literal, which lupdate finds here.
    static Sentence tr(const char* english);
    /// The same for an \p id that was recorded.
    static Sentence withId(const QString& id, std::vector<Sentence> arguments);
    /// \p parts with \p separator between them.
    static Sentence joined(const std::vector<Sentence>& parts, const QString& separator);

    /// The next argument: %1 is the first.
    Sentence arg(const Sentence& argument) const;
    Sentence arg(qint64 number) const
    {
        return arg(Sentence(QString::number(number)));
    }

    /// As it is recorded and exported.
    QString text() const;
    /// As it is told in the language that the program speaks.
    QString told() const;

    /// Empty where it is no sentence but stands for itself.
    const QString& id() const
    {
        return m_id;
    }
    const std::vector<Sentence>& arguments() const
    {
        return m_arguments;
    }
    bool isEmpty() const
    {
        return m_id.isEmpty() && m_verbatim.isEmpty();
    }

    bool operator==(const Sentence&) const = default;

private:
    QString m_id;
    std::vector<Sentence> m_arguments;
    QString m_verbatim;
};

} // namespace statewire
