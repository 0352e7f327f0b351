// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tables/counterview.h"

#include "ui/tables/countermodel.h"

namespace statewire {

CounterView::CounterView(const ViewContext& context, QWidget* parent)
    : TableView(context, tr("Counters that moved"), parent), m_model(new CounterModel(context, this))
{
    setModel(m_model, {74, 180, 80, 76, 420}, CounterModel::Meaning);
    setEmptyText(tr("No counter has moved yet. Counters are read only in a private lab, where they count nothing else."));
}

} // namespace statewire
