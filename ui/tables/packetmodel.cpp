// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tables/packetmodel.h"

#include "base/durationtext.h"
#include "tcp/dissect.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace statewire {

PacketModel::PacketModel(const ViewContext& context, QObject* parent) : MomentModel(context, parent)
{
    begin();
}

void PacketModel::takeIn(bool anew)
{
    if (anew) {
        m_packets.clear();
        m_byNumber.clear();
        m_firstSeq.clear();
        m_taken = 0;
    }
    const std::vector<Event>& events = m_context.source.session().events();
    for (; m_taken < events.size(); ++m_taken) {
        if (const auto* frame = events[m_taken].as<FrameEvent>()) {
            takeFrame(m_taken, *frame);
        } else if (const auto* fate = events[m_taken].as<FateEvent>()) {
            if (const auto at = m_byNumber.constFind(fate->number); at != m_byNumber.constEnd())
                m_packets[*at].fates.push_back({events[m_taken].tNs, fate->fate});
        }
    }
}

void PacketModel::takeFrame(size_t event, const FrameEvent& frame)
{
    Packet packet{event, 0, 0, {}};
    if (frame.segment) {
        const Segment& s = *frame.segment;
        const FourTuple way{s.source, s.destination};
        if (s.has(FlagSyn) || !m_firstSeq.contains(way))
            m_firstSeq.insert(way, s.seq);
        packet.seqBase = m_firstSeq.value(way);
        // The other direction's SYN may not have come yet: what is acknowledged then counts from the number itself.
        packet.ackBase = m_firstSeq.value(way.mirrored(), s.ack);
    }
    m_byNumber.insert(frame.number, m_packets.size());
    m_packets.push_back(std::move(packet));
}

std::vector<MomentModel::Row> PacketModel::rowsAt(qint64 nowNs) const
{
    const std::vector<Event>& events = m_context.source.session().events();
    std::vector<Row> rows;
    for (const Packet& packet : m_packets) {
        if (events[packet.event].tNs > nowNs)
            break;
        rows.push_back({frame(packet).number, fatesBy(packet, nowNs)});
    }
    return rows;
}

size_t PacketModel::fatesBy(const Packet& packet, qint64 nowNs) const
{
    return size_t(
        std::count_if(packet.fates.begin(), packet.fates.end(), [nowNs](const FateAt& f) { return f.tNs <= nowNs; }));
}

const FrameEvent& PacketModel::frame(const Packet& packet) const
{
    return *m_context.source.session().events()[packet.event].as<FrameEvent>();
}

const QByteArray* PacketModel::bytesOf(quint64 number) const
{
    const auto at = m_byNumber.constFind(number);
    return at == m_byNumber.constEnd() ? nullptr : &frame(m_packets[*at]).bytes;
}

QStringList PacketModel::headers() const
{
    return {tr("No."), tr("Time, s"), tr("From → to"), tr("Ports"), tr("Flags"),  tr("Seq"),
            tr("Ack"), tr("Length"),  tr("Window"),    tr("Fate"),  tr("Options")};
}

bool PacketModel::isNumber(int column) const
{
    return column == Number || column == Time || column == Seq || column == Ack || column == Length || column == Window;
}

QString PacketModel::fateText(const Packet& packet) const
{
    const size_t count = fatesBy(packet, m_context.playhead.positionNs());
    if (count == 0)
        return tr("on the wire");
    const FateAt& last = packet.fates[count - 1];
    const qint64 sentNs = m_context.source.session().events()[packet.event].tNs;
    const bool arrived = last.fate == Fate::Passed || last.fate == Fate::Duplicated || last.fate == Fate::Reordered ||
                         last.fate == Fate::Injected;
    return arrived ? tr("%1 after %2").arg(fateName(last.fate), durationText(last.tNs - sentNs)) : fateName(last.fate);
}

QString PacketModel::text(quint64 id, int column) const
{
    const Packet& packet = m_packets[m_byNumber.value(id)];
    const FrameEvent& f = frame(packet);
    const std::optional<Segment>& s = f.segment;
    const auto sequence = [this](quint32 value, quint32 base) { return QString::number(m_relative ? value - base : value); };
    switch (Column(column)) {
    case Number: return QString::number(f.number);
    case Time: return m_context.scale.origin().seconds(m_context.source.session().events()[packet.event].tNs);
    case Way: return (f.from.isEmpty() ? u"?"_s : f.from) + u" → "_s + (f.to.isEmpty() ? u"?"_s : f.to);
    case Ports: return s ? u"%1 → %2"_s.arg(s->source.port).arg(s->destination.port) : QString();
    case Flags: return s ? s->flagsText() : tr("not TCP");
    case Seq: return s ? sequence(s->seq, packet.seqBase) : QString();
    case Ack: return s && s->has(FlagAck) ? sequence(s->ack, packet.ackBase) : QString();
    case Length: return s ? QString::number(s->payloadBytes) : QString::number(f.bytes.size());
    case Window: return s ? QString::number(s->window) : QString();
    case Options: return optionsText(f.bytes);
    case What: return fateText(packet);
    case ColumnCount: break;
    }
    return {};
}

QString PacketModel::toolTip(quint64 id, int column) const
{
    if (column == Seq || column == Ack)
        return m_relative ? tr("Counted from the first SYN of that direction") : tr("As in the segment");
    const QByteArray* bytes = bytesOf(id);
    QStringList lines;
    for (const DissectedField& field : bytes ? dissect(*bytes) : std::vector<DissectedField>{}) {
        if (field.depth == 0)
            lines << (field.value.isEmpty() ? field.name : field.name + u": "_s + field.value);
    }
    return lines.join(u'\n');
}

Tone PacketModel::tone(quint64 id, int column) const
{
    if (column == Flags)
        return Tone::Strong;
    if (column != What)
        return Tone::Plain;
    const Packet& packet = m_packets[m_byNumber.value(id)];
    const size_t count = fatesBy(packet, m_context.playhead.positionNs());
    if (count == 0)
        return Tone::Strong;
    return packet.fates[count - 1].fate == Fate::Passed ? Tone::Muted : Tone::Strong;
}

void PacketModel::setRelative(bool relative)
{
    if (relative == m_relative)
        return;
    m_relative = relative;
    touchAll();
}

} // namespace statewire
