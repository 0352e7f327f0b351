// SPDX-License-Identifier: GPL-3.0-or-later
#include "helpcommand.h"

#include "base/printable.h"
#include "completion.h"
#include "manpage.h"
#include "scenario/format/schema.h"

#include <QCoreApplication>
#include <QFile>
#include <QJsonDocument>
#include <QTextStream>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

/// The document of a topic: in the data folder of this prefix, or in the source tree of a build.
Result<QString> readDocument(const QString& topic)
{
    const QString name = topic == "format"_L1 ? u"scenario-format.md"_s : topic + u".md"_s;
    const QString beside = QCoreApplication::applicationDirPath();
    for (const QString& folder : {beside + u"/../share/statewire/help/"_s, beside + u"/../help/"_s}) {
        QFile file(folder + name);
        if (file.open(QIODevice::ReadOnly))
            return QString::fromUtf8(file.readAll());
    }
    return tl::unexpected(Error{u"find the document"_s, name, u"it is not beside the program"_s, {}});
}

int print(const QString& text)
{
    QTextStream out(stdout);
    out << text;
    out.flush();
    return out.status() == QTextStream::Ok ? ExitPassed : ExitInternal;
}

int complain(const Error& error)
{
    QTextStream(stderr) << "statewire: " << printable(error.text()) << '\n';
    return ExitInternal;
}

} // namespace

int printDocument(const CommandLine& line)
{
    if (line.helpTopic == "man"_L1)
        return print(manPage(QStringLiteral(STATEWIRE_DATE)));
    if (const QString completion = completionFor(line.helpTopic); !completion.isEmpty())
        return print(completion);
    const Result<QString> document = readDocument(line.helpTopic);
    return document ? print(*document) : complain(document.error());
}

int printSchema(const CommandLine& line)
{
    if (line.format != CommandLine::Format::Markdown)
        return print(QString::fromUtf8(QJsonDocument(scenarioSchema()).toJson(QJsonDocument::Indented)));
    const Result<QString> document = readDocument(u"format"_s);
    return document ? print(withKeyLists(*document)) : complain(document.error());
}

} // namespace statewire
