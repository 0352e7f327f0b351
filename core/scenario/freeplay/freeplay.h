// SPDX-License-Identifier: GPL-3.0-or-later
// Playing without a story: the empty lab, the log of what was done in it by hand, and the names given there.
#pragma once

#include "scenario/story/scenario.h"
#include "session/session.h"

#include <QHash>
#include <optional>

namespace statewire {

inline constexpr char freePlayId[] = "free-play";

/// Two hosts, nothing in them, no step, no check.
Plan freePlayPlan(const LabMode& mode);

/// host → address in the lab that \p session was recorded in.
QHash<QString, QString> addressesIn(const Session& session);

/// One thing done by hand, and what the lab answered.
struct HandAct
{
    enum class Kind : quint8
    {
        Worker, ///< a worker was started
        Action,
        NewStep, ///< a new step of the story to be written begins here
        Unsaid   ///< done, but a scenario has no word for it
    };
    Kind kind = Kind::Action;
    qint64 command = 0;
    ScenarioWorker worker;
    Action action;
    std::optional<LabCommand> told; ///< nothing: a new step begins
    qint64 sentNs = 0;
    std::optional<qint64> doneNs; ///< nothing: not answered
    QString error;                ///< of the answer; empty if it was obeyed

    bool isWaiting() const { return command != 0 && !doneNs; }
};

/// What was done by hand, in order.
class FreePlayLog
{
public:
    /// \p command was given at \p tNs. \p addresses as in addressesIn().
    void given(qint64 number, const LabCommand& command, qint64 tNs, const QHash<QString, QString>& addresses);
    void done(qint64 number, const QString& error, qint64 tNs);
    void beginStep(qint64 tNs);

    /// What was done so far is kept, or need not be; \p path is where, if anywhere.
    void noteKept(const QString& path = {})
    {
        m_kept = m_acts.size();
        m_keptAs = path.isEmpty() ? m_keptAs : path;
    }
    bool hasUnkept() const { return m_acts.size() > m_kept; }
    /// The file it was kept in last; empty: in none.
    const QString& keptAs() const { return m_keptAs; }

    const std::vector<HandAct>& acts() const { return m_acts; }
    bool isEmpty() const { return m_acts.empty(); }
    const HandAct* find(qint64 command) const;
    /// Workers that were started, or are about to be.
    std::vector<ScenarioWorker> workers() const;

    /// "client-1", "server-2": never given twice in a lab, since a worker's name is for good.
    QString newWorkerName(const QString& role) const;
    /// "connection", "connection-2" of a client; "connection-1", "connection-2" of a server that accepts.
    QString newSocketName(const QString& worker, Call call) const;

private:
    std::vector<HandAct> m_acts;
    size_t m_kept = 0; ///< of them
    QString m_keptAs;
};

} // namespace statewire
