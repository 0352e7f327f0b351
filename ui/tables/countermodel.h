// SPDX-License-Identifier: GPL-3.0-or-later
// The kernel's TCP counters that moved by the playhead, the last to move first.
#pragma once

#include "ui/tables/momentmodel.h"

namespace statewire {

class CounterModel : public MomentModel
{
    Q_OBJECT

public:
    enum Column
    {
        Host,
        Name,
        MovedBy,
        When,
        Meaning,
        ColumnCount
    };

    explicit CounterModel(const ViewContext& context, QObject* parent = nullptr);

protected:
    std::vector<Row> rowsAt(qint64 nowNs) const override;
    QString text(quint64 id, int column) const override;
    QString toolTip(quint64 id, int column) const override;
    Tone tone(quint64 id, int column) const override;
    bool isNumber(int column) const override { return column == MovedBy || column == When; }
    QStringList headers() const override;
    void takeIn(bool anew) override;

private:
    struct Move
    {
        qint64 tNs = 0;
        qint64 total = 0; ///< of all deltas up to and with this one
    };
    struct Counter
    {
        QString host;
        QString name;
        std::vector<Move> moves;
    };
    /// The last move by \p nowNs; null if it had not moved.
    static const Move* lastMove(const Counter& counter, qint64 nowNs);

    std::vector<Counter> m_counters; ///< in order of their first move
    QHash<std::pair<QString, QString>, size_t> m_index;
    size_t m_taken = 0;
};

} // namespace statewire
