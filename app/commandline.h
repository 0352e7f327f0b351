// SPDX-License-Identifier: GPL-3.0-or-later
// The command line as data: parsed before any application object exists, so that --help needs no display.
#pragma once

#include "base/result.h"
#include "lab/protocol/protocol.h"
#include "scenario/run/pace.h"

#include <QMap>
#include <QStringList>

namespace statewire {

/// Exit statuses of every command.
enum ExitStatus : int
{
    ExitPassed = 0,
    ExitCheckFailed = 1,
    ExitUsage = 2,
    ExitInternal = 3,
    ExitCannotRun = exitCannotRunHere
};

struct CommandLine
{
    enum class Command : quint8
    {
        Gui,
        List,
        Run,
        Replay,
        Compare,
        Check,
        Doctor,
        Schema,
        Document, ///< a help topic that is a document: the format, the tutorial
        Help,
        Version
    };
    enum class Format : quint8
    {
        Text,
        Json,
        JUnit,
        Tap,
        Markdown
    };

    Command command = Command::Gui;
    QStringList subjects; ///< scenario, recording or files
    bool all = false;     ///< run: every scenario in every variant
    bool slow = false;    ///< with all: also what takes long
    QString variant;
    QMap<QString, QString> knobs;
    Pace pace = Pace::Real;
    Format format = Format::Text;
    QString record;
    QStringList figures;
    QString search;        ///< list: only what fits these words, best first
    bool verbose = false;  ///< list: also where to read more
    QStringList languages; ///< of the text, best first; empty: those of the system
    QString helpTopic;     ///< the command that --help was asked for, or the document
};

/// Parses the arguments without the program's name. The error's remedy names the help to read.
Result<CommandLine> parseCommandLine(const QStringList& arguments);

} // namespace statewire
