// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tables/socketview.h"

#include "ui/look/statecolours.h"
#include "ui/look/stylesheet.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace statewire {

/// Draws a state as a chip in its colour, with its name in it.
class SocketView::StateDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    Theme theme;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        QStyleOptionViewItem ground = option;
        initStyleOption(&ground, index);
        ground.text.clear();
        QStyledItemDelegate::paint(painter, ground, {});
        const TcpState state = TcpState(index.data(SocketModel::StateRole).toInt());
        const bool inferred = index.data(SocketModel::InferredRole).toBool();
        const QRectF chip = QRectF(option.rect).adjusted(theme.px(6), theme.px(3), -theme.px(6), -theme.px(3));
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        paintStateFill(*painter, chip, state, inferred, theme, theme.panel);
        const StateColour colour = inferred ? inferredColour(state, theme, theme.panel) : stateColour(state, theme);
        QFont font = theme.font(TextRole::Small);
        font.setWeight(QFont::DemiBold);
        painter->setFont(font);
        const QString name = index.data(Qt::DisplayRole).toString();
        if (colour.isHatched()) {
            const double width = QFontMetricsF(font).horizontalAdvance(name) + theme.px(8);
            painter->fillRect(QRectF(chip.center().x() - width / 2, chip.top() + 2, width, chip.height() - 4), colour.fill);
        }
        painter->setPen(colour.text);
        painter->drawText(chip, Qt::AlignCenter, name);
        painter->restore();
    }
};

SocketView::SocketView(const ViewContext& context, QWidget* parent)
    : View(parent), m_context(context), m_model(new SocketModel(context, this)), m_view(new QTableView),
      m_delegate(new StateDelegate(this))
{
    m_view->setModel(m_model);
    m_view->setItemDelegateForColumn(SocketModel::State, m_delegate);
    m_view->setAccessibleName(tr("Sockets at the playhead"));
    m_view->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_view->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_view->setShowGrid(false);
    m_view->setWordWrap(false);
    m_view->verticalHeader()->hide();
    m_view->horizontalHeader()->setHighlightSections(false);
    m_view->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_view->horizontalHeader()->setStretchLastSection(true);
    m_view->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 6, 12, 8);
    column->setSpacing(4);
    column->addWidget(m_view, 1);
    setFocusProxy(m_view);

    // Rows that go away move the current row by themselves, and so does the focus that comes: only a hand on the table
    // selects. Which of the two signals comes last depends on the way.
    const auto follow = [this] {
        const QModelIndex current = m_view->currentIndex();
        if (!m_following && m_view->hasFocus() && m_view->selectionModel()->isRowSelected(current.row(), {}))
            m_context.selection.select(m_model->lifeAt(current.row()));
    };
    connect(m_view->selectionModel(), &QItemSelectionModel::currentRowChanged, this, follow);
    connect(m_view->selectionModel(), &QItemSelectionModel::selectionChanged, this, follow);
    connect(m_view, &QTableView::clicked, this,
            [this](const QModelIndex& index) { m_context.selection.select(m_model->lifeAt(index.row())); });
    connect(&context.selection, &Selection::changed, this, &SocketView::followSelection);
    connect(&context.playhead, &Playhead::moved, this, &SocketView::followSelection);
}

void SocketView::setTheme(const Theme& theme)
{
    m_delegate->theme = theme;
    const std::vector<int> widths = SocketModel::widths();
    for (int column = 0; column < int(widths.size()); ++column)
        m_view->setColumnWidth(column, qRound(theme.px(widths[size_t(column)])));
    m_view->verticalHeader()->setDefaultSectionSize(qRound(theme.px(27)));
    m_view->viewport()->update();
}

void SocketView::followSelection()
{
    m_following = true;
    const std::optional<SelectedLife> life = m_context.highlight().life;
    int row = life ? m_model->rowOf(*life) : -1;
    // A life that is over by now: its four-tuple may live on in another.
    for (int other = 0; life && row < 0 && other < m_model->rowCount(); ++other) {
        if (m_model->lifeAt(other).track == life->track)
            row = other;
    }
    if (row < 0)
        m_view->clearSelection();
    else if (!m_view->selectionModel()->isRowSelected(row, {}))
        m_view->selectRow(row);
    m_following = false;
}

void SocketView::copy()
{
    QList<int> rows;
    for (const QModelIndex& index : m_view->selectionModel()->selectedRows())
        rows << index.row();
    if (rows.isEmpty()) {
        for (int row = 0; row < m_model->rowCount(); ++row)
            rows << row;
    }
    std::sort(rows.begin(), rows.end());
    QGuiApplication::clipboard()->setText(m_model->toTsv(rows));
}

} // namespace statewire
