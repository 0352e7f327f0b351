// SPDX-License-Identifier: GPL-3.0-or-later
#include "completion.h"

#include "commandtable.h"
#include "ui/figure/figureformats.h"

#include <algorithm>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

bool offers(const CommandSpec& command, Completes what)
{
    return std::find(command.subjects.begin(), command.subjects.end(), what) != command.subjects.end();
}

QStringList commandNames()
{
    QStringList names;
    for (const CommandSpec& command : commands())
        names << command.name;
    return names;
}

QStringList suffixesOf(const CommandSpec& command)
{
    QStringList suffixes;
    if (offers(command, Completes::ScenarioFile))
        suffixes << u"toml"_s;
    if (offers(command, Completes::Recording))
        suffixes << u"pcapng"_s;
    return suffixes;
}

QStringList figureEndings()
{
    QStringList endings;
    for (const QString& suffix : figureUsage().split(u'|'))
        endings << suffix.mid(1);
    return endings;
}

QStringList helpTopics()
{
    return documentTopics() + commandNames();
}

/// Between single quotes, in any of the shells.
QString quoted(QString text)
{
    return u'\'' + text.replace(u'\'', u"’"_s) + u'\'';
}

// What the program lists: a scenario at a line's beginning, its variants further in.
const QString scenariosByAwk = u"awk '/^[a-z0-9]/ { print $1 }'"_s;
/// \p scenario as the shell has it.
QString variantsByAwk(const QString& scenario)
{
    return u"awk -v wanted=\"%1\" '/^[a-z0-9]/ { on = $1 == wanted } on && /^      [a-z0-9]/ { print $1 }'"_s.arg(scenario);
}

QString bash()
{
    QString text =
        u"# SPDX-License-Identifier: GPL-3.0-or-later\n# bash completion of statewire\n\n"
        "_statewire_scenarios() {\n    statewire list 2>/dev/null | %1\n}\n\n"
        "_statewire_variants() {\n    statewire list 2>/dev/null |\n        %2\n}\n\n"
        "_statewire_files() {\n    local suffix\n    compopt -o filenames\n    COMPREPLY+=($(compgen -d -- \"$current\"))\n"
        "    for suffix in \"$@\"; do\n        COMPREPLY+=($(compgen -f -X \"!*.$suffix\" -- \"$current\"))\n    done\n}\n\n"
        "_statewire() {\n"
        "    local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} command=${COMP_WORDS[1]}\n"
        "    COMPREPLY=()\n"
        "    if ((COMP_CWORD == 1)) && [[ $current != -* ]]; then\n"
        "        COMPREPLY=($(compgen -W '%3' -- \"$current\"))\n"
        "        _statewire_files toml pcapng\n        return\n    fi\n"
        "    case $command,$before in\n"_s.arg(scenariosByAwk, variantsByAwk(u"$1"_s), commandNames().join(u' '));
    for (const CommandSpec& command : commands()) {
        for (const OptionSpec& option : command.options) {
            if (option.value.isEmpty())
                continue;
            text += u"    %1,--%2)\n"_s.arg(command.name, option.name);
            switch (option.completes) {
            case Completes::Choices:
                text += u"        COMPREPLY=($(compgen -W '%1' -- \"$current\"))\n"_s.arg(option.choices().join(u' '));
                break;
            case Completes::Variant:
                text +=
                    u"        COMPREPLY=($(compgen -W \"$(_statewire_variants \"${COMP_WORDS[2]}\")\" -- \"$current\"))\n"_s;
                break;
            case Completes::Recording: text += u"        _statewire_files pcapng\n"_s; break;
            case Completes::Figure: text += u"        _statewire_files %1\n"_s.arg(figureEndings().join(u' ')); break;
            case Completes::Nothing:
            case Completes::Scenario:
            case Completes::ScenarioFile:
            case Completes::Command: break;
            }
            text += u"        return\n        ;;\n"_s;
        }
    }
    text += u"    esac\n    case $command in\n"_s;
    for (const CommandSpec& command : commands()) {
        QStringList options{u"--help"_s};
        for (const OptionSpec& option : command.options)
            options << u"--"_s + option.name;
        text += u"    %1)\n        if [[ $current == -* ]]; then\n"
                "            COMPREPLY=($(compgen -W '%2' -- \"$current\"))\n"_s.arg(command.name, options.join(u' '));
        QString subjects;
        if (offers(command, Completes::Scenario))
            subjects += u"            COMPREPLY=($(compgen -W \"$(_statewire_scenarios)\" -- \"$current\"))\n"_s;
        if (offers(command, Completes::Command))
            subjects += u"            COMPREPLY=($(compgen -W '%1' -- \"$current\"))\n"_s.arg(helpTopics().join(u' '));
        if (const QStringList suffixes = suffixesOf(command); !suffixes.isEmpty())
            subjects += u"            _statewire_files %1\n"_s.arg(suffixes.join(u' '));
        if (!subjects.isEmpty())
            text += u"        else\n"_s + subjects;
        text += u"        fi\n        ;;\n"_s;
    }
    return text + u"    -*) COMPREPLY=($(compgen -W '--help --version' -- \"$current\")) ;;\n    esac\n}\n\n"
                  "complete -F _statewire statewire\n"_s;
}

QString zsh()
{
    QString text =
        u"#compdef statewire\n# SPDX-License-Identifier: GPL-3.0-or-later\n\n"
        "_statewire_scenarios() {\n    compadd -- $(statewire list 2>/dev/null | %1)\n}\n\n"
        "_statewire_variants() {\n    set -- $words[2]\n    compadd -- $(statewire list 2>/dev/null |\n        %2)\n}\n\n"
        "_statewire_topics() {\n    compadd -- %3\n}\n\n"
        "_statewire_commands() {\n    local -a commands=(\n"_s.arg(scenariosByAwk, variantsByAwk(u"$1"_s),
                                                                   helpTopics().join(u' '));
    for (const CommandSpec& command : commands())
        text += u"        %1\n"_s.arg(quoted(command.name + u':' + QString(command.purpose).replace(u':', u"\\:"_s)));
    text += u"    )\n    _describe command commands\n    _files -g '*.(toml|pcapng)'\n}\n\n"
            "_statewire() {\n    if ((CURRENT == 2)); then\n        _statewire_commands\n        return\n    fi\n"
            "    local command=$words[2]\n    shift words\n    ((CURRENT--))\n    case $command in\n"_s;
    for (const CommandSpec& command : commands()) {
        text += u"    %1)\n        _arguments '--help[explain it]'"_s.arg(command.name);
        for (const OptionSpec& option : command.options) {
            QString told = option.text;
            told.replace(u'[', u'(').replace(u']', u')').replace(u':', u"\\:"_s);
            QString spec = (option.again ? u"*--"_s : u"--"_s) + option.name + u'[' + told + u']';
            if (!option.value.isEmpty()) {
                spec += u':' + option.name + u':';
                switch (option.completes) {
                case Completes::Choices: spec += u'(' + option.choices().join(u' ') + u')'; break;
                case Completes::Variant: spec += u"_statewire_variants"_s; break;
                case Completes::Recording: spec += u"_files -g \"*.pcapng\""_s; break;
                case Completes::Figure: spec += u"_files -g \"*.(%1)\""_s.arg(figureEndings().join(u'|')); break;
                case Completes::Nothing:
                case Completes::Scenario:
                case Completes::ScenarioFile:
                case Completes::Command: spec += u' '; break;
                }
            }
            text += u" \\\n            "_s + quoted(spec);
        }
        const QString files = suffixesOf(command).join(u'|');
        if (offers(command, Completes::Scenario))
            text += u" \\\n            '*:scenario:{ _statewire_scenarios; _files -g \"*.(%1)\" }'"_s.arg(files);
        else if (offers(command, Completes::Command))
            text += u" \\\n            '*:topic:_statewire_topics'"_s;
        else if (!files.isEmpty())
            text += u" \\\n            '*:file:_files -g \"*.(%1)\"'"_s.arg(files);
        text += u"\n        ;;\n"_s;
    }
    return text + u"    esac\n}\n\n_statewire \"$@\"\n"_s;
}

QString fish()
{
    QString text =
        u"# SPDX-License-Identifier: GPL-3.0-or-later\n# fish completion of statewire\n\n"
        "function __statewire_scenarios\n    statewire list 2>/dev/null | %1\nend\n\n"
        "function __statewire_variants\n    set -l words (commandline -opc)\n    statewire list 2>/dev/null | %2\nend\n\n"_s
            .arg(scenariosByAwk, variantsByAwk(u"$words[3]"_s));
    for (const CommandSpec& command : commands())
        text +=
            u"complete -c statewire -n __fish_use_subcommand -f -a %1 -d %2\n"_s.arg(command.name, quoted(command.purpose));
    for (const CommandSpec& command : commands()) {
        const QString within = u"complete -c statewire -n '__fish_seen_subcommand_from %1'"_s.arg(command.name);
        for (const OptionSpec& option : command.options) {
            text += within + u" -l %1 -d %2"_s.arg(option.name, quoted(option.text));
            if (!option.value.isEmpty()) {
                switch (option.completes) {
                case Completes::Choices: text += u" -x -a %1"_s.arg(quoted(option.choices().join(u' '))); break;
                case Completes::Variant: text += u" -x -a '(__statewire_variants)'"_s; break;
                case Completes::Recording:
                case Completes::Figure: text += u" -r"_s; break;
                case Completes::Nothing:
                case Completes::Scenario:
                case Completes::ScenarioFile:
                case Completes::Command: text += u" -x"_s; break;
                }
            }
            text += u'\n';
        }
        if (offers(command, Completes::Scenario))
            text += within + u" -a '(__statewire_scenarios)'\n"_s;
        if (offers(command, Completes::Command))
            text += within + u" -f -a %1\n"_s.arg(quoted(helpTopics().join(u' ')));
    }
    return text;
}

} // namespace

QString completionFor(const QString& shell)
{
    return shell == "bash"_L1 ? bash() : shell == "zsh"_L1 ? zsh() : shell == "fish"_L1 ? fish() : QString();
}

} // namespace statewire
