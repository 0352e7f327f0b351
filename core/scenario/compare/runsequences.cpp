// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/compare/runsequences.h"

#include "tcp/sequence.h"

#include <algorithm>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

/// Where nothing is lost, what is sent again says how busy the machine was, and nothing of the story. A SYN is not answered
/// for reasons of the server's own.
bool isLoss(Fate fate)
{
    switch (fate) {
    case Fate::Passed:
    case Fate::Held:
    case Fate::Absorbed:
    case Fate::Duplicated:
    case Fate::Reordered: return false;
    case Fate::Dropped:
    case Fate::Rewritten:
    case Fate::Injected: return true;
    }
    return false;
}

/// One opening of a connection: from its SYN, or its first row, to the next on the same four-tuple.
struct Opening
{
    size_t connection = 0;
    qint64 beginNs = 0;
    std::vector<size_t> arrows;
    QString key;
    QString subject;
};

/// What one end of an opening has sent so far.
struct Sender
{
    QString host;
    std::optional<quint32> isn;
    std::optional<quint32> next; ///< after all it sent
    std::optional<quint32> ack;  ///< the last it gave
    quint16 window = 0;
};

class Collector
{
public:
    Collector(const Session& session, const Timeline& timeline) : m_timeline(timeline)
    {
        for (const Event& event : session.events()) {
            const auto* call = event.as<CallEvent>();
            if (call && call->is(Call::Connect))
                m_connects.push_back(call);
        }
        std::stable_sort(m_connects.begin(), m_connects.end(),
                         [](const CallEvent* a, const CallEvent* b) { return a->beginNs < b->beginNs; });
        m_taken.resize(m_connects.size(), false);
        findOpenings();
        nameOpenings();
    }

    ConnectionSequences collect() const
    {
        ConnectionSequences all;
        for (const Opening& opening : m_openings) {
            if (!opening.arrows.empty())
                collectFrames(opening, all.frames);
        }
        for (size_t i = 0; i < m_timeline.connections().size(); ++i) {
            const Connection& connection = m_timeline.connections()[i];
            if (connection.client >= 0)
                collectStates(i, m_timeline.tracks()[size_t(connection.client)], all.states);
            if (connection.server >= 0 && connection.server != connection.client)
                collectStates(i, m_timeline.tracks()[size_t(connection.server)], all.states);
        }
        return all;
    }

private:
    void findOpenings()
    {
        const std::vector<Connection>& connections = m_timeline.connections();
        for (size_t i = 0; i < connections.size(); ++i) {
            const Connection& connection = connections[i];
            const size_t first = m_openings.size();
            QString opener;
            std::optional<quint32> isn;
            for (size_t at : connection.arrows) {
                const Arrow& arrow = m_timeline.arrows()[at];
                const bool opens =
                    arrow.segment.isPureSyn() && (!isn || (arrow.fromHost == opener && arrow.segment.seq != *isn));
                if (opens || m_openings.size() == first)
                    m_openings.push_back({i, arrow.sentNs, {}, {}, {}});
                if (opens) {
                    opener = arrow.fromHost;
                    isn = arrow.segment.seq;
                }
                m_openings.back().arrows.push_back(at);
            }
            if (!connection.arrows.empty())
                continue;
            // Where nobody stands on the wire, the rows alone tell.
            const int end = connection.client >= 0 ? connection.client : connection.server;
            if (end < 0)
                continue;
            for (const Life& life : m_timeline.tracks()[size_t(end)].lives)
                m_openings.push_back({i, life.beginNs(), {}, {}, {}});
        }
        std::stable_sort(m_openings.begin(), m_openings.end(),
                         [](const Opening& a, const Opening& b) { return a.beginNs < b.beginNs; });
    }

    /// The ends of a connection as its client sees them, and that host.
    std::pair<QString, FourTuple> clientOf(const Opening& opening) const
    {
        const Connection& connection = m_timeline.connections()[opening.connection];
        if (connection.client >= 0) {
            const Track& track = m_timeline.tracks()[size_t(connection.client)];
            return {track.host, track.ends};
        }
        if (connection.server >= 0)
            return {QString(), m_timeline.tracks()[size_t(connection.server)].ends.mirrored()};
        const Arrow& arrow = m_timeline.arrows()[opening.arrows.front()];
        return {arrow.fromHost, {arrow.segment.source, arrow.segment.destination}};
    }

    const CallEvent* takeConnect(const QString& host, const FourTuple& ends, qint64 tNs)
    {
        const QString remote = ends.remote.toString();
        std::optional<size_t> found;
        for (size_t i = 0; i < m_connects.size(); ++i) {
            const CallEvent& call = *m_connects[i];
            if (m_taken[i] || call.host != host || call.beginNs > tNs)
                continue;
            const bool named =
                call.ends && call.ends->local.port == ends.local.port && call.ends->remote.port == ends.remote.port;
            const bool fits = !call.ends && tNs <= call.endNs && call.arguments.contains(remote);
            if (named || (fits && !found))
                found = i;
        }
        if (!found)
            return nullptr;
        m_taken[*found] = true;
        return m_connects[*found];
    }

    void nameOpenings()
    {
        QHash<QString, int> counts;
        for (Opening& opening : m_openings) {
            const auto [host, ends] = clientOf(opening);
            const CallEvent* call = takeConnect(host, ends, opening.beginNs);
            if (call)
                opening.beginNs = std::min(opening.beginNs, call->beginNs);
            const QString owner = call ? call->worker : u"port %1"_s.arg(ends.remote.port);
            const int nth = ++counts[owner];
            opening.key = u"%1#%2"_s.arg(owner).arg(nth);
            opening.subject = nth == 1 && call ? u"connection of %1"_s.arg(owner)
                              : call           ? u"connection %1 of %2"_s.arg(nth).arg(owner)
                                               : u"connection %1 to %2"_s.arg(nth).arg(owner);
        }
    }

    /// What an end sends anew is compared in the order of the wire; what its timers make it send again, by itself: which
    /// of two ends' timers runs out first is a matter of microseconds.
    void collectFrames(const Opening& opening, std::vector<Sequence>& all) const
    {
        std::vector<SequenceItem> items;
        std::vector<Sequence> repeats;
        std::vector<Sender> senders;
        const bool lossy = isLossy(opening);
        QString sendingHost; // of the data that the last item counts
        quint64 sentBytes = 0;
        for (size_t at : opening.arrows) {
            const Arrow& arrow = m_timeline.arrows()[at];
            const Segment& s = arrow.segment;
            const QString host = arrow.fromHost.isEmpty() ? s.source.address.toString() : arrow.fromHost;
            auto sender = std::find_if(senders.begin(), senders.end(), [&host](const Sender& x) { return x.host == host; });
            if (sender == senders.end())
                sender = senders.insert(senders.end(), Sender{host, {}, {}, {}, 0});
            const bool again = s.sequenceLength() > 0 && !s.has(FlagRst) && sender->next &&
                               sequenceDistance(*sender->next, s.seq) < 0 && arrow.fate != Fate::Injected;
            QStringList words;
            const size_t known = items.size();
            const auto add = [&](const QString& text, bool timed) {
                if (!timed) {
                    items.push_back({text, arrow.sentNs});
                    return;
                }
                if (!lossy && !s.has(FlagSyn))
                    return;
                const QString key = opening.key + u'!' + host;
                auto list = std::find_if(repeats.begin(), repeats.end(), [&](const Sequence& r) { return r.key == key; });
                if (list == repeats.end())
                    list = repeats.insert(repeats.end(), {key, opening.subject, {}});
                list->items.push_back({text, arrow.sentNs});
            };
            const bool data = s.payloadBytes > 0 && !s.has(FlagSyn);
            const bool counts = data && !again && arrow.fate == Fate::Passed;
            if (counts && sendingHost == host) {
                sentBytes += s.payloadBytes;
                items.back().text = dataText(sentBytes, host);
            } else if (data) {
                add(dataText(s.payloadBytes, host) + manner(arrow, again), again);
            }
            if (counts && sendingHost != host) {
                sentBytes = s.payloadBytes;
                sendingHost = host;
            }
            if (s.has(FlagSyn))
                words << (s.has(FlagAck) ? u"SYN,ACK"_s : u"SYN"_s);
            if (s.has(FlagFin))
                words << u"FIN"_s;
            if (s.has(FlagRst))
                words << u"RST"_s;
            if (!words.isEmpty()) {
                add(u"%1 from %2"_s.arg(words.join(u','), host) + manner(arrow, again), again);
            } else if (!data) {
                const QString text = acknowledgement(*sender, s, arrow.fate);
                if (!text.isEmpty())
                    add(u"%1 from %2"_s.arg(text, host) + manner(arrow, false), arrow.fate == Fate::Passed);
            }
            // A sum goes on only over frames that follow each other in what is compared.
            if (items.size() != known && !counts)
                sendingHost.clear();
            note(*sender, arrow);
        }
        all.push_back({opening.key, opening.subject, std::move(items)});
        all.insert(all.end(), repeats.begin(), repeats.end());
    }

    bool isLossy(const Opening& opening) const
    {
        return std::any_of(opening.arrows.begin(), opening.arrows.end(),
                           [this](size_t at) { return isLoss(m_timeline.arrows()[at].fate); });
    }

    static QString dataText(quint64 bytes, const QString& host)
    {
        return bytes == 1 ? u"1 byte from %1"_s.arg(host) : u"%1 bytes from %2"_s.arg(bytes).arg(host);
    }

    static QString manner(const Arrow& arrow, bool again)
    {
        QString text = again ? u", again"_s : QString();
        switch (arrow.fate) {
        case Fate::Passed:
        case Fate::Held:
        case Fate::Reordered: break;
        case Fate::Dropped:
        case Fate::Absorbed:
        case Fate::Duplicated:
        case Fate::Rewritten:
        case Fate::Injected: text += u", "_s + fateName(arrow.fate); break;
        }
        return text;
    }

    /// When a receiver confirms, and in how many pieces, is left to it: only what tells nothing new is worth a word.
    static QString acknowledgement(const Sender& sender, const Segment& s, Fate fate)
    {
        if (fate == Fate::Injected || fate == Fate::Dropped)
            return u"ACK"_s;
        if (sender.next && s.seq + 1 == *sender.next)
            return u"probe"_s;
        return sender.ack && *sender.ack == s.ack && sender.window == s.window ? u"repeated ACK"_s : QString();
    }

    static void note(Sender& sender, const Arrow& arrow)
    {
        const Segment& s = arrow.segment;
        if (arrow.fate == Fate::Injected) // says nothing about what the end itself has sent
            return;
        if (s.has(FlagSyn))
            sender.isn = s.seq;
        if (!s.has(FlagRst) && (!sender.next || s.has(FlagSyn) || sequenceDistance(*sender.next, s.sequenceEnd()) > 0))
            sender.next = s.sequenceEnd();
        if (s.has(FlagAck)) {
            sender.ack = s.ack;
            sender.window = s.window;
        }
    }

    void collectStates(size_t connection, const Track& track, std::vector<Sequence>& all) const
    {
        std::vector<const Opening*> openings;
        for (const Opening& opening : m_openings) {
            if (opening.connection == connection)
                openings.push_back(&opening);
        }
        if (openings.empty() || track.isListener())
            return;
        for (size_t i = 0; i < track.lives.size(); ++i) {
            const Life& life = track.lives[i];
            const Opening* of = openings.front();
            if (of->arrows.empty()) {
                of = openings[std::min(i, openings.size() - 1)];
            } else {
                for (const Opening* opening : openings) {
                    if (opening->beginNs <= life.beginNs())
                        of = opening;
                }
            }
            const QString key = of->key + u'@' + track.host;
            auto sequence = std::find_if(all.begin(), all.end(), [&key](const Sequence& s) { return s.key == key; });
            if (sequence == all.end())
                sequence = all.insert(all.end(), {key, u"%1, %2"_s.arg(track.host, of->subject), {}});
            for (const Span& span : life.spans) {
                const QString name = stateName(span.state);
                if (sequence->items.empty() || sequence->items.back().text != name)
                    sequence->items.push_back({name, span.beginNs});
            }
        }
    }

    const Timeline& m_timeline;
    std::vector<const CallEvent*> m_connects;
    std::vector<bool> m_taken;
    std::vector<Opening> m_openings;
};

} // namespace

ConnectionSequences connectionSequences(const Session& session, const Timeline& timeline)
{
    return Collector(session, timeline).collect();
}

std::vector<Sequence> evidenceSequences(const std::vector<Evidence>& evidence, const Timeline& timeline)
{
    const auto tellsNothing = [&timeline](const Evidence& e) {
        return e.ruleId.startsWith("sent-again"_L1) &&
               (!e.holds || std::none_of(timeline.arrows().begin(), timeline.arrows().end(), [&e](const Arrow& arrow) {
                   const FourTuple ends{arrow.segment.source, arrow.segment.destination};
                   return isLoss(arrow.fate) && (ends == e.ends || ends == e.ends.mirrored());
               }));
    };
    std::vector<Sequence> all;
    for (const Evidence& e : evidence) {
        if (e.isRoutine || tellsNothing(e))
            continue;
        const QString key = e.ruleId + u'@' + e.host;
        auto sequence = std::find_if(all.begin(), all.end(), [&key](const Sequence& s) { return s.key == key; });
        if (sequence == all.end())
            sequence = all.insert(all.end(), {key, e.claim, {}});
        sequence->items.push_back({!e.holds ? u"cannot be told"_s : *e.holds ? u"holds"_s : u"does not hold"_s, e.tNs});
    }
    return all;
}

std::vector<EditStep> editSteps(const std::vector<SequenceItem>& a, const std::vector<SequenceItem>& b)
{
    std::vector<EditStep> steps;
    size_t begin = 0;
    while (begin < a.size() && begin < b.size() && a[begin].text == b[begin].text) {
        steps.push_back({int(begin), int(begin), true});
        ++begin;
    }
    size_t tail = 0;
    while (tail < a.size() - begin && tail < b.size() - begin && a[a.size() - 1 - tail].text == b[b.size() - 1 - tail].text)
        ++tail;
    const size_t rows = a.size() - begin - tail;
    const size_t columns = b.size() - begin - tail;
    constexpr size_t most = 4'000'000; // cells; beyond, what differs is told without looking for what is alike within
    if (rows * columns <= most) {
        std::vector<std::vector<int>> cost(rows + 1, std::vector<int>(columns + 1, 0));
        for (size_t i = rows + 1; i-- > 0;) {
            for (size_t j = columns + 1; j-- > 0;) {
                if (i == rows || j == columns) {
                    cost[i][j] = int((rows - i) + (columns - j));
                    continue;
                }
                const int unlike = a[begin + i].text == b[begin + j].text ? 0 : 1;
                cost[i][j] = std::min({cost[i + 1][j + 1] + unlike, cost[i + 1][j] + 1, cost[i][j + 1] + 1});
            }
        }
        size_t i = 0;
        size_t j = 0;
        while (i < rows || j < columns) {
            const int unlike = i < rows && j < columns && a[begin + i].text == b[begin + j].text ? 0 : 1;
            if (i < rows && j < columns && cost[i][j] == cost[i + 1][j + 1] + unlike) {
                steps.push_back({int(begin + i++), int(begin + j++), unlike == 0});
            } else if (i < rows && cost[i][j] == cost[i + 1][j] + 1) {
                steps.push_back({int(begin + i++), -1, false});
            } else {
                steps.push_back({-1, int(begin + j++), false});
            }
        }
    } else {
        for (size_t i = 0; i < std::max(rows, columns); ++i)
            steps.push_back({i < rows ? int(begin + i) : -1, i < columns ? int(begin + i) : -1, false});
    }
    for (size_t i = tail; i > 0; --i)
        steps.push_back({int(a.size() - i), int(b.size() - i), true});
    return steps;
}

} // namespace statewire
