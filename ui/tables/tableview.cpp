// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tables/tableview.h"

#include "ui/look/stylesheet.h"
#include "ui/tables/momentmodel.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QScrollBar>
#include <QSortFilterProxyModel>
#include <QSplitter>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>
#include <numeric>

using namespace Qt::StringLiterals;

namespace statewire {

/// Gives a cell the weight and colour of its tone. The words say it all without them.
class TableView::ToneDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    Theme theme;

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        option->textElideMode = Qt::ElideRight;
        const auto colour = [option](const QColor& c) {
            option->palette.setColor(QPalette::Text, c);
            option->palette.setColor(QPalette::HighlightedText, c);
        };
        switch (Tone(index.data(MomentModel::ToneRole).toInt())) {
        case Tone::Plain: break;
        case Tone::Strong: option->font.setWeight(QFont::Bold); break;
        case Tone::Muted: colour(theme.muted); break;
        case Tone::Bad:
            option->font.setWeight(QFont::Bold);
            colour(theme.bad);
            break;
        }
    }
};

TableView::TableView(const ViewContext& context, const QString& name, QWidget* parent)
    : View(parent), m_context(context), m_table(new QTableView), m_proxy(new QSortFilterProxyModel(this)),
      m_splitter(new QSplitter(Qt::Horizontal)), m_empty(new QLabel), m_controls(new QWidget(this)),
      m_controlRow(new QHBoxLayout(m_controls)), m_filter(new QLineEdit), m_delegate(new ToneDelegate(this)),
      m_theme(Theme::make(Theme::Look::Light))
{
    setFocusProxy(m_table);
    m_controls->hide(); // until a bar takes it in
    m_controlRow->setContentsMargins(0, 0, 0, 0);
    m_controlRow->addWidget(m_filter);
    m_filter->setPlaceholderText(tr("Filter"));
    m_filter->setAccessibleName(tr("Filter of: %1").arg(name));
    m_filter->setClearButtonEnabled(true);

    m_table->setModel(m_proxy);
    m_table->setItemDelegate(m_delegate);
    m_table->setAccessibleName(name);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setTabKeyNavigation(false); // Tab leaves the table
    m_table->verticalHeader()->hide();
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_proxy->setFilterKeyColumn(-1);
    m_proxy->setFilterCaseSensitivity(Qt::CaseInsensitive);

    m_table->setCornerWidget(new QWidget); // else the style draws a bare corner
    m_table->viewport()->installEventFilter(this);
    auto* over = new QVBoxLayout(m_table->viewport());
    over->addWidget(m_empty);
    setRole(m_empty, u"muted"_s);
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(m_table);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 6, 12, 8);
    column->addWidget(m_splitter, 1);

    // Many rows come at once: they are measured once.
    m_refit.setSingleShot(true);
    connect(&m_refit, &QTimer::timeout, this, &TableView::fitColumns);
    connect(m_proxy, &QAbstractItemModel::dataChanged, this, [this] { m_refit.start(); });
    m_table->installEventFilter(this);
    m_filter->installEventFilter(this);
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_proxy->setFilterFixedString(text);
        showEmptyText();
        followSelection();
    });
    // Rows that go away move the current row by themselves, and so does the focus that comes: only a hand on the table
    // selects. Which of the two signals comes last depends on the way.
    const auto follow = [this] {
        const QModelIndex current = m_table->currentIndex();
        if (!m_following && m_table->hasFocus() && m_table->selectionModel()->isRowSelected(current.row(), {}))
            choose(m_proxy->mapToSource(current).row());
    };
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, follow);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, follow);
    connect(m_table, &QTableView::clicked, this,
            [this](const QModelIndex& index) { choose(m_proxy->mapToSource(index).row()); });
    connect(&context.selection, &Selection::changed, this, &TableView::followSelection);
    connect(&context.playhead, &Playhead::moved, this, &TableView::followSelection);
    connect(m_proxy, &QAbstractItemModel::rowsAboutToBeInserted, this, [this] {
        const QScrollBar* bar = m_table->verticalScrollBar();
        m_atTail = bar->value() == bar->maximum();
    });
    connect(m_proxy, &QAbstractItemModel::rowsInserted, this, [this] {
        showEmptyText();
        m_refit.start();
        if (m_followsTail && m_atTail && currentRow() < 0)
            m_table->scrollToBottom();
    });
    connect(m_proxy, &QAbstractItemModel::rowsRemoved, this, &TableView::showEmptyText);
    connect(m_proxy, &QAbstractItemModel::modelReset, this, [this] {
        showEmptyText();
        setTheme(m_theme);
    });
}

void TableView::setModel(QAbstractItemModel* model, std::vector<int> widths, int wide)
{
    m_widths = std::move(widths);
    m_proxy->setSourceModel(model);
    m_wide = wide;
    fitColumns();
    showEmptyText();
    followSelection();
}

void TableView::setEmptyText(const QString& text)
{
    m_emptyText = text;
    showEmptyText();
}

void TableView::showEmptyText()
{
    const bool filtered = !m_filter->text().isEmpty() && m_proxy->sourceModel() && m_proxy->sourceModel()->rowCount() > 0;
    m_empty->setText(filtered ? tr("No row has “%1” in it.").arg(m_filter->text()) : m_emptyText);
    m_empty->setVisible(m_proxy->rowCount() == 0);
}

void TableView::addControl(QWidget* widget)
{
    m_controlRow->insertWidget(m_controlRow->count() - 1, widget);
}

void TableView::setTheme(const Theme& theme)
{
    m_theme = theme;
    m_delegate->theme = theme;
    fitColumns();
    m_table->verticalHeader()->setDefaultSectionSize(qRound(theme.px(26)));
    m_filter->setFixedWidth(qRound(theme.px(150)));
    m_controlRow->setSpacing(qRound(theme.px(8)));
    m_table->viewport()->update();
}

void TableView::showEvent(QShowEvent* event)
{
    View::showEvent(event);
    // Once it has its rows and its size. Nobody chose a row yet: keys and eyes begin at the playhead, not at the first row,
    // which a table would take as its current one.
    QMetaObject::invokeMethod(
        this,
        [this] {
            const int rows = m_proxy->rowCount();
            if (!m_followsTail || rows == 0 || currentRow() >= 0)
                return;
            m_following = true;
            m_table->selectionModel()->setCurrentIndex(m_proxy->index(rows - 1, 0), QItemSelectionModel::NoUpdate);
            m_following = false;
            m_table->scrollToBottom();
        },
        Qt::QueuedConnection);
}

void TableView::fitColumns()
{
    int others = 0;
    for (int column = 0; column < int(m_widths.size()); ++column) {
        int width = qRound(m_theme.px(m_widths[size_t(column)]));
        if (column == m_wide)
            continue;
        // The last digits of a number are the ones that are compared: they are never left out.
        const int align = m_proxy->index(0, column).data(Qt::TextAlignmentRole).toInt();
        if ((align & Qt::AlignRight) != 0)
            width =
                std::max(width, static_cast<QAbstractItemView*>(m_table)->sizeHintForColumn(column) + qRound(m_theme.px(8)));
        m_table->setColumnWidth(column, width);
        others += width;
    }
    if (m_wide >= 0)
        m_table->setColumnWidth(
            m_wide, std::max(qRound(m_theme.px(m_widths[size_t(m_wide)])), m_table->viewport()->width() - others));
}

bool TableView::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_table->viewport() && event->type() == QEvent::Resize)
        fitColumns();
    // The window has these keys too. Shortcuts of both would be ambiguous, and neither would be obeyed.
    if (watched != m_table->viewport() && (event->type() == QEvent::ShortcutOverride || event->type() == QEvent::KeyPress)) {
        const auto* press = static_cast<QKeyEvent*>(event);
        const bool find = press->matches(QKeySequence::Find);
        const bool leave = watched == m_filter && press->key() == Qt::Key_Escape;
        if (find || leave) {
            event->accept();
            if (event->type() == QEvent::KeyPress)
                find ? startFilter() : leaveFilter();
            return true;
        }
    }
    return View::eventFilter(watched, event);
}

void TableView::startFilter()
{
    m_filter->setFocus(Qt::ShortcutFocusReason);
    m_filter->selectAll();
}

void TableView::leaveFilter()
{
    m_filter->clear();
    m_table->setFocus();
}

int TableView::currentRow() const
{
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    return rows.isEmpty() ? -1 : m_proxy->mapToSource(rows.first()).row();
}

void TableView::followSelection()
{
    const int row = selectedRow();
    const QModelIndex at = row < 0 ? QModelIndex() : m_proxy->mapFromSource(m_proxy->sourceModel()->index(row, 0));
    m_following = true;
    if (!at.isValid() && m_table->selectionModel()->selectedRows().size() <= 1)
        m_table->clearSelection();
    else if (at.isValid() && !m_table->selectionModel()->isRowSelected(at.row(), {}))
        m_table->selectRow(at.row());
    m_following = false;
}

void TableView::copy()
{
    QList<int> rows;
    for (const QModelIndex& index : m_table->selectionModel()->selectedRows())
        rows << index.row();
    std::sort(rows.begin(), rows.end());
    if (rows.isEmpty()) {
        rows.resize(m_proxy->rowCount());
        std::iota(rows.begin(), rows.end(), 0);
    }
    copyRows(rows);
}

void TableView::copyRows(const QList<int>& rows) const
{
    const int columns = m_proxy->columnCount();
    const auto lineOf = [columns](auto cell) {
        QStringList cells;
        for (int column = 0; column < columns; ++column)
            cells << cell(column);
        return cells;
    };
    const auto html = [](const QStringList& cells, const QString& tag) {
        QString line = u"<tr>"_s;
        for (const QString& cell : cells)
            line += u"<%1>%2</%1>"_s.arg(tag, cell.toHtmlEscaped());
        return line + u"</tr>\n"_s;
    };
    const QStringList header = lineOf([this](int column) { return m_proxy->headerData(column, Qt::Horizontal).toString(); });
    QString text = header.join(u'\t') + u'\n';
    QString table = u"<table>\n"_s + html(header, u"th"_s);
    for (int row : rows) {
        const QStringList cells = lineOf([&](int column) { return m_proxy->index(row, column).data().toString(); });
        text += cells.join(u'\t') + u'\n';
        table += html(cells, u"td"_s);
    }
    auto* mime = new QMimeData;
    mime->setText(text);
    mime->setHtml(table + u"</table>\n"_s);
    QGuiApplication::clipboard()->setMimeData(mime);
}

} // namespace statewire
