// SPDX-License-Identifier: GPL-3.0-or-later
// A table of what the session says by the playhead. Rows come, change and go one by one, so that nothing flickers and a
// selection stays where it is.
#pragma once

#include "ui/context/viewcontext.h"

#include <QAbstractTableModel>

namespace statewire {

/// How a cell is to be read, besides its words.
enum class Tone : quint8
{
    Plain,
    Strong,
    Muted,
    Bad
};

class MomentModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Role
    {
        ToneRole = Qt::UserRole + 100
    };

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    quint64 idAt(int row) const { return m_rows[size_t(row)].id; }
    /// -1 if that row is not there at the playhead.
    int rowOf(quint64 id) const;

protected:
    /// A row, and a number that differs whenever its content does.
    struct Row
    {
        quint64 id = 0;
        quint64 stamp = 0;
        bool operator==(const Row&) const = default;
    };

    explicit MomentModel(const ViewContext& context, QObject* parent = nullptr);
    /// Fills the table and keeps it in step. The last thing a model's constructor does.
    void begin();
    void refresh();
    /// Says that rows look different though the session says the same.
    void touchAll();

    virtual std::vector<Row> rowsAt(qint64 nowNs) const = 0;
    virtual QString text(quint64 id, int column) const = 0;
    virtual QString toolTip(quint64 id, int column) const;
    virtual Tone tone(quint64 id, int column) const;
    /// True for figures, which stand right.
    virtual bool isNumber(int column) const;
    virtual QStringList headers() const = 0;
    /// Takes in what came to the session since the last call; \p anew: it is another session.
    virtual void takeIn(bool anew) = 0;

    ViewContext m_context;

private:
    void reset();
    void follow(std::vector<Row> now);

    std::vector<Row> m_rows;
    int m_serial = -1; ///< of the session the rows are of
    QStringList m_headers;
};

} // namespace statewire
