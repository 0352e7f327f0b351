// SPDX-License-Identifier: GPL-3.0-or-later
// Where a session comes from: what it holds so far, how it grows, the story that it tells, and whether a hand can do
// something. Each kind is a class of its own; views cannot tell the difference.
#pragma once

#include "explain/facts/evidence.h"
#include "scenario/freeplay/freeplay.h"
#include "scenario/run/labhand.h"
#include "scenario/run/retake.h"
#include "scenario/run/toldstory.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>
#include <memory>

namespace statewire {

class SessionSource : public QObject
{
    Q_OBJECT

public:
    /// How it stands with what makes the session.
    enum class Status : quint8
    {
        Still,    ///< nothing does: the session is as long as it will ever be
        Building, ///< it is on its way
        Ready,    ///< goes on when asked to
        Busy,     ///< goes on by itself until the step that runs is told
        Failed    ///< it ended by itself, and what the session was meant to tell is not told
    };

    explicit SessionSource(QObject* parent = nullptr);

    virtual const Session& session() const = 0;
    virtual const Timeline& timeline() const = 0;
    virtual Status status() const { return Status::Still; }
    /// The latest moment there is: the clock of what runs, the end of what does not.
    virtual qint64 nowNs() const { return timeline().endNs(); }
    /// The story that is told, and how far; null for a session without one.
    virtual const ToldStory* story() const { return nullptr; }
    virtual WireDelay wireDelay() const { return {}; }
    /// What a hand can do in the lab; null where nothing can be done, and while nothing can.
    virtual LabHand* hand() { return nullptr; }
    /// What was done by hand in an empty lab; null where there is none.
    virtual FreePlayLog* freePlayLog() { return nullptr; }
    /// What was amiss with what was read.
    virtual QStringList warnings() const { return {}; }
    /// How what runs would be taken again from here; nothing where it cannot be.
    virtual std::optional<Retake> retake() const { return {}; }
    /// A fresh source that takes it again as \p retake says, and tells the same story from then on.
    virtual std::unique_ptr<SessionSource> takenAgain(const Retake&) const { return {}; }
    /// Steps that were told before are run again, just now.
    virtual bool isRetelling() const { return false; }
    /// Whether what the next step takes for granted is so, and for how long.
    virtual Footing footing() const { return {}; }

    /// It is on screen now: whatever is to run begins.
    virtual void begin();
    /// Performs the next step where one is left to be told, and the checks after the last one.
    virtual void runNextStep() {}
    /// Ends what runs; the session stays. True if something does run: then ended() follows.
    virtual bool stop() { return false; }
    /// Ends \p source for good. A lab gets its time to end, for as long as \p keeper lives.
    static void retire(std::unique_ptr<SessionSource> source, QObject* keeper);

    /// Brought up to date when a step ends and when the lab rests, and in between only so often that it stays cheap: it is
    /// worked out from the whole session.
    const std::vector<Evidence>& evidence() const;
    /// How often evidence was worked out so far.
    int evidenceCount() const { return m_evidenceCount; }
    /// Moments at which something visible changes, ascending.
    const std::vector<qint64>& moments() const;

Q_SIGNALS:
    /// The session grew; sent at most once a frame.
    void grew();
    /// The status changed, how far the story is told, or who holds the wire.
    void statusChanged();
    void stepFinished(int step);
    /// A step did not come about; no other follows.
    void missed(const statewire::MissedStep& missed);
    /// The steps that were taken again are told.
    void retaken();
    /// A command was given by hand, wherever; commandDone() follows, unless the lab ends first.
    void commandGiven(qint64 number, const statewire::LabCommand& command);
    /// A command given by hand was obeyed, or was not: then \p error says why.
    void commandDone(qint64 number, const QString& error);
    void failed(const statewire::Error& error, int exitStatus);
    /// What ran does no longer.
    void ended();

protected:
    /// The session has grown: says so soon, once for all that comes until then.
    void noteGrowth();
    /// Says so at once, with evidence that is up to date.
    void announceAll();

private:
    void announceGrowth();
    bool isEvidenceDue() const;

    QTimer m_growth;
    QTimer m_rest;      ///< runs out when the session has not grown for a while
    int m_revision = 0; ///< changes whenever the session does
    mutable std::vector<Evidence> m_evidence;
    mutable int m_evidenceRevision = -1;
    mutable int m_evidenceCount = 0;
    mutable qint64 m_evidenceCostMs = 0;
    mutable QElapsedTimer m_evidenceAge;
    bool m_evidenceDue = false; ///< whatever it costs: a step ended, or nothing happens
    mutable std::vector<qint64> m_moments;
    mutable int m_momentsRevision = -1;
};

} // namespace statewire
