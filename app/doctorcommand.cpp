// SPDX-License-Identifier: GPL-3.0-or-later
#include "doctorcommand.h"

#include "base/printable.h"
#include "doctor/diagnosis.h"
#include "doctor/labexamination.h"
#include "scenario/library/library.h"
#include "scenario/story/when.h"
#include "ui/doctor/screenexamination.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QFile>
#include <QJsonDocument>
#include <QTextStream>

namespace statewire {

using namespace Qt::StringLiterals;

int examineThisMachine(const CommandLine& line)
{
    const std::vector<Scenario> library = bundledScenarios();
    LabExamination examination;
    QEventLoop loop;
    QObject::connect(&examination, &LabExamination::finished, &loop, &QEventLoop::quit);
    examination.start(sysctlsOf(library));
    if (!examination.isOver())
        loop.exec();

    Diagnosis diagnosis;
    diagnosis.version = QCoreApplication::applicationVersion();
    diagnosis.kernel = runningKernel();
    QFile release(u"/etc/os-release"_s);
    diagnosis.system = systemName(release.open(QIODevice::ReadOnly) ? QString::fromUtf8(release.readAll()) : QString());
    diagnosis.findings = examination.findings();
    diagnosis.findings.push_back(examineFonts());
    diagnosis.findings.push_back(examineDisplay(QCoreApplication::applicationFilePath()));
    diagnosis.coverage = coverageOf(library, diagnosis.kernel, diagnosis.allowsPrivateLab());

    QTextStream out(stdout);
    if (line.format == CommandLine::Format::Json)
        out << QString::fromUtf8(QJsonDocument(toJson(diagnosis)).toJson(QJsonDocument::Indented));
    else
        out << printable(textOf(diagnosis));
    out.flush();
    if (out.status() != QTextStream::Ok)
        return ExitInternal;
    return diagnosis.allowsPrivateLab() ? ExitPassed : ExitCannotRun;
}

} // namespace statewire
