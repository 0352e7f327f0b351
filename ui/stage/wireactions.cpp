// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/stage/wireactions.h"

using namespace Qt::StringLiterals;

namespace statewire {

WireActions::WireActions(ShownSource& source, QObject* parent)
    : ActionSet(parent), holdWire(addSwitch(u"holdWire"_s, tr("&Hold Wire"), {Qt::Key_H})),
      nextFrame(add(u"nextFrame"_s, tr("Next &Frame"), {Qt::Key_J})), slowWire(addSwitch(u"slowWire"_s, tr("&Slow Wire"))),
      m_source(source)
{
    slowWire->setToolTip(tr("Delay each frame, so that it can be watched; from the next start on"));
    connect(holdWire, &QAction::triggered, this, [this](bool hold) {
        if (LabHand* hand = m_source.hand())
            hand->holdWire(hold);
    });
    connect(nextFrame, &QAction::triggered, this, [this] {
        if (LabHand* hand = m_source.hand())
            hand->deliverNextFrame();
    });
    // Free play tells of its commands itself, and so does the table of sysctls.
    connect(&m_source, &ShownSource::commandGiven, this, [this](qint64 number, const LabCommand& command) {
        if (std::holds_alternative<ActOnFrame>(command))
            m_given.insert(number);
    });
    connect(&m_source, &ShownSource::commandDone, this, [this](qint64 number, const QString& error) {
        if (m_given.remove(number) && !error.isEmpty())
            Q_EMIT disobeyed(error);
    });
    connect(&m_source, &ShownSource::replaced, this, [this] { m_given.clear(); });
}

void WireActions::refresh(bool inSight)
{
    holdWire->setEnabled(inSight && m_source.hasWire());
    holdWire->setChecked(m_source.isWireHeld());
    nextFrame->setEnabled(inSight && m_source.heldFrames() > 0);
}

} // namespace statewire
