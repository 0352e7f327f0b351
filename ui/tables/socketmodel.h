// SPDX-License-Identifier: GPL-3.0-or-later
// The sockets that stand at the playhead, as rows like those of ss and netstat.
#pragma once

#include "ui/context/viewcontext.h"

#include <QAbstractTableModel>

namespace statewire {

class SocketModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column
    {
        Host,
        Local,
        Remote,
        State,
        Timer,
        Queues,
        Inode,
        LifeNumber,
        ColumnCount
    };
    enum Role
    {
        StateRole = Qt::UserRole,
        InferredRole
    };

    explicit SocketModel(const ViewContext& context, QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    SelectedLife lifeAt(int row) const;
    /// -1 if that life does not stand at the playhead.
    int rowOf(const SelectedLife& life) const;
    /// Header and rows, parted by tabs.
    QString toTsv(const QList<int>& rows) const;

private:
    struct Row
    {
        SelectedLife key;
        QStringList texts;
        TcpState state = TcpState::Close;
        bool inferred = false;
        bool operator==(const Row&) const = default;
    };
    std::vector<Row> rowsNow() const;
    void refresh();
    void reset();

    ViewContext m_context;
    std::vector<Row> m_rows;
};

} // namespace statewire
