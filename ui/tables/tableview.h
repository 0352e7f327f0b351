// SPDX-License-Identifier: GPL-3.0-or-later
// What the views that are tables share: a line to filter by, copying as text and HTML, following the selection, and words
// where there is nothing to show.
#pragma once

#include "ui/context/view.h"
#include "ui/context/viewcontext.h"

#include <QTimer>

class QAbstractItemModel;
class QHBoxLayout;
class QLabel;
class QLineEdit;
class QSortFilterProxyModel;
class QSplitter;
class QTableView;

namespace statewire {

class TableView : public View
{
    Q_OBJECT

public:
    void setTheme(const Theme& theme) override;
    void copy() override;
    QWidget* controls() override { return m_controls; }

    QTableView* table() const { return m_table; }
    QLineEdit* filter() const { return m_filter; }

protected:
    void showEvent(QShowEvent* event) override;
    /// \p name tells a screen reader what the table holds.
    TableView(const ViewContext& context, const QString& name, QWidget* parent);

    /// \p widths of its columns in lengths of the theme; the column \p wide takes what is left, but keeps its own.
    void setModel(QAbstractItemModel* model, std::vector<int> widths, int wide);
    bool eventFilter(QObject* watched, QEvent* event) override;
    void setEmptyText(const QString& text);
    /// Puts \p widget before the filter.
    void addControl(QWidget* widget);
    /// Table first; a view may put something beside it.
    QSplitter* splitter() const { return m_splitter; }
    /// True for a table whose newest rows come last: it stays at its end if it was there.
    void setFollowsTail(bool follows) { m_followsTail = follows; }
    /// Marks the row that belongs to the selection of the window, without selecting anew.
    void followSelection();
    /// Row of the model that is current; -1: none.
    int currentRow() const;

    /// The user chose a row of the model.
    virtual void choose(int row) { Q_UNUSED(row); }
    /// The row of the model that belongs to the selection; -1: none.
    virtual int selectedRow() const { return -1; }
    const Theme& theme() const { return m_theme; }

    ViewContext m_context;

private:
    class ToneDelegate;
    void fitColumns();
    void copyRows(const QList<int>& rows) const;
    void showEmptyText();
    void startFilter();
    void leaveFilter();

    QTableView* m_table;
    QSortFilterProxyModel* m_proxy;
    QSplitter* m_splitter;
    QLabel* m_empty;
    QWidget* m_controls;
    QHBoxLayout* m_controlRow;
    QLineEdit* m_filter;
    ToneDelegate* m_delegate;
    std::vector<int> m_widths;
    int m_wide = -1;
    QString m_emptyText;
    Theme m_theme;
    bool m_followsTail = false;
    bool m_atTail = true;
    QTimer m_refit; ///< columns are fitted anew when it runs out
    bool m_following = false;
};

} // namespace statewire
