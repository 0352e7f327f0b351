// SPDX-License-Identifier: GPL-3.0-or-later
#include "doctorcommand.h"

#include "base/printable.h"
#include "doctor/diagnosis.h"
#include "doctor/labexamination.h"
#include "scenario/library/library.h"
#include "ui/doctor/screenexamination.h"

#include <QCoreApplication>
#include <QEventLoop>
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

    std::vector<Finding> findings = examination.findings();
    findings.push_back(examineFonts());
    findings.push_back(examineDisplay(QCoreApplication::applicationFilePath()));
    const Diagnosis diagnosis = diagnosisOf(library, std::move(findings));

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
