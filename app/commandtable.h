// SPDX-License-Identifier: GPL-3.0-or-later
// Every command and option, written down once: what is understood, what --help says, the man page and the completions are
// made of it.
#pragma once

#include "commandline.h"

#include <QStringList>
#include <vector>

namespace statewire {

/// What a shell offers in a place.
enum class Completes : quint8
{
    Nothing,
    Choices, ///< those that are listed
    Scenario,
    Variant,
    ScenarioFile,
    Recording,
    Figure,
    Command
};

struct OptionSpec
{
    QString name;
    QString value; ///< its placeholder, or its choices: "V", "text|json"; empty: a switch
    QString text;  ///< lines of it are broken by whoever shows them
    Completes completes = Completes::Nothing;
    bool again = false; ///< may be given more than once

    QStringList choices() const { return completes == Completes::Choices ? value.split(u'|') : QStringList(); }
};

/// One way to call a command: what it is called with, and which of its options go with that.
struct UsageForm
{
    QString lead;     ///< "", "--all"
    QString subjects; ///< "SCENARIO|FILE.toml"
    QStringList options;
    QStringList narrowed = {}; ///< choices of an option in this form alone: "--format text|json"
};

struct CommandSpec
{
    QString name;
    CommandLine::Command command;
    std::vector<UsageForm> forms;
    QString purpose; ///< after "statewire NAME": a phrase that begins small
    std::vector<OptionSpec> options;
    QString more;                    ///< one paragraph
    std::vector<Completes> subjects; ///< what a shell offers for them, all of it
    bool tellsChecks = false;        ///< its exit status is that of the checks

    const OptionSpec* findOption(const QString& name) const;
};

const std::vector<CommandSpec>& commands();
const CommandSpec* findCommand(const QString& name);

/// What 'statewire help' prints besides the help of a command.
const QStringList& documentTopics();

/// One option as it is used: "--pace fast|real|slow", "--slow".
QString usageOf(const OptionSpec& option);
/// All of a form in pieces that are not to be broken: "SCENARIO|FILE.toml", "[--variant V]".
QStringList piecesOf(const CommandSpec& command, const UsageForm& form);

/// Exit statuses, and what they mean.
const std::vector<std::pair<int, QString>>& exitStatuses();

} // namespace statewire
