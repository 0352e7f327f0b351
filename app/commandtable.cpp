// SPDX-License-Identifier: GPL-3.0-or-later
#include "commandtable.h"

#include "ui/figure/figureformats.h"

#include <algorithm>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

using Command = CommandLine::Command;

OptionSpec variantOption(const QString& text)
{
    return {u"variant"_s, u"V"_s, text, Completes::Variant};
}

OptionSpec languageOption()
{
    return {u"language"_s, u"L"_s, u"the language of the text, such as de (default: the system's)"_s};
}

OptionSpec formatOption(const QString& choices = u"text|json"_s)
{
    return {u"format"_s, choices, u"what to print (default: text)"_s, Completes::Choices};
}

OptionSpec setOption(const QString& text)
{
    return {u"set"_s, u"KNOB=VALUE"_s, text, Completes::Nothing, true};
}

OptionSpec figureOption()
{
    return {u"figure"_s, u"F"_s, u"write the timeline as %1; may be given again"_s.arg(figureNames()), Completes::Figure,
            true};
}

std::vector<CommandSpec> makeCommands()
{
    return {
        {u"gui"_s,
         Command::Gui,
         {{{}, u"[SCENARIO|FILE.toml|SESSION.pcapng]"_s, {u"variant"_s, u"language"_s}}},
         u"open the window (what happens without a command)"_s,
         {variantOption(u"the variant to begin with"_s), languageOption()},
         u"Without an argument it shows the library by question. A FILE.toml is watched, and read again when it is saved. "
         u"Its "
         "Free Play has no story: an empty lab, calls made by hand, sysctls turned and frames held by hand, and in the end "
         "the "
         "scenario file that does the same again."_s,
         {Completes::Scenario, Completes::ScenarioFile, Completes::Recording}},
        {u"list"_s,
         Command::List,
         {{{}, {}, {u"search"_s, u"verbose"_s, u"language"_s, u"format"_s}}},
         u"list the scenarios, the bundled ones and yours, with their variants"_s,
         {{u"search"_s, u"WORDS"_s, u"only those that fit, best first: an error message, a state, a sysctl, a question"_s},
          {u"verbose"_s, {}, u"also where to read more"_s},
          languageOption(),
          formatOption()},
         u"Yours are the files *.toml in $XDG_DATA_HOME/statewire/scenarios (~/.local/share/statewire/scenarios) and in "
         "statewire/scenarios of each folder of $XDG_DATA_DIRS. One with the id of a bundled scenario takes its place."_s,
         {}},
        {u"run"_s,
         Command::Run,
         {{{},
           u"SCENARIO|FILE.toml"_s,
           {u"variant"_s, u"set"_s, u"pace"_s, u"record"_s, u"figure"_s, u"language"_s, u"format"_s},
           {u"--format text|json"_s}},
          {u"--all"_s, u"[SCENARIO|FILE.toml]..."_s, {u"slow"_s, u"pace"_s, u"format"_s}}},
         u"run a scenario on this machine's own kernel and check it"_s,
         {variantOption(u"a variant of the scenario (default: its first)"_s),
          setOption(u"turn a knob of the scenario; may be given again"_s),
          {u"pace"_s, u"fast|real|slow"_s,
           u"fast: no pauses; real: short pauses between steps (default); slow: each frame takes 250 ms on the wire"_s,
           Completes::Choices},
          {u"record"_s, u"S.pcapng"_s, u"keep the session: a capture for Wireshark, a recording for replay"_s,
           Completes::Recording},
          figureOption(),
          languageOption(),
          formatOption(u"text|json|junit|tap"_s),
          {u"all"_s,
           {},
           u"every variant of the scenarios given; without any, of all bundled ones, as a test of this kernel's TCP; its "
           "formats are text, json, junit and tap"_s},
          {u"slow"_s, {}, u"with --all: also the variants that wait for minutes"_s}},
         u"Frames are told by their time since their step began; the time at the end is that of the steps, without what lay "
         u"between them. "
         "Where a scenario says that this kernel differs, that is said, and why. Where a scenario of the library comes out "
         "otherwise than it says, that is a difference of this kernel that is not described, told with what was expected "
         "and "
         "what was observed. What the kernel has no counter for is unknown, and no failure."_s,
         {Completes::Scenario, Completes::ScenarioFile},
         true},
        {u"replay"_s,
         Command::Replay,
         {{{}, u"S.pcapng"_s, {u"figure"_s, u"language"_s, u"format"_s}}},
         u"tell a recorded session again and compute its checks anew"_s,
         {figureOption(), languageOption(), formatOption()},
         u"The votes of the class are told with the answer. Frames are told by their time since their step began."_s,
         {Completes::Recording},
         true},
        {u"compare"_s,
         Command::Compare,
         {{{}, u"SCENARIO|FILE.toml VARIANT_A VARIANT_B"_s, {u"set"_s, u"pace"_s, u"format"_s}},
          {{}, u"A.pcapng B.pcapng"_s, {u"format"_s}}},
         u"run two variants of a scenario, or take two recordings, and tell where they part"_s,
         {setOption(u"turn a knob in both; may be given again"_s),
          {u"pace"_s, u"fast|real|slow"_s, u"as for run"_s, Completes::Choices},
          formatOption()},
         u"It tells what was turned, where they part, and what else differs. Sequence numbers, ports, time stamps and "
         u"durations "
         "are not compared."_s,
         {Completes::Scenario, Completes::ScenarioFile, Completes::Recording},
         true},
        {u"check"_s,
         Command::Check,
         {{{}, u"FILE.toml..."_s, {}}},
         u"report every mistake in scenario files, with line and column"_s,
         {},
         {},
         {Completes::ScenarioFile}},
        {u"doctor"_s,
         Command::Doctor,
         {{{}, {}, {u"format"_s}}},
         u"try what this machine allows, and tell the cause and the remedy of what it does not"_s,
         {formatOption()},
         u"The exit status is 0 where a private lab works, and 77 where none does."_s,
         {}},
        {u"schema"_s,
         Command::Schema,
         {{{}, {}, {u"format"_s}}},
         u"print the scenario format for editors: a JSON Schema"_s,
         {{u"format"_s, u"json|markdown"_s,
           u"json: the schema (default); markdown: the page of 'statewire help format', its lists of keys made anew"_s,
           Completes::Choices}},
         u"An editor finds the schema by a first line such as #:schema ./scenario.schema.json in the scenario's file."_s,
         {}},
        {u"help"_s,
         Command::Help,
         {{{}, u"[%1|COMMAND]"_s.arg(documentTopics().join(u'|')), {}}},
         u"explain the scenario format, how to write a scenario, or a command"_s,
         {},
         u"format: every table and key of a scenario file. tutorial: from an empty file to a scenario that runs. man: the "
         u"man "
         "page. bash, zsh, fish: what completes commands, options and scenarios in that shell."_s,
         {Completes::Command}},
    };
}

} // namespace

const OptionSpec* CommandSpec::findOption(const QString& wanted) const
{
    const auto found = std::find_if(options.begin(), options.end(), [&](const OptionSpec& o) { return o.name == wanted; });
    return found == options.end() ? nullptr : &*found;
}

const std::vector<CommandSpec>& commands()
{
    static const std::vector<CommandSpec> all = makeCommands();
    return all;
}

const CommandSpec* findCommand(const QString& name)
{
    for (const CommandSpec& command : commands()) {
        if (command.name == name)
            return &command;
    }
    return nullptr;
}

const QStringList& documentTopics()
{
    static const QStringList topics{u"format"_s, u"tutorial"_s, u"man"_s, u"bash"_s, u"zsh"_s, u"fish"_s};
    return topics;
}

QString usageOf(const OptionSpec& option)
{
    return u"--"_s + option.name + (option.value.isEmpty() ? QString() : u' ' + option.value);
}

QStringList piecesOf(const CommandSpec& command, const UsageForm& form)
{
    QStringList pieces;
    if (!form.lead.isEmpty())
        pieces << form.lead;
    if (!form.subjects.isEmpty())
        pieces << form.subjects.split(u' ');
    for (const QString& name : form.options) {
        const OptionSpec* option = command.findOption(name);
        QString usage = option ? usageOf(*option) : QString();
        for (const QString& narrow : form.narrowed) {
            if (narrow.startsWith(u"--"_s + name + u' '))
                usage = narrow;
        }
        pieces << u"[%1]%2"_s.arg(usage, option && option->again ? u"..."_s : QString());
    }
    return pieces;
}

const std::vector<std::pair<int, QString>>& exitStatuses()
{
    static const std::vector<std::pair<int, QString>> all{
        {ExitPassed,
         u"no check failed; one that could not be tested, since the recording ends before its step or the kernel "
         "does not tell, has not: it is told as unknown"_s},
        {ExitCheckFailed, u"a check failed, or a step could not be told"_s},
        {ExitUsage, u"wrong usage or invalid input"_s},
        {ExitInternal, u"an internal error"_s},
        {ExitCannotRun, u"this machine cannot run it; the cause and a remedy are printed"_s}};
    return all;
}

} // namespace statewire
