// SPDX-License-Identifier: GPL-3.0-or-later
// SO_LINGER with some seconds: close() comes back when all is acknowledged, or when they are over.
#include "base/durationtext.h"
#include "base/sentence.h"
#include "explain/facts/sessionfacts.h"
#include "explain/facts/unknowns.h"
#include "explain/rules/evidencerule.h"
#include "tcp/sequence.h"

#include <algorithm>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

/// The seconds of SO_LINGER in force; nothing where close() does not wait.
std::optional<qint64> lingerSeconds(const Session& session, const CallEvent& close)
{
    const QString value = optionBefore(session, socketOf(close), "SO_LINGER"_L1, close.beginNs).value_or(QString());
    const qint64 seconds = value.section(u',', 1, 1).trimmed().toLongLong();
    return value.section(u',', 0, 0) != "0"_L1 && seconds > 0 ? std::optional(seconds) : std::nullopt;
}

/// The FIN of that close(), and the ACK that covers it; null if not recorded.
std::pair<const Arrow*, const Arrow*> finAndAck(const Timeline& timeline, const CallEvent& close)
{
    const Arrow* fin = nullptr;
    for (const Arrow& arrow : timeline.arrows()) {
        const Segment& s = arrow.segment;
        if (!fin && s.source == close.ends->local && s.destination == close.ends->remote && s.has(FlagFin) &&
            arrow.sentNs >= close.beginNs)
            fin = &arrow;
        else if (fin && s.source == close.ends->remote && s.destination == close.ends->local && s.has(FlagAck) &&
                 arrow.deliveredNs != openEndNs && !sequenceAfter(fin->segment.sequenceEnd(), s.ack))
            return {fin, &arrow};
    }
    return {fin, nullptr};
}

Condition cameBack(const Timeline& timeline, const CallEvent& close, qint64 seconds)
{
    constexpr qint64 second = 1'000'000'000;
    constexpr qint64 promptlyNs = 50'000'000; // the frame may be reported a little later than the kernel has it
    const qint64 tookNs = close.endNs - close.beginNs;
    Condition c{Sentence::tr("it came back when the FIN was acknowledged").told(), unknown::noPackets, {}};
    const auto [fin, ack] = finAndAck(timeline, close);
    if (tookNs >= seconds * second) {
        c.text = Sentence::tr("it came back when the time was over").told();
        c.holds = !ack || ack->deliveredNs > close.beginNs + seconds * second - promptlyNs;
        c.figures = Sentence::tr("close() took %1 of %2 s").arg(exactText(tookNs)).arg(seconds).told();
    } else if (ack) {
        const qint64 ackNs = ack->deliveredNs - close.beginNs;
        c.holds = tookNs >= ackNs - promptlyNs && tookNs <= ackNs + promptlyNs;
        c.figures = Sentence::tr("close() took %1; the ACK, frame %2, came after %3")
                        .arg(exactText(tookNs))
                        .arg(qint64(ack->number))
                        .arg(exactText(ackNs))
                        .told();
    } else if (fin) {
        c.figures = Sentence::tr("no ACK for frame %1 was recorded").arg(qint64(fin->number)).told();
    }
    return c;
}

std::vector<Evidence> explainLingeringClose(const Session& session, const Reports&, const Timeline& timeline)
{
    std::vector<Evidence> found;
    for (const Event& event : session.events()) {
        const auto* close = event.as<CallEvent>();
        const std::optional<qint64> seconds =
            close && close->is(Call::Close) && close->ends ? lingerSeconds(session, *close) : std::nullopt;
        if (!seconds)
            continue;
        const auto [fin, ack] = finAndAck(timeline, *close);
        const qint64 tookNs = close->endNs - close->beginNs;
        Evidence e;
        e.ruleId = u"close-lingers"_s;
        e.claim = Sentence::tr("close() comes back only after %1: it lingers").arg(exactText(tookNs)).told();
        e.rule = Sentence::tr(
                     "With SO_LINGER on and some seconds to linger, close() sends what is left and its FIN, and waits until "
                     "all is acknowledged, at most as many seconds. Then the kernel goes on alone, as it does without the "
                     "option: no RST is sent.")
                     .told();
        e.source = u"RFC 9293 3.9.1.5, socket(7) SO_LINGER; tcp_close, sk_stream_wait_close"_s;
        e.counterfactual =
            Sentence::tr("Without the option close() would have come back at once, the FIN still under way.").told();
        e.tNs = std::max(event.tNs, close->endNs);
        e.host = close->host;
        e.ends = *close->ends;
        e.frame = fin ? fin->number : 0;
        e.numbers = {{u"l_linger"_s, *seconds}, {u"took_ns"_s, tookNs}};
        e.conditions = {
            {Sentence::tr("SO_LINGER is on, with some seconds").told(), u"SO_LINGER 1, %1"_s.arg(*seconds), true},
            cameBack(timeline, *close, *seconds)};
        e.conclude();
        found.push_back(std::move(e));
    }
    return found;
}

} // namespace

extern const EvidenceRule lingeringCloseRule{
    .entries = {{u"close-lingers"_s, Sentence::tr("A socket with SO_LINGER and some seconds was closed.").told(),
                 Sentence::tr("close() came back when the ACK of its FIN came, or when the seconds were over.").told()}},
    .explain = &explainLingeringClose,
};

} // namespace statewire
