// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/client/labprocess.h"

#include "base/logging.h"
#include "base/signaltext.h"
#include "lab/client/endprocess.h"
#include "lab/client/labprobe.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QJsonDocument>
#include <cstdio>

namespace statewire {

using namespace Qt::StringLiterals;

QString helperProgram(const QString& name)
{
    const QString beside = QCoreApplication::applicationDirPath();
    for (const QString& folder : {beside, beside + u"/../libexec/statewire"_s, beside + u"/../lib/statewire"_s}) {
        const QFileInfo file(folder + u'/' + name);
        if (file.isExecutable())
            return file.absoluteFilePath();
    }
    return beside + u'/' + name;
}

LabProcess::LabProcess(QObject* parent) : QObject(parent)
{
    m_process.setProgram(helperProgram(u"statewire-lab"_s));
    connect(&m_process, &QProcess::readyReadStandardOutput, this, &LabProcess::readStream);
    if (isLoggingAsked())
        connect(&m_process, &QProcess::readyReadStandardError, this, &LabProcess::passOnLog);
    connect(&m_process, &QProcess::finished, this, &LabProcess::handleEnd);
    connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart && !std::exchange(m_ended, true)) {
            Q_EMIT failed(
                {u"start the lab"_s, m_process.program(), m_process.errorString(), u"Is the installation complete?"_s}, 3);
        }
    });
}

LabProcess::~LabProcess()
{
    // Nobody listens any more. The lab ends when its input does; waiting for it keeps the promise that nothing is left.
    m_process.disconnect(this);
    endProcess(m_process);
}

Result<void> LabProcess::recordTo(const QString& path)
{
    m_record = std::make_unique<QFile>(path);
    if (!m_record->open(QIODevice::WriteOnly | QIODevice::Append)) { // emptied only once there is something to put in
        const QString why = m_record->errorString();
        m_record.reset();
        return tl::unexpected(Error{u"record to"_s, path, why, {}});
    }
    return {};
}

void LabProcess::start(const LabSetup& setup)
{
    m_process.setArguments(setup.arguments());
    qCDebug(programLog) << "starting" << m_process.program() << m_process.arguments();
    m_process.start();
}

bool LabProcess::isRunning() const
{
    return m_process.state() == QProcess::Running && !m_ended;
}

qint64 LabProcess::send(const LabCommand& command)
{
    const QByteArray line = QJsonDocument(commandToJson(++m_lastCommand, command)).toJson(QJsonDocument::Compact);
    qCDebug(programLog).noquote() << "sending" << line.left(mostLogged);
    m_process.write(line + '\n');
    return m_lastCommand;
}

void LabProcess::stop()
{
    m_stopping = true;
    if (m_process.state() == QProcess::NotRunning) {
        Q_EMIT stopped();
        return;
    }
    m_process.closeWriteChannel();
}

void LabProcess::readStream()
{
    Result<std::vector<Event>> events = m_reader.feed(m_process.readAllStandardOutput());
    if (!events) {
        if (!std::exchange(m_ended, true)) {
            Q_EMIT failed(events.error(), 3);
            m_process.kill();
        }
        return;
    }
    std::vector<ReplyEvent> replies;
    std::vector<Event> facts;
    for (Event& event : *events) {
        if (const auto* reply = event.as<ReplyEvent>()) {
            replies.push_back(*reply);
            continue;
        }
        record(event);
        facts.push_back(std::move(event));
    }
    flushRecord();
    if (!facts.empty())
        Q_EMIT eventsReceived(std::move(facts));
    for (const ReplyEvent& reply : replies)
        Q_EMIT replied(reply);
}

void LabProcess::flushRecord()
{
    if (m_record && !m_record->flush() && !m_recordingError)
        m_recordingError = Error{u"record to"_s, m_record->fileName(), m_record->errorString(), {}};
}

void LabProcess::recordLast(const Event& event)
{
    record(event);
    flushRecord();
}

void LabProcess::record(const Event& event)
{
    if (!m_record || m_recordingError)
        return;
    if (event.as<SessionInfo>() && !m_record->resize(0) && m_record->size() > 0)
        m_recordingError = Error{u"replace"_s, m_record->fileName(), m_record->errorString(), {}};
    else if (m_record->write(m_writer.write(event)) < 0)
        m_recordingError = Error{u"record to"_s, m_record->fileName(), m_record->errorString(), {}};
}

/// Hands on what the lab and its workers log. Why the lab gives up, a JSON object, is kept for handleEnd().
void LabProcess::passOnLog()
{
    m_lastWords += m_process.readAllStandardError();
    for (qsizetype newline; !m_lastWords.startsWith('{') && (newline = m_lastWords.indexOf('\n')) >= 0;) {
        std::fwrite(m_lastWords.constData(), 1, size_t(newline + 1), stderr);
        m_lastWords.remove(0, newline + 1);
    }
}

void LabProcess::handleEnd()
{
    qCDebug(programLog) << "the lab ended:" << m_process.exitStatus() << m_process.exitCode();
    readStream();
    if (std::exchange(m_ended, true))
        return;
    if (m_stopping) {
        Q_EMIT stopped();
        return;
    }
    // Before it fails, the lab says why as a JSON object on its last line of standard error.
    const QByteArray words = (m_lastWords + m_process.readAllStandardError()).trimmed();
    const bool crashed = m_process.exitStatus() == QProcess::CrashExit;
    const Error error =
        errorToldByLab(words, u"keep the lab running"_s,
                       crashed ? Sentence::tr("it was ended by %1").arg(signalText(m_process.exitCode())).told()
                               : u"it ended: %1"_s.arg(QString::fromUtf8(words)));
    Q_EMIT failed(error, crashed || m_process.exitCode() == 0 ? 3 : m_process.exitCode());
}

} // namespace statewire
