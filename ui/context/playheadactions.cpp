// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/context/playheadactions.h"

#include "ui/context/viewcontext.h"

using namespace Qt::StringLiterals;

namespace statewire {

PlayheadActions::PlayheadActions(const ViewContext& context, QObject* parent) : ActionSet(parent), m_source(context.source)
{
    const auto lead = [&](void (Playhead::*where)(), QAction* action) {
        connect(action, &QAction::triggered, &context.playhead, where);
        m_all << action;
    };
    lead(&Playhead::togglePlay, add(u"togglePlay"_s, tr("&Play or Pause"), {Qt::Key_Space}));
    lead(&Playhead::stepForward, add(u"stepForward"_s, tr("Step &Forward"), {Qt::Key_Period, Qt::Key_Right}));
    lead(&Playhead::stepBack, add(u"stepBack"_s, tr("Step &Back"), {Qt::Key_Comma, Qt::Key_Left}));
    lead(&Playhead::toStart, add(u"toStart"_s, tr("To &Start"), {Qt::CTRL | Qt::Key_Home}));
    lead(&Playhead::toEnd, add(u"followLive"_s, tr("Follow &Live or To End"), {Qt::Key_End, Qt::Key_L}));
}

void PlayheadActions::refresh(bool inSight)
{
    for (QAction* action : m_all)
        action->setEnabled(inSight && !m_source.moments().empty());
}

} // namespace statewire
