// SPDX-License-Identifier: GPL-3.0-or-later
#include "doctor/labexamination.h"

#include "base/signaltext.h"
#include "lab/client/endprocess.h"
#include "lab/client/labprobe.h"
#include "lab/client/labprocess.h"

#include <QJsonDocument>
#include <utility>

namespace statewire {

using namespace Qt::StringLiterals;

LabExamination::LabExamination(QObject* parent) : QObject(parent)
{
    m_process.setProgram(helperProgram(u"statewire-lab"_s));
    connect(&m_process, &QProcess::readyReadStandardOutput, this, &LabExamination::read);
    connect(&m_process, &QProcess::finished, this, [this](int exitCode, QProcess::ExitStatus status) {
        read();
        if (status == QProcess::NormalExit && exitCode == 0) {
            end({});
            return;
        }
        const QByteArray words = m_process.readAllStandardError();
        const Sentence how =
            status == QProcess::CrashExit
                ? Sentence::tr("it was ended by %1").arg(signalText(exitCode))
                : Sentence::tr("it ended with status %1: %2").arg(exitCode).arg(QString::fromUtf8(words).trimmed());
        end(errorToldByLab(words, Sentence::tr("examine this machine").text(), how.text()));
    });
    connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            end({Sentence::tr("start the lab").text(), m_process.program(), m_process.errorString(),
                 Sentence::tr("Is the installation complete?").text()});
    });
}

LabExamination::~LabExamination()
{
    m_process.disconnect(this);
    endProcess(m_process);
}

void LabExamination::start(const QStringList& sysctls)
{
    m_process.setArguments(QStringList(examineOption) + sysctls);
    m_process.start();
    m_process.closeWriteChannel();
}

void LabExamination::read()
{
    while (m_process.canReadLine()) {
        const Result<Finding> finding = findingFromJson(QJsonDocument::fromJson(m_process.readLine()).object());
        if (finding)
            m_findings.push_back(*finding);
    }
}

void LabExamination::end(const Error& error)
{
    if (std::exchange(m_over, true))
        return;
    if (!error.why.isEmpty()) {
        Finding finding{u"lab"_s, Sentence::tr("have the lab's program look"), Finding::Outcome::Fails, {}, {}, {}, false};
        takeError(finding, error);
        m_findings.push_back(finding);
    }
    Q_EMIT finished();
}

} // namespace statewire
