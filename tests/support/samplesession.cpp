// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/samplesession.h"

#include "scenario/format/scenarioreader.h"
#include "support/scenariotext.h"

#include <QtEndian>
#include <array>

using namespace Qt::StringLiterals;

namespace statewire {

namespace {

void put16(QByteArray& bytes, quint16 value)
{
    const quint16 big = qToBigEndian(value);
    bytes.append(reinterpret_cast<const char*>(&big), 2);
}

void put32(QByteArray& bytes, quint32 value)
{
    const quint32 big = qToBigEndian(value);
    bytes.append(reinterpret_cast<const char*>(&big), 4);
}

Endpoint client(quint16 port)
{
    return *Endpoint::parse(u"192.168.88.132:%1"_s.arg(port));
}

Endpoint server()
{
    return *Endpoint::parse(u"192.168.88.131:2016"_s);
}

constexpr qint64 us = 1'000;
constexpr qint64 ms = 1'000'000;
constexpr qint64 second = 1'000'000'000;

const QByteArray sampleText =
    test::ScenarioText{
        .id = "time-wait-reuse",
        .title = "Why is a TIME_WAIT port reused?",
        .question =
            "A client may use two ports only. The server holds both in TIME_WAIT, and yet a third connection succeeds. Why?",
        .keys = R"(group = "TIME_WAIT"
summary = "Two ports, two TIME_WAITs, and one connection more."
)",
        .hosts = test::labHosts(),
        .workers = test::workerTable("client-1", "client") + test::workerTable("client-2", "client") +
                   test::workerTable("client-3", "client"),
        .rest = R"toml([[variant]]
id = "default"
title = "Server closes first"
summary = "Both TIME_WAITs are on the server."
[[variant]]
id = "control"
title = "Client closes first (control)"
summary = "The TIME_WAITs are on the client."
[[variant]]
id = "loopback"
title = "On loopback"
summary = "No packets are seen."
mode = "loopback"

[[step]]
id = "connect"
title = "Two clients connect"
say = "The client may use the ports 40000 and 40001 only. Both get a connection to the server."
[[step]]
id = "close"
title = "The server closes first"
say = "The server sends its FIN before either client does. So both waits are on the server."
[[step]]
id = "wait"
title = "Both ports are taken"
say = "Both four-tuples are in TIME_WAIT on the server, for a minute. A third client connects from port 40000."
[step.predict]
question = "What becomes of the third connection?"
worker = "client-3"
call = "connect"
options = [
    { id = "refused", text = "refused", result = "ECONNREFUSED" },
    { id = "accepted", text = "accepted", result = "ok" },
    { id = "timeout", text = "left without an answer", result = "ETIMEDOUT" },
]
[[step]]
id = "third"
title = "The server takes it"
say = """
Port 40000 was still in TIME_WAIT on the server when the third SYN came. Its sequence number is higher than the last one \
seen there, so it cannot be an old duplicate: the server ends the wait and begins a second life on the same four-tuple."""

[[check]]
id = "third-connects"
claim = "The third connect() succeeds"
kind = "call"
worker = "client-3"
call = "connect"
result = "ok"
)toml"}
        .toml();

/// Builds a session by saying what happens, at a clock that only moves on.
class Teller
{
public:
    Session session;
    qint64 nowNs = 0;

    void say(EventBody body) { session.append({nowNs, std::move(body)}); }

    void row(const QString& host, const FourTuple& ends, TcpState state,
             SocketEvent::Change change = SocketEvent::Change::Changed, SocketTimer timer = SocketTimer::None,
             qint64 leftNs = 0)
    {
        SocketEvent event;
        event.host = host;
        event.change = change;
        event.row.ends = ends;
        event.row.state = state;
        event.row.timer = timer;
        event.row.timerLeftNs = leftNs;
        event.row.inode = state == TcpState::TimeWait || state == TcpState::SynRecv ? 0 : 1000u + ends.local.port;
        event.previousReadNs = nowNs - 10 * us;
        say(event);
    }

    /// Sends a frame, which arrives \p wireNs later.
    void frame(const FrameSpec& spec, qint64 wireNs = 70 * us)
    {
        FrameEvent event;
        event.number = ++m_frames;
        const bool fromClient = spec.to == server();
        event.from = fromClient ? u"client"_s : u"server"_s;
        event.to = fromClient ? u"server"_s : u"client"_s;
        event.bytes = makeFrame(spec);
        event.segment = parseSegment(event.bytes);
        say(event);
        nowNs += wireNs;
        say(FateEvent{m_frames, Fate::Passed});
        nowNs += 20 * us;
    }

    void call(const QString& worker, const QString& name, quint16 port)
    {
        CallEvent event;
        event.host = u"client"_s;
        event.worker = worker;
        event.call = name;
        event.arguments = server().toString();
        event.beginNs = nowNs - 300 * us;
        event.endNs = nowNs;
        event.ends = FourTuple{client(port), server()};
        say(event);
    }

    void connectOn(quint16 port, quint32 clientIsn, quint32 serverIsn, quint32 clock, bool again)
    {
        const FourTuple ours{client(port), server()};
        const FourTuple theirs = ours.mirrored();
        row(u"client"_s, ours, TcpState::SynSent, SocketEvent::Change::Appeared, SocketTimer::Retransmit, second);
        frame({client(port), server(), FlagSyn, clientIsn, 0, clock, 0});
        row(u"server"_s, theirs, TcpState::SynRecv, again ? SocketEvent::Change::Changed : SocketEvent::Change::Appeared,
            SocketTimer::Retransmit, second);
        frame({server(), client(port), FlagSyn | FlagAck, serverIsn, clientIsn + 1, clock + 7, clock});
        row(u"client"_s, ours, TcpState::Established);
        call(u"client-%1"_s.arg(++m_clients), u"connect"_s, port);
        frame({client(port), server(), FlagAck, clientIsn + 1, serverIsn + 1, clock, clock + 7});
        row(u"server"_s, theirs, TcpState::Established);
        nowNs += 150 * us;
    }

    void closeByServer(quint16 port, quint32 clientIsn, quint32 serverIsn, quint32 clock)
    {
        const FourTuple ours{client(port), server()};
        const FourTuple theirs = ours.mirrored();
        row(u"server"_s, theirs, TcpState::FinWait1);
        frame({server(), client(port), FlagFin | FlagAck, serverIsn + 1, clientIsn + 1, clock + 40, clock});
        row(u"client"_s, ours, TcpState::CloseWait);
        frame({client(port), server(), FlagAck, clientIsn + 1, serverIsn + 2, clock + 33, clock + 40});
        row(u"server"_s, theirs, TcpState::FinWait2);
        nowNs += 200 * us;
        row(u"client"_s, ours, TcpState::LastAck);
        frame({client(port), server(), FlagFin | FlagAck, clientIsn + 1, serverIsn + 2, clock + 34, clock + 40});
        row(u"server"_s, theirs, TcpState::TimeWait, SocketEvent::Change::Changed, SocketTimer::TimeWait, 60 * second);
        frame({server(), client(port), FlagAck, serverIsn + 2, clientIsn + 2, clock + 41, clock + 34});
        row(u"client"_s, ours, TcpState::LastAck, SocketEvent::Change::Vanished);
        nowNs += 100 * us;
    }

    void step(int index, StepEvent::Phase phase)
    {
        const Scenario scenario = sampleScenario();
        say(StepEvent{index, scenario.steps[size_t(index)].id, scenario.steps[size_t(index)].title, phase});
        nowNs += 20 * us;
    }

private:
    quint64 m_frames = 0;
    int m_clients = 0;
};

} // namespace

QByteArray makeFrame(const FrameSpec& spec)
{
    QByteArray bytes(12, '\2');
    put16(bytes, 0x0800);
    const int tcpBytes = 32;
    bytes.append('\x45').append('\0');
    put16(bytes, quint16(20 + tcpBytes + spec.payloadBytes));
    put32(bytes, 0x00004000); // id 0, don't fragment
    bytes.append('\x40').append('\6');
    put16(bytes, 0);
    put32(bytes, spec.from.address.v4HostOrder());
    put32(bytes, spec.to.address.v4HostOrder());
    put16(bytes, spec.from.port);
    put16(bytes, spec.to.port);
    put32(bytes, spec.seq);
    put32(bytes, spec.ack);
    bytes.append(char(tcpBytes / 4 << 4)).append(char(spec.flags));
    put16(bytes, 64240);
    put32(bytes, 0); // checksum and urgent pointer
    bytes.append('\1').append('\1').append('\x08').append('\x0a');
    put32(bytes, spec.tsval);
    put32(bytes, spec.tsecr);
    bytes.append(spec.payloadBytes, 'x');
    return bytes;
}

Session sampleSession(int steps)
{
    Teller t;
    t.say(SessionInfo{1, u"statewire 0.1.0"_s, u"6.18.44"_s, LabMode::Wire, 1'700'000'000 * second});
    t.say(HostInfo{u"client"_s, u"192.168.88.132"_s, 0});
    t.say(HostInfo{u"server"_s, u"192.168.88.131"_s, 1});
    const Scenario scenario = sampleScenario();
    t.say(ScenarioInfo{scenario.id, scenario.variants.front().id, {}, scenario.text, scenario.fileName});
    t.nowNs = 2 * ms;
    const FourTuple listener{*Endpoint::parse(u"0.0.0.0:2016"_s), *Endpoint::parse(u"0.0.0.0:0"_s)};
    t.row(u"server"_s, listener, TcpState::Listen, SocketEvent::Change::Appeared);

    const quint32 isn0 = 1'736'029'316;
    const quint32 serverIsn0 = 4'178'823'685;
    if (steps > 0) {
        t.step(0, StepEvent::Phase::Begun);
        t.connectOn(40000, isn0, serverIsn0, 3'353'011'098 - 34, false);
        t.connectOn(40001, 90'211'004, 1'200'334'871, 73'002'410, false);
        t.step(0, StepEvent::Phase::Ended);
    }
    if (steps > 1) {
        t.nowNs += 41 * ms;
        t.step(1, StepEvent::Phase::Begun);
        t.closeByServer(40000, isn0, serverIsn0, 3'353'011'098 - 34);
        t.closeByServer(40001, 90'211'004, 1'200'334'871, 73'002'410);
        t.step(1, StepEvent::Phase::Ended);
    }
    if (steps > 2) {
        t.step(2, StepEvent::Phase::Begun);
        t.nowNs += 1030 * ms;
        t.step(2, StepEvent::Phase::Ended);
    }
    if (steps > 3) {
        t.say(PredictionEvent{u"wait"_s, u"refused"_s, 14});
        t.say(PredictionEvent{u"wait"_s, u"accepted"_s, 9});
        t.step(3, StepEvent::Phase::Begun);
        t.connectOn(40000, 1'752'150'737, serverIsn0 + 2 + 65537, 3'353'012'118, true);
        t.step(3, StepEvent::Phase::Ended);
        t.nowNs += 2 * ms;
        t.say(NoteEvent{u"end"_s});
    }
    return t.session;
}

Scenario sampleScenario()
{
    static const Scenario scenario = [] {
        const ReadScenario read = readScenario(sampleText, u"sample.toml"_s);
        for (const Diagnostic& diagnostic : read.diagnostics)
            qWarning("%s", qPrintable(diagnostic.text(u"sample.toml"_s, QString::fromUtf8(sampleText))));
        return read.scenario;
    }();
    return scenario;
}

Session busySession(int connections, int spans)
{
    Teller t;
    t.say(SessionInfo{1, u"statewire 0.1.0"_s, u"6.18.44"_s, LabMode::Loopback, 0});
    const std::array walk{TcpState::SynSent, TcpState::Established, TcpState::FinWait1, TcpState::FinWait2,
                          TcpState::TimeWait};
    for (int s = 0; s < spans; ++s) {
        for (int c = 0; c < connections; ++c) {
            t.nowNs += 50 * us;
            const FourTuple ends{client(quint16(10'000 + c)), server()};
            const auto change = s == 0 ? SocketEvent::Change::Appeared : SocketEvent::Change::Changed;
            t.row(u"client"_s, ends, walk[size_t(s) % walk.size()], change);
        }
    }
    return t.session;
}

} // namespace statewire
