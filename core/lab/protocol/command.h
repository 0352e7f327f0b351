// SPDX-License-Identifier: GPL-3.0-or-later
// What the program tells a running lab: each command a struct, and the JSON object that it is on its line.
#pragma once

#include "lab/protocol/callrequest.h"
#include "lab/protocol/injection.h"
#include "lab/protocol/wirerule.h"
#include "session/event.h"

#include <variant>

namespace statewire {

/// Starts a process on a host.
struct StartWorker
{
    static constexpr QLatin1String word{"worker"};
    QString name;
    QString host;
    QString engine; ///< "posix" or "qt"
};

/// Lets a worker make a call; the answer comes when the call has returned.
struct MakeCall
{
    static constexpr QLatin1String word{"call"};
    QString worker;
    CallRequest request;
};

struct SetSysctl
{
    static constexpr QLatin1String word{"sysctl"};
    QString host;
    QString key;
    QString value;
};

/// Puts an event of the story into the session, stamped with the lab's time. What the kernel did cannot be marked, and no
/// frame is ever said.
struct AddMark
{
    static constexpr QLatin1String word{"mark"};
    EventBody event;
};

/// How the wire treats every frame; what is not said stays as it is.
struct SetWire
{
    static constexpr QLatin1String word{"wire"};
    std::optional<qint64> delayNs = {}; ///< one way
    QString from = {};                  ///< the delay: only of what this host sends; empty: of both
    std::optional<bool> absorb = {};    ///< whether retransmissions of held frames vanish
};

/// A rule from now on, in place of one of the same name.
struct SetRule
{
    static constexpr QLatin1String word{"rule"};
    WireRule rule;
};

struct LiftRule
{
    static constexpr QLatin1String word{"unrule"};
    QString rule; ///< its name
};

/// What can be done to a held frame.
enum class FrameAct : quint8
{
    Deliver,
    Drop,
    Duplicate,
    Swap ///< the next held frame of the same direction overtakes it
};
QString frameActWord(FrameAct act);
std::optional<FrameAct> frameActFromWord(const QString& word);
QStringList frameActWords();

struct ActOnFrame
{
    static constexpr QLatin1String word{"frame"};
    FrameAct act = FrameAct::Deliver;
    quint64 number = 0; ///< of the frame; 0: the one that waits longest
    qint64 nth = 0;     ///< of those held, instead of a number; 0: not said
};

struct KillWorker
{
    static constexpr QLatin1String word{"kill"};
    QString worker;
};

/// Keeps a worker from making its next call.
struct HoldWorker
{
    static constexpr QLatin1String word{"hold"};
    QString worker;
};

struct ReleaseWorker
{
    static constexpr QLatin1String word{"release"};
    QString worker;
};

/// Asks for an answer once the wire has been quiet for a moment.
struct Settle
{
    static constexpr QLatin1String word{"settle"};
};

using LabCommand = std::variant<StartWorker, MakeCall, SetSysctl, AddMark, SetWire, SetRule, LiftRule, ActOnFrame, Inject,
                                KillWorker, HoldWorker, ReleaseWorker, Settle>;
/// Those about the wire, which a story tells as they are.
using WireCommand = std::variant<SetWire, SetRule, LiftRule, ActOnFrame, Inject>;

/// "worker", "frame": what the command is called on the line.
QString commandWord(const LabCommand& command);

/// The object that tells \p command under the number \p id.
QJsonObject commandToJson(qint64 id, const LabCommand& command);
/// The number of the command that \p object tells; 0 if it has none.
qint64 commandId(const QJsonObject& object);
/// The command that \p object tells. The error says what cannot be understood.
Result<LabCommand> commandFromJson(const QJsonObject& object);

/// What the lab hands on to the worker of \p call, under the number of its command.
QJsonObject callToJson(qint64 id, const MakeCall& call);

} // namespace statewire
