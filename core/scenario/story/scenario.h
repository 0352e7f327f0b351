// SPDX-License-Identifier: GPL-3.0-or-later
// A scenario as its file tells it, and the plan that one variant of it makes.
#pragma once

#include "base/result.h"
#include "lab/protocol/command.h"
#include "lab/protocol/protocol.h"
#include "scenario/story/when.h"
#include "tcp/endpoint.h"
#include "tcp/state.h"

#include <QHash>
#include <QMap>
#include <QString>
#include <QStringList>
#include <optional>
#include <vector>

namespace statewire {

/// Where in the file something stands; 1-based, 0 if nowhere.
struct SourcePosition
{
    int line = 0;
    int column = 0;
};

struct Knob
{
    QString name;
    QString title;
    QString value;        ///< the default; in a plan the value in force
    QStringList allowed;  ///< empty: any
    QStringList variants; ///< those that it can be turned in; empty: all
};

struct ScenarioHost
{
    QString name;
    QString address;
    QString portRange; ///< "40000 40001": sysctl on a private host, socket option on loopback; empty: the kernel's
    std::vector<std::pair<QString, QString>> sysctls;
};

struct ScenarioWorker
{
    QString name;
    QString host;
    QString engine; ///< "posix" or "qt"
};

/// One thing to do. Strings hold ${knob} until the plan is made.
struct Action
{
    enum class Kind : quint8
    {
        Call,
        Wait,
        Sysctl,
        Kill,
        Hold,
        Release,
        Wire
    };
    Kind kind = Kind::Call;
    QString worker;
    CallRequest request;     ///< call: which one, and what it is told; hosts by their names
    bool mayFail = false;    ///< its failure is part of the story
    bool background = false; ///< do not wait for it to return
    QString host;            ///< sysctl
    QString key;             ///< sysctl
    QString value;           ///< sysctl
    QString duration;        ///< wait: "1s", "250ms"
    QString why;             ///< wait: what the story waits for
    WireCommand wire;        ///< wire: what the lab is told about its rules, its delay, a held frame or a forged one
    SourcePosition at;

    bool is(Call call) const { return kind == Kind::Call && request.call == call; }
};

/// What a step waits for: so many sockets of a host in a state, or so many frames held on the wire.
struct Await
{
    enum class Kind : quint8
    {
        Sockets,
        Held,
        Returned
    };
    QString host; ///< empty for all but sockets
    TcpState state = TcpState::Established;
    int count = 1; ///< of sockets or frames; of calls as many as the worker was asked to make by then, as the plan counts
    SourcePosition at;
    QString worker = {};
    std::optional<Call> call = {}; ///< the worker's that has returned; nothing for all else

    Kind kind() const { return call ? Kind::Returned : host.isEmpty() ? Kind::Held : Kind::Sockets; }
};

struct CheckSpec
{
    enum class Kind : quint8
    {
        Call,          ///< a worker's call ended as expected
        Sockets,       ///< so many sockets of a host in a state when a step begins
        HeldPort,      ///< the four-tuple a connect took was in a state on a host when the call began
        Incarnation,   ///< the life that a connect's four-tuple begins on a host
        Evidence,      ///< a rule of evidence holds, or fails
        Life,          ///< the states that every connection passed on a host, all observed
        Retransmitted, ///< a socket in a state was seen with retransmissions
        Rearmed,       ///< the timer of a TIME_WAIT was set anew
        Frames,        ///< so many frames of a kind were on the wire
        Counter,       ///< a counter of a host moved by so much
        Text,          ///< what a worker read, all its reads put together
        Duration       ///< how long the life that a connect began stayed in a state
    };
    QString id;
    QString claim;
    Kind kind = Kind::Call;
    QString worker;
    QStringList workers; ///< life: whose connections
    std::optional<Call> call;
    QString result; ///< "ok" or an errno's name
    QString host;
    std::optional<TcpState> state;
    int count = 0;
    QString step;
    QString rule;
    bool arises = true; ///< evidence: what the rule is about happened at all
    bool holds = true;
    bool unknown = false; ///< evidence: a number must be missing
    std::vector<TcpState> states;
    bool observed = true; ///< life: none may be inferred
    int nth = 1;          ///< call: which of the worker's calls of that name
    QString socket;       ///< call: only those on this socket
    bool atEnd = false;   ///< sockets: at the step's end, not its beginning
    QString flags;        ///< frames: such as a wire's rule takes them
    QString text;         ///< frames: the payload holds this; text: what must have been read
    QString fate;         ///< frames: "delivered", "dropped", "absorbed"; empty: any
    QString name;         ///< counter: "TcpExt.TCPTimeWaitOverflow"
    std::optional<int> atLeast;
    std::optional<int> atMost;
    std::optional<qint64> atLeastNs; ///< call: how long it took; duration: in the state
    std::optional<qint64> atMostNs;
    QStringList variants; ///< empty: all
    When when;
    std::vector<CheckSpec> differs; ///< what is expected instead where their `when` fits: the first that does
    QString why;                    ///< of one of `differs`: why it is so there
    SourcePosition at;
};

/// "held-port", as files have it.
QString checkKindName(CheckSpec::Kind kind);
std::optional<CheckSpec::Kind> checkKindFromName(const QString& name);

/// A question to the class before a step; the outcome is computed from what happened. An option is the right one if all
/// that it says came true; the first that is right counts.
struct Prediction
{
    struct Option
    {
        QString id;
        QString text;
        QString result = {};               ///< of the call: "ok" or an errno's name
        std::optional<QString> reads = {}; ///< all that the worker read, put together, is this
        QString contains = {};             ///< all that the worker read holds this
        QString state = {};                ///< of the worker's socket, as the host sees it: a state's name, or "none"
        QString flags = {};            ///< of the first frame that the host sends: as a wire's rule takes them, or "none"
        std::optional<int> count = {}; ///< of the sockets or frames below
        std::optional<qint64> atLeastNs = {}; ///< the call took
        std::optional<qint64> atMostNs = {};
    };
    QString question;
    QString worker;
    std::optional<Call> call;
    std::vector<Option> options;
    int nth = 1;                          ///< which of the worker's calls of that name that return after the question
    QString host = {};                    ///< whose sockets and frames the options are about
    std::optional<TcpState> counted = {}; ///< sockets of the host that are counted
    QString flags = {};                   ///< frames of the host that are counted
    QString reveal = {};                  ///< the step at whose end all but a call is looked at; empty: the next one
};

struct Step
{
    QString id;
    QString title;
    QString say;
    QString meanwhile; ///< what is true while the step runs; empty: nothing is said before it has ended
    QString notes;     ///< for who presents, not for the class
    std::vector<Action> actions;
    std::vector<Await> needs; ///< what the step takes for granted; it is not told if that is no longer so
    std::vector<Await> awaits;
    bool releaseFrames = false;           ///< deliver held frames, one at a time, until what is awaited is so
    std::optional<Prediction> prediction; ///< asked in this step, revealed by what the next steps do
    QStringList variants;                 ///< empty: all
    When when;
    SourcePosition at;

    /// True if its text tells of nothing that is still to come: it may be told when the step begins. Any other is told
    /// when the step has ended well.
    bool isToldAtOnce() const;
};

struct Variant
{
    QString id;
    QString title;
    QString summary;
    LabMode mode = LabMode::Wire;
    QMap<QString, QString> knobs;
    bool slow = false; ///< waits for minutes: left out where all are run
    When when;         ///< where it does not fit, it cannot be told
    SourcePosition at;
};

struct SourceLink
{
    QString title;
    QString where; ///< section, and what it says
    QString url;   ///< https; may be empty

    /// "RFC 6191, reducing the TIME-WAIT state: https://…"
    QString text() const;
};

/// The text of a scenario in another language; what is missing is shown as it stands in the file.
struct Translation
{
    QString title;
    QString question;
    QString summary;
    QHash<QString, QString> texts; ///< by where they belong: "step/ID/say", "step/ID/option/ID", "step/ID/wait/0"
};

struct Scenario
{
    QString id;
    QString title;
    QString question;
    QString group;
    QString summary;
    QString language = QStringLiteral("en"); ///< of the file's own text
    std::vector<SourceLink> sources;
    std::vector<Knob> knobs;
    std::vector<ScenarioHost> hosts;
    std::vector<ScenarioWorker> workers;
    std::vector<Variant> variants; ///< the first is the default
    std::vector<Step> steps;
    std::vector<CheckSpec> checks;
    QMap<QString, Translation> translations; ///< by language: "de", "pt_BR"
    QString fileName;
    QString text;         ///< the file as it was read
    bool bundled = false; ///< it comes with the program, and was not changed

    const Variant* findVariant(const QString& id) const;
};

/// One variant with its knobs filled in: what is run and checked.
struct Plan
{
    QString scenarioId;
    QString title;
    QString question;
    Variant variant;
    std::vector<Knob> knobs;
    std::vector<ScenarioHost> hosts;
    std::vector<ScenarioWorker> workers;
    std::vector<Step> steps;
    std::vector<CheckSpec> checks;
    std::vector<SourceLink> sources;
    QString fileName;
    QString text;
    bool bundled = false;  ///< the scenario comes with the program
    bool ownKnobs = false; ///< all knobs are as the variant has them

    /// It is known to come out as claimed on the kernels that are described: what else is otherwise than claimed?
    bool isAsBundled() const { return bundled && ownKnobs; }
    /// Without a story: a scenario has a step at least. Its lab is empty and stays for the hand.
    bool isFreePlay() const { return steps.empty(); }
};

/// Where and for whom a story is told.
struct Telling
{
    QString kernel = runningKernel();             ///< the release it runs on, or ran on when it was recorded
    QStringList languages = preferredLanguages(); ///< the first that there is a text in

    /// What the user wants to read, best first; none unless it was set, which is the language of the file.
    static QStringList preferredLanguages();
    static void setPreferredLanguages(const QStringList& languages);
};

/// Fills the knobs of \p scenario for \p variantId, \p settings over the variant's own, and leaves out what is not for
/// that kernel. The error names what is unknown and what there is. An empty variantId is the first that can be told.
Result<Plan> makePlan(const Scenario& scenario, const QString& variantId, const QMap<QString, QString>& settings = {},
                      const Telling& telling = Telling());

/// Why \p variant cannot be told on a kernel of that release; empty if it can.
QString notForKernel(const Variant& variant, const QString& kernel);

/// "1s", "250ms" in nanoseconds.
std::optional<qint64> parseDuration(QStringView text);

} // namespace statewire
