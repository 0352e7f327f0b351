// SPDX-License-Identifier: GPL-3.0-or-later
#include "timelineview.h"

#include "stylesheet.h"
#include "timelinechart.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace statewire {

TimelineView::TimelineView(const ViewContext& context, QWidget* parent)
    : View(parent), m_context(context), m_chart(new TimelineChart(context)), m_controls(new QWidget),
      m_linear(new QPushButton(tr("Linear"))), m_eventSpaced(new QPushButton(tr("Event-Spaced")))
{
    auto* group = new QButtonGroup(this);
    auto* row = new QHBoxLayout(m_controls);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(6);
    for (auto [button, kind] :
         {std::pair{m_linear, TimeScale::Kind::Linear}, {m_eventSpaced, TimeScale::Kind::EventSpaced}}) {
        button->setCheckable(true);
        setRole(button, u"segment"_s);
        group->addButton(button);
        row->addWidget(button);
        connect(button, &QPushButton::clicked, this, [this, kind = kind] {
            m_context.scale.setKind(kind);
            m_chart->fitAll();
        });
    }
    connect(&context.scale, &ViewScale::changed, this, &TimelineView::refreshControls);
    refreshControls();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_chart);
}

void TimelineView::setTheme(const Theme& theme)
{
    m_chart->setTheme(theme);
}

void TimelineView::refreshControls()
{
    m_linear->setChecked(m_context.scale.kind() == TimeScale::Kind::Linear);
    m_eventSpaced->setChecked(m_context.scale.kind() == TimeScale::Kind::EventSpaced);
}

} // namespace statewire
