// SPDX-License-Identifier: GPL-3.0-or-later
// The program's end of a running lab: starts statewire-lab, sends it commands, hands out the events of its stream.
#pragma once

#include "base/result.h"
#include "lab/protocol/command.h"
#include "lab/protocol/protocol.h"
#include "session/sessionreader.h"
#include "session/sessionwriter.h"

#include <QFile>
#include <QObject>
#include <QProcess>
#include <memory>

namespace statewire {

class LabProcess : public QObject
{
    Q_OBJECT

public:
    explicit LabProcess(QObject* parent = nullptr);
    ~LabProcess() override;

    /// Records the stream into \p path from the start on; what is there now is replaced when the lab is up. Call before
    /// start().
    Result<void> recordTo(const QString& path);
    /// Starts the lab. Its first events, or failed(), follow.
    void start(const LabSetup& setup);
    /// Sends a command and returns its number; replied() brings the answer.
    qint64 send(const LabCommand& command);
    /// Ends the lab by closing its input; stopped() follows.
    void stop();
    bool isRunning() const;
    /// Records \p event after all that came of a lab that is gone; nothing happens where none is recorded.
    void recordLast(const Event& event);
    /// Why the recording is not whole; nothing if it is.
    const std::optional<Error>& recordingError() const { return m_recordingError; }
    qint64 processId() const { return m_process.processId(); }

Q_SIGNALS:
    void eventsReceived(std::vector<statewire::Event> events);
    void replied(const statewire::ReplyEvent& reply);
    /// The lab ended after stop().
    void stopped();
    /// The lab could not be started, or ended by itself. exitStatus is the lab's own, 77 if this machine forbids labs.
    void failed(const statewire::Error& error, int exitStatus);

private:
    void readStream();
    void passOnLog();
    void handleEnd();
    void record(const Event& event);
    void flushRecord();

    QProcess m_process;
    SessionReader m_reader;
    SessionWriter m_writer;
    std::unique_ptr<QFile> m_record;
    std::optional<Error> m_recordingError;
    QByteArray m_lastWords;
    qint64 m_lastCommand = 0;
    bool m_stopping = false;
    bool m_ended = false;
};

/// The path of a helper program: beside this program in a build tree, in libexec when installed.
QString helperProgram(const QString& name);

} // namespace statewire
