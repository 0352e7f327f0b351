// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/eventjson.h"

#include "session/countergroups.h"
#include "session/jsonfields.h"
#include "session/sentencejson.h"

#include <QJsonArray>
#include <QJsonValue>

namespace statewire {

namespace {

using namespace Qt::StringLiterals;

constexpr qint64 maxTimeNs = qint64(1) << 53; // 104 days; beyond it JSON numbers lose nanoseconds
constexpr qint64 maxU32 = 0xffffffff;

constexpr NamedValues<SocketEvent::Change> socketChanges{{"appeared"_L1, SocketEvent::Change::Appeared},
                                                         {"changed"_L1, SocketEvent::Change::Changed},
                                                         {"vanished"_L1, SocketEvent::Change::Vanished}};
constexpr NamedValues<WorkerEvent::Change> workerChanges{{"started"_L1, WorkerEvent::Change::Started},
                                                         {"ended"_L1, WorkerEvent::Change::Ended}};
constexpr NamedValues<StepEvent::Phase> stepPhases{{"begun"_L1, StepEvent::Phase::Begun},
                                                   {"ended"_L1, StepEvent::Phase::Ended}};
constexpr NamedValues<MissedEvent::Why> missedWhys{
    {"await"_L1, MissedEvent::Why::Await},     {"call"_L1, MissedEvent::Why::Call},
    {"outcome"_L1, MissedEvent::Why::Outcome}, {"need"_L1, MissedEvent::Why::Need},
    {"worker"_L1, MissedEvent::Why::Worker},   {"lab"_L1, MissedEvent::Why::Lab}};
constexpr NamedValues<RetakeEvent::Phase> retakePhases{{"begun"_L1, RetakeEvent::Phase::Begun},
                                                       {"ended"_L1, RetakeEvent::Phase::Ended}};
constexpr NamedValues<Fate> fates{{"passed"_L1, Fate::Passed},       {"held"_L1, Fate::Held},
                                  {"dropped"_L1, Fate::Dropped},     {"duplicated"_L1, Fate::Duplicated},
                                  {"reordered"_L1, Fate::Reordered}, {"rewritten"_L1, Fate::Rewritten},
                                  {"absorbed"_L1, Fate::Absorbed},   {"injected"_L1, Fate::Injected}};

QJsonObject body(const SessionInfo& e)
{
    QJsonObject object{{u"kind"_s, u"session"_s}, {u"format"_s, e.format},    {u"program"_s, e.program},
                       {u"kernel"_s, e.kernel},   {u"mode"_s, e.mode.name()}, {u"wall_ns"_s, QString::number(e.wallNs)}};
    if (e.counters)
        object.insert(u"counters"_s, toGroups(*e.counters));
    return object;
}

QJsonObject body(const HostInfo& e)
{
    return {{u"kind"_s, u"host"_s}, {u"name"_s, e.name}, {u"address"_s, e.address}, {u"interface"_s, e.interface}};
}

QJsonObject body(const ScenarioInfo& e)
{
    QJsonObject object{{u"kind"_s, u"scenario"_s}, {u"id"_s, e.id},         {u"variant"_s, e.variant},
                       {u"knobs"_s, e.knobs},      {u"source"_s, e.source}, {u"file"_s, e.file}};
    if (e.bundled)
        object.insert(u"bundled"_s, true);
    return object;
}

QJsonObject body(const SysctlEvent& e)
{
    return {{u"kind"_s, u"sysctl"_s},
            {u"host"_s, e.host},
            {u"key"_s, e.key},
            {u"value"_s, e.value},
            {u"previous"_s, e.previous}};
}

QJsonObject body(const WorkerEvent& e)
{
    QJsonObject object{{u"kind"_s, u"worker"_s}, {u"host"_s, e.host}, {u"name"_s, e.name},
                       {u"engine"_s, e.engine},  {u"pid"_s, e.pid},   {u"change"_s, wordOf(e.change, workerChanges)},
                       {u"how"_s, e.how}};
    if (!e.process.isEmpty())
        object.insert(u"process"_s, e.process);
    if (e.signal != 0)
        object.insert(u"signal"_s, e.signal);
    return object;
}

QJsonObject body(const CallEvent& e)
{
    QJsonObject object{{u"kind"_s, u"call"_s},  {u"host"_s, e.host},           {u"worker"_s, e.worker},
                       {u"call"_s, e.call},     {u"arguments"_s, e.arguments}, {u"socket"_s, e.socket},
                       {u"result"_s, e.result}, {u"begin_ns"_s, e.beginNs},    {u"end_ns"_s, e.endNs}};
    object.insert(u"errno"_s, e.errnoName.isEmpty() ? QJsonValue() : QJsonValue(e.errnoName));
    if (e.ends) {
        object.insert(u"local"_s, e.ends->local.toString());
        object.insert(u"remote"_s, e.ends->remote.toString());
    }
    if (e.fd >= 0)
        object.insert(u"fd"_s, e.fd);
    if (!e.text.isEmpty())
        object.insert(u"text"_s, e.text);
    return object;
}

QJsonObject body(const SocketEvent& e)
{
    const SocketRow& r = e.row;
    return {{u"kind"_s, u"socket"_s},
            {u"host"_s, e.host},
            {u"change"_s, wordOf(e.change, socketChanges)},
            {u"local"_s, r.ends.local.toString()},
            {u"remote"_s, r.ends.remote.toString()},
            {u"state"_s, stateName(r.state)},
            {u"timer"_s, int(r.timer)},
            {u"timer_left_ns"_s, r.timerLeftNs},
            {u"tx_queue"_s, qint64(r.txQueueBytes)},
            {u"rx_queue"_s, qint64(r.rxQueueBytes)},
            {u"retransmits"_s, qint64(r.retransmits)},
            {u"uid"_s, qint64(r.uid)},
            {u"probes"_s, qint64(r.probes)},
            {u"inode"_s, qint64(r.inode)},
            {u"previous_read_ns"_s, e.previousReadNs}};
}

QJsonObject body(const CounterEvent& e)
{
    return {{u"kind"_s, u"counter"_s}, {u"host"_s, e.host},   {u"name"_s, e.name},
            {u"value"_s, e.value},     {u"delta"_s, e.delta}, {u"previous_read_ns"_s, e.previousReadNs}};
}

QJsonObject body(const FateEvent& e)
{
    return {{u"kind"_s, u"frame"_s}, {u"number"_s, qint64(e.number)}, {u"fate"_s, wordOf(e.fate, fates)}};
}

QJsonObject body(const StepEvent& e)
{
    return {{u"kind"_s, u"step"_s},
            {u"index"_s, e.index},
            {u"id"_s, e.id},
            {u"title"_s, e.title},
            {u"phase"_s, wordOf(e.phase, stepPhases)}};
}

QJsonObject body(const MissedEvent& e)
{
    QJsonObject object{
        {u"kind"_s, u"missed"_s}, {u"index"_s, e.index}, {u"id"_s, e.id}, {u"why"_s, wordOf(e.why, missedWhys)}};
    putSentence(object, u"expected"_s, e.expected);
    putSentence(object, u"observed"_s, e.observed);
    return object;
}

QJsonObject body(const RetakeEvent& e)
{
    QJsonObject object{{u"kind"_s, u"retake"_s}, {u"steps"_s, e.steps}, {u"phase"_s, wordOf(e.phase, retakePhases)}};
    putSentence(object, u"reason"_s, e.reason);
    return object;
}

QJsonObject body(const NoteEvent& e)
{
    QJsonObject object{{u"kind"_s, u"note"_s}};
    putSentence(object, u"text"_s, e.text);
    return object;
}

QJsonObject body(const PredictionEvent& e)
{
    return {{u"kind"_s, u"prediction"_s}, {u"step"_s, e.step}, {u"option"_s, e.option}, {u"votes"_s, e.votes}};
}

QJsonObject body(const CheckEvent& e)
{
    QJsonObject object{{u"kind"_s, u"check"_s}, {u"id"_s, e.id}};
    object.insert(u"passed"_s,
                  e.verdict == CheckVerdict::Unknown ? QJsonValue() : QJsonValue(e.verdict == CheckVerdict::Passed));
    putSentence(object, u"claim"_s, e.claim);
    putSentence(object, u"expected"_s, e.expected);
    putSentence(object, u"observed"_s, e.observed);
    return object;
}

QJsonObject body(const WarningEvent& e)
{
    return {{u"kind"_s, u"warning"_s}, {u"text"_s, e.text}};
}

QJsonObject body(const ReplyEvent& e)
{
    return {{u"kind"_s, u"reply"_s},
            {u"command"_s, e.command},
            {u"ok"_s, e.ok},
            {u"error"_s, e.error},
            {u"details"_s, e.details}};
}

QJsonObject body(const FrameEvent&)
{
    Q_ASSERT_X(false, "eventToJson", "frames are packet blocks");
    return {};
}

SessionInfo readSession(JsonFields& f)
{
    SessionInfo e;
    e.format = int(f.integer("format"_L1, 1, 1000));
    e.program = f.string("program"_L1);
    e.kernel = f.string("kernel"_L1);
    e.mode = LabMode::named(f.string("mode"_L1));
    bool ok = false;
    e.wallNs = f.string("wall_ns"_L1).toLongLong(&ok); // 2026 in ns needs 61 bits: a string, as JSON numbers have 53
    if (!ok || e.wallNs < 0 || e.wallNs > std::numeric_limits<qint64>::max() - maxTimeNs)
        f.fail("wall_ns"_L1, "nanoseconds since 1970 as a string"_L1);
    if (f.has("counters"_L1))
        e.counters = fromGroups(f.object("counters"_L1));
    return e;
}

HostInfo readHost(JsonFields& f)
{
    return {f.string("name"_L1), f.string("address"_L1), int(f.integer("interface"_L1, -1, 1000))};
}

ScenarioInfo readScenario(JsonFields& f)
{
    return {f.string("id"_L1),     f.string("variant"_L1), f.object("knobs"_L1),
            f.string("source"_L1), f.string("file"_L1),    f.boolean("bundled"_L1, false)};
}

SysctlEvent readSysctl(JsonFields& f)
{
    return {f.string("host"_L1), f.string("key"_L1), f.string("value"_L1), f.string("previous"_L1)};
}

WorkerEvent readWorker(JsonFields& f)
{
    WorkerEvent e;
    e.host = f.string("host"_L1);
    e.name = f.string("name"_L1);
    e.engine = f.string("engine"_L1);
    e.pid = f.integer("pid"_L1, 0, maxU32);
    e.change = f.oneOf("change"_L1, workerChanges);
    e.how = f.string("how"_L1, false);
    e.process = f.string("process"_L1, false);
    e.signal = int(f.integer("signal"_L1, 0, 1000, 0));
    return e;
}

CallEvent readCall(JsonFields& f, const QJsonObject& object)
{
    CallEvent e;
    e.host = f.string("host"_L1);
    e.worker = f.string("worker"_L1);
    e.call = f.string("call"_L1);
    e.arguments = f.string("arguments"_L1);
    e.socket = f.string("socket"_L1, false);
    e.result = f.integer("result"_L1, -maxTimeNs, maxTimeNs);
    if (!object.value("errno"_L1).isNull())
        e.errnoName = f.string("errno"_L1, false);
    e.beginNs = f.integer("begin_ns"_L1, 0, maxTimeNs);
    e.endNs = f.integer("end_ns"_L1, e.beginNs, maxTimeNs);
    if (object.contains("local"_L1)) {
        const std::optional<Endpoint> local = f.endpoint("local"_L1);
        const std::optional<Endpoint> remote = f.endpoint("remote"_L1);
        if (local && remote)
            e.ends = FourTuple{*local, *remote};
    }
    e.fd = int(f.integer("fd"_L1, 0, std::numeric_limits<int>::max(), -1));
    e.text = f.string("text"_L1, false);
    return e;
}

SocketEvent readSocket(JsonFields& f)
{
    SocketEvent e;
    e.host = f.string("host"_L1);
    e.change = f.oneOf("change"_L1, socketChanges);
    SocketRow& r = e.row;
    r.ends.local = f.endpoint("local"_L1).value_or(Endpoint{});
    r.ends.remote = f.endpoint("remote"_L1).value_or(Endpoint{});
    const std::optional<TcpState> state = stateFromName(f.string("state"_L1));
    if (!state)
        f.fail("state"_L1, "a TCP state's name"_L1);
    r.state = state.value_or(TcpState::Close);
    r.timer = SocketTimer(f.integer("timer"_L1, 0, 4));
    r.timerLeftNs = f.integer("timer_left_ns"_L1, 0, maxTimeNs * 8);
    r.txQueueBytes = quint32(f.integer("tx_queue"_L1, 0, maxU32, 0));
    r.rxQueueBytes = quint32(f.integer("rx_queue"_L1, 0, maxU32, 0));
    r.retransmits = quint32(f.integer("retransmits"_L1, 0, maxU32, 0));
    r.uid = quint32(f.integer("uid"_L1, 0, maxU32, 0));
    r.probes = quint32(f.integer("probes"_L1, 0, maxU32, 0));
    r.inode = quint64(f.integer("inode"_L1, 0, maxTimeNs, 0));
    e.previousReadNs = f.integer("previous_read_ns"_L1, -1, maxTimeNs, -1);
    return e;
}

CounterEvent readCounter(JsonFields& f)
{
    return {f.string("host"_L1), f.string("name"_L1), f.integer("value"_L1, -maxTimeNs, maxTimeNs),
            f.integer("delta"_L1, -maxTimeNs, maxTimeNs), f.integer("previous_read_ns"_L1, -1, maxTimeNs, -1)};
}

FateEvent readFate(JsonFields& f)
{
    FateEvent e;
    e.number = quint64(f.integer("number"_L1, 1, maxTimeNs));
    e.fate = f.oneOf("fate"_L1, fates);
    return e;
}

StepEvent readStep(JsonFields& f)
{
    StepEvent e;
    e.index = int(f.integer("index"_L1, 0, 10000));
    e.id = f.string("id"_L1);
    e.title = f.string("title"_L1);
    e.phase = f.oneOf("phase"_L1, stepPhases);
    return e;
}

MissedEvent readMissed(JsonFields& f)
{
    MissedEvent e;
    e.index = int(f.integer("index"_L1, 0, 10000));
    e.id = f.string("id"_L1);
    e.why = f.oneOf("why"_L1, missedWhys);
    e.expected = f.sentence("expected"_L1);
    e.observed = f.sentence("observed"_L1);
    return e;
}

RetakeEvent readRetake(JsonFields& f)
{
    RetakeEvent e;
    e.steps = int(f.integer("steps"_L1, 0, 10000));
    e.reason = f.sentence("reason"_L1);
    e.phase = f.oneOf("phase"_L1, retakePhases);
    return e;
}

PredictionEvent readPrediction(JsonFields& f)
{
    return {f.string("step"_L1), f.string("option"_L1), int(f.integer("votes"_L1, 0, 1'000'000))};
}

CheckEvent readCheck(JsonFields& f)
{
    return {f.string("id"_L1), f.sentence("claim"_L1), f.sentence("expected"_L1), f.sentence("observed"_L1),
            f.verdict("passed"_L1)};
}

ReplyEvent readReply(JsonFields& f)
{
    return {f.integer("command"_L1, 0, maxTimeNs), f.boolean("ok"_L1), f.string("error"_L1, false), f.object("details"_L1)};
}

std::optional<EventBody> readBody(const QString& kind, JsonFields& f, const QJsonObject& object)
{
    if (kind == "session"_L1)
        return readSession(f);
    if (kind == "host"_L1)
        return readHost(f);
    if (kind == "scenario"_L1)
        return readScenario(f);
    if (kind == "sysctl"_L1)
        return readSysctl(f);
    if (kind == "worker"_L1)
        return readWorker(f);
    if (kind == "call"_L1)
        return readCall(f, object);
    if (kind == "socket"_L1)
        return readSocket(f);
    if (kind == "counter"_L1)
        return readCounter(f);
    if (kind == "frame"_L1)
        return readFate(f);
    if (kind == "step"_L1)
        return readStep(f);
    if (kind == "missed"_L1)
        return readMissed(f);
    if (kind == "retake"_L1)
        return readRetake(f);
    if (kind == "note"_L1)
        return NoteEvent{f.sentence("text"_L1)};
    if (kind == "prediction"_L1)
        return readPrediction(f);
    if (kind == "check"_L1)
        return readCheck(f);
    if (kind == "warning"_L1)
        return WarningEvent{f.string("text"_L1)};
    if (kind == "reply"_L1)
        return readReply(f);
    return std::nullopt;
}

} // namespace

QJsonObject eventToJson(const Event& event)
{
    QJsonObject object = std::visit([](const auto& e) { return body(e); }, event.body);
    object.insert(u"t_ns"_s, event.tNs);
    return object;
}

Result<std::optional<Event>> eventFromJson(const QJsonObject& object)
{
    JsonFields fields(object);
    std::optional<EventBody> read = readBody(fields.string("kind"_L1), fields, object);
    if (!read && !fields.error())
        return std::nullopt;
    const qint64 tNs = fields.integer("t_ns"_L1, 0, maxTimeNs);
    if (fields.error())
        return tl::unexpected(*fields.error());
    return Event{tNs, std::move(*read)};
}

} // namespace statewire
