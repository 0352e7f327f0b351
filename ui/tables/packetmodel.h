// SPDX-License-Identifier: GPL-3.0-or-later
// The frames that reached the wire by the playhead, with what had become of each by then.
#pragma once

#include "ui/tables/momentmodel.h"

namespace statewire {

class PacketModel : public MomentModel
{
    Q_OBJECT

public:
    enum Column
    {
        Number,
        Time,
        Way,
        Ports,
        Flags,
        Seq,
        Ack,
        Length,
        Window,
        What,
        Options,
        ColumnCount
    };

    explicit PacketModel(const ViewContext& context, QObject* parent = nullptr);

    /// Whether sequence numbers count from each direction's first SYN, as they are easier to read.
    bool isRelative() const { return m_relative; }
    void setRelative(bool relative);
    /// The frame's bytes; null if there is none of that number.
    const QByteArray* bytesOf(quint64 number) const;
    quint64 numberAt(int row) const { return idAt(row); }

protected:
    std::vector<Row> rowsAt(qint64 nowNs) const override;
    QString text(quint64 id, int column) const override;
    QString toolTip(quint64 id, int column) const override;
    Tone tone(quint64 id, int column) const override;
    bool isNumber(int column) const override;
    QStringList headers() const override;
    void takeIn(bool anew) override;

private:
    struct FateAt
    {
        qint64 tNs = 0;
        Fate fate = Fate::Passed;
    };
    struct Packet
    {
        size_t event = 0;
        quint32 seqBase = 0;
        quint32 ackBase = 0;
        std::vector<FateAt> fates;
    };
    void takeFrame(size_t event, const FrameEvent& frame);
    size_t fatesBy(const Packet& packet, qint64 nowNs) const;
    const FrameEvent& frame(const Packet& packet) const;
    QString fateText(const Packet& packet) const;

    std::vector<Packet> m_packets; ///< in order of arrival
    QHash<quint64, size_t> m_byNumber;
    QHash<FourTuple, quint32> m_firstSeq; ///< of a direction's current life
    size_t m_taken = 0;
    bool m_relative = true;
};

} // namespace statewire
