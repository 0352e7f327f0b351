// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/language.h"

#include <QCoreApplication>
#include <QFile>
#include <QLibraryInfo>
#include <QTranslator>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

bool install(const QString& name, const QString& folder)
{
    const QString path = u"%1/%2.qm"_s.arg(folder, name);
    if (!QFile::exists(path)) // QTranslator would go on with "de" where "de_AT" is not there
        return false;
    auto* translator = new QTranslator(QCoreApplication::instance());
    if (translator->load(path) && QCoreApplication::installTranslator(translator))
        return true;
    delete translator;
    return false;
}

} // namespace

QString speak(const QStringList& languages, const QString& folder)
{
    const QString english = u"en"_s;
    // Below every other: what a language lacks is told in English, with English plurals.
    install(u"statewire_"_s + english, folder);
    for (QString language : languages) {
        language.replace(u'-', u'_');
        const QString general = language.section(u'_', 0, 0);
        for (const QString& name : {language, general}) {
            if (name == english)
                return english;
            // Qt's own words ("Cancel") only beside ours: a window half in one language is worse than none.
            if (install(u"statewire_"_s + name, folder)) {
                install(u"qtbase_"_s + general, QLibraryInfo::path(QLibraryInfo::TranslationsPath));
                return name;
            }
        }
    }
    return english;
}

} // namespace statewire
