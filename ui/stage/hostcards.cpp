// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/stage/hostcards.h"

#include "ui/context/synqueue.h"
#include "ui/context/timeleft.h"
#include "ui/look/words.h"
#include "ui/stage/hostrows.h"

#include <QFontMetricsF>
#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace statewire {

namespace {

/// What a timer does when it runs out, in a word.
QString timerWord(SocketTimer timer)
{
    switch (timer) {
    case SocketTimer::None:
    case SocketTimer::TimeWait: return {};
    case SocketTimer::Retransmit: return Words::tr("resend in");
    case SocketTimer::Keepalive: return Words::tr("probe in");
    case SocketTimer::ZeroWindow: return Words::tr("window probe in");
    }
    return {};
}

class Cards
{
public:
    Cards(const StageScene& scene, StageLayout& layout)
        : m_scene(scene), m_layout(layout), m_theme(layout.theme), m_name(m_theme.font(TextRole::Span)),
          m_figures(m_theme.font(TextRole::Figures)), m_small(m_theme.font(TextRole::Small)),
          m_strong(m_theme.font(TextRole::Strong)), m_rows(scene)
    {
    }

    void place()
    {
        const std::vector<HostInfo> hosts = hostsOfTheLab();
        const double pad = m_theme.px(8);
        const QRectF inner = m_layout.area.adjusted(pad, pad, -pad, -pad);
        const double width =
            std::clamp(inner.width() * 0.27, std::min(m_theme.px(190), inner.width() * 0.4), m_theme.px(320));
        const size_t columns = std::min<size_t>(2, hosts.size());
        for (size_t column = 0; column < columns; ++column) {
            const size_t rows = (hosts.size() + 1 - column) / 2;
            const double gap = m_theme.px(6);
            const double height = (inner.height() - gap * double(rows - 1)) / double(rows);
            for (size_t row = 0; row < rows; ++row) {
                const QRectF rect(column == 0 ? inner.left() : inner.right() - width,
                                  inner.top() + double(row) * (height + gap), width, height);
                addHost(hosts[row * 2 + column], rect);
            }
        }
        const double space = m_theme.px(4);
        for (size_t column = 0; column < columns; ++column) {
            double high = 2 * pad;
            for (const StageHost& host : m_layout.hosts) {
                if ((host.rect.center().x() < m_layout.area.center().x()) == (column == 0))
                    high += host.heightNeeded + (high > 2 * pad ? m_theme.px(6) : 0);
            }
            m_layout.heightNeeded = std::max(m_layout.heightNeeded, high);
        }
        m_layout.wireArea =
            QRectF(inner.left() + width + space, inner.top(), inner.width() - 2 * width - 2 * space, inner.height());
    }

private:
    /// The ground of the story, not a part of it: it is there before the first step.
    std::vector<HostInfo> hostsOfTheLab() const
    {
        std::vector<HostInfo> hosts;
        for (const Event& event : m_scene.session->events()) {
            if (const auto* host = event.as<HostInfo>())
                hosts.push_back(*host);
            else if (event.as<SocketEvent>() || event.as<FrameEvent>())
                break; // hosts come first
        }
        return hosts;
    }

    void addHost(const HostInfo& info, const QRectF& rect)
    {
        StageHost host;
        host.name = info.name;
        host.address = info.address;
        host.rect = rect;
        const double inset = m_theme.px(10);
        const double head = QFontMetricsF(m_strong).height() + m_theme.px(5);
        host.nameRect = QRectF(rect.left() + inset + m_theme.px(2), rect.top() + m_theme.px(4),
                               QFontMetricsF(m_strong).horizontalAdvance(info.name) + 2, head);
        const double addressWidth = QFontMetricsF(m_figures).horizontalAdvance(info.address) + 2;
        const double right = rect.right() - inset;
        if (info.address != info.name && right - addressWidth > host.nameRect.right() + inset)
            host.addressRect = QRectF(right - addressWidth, host.nameRect.top(), addressWidth, head);
        m_layout.hosts.push_back(host);
        const QRectF rows(rect.left() + inset, host.nameRect.bottom() + m_theme.px(3), rect.width() - 2 * inset,
                          rect.bottom() - host.nameRect.bottom() - m_theme.px(3) - m_theme.px(8));
        addRows(m_layout.hosts.back(), rows);
    }

    void addRows(StageHost& host, const QRectF& whole)
    {
        std::vector<HostRow> mine = m_rows.of(host.name);
        const double most = m_theme.px(27);
        const double gap = m_theme.px(4);
        const double least = QFontMetricsF(m_name).height() + m_theme.px(1);
        // As many as a glance takes in; what all others come from can stand beside the name.
        constexpr size_t mostRows = 4;
        const bool listens = std::any_of(mine.begin(), mine.end(), [this](const HostRow& row) {
            return m_scene.timeline->tracks()[row.socket.track].isListener();
        });
        const size_t wanted = std::clamp<size_t>(mine.size() - (listens && mine.size() > 1 ? 1 : 0), 1, mostRows) +
                              (lastFailure(host.name) ? 1 : 0);
        host.heightNeeded = host.rect.height() - whole.height() + double(wanted) * (std::floor(least) + m_theme.px(2));
        if (std::any_of(mine.begin(), mine.end(), [this](const HostRow& row) { return m_rows.isUnfolded(row); })) {
            addUnfolded(host, whole, std::move(mine));
            return;
        }
        QRectF room = whole;
        if (const CallEvent* failed = lastFailure(host.name)) {
            const double height = std::min(least, whole.height());
            addFailure(host.name, *failed, QRectF(whole.left(), whole.bottom() - height, whole.width(), height));
            room.setBottom(whole.bottom() - height - m_theme.px(2));
        }
        double row =
            std::floor(std::clamp((room.height() + gap) / double(std::max<size_t>(1, mine.size())) - gap, least, most));
        const double tight = std::min(gap, m_theme.px(2));
        double step = row + (row < most * 0.85 ? tight : gap);
        if (double(mine.size()) * step - tight > room.height() + 0.5) {
            row = std::floor(least);
            step = row + tight;
        }
        if (double(mine.size()) * step - tight > room.height() + 0.5) {
            const size_t fits = size_t(std::max(1.0, std::floor((room.height() + tight) / step)));
            const size_t first = m_layout.sockets.size();
            // A queue keeps its row where a listener beside the name makes room for it.
            if (mine.size() == fits + 1 && raiseListener(host, mine))
                fitTexts(first);
            if (mine.size() > fits)
                foldIntoListeners(mine);
            if (mine.size() > fits && raiseListener(host, mine))
                fitTexts(first);
            std::vector<HostRow> best = mine;
            std::stable_sort(best.begin(), best.end(), [this](const HostRow& a, const HostRow& b) {
                return m_rows.rank(a.socket) > m_rows.rank(b.socket);
            });
            if (best.size() > fits) {
                size_t hidden = 0;
                for (size_t i = fits; i < best.size(); ++i)
                    hidden += std::max<size_t>(1, best[i].folded.size());
                countHidden(host, hidden);
                best.resize(fits);
            }
            // Rows keep their order: a row that jumped because another changed would be hard to follow.
            std::sort(best.begin(), best.end(),
                      [](const HostRow& a, const HostRow& b) { return a.socket.track < b.socket.track; });
            mine = std::move(best);
        }
        std::stable_partition(mine.begin(), mine.end(),
                              [this](const HostRow& r) { return !m_scene.timeline->tracks()[r.socket.track].isListener(); });
        const size_t first = m_layout.sockets.size();
        for (size_t i = 0; i < mine.size(); ++i) {
            const QRectF rect(room.left(), room.top() + double(i) * step, room.width(), row);
            if (mine[i].folded.empty())
                addRow(mine[i].socket, rect);
            else
                addQueue(mine[i], rect);
        }
        fitTexts(first);
    }

    /// The queue's row, and below it each of its sockets: as many as have room, side by side.
    void addUnfolded(StageHost& host, const QRectF& room, std::vector<HostRow> rows)
    {
        const size_t first = m_layout.sockets.size();
        if (raiseListener(host, rows))
            fitTexts(first);
        const double row = std::floor(QFontMetricsF(m_name).height() + m_theme.px(1));
        const double gap = m_theme.px(2);
        const double step = row + gap;
        // The others keep their rows where two are left for the queue.
        std::stable_partition(rows.begin(), rows.end(), [this](const HostRow& r) { return !m_rows.isUnfolded(r); });
        size_t hidden = 0;
        const size_t fits = size_t(std::max(2.0, std::floor((room.height() + gap) / step)));
        while (rows.size() > 1 && rows.size() + 1 > fits) {
            hidden += std::max<size_t>(1, rows.front().folded.size());
            rows.erase(rows.begin());
        }
        double y = room.top();
        const size_t firstRow = m_layout.sockets.size();
        for (const HostRow& each : rows) {
            const QRectF rect(room.left(), y, room.width(), row);
            if (each.folded.empty())
                addRow(each.socket, rect);
            else
                addQueue(each, rect);
            y += step;
        }
        fitTexts(firstRow);
        const std::vector<SocketAt>& all = rows.back().folded;
        const double wide = QFontMetricsF(m_figures).horizontalAdvance(u":65535"_s) + m_theme.px(10);
        const size_t columns = size_t(std::max(1.0, std::floor((room.width() + gap) / (wide + gap))));
        const size_t lines = size_t(std::max(0.0, std::floor((room.bottom() - y + gap + 0.5) / step)));
        const size_t shown = std::min(all.size(), columns * lines);
        const double width = (room.width() - gap * double(columns - 1)) / double(columns);
        for (size_t i = 0; i < shown; ++i) {
            const QRectF rect(room.left() + double(i % columns) * (width + gap), y + double(i / columns) * step, width, row);
            addRow(all[i], rect);
            StageSocket& cell = m_layout.sockets.back();
            cell.cell = true;
            cell.name.clear();
            cell.port = u":%1"_s.arg(m_scene.timeline->tracks()[all[i].track].ends.remote.port);
            const double port = QFontMetricsF(m_figures).horizontalAdvance(cell.port) + 1;
            cell.portRect = QRectF(rect.center().x() - port / 2, rect.top(), port, rect.height());
        }
        hidden += all.size() - shown;
        if (hidden > 0)
            countHidden(host, hidden);
    }

    /// Where there is no room for both, a listener's own row says how full its queue is.
    void foldIntoListeners(std::vector<HostRow>& rows)
    {
        const auto portOf = [this](const HostRow& row) {
            return m_scene.timeline->tracks()[row.socket.track].ends.local.port;
        };
        std::erase_if(rows, [&](const HostRow& queue) {
            if (queue.folded.empty())
                return false;
            const auto listener = std::find_if(rows.begin(), rows.end(), [&](const HostRow& row) {
                return m_scene.timeline->tracks()[row.socket.track].isListener() && portOf(row) == portOf(queue);
            });
            if (listener == rows.end())
                return false;
            m_queueNotes.insert(listener->socket.track,
                                synQueueAt(*m_scene.timeline, queue.socket.track, m_scene.playheadNs).text());
            return true;
        });
    }

    /// Where rows are missing, a listener stands beside its host's name, and every other state has a row.
    bool raiseListener(StageHost& host, std::vector<HostRow>& rows)
    {
        const auto listener = std::find_if(rows.begin(), rows.end(), [this](const HostRow& row) {
            const size_t track = row.socket.track;
            return row.folded.empty() && m_scene.timeline->tracks()[track].isListener() && !m_queueNotes.contains(track);
        });
        if (listener == rows.end())
            return false;
        QRectF rect(host.nameRect.right() + m_theme.px(8), host.nameRect.top() + m_theme.px(1), 0,
                    host.nameRect.height() - m_theme.px(2));
        const double least = QFontMetricsF(m_name).horizontalAdvance(stateName(TcpState::Listen)) + m_theme.px(64);
        const bool beside = !host.addressRect.isNull() && host.addressRect.left() - m_theme.px(8) - rect.left() >= least;
        rect.setRight(beside ? host.addressRect.left() - m_theme.px(8) : host.rect.right() - m_theme.px(10));
        if (rect.width() < least)
            return false;
        if (!beside)
            host.addressRect = {};
        addRow(listener->socket, rect);
        rows.erase(listener);
        return true;
    }

    /// The last call of \p host, if it failed.
    const CallEvent* lastFailure(const QString& host) const
    {
        const std::vector<CallEvent>& calls = m_scene.timeline->calls().calls();
        for (auto call = calls.rbegin(); call != calls.rend(); ++call) {
            if (call->host == host && call->endNs <= m_scene.playheadNs)
                return CallIndex::isRefusal(*call) ? &*call : nullptr;
        }
        return nullptr;
    }

    void addFailure(const QString& host, const CallEvent& call, const QRectF& rect)
    {
        const QFontMetricsF names(m_name);
        const double room = rect.width() - m_theme.px(16);
        const QString cross = u"\u2717 "_s;
        StageFailure failure{host, rect, {}};
        for (const QString& text : {refusalText(call), u"%1 %2%3"_s.arg(call.call, cross, call.errnoName),
                                    cross + call.errnoName, call.errnoName}) {
            failure.text = text;
            if (names.horizontalAdvance(text) <= room)
                break;
        }
        m_layout.failures.push_back(failure);
    }

    void addQueue(const HostRow& row, const QRectF& rect)
    {
        const SynQueue queue = synQueueAt(*m_scene.timeline, row.socket.track, m_scene.playheadNs);
        addRow(row.socket, rect);
        StageSocket& socket = m_layout.sockets.back();
        socket.port = u":%1"_s.arg(m_scene.timeline->tracks()[row.socket.track].ends.local.port);
        socket.name = Words::tr("SYN queue");
        socket.timerPart = -1;
        socket.life = StageSocket::wholeQueue;
        socket.queueKey = m_rows.keyOf(row.socket.track);
        socket.unfolded = m_rows.isUnfolded(row);
        socket.queuePart = queue.part();
        socket.note = queue.text();
    }

    /// Beside the host's name, where it takes no row; the address gives way to it.
    void countHidden(StageHost& host, size_t count) const
    {
        host.more = Words::tr("+%1 more").arg(count);
        const double width = QFontMetricsF(m_small).horizontalAdvance(host.more) + 2;
        host.moreRect = QRectF(host.nameRect.right() + m_theme.px(8), host.nameRect.top(), width, host.nameRect.height());
        if (!host.addressRect.isNull() && host.moreRect.right() + m_theme.px(6) > host.addressRect.left())
            host.addressRect = {};
    }

    void addRow(const SocketAt& at, const QRectF& rect)
    {
        const Track& track = m_scene.timeline->tracks()[at.track];
        StageSocket socket;
        socket.track = at.track;
        socket.life = at.life;
        socket.host = track.host;
        socket.state = at.span->state;
        socket.mark = at.span->mark;
        socket.rect = rect;
        socket.port = isServer(at.track) ? u"\u2190:%1"_s.arg(track.ends.remote.port) : u":%1"_s.arg(track.ends.local.port);
        socket.name = stateName(at.span->state);
        const std::optional<qint64> left = track.lives[at.life].timerLeftNs(m_scene.playheadNs);
        if (left && at.sample->row.timerLeftNs > 0) {
            // In tenths of a second, as the number: the picture then changes ten times a second, not sixty.
            const double whole = double(at.sample->row.timerLeftNs);
            socket.timerPart = std::clamp(std::ceil(double(*left) / 1e8) * 1e8 / whole, 0.0, 1.0);
        }
        m_layout.sockets.push_back(socket);
    }

    bool isServer(size_t track) const
    {
        const std::optional<size_t> peer = m_scene.timeline->peerOf(track);
        for (const Connection& connection : m_scene.timeline->connections()) {
            if (connection.server == int(track))
                return true;
            if (connection.client == int(track) || (peer && connection.client == int(*peer)))
                return false;
        }
        return false;
    }

    /// Life and timer of a socket, from many words to few.
    QStringList notesOf(const StageSocket& socket) const
    {
        if (const QString queue = m_queueNotes.value(socket.track); !queue.isEmpty())
            return {Words::tr("SYN queue") + u' ' + queue, queue, queue.section(u" · "_s, 0, 0)};
        if (socket.queuePart >= 0)
            return {socket.note, socket.note.section(u" · "_s, 0, 0)};
        const Track& track = m_scene.timeline->tracks()[socket.track];
        const Life& life = track.lives[socket.life];
        const QString lived = life.incarnation > 1 ? Words::tr("%1 life").arg(ordinal(life.incarnation)) : QString();
        if (socket.timerPart < 0)
            return {lived, life.incarnation > 1 ? ordinal(life.incarnation) : QString(), {}};
        const RowSample* sample = life.sampleAt(m_scene.playheadNs);
        const QString left = timeLeftText(life.timerLeftNs(m_scene.playheadNs).value_or(0));
        const QString word = timerWord(sample->row.timer);
        const bool due = life.timerLeftNs(m_scene.playheadNs).value_or(0) <= 0;
        const QString timer = word.isEmpty() || due ? left : word + u' ' + left;
        QString tried = timer;
        if (sample->row.retransmits > 0)
            tried = Words::tr("sent %1×, ").arg(sample->row.retransmits + 1) + timer;
        const QString before = lived.isEmpty() ? QString() : lived + u" · "_s;
        return {before + tried, before + timer, before + left, timer, left, {}};
    }

    /// Chooses full or short words for the rows from \p first on; names stand in one column.
    void fitTexts(size_t first)
    {
        double portWidth = 0;
        double nameWidth = 0;
        const QFontMetricsF names(m_name);
        const QFontMetricsF figures(m_figures);
        for (size_t i = first; i < m_layout.sockets.size(); ++i) {
            portWidth = std::max(portWidth, figures.horizontalAdvance(m_layout.sockets[i].port));
            nameWidth = std::max(nameWidth, names.horizontalAdvance(m_layout.sockets[i].name));
        }
        const double inset = m_theme.px(9);
        const double gap = m_theme.px(10);
        for (size_t i = first; i < m_layout.sockets.size(); ++i) {
            StageSocket& socket = m_layout.sockets[i];
            if (m_queueNotes.contains(socket.track))
                socket.queueKey = m_rows.keyOf(socket.track);
            const double room = socket.rect.width() - 2 * inset - portWidth - gap;
            if (names.horizontalAdvance(socket.name) > room && socket.queuePart < 0)
                socket.name = stateShortName(socket.state);
            const double name = names.horizontalAdvance(socket.name) + 1;
            for (const QString& note : notesOf(socket)) {
                socket.note = note;
                if (name + gap * 0.8 + figures.horizontalAdvance(note) <= room)
                    break;
            }
            const double left = socket.rect.left() + inset;
            socket.portRect = QRectF(left, socket.rect.top(), portWidth, socket.rect.height());
            socket.nameRect = QRectF(left + portWidth + gap, socket.rect.top(), name, socket.rect.height());
            if (!socket.note.isEmpty()) {
                const double note = figures.horizontalAdvance(socket.note) + 1;
                socket.noteRect = QRectF(socket.rect.right() - inset - note, socket.rect.top(), note, socket.rect.height());
            }
        }
    }

    const StageScene& m_scene;
    StageLayout& m_layout;
    const Theme& m_theme;
    const QFont m_name;
    const QFont m_figures;
    const QFont m_small;
    const QFont m_strong;
    HostRows m_rows;
    QHash<size_t, QString> m_queueNotes; ///< of listeners, by track
};

} // namespace

void layOutHosts(const StageScene& scene, StageLayout& layout)
{
    Cards(scene, layout).place();
}

} // namespace statewire
