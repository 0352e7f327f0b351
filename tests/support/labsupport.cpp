// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/labsupport.h"

#include "lab/protocol/protocol.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QTimer>
#include <functional>

namespace statewire::test {

using namespace Qt::StringLiterals;

namespace {

constexpr int patienceMs = 60'000;

} // namespace

QString program(const QString& name)
{
    return QCoreApplication::applicationDirPath() + u'/' + name;
}

QString whyNoLab()
{
    static const QString why = [] {
        QProcess lab;
        lab.start(program(u"statewire-lab"_s),
                  LabSetup{LabMode::Wire, {{u"client"_s, u"192.168.88.132"_s}, {u"server"_s, u"192.168.88.131"_s}}, 0}
                      .arguments());
        lab.closeWriteChannel();
        lab.waitForFinished();
        return lab.exitStatus() == QProcess::NormalExit && lab.exitCode() == exitCannotRunHere
                   ? u"no private lab on this machine: %1"_s.arg(QString::fromUtf8(lab.readAllStandardError()))
                   : QString();
    }();
    return why;
}

QJsonObject Finished::json() const
{
    return QJsonDocument::fromJson(out).object();
}

QByteArray Finished::why() const
{
    const qsizetype evidence = out.indexOf("\nEvidence\n");
    const qsizetype checks = out.indexOf("\nChecks\n");
    if (checks < 0)
        return err + out.last(std::min<qsizetype>(out.size(), 2000));
    return err + out.mid(checks) + (evidence < 0 ? out : out.mid(evidence, checks - evidence) + out.first(evidence));
}

Finished runToEnd(const QString& command, const QStringList& arguments)
{
    QProcess process;
    process.start(command, arguments);
    Finished finished;
    if (!process.waitForFinished(patienceMs)) {
        process.kill();
        process.waitForFinished();
        return finished;
    }
    if (process.exitStatus() == QProcess::NormalExit)
        finished.status = process.exitCode();
    finished.out = process.readAllStandardOutput();
    finished.err = process.readAllStandardError();
    return finished;
}

Finished runStatewire(const QStringList& arguments)
{
    return runToEnd(program(u"statewire"_s), arguments);
}

std::vector<Finished> runStatewire(const std::vector<QStringList>& commands, int atOnce)
{
    std::vector<Finished> finished(commands.size());
    size_t next = 0;
    size_t done = 0;
    QEventLoop loop;
    std::function<void()> startNext = [&] {
        if (next == commands.size())
            return;
        const size_t index = next++;
        auto* process = new QProcess(&loop);
        auto* patience = new QTimer(process);
        patience->setSingleShot(true);
        QObject::connect(patience, &QTimer::timeout, process, &QProcess::kill);
        const auto ended = [&, index, process] {
            if (process->exitStatus() == QProcess::NormalExit && process->error() != QProcess::FailedToStart)
                finished[index].status = process->exitCode();
            finished[index].out = process->readAllStandardOutput();
            finished[index].err = process->readAllStandardError();
            process->deleteLater();
            startNext();
            if (++done == commands.size())
                loop.quit();
        };
        QObject::connect(process, &QProcess::finished, &loop, ended);
        QObject::connect(process, &QProcess::errorOccurred, &loop, [ended](QProcess::ProcessError error) {
            if (error == QProcess::FailedToStart)
                ended();
        });
        patience->start(patienceMs);
        process->start(program(u"statewire"_s), commands[index]);
    };
    for (int i = 0; i < atOnce; ++i)
        startNext();
    if (done < commands.size())
        loop.exec();
    return finished;
}

QMap<QString, bool> checksOf(const Finished& run)
{
    QMap<QString, bool> passed;
    for (const QJsonValue& check : run.json().value("checks"_L1).toArray())
        passed.insert(check[u"id"].toString(), check[u"passed"].toBool());
    return passed;
}

bool isAlive(qint64 pid)
{
    QFile stat(u"/proc/%1/stat"_s.arg(pid));
    if (!stat.open(QIODevice::ReadOnly))
        return false;
    const QByteArray text = stat.readAll();
    const char state = text.mid(text.lastIndexOf(')') + 2, 1).at(0);
    return state != 'Z' && state != 'X';
}

} // namespace statewire::test
