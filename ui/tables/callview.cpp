// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tables/callview.h"

#include "ui/tables/callmodel.h"

namespace statewire {

CallView::CallView(const ViewContext& context, QWidget* parent)
    : TableView(context, tr("Calls of the workers"), parent), m_model(new CallModel(context, this))
{
    setModel(m_model, {86, 74, 84, 150, 170, 150, 84}, CallModel::Arguments);
    setEmptyText(
        tr("No call has returned yet. Every connect(), accept(), read() and close() of the lab's programs shows here."));
    setFollowsTail(true);
}

void CallView::choose(int row)
{
    m_chosen = row;
    if (const std::optional<SelectedLife> life = m_model->lifeAt(row))
        m_context.selection.select(*life);
    else
        m_context.selection.clear();
}

int CallView::selectedRow() const
{
    const std::optional<SelectedLife> life = m_context.highlight().life;
    if (m_chosen >= 0 && m_chosen < m_model->rowCount() && m_model->lifeAt(m_chosen) == life)
        return m_chosen;
    for (int row = m_model->rowCount() - 1; life && row >= 0; --row) {
        if (m_model->lifeAt(row) == life)
            return row;
    }
    return -1;
}

} // namespace statewire
