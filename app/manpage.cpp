// SPDX-License-Identifier: GPL-3.0-or-later
#include "manpage.h"

#include "commandtable.h"

#include <QRegularExpression>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype lineWidth = 78;

QString escaped(QString text)
{
    return text.replace(u'\\', u"\\e"_s).replace(u"--"_s, u"\\-\\-"_s);
}

/// Text as mdoc has it: each sentence begins a line, and none is long.
QString textOf(const QString& text)
{
    static const QRegularExpression afterSentence(u"(?<=[.?!]) "_s);
    QString out;
    for (const QString& sentence : escaped(text).split(afterSentence)) {
        QString line;
        for (const QString& word : sentence.split(u' ')) {
            if (!line.isEmpty() && line.size() + 1 + word.size() > lineWidth) {
                out += line + u'\n';
                line.clear();
            }
            // A word that begins a line must not be taken for a macro.
            const bool special = line.isEmpty() && (word.startsWith(u'.') || word.startsWith(u'\''));
            line += (line.isEmpty() ? QString() : u" "_s) + (special ? u"\\&"_s : QString()) + word;
        }
        out += line + u'\n';
    }
    return out;
}

/// "fast | real | slow", "SCENARIO | FILE.toml ..."
QString alternatives(QString value)
{
    return value.replace(u'|', u" | "_s).replace(u"..."_s, u" ..."_s);
}

QString macroOf(const OptionSpec& option, const QString& value)
{
    QString text = u"Fl -"_s + option.name;
    if (option.completes == Completes::Choices)
        text += u" Cm "_s + alternatives(value);
    else if (!value.isEmpty())
        text += u" Ar "_s + QString(value).replace(u"="_s, u" Ns = Ns Ar "_s);
    return text;
}

QString synopsisOf(const CommandSpec& command)
{
    QString text;
    for (const UsageForm& form : command.forms) {
        text += u".Nm\n"_s;
        text += command.name == "gui"_L1 ? u".Op Cm gui\n"_s : u".Cm %1\n"_s.arg(command.name);
        if (!form.lead.isEmpty())
            text += u".Fl %1\n"_s.arg(form.lead.mid(1));
        const QStringList subjects = form.subjects.split(u' ', Qt::SkipEmptyParts);
        for (QString subject : subjects) {
            const bool optional = subject.startsWith(u'[');
            subject.remove(u'[').remove(u']');
            text += (optional ? u".Op Ar "_s : u".Ar "_s) + alternatives(subject) + u'\n';
        }
        for (const QString& name : form.options) {
            const OptionSpec* option = command.findOption(name);
            QString value = option->value;
            for (const QString& narrow : form.narrowed) {
                if (narrow.startsWith(u"--"_s + name + u' '))
                    value = narrow.section(u' ', 1);
            }
            text += u".Op "_s + macroOf(*option, value) + (option->again ? u" ..."_s : QString()) + u'\n';
        }
    }
    return text;
}

QString sectionOf(const CommandSpec& command)
{
    QString text = u".Ss %1\n"_s.arg(command.name);
    text += textOf(command.purpose.left(1).toUpper() + command.purpose.mid(1) + u'.');
    if (!command.more.isEmpty())
        text += u".Pp\n"_s + textOf(command.more);
    if (!command.options.empty()) {
        text += u".Bl -tag -width Ds\n"_s;
        for (const OptionSpec& option : command.options)
            text += u".It "_s + macroOf(option, option.value) + u'\n' + textOf(option.text);
        text += u".El\n"_s;
    }
    return text;
}

const QString head = uR"(.\" SPDX-License-Identifier: GPL-3.0-or-later
.Dd %1
.Dt STATEWIRE 1
.Os
.Sh NAME
.Nm statewire
.Nd watch real TCP sockets change state
.Sh SYNOPSIS
)"_s;

const QString about = uR"(.Sh DESCRIPTION
.Nm
builds a private network of two hosts on this machine's own kernel, without
privilege and without changing anything outside it, drives real TCP clients and
servers in it, and shows every state of both ends and every packet between them.
.Pp
.Nm
.Ar COMMAND
.Fl -help
explains the options of a command.
A recording is a pcapng capture, which
.Xr wireshark 1
reads.
.Sh COMMANDS
)"_s;

const QString files = uR"(.Sh SCENARIO FILES
A scenario is a TOML file; its format is explained by
.Nm
.Cm help format .
Its text may be translated:
.Fl -language Ar L
chooses a language, such as
.Cm de ;
without it the system's is taken, and what is not translated is shown as it is
written.
.Sh ENVIRONMENT
.Bl -tag -width QT_LOGGING_RULES
.It Ev LANGUAGE , LC_ALL , LC_MESSAGES , LANG
the language of a scenario's text, where it has a translation.
.It Ev NO_COLOR
if set, the output has no colours; it has none either where it is not a
terminal.
.It Ev QT_LOGGING_RULES
what is logged on standard error, for whoever looks into the programs; nothing
without it.
There is a category for each process:
.Dq statewire.app.debug=true
logs the labs that are started and the commands that are sent to them,
.Dq statewire.lab.debug=true
the commands that a lab receives, its workers, its gates and the frames it
holds,
.Dq statewire.worker.debug=true
the calls that workers make, and
.Dq statewire.*.debug=true
all of it.
.El
.Sh FILES
.Bl -tag -width Ds
.It Pa $XDG_DATA_HOME/statewire/scenarios/*.toml
the user's scenarios
.Pq Pa ~/.local/share
if the variable is not set; also in each folder of
.Ev XDG_DATA_DIRS .
One with the id of a bundled scenario takes its place.
.It Pa $XDG_CONFIG_HOME/statewire/recent.ini
what was opened in the window lately
.El
)"_s;

const QString end = uR"(.Sh EXAMPLES
.Dl statewire run time-wait-reuse
.Dl statewire run time-wait-reuse --record s.pcapng --figure s.png
.Dl statewire replay s.pcapng --format json
.Dl statewire compare time-wait-reuse default client-closes-first
.Dl statewire run --all --pace fast --format junit
.Dl statewire check my.toml
.Dl statewire schema >statewire.schema.json
.Sh SEE ALSO
.Xr wireshark 1 ,
.Xr tcp 7 ,
.Xr user_namespaces 7 ,
.Xr ss 8 ,
.Xr statewire-lab 8
)"_s;

} // namespace

QString manPage(const QString& date)
{
    QString text = head.arg(date);
    for (const CommandSpec& command : commands())
        text += synopsisOf(command);
    text += about;
    for (const CommandSpec& command : commands())
        text += sectionOf(command);
    text += files;
    text += u".Sh EXIT STATUS\n.Bl -tag -width 77 -compact\n"_s;
    for (const auto& [status, meaning] : exitStatuses())
        text += u".It %1\n"_s.arg(status) + textOf(meaning);
    return text + u".El\n"_s + end;
}

} // namespace statewire
