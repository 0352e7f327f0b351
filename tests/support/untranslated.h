// SPDX-License-Identifier: GPL-3.0-or-later
// Finds what of a window's texts did not come through the translator, while the pseudo-locale is spoken. What may stay as it
// is comes by rule: what a session or a scenario says, names of machines and of code, and the sentences of core that are
// still English alone (tests/coresentences.py counts those).
#pragma once

#include "session/session.h"

#include <QHash>
#include <QSet>
#include <QStringList>

class QWidget;

namespace statewire::test {

/// All that a window says.
struct Texts
{
    QStringList written; ///< by its widgets, actions and menus, the heads of its tables, and the tool tips of its pictures
    QStringList painted; ///< also what is written, in pieces
};
Texts everyText(QWidget& window);

class Untranslated
{
public:
    /// With the sentences of core under \p sources, the project's own folder, and the scenarios' texts.
    explicit Untranslated(const QString& sources);

    /// What \p session recorded is told as it is: its names, and the scenario's text; but for the notes and checks.
    void allow(const Session& session);
    /// \p text is told as it is.
    void allow(const QString& text);

    /// Of \p texts those with words that no rule explains: "the words: the text".
    QStringList find(const Texts& texts) const;

private:
    QString wordsLeft(const QString& text) const;

    QStringList m_allowed;
    std::vector<QStringList> m_coreSentences; ///< each in the pieces between what is filled in
    QSet<QString> m_coreWords;                ///< those that stand alone
    mutable QHash<QString, QString> m_known;  ///< the words left of texts that were looked at
};

} // namespace statewire::test
