// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/stage/wireactions.h"

using namespace Qt::StringLiterals;

namespace statewire {

WireActions::WireActions(SessionSource& source, QObject* parent)
    : ActionSet(parent), holdWire(addSwitch(u"holdWire"_s, tr("&Hold Wire"), {Qt::Key_H})),
      nextFrame(add(u"nextFrame"_s, tr("Next &Frame"), {Qt::Key_J})), slowWire(addSwitch(u"slowWire"_s, tr("&Slow Wire"))),
      m_source(source)
{
    slowWire->setToolTip(tr("Delay each frame, so that it can be watched; from the next start on"));
    connect(holdWire, &QAction::triggered, &m_source, &SessionSource::holdWire);
    connect(nextFrame, &QAction::triggered, &m_source, &SessionSource::deliverNextFrame);
    // Free play tells of its commands itself, and so does the table of sysctls.
    connect(&m_source, &SessionSource::commandGiven, this, [this](qint64 number, const LabCommand& command) {
        if (std::holds_alternative<ActOnFrame>(command))
            m_given.insert(number);
    });
    connect(&m_source, &SessionSource::commandDone, this, [this](qint64 number, const QString& error) {
        if (m_given.remove(number) && !error.isEmpty())
            Q_EMIT disobeyed(error);
    });
    connect(&m_source, &SessionSource::replaced, this, [this] { m_given.clear(); });
}

void WireActions::refresh(bool inSight)
{
    holdWire->setEnabled(inSight && m_source.hasWire());
    holdWire->setChecked(m_source.isWireHeld());
    nextFrame->setEnabled(inSight && m_source.heldFrames() > 0);
}

} // namespace statewire
