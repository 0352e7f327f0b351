// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tables/socketmodel.h"

#include "ui/look/words.h"

#include <QHash>

using namespace Qt::StringLiterals;

namespace statewire {

namespace {

QString timerName(SocketTimer timer)
{
    switch (timer) {
    case SocketTimer::None: return {};
    case SocketTimer::Retransmit: return Words::tr("retransmit");
    case SocketTimer::Keepalive: return Words::tr("keepalive");
    case SocketTimer::TimeWait: return Words::tr("timewait");
    case SocketTimer::ZeroWindow: return Words::tr("window probe");
    }
    return {};
}

/// What a cell is about.
struct Cell
{
    const Track& track;
    const Life& life;
    const SocketAt& at;
    qint64 nowNs = 0;

    /// The row as last read; null where the state is only inferred yet.
    const SocketRow* row() const { return at.sample ? &at.sample->row : nullptr; }
};

QString remoteText(const Cell& cell)
{
    const Endpoint& remote = cell.track.ends.remote;
    return remote.port == 0 ? u"*"_s : remote.toString();
}

QString stateText(const Cell& cell)
{
    return stateName(cell.at.span->state);
}

QString timerText(const Cell& cell)
{
    QString text = cell.row() ? timerName(cell.row()->timer) : QString();
    if (const std::optional<qint64> left = cell.life.timerLeftNs(cell.nowNs))
        text += u" %1 s"_s.arg(double(*left) / 1e9, 0, 'f', 1);
    return text;
}

QString queuesText(const Cell& cell)
{
    if (!cell.row())
        return {};
    // What stands for these two is no whole socket: it has no queues, and the kernel prints zeros.
    const SocketRow& row = *cell.row();
    if (row.timer == SocketTimer::TimeWait || (row.state == TcpState::SynRecv && row.inode == 0))
        return u"–"_s;
    return u"%1 / %2"_s.arg(row.rxQueueBytes).arg(row.txQueueBytes);
}

QString inodeText(const Cell& cell)
{
    return !cell.row() ? QString() : cell.row()->inode == 0 ? u"–"_s : QString::number(cell.row()->inode);
}

struct Column
{
    const char* title;
    int width; ///< to begin with
    QString (*text)(const Cell&);
};

// A column is a row here, and nothing else.
constexpr Column columns[] = {
    {QT_TRANSLATE_NOOP("statewire::SocketModel", "Host"), 80, [](const Cell& cell) { return cell.track.host; }},
    {QT_TRANSLATE_NOOP("statewire::SocketModel", "Local"), 190,
     [](const Cell& cell) { return cell.track.ends.local.toString(); }},
    {QT_TRANSLATE_NOOP("statewire::SocketModel", "Remote"), 190, &remoteText},
    {QT_TRANSLATE_NOOP("statewire::SocketModel", "State"), 150, &stateText},
    {QT_TRANSLATE_NOOP("statewire::SocketModel", "Timer"), 150, &timerText},
    {QT_TRANSLATE_NOOP("statewire::SocketModel", "Recv / Send queue"), 150, &queuesText},
    {QT_TRANSLATE_NOOP("statewire::SocketModel", "Inode"), 90, &inodeText},
    {QT_TRANSLATE_NOOP("statewire::SocketModel", "Life"), 50,
     [](const Cell& cell) { return QString::number(cell.life.incarnation); }},
};
static_assert(columns[SocketModel::State].text == &stateText);

quint64 idOf(const SelectedLife& life)
{
    return quint64(life.track) << 32 | quint32(life.life);
}

SelectedLife lifeOf(quint64 id)
{
    return {size_t(id >> 32), size_t(quint32(id))};
}

} // namespace

SocketModel::SocketModel(const ViewContext& context, QObject* parent) : MomentModel(context, parent)
{
    begin();
}

std::vector<MomentModel::Row> SocketModel::rowsAt(qint64 nowNs) const
{
    std::vector<Row> rows;
    const Timeline& timeline = m_context.source.timeline();
    for (const SocketAt& at : timeline.socketsAt(nowNs)) {
        const Track& track = timeline.tracks()[at.track];
        const Cell cell{track, track.lives[at.life], at, nowNs};
        size_t stamp = at.span->mark == Mark::Inferred;
        for (const Column& column : columns)
            stamp = qHash(column.text(cell), stamp);
        rows.push_back({idOf({at.track, at.life}), stamp});
    }
    return rows;
}

SocketAt SocketModel::socketAt(quint64 id) const
{
    const SelectedLife which = lifeOf(id);
    const std::vector<Track>& tracks = m_context.source.timeline().tracks();
    if (which.track >= tracks.size() || which.life >= tracks[which.track].lives.size())
        return {}; // a row of the session before, which is about to go
    const Life& life = tracks[which.track].lives[which.life];
    const qint64 nowNs = m_context.playhead.positionNs();
    return {which.track, which.life, life.spanAt(nowNs), life.sampleAt(nowNs)};
}

QString SocketModel::text(quint64 id, int column) const
{
    const SocketAt at = socketAt(id);
    if (!at.span)
        return {};
    const Track& track = m_context.source.timeline().tracks()[at.track];
    return columns[column].text({track, track.lives[at.life], at, m_context.playhead.positionNs()});
}

QString SocketModel::toolTip(quint64 id, int column) const
{
    const SocketAt at = socketAt(id);
    if (column != State || !at.span)
        return {};
    return at.span->mark == Mark::Inferred ? stateMeaning(at.span->state) + u'\n' + tr("Inferred: no reading saw it.")
                                           : stateMeaning(at.span->state);
}

QVariant SocketModel::data(const QModelIndex& index, int role) const
{
    if ((role != StateRole && role != InferredRole) || !index.isValid() || index.row() >= rowCount())
        return MomentModel::data(index, role);
    const SocketAt at = socketAt(idAt(index.row()));
    if (!at.span)
        return {};
    return role == StateRole ? QVariant(int(at.span->state)) : QVariant(at.span->mark == Mark::Inferred);
}

QStringList SocketModel::headers() const
{
    QStringList titles;
    for (const Column& column : columns)
        titles << tr(column.title);
    return titles;
}

std::vector<int> SocketModel::widths()
{
    std::vector<int> all;
    for (const Column& column : columns)
        all.push_back(column.width);
    return all;
}

SelectedLife SocketModel::lifeAt(int row) const
{
    return lifeOf(idAt(row));
}

int SocketModel::rowOf(const SelectedLife& life) const
{
    return MomentModel::rowOf(idOf(life));
}

QString SocketModel::toTsv(const QList<int>& rows) const
{
    QString tsv = headers().join(u'\t') + u'\n';
    for (int row : rows) {
        QStringList cells;
        for (int column = 0; column < columnCount(); ++column)
            cells << text(idAt(row), column);
        tsv += cells.join(u'\t') + u'\n';
    }
    return tsv;
}

} // namespace statewire
