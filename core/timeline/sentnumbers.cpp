// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeline/sentnumbers.h"

#include "tcp/sequence.h"

namespace statewire {

bool SentNumbers::take(const Segment& s, bool first)
{
    Way& own = first ? m_first : m_second;
    Way& other = first ? m_second : m_first;
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

} // namespace statewire
