// SPDX-License-Identifier: GPL-3.0-or-later
#include "commandline.h"

#include "commandtable.h"
#include "scenario/story/diagnostic.h"
#include "ui/figure/figureformats.h"

#include <QCommandLineParser>
#include <QHash>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

using Command = CommandLine::Command;

tl::unexpected<Error> usage(const QString& what, const QString& why, const QString& topic)
{
    return tl::unexpected(
        Error{u"understand"_s, what, why, u"See 'statewire %1--help'"_s.arg(topic.isEmpty() ? QString() : topic + u' ')});
}

Result<void> takeOptions(const QHash<QString, QStringList>& given, const CommandSpec& verb, CommandLine& line)
{
    const auto last = [&given](const QString& name) {
        return given.value(name).isEmpty() ? QString() : given.value(name).last();
    };
    for (auto it = given.constBegin(); it != given.constEnd(); ++it) {
        if (it->size() > 1 && !verb.findOption(it.key())->again)
            return usage(u"--"_s + it.key(), u"it was given %1 times"_s.arg(it->size()), verb.name);
    }
    line.variant = last(u"variant"_s);
    line.record = last(u"record"_s);
    line.search = last(u"search"_s).trimmed();
    line.figures = given.value(u"figure"_s);
    for (const QString& figure : line.figures) {
        if (!figureFormatOf(figure.section(u'.', -1)))
            return usage(u"--figure "_s + figure, u"a figure ends in %1"_s.arg(figureSuffixes()), verb.name);
    }
    for (const QString& setting : given.value(u"set"_s)) {
        const qsizetype equals = setting.indexOf(u'=');
        if (equals < 1)
            return usage(u"--set "_s + setting, u"expected KNOB=VALUE"_s, verb.name);
        line.knobs.insert(setting.left(equals), setting.mid(equals + 1));
    }
    const QString pace = last(u"pace"_s);
    if (pace == "fast"_L1)
        line.pace = Pace::Fast;
    else if (pace == "slow"_L1)
        line.pace = Pace::Slow;
    else if (!pace.isEmpty() && pace != "real"_L1)
        return usage(u"--pace "_s + pace, u"expected fast, real or slow"_s, verb.name);
    if (const QString language = last(u"language"_s); !language.isEmpty())
        line.languages = QStringList{language};
    const QString format = last(u"format"_s);
    if (line.command == Command::Schema) {
        if (!format.isEmpty() && format != "json"_L1 && format != "markdown"_L1)
            return usage(u"--format "_s + format, u"expected json or markdown"_s, verb.name);
        line.format = format == "markdown"_L1 ? CommandLine::Format::Markdown : CommandLine::Format::Json;
        return {};
    }
    if (format == "json"_L1)
        line.format = CommandLine::Format::Json;
    else if (line.all && format == "junit"_L1)
        line.format = CommandLine::Format::JUnit;
    else if (line.all && format == "tap"_L1)
        line.format = CommandLine::Format::Tap;
    else if (!format.isEmpty() && format != "text"_L1)
        return usage(u"--format "_s + format, line.all ? u"expected text, json, junit or tap"_s : u"expected text or json"_s,
                     verb.name);
    return {};
}

Result<void> checkSubjects(const CommandSpec& verb, const CommandLine& line)
{
    const qsizetype n = line.subjects.size();
    switch (line.command) {
    case Command::Run:
        if (line.all &&
            (!line.variant.isEmpty() || !line.knobs.isEmpty() || !line.record.isEmpty() || !line.figures.isEmpty()))
            return usage(u"'run --all'"_s, u"it runs every variant as it is: only --slow, --pace and --format go with it"_s,
                         verb.name);
        if (line.slow && !line.all)
            return usage(u"--slow"_s, u"it goes with --all"_s, verb.name);
        if (line.all)
            return {};
        return n == 1 ? Result<void>() : usage(u"'run'"_s, u"it needs one scenario, not %1"_s.arg(n), verb.name);
    case Command::Replay:
        return n == 1 ? Result<void>() : usage(u"'replay'"_s, u"it needs one recording, not %1"_s.arg(n), verb.name);
    case Command::Compare: {
        if (n == 3)
            return {};
        const bool recordings = n == 2 && line.subjects[0].endsWith(".pcapng"_L1) && line.subjects[1].endsWith(".pcapng"_L1);
        return recordings && line.knobs.isEmpty()
                   ? Result<void>()
                   : usage(u"'compare'"_s, u"it needs a scenario and two of its variants, or two recordings"_s, verb.name);
    }
    case Command::Check: return n >= 1 ? Result<void>() : usage(u"'check'"_s, u"it needs a scenario file"_s, verb.name);
    case Command::Gui: return n <= 1 ? Result<void>() : usage(u"'gui'"_s, u"it opens one thing at a time"_s, verb.name);
    case Command::List:
        return n == 0 ? Result<void>()
                      : usage(u"'%1'"_s.arg(line.subjects.first()), u"'list' takes no argument"_s, verb.name);
    case Command::Doctor:
        return n == 0 ? Result<void>()
                      : usage(u"'%1'"_s.arg(line.subjects.first()), u"'doctor' takes no argument"_s, verb.name);
    case Command::Schema:
        return n == 0 ? Result<void>()
                      : usage(u"'%1'"_s.arg(line.subjects.first()), u"'schema' takes no argument"_s, verb.name);
    case Command::Document:
    case Command::Help:
    case Command::Version: break;
    }
    return {};
}

/// "help", "help format", "help run".
Result<CommandLine> parseHelp(const QStringList& topics, CommandLine line)
{
    line.helpTopic = topics.value(0);
    if (topics.size() > 1)
        return usage(u"'%1'"_s.arg(topics[1]), u"'help' takes one topic"_s, u"help"_s);
    if (documentTopics().contains(line.helpTopic)) {
        line.command = Command::Document;
        return line;
    }
    if (line.helpTopic.isEmpty() || findCommand(line.helpTopic))
        return line;
    QStringList known = documentTopics();
    for (const CommandSpec& verb : commands())
        known << verb.name;
    const QString meant = didYouMean(line.helpTopic, known);
    return usage(u"'%1'"_s.arg(line.helpTopic),
                 meant.isEmpty() ? u"there is no such topic; the topics are %1"_s.arg(known.join(u", "_s))
                                 : u"there is no such topic; did you mean '%1'?"_s.arg(meant),
                 u"help"_s);
}

} // namespace

Result<CommandLine> parseCommandLine(const QStringList& arguments)
{
    CommandLine line;
    QStringList rest = arguments;
    const CommandSpec* verb = rest.isEmpty() ? nullptr : findCommand(rest.first());
    if (verb) {
        rest.removeFirst();
    } else if (!rest.isEmpty() && !rest.first().startsWith(u'-') && !rest.first().contains(u'.') &&
               !rest.first().contains(u'-')) {
        QStringList names;
        for (const CommandSpec& known : commands())
            names << known.name;
        const QString meant = didYouMean(rest.first(), names);
        return usage(u"'%1'"_s.arg(rest.first()),
                     meant.isEmpty()
                         ? u"there is no such command or scenario; the commands are %1"_s.arg(names.join(u", "_s))
                         : u"there is no such command; did you mean '%1'?"_s.arg(meant),
                     {});
    }
    const CommandSpec& chosen = verb ? *verb : commands().front();
    line.command = chosen.command;
    if (rest.contains(u"--help"_s) || rest.contains(u"-h"_s)) {
        line.command = Command::Help;
        line.helpTopic = verb ? verb->name : QString();
        return line;
    }
    if (rest.contains(u"--version"_s) || rest.contains(u"-v"_s)) {
        line.command = Command::Version;
        return line;
    }
    if (chosen.command == Command::Help)
        return parseHelp(rest, line);
    QCommandLineParser parser;
    QStringList options;
    for (const OptionSpec& option : chosen.options) {
        if (option.value.isEmpty()) {
            parser.addOption({option.name, {}});
        } else {
            parser.addOption({option.name, {}, u"value"_s});
            options << option.name;
        }
    }
    if (!parser.parse(QStringList{u"statewire"_s} + rest))
        return usage(u"'%1'"_s.arg(rest.join(u' ')), parser.errorText(), chosen.name);
    line.subjects = parser.positionalArguments();
    line.all = chosen.command == Command::Run && parser.isSet(u"all"_s);
    line.slow = chosen.command == Command::Run && parser.isSet(u"slow"_s);
    line.verbose = chosen.command == Command::List && parser.isSet(u"verbose"_s);
    QHash<QString, QStringList> given;
    for (const QString& name : options)
        given.insert(name, parser.values(name));
    return takeOptions(given, chosen, line).and_then([&] { return checkSubjects(chosen, line); }).map([&] { return line; });
}

} // namespace statewire
