// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/facts/numbertext.h"

#include "explain/facts/unknowns.h"
#include "tcp/sequence.h"

namespace statewire {

using namespace Qt::StringLiterals;

QString stampsText(const DirectionNumbers& sent, const QString& unknown)
{
    if (!sent.next)
        return unknown;
    return sent.lastTsval ? u"last TSval %1"_s.arg(spaced(*sent.lastTsval)) : u"none seen"_s;
}

QString stampsCompared(quint32 tsval, quint32 tsRecent)
{
    const bool newer = sequenceAfter(tsval, tsRecent); // exactly half the space apart, too
    const QString text = u"TSval %1 %2 %3 ts_recent"_s.arg(spaced(tsval),
                                                           newer               ? u">"_s
                                                           : tsval == tsRecent ? u"="_s
                                                                               : u"<"_s,
                                                           spaced(tsRecent));
    if ((tsval > tsRecent) == newer)
        return text;
    return text + u"\nmodulo 2³²: the stamps went round"_s;
}

QString answeredText(const Segment& answer)
{
    return u"it answered %1"_s.arg(answer.flagsText());
}

QString frameName(quint64 number)
{
    return u"frame %1"_s.arg(number);
}

Condition answeredWithOwnNumbers(const Arrow* answer, const DirectionNumbers& received, const DirectionNumbers& sent)
{
    Condition c{u"proof: its answer is an ACK with its own snd_nxt and rcv_nxt"_s, {}, {}};
    if (!answer) {
        c.figures = unknown::noAnswer;
        return c;
    }
    const Segment& s = answer->segment;
    if (!s.has(FlagAck) || s.has(FlagSyn) || s.has(FlagRst) || s.has(FlagFin) || s.payloadBytes > 0) {
        c.figures = answeredText(s) + u" (%1)"_s.arg(frameName(answer->number));
        c.holds = false;
        return c;
    }
    const auto compare = [](const QString& name, quint32 value, std::optional<quint32> own, const QString& ownName) {
        if (!own)
            return u"%1 %2, %3 is not known"_s.arg(name, spaced(value), ownName);
        return u"%1 %2 %3 %4"_s.arg(name, spaced(value), value == *own ? u"="_s : u"≠"_s, ownName) +
               (value == *own ? QString() : u' ' + spaced(*own));
    };
    c.figures = u"%1: %2\n%3"_s.arg(frameName(answer->number), compare(u"seq"_s, s.seq, sent.next, u"snd_nxt"_s),
                                    compare(u"ack"_s, s.ack, received.next, u"rcv_nxt"_s));
    if ((sent.next && *sent.next != s.seq) || (received.next && *received.next != s.ack))
        c.holds = false;
    else if (sent.next && received.next)
        c.holds = true;
    return c;
}

const Arrow* answerAfter(const Timeline& timeline, const Connection& connection, size_t position, int track)
{
    const qint64 deliveredNs = timeline.arrows()[connection.arrows[position]].deliveredNs;
    for (size_t i = position + 1; i < connection.arrows.size(); ++i) {
        const Arrow& arrow = timeline.arrows()[connection.arrows[i]];
        if (arrow.toTrack == track && arrow.segment.isPureSyn() && arrow.deliveredNs != openEndNs)
            return nullptr;
        if (arrow.fromTrack == track && arrow.sentNs >= deliveredNs)
            return &arrow;
    }
    return nullptr;
}

} // namespace statewire
