// SPDX-License-Identifier: GPL-3.0-or-later
// A worker's end of its control channel: commands in, gates and reports out.
#pragma once

#include "lab/protocol/workermessage.h"
#include "session/call.h"

#include <QJsonObject>
#include <QString>
#include <deque>
#include <functional>
#include <optional>

namespace statewire {

inline constexpr int workerControlFd = 3;
inline constexpr size_t maxWorkerMessageBytes = 32 * 1024;

class WorkerChannel
{
public:
    int fd() const { return workerControlFd; }

    /// The next command: one that waits already, else from the channel. Blocks only if \p wait. Ends the process when
    /// the lab is gone.
    std::optional<QJsonObject> nextCommand(bool wait);
    /// True if a command was put aside while the worker stood at a gate.
    bool hasWaitingCommand() const { return !m_waiting.empty(); }
    /// Asks the lab to go on with \p call, and waits until it says so: by then both tables were read.
    void gate(Call call) { gate(callName(call)); }
    void gate(const QString& what);
    void report(const ReturnedCall& call);
    /// Tells that command \p id is done; \p error empty on success.
    void done(qint64 id, const QString& error = {});

private:
    void send(const WorkerMessage& message);
    std::optional<QJsonObject> receive(bool wait);

    std::deque<QJsonObject> m_waiting;
    qint64 m_lastGate = 0;
};

/// What the application sent or read, for the story: at most 200 characters; empty if \p bytes are no printable text.
QString shownText(const QByteArray& bytes);

/// Local and remote end of the connected socket \p fd; nothing if it is not.
std::optional<FourTuple> endsOf(int fd);

} // namespace statewire
