// SPDX-License-Identifier: GPL-3.0-or-later
#include "commandline.h"

#include "scenario/story/diagnostic.h"
#include "ui/figure/figureformats.h"

#include <QCommandLineParser>
#include <QHash>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

using Command = CommandLine::Command;

struct Verb
{
    QString name;
    Command command;
    QString arguments;
    QString purpose;
    QString details;
};

const std::vector<Verb>& verbs()
{
    static const std::vector<Verb> all{
        {u"gui"_s, Command::Gui, u"[--variant V] [--language L] [SCENARIO | FILE.toml | SESSION.pcapng]"_s,
         u"open the window (what happens without a command)"_s,
         u"  --variant V           the variant to begin with\n"
         "  --language L          the language of the text, such as de (default: the system's)\n"_s},
        {u"list"_s, Command::List, u"[--search WORDS] [--verbose] [--language L] [--format text|json]"_s,
         u"list the scenarios, the bundled ones and yours, with their variants"_s,
         u"  --search WORDS        only those that fit, best first: an error message, a state, a sysctl, a question\n"
         "  --verbose             also where to read more\n"
         "  --language L          the language of the text, such as de (default: the system's)\n"
         "  --format text|json    what to print (default: text)\n\n"
         "Yours are the files *.toml in $XDG_DATA_HOME/statewire/scenarios (~/.local/share/statewire/scenarios) and in\n"
         "statewire/scenarios of each folder of $XDG_DATA_DIRS. One with the id of a bundled scenario takes its place.\n"_s},
        {u"run"_s, Command::Run,
         u"SCENARIO|FILE.toml [--variant V] [--set KNOB=VALUE]... [--pace fast|real|slow]\n"
         "                       [--record S.pcapng] [--figure F%1]... [--language L]\n"
         "                       [--format text|json]\n"
         "       statewire run --all [SCENARIO|FILE.toml]... [--slow] [--pace fast|real|slow]\n"
         "                       [--format text|json|junit|tap]"_s.arg(figureUsage()),
         u"run a scenario on this machine's own kernel and check it"_s,
         u"  --variant V           a variant of the scenario (default: its first)\n"
         "  --set KNOB=VALUE      turn a knob of the scenario; may be given again\n"
         "  --pace fast|real|slow fast: no pauses; real: short pauses between steps (default);\n"
         "                        slow: each frame takes 250 ms on the wire\n"
         "  --record S.pcapng     keep the session: a capture for Wireshark, a recording for replay\n"
         "  --figure F            write the timeline as %1; may be given again\n"
         "  --language L          the language of the text, such as de (default: the system's)\n"
         "  --format text|json    what to print (default: text)\n"
         "  --all                 every variant of the scenarios given; without any, of all bundled ones, as a\n"
         "                        test of this kernel's TCP; its formats are text, json, junit and tap\n"
         "  --slow                with --all: also the variants that wait for minutes\n"_s.arg(figureNames())},
        {u"replay"_s, Command::Replay, u"S.pcapng [--figure F]... [--language L] [--format text|json]"_s,
         u"tell a recorded session again and compute its checks anew"_s,
         u"  --figure F            write the timeline as %1; may be given again\n"
         "  --language L          the language of the text, such as de (default: the system's)\n"
         "  --format text|json    what to print (default: text)\n"_s.arg(figureNames())},
        {u"compare"_s, Command::Compare,
         u"SCENARIO|FILE.toml VARIANT_A VARIANT_B [--set KNOB=VALUE]... [--pace fast|real|slow]\n"
         "                           [--format text|json]\n"
         "       statewire compare A.pcapng B.pcapng [--format text|json]"_s,
         u"run two variants of a scenario, or take two recordings, and tell where they part"_s,
         u"  --set KNOB=VALUE      turn a knob in both; may be given again\n"
         "  --pace fast|real|slow as for run\n"
         "  --format text|json    what to print (default: text)\n"_s},
        {u"check"_s,
         Command::Check,
         u"FILE.toml..."_s,
         u"report every mistake in scenario files, with line and column"_s,
         {}},
        {u"doctor"_s, Command::Doctor, u"[--format text|json]"_s,
         u"try what this machine allows, and tell the cause and the remedy of what it does not"_s,
         u"  --format text|json    what to print (default: text)\n\n"
         "Exit status: 0 a private lab works here, 77 none does.\n"_s},
        {u"schema"_s, Command::Schema, u"[--format json|markdown]"_s,
         u"print the scenario format for editors: a JSON Schema"_s,
         u"  --format json         the schema (default). An editor finds it by a first line such as\n"
         "                        #:schema ./scenario.schema.json\n"
         "  --format markdown     the page of 'statewire help format', its lists of keys made anew\n"_s},
        {u"help"_s, Command::Help, u"[format | tutorial | COMMAND]"_s,
         u"explain the scenario format, how to write a scenario, or a command"_s,
         u"  format                every table and key of a scenario file\n"
         "  tutorial              from an empty file to a scenario that runs\n"_s},
    };
    return all;
}

const Verb* findVerb(const QString& name)
{
    for (const Verb& verb : verbs()) {
        if (verb.name == name)
            return &verb;
    }
    return nullptr;
}

tl::unexpected<Error> usage(const QString& what, const QString& why, const QString& topic)
{
    return tl::unexpected(
        Error{u"understand"_s, what, why, u"See 'statewire %1--help'"_s.arg(topic.isEmpty() ? QString() : topic + u' ')});
}

Result<void> takeOptions(const QHash<QString, QStringList>& given, const Verb& verb, CommandLine& line)
{
    const auto last = [&given](const QString& name) {
        return given.value(name).isEmpty() ? QString() : given.value(name).last();
    };
    for (auto it = given.constBegin(); it != given.constEnd(); ++it) {
        if (it->size() > 1 && it.key() != "set"_L1 && it.key() != "figure"_L1)
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

Result<void> checkSubjects(const Verb& verb, const CommandLine& line)
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
    if (line.helpTopic == "format"_L1 || line.helpTopic == "tutorial"_L1) {
        line.command = Command::Document;
        return line;
    }
    if (line.helpTopic.isEmpty() || findVerb(line.helpTopic))
        return line;
    QStringList known{u"format"_s, u"tutorial"_s};
    for (const Verb& verb : verbs())
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
    const Verb* verb = rest.isEmpty() ? nullptr : findVerb(rest.first());
    if (verb) {
        rest.removeFirst();
    } else if (!rest.isEmpty() && !rest.first().startsWith(u'-') && !rest.first().contains(u'.') &&
               !rest.first().contains(u'-')) {
        QStringList names;
        for (const Verb& known : verbs())
            names << known.name;
        const QString meant = didYouMean(rest.first(), names);
        return usage(u"'%1'"_s.arg(rest.first()),
                     meant.isEmpty()
                         ? u"there is no such command or scenario; the commands are %1"_s.arg(names.join(u", "_s))
                         : u"there is no such command; did you mean '%1'?"_s.arg(meant),
                     {});
    }
    const Verb& chosen = verb ? *verb : verbs().front();
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
    const auto option = [&](const QString& name) {
        parser.addOption({name, {}, u"value"_s});
        options << name;
    };
    if (chosen.command == Command::Run || chosen.command == Command::Gui)
        option(u"variant"_s);
    if (chosen.command == Command::List) {
        option(u"search"_s);
        parser.addOption({u"verbose"_s, {}});
    }
    if (chosen.command == Command::List || chosen.command == Command::Run || chosen.command == Command::Replay ||
        chosen.command == Command::Gui)
        option(u"language"_s);
    if (chosen.command == Command::Run || chosen.command == Command::Compare) {
        option(u"set"_s);
        option(u"pace"_s);
    }
    if (chosen.command == Command::Run) {
        option(u"record"_s);
        parser.addOption({u"all"_s, {}});
        parser.addOption({u"slow"_s, {}});
    }
    if (chosen.command == Command::Run || chosen.command == Command::Replay)
        option(u"figure"_s);
    if (chosen.command != Command::Gui && chosen.command != Command::Check)
        option(u"format"_s);
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

QString helpText(const QString& topic)
{
    if (const Verb* verb = findVerb(topic)) {
        QString text = u"Usage: statewire %1 %2\n\n%3.\n"_s.arg(verb->name, verb->arguments,
                                                                verb->purpose.left(1).toUpper() + verb->purpose.mid(1));
        if (!verb->details.isEmpty())
            text += u'\n' + verb->details;
        if (verb->command == Command::Run || verb->command == Command::Replay || verb->command == Command::Compare)
            text += u"\nExit status: 0 no check failed, 1 a check failed or a step could not be told, 2 usage or invalid\n"
                    "input, 3 internal error, 77 this machine cannot run it. A check that could not be tested, since the\n"
                    "recording ends before its step or the kernel does not tell, has not failed.\n"_s;
        return text;
    }
    QString text = u"Statewire shows real TCP sockets changing state, in a private network on this machine's own kernel.\n\n"
                   "Usage: statewire [COMMAND] [ARGUMENTS]\n\n"_s;
    for (const Verb& verb : verbs())
        text += u"  %1%2\n"_s.arg(verb.name.leftJustified(10), verb.purpose);
    return text + u"\n  --help    this help, or that of a command\n  --version the version\n\n"
                  "Begin with:  statewire run time-wait-reuse\n"_s;
}

} // namespace statewire
