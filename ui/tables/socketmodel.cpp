// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tables/socketmodel.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace statewire {

namespace {

QString timerName(SocketTimer timer)
{
    switch (timer) {
    case SocketTimer::None: return {};
    case SocketTimer::Retransmit: return u"retransmit"_s;
    case SocketTimer::Keepalive: return u"keepalive"_s;
    case SocketTimer::TimeWait: return u"timewait"_s;
    case SocketTimer::ZeroWindow: return u"window probe"_s;
    }
    return {};
}

QString remoteText(const Endpoint& remote)
{
    return remote.port == 0 ? u"*"_s : remote.toString();
}

std::pair<size_t, size_t> orderOf(const SelectedLife& life)
{
    return {life.track, life.life};
}

} // namespace

SocketModel::SocketModel(const ViewContext& context, QObject* parent) : QAbstractTableModel(parent), m_context(context)
{
    connect(&context.source, &SessionSource::replaced, this, &SocketModel::reset);
    connect(&context.source, &SessionSource::grew, this, &SocketModel::refresh);
    connect(&context.playhead, &Playhead::moved, this, &SocketModel::refresh);
    reset();
}

std::vector<SocketModel::Row> SocketModel::rowsNow() const
{
    std::vector<Row> rows;
    const Timeline& timeline = m_context.source.timeline();
    const qint64 nowNs = m_context.playhead.positionNs();
    for (const SocketAt& at : timeline.socketsAt(nowNs)) {
        const Track& track = timeline.tracks()[at.track];
        const Life& life = track.lives[at.life];
        Row row;
        row.key = {at.track, at.life};
        row.state = at.span->state;
        row.inferred = at.span->mark == Mark::Inferred;
        QString timer;
        QString queues;
        QString inode;
        if (at.sample) {
            timer = timerName(at.sample->row.timer);
            if (const std::optional<qint64> left = life.timerLeftNs(nowNs))
                timer += u" %1 s"_s.arg(double(*left) / 1e9, 0, 'f', 1);
            queues = u"%1 / %2"_s.arg(at.sample->row.rxQueueBytes).arg(at.sample->row.txQueueBytes);
            inode = at.sample->row.inode == 0 ? u"–"_s : QString::number(at.sample->row.inode);
        }
        row.texts = {
            track.host, track.ends.local.toString(),      remoteText(track.ends.remote), stateName(row.state), timer, queues,
            inode,      QString::number(life.incarnation)};
        rows.push_back(std::move(row));
    }
    std::sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) { return orderOf(a.key) < orderOf(b.key); });
    return rows;
}

void SocketModel::reset()
{
    beginResetModel();
    m_rows = rowsNow();
    endResetModel();
}

void SocketModel::refresh()
{
    const std::vector<Row> now = rowsNow();
    const auto has = [](const std::vector<Row>& rows, const SelectedLife& key) {
        return std::any_of(rows.begin(), rows.end(), [&key](const Row& row) { return row.key == key; });
    };
    for (size_t i = m_rows.size(); i-- > 0;) {
        if (has(now, m_rows[i].key))
            continue;
        beginRemoveRows({}, int(i), int(i));
        m_rows.erase(m_rows.begin() + ptrdiff_t(i));
        endRemoveRows();
    }
    // Both are sorted alike now, and what is left of the old is part of the new.
    for (size_t i = 0; i < now.size(); ++i) {
        if (i >= m_rows.size() || !(m_rows[i].key == now[i].key)) {
            beginInsertRows({}, int(i), int(i));
            m_rows.insert(m_rows.begin() + ptrdiff_t(i), now[i]);
            endInsertRows();
        } else if (!(m_rows[i] == now[i])) {
            m_rows[i] = now[i];
            Q_EMIT dataChanged(index(int(i), 0), index(int(i), ColumnCount - 1));
        }
    }
}

int SocketModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int SocketModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant SocketModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || size_t(index.row()) >= m_rows.size())
        return {};
    const Row& row = m_rows[size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole: return row.texts.value(index.column());
    case Qt::ToolTipRole:
        return index.column() != State ? QVariant()
               : row.inferred          ? stateMeaning(row.state) + u'\n' + tr("Inferred: no reading saw it.")
                                       : stateMeaning(row.state);
    case StateRole: return QVariant::fromValue(int(row.state));
    case InferredRole: return row.inferred;
    default: return {};
    }
}

QVariant SocketModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (Column(section)) {
    case Host: return tr("Host");
    case Local: return tr("Local");
    case Remote: return tr("Remote");
    case State: return tr("State");
    case Timer: return tr("Timer");
    case Queues: return tr("Recv / Send queue");
    case Inode: return tr("Inode");
    case LifeNumber: return tr("Life");
    case ColumnCount: break;
    }
    return {};
}

SelectedLife SocketModel::lifeAt(int row) const
{
    return m_rows[size_t(row)].key;
}

int SocketModel::rowOf(const SelectedLife& life) const
{
    const auto found = std::find_if(m_rows.begin(), m_rows.end(), [&life](const Row& row) { return row.key == life; });
    return found == m_rows.end() ? -1 : int(found - m_rows.begin());
}

QString SocketModel::toTsv(const QList<int>& rows) const
{
    QStringList header;
    for (int column = 0; column < ColumnCount; ++column)
        header << headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
    QString text = header.join(u'\t') + u'\n';
    for (int row : rows)
        text += m_rows[size_t(row)].texts.join(u'\t') + u'\n';
    return text;
}

} // namespace statewire
