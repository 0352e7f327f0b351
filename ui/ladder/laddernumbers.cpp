// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/ladder/laddernumbers.h"

#include "explain/facts/evidence.h"
#include "tcp/sequence.h"

using namespace Qt::StringLiterals;

namespace statewire {

bool LadderNumbers::take(const Segment& s, bool right)
{
    Way& own = right ? m_right : m_left;
    Way& other = right ? m_left : m_right;
    if (s.isPureSyn() && own.initial && *own.initial != s.seq)
        own = other = {}; // another life
    if (s.has(FlagSyn) || !own.initial) {
        if (!own.initial || *own.initial != s.seq)
            own.end = s.seq;
        // Without its SYN, a direction counts from what is seen of it first.
        own.initial = s.seq;
    }
    if (!other.initial && s.has(FlagAck) && !s.has(FlagRst))
        other.initial = s.ack - (s.has(FlagSyn) ? 1 : 0);
    const bool answers = s.has(FlagSyn) && s.has(FlagAck);
    const bool repeats = s.sequenceLength() > 0 && !sequenceAfter(s.sequenceEnd(), own.end) &&
                         sequenceDistance(s.seq, own.end) > 0 && (!answers || own.answered);
    own.answered = own.answered || answers;
    if (sequenceAfter(s.sequenceEnd(), own.end))
        own.end = s.sequenceEnd();
    return repeats;
}

QStringList LadderNumbers::forms(const Segment& s, bool right, bool relative) const
{
    const Way& own = right ? m_right : m_left;
    const Way& other = right ? m_left : m_right;
    const auto number = [relative](quint32 value, const std::optional<quint32>& from) {
        return relative && from ? spaced(sequenceDistance(*from, value)) : spaced(value);
    };
    const QString seq = u"seq "_s + number(s.seq, own.initial);
    const QString ack = s.has(FlagAck) ? u"  ack "_s + number(s.ack, other.initial) : QString();
    const QString len = s.payloadBytes > 0 ? u"  len %1"_s.arg(s.payloadBytes) : QString();
    const QString win = u"  win %1"_s.arg(s.window);
    QStringList forms{seq + ack + u"  len %1"_s.arg(s.payloadBytes) + win, seq + ack + len + win, seq + ack + len};
    if (!ack.isEmpty())
        forms << seq + len;
    forms << QString();
    return forms;
}

} // namespace statewire
