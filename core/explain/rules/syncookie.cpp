// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/facts/connectionnumbers.h"
#include "explain/facts/kernelcount.h"
#include "explain/facts/sessionfacts.h"
#include "explain/rules/evidencerule.h"

#include <QHash>
#include <algorithm>
#include <utility>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

/// Which SYN a SYN-ACK answers, told while the frames are gone through in order.
class Handshakes
{
public:
    /// The SYN that \p answer, a SYN-ACK, is the first answer to; null if it was not recorded or answered before.
    const Arrow* synOf(const Arrow& answer)
    {
        const FourTuple asked{answer.segment.destination, answer.segment.source};
        Asked& known = m_asked[asked];
        if (std::exchange(known.answeredAck, answer.segment.ack) == answer.segment.ack)
            return nullptr;
        const auto syn = std::find_if(known.syns.rbegin(), known.syns.rend(),
                                      [&](const Arrow* arrow) { return arrow->deliveredNs <= answer.sentNs; });
        return syn == known.syns.rend() ? nullptr : *syn;
    }

    void note(const Arrow& syn)
    {
        Asked& known = m_asked[{syn.segment.source, syn.segment.destination}];
        if (known.wentOn || (!known.syns.empty() && known.syns.back()->segment.seq != syn.segment.seq))
            known = {};
        known.syns.push_back(&syn);
    }

    /// What begins anew after \p other than a SYN is another attempt, even with the same number.
    void noteOther(const Segment& other)
    {
        if (const auto known = m_asked.find({other.source, other.destination}); known != m_asked.end())
            known->wentOn = true;
    }

private:
    struct Asked
    {
        std::vector<const Arrow*> syns; ///< of the latest attempt
        std::optional<quint32> answeredAck;
        bool wentOn = false; ///< the one who asked has sent more than SYNs
    };
    QHash<FourTuple, Asked> m_asked;
};

/// True if a SYN_RECV row for this handshake was read after the SYN had come.
bool hasRequestRow(const Timeline& timeline, const Arrow& answer, const Arrow& syn)
{
    const std::optional<size_t> track =
        timeline.findTrack(answer.fromHost, {answer.segment.source, answer.segment.destination});
    if (!track)
        return false;
    constexpr qint64 readingNs = 50'000'000; // the reading may come after the SYN-ACK is on its way
    const std::vector<Life>& lives = timeline.tracks()[*track].lives;
    const auto from = std::partition_point(lives.begin(), lives.end(),
                                           [&](const Life& life) { return life.vanishedNs <= syn.deliveredNs; });
    const auto until = std::partition_point(from, lives.end(),
                                            [&](const Life& life) { return life.beginNs() <= answer.sentNs + readingNs; });
    return std::any_of(from, until, [&](const Life& life) {
        return std::any_of(life.samples.begin(), life.samples.end(), [&](const RowSample& sample) {
            return (sample.row.state == TcpState::SynRecv || sample.row.state == TcpState::SynSent) &&
                   sample.tNs <= answer.sentNs + readingNs;
        });
    });
}

/// Requests of the same listener that were half-open when the SYN came.
qint64 halfOpen(const Timeline& timeline, const Arrow& syn)
{
    return std::count_if(timeline.tracks().begin(), timeline.tracks().end(), [&](const Track& track) {
        const Life* life = track.lifeAt(syn.deliveredNs - 1);
        const RowSample* sample = life ? life->sampleAt(syn.deliveredNs - 1) : nullptr;
        return track.host == syn.toHost && track.ends.local == syn.segment.destination && sample &&
               sample->row.state == TcpState::SynRecv;
    });
}

Condition whySent(const Session& session, const Timeline& timeline, const Arrow& syn, Evidence& e)
{
    Condition c{
        u"tcp_syncookies says so: 1 when the request queue is full, 2 always"_s, u"its value was not recorded"_s, {}};
    const std::optional<QString> value = sysctlBefore(session, syn.toHost, u"net.ipv4.tcp_syncookies"_s, syn.deliveredNs);
    if (!value)
        return c;
    e.numbers.push_back({u"tcp_syncookies"_s, value->toLongLong()});
    c.figures = u"tcp_syncookies = %1"_s.arg(*value);
    if (*value != "1"_L1) {
        c.holds = *value == "2"_L1;
        return c;
    }
    const qint64 requests = halfOpen(timeline, syn);
    e.numbers.push_back({u"requests"_s, requests});
    const std::optional<qint64> backlog = backlogOf(session, syn.toHost, syn.segment.destination.port, syn.deliveredNs);
    if (!backlog) {
        c.figures = u"the listen() call was not recorded"_s;
        return c;
    }
    c.holds = requests > *backlog;
    c.figures += u"; %1 half-open requests %2 backlog %3"_s.arg(requests).arg(*c.holds ? u">"_s : u"≤"_s).arg(*backlog);
    return c;
}

/// What a cookie holds beside the client's own number: for one four-tuple nothing but a counter of minutes changes it.
struct Cookie
{
    quint64 frame = 0;
    quint32 rest = 0;
};

Condition minuteSince(const Cookie& last, const Cookie& now, Evidence& e)
{
    const quint32 apart = now.rest - last.rest;
    constexpr quint32 mssCodes = 4; // that it holds as well: which of four sizes a segment may have
    const bool turned = std::min(apart, 0 - apart) >= mssCodes;
    e.numbers.push_back({u"minute_turned"_s, turned ? 1 : 0});
    return {Sentence::tr("the minute that it counts is still that of the last cookie for this four-tuple").told(),
            (turned ? Sentence::tr("less the client's number: %1 in frame %2, %3 in frame %4: the minute turned in between")
                    : Sentence::tr("less the client's number: %1 in frame %2, %3 in frame %4"))
                .arg(spaced(last.rest))
                .arg(qint64(last.frame))
                .arg(spaced(now.rest))
                .arg(qint64(now.frame))
                .told(),
            !turned, false};
}

/// A SYN,ACK without a request in SYN_RECV.
std::vector<Evidence> explainSynCookie(const Session& session, const Reports& reports, const Timeline& timeline)
{
    std::vector<Evidence> found;
    Handshakes handshakes;
    QHash<FourTuple, Cookie> cookies;
    for (const Arrow& answer : timeline.arrows()) {
        if (answer.segment.isPureSyn())
            handshakes.note(answer);
        else if (!answer.segment.has(FlagSyn))
            handshakes.noteOther(answer.segment);
        if (!answer.segment.has(FlagSyn) || !answer.segment.has(FlagAck) || answer.fate == Fate::Injected ||
            !hasRows(session, answer.fromHost, answer.sentNs))
            continue;
        const Arrow* syn = handshakes.synOf(answer);
        if (!syn || hasRequestRow(timeline, answer, *syn))
            continue;
        Evidence e;
        e.ruleId = u"syn-cookie"_s;
        e.claim = u"The %1 answers a SYN and remembers nothing: a SYN cookie"_s.arg(answer.fromHost);
        e.rule = u"When the queue of half-open requests is full, the kernel still answers, but keeps no request: its "
                 "initial sequence number is a cookie, computed from the four-tuple, the client's number and the time. If "
                 "the last ACK brings it back, the connection is made from it."_s;
        e.source = u"RFC 4987 3.6; tcp_conn_request, cookie_v4_init_sequence"_s;
        e.counterfactual = u"With tcp_syncookies = 0 the SYN would have been dropped (TCPReqQFullDrop); with room in the "
                           "queue there would be a row in SYN_RECV."_s;
        e.tNs = answer.sentNs;
        e.host = answer.fromHost;
        e.ends = {answer.segment.source, answer.segment.destination};
        e.frame = answer.number;
        e.numbers = {{u"cookie"_s, answer.segment.seq}};
        e.conditions = {{u"a SYN,ACK left, and no row in SYN_RECV stands for it"_s,
                         u"frame %1; no row for %2"_s.arg(answer.number).arg(answer.segment.destination.toString()), true},
                        whySent(session, timeline, *syn, e)};
        e.conditions.push_back(kernelCounts(reports, u"TcpExt.SyncookiesSent"_s, syn->deliveredNs, answer.sentNs, e));
        const Cookie now{answer.number, answer.segment.seq - syn->segment.seq};
        if (const auto last = cookies.constFind(e.ends); last != cookies.constEnd())
            e.conditions.push_back(minuteSince(*last, now, e));
        cookies.insert(e.ends, now);
        e.conclude();
        found.push_back(std::move(e));
    }
    return found;
}

} // namespace

extern const EvidenceRule synCookieRule{
    .entries = {{u"syn-cookie"_s, u"A SYN,ACK left and no row in SYN_RECV stood for it."_s,
                 u"tcp_syncookies says so (2, or 1 with a full queue of requests), and SyncookiesSent moved."_s}},
    .explain = &explainSynCookie,
};

} // namespace statewire
