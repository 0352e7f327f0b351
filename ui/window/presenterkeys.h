// SPDX-License-Identifier: GPL-3.0-or-later
// What each key does in presenter mode: the few that a clicker has, and some more.
#pragma once

#include <QtGlobal>

class QKeyEvent;

namespace statewire {

enum class PresenterKey : quint8
{
    Nothing,
    Next,
    Back,
    Black,
    White,
    Leave,
    TakeBackVote,
    HoldWire,
    NextFrame,
    ControlRun,
    Notes,
    Enlarge,
    NextPicture,
    Evidence,
    Play,
    ToEnd,
    StartOver,
    Vote,
    Menu ///< what a clicker has no key for
};

PresenterKey presenterKeyOf(const QKeyEvent& press);

} // namespace statewire
