// SPDX-License-Identifier: GPL-3.0-or-later
// The menu of a frame on the stage: what can be done with it while it is held, and the way to what is in it.
#pragma once

#include "lab/protocol/command.h"
#include "ui/context/framefates.h"
#include "ui/context/viewcontext.h"

#include <QPointer>

class QMenu;

namespace statewire {

class FrameMenu : public QObject
{
    Q_OBJECT

public:
    /// \p fates: of the frames as \p stage has them.
    FrameMenu(const ViewContext& context, const FrameFates& fates, QWidget* stage);

    /// Offers what can be done with the frame \p number at \p where.
    QMenu* open(quint64 number, const QPoint& where);
    void close();

Q_SIGNALS:
    void lookInsideRequested(quint64 number);

private:
    void act(quint64 number, FrameAct what);
    bool canSwap(quint64 number) const;

    ViewContext m_context;
    const FrameFates& m_fates;
    QWidget* m_stage;
    QPointer<QMenu> m_menu;
};

} // namespace statewire
