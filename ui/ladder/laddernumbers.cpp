// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/ladder/laddernumbers.h"

#include "explain/facts/evidence.h"
#include "tcp/sequence.h"

using namespace Qt::StringLiterals;

namespace statewire {

QStringList LadderNumbers::forms(const Segment& s, bool right, bool relative) const
{
    const auto number = [relative](quint32 value, const std::optional<quint32>& from) {
        return relative && from ? spaced(sequenceDistance(*from, value)) : spaced(value);
    };
    const QString seq = u"seq "_s + number(s.seq, m_sent.initial(right));
    const QString ack = s.has(FlagAck) ? u"  ack "_s + number(s.ack, m_sent.initial(!right)) : QString();
    const QString len = s.payloadBytes > 0 ? u"  len %1"_s.arg(s.payloadBytes) : QString();
    const QString win = u"  win %1"_s.arg(s.window);
    QStringList forms{seq + ack + u"  len %1"_s.arg(s.payloadBytes) + win, seq + ack + len + win, seq + ack + len};
    if (!ack.isEmpty())
        forms << seq + len;
    forms << QString();
    return forms;
}

} // namespace statewire
