// SPDX-License-Identifier: GPL-3.0-or-later
// The one source whose session is on screen, whichever that is: views keep a reference to this for life, and hear of it all.
#pragma once

#include "scenario/run/pace.h"
#include "ui/context/sessionsource.h"

#include <memory>

namespace statewire {

class ShownSource : public QObject
{
    Q_OBJECT

public:
    explicit ShownSource(QObject* parent = nullptr);
    ~ShownSource() override;

    /// Shows \p source, and ends what ran before.
    void show(std::unique_ptr<SessionSource> source);
    /// Gives away what is on screen, running as it is. Another is to be shown at once.
    std::unique_ptr<SessionSource> take();
    /// Shows \p source, which began before and went on meanwhile.
    void showAgain(std::unique_ptr<SessionSource> source);
    /// Tells \p plan on a fresh lab.
    void startLive(const Plan& plan, Pace pace);
    /// Starts an empty lab, in which everything is done by hand.
    void startFreePlay(const LabMode& mode);
    /// Shows \p session as a recording.
    void showRecording(Session session);
    /// Ends a running lab; its session stays.
    void stop();

    /// True until something is shown.
    bool isEmpty() const { return !m_source; }
    /// True if the session comes about now, or would if that had not failed.
    bool isLive() const { return m_source && m_source->status() != Status::Still; }
    bool isRecording() const { return m_source && m_source->status() == Status::Still; }
    bool isReady() const { return isIn(Status::Ready) || isIn(Status::Busy); }
    /// True while a lab is built or a step runs.
    bool isBusy() const { return isIn(Status::Building) || isIn(Status::Busy); }
    bool hasFailed() const { return isIn(Status::Failed); }

    const Session& session() const;
    const Timeline& timeline() const;
    const std::vector<Evidence>& evidence() const;
    int evidenceCount() const { return m_source ? m_source->evidenceCount() : 0; }
    const std::vector<qint64>& moments() const;
    qint64 nowNs() const { return m_source ? m_source->nowNs() : 0; }
    WireDelay wireDelay() const { return m_source ? m_source->wireDelay() : WireDelay(); }
    QStringList warnings() const { return m_source ? m_source->warnings() : QStringList(); }
    /// Changes whenever the session does.
    int revision() const { return m_revision; }
    /// Changes whenever another session takes this one's place, before anything is said about it.
    int serial() const { return m_serial; }

    /// The story and how far it is told; null for a session without one.
    const ToldStory* story() const { return m_source ? m_source->story() : nullptr; }
    /// The story as planned; null for a session without one.
    const Plan* plan() const { return story() ? &story()->plan : nullptr; }
    /// True in an empty lab, in which everything is done by hand.
    bool isFreePlay() const { return plan() && plan()->isFreePlay(); }
    bool hasMoreSteps() const { return story() && story()->hasMoreSteps(); }
    /// True when all that will ever be told is, and judged.
    bool isFinished() const { return isRecording() || (story() && story()->checks); }
    /// Of the story that is told; none before.
    const std::vector<CheckResult>& checks() const;
    /// Performs the next step of a live run, and the checks after the last one.
    void runNextStep();

    /// How what runs would be taken again from here; nothing where it cannot be.
    std::optional<Retake> retake() const { return m_source ? m_source->retake() : std::nullopt; }
    /// Takes it again as \p retake says; \p goOn: then the step that comes is performed.
    void takeAgain(const Retake& retake, bool goOn);
    /// While replaced() is said: it takes the place of one that told the same, and what was cast and chosen there stays.
    bool isTakenAgain() const { return m_isTakenAgain; }
    bool isRetelling() const { return m_source && m_source->isRetelling(); }
    /// Whether what the next step takes for granted is so, and for how long.
    Footing footing() const { return m_source ? m_source->footing() : Footing(); }

    /// What a hand can do in the lab that runs; null where nothing can be done, and while nothing can.
    LabHand* hand() const { return m_source ? m_source->hand() : nullptr; }
    /// What was done by hand in free play; null elsewhere.
    FreePlayLog* freePlayLog() const { return m_source ? m_source->freePlayLog() : nullptr; }
    /// True if frames can be held and delayed: a lab with a wire runs.
    bool hasWire() const { return hand() && hand()->hasWire(); }
    bool isWireHeld() const { return hand() && hand()->isWireHeld(); }
    /// The numbers of the frames that wait on the wire; none unless a lab runs.
    const std::set<quint64>& heldFrameNumbers() const;
    size_t heldFrames() const { return heldFrameNumbers().size(); }

Q_SIGNALS:
    /// Another session is on screen now.
    void replaced();
    // All else is what the source says.
    void grew();
    void statusChanged();
    void stepFinished(int step);
    void missed(const statewire::MissedStep& missed);
    void commandGiven(qint64 number, const statewire::LabCommand& command);
    void commandDone(qint64 number, const QString& error);
    void failed(const statewire::Error& error, int exitStatus);

private:
    using Status = SessionSource::Status;

    bool isIn(Status status) const { return m_source && m_source->status() == status; }
    void place(std::unique_ptr<SessionSource> source);

    std::unique_ptr<SessionSource> m_source;
    bool m_isTakenAgain = false;
    bool m_goesOn = false; ///< when the steps that are taken again are told
    int m_revision = 0;
    int m_serial = 0;
};

} // namespace statewire
