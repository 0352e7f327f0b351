// SPDX-License-Identifier: GPL-3.0-or-later
// statewire: the window and the command line in one binary. Never enters a namespace, never needs privilege.
#include "base/language.h"
#include "base/printable.h"
#include "commandline.h"
#include "comparecommand.h"
#include "doctorcommand.h"
#include "helpcommand.h"
#include "helptext.h"
#include "listcommand.h"
#include "runcommand.h"
#include "scenario/format/scenarioreader.h"
#include "scenario/library/library.h"
#include "scenario/story/translation.h"
#include "ui/doctor/screenexamination.h"
#include "ui/library/scenariofiles.h"
#include "ui/window/mainwindow.h"
#include "ui/window/openedstory.h"
#include "ui/window/windowmemory.h"
#include "ui/window/windowpages.h"

#include <QApplication>
#include <QFile>
#include <QFileInfo>
#include <QTextStream>
#include <memory>

using namespace statewire;
using namespace Qt::StringLiterals;

namespace {

int checkFiles(const CommandLine& line)
{
    int status = ExitPassed;
    QTextStream out(stdout);
    for (const QString& path : line.subjects) {
        const Result<QByteArray> text = readScenarioText(path);
        if (!text) {
            out.flush(); // in the order of the files, where both go to a terminal
            QTextStream(stderr) << "statewire: " << printable(text.error().text()) << '\n';
            status = ExitUsage;
            continue;
        }
        const ReadScenario read = readScenario(*text, path);
        const std::vector<Diagnostic> found = read.all();
        for (const Diagnostic& diagnostic : found)
            out << printable(diagnostic.text(path, read.scenario.text)) << '\n';
        if (found.empty())
            out << printable(path) << ": no mistakes\n";
        else
            status = ExitUsage;
    }
    out.flush();
    return out.status() == QTextStream::Ok ? status : int(ExitInternal);
}

int openWindow(const CommandLine& line)
{
    Library library = Library::load();
    const QString subject = line.subjects.isEmpty() ? QString() : line.subjects.first();
    const bool recording = subject.endsWith(".pcapng"_L1);
    const bool file = subject.endsWith(".toml"_L1);
    const auto complain = [](const Error& error) {
        QTextStream(stderr) << "statewire: " << printable(error.text()) << '\n';
        return ExitUsage;
    };
    // A file with mistakes opens: the window shows them until it is mended.
    if (file && !QFileInfo(subject).isReadable())
        return complain(findScenario(subject).error());
    if (!subject.isEmpty() && !recording && !file && !library.find(subject))
        return complain(findScenario(subject).error());
    if (const LibraryEntry* entry = library.find(subject);
        entry && !line.variant.isEmpty() && !entry->scenario.findVariant(line.variant))
        return complain(makePlan(entry->scenario, line.variant).error());
    for (const QString& trouble : library.bundledTroubles())
        QTextStream(stderr) << "statewire: " << printable(trouble) << '\n';
    MainWindow window(std::move(library));
    WindowMemory memory(window);
    memory.restore();
    window.show();
    if (recording)
        window.story().openRecording(subject);
    else if (file)
        window.files().open(subject, line.variant);
    else if (!subject.isEmpty())
        window.story().openScenario(subject, line.variant);
    else
        window.pages().showWelcome();
    return QApplication::exec();
}

/// Only the window needs a display; a figure needs fonts and a painter, which the offscreen platform has.
std::unique_ptr<QCoreApplication> makeApplication(const CommandLine& line, int& argc, char** argv)
{
    if (line.command == CommandLine::Command::Gui)
        return std::make_unique<QApplication>(argc, argv);
    if (line.command == CommandLine::Command::Doctor) {
        // The display is tried by a process of its own, which must find its environment as it is here.
        const QByteArray platform = qgetenv("QT_QPA_PLATFORM");
        qputenv("QT_QPA_PLATFORM", "offscreen");
        auto application = std::make_unique<QGuiApplication>(argc, argv);
        platform.isEmpty() ? qunsetenv("QT_QPA_PLATFORM") : qputenv("QT_QPA_PLATFORM", platform);
        return application;
    }
    if (!line.figures.isEmpty()) {
        qputenv("QT_QPA_PLATFORM", "offscreen");
        return std::make_unique<QApplication>(argc, argv);
    }
    return std::make_unique<QCoreApplication>(argc, argv);
}

} // namespace

int main(int argc, char** argv)
{
    QStringList arguments;
    for (int i = 1; i < argc; ++i)
        arguments << QString::fromLocal8Bit(argv[i]);
    if (arguments == QStringList(examineDisplayOption))
        return tellDisplay(argc, argv);
    const Result<CommandLine> line = parseCommandLine(arguments);
    if (!line) {
        QTextStream(stderr) << "statewire: " << printable(line.error().text()) << '\n';
        return ExitUsage;
    }
    if (line->command == CommandLine::Command::Help) {
        QTextStream(stdout) << helpText(line->helpTopic);
        return ExitPassed;
    }
    if (line->command == CommandLine::Command::Version) {
        QTextStream(stdout) << "statewire " << STATEWIRE_VERSION << '\n';
        return ExitPassed;
    }
    const bool display = !qEnvironmentVariableIsEmpty("DISPLAY") || !qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY") ||
                         !qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM");
    if (line->command == CommandLine::Command::Gui && !display) {
        QTextStream(stderr)
            << "statewire: could not open the window: there is no display (DISPLAY and WAYLAND_DISPLAY are not "
               "set). Without one, 'statewire run time-wait-reuse' tells the same story in the terminal\n";
        return ExitCannotRun;
    }
    QCoreApplication::setApplicationName(u"statewire"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(STATEWIRE_VERSION));
    QGuiApplication::setDesktopFileName(u"io.github.statewire.Statewire"_s); // by which Wayland knows whose windows they are
    const std::unique_ptr<QCoreApplication> application = makeApplication(*line, argc, argv);
    const QStringList languages = line->languages.isEmpty() ? systemLanguages() : line->languages;
    speak(languages);
    Telling::setPreferredLanguages(languages);
    switch (line->command) {
    case CommandLine::Command::Gui: return openWindow(*line);
    case CommandLine::Command::List: return listScenarios(*line);
    case CommandLine::Command::Run: return runScenario(*line);
    case CommandLine::Command::Replay: return replaySession(*line);
    case CommandLine::Command::Compare: return compareRuns(*line);
    case CommandLine::Command::Check: return checkFiles(*line);
    case CommandLine::Command::Doctor: return examineThisMachine(*line);
    case CommandLine::Command::Schema: return printSchema(*line);
    case CommandLine::Command::Document: return printDocument(*line);
    case CommandLine::Command::Help:
    case CommandLine::Command::Version: break;
    }
    return ExitInternal;
}
