// SPDX-License-Identifier: GPL-3.0-or-later
// A lab that runs: its process, the session that comes of it, and what is to follow on the answer to each command.
#pragma once

#include "lab/client/labprocess.h"
#include "session/heldframes.h"
#include "timeline/timeline.h"

#include <QHash>
#include <QObject>
#include <functional>
#include <unordered_map>

namespace statewire {

class LabRun : public QObject
{
    Q_OBJECT

public:
    /// What follows on a command's answer.
    using Then = std::function<void(const ReplyEvent& reply)>;

    explicit LabRun(QObject* parent = nullptr);

    /// Records the session into \p path. Call before start().
    Result<void> recordTo(const QString& path) { return m_process.recordTo(path); }
    /// Builds the lab; built() or failed() follows.
    void start(const LabSetup& setup) { m_process.start(setup); }
    /// Ends the lab; stopped() follows.
    void stop() { m_process.stop(); }

    /// Sends \p command and returns its number. \p then is called with the answer, unless the lab ends before it.
    qint64 send(const LabCommand& command, Then then = {});
    /// Puts \p body into the session, stamped by the lab's clock. Whatever is sent after it comes after it there, too.
    qint64 mark(const EventBody& body, Then then = {});
    /// Puts \p body at the session's end when the lab is gone and can stamp nothing any more.
    void noteLast(const EventBody& body);
    /// What was to follow on the answer to that command no longer does.
    void forget(qint64 command) { m_pending.erase(command); }

    const Session& session() const { return m_session; }
    const Timeline& timeline() const { return m_timeline; }
    /// Host → address in this lab, once it is built.
    const QHash<QString, QString>& addresses() const { return m_addresses; }
    /// Frames that wait on the wire.
    const std::set<quint64>& heldFrames() const { return m_held.numbers(); }
    /// The session's clock, now; stands still when the lab is gone.
    qint64 nowNs() const;
    bool isLive() const { return m_process.isRunning(); }
    qint64 processId() const { return m_process.processId(); }
    /// Why the recording is not whole; nothing if it is, or none was asked for.
    const std::optional<Error>& recordingError() const { return m_process.recordingError(); }

Q_SIGNALS:
    /// The lab stands, and its hosts have their addresses.
    void built();
    /// The session grew.
    void eventsArrived();
    void stopped();
    /// The lab could not be built, or ended by itself. exitStatus 77: this machine forbids labs.
    void failed(const statewire::Error& error, int exitStatus);

private:
    void takeEvents(std::vector<Event> events);
    void takeReply(const ReplyEvent& reply);
    void takeSetUp(const ReplyEvent& reply);

    LabProcess m_process;
    Session m_session;
    Timeline m_timeline;
    HeldFrames m_held;
    QHash<QString, QString> m_addresses;
    std::unordered_map<qint64, Then> m_pending; ///< by the number of the command that was not answered yet
    qint64 m_monotonicStartNs = 0;              ///< the session's zero; 0 until the lab is built
};

} // namespace statewire
