// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/stage/framemenu.h"

#include <QMenu>
#include <algorithm>

namespace statewire {

FrameMenu::FrameMenu(const ViewContext& context, const FrameFates& fates, QWidget* stage)
    : QObject(stage), m_context(context), m_fates(fates), m_stage(stage)
{
}

void FrameMenu::close()
{
    if (m_menu)
        m_menu->close();
}

bool FrameMenu::canSwap(quint64 number) const
{
    const std::set<quint64> held = m_context.source.heldFrameNumbers();
    const FrameFate* mine = m_fates.find(number);
    return mine && std::any_of(held.begin(), held.end(), [&](quint64 other) {
               const FrameFate* story = m_fates.find(other);
               return story && other != number && story->from == mine->from &&
                      story->orderAt(openEndNs) > mine->orderAt(openEndNs);
           });
}

void FrameMenu::act(quint64 number, FrameAct what)
{
    close(); // and the playhead thaws with it
    if (LabHand* hand = m_context.source.hand())
        hand->actOnFrame(number, what);
    // What the hand did happens now, not where the playhead may have been left.
    m_context.playhead.followLive();
}

QMenu* FrameMenu::open(quint64 number, const QPoint& where)
{
    delete m_menu;
    m_menu = new QMenu(m_stage);
    m_menu->setAttribute(Qt::WA_DeleteOnClose);
    // What is chosen about must not move away meanwhile.
    m_context.playhead.freeze();
    connect(m_menu, &QObject::destroyed, &m_context.playhead, &Playhead::thaw);
    const bool held = m_context.source.hasWire() && m_context.source.heldFrameNumbers().contains(number);
    const auto add = [&](const QString& text, FrameAct what, bool enabled) {
        QAction* action = m_menu->addAction(text, this, [this, number, what] { act(number, what); });
        action->setEnabled(enabled);
    };
    add(tr("&Deliver"), FrameAct::Deliver, held);
    add(tr("D&rop"), FrameAct::Drop, held);
    add(tr("D&uplicate"), FrameAct::Duplicate, held);
    const bool swappable = held && canSwap(number);
    add(tr("&Swap with Next"), FrameAct::Swap, swappable);
    // What is grey says why.
    m_menu->setToolTipsVisible(true);
    const QString why =
        held ? tr("No frame waits behind it in its direction") : tr("Only a frame that is held can be told what to do");
    for (QAction* action : m_menu->actions()) {
        if (!action->isEnabled())
            action->setToolTip(why);
    }
    m_menu->addSeparator();
    m_menu->addAction(tr("&Look Inside"), this, [this, number] {
        m_context.selection.select(SelectedFrame{number});
        Q_EMIT lookInsideRequested(number);
    });
    m_menu->popup(where);
    return m_menu;
}

} // namespace statewire
