// SPDX-License-Identifier: GPL-3.0-or-later
#include "labsupport.h"

#include "lab/protocol.h"

#include <QCoreApplication>
#include <QFile>
#include <QJsonDocument>
#include <QProcess>

namespace statewire::test {

using namespace Qt::StringLiterals;

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

Finished runToEnd(const QString& command, const QStringList& arguments)
{
    constexpr int patienceMs = 60'000;
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
