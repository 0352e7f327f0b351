// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tables/packetview.h"

#include "tcp/dissect.h"
#include "ui/look/stylesheet.h"
#include "ui/tables/packetmodel.h"

#include <QHeaderView>
#include <QPushButton>
#include <QSplitter>
#include <QTableView>
#include <QTreeWidget>

using namespace Qt::StringLiterals;

namespace statewire {

namespace {

QPushButton* toggle(const QString& text, const QString& tip)
{
    auto* button = new QPushButton(text);
    setRole(button, u"segment"_s);
    button->setCheckable(true);
    button->setToolTip(tip);
    return button;
}

} // namespace

PacketView::PacketView(const ViewContext& context, QWidget* parent)
    : TableView(context, tr("Packets on the wire"), parent), m_model(new PacketModel(context, this)),
      m_inside(new QTreeWidget),
      m_relativeButton(toggle(tr("Relative"), tr("Count sequence numbers from each direction's first SYN"))),
      m_insideButton(toggle(tr("Look Inside"), tr("Show every field of the chosen packet with its bytes")))
{
    setModel(m_model, {40, 84, 132, 112, 78, 90, 90, 62, 68, 156, 194}, PacketModel::Options);
    setEmptyText(
        tr("No packet has reached the wire yet. On loopback and in recordings without a wire there are none to see."));
    setFollowsTail(true);
    addControl(m_relativeButton);
    addControl(m_insideButton);
    m_relativeButton->setChecked(m_model->isRelative());
    m_inside->setHeaderLabels({tr("Field"), tr("Value"), tr("Bytes")});
    m_inside->setAccessibleName(tr("Fields of the chosen packet"));
    m_inside->setUniformRowHeights(true);
    m_inside->header()->setStretchLastSection(true);
    m_inside->setCornerWidget(new QWidget); // else the style draws a bare corner
    m_inside->hide();
    splitter()->addWidget(m_inside);
    splitter()->setStretchFactor(0, 3);
    splitter()->setStretchFactor(1, 2);

    connect(m_relativeButton, &QPushButton::toggled, m_model, &PacketModel::setRelative);
    connect(m_insideButton, &QPushButton::toggled, this, [this](bool on) {
        m_inside->setVisible(on);
        splitter()->setSizes({width() * 45 / 100, width() * 55 / 100});
        lookInside();
    });
    connect(table(), &QTableView::doubleClicked, m_insideButton, [this] { m_insideButton->setChecked(true); });
    connect(table()->selectionModel(), &QItemSelectionModel::selectionChanged, this, &PacketView::lookInside);
    // Another session has other bytes under the same number, and takes the chosen row away without a word.
    connect(table()->model(), &QAbstractItemModel::modelReset, this, [this] {
        m_shown.reset();
        lookInside();
    });
}

void PacketView::setTheme(const Theme& theme)
{
    TableView::setTheme(theme);
    m_inside->setStyleSheet(
        u"QTreeView { font-family: \"%1\"; font-size: %2px; }"_s.arg(fixedFamily()).arg(qRound(theme.px(12))));
    m_inside->setColumnWidth(0, qRound(theme.px(205)));
    m_inside->setColumnWidth(1, qRound(theme.px(230)));
    m_inside->setIndentation(qRound(theme.px(12)));
}

void PacketView::choose(int row)
{
    m_context.selection.select(SelectedFrame{m_model->numberAt(row)});
}

int PacketView::selectedRow() const
{
    const quint64 frame = m_context.highlight().frame;
    return frame == 0 ? -1 : m_model->rowOf(frame);
}

void PacketView::lookInside()
{
    if (m_inside->isHidden())
        return;
    const int row = currentRow();
    const quint64 number = row < 0 ? 0 : m_model->numberAt(row);
    if (m_shown == number)
        return;
    m_shown = number;
    m_inside->clear();
    const QByteArray* bytes = m_model->bytesOf(number);
    if (!bytes) {
        new QTreeWidgetItem(m_inside, {tr("Choose a packet.")});
        return;
    }
    QTreeWidgetItem* layer = nullptr;
    QTreeWidgetItem* field = nullptr;
    for (const DissectedField& f : dissect(*bytes)) {
        const QStringList texts{f.name, f.value, f.depth == 0 ? QString() : hexOf(*bytes, f)};
        QTreeWidgetItem* parent = f.depth == 2 ? field : f.depth == 1 ? layer : nullptr;
        auto* item = parent ? new QTreeWidgetItem(parent, texts) : new QTreeWidgetItem(m_inside, texts);
        for (int column = 0; column < 3; ++column)
            item->setToolTip(column, texts[column]);
        if (f.depth == 0)
            layer = item;
        else if (f.depth == 1)
            field = item;
        // The story is told by TCP: that layer lies open.
        if (f.depth == 0)
            item->setExpanded(f.name == "TCP"_L1);
        else if (f.depth == 1)
            item->setExpanded(f.name == "Options"_L1);
    }
    for (int i = 0; i < m_inside->topLevelItemCount(); ++i) {
        QTreeWidgetItem* top = m_inside->topLevelItem(i);
        if (top->isExpanded())
            m_inside->scrollToItem(top, QAbstractItemView::PositionAtTop);
    }
}

} // namespace statewire
