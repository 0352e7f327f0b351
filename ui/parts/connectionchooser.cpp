// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/parts/connectionchooser.h"

#include <QSignalBlocker>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace statewire {

namespace {

/// When the latest life of either end, or else the first frame, began by \p tNs; nothing if none has.
std::optional<qint64> lastBeginning(const Timeline& timeline, const Connection& connection, qint64 tNs)
{
    std::optional<qint64> latest;
    for (int end : connection.seenEnds()) {
        for (const Life& life : timeline.tracks()[size_t(end)].lives) {
            if (life.beginNs() <= tNs)
                latest = std::max(latest.value_or(0), life.beginNs());
        }
    }
    if (!latest && !connection.arrows.empty()) {
        const qint64 sentNs = timeline.arrows()[connection.arrows.front()].sentNs;
        if (sentNs <= tNs)
            latest = sentNs;
    }
    return latest;
}

} // namespace

bool hasBegun(const Timeline& timeline, const Connection& connection, qint64 tNs)
{
    return lastBeginning(timeline, connection, tNs).has_value();
}

std::optional<size_t> connectionIndexOf(const Timeline& timeline, size_t track)
{
    const std::vector<Connection>& connections = timeline.connections();
    for (size_t i = 0; i < connections.size(); ++i) {
        if (connections[i].client == int(track) || connections[i].server == int(track))
            return i;
    }
    return std::nullopt;
}

std::optional<size_t> selectedConnection(const ViewContext& context)
{
    const Timeline& timeline = context.source.timeline();
    const Highlight highlight = context.highlight();
    std::optional<size_t> found;
    if (highlight.life)
        found = connectionIndexOf(timeline, highlight.life->track);
    if (!found && highlight.frame != 0) {
        if (const std::optional<size_t> at = timeline.findArrow(highlight.frame)) {
            const int track = std::max(timeline.arrows()[*at].fromTrack, timeline.arrows()[*at].toTrack);
            if (track >= 0)
                found = connectionIndexOf(timeline, size_t(track));
        }
    }
    if (found && !hasBegun(timeline, timeline.connections()[*found], context.playhead.positionNs()))
        return std::nullopt;
    return found;
}

std::optional<size_t> newestConnection(const Timeline& timeline, qint64 tNs)
{
    std::optional<size_t> newest;
    qint64 newestNs = -1;
    for (size_t i = 0; i < timeline.connections().size(); ++i) {
        const std::optional<qint64> begunNs = lastBeginning(timeline, timeline.connections()[i], tNs);
        if (begunNs && *begunNs >= newestNs) {
            newestNs = *begunNs;
            newest = i;
        }
    }
    return newest;
}

QString connectionName(const Timeline& timeline, const Connection& connection)
{
    const auto name = [&timeline](int track) {
        if (track < 0)
            return u"?"_s;
        const Track& end = timeline.tracks()[size_t(track)];
        return u"%1 :%2"_s.arg(end.host).arg(end.ends.local.port);
    };
    return name(connection.client) + u" → "_s + name(connection.server);
}

ConnectionChooser::ConnectionChooser(const ViewContext& context, const QString& automatic, const QString& all,
                                     QWidget* parent)
    : QComboBox(parent), m_context(context), m_general{automatic}
{
    if (!all.isEmpty())
        m_general << all;
    setAccessibleName(tr("Connection"));
    setToolTip(tr("Which connection is drawn"));
    setSizeAdjustPolicy(QComboBox::AdjustToContents);
    connect(&context.playhead, &Playhead::moved, this, &ConnectionChooser::refill);
    connect(&context.source, &ShownSource::grew, this, &ConnectionChooser::refill);
    connect(&context.source, &ShownSource::replaced, this, [this] {
        m_choice = -1;
        m_listed.clear();
        clear();
        refill();
        Q_EMIT chosen();
    });
    connect(this, &QComboBox::activated, this, [this](int index) {
        const int choice = itemData(index).toInt();
        if (choice == m_choice)
            return;
        m_choice = choice;
        Q_EMIT chosen();
    });
    refill();
}

std::optional<size_t> ConnectionChooser::connection() const
{
    if (m_choice < 0 || size_t(m_choice) >= m_context.source.timeline().connections().size())
        return std::nullopt;
    return size_t(m_choice);
}

void ConnectionChooser::choose(size_t connection)
{
    if (m_choice == int(connection))
        return;
    m_choice = int(connection);
    m_listed.clear();
    refill();
    Q_EMIT chosen();
}

void ConnectionChooser::refill()
{
    const Timeline& timeline = m_context.source.timeline();
    std::vector<size_t> begun;
    for (size_t i = 0; i < timeline.connections().size(); ++i) {
        if (hasBegun(timeline, timeline.connections()[i], m_context.playhead.positionNs()))
            begun.push_back(i);
    }
    if (begun == m_listed && count() > 0)
        return;
    m_listed = std::move(begun);
    const QSignalBlocker blocker(this);
    clear();
    for (qsizetype i = 0; i < m_general.size(); ++i)
        addItem(m_general[i], -1 - int(i));
    for (size_t i : m_listed)
        addItem(connectionName(timeline, timeline.connections()[i]), int(i));
    // What was chosen and has not begun yet is named all the same, but not by its ports.
    if (m_choice >= 0 && findData(m_choice) < 0)
        addItem(tr("Not begun yet"), m_choice);
    setCurrentIndex(std::max(0, findData(m_choice)));
}

} // namespace statewire
