// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/timelineactions.h"

#include "ui/context/viewscale.h"
#include "ui/timeline/timelineview.h"

#include <QActionGroup>

using namespace Qt::StringLiterals;

namespace statewire {

TimelineActions::TimelineActions(TimelineView& chart, ViewScale& scale, QObject* parent) : ActionSet(parent)
{
    const auto drive = [&chart](void (TimelineView::*what)(), QAction* action) {
        connect(action, &QAction::triggered, &chart, what);
        return action;
    };
    m_marking << drive(&TimelineView::setMark, add(u"setMark"_s, tr("Set &Mark"), {Qt::Key_M}))
              << drive(&TimelineView::removeNearestMark,
                       add(u"removeMark"_s, tr("&Remove Nearest Mark"), {Qt::SHIFT | Qt::Key_M}))
              << drive(&TimelineView::measureBack, add(u"measureBack"_s, tr("Measure B&ack"), {Qt::SHIFT | Qt::Key_Left}))
              << drive(&TimelineView::measureForth,
                       add(u"measureForth"_s, tr("Measure For&th"), {Qt::SHIFT | Qt::Key_Right}));

    QAction* linear = addSwitch(u"linear"_s, tr("&Linear Time"));
    QAction* eventSpaced = addSwitch(u"eventSpaced"_s, tr("&Event-Spaced Time"));
    m_scales << linear << eventSpaced;
    auto* group = new QActionGroup(this);
    for (auto [action, kind] : {std::pair{linear, TimeScale::Kind::Linear}, {eventSpaced, TimeScale::Kind::EventSpaced}}) {
        group->addAction(action);
        connect(action, &QAction::triggered, &chart, [&chart, &scale, kind = kind] {
            scale.setKind(kind);
            chart.fitAll();
        });
    }
    eventSpaced->setChecked(true);
    connect(&scale, &ViewScale::changed, this, [&scale, linear, eventSpaced] {
        linear->setChecked(scale.kind() == TimeScale::Kind::Linear);
        eventSpaced->setChecked(scale.kind() == TimeScale::Kind::EventSpaced);
    });

    QAction* firstEvent = addSwitch(u"countFromFirstEvent"_s, tr("Times since the &First Event"));
    QAction* step = addSwitch(u"countFromStep"_s, tr("Times since the &Step Began"));
    m_counting << firstEvent << step;
    auto* counting = new QActionGroup(this);
    for (auto [action, kind] : {std::pair{firstEvent, TimeOrigin::Kind::FirstEvent}, {step, TimeOrigin::Kind::Step}}) {
        counting->addAction(action);
        connect(action, &QAction::triggered, &scale, [&scale, kind = kind] { scale.setCounting(kind); });
    }
    firstEvent->setChecked(true);
    connect(&scale, &ViewScale::changed, this, [&scale, firstEvent, step] {
        firstEvent->setChecked(scale.counting() == TimeOrigin::Kind::FirstEvent);
        step->setChecked(scale.counting() == TimeOrigin::Kind::Step);
    });

    m_zooming << drive(&TimelineView::zoomIn, add(u"zoomIn"_s, tr("Zoom &In"), {Qt::Key_Plus, Qt::Key_W, Qt::Key_Equal}))
              << drive(&TimelineView::zoomOut, add(u"zoomOut"_s, tr("Zoom &Out"), {Qt::Key_Minus, Qt::Key_S}))
              << drive(&TimelineView::panLeft, add(u"panLeft"_s, tr("Pan Left"), {Qt::Key_A}))
              << drive(&TimelineView::panRight, add(u"panRight"_s, tr("Pan Right"), {Qt::Key_D}))
              << drive(&TimelineView::fitSelection, add(u"fitSelection"_s, tr("Fit &Selection"), {Qt::Key_F}))
              << drive(&TimelineView::fitAll, add(u"fitAll"_s, tr("Fit &All"), {Qt::Key_0, Qt::Key_Home}));
    m_rows << drive(&TimelineView::collapseAll, add(u"collapseAll"_s, tr("&Collapse All Rows")))
           << drive(&TimelineView::expandAll, add(u"expandAll"_s, tr("E&xpand All Rows")));
}

} // namespace statewire
