// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/timelinecontrols.h"

#include "ui/look/stylesheet.h"
#include "ui/timeline/timelineplot.h"
#include "ui/timeline/timelineview.h"

#include <QButtonGroup>
#include <QEvent>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace statewire {

TimelineControls::TimelineControls(TimelineView& chart, const ViewContext& context)
    : m_chart(chart), m_context(context), m_filter(new QLineEdit), m_linear(new QPushButton(tr("Linear"))),
      m_eventSpaced(new QPushButton(tr("Event-Spaced"))), m_marksButton(new QPushButton(tr("Marks")))
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(6);
    m_filter->setPlaceholderText(tr("Filter: port, host, state, worker"));
    m_filter->setAccessibleName(tr("Filter of the timeline"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setMaximumWidth(400);
    chart.installEventFilter(this);
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
    m_groupingButton = addMenuButton(*row, [this](QMenu& menu) { repeat(menu, m_groupings); });
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
    m_scaleButton = addMenuButton(*row, [this](QMenu& menu) { repeat(menu, std::array{m_linear, m_eventSpaced}); });
    m_groupingButton->setAccessibleName(tr("Rows of the timeline"));
    m_scaleButton->setAccessibleName(tr("Scale of time"));
    row->addSpacing(8);
    setRole(m_marksButton, u"segment"_s);
    auto* menu = new QMenu(m_marksButton);
    m_marksButton->setMenu(menu);
    row->addWidget(m_marksButton);
    connect(menu, &QMenu::aboutToShow, this, [this, menu] { fillMarks(*menu); });
    connect(m_filter, &QLineEdit::textChanged, &m_chart, &TimelineView::setFilter);
    connect(&m_chart, &TimelineView::rowsChanged, this, &TimelineControls::refresh);
    connect(&m_context.scale, &ViewScale::changed, this, &TimelineControls::refresh);
    connect(&m_chart.marks(), &Marks::changed, this, &TimelineControls::refresh);
    refresh();
}

QPushButton* TimelineControls::addMenuButton(QLayout& row, std::function<void(QMenu&)> fill)
{
    auto* button = new QPushButton;
    setRole(button, u"segment"_s);
    auto* menu = new QMenu(button);
    button->setMenu(menu);
    connect(menu, &QMenu::aboutToShow, this, [menu, fill = std::move(fill)] {
        menu->clear();
        fill(*menu);
    });
    button->hide();
    row.addWidget(button);
    return button;
}

void TimelineControls::repeat(QMenu& menu, std::span<QPushButton* const> buttons)
{
    for (QPushButton* button : buttons) {
        QAction* action = menu.addAction(button->text());
        action->setCheckable(true);
        action->setChecked(button->isChecked());
        connect(action, &QAction::triggered, button, &QPushButton::click);
    }
}

bool TimelineControls::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == &m_chart && event->type() == QEvent::Resize)
        fit();
    return QWidget::eventFilter(watched, event);
}

void TimelineControls::fit()
{
    // Beside the tabs of the pictures, which stand in the same line.
    const QFontMetrics metrics = m_filter->fontMetrics();
    const int placeholder = metrics.horizontalAdvance(m_filter->placeholderText()) + 40;
    int full = placeholder + m_marksButton->sizeHint().width() + m_linear->sizeHint().width() +
               m_eventSpaced->sizeHint().width() + metrics.averageCharWidth() * 56;
    for (const QPushButton* button : m_groupings)
        full += button->sizeHint().width();
    const bool brief = m_chart.width() < full;
    m_filter->setMinimumWidth(brief ? metrics.averageCharWidth() * 12 : placeholder);
    for (QPushButton* button : m_groupings)
        button->setVisible(!brief);
    m_linear->setVisible(!brief);
    m_eventSpaced->setVisible(!brief);
    m_groupingButton->setVisible(brief);
    m_scaleButton->setVisible(brief);
}

void TimelineControls::refresh()
{
    const RowOptions& rows = m_chart.plot()->rows();
    m_groupings[size_t(rows.grouping)]->setChecked(true);
    if (m_filter->text() != rows.filter)
        m_filter->setText(rows.filter);
    QPushButton* scale = m_context.scale.kind() == TimeScale::Kind::Linear ? m_linear : m_eventSpaced;
    scale->setChecked(true);
    m_groupingButton->setText(m_groupings[size_t(rows.grouping)]->text());
    m_scaleButton->setText(scale->text());
    const size_t marks = m_chart.marks().all().size();
    m_marksButton->setText(marks == 0 ? tr("Marks") : tr("Marks (%1)").arg(marks));
}

void TimelineControls::fillMarks(QMenu& menu)
{
    menu.clear();
    connect(menu.addAction(tr("Set Mark at the Playhead\tM")), &QAction::triggered, &m_chart, &TimelineView::setMark);
    const std::vector<NamedMark> marks = m_chart.marks().all();
    if (!marks.empty())
        menu.addSeparator();
    for (const NamedMark& mark : marks) {
        QMenu* one = menu.addMenu(
            u"%1   %2   %3"_s.arg(mark.name, m_context.scale.origin().secondsText(mark.tNs), mark.note).trimmed());
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
