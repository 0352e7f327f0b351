// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/wirestory.h"

#include <array>

using namespace Qt::StringLiterals;

namespace statewire {

namespace {

Endpoint client(quint16 port)
{
    return *Endpoint::parse(u"192.168.88.132:%1"_s.arg(port));
}

Endpoint server()
{
    return *Endpoint::parse(u"192.168.88.131:2016"_s);
}

} // namespace

WireStory::WireStory()
{
    say(SessionInfo{1, u"statewire 0.1.0"_s, u"6.18.44"_s, LabMode::Wire, 0});
    say(HostInfo{u"client"_s, u"192.168.88.132"_s, 0});
    say(HostInfo{u"server"_s, u"192.168.88.131"_s, 1});
    nowNs = 2 * ms;
    SocketEvent event;
    event.host = u"server"_s;
    event.row.ends = {*Endpoint::parse(u"0.0.0.0:2016"_s), *Endpoint::parse(u"0.0.0.0:0"_s)};
    event.row.state = TcpState::Listen;
    say(event);
    nowNs = 10 * ms;
}

WireStory& WireStory::wait(qint64 durationNs)
{
    nowNs += durationNs;
    return *this;
}

quint64 WireStory::send(bool fromClient, quint16 port, quint8 flags, quint32 seq, quint32 ack, int bytes)
{
    FrameEvent event;
    event.number = m_frames.size() + 1;
    event.from = fromClient ? u"client"_s : u"server"_s;
    event.to = fromClient ? u"server"_s : u"client"_s;
    FrameSpec spec{fromClient ? client(port) : server(), fromClient ? server() : client(port)};
    spec.flags = flags;
    spec.seq = seq;
    spec.ack = ack;
    spec.tsval = quint32(3'353'011'098u + nowNs / ms);
    spec.payloadBytes = bytes;
    event.bytes = makeFrame(spec);
    event.segment = parseSegment(event.bytes);
    m_frames.push_back(event);
    say(event);
    return event.number;
}

quint64 WireStory::copy(quint64 number)
{
    FrameEvent event = m_frames[number - 1];
    event.number = m_frames.size() + 1;
    m_frames.push_back(event);
    say(event);
    return event.number;
}

void WireStory::row(bool ofClient, quint16 port, TcpState state, SocketTimer timer, qint64 leftNs, quint32 retransmits)
{
    SocketEvent event;
    event.host = ofClient ? u"client"_s : u"server"_s;
    event.row.ends = {client(port), server()};
    if (!ofClient)
        event.row.ends = event.row.ends.mirrored();
    event.row.state = state;
    event.row.timer = timer;
    event.row.timerLeftNs = leftNs;
    event.row.retransmits = retransmits;
    event.change = SocketEvent::Change::Changed;
    event.previousReadNs = nowNs - 10 * us;
    say(event);
}

void WireStory::halfOpen(quint16 port, quint16 listenerPort)
{
    SocketEvent event;
    event.host = u"server"_s;
    event.row.ends = {*Endpoint::parse(u"192.168.88.131:%1"_s.arg(listenerPort)), client(port)};
    event.row.state = TcpState::SynRecv;
    event.change = SocketEvent::Change::Changed;
    event.previousReadNs = nowNs - 10 * us;
    say(event);
}

Session oneFrame(qint64 wireNs)
{
    WireStory story;
    story.row(true, 40000, TcpState::SynSent, SocketTimer::Retransmit, second);
    const quint64 syn = story.send(true, 40000, FlagSyn);
    story.wait(wireNs).fate(syn, Fate::Passed);
    story.wait(20 * us).row(false, 40000, TcpState::SynRecv, SocketTimer::Retransmit, second);
    story.wait(2 * second).say(NoteEvent{u"end"_s});
    return story.session;
}

Session heldHandshake(int repeats)
{
    WireStory story;
    story.row(true, 40000, TcpState::SynSent, SocketTimer::Retransmit, second);
    const quint64 syn = story.send(true, 40000, FlagSyn);
    story.wait(2 * us).fate(syn, Fate::Held);
    for (int i = 0; i < repeats; ++i) {
        story.wait((1 << i) * second);
        const quint64 again = story.send(true, 40000, FlagSyn);
        story.wait(2 * us).fate(again, Fate::Absorbed);
        story.row(true, 40000, TcpState::SynSent, SocketTimer::Retransmit, (2 << i) * second, quint32(i + 1));
    }
    story.wait(300 * ms).say(NoteEvent{u"end"_s});
    return story.session;
}

Session crowdedWire(int frames, int sockets, bool held)
{
    WireStory story;
    constexpr std::array states{TcpState::Established, TcpState::TimeWait, TcpState::FinWait2, TcpState::CloseWait,
                                TcpState::SynSent,     TcpState::LastAck,  TcpState::Closing,  TcpState::FinWait1};
    for (int i = 0; i < sockets; ++i) {
        const TcpState state = states[size_t(i) % states.size()];
        const bool waits = state == TcpState::TimeWait;
        for (bool ofClient : {true, false})
            story.row(ofClient, quint16(40000 + i), state, waits ? SocketTimer::TimeWait : SocketTimer::None, 60 * second);
    }
    const quint64 first = story.send(true, 40000, FlagAck, 7, 9);
    story.wait(300 * ms).fate(first, Fate::Passed);
    for (int i = 0; i < frames; ++i) {
        story.wait(280 * ms / std::max(1, frames));
        const bool fromClient = i % 2 == 0;
        const quint8 flags = i % 5 == 0   ? FlagSyn
                             : i % 5 == 1 ? FlagSyn | FlagAck
                             : i % 5 == 2 ? FlagAck
                                          : FlagPsh | FlagAck;
        const quint64 number = story.send(fromClient, quint16(40000 + i % std::max(1, sockets)), flags,
                                          1'736'029'316u + quint32(i) * 1448, 4'178'823'685u, i % 5 > 2 ? 1448 : 0);
        if (held)
            story.fate(number, Fate::Held);
    }
    story.wait(5 * ms).say(NoteEvent{u"end"_s});
    return story.session;
}

} // namespace statewire
