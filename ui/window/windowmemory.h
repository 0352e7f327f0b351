// SPDX-License-Identifier: GPL-3.0-or-later
// Keeps how a window looked until the next start: its colours, the projector's size, its place and how its room is shared.
// The window itself knows nothing of it, so a window without one is always the same.
#pragma once

#include <QString>

namespace statewire {

class MainWindow;

class WindowMemory
{
public:
    /// Keeps it in the file \p path; empty: the user's own.
    explicit WindowMemory(MainWindow& window, const QString& path = {});
    ~WindowMemory();

    WindowMemory(const WindowMemory&) = delete;
    WindowMemory& operator=(const WindowMemory&) = delete;

    /// Before the window is shown.
    void restore();
    void save() const;

private:
    MainWindow& m_window;
    QString m_path;
};

} // namespace statewire
