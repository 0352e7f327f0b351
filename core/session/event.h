// SPDX-License-Identifier: GPL-3.0-or-later
// What a session is made of: one fact each, stamped on one clock. Everything shown or exported is computed from these.
#pragma once

#include "base/sentence.h"
#include "session/call.h"
#include "session/labmode.h"
#include "tcp/segment.h"
#include "tcp/socketrow.h"

#include <QByteArray>
#include <QJsonObject>
#include <QString>
#include <QStringList>
#include <optional>
#include <variant>

namespace statewire {

/// Opens a session: what ran where, and how its clock maps to wall time.
struct SessionInfo
{
    int format = 1;
    QString program; ///< "statewire 0.1.0"
    QString kernel;  ///< release, "6.18.44"
    LabMode mode;
    qint64 wallNs = 0; ///< wall clock at the session's start
    /// Those that were read of each host, moved or not; none where none are read. Nothing: not recorded.
    std::optional<QStringList> counters = {};

    /// Whether \p counter was read; nothing if that was not recorded.
    std::optional<bool> reads(const QString& counter) const
    {
        return counters ? std::optional(counters->contains(counter)) : std::nullopt;
    }
};

/// A host of the lab; in loopback mode an address of this machine.
struct HostInfo
{
    QString name;
    QString address;
    int interface = -1; ///< pcapng interface of the frames it sends; -1 without a wire
};

/// The story that a scenario's session tells: enough to compute its checks again from the recording alone.
struct ScenarioInfo
{
    QString id;
    QString variant;
    QJsonObject knobs;
    QString source;       ///< the TOML text
    QString file;         ///< its name, for messages
    bool bundled = false; ///< it came with the program, and was not changed; older recordings do not say so
};

struct SysctlEvent
{
    QString host;
    QString key;
    QString value;
    QString previous;
};

struct WorkerEvent
{
    enum class Change : quint8
    {
        Started,
        Ended
    };
    QString host;
    QString name;
    QString engine; ///< "posix" or "qt"
    qint64 pid = 0;
    Change change = Change::Started;
    QString how = {};     ///< of its end: "exit 0", "SIGKILL"
    QString process = {}; ///< its command name, as ss and netstat print it; empty if not known
    int signal = 0;       ///< that ended it; 0: none did, or it was not recorded
};

/// A call that returned. The event's own time is when the lab heard of it.
struct CallEvent
{
    QString host;
    QString worker;
    QString call;      ///< "connect"; as it was recorded, perhaps by a version that knew more of them
    QString arguments; ///< "192.168.88.131:2016"
    QString socket;    ///< the worker's name for the socket
    qint64 result = 0;
    QString errnoName; ///< "EADDRNOTAVAIL"; empty on success
    qint64 beginNs = 0;
    qint64 endNs = 0;
    std::optional<FourTuple> ends; ///< of the socket after the call, where it has them
    int fd = -1;                   ///< the descriptor it was made on, or that it returned; -1: not known
    QString text = {};             ///< what was sent or read, where that is text; at most 200 characters

    /// Nothing for one that this version does not know.
    std::optional<Call> made() const { return madeCall(call); }
    bool is(Call which) const { return made() == which; }
    /// The worker's own, not one by a class of Qt's, whose arguments are others.
    bool isSystemCall() const { return callFromName(call).has_value(); }
};

/// A row of a host's socket table that appeared, changed or went.
struct SocketEvent
{
    enum class Change : quint8
    {
        Appeared,
        Changed,
        Vanished
    };
    QString host;
    Change change = Change::Appeared;
    SocketRow row;              ///< for Vanished: as last seen
    qint64 previousReadNs = -1; ///< the host's reading before this one; the old row still stood then. -1: none before
};

struct CounterEvent
{
    QString host;
    QString name; ///< "TcpExt.PAWSEstab"
    qint64 value = 0;
    qint64 delta = 0;
    qint64 previousReadNs = -1; ///< the host's reading before this one; it moved since then. -1: not recorded
};

/// A frame that reached the wire, whole.
struct FrameEvent
{
    quint64 number = 0; ///< from 1, in order of arrival
    QString from;
    QString to;
    QByteArray bytes;
    std::optional<Segment> segment;
};

enum class Fate : quint8
{
    Passed,
    Held,
    Dropped,
    Duplicated,
    Reordered,
    Rewritten,
    Absorbed,
    Injected ///< forged on the wire, sent by no host; delivered
};
QString fateName(Fate fate);

/// What became of a frame. Its time is when that happened: for Passed, when it went on to the receiver.
struct FateEvent
{
    quint64 number = 0;
    Fate fate = Fate::Passed;
};

struct StepEvent
{
    enum class Phase : quint8
    {
        Begun,
        Ended
    };
    int index = 0;
    QString id;
    QString title;
    Phase phase = Phase::Begun;
};

/// A step that could not be told: what should have come, and what there is instead. No step is told after it.
struct MissedEvent
{
    enum class Why : quint8
    {
        Await,   ///< what it awaits did not come
        Call,    ///< a call of it was refused, or did not return
        Outcome, ///< it came out otherwise than the story claims
        Need,    ///< what it takes for granted is no longer so
        Worker,  ///< a worker of the story ended, and nobody had asked it to
        Lab      ///< the lab ended
    };
    int index = 0;
    QString id; ///< of the step
    Why why = Why::Await;
    Sentence expected;
    Sentence observed;
};

/// An experiment is taken again: its first steps are run at full speed, up to where the story stood.
struct RetakeEvent
{
    enum class Phase : quint8
    {
        Begun,
        Ended
    };
    int steps = 0; ///< so many
    Sentence reason;
    Phase phase = Phase::Begun;
};

struct NoteEvent
{
    Sentence text;
};

struct PredictionEvent
{
    QString step;
    QString option;
    int votes = 1;
};

enum class CheckVerdict : quint8
{
    Failed,
    Passed,
    Unknown ///< the kernel lacks what it would have to be read from
};

struct CheckEvent
{
    QString id;
    Sentence claim;
    Sentence expected;
    Sentence observed;
    CheckVerdict verdict = CheckVerdict::Failed;
};

struct WarningEvent
{
    QString text;
};

/// The lab's answer to a command; steers the program and is no part of the story.
struct ReplyEvent
{
    qint64 command = 0;
    bool ok = false;
    QString error;
    QJsonObject details;
};

using EventBody = std::variant<SessionInfo, HostInfo, ScenarioInfo, SysctlEvent, WorkerEvent, CallEvent, SocketEvent,
                               CounterEvent, FrameEvent, FateEvent, StepEvent, MissedEvent, RetakeEvent, NoteEvent,
                               PredictionEvent, CheckEvent, WarningEvent, ReplyEvent>;

struct Event
{
    qint64 tNs = 0; ///< since the session's start, CLOCK_MONOTONIC
    EventBody body;

    template <class T> const T* as() const { return std::get_if<T>(&body); }
};

} // namespace statewire
