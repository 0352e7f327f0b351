// SPDX-License-Identifier: GPL-3.0-or-later
// Keys of a test in a real window: to whatever is in front, with the time that a desktop lets windows come to the front by.
#pragma once

#include <Qt>

class QWidget;

namespace statewire::test {

constexpr int desktopPatienceMs = 30'000;

/// A desktop lets a window come to the front for an event newer than the one in front. Keys of a test come without a time,
/// so the pointer brings it: its move is a real event of the display.
void bringTheTime();
/// What has the focus, in whatever window is in front; while one gives way to another, nothing has.
QWidget* inFront();
/// Presses \p key there.
void pressInFront(int key, Qt::KeyboardModifiers modifiers = {});

} // namespace statewire::test
