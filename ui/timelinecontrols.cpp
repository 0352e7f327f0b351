// SPDX-License-Identifier: GPL-3.0-or-later
#include "timelinecontrols.h"

#include "stylesheet.h"
#include "timelinechart.h"
#include "timelineplot.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace statewire {

TimelineControls::TimelineControls(TimelineChart& chart, const ViewContext& context)
    : m_chart(chart), m_context(context), m_filter(new QLineEdit), m_linear(new QPushButton(tr("Linear"))),
      m_eventSpaced(new QPushButton(tr("Event-Spaced"))), m_marksButton(new QPushButton(tr("Marks")))
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(6);
    m_filter->setPlaceholderText(tr("Filter: port, host, state, worker"));
    m_filter->setAccessibleName(tr("Filter of the timeline"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setMinimumWidth(m_filter->fontMetrics().horizontalAdvance(m_filter->placeholderText()) + 40);
    m_filter->setMaximumWidth(400);
    row->addWidget(m_filter, 1);
    const auto addSegment = [row](QPushButton* button, QButtonGroup* group) {
        button->setCheckable(true);
        setRole(button, u"segment"_s);
        group->addButton(button);
        row->addWidget(button);
    };
    auto* groupings = new QButtonGroup(this);
    m_groupings = {new QPushButton(tr("Connections")), new QPushButton(tr("Hosts")), new QPushButton(tr("Ports"))};
    for (size_t i = 0; i < m_groupings.size(); ++i) {
        addSegment(m_groupings[i], groupings);
        connect(m_groupings[i], &QPushButton::clicked, this, [this, i] { m_chart.setGrouping(Grouping(i)); });
    }
    row->addSpacing(8);
    auto* scales = new QButtonGroup(this);
    for (auto [button, kind] :
         {std::pair{m_linear, TimeScale::Kind::Linear}, {m_eventSpaced, TimeScale::Kind::EventSpaced}}) {
        addSegment(button, scales);
        connect(button, &QPushButton::clicked, this, [this, kind = kind] {
            m_context.scale.setKind(kind);
            m_chart.fitAll();
        });
    }
    row->addSpacing(8);
    setRole(m_marksButton, u"segment"_s);
    auto* menu = new QMenu(m_marksButton);
    m_marksButton->setMenu(menu);
    row->addWidget(m_marksButton);
    connect(menu, &QMenu::aboutToShow, this, [this, menu] { fillMarks(*menu); });
    connect(m_filter, &QLineEdit::textChanged, &m_chart, &TimelineChart::setFilter);
    connect(&m_chart, &TimelineChart::rowsChanged, this, &TimelineControls::refresh);
    connect(&m_context.scale, &ViewScale::changed, this, &TimelineControls::refresh);
    connect(&m_chart.marks(), &Marks::changed, this, &TimelineControls::refresh);
    refresh();
}

void TimelineControls::refresh()
{
    const RowOptions& rows = m_chart.plot()->rows();
    m_groupings[size_t(rows.grouping)]->setChecked(true);
    if (m_filter->text() != rows.filter)
        m_filter->setText(rows.filter);
    (m_context.scale.kind() == TimeScale::Kind::Linear ? m_linear : m_eventSpaced)->setChecked(true);
    const size_t marks = m_chart.marks().all().size();
    m_marksButton->setText(marks == 0 ? tr("Marks") : tr("Marks (%1)").arg(marks));
}

void TimelineControls::fillMarks(QMenu& menu)
{
    menu.clear();
    connect(menu.addAction(tr("Set Mark at the Playhead\tM")), &QAction::triggered, &m_chart, &TimelineChart::setMark);
    const std::vector<NamedMark> marks = m_chart.marks().all();
    if (!marks.empty())
        menu.addSeparator();
    for (const NamedMark& mark : marks) {
        QMenu* one = menu.addMenu(u"%1   %2   %3"_s.arg(mark.name, formatTime(mark.tNs, 1000), mark.note).trimmed());
        connect(one->addAction(tr("Go There")), &QAction::triggered, this,
                [this, t = mark.tNs] { m_context.playhead.moveTo(t); });
        connect(one->addAction(tr("Note…")), &QAction::triggered, &m_chart,
                [this, name = mark.name] { m_chart.editNote(name); });
        connect(one->addAction(tr("Remove")), &QAction::triggered, this,
                [this, name = mark.name] { m_chart.marks().remove(name); });
    }
    if (marks.empty())
        return;
    menu.addSeparator();
    connect(menu.addAction(tr("Remove All Marks")), &QAction::triggered, &m_chart.marks(), &Marks::clear);
}

} // namespace statewire
