// SPDX-License-Identifier: GPL-3.0-or-later
#include "sysctltable.h"

#include "stylesheet.h"
#include "sysctlmodel.h"

#include <QLabel>
#include <QTableView>

using namespace Qt::StringLiterals;

namespace statewire {

SysctlTable::SysctlTable(const ViewContext& context, QWidget* parent)
    : TableView(context, tr("Sysctls of the hosts"), parent), m_model(new SysctlModel(context, this)), m_hint(new QLabel)
{
    setModel(m_model, {182, 116, 116, 296, 380}, 4);
    setEmptyText(tr("No sysctl has been reported yet. A lab tells its hosts' values when it starts."));
    addControl(m_hint);
    setRole(m_hint, u"muted"_s);
    table()->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed);
    connect(&context.source, &SessionSource::replaced, this, &SysctlTable::showWhetherEditable);
    connect(&context.source, &SessionSource::statusChanged, this, &SysctlTable::showWhetherEditable);
    connect(&context.playhead, &Playhead::modeChanged, this, &SysctlTable::showWhetherEditable);
    showWhetherEditable();
}

void SysctlTable::showWhetherEditable()
{
    const QString why = m_model->whyReadOnly();
    m_hint->setText(why.isEmpty() ? tr("Double-click a value to change it") : tr("Read-only: %1").arg(why));
}

} // namespace statewire
