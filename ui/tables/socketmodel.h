// SPDX-License-Identifier: GPL-3.0-or-later
// The sockets that stand at the playhead, as rows like those of ss and netstat.
#pragma once

#include "ui/tables/momentmodel.h"

namespace statewire {

class SocketModel : public MomentModel
{
    Q_OBJECT

public:
    /// The column of the state's name.
    static constexpr int State = 3;
    enum Role
    {
        StateRole = Qt::UserRole,
        InferredRole
    };

    explicit SocketModel(const ViewContext& context, QObject* parent = nullptr);

    QVariant data(const QModelIndex& index, int role) const override;

    /// How wide each column is to begin with, in lengths of the theme.
    static std::vector<int> widths();
    SelectedLife lifeAt(int row) const;
    /// -1 if that life does not stand at the playhead.
    int rowOf(const SelectedLife& life) const;
    /// Header and rows, parted by tabs.
    QString toTsv(const QList<int>& rows) const;

protected:
    std::vector<Row> rowsAt(qint64 nowNs) const override;
    QString text(quint64 id, int column) const override;
    QString toolTip(quint64 id, int column) const override;
    QStringList headers() const override;
    void takeIn(bool anew) override { Q_UNUSED(anew); }

private:
    /// The socket of a row, with its span and reading at the playhead; without a span if it does not stand there.
    SocketAt socketAt(quint64 id) const;
};

} // namespace statewire
