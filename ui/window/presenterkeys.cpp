// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/presenterkeys.h"

#include <QKeyEvent>

namespace statewire {

PresenterKey presenterKeyOf(const QKeyEvent& press)
{
    const Qt::KeyboardModifiers modifiers = press.modifiers() & ~Qt::KeypadModifier;
    if (modifiers == (Qt::ControlModifier | Qt::ShiftModifier) && press.key() == Qt::Key_R)
        return PresenterKey::StartOver;
    if (modifiers != Qt::NoModifier)
        return PresenterKey::Nothing;
    if (press.key() >= Qt::Key_1 && press.key() <= Qt::Key_9)
        return PresenterKey::Vote;
    switch (press.key()) {
    case Qt::Key_PageDown:
    case Qt::Key_Right:
    case Qt::Key_Down:
    case Qt::Key_Space:
    case Qt::Key_Return:
    case Qt::Key_Enter: return PresenterKey::Next;
    case Qt::Key_PageUp:
    case Qt::Key_Left:
    case Qt::Key_Up: return PresenterKey::Back;
    case Qt::Key_B:
    case Qt::Key_Period: return PresenterKey::Black;
    case Qt::Key_W: return PresenterKey::White;
    case Qt::Key_F5:
    case Qt::Key_Escape: return PresenterKey::Leave;
    case Qt::Key_Backspace: return PresenterKey::TakeBackVote;
    case Qt::Key_H: return PresenterKey::HoldWire;
    case Qt::Key_J: return PresenterKey::NextFrame;
    case Qt::Key_K: return PresenterKey::ControlRun;
    case Qt::Key_M:
    case Qt::Key_Menu: return PresenterKey::Menu;
    case Qt::Key_N: return PresenterKey::Notes;
    case Qt::Key_Z: return PresenterKey::Enlarge;
    case Qt::Key_V: return PresenterKey::NextPicture;
    case Qt::Key_E: return PresenterKey::Evidence;
    case Qt::Key_P: return PresenterKey::Play;
    case Qt::Key_End:
    case Qt::Key_L: return PresenterKey::ToEnd;
    default: return PresenterKey::Nothing;
    }
}

} // namespace statewire
