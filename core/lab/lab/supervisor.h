// SPDX-License-Identifier: GPL-3.0-or-later
// The lab itself: moves frames, reads tables in step with them, obeys commands, writes the session stream.
#pragma once

#include "lab/lab/labnetwork.h"
#include "lab/lab/observer.h"
#include "lab/lab/wire.h"
#include "lab/lab/workerprocess.h"
#include "lab/protocol/workermessage.h"
#include "session/sessionwriter.h"

#include <QObject>
#include <QTimer>
#include <map>
#include <memory>
#include <set>

class QSocketNotifier;

namespace statewire {

class Supervisor : public QObject, private WireListener
{
    Q_OBJECT

public:
    /// Takes over \p network. Commands come on \p commandFd, the stream leaves on \p streamFd.
    Supervisor(LabSetup setup, LabNetwork network, QString workerProgram, int commandFd, int streamFd);
    ~Supervisor() override;

    /// Writes the session's opening and begins to observe.
    void begin();

Q_SIGNALS:
    /// The commands ended, or the stream has no reader any more.
    void ended();

private:
    class Execution; ///< of a command

    void frameArrived(const WireFrame& frame) override;
    void frameMade(const WireFrame& frame) override;
    void frameLeaving(const WireFrame& frame) override;
    void frameLeft(const WireFrame& frame) override;
    void frameFated(const WireFrame& frame, Fate fate) override;
    void wireTroubled(const Error& error) override;

    void readCommands();
    void obey(const QJsonObject& object);
    void hear(WorkerProcess* worker, const QJsonObject& object);
    void openGate(WorkerProcess* worker, const AtGate& gate);
    void takeCall(const WorkerProcess* worker, const ReturnedCall& returned);
    void workerEnded(WorkerProcess* worker, const QString& how, int signal);
    void reply(qint64 id, const QString& error, const QJsonObject& details = {});
    void reportSysctls(Host& host);
    void tick();
    void observe(const QString& host);
    void observeAll();
    /// Takes the counters for a start, and names those whose moves will be reported: none on loopback.
    QStringList beginCounters();
    void readCounters();
    /// Answers command \p id when the wire has been quiet for a moment, after reading all tables and counters anew.
    void settle(qint64 id);
    void answerWhenQuiet();
    Host* findHost(const QString& name);
    void emitEvent(EventBody body);
    void flush();
    qint64 nowNs() const;

    LabSetup m_setup;
    LabNetwork m_network;
    QString m_workerProgram;
    int m_commandFd;
    int m_streamFd;
    qint64 m_startNs;
    Observer m_observer;
    SessionWriter m_writer;
    std::unique_ptr<Wire> m_wire;
    std::unique_ptr<QSocketNotifier> m_commands;
    QByteArray m_commandBuffer;
    QByteArray m_stream; ///< not yet written: goes out whenever the event loop has nothing else to do
    QTimer m_tick;
    std::map<QString, std::unique_ptr<WorkerProcess>> m_workers;
    std::map<qint64, QString> m_callsOfWorkers; ///< commands a worker has yet to finish → worker
    std::map<QString, AtGate> m_heldGates;      ///< held worker → the gate it stands at, number 0 if at none yet
    std::map<QString, int> m_gatedCalls;        ///< worker → calls let go and not yet returned
    std::vector<qint64> m_settling;             ///< commands to answer when the wire is quiet
    QTimer m_quiet;
    qint64 m_settlingSinceNs = 0;
    qint64 m_lastFrameNs = 0;
    bool m_stirred = true; ///< something happened since the last tick
};

} // namespace statewire
