// SPDX-License-Identifier: GPL-3.0-or-later
#include "helptext.h"

#include "commandtable.h"

#include <algorithm>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype textWidth = 100;

/// \p pieces in lines of at most textWidth, each after the first with \p indent before it.
QString wrapped(const QString& first, const QStringList& pieces, qsizetype indent)
{
    QString text;
    QString line = first;
    for (const QString& piece : pieces) {
        if (line.size() + 1 + piece.size() > textWidth && line.size() > indent) {
            text += line + u'\n';
            line = QString(indent, u' ') + piece;
        } else {
            line += (line.isEmpty() || line.endsWith(u' ') ? QString() : u" "_s) + piece;
        }
    }
    return text + line + u'\n';
}

QString helpOf(const CommandSpec& command)
{
    QString text;
    for (const UsageForm& form : command.forms) {
        const QString lead = (text.isEmpty() ? u"Usage: statewire "_s : u"       statewire "_s) + command.name;
        text += wrapped(lead, piecesOf(command, form), lead.size() + 1);
    }
    text += u'\n' + command.purpose.left(1).toUpper() + command.purpose.mid(1) + u".\n"_s;
    qsizetype column = 0;
    for (const OptionSpec& option : command.options)
        column = std::max(column, usageOf(option).size() + 3);
    if (!command.options.empty())
        text += u'\n';
    for (const OptionSpec& option : command.options)
        text += wrapped((u"  "_s + usageOf(option)).leftJustified(column + 2), option.text.split(u' '), column + 2);
    if (!command.more.isEmpty())
        text += u'\n' + wrapped({}, command.more.split(u' '), 0);
    if (command.tellsChecks) {
        text += u"\nExit status:\n"_s;
        for (const auto& [status, meaning] : exitStatuses())
            text += wrapped(u"  %1  "_s.arg(status, -2), meaning.split(u' '), 6);
    }
    return text;
}

} // namespace

QString helpText(const QString& topic)
{
    if (const CommandSpec* command = findCommand(topic))
        return helpOf(*command);
    QString text = u"Statewire shows real TCP sockets changing state, in a private network on this machine's own kernel.\n\n"
                   "Usage: statewire [COMMAND] [ARGUMENTS]\n\n"_s;
    for (const CommandSpec& command : commands())
        text += u"  %1%2\n"_s.arg(command.name.leftJustified(10), command.purpose);
    return text + u"\n  --help    this help, or that of a command\n  --version the version\n\n"
                  "Begin with:  statewire run time-wait-reuse\n"_s;
}

} // namespace statewire
