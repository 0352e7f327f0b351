// SPDX-License-Identifier: GPL-3.0-or-later
// The stories that wait, as a section to pick from: what each is, how far it got, and a way to end it.
#pragma once

#include "ui/look/theme.h"

#include <QFrame>
#include <vector>

class QVBoxLayout;

namespace statewire {

class WaitingRow;
class WaitingStories;

/// Not there while nothing waits.
class WaitingList : public QFrame
{
    Q_OBJECT

public:
    explicit WaitingList(const WaitingStories& stories, QWidget* parent = nullptr);

    void setTheme(const Theme& theme);

Q_SIGNALS:
    /// The story of that number is to be gone back to.
    void picked(int number);
    /// It is to be ended.
    void endPicked(int number);

private:
    void refresh();

    const WaitingStories& m_stories;
    QVBoxLayout* m_layout;
    std::vector<WaitingRow*> m_rows;
    Theme m_theme = Theme::make(Theme::Look::Light);
};

} // namespace statewire
