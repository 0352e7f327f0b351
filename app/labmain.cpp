// SPDX-License-Identifier: GPL-3.0-or-later
// statewire-lab: enters its private namespaces while it has one thread, then becomes the lab.
#include "kernel/namespaces.h"
#include "lab/lab/examination.h"
#include "lab/lab/supervisor.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <csignal>
#include <cstdio>
#include <unistd.h>

using namespace statewire;
using namespace Qt::StringLiterals;

namespace {

/// Tells the program, which reads the last line of standard error.
int giveUp(const Error& error, int status)
{
    const QJsonObject told{
        {u"tried"_s, error.tried}, {u"on"_s, error.on}, {u"why"_s, error.why}, {u"remedy"_s, error.remedy}};
    std::fprintf(stderr, "%s\n", QJsonDocument(told).toJson(QJsonDocument::Compact).constData());
    return status;
}

/// In the program's folder, which is found before there is an application object.
QString workerProgram()
{
    return QFileInfo(QFileInfo(u"/proc/self/exe"_s).symLinkTarget()).absolutePath() + u"/statewire-worker"_s;
}

/// Tells the program, which reads each line of standard output.
int examine(const QStringList& sysctls)
{
    examineMachine(sysctls, workerProgram(), [](const Finding& finding) {
        std::printf("%s\n", QJsonDocument(findingToJson(finding)).toJson(QJsonDocument::Compact).constData());
        std::fflush(stdout);
    });
    return 0;
}

} // namespace

int main(int argc, char** argv)
{
    QStringList arguments;
    for (int i = 1; i < argc; ++i)
        arguments << QString::fromLocal8Bit(argv[i]);
    if (!arguments.isEmpty() && arguments.front() == examineOption)
        return examine(arguments.mid(1));
    const Result<LabSetup> setup = LabSetup::fromArguments(arguments);
    if (!setup)
        return giveUp(setup.error(), 2);
    if (setup->mode.hasWire()) {
        if (const Result<void> entered = enterPrivateNamespaces(); !entered)
            return giveUp(entered.error(), exitCannotRunHere);
    }
    Result<LabNetwork> network = setup->mode.hasWire() ? buildWireNetwork(*setup) : buildLoopbackNetwork(*setup);
    if (!network)
        return giveUp(network.error(), exitCannotRunHere);

    std::signal(SIGPIPE, SIG_IGN);           // a stream without a reader ends the lab in order
    qputenv("QT_NO_GLIB", "1");              // the plain dispatcher wakes faster, and the wire waits for it
    qputenv("QT_FORCE_STDERR_LOGGING", "1"); // not the journal: whoever asked for the log sees the program's
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(u"statewire"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(STATEWIRE_VERSION));
    Supervisor supervisor(*setup, std::move(*network), workerProgram(), STDIN_FILENO, STDOUT_FILENO);
    QObject::connect(&supervisor, &Supervisor::ended, &application, &QCoreApplication::quit, Qt::QueuedConnection);
    supervisor.begin();
    return QCoreApplication::exec();
}
