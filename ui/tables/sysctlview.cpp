// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tables/sysctlview.h"

#include "ui/look/stylesheet.h"
#include "ui/tables/sysctlmodel.h"

#include <QItemSelectionModel>
#include <QLabel>
#include <QLayout>
#include <QTableView>

using namespace Qt::StringLiterals;

namespace statewire {

SysctlView::SysctlView(const ViewContext& context, QWidget* parent)
    : TableView(context, tr("Sysctls of the hosts"), parent), m_model(new SysctlModel(context, this)), m_hint(new QLabel),
      m_detail(new QLabel)
{
    setModel(m_model, {182, 116, 116, 296, 380}, 4);
    setEmptyText(tr("No sysctl has been reported yet. A lab tells its hosts' values when it starts."));
    addControl(m_hint);
    setRole(m_hint, u"muted"_s);
    table()->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed);
    // A cell cuts a reason off where it begins to be one.
    m_detail->setWordWrap(true);
    m_detail->setTextFormat(Qt::PlainText);
    m_detail->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_detail->setAccessibleName(tr("The chosen sysctl in full"));
    setRole(m_detail, u"muted"_s);
    m_detail->hide();
    layout()->addWidget(m_detail);
    connect(table()->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &SysctlView::showDetail);
    connect(m_model, &QAbstractItemModel::dataChanged, this, &SysctlView::showDetail);
    connect(m_model, &QAbstractItemModel::modelReset, this, &SysctlView::showDetail);
    connect(&context.source, &ShownSource::replaced, this, &SysctlView::showWhetherEditable);
    connect(&context.source, &ShownSource::statusChanged, this, &SysctlView::showWhetherEditable);
    connect(&context.playhead, &Playhead::modeChanged, this, &SysctlView::showWhetherEditable);
    showWhetherEditable();
}

void SysctlView::showWhetherEditable()
{
    const QString why = m_model->whyReadOnly();
    m_hint->setText(why.isEmpty() ? tr("Double-click a value to change it") : tr("Read-only: %1").arg(why));
}

void SysctlView::showDetail()
{
    const QModelIndex current = table()->currentIndex();
    const int last = table()->model()->columnCount() - 1;
    const auto cell = [&](int column) {
        return current.isValid() ? table()->model()->index(current.row(), column).data().toString() : QString();
    };
    const QString matters = cell(last - 1);
    const bool something = matters.size() > 1; // else a dash
    m_detail->setText(something ? u"%1 — %2"_s.arg(cell(0), matters) : QString());
    m_detail->setVisible(something);
}

} // namespace statewire
