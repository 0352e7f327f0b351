// SPDX-License-Identifier: GPL-3.0-or-later
// The lab's end of a worker: a real process on a host, its control channel, and its end however it comes.
#pragma once

#include "base/result.h"
#include "base/uniquefd.h"
#include "lab/lab/host.h"

#include <QJsonObject>
#include <QObject>
#include <memory>

class QSocketNotifier;

namespace statewire {

class WorkerProcess : public QObject
{
    Q_OBJECT

public:
    /// Starts \p program on \p host with an engine. The child dies with this process.
    static Result<std::unique_ptr<WorkerProcess>> start(const QString& program, const QString& name, const QString& engine,
                                                        const Host& host);
    ~WorkerProcess() override;

    const QString& name() const { return m_name; }
    const QString& engine() const { return m_engine; }
    const QString& host() const { return m_host; }
    /// The name that it gives its process, as the kernel keeps it (at most 15 bytes).
    QString processName() const;
    qint64 pid() const { return m_pid; }
    bool isRunning() const { return m_pid > 0; }
    void send(const QJsonObject& message);
    void kill();

Q_SIGNALS:
    void received(const QJsonObject& message);
    /// The process is gone and reaped; \p how is "exit 0" or "SIGKILL". \p signal ended it; 0: none did.
    void ended(const QString& how, int signal);

private:
    WorkerProcess() = default;
    void readMessages();
    void reap();

    QString m_name;
    QString m_engine;
    QString m_host;
    qint64 m_pid = 0;
    UniqueFd m_control;
    UniqueFd m_pidfd;
    std::unique_ptr<QSocketNotifier> m_controlNotifier;
    std::unique_ptr<QSocketNotifier> m_endNotifier;
};

} // namespace statewire
