// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tables/momentmodel.h"

#include <QSet>
#include <algorithm>

namespace statewire {

MomentModel::MomentModel(const ViewContext& context, QObject* parent) : QAbstractTableModel(parent), m_context(context) {}

void MomentModel::begin()
{
    connect(&m_context.source, &ShownSource::replaced, this, &MomentModel::reset);
    connect(&m_context.source, &ShownSource::grew, this, [this] {
        if (m_serial == m_context.source.serial())
            takeIn(false);
        refresh();
    });
    connect(&m_context.playhead, &Playhead::moved, this, &MomentModel::refresh);
    connect(&m_context.scale, &ViewScale::originMoved, this, &MomentModel::touchAll);
    reset();
}

void MomentModel::reset()
{
    beginResetModel();
    m_serial = m_context.source.serial();
    takeIn(true);
    m_headers = headers();
    m_rows = rowsAt(m_context.playhead.positionNs());
    endResetModel();
}

void MomentModel::refresh()
{
    // The playhead hears of another session before this does, and moves.
    if (m_serial != m_context.source.serial()) {
        reset();
        return;
    }
    if (headers() != m_headers) {
        beginResetModel();
        m_headers = headers();
        m_rows = rowsAt(m_context.playhead.positionNs());
        endResetModel();
        return;
    }
    follow(rowsAt(m_context.playhead.positionNs()));
}

void MomentModel::touchAll()
{
    if (!m_rows.empty())
        Q_EMIT dataChanged(index(0, 0), index(int(m_rows.size()) - 1, int(m_headers.size()) - 1));
}

void MomentModel::follow(std::vector<Row> now)
{
    const auto sameId = [](const Row& a, const Row& b) { return a.id == b.id; };
    const size_t common = std::min(m_rows.size(), now.size());
    size_t same = size_t(std::mismatch(m_rows.begin(), m_rows.begin() + ptrdiff_t(common), now.begin(), sameId).first -
                         m_rows.begin());
    // Nearly always rows only come or go at the end. Else those that went are taken out first.
    if (same < common) {
        QSet<quint64> kept;
        for (const Row& row : now)
            kept.insert(row.id);
        for (size_t i = m_rows.size(); i-- > same;) {
            if (kept.contains(m_rows[i].id))
                continue;
            beginRemoveRows({}, int(i), int(i));
            m_rows.erase(m_rows.begin() + ptrdiff_t(i));
            endRemoveRows();
        }
        for (; same < now.size() && same < m_rows.size(); ++same) {
            if (sameId(m_rows[same], now[same]))
                continue;
            const auto later = std::find_if(m_rows.begin() + ptrdiff_t(same), m_rows.end(),
                                            [&](const Row& row) { return row.id == now[same].id; });
            const int to = int(same);
            if (later == m_rows.end()) {
                beginInsertRows({}, to, to);
                m_rows.insert(m_rows.begin() + to, now[same]);
                endInsertRows();
            } else {
                const int from = int(later - m_rows.begin());
                beginMoveRows({}, from, from, {}, to);
                std::rotate(m_rows.begin() + to, later, later + 1);
                endMoveRows();
            }
        }
    }
    if (m_rows.size() > now.size()) {
        beginRemoveRows({}, int(now.size()), int(m_rows.size()) - 1);
        m_rows.resize(now.size());
        endRemoveRows();
    }
    for (size_t i = 0; i < m_rows.size(); ++i) {
        if (m_rows[i] == now[i])
            continue;
        m_rows[i] = now[i];
        Q_EMIT dataChanged(index(int(i), 0), index(int(i), int(m_headers.size()) - 1));
    }
    if (m_rows.size() < now.size()) {
        beginInsertRows({}, int(m_rows.size()), int(now.size()) - 1);
        m_rows = std::move(now);
        endInsertRows();
    }
}

int MomentModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int MomentModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_headers.size());
}

QVariant MomentModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || size_t(index.row()) >= m_rows.size())
        return {};
    const quint64 id = m_rows[size_t(index.row())].id;
    switch (role) {
    case Qt::DisplayRole: return text(id, index.column());
    case Qt::ToolTipRole: {
        const QString tip = toolTip(id, index.column());
        return tip.isEmpty() ? QVariant() : QVariant(tip);
    }
    case Qt::TextAlignmentRole: return int((isNumber(index.column()) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case ToneRole: return int(tone(id, index.column()));
    default: return {};
    }
}

QVariant MomentModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= m_headers.size())
        return {};
    if (role == Qt::DisplayRole)
        return m_headers[section];
    if (role == Qt::TextAlignmentRole)
        return int((isNumber(section) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    return {};
}

int MomentModel::rowOf(quint64 id) const
{
    const auto found = std::find_if(m_rows.begin(), m_rows.end(), [id](const Row& row) { return row.id == id; });
    return found == m_rows.end() ? -1 : int(found - m_rows.begin());
}

QString MomentModel::toolTip(quint64 id, int column) const
{
    Q_UNUSED(id);
    Q_UNUSED(column);
    return {};
}

Tone MomentModel::tone(quint64 id, int column) const
{
    Q_UNUSED(id);
    Q_UNUSED(column);
    return Tone::Plain;
}

bool MomentModel::isNumber(int column) const
{
    Q_UNUSED(column);
    return false;
}

} // namespace statewire
