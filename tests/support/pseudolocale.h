// SPDX-License-Identifier: GPL-3.0-or-later
// A language that nobody speaks: every text that comes through the translator is told in accented letters, so that what is
// left in plain ones did not come through it.
#pragma once

#include <QSet>
#include <QTranslator>

namespace statewire::test {

class PseudoLocale : public QTranslator
{
public:
    /// A text as the program asked for it.
    struct Asked
    {
        QString context;
        QString source;

        bool operator==(const Asked&) const = default;
    };

    /// "[! Šţåŕţ Övéŕ !]": what is filled in (%1, %n), mnemonics (&), tags and entities stay as they are.
    static QString told(const QString& source);

    QString translate(const char* context, const char* source, const char* disambiguation, int n) const override;
    bool isEmpty() const override { return false; }

    const QSet<Asked>& asked() const { return m_asked; }

private:
    mutable QSet<Asked> m_asked;
};

size_t qHash(const PseudoLocale::Asked& asked, size_t seed = 0);

} // namespace statewire::test
