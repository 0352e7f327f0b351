// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/client/labprobe.h"

#include "lab/client/endprocess.h"
#include "lab/client/labprocess.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace statewire {

using namespace Qt::StringLiterals;

Error errorToldByLab(const QByteArray& standardError, const QString& tried, const QString& otherwise)
{
    const QByteArray words = standardError.trimmed();
    const QJsonObject told = QJsonDocument::fromJson(words.mid(words.lastIndexOf('\n') + 1)).object();
    return {told.value("tried"_L1).toString(tried), told.value("on"_L1).toString(), told.value("why"_L1).toString(otherwise),
            told.value("remedy"_L1).toString()};
}

LabProbe::LabProbe(QObject* parent) : QObject(parent)
{
    m_process.setProgram(helperProgram(u"statewire-lab"_s));
    m_process.setStandardOutputFile(QProcess::nullDevice());
    connect(&m_process, &QProcess::finished, this, [this](int exitCode, QProcess::ExitStatus status) {
        if (status == QProcess::NormalExit && exitCode == 0) {
            Q_EMIT possible();
            return;
        }
        const QByteArray words = m_process.readAllStandardError();
        Q_EMIT impossible(errorToldByLab(words, u"build a lab"_s, u"it ended: %1"_s.arg(QString::fromUtf8(words))));
    });
    connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            Q_EMIT impossible(
                {u"start the lab"_s, m_process.program(), m_process.errorString(), u"Is the installation complete?"_s});
    });
}

LabProbe::~LabProbe()
{
    m_process.disconnect(this);
    endProcess(m_process);
}

void LabProbe::start()
{
    if (m_process.state() != QProcess::NotRunning)
        return;
    LabSetup setup;
    setup.mode = LabMode::Wire;
    setup.hosts = {{u"client"_s, u"192.168.88.132"_s}, {u"server"_s, u"192.168.88.131"_s}};
    m_process.setArguments(setup.arguments());
    m_process.start();
    m_process.closeWriteChannel(); // its input has ended before it began, so it ends as soon as it is built
}

} // namespace statewire
