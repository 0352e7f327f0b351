// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/sessionbuilder.h"

#include "support/frames.h"

namespace statewire::test {

namespace {

constexpr qint64 microsecond = 1000;
const QString clientHost = QStringLiteral("client");
const QString serverHost = QStringLiteral("server");

} // namespace

SessionBuilder::SessionBuilder(const QString& mode) : m_mode(mode)
{
    const bool wire = mode == QLatin1String("wire");
    append(SessionInfo{1, QStringLiteral("statewire test"), QStringLiteral("6.18.44"), LabMode::named(mode),
                       1'767'225'600'000'000'000});
    append(HostInfo{clientHost, client(0).address.toString(), wire ? 0 : -1});
    append(HostInfo{serverHost, server(0).address.toString(), wire ? 1 : -1});
    read();
}

SessionBuilder& SessionBuilder::wait(qint64 ns)
{
    m_nowNs += ns;
    return *this;
}

Endpoint SessionBuilder::client(quint16 port) const
{
    return {Address::v4(m_mode == QLatin1String("wire") ? 0xc0a85884 : 0x7f000002), port};
}

Endpoint SessionBuilder::server(quint16 port) const
{
    return {Address::v4(m_mode == QLatin1String("wire") ? 0xc0a85883 : 0x7f000001), port};
}

FourTuple SessionBuilder::ends(const QString& host, quint16 clientPort) const
{
    const FourTuple fromClient{client(clientPort), server()};
    return host == clientHost ? fromClient : fromClient.mirrored();
}

void SessionBuilder::append(EventBody body)
{
    m_session.append({m_nowNs, std::move(body)});
}

void SessionBuilder::sysctl(const QString& host, const QString& key, const QString& value)
{
    append(SysctlEvent{host, key, value, {}});
    m_nowNs += microsecond;
}

void SessionBuilder::read()
{
    m_nowNs += microsecond;
    m_readNs = m_nowNs;
}

void SessionBuilder::listen(const QString& host, quint16 port)
{
    SocketRow row;
    row.ends.local.port = port;
    row.state = TcpState::Listen;
    const qint64 before = m_readNs;
    read();
    append(SocketEvent{host, SocketEvent::Change::Appeared, row, before});
}

void SessionBuilder::row(const QString& host, TcpState state, quint16 clientPort, SocketTimer timer, qint64 timerLeftNs)
{
    SocketRow row;
    row.ends = ends(host, clientPort);
    row.state = state;
    row.timer = timer;
    row.timerLeftNs = timerLeftNs;
    const auto change = m_rows[host].contains(row.ends) ? SocketEvent::Change::Changed : SocketEvent::Change::Appeared;
    m_rows[host].insert(row.ends, row);
    const qint64 before = m_readNs;
    read();
    append(SocketEvent{host, change, row, before});
}

void SessionBuilder::vanish(const QString& host, quint16 clientPort)
{
    const SocketRow row = m_rows[host].take(ends(host, clientPort));
    const qint64 before = m_readNs;
    read();
    append(SocketEvent{host, SocketEvent::Change::Vanished, row, before});
}

void SessionBuilder::connectCall(quint16 clientPort, const QString& errnoName, const QString& arguments)
{
    CallEvent call;
    call.host = clientHost;
    call.worker = QStringLiteral("client-1");
    call.call = QStringLiteral("connect");
    call.arguments = arguments.isEmpty() ? server().toString() : arguments;
    call.result = errnoName.isEmpty() ? 0 : -1;
    call.errnoName = errnoName;
    call.beginNs = m_nowNs;
    m_nowNs += 50 * microsecond;
    call.endNs = m_nowNs;
    if (errnoName.isEmpty())
        call.ends = ends(clientHost, clientPort);
    append(call);
}

quint64 SessionBuilder::arrive(const FrameSpec& spec)
{
    const FourTuple way = ends(spec.from, spec.clientPort);
    Segment s;
    s.source = way.local;
    s.destination = way.remote;
    s.seq = spec.seq;
    s.ack = spec.ack;
    s.flags = spec.flags;
    s.window = 65160;
    s.tsval = spec.tsval;
    FrameEvent frame;
    frame.number = ++m_frames;
    frame.from = spec.from;
    frame.to = spec.from == clientHost ? serverHost : clientHost;
    frame.bytes = craftFrame(s, spec.payload);
    frame.segment = parseSegment(frame.bytes);
    m_nowNs += 10 * microsecond;
    append(frame);
    return m_frames;
}

void SessionBuilder::fate(quint64 number, Fate fate)
{
    m_nowNs += 10 * microsecond;
    append(FateEvent{number, fate});
    read();
}

quint64 SessionBuilder::frame(const FrameSpec& spec)
{
    const quint64 number = arrive(spec);
    fate(number);
    return number;
}

void SessionBuilder::exchange(const LifeSpec& spec, const FrameSpec& frame, std::function<void()> whenSent,
                              std::function<void()> whenArrived)
{
    const quint64 number = spec.withFrames ? arrive(frame) : 0;
    if (whenSent)
        whenSent();
    if (spec.withFrames)
        fate(number);
    if (whenArrived)
        whenArrived();
}

void SessionBuilder::liveToTimeWait(const LifeSpec& spec)
{
    const auto to = [this, &spec](const QString& host, TcpState state, SocketTimer timer = SocketTimer::None,
                                  qint64 left = 0) { return [=, this] { row(host, state, spec.clientPort, timer, left); }; };
    const auto from = [&spec](const QString& host, quint8 flags, quint32 seq, quint32 ack, const QByteArray& payload = {}) {
        return FrameSpec{host,           flags, seq, ack, payload, host == clientHost ? spec.clientTsval : spec.serverTsval,
                         spec.clientPort};
    };
    const quint32 c = spec.clientIsn;
    const quint32 s = spec.serverIsn;
    const quint32 cData = c + 1 + quint32(spec.request.size());
    exchange(spec, from(clientHost, FlagSyn, c, 0), to(clientHost, TcpState::SynSent), to(serverHost, TcpState::SynRecv));
    exchange(spec, from(serverHost, FlagSyn | FlagAck, s, c + 1), {}, to(clientHost, TcpState::Established));
    exchange(spec, from(clientHost, FlagAck, c + 1, s + 1), {}, to(serverHost, TcpState::Established));
    if (spec.withFrames) {
        frame(from(clientHost, FlagPsh | FlagAck, c + 1, s + 1, spec.request));
        frame(from(serverHost, FlagAck, s + 1, cData));
    }
    const QString first = spec.serverCloses ? serverHost : clientHost;
    const QString second = spec.serverCloses ? clientHost : serverHost;
    const quint32 firstSeq = spec.serverCloses ? s + 1 : cData;
    const quint32 secondSeq = spec.serverCloses ? cData : s + 1;
    exchange(spec, from(first, FlagFin | FlagAck, firstSeq, secondSeq), to(first, TcpState::FinWait1),
             to(second, TcpState::CloseWait));
    exchange(spec, from(second, FlagAck, secondSeq, firstSeq + 1), {}, to(first, TcpState::FinWait2));
    exchange(spec, from(second, FlagFin | FlagAck, secondSeq, firstSeq + 1), to(second, TcpState::LastAck),
             to(first, TcpState::TimeWait, SocketTimer::TimeWait, 60'000'000'000));
    exchange(spec, from(first, FlagAck, firstSeq + 1, secondSeq + 1), {}, [&] { vanish(second, spec.clientPort); });
}

} // namespace statewire::test
