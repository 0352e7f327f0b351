// SPDX-License-Identifier: GPL-3.0-or-later
// The wire in the hand: hold it, let one frame after the other go on, delay each.
#pragma once

#include "ui/context/viewcontext.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QSlider;

namespace statewire {

class WireControls : public QWidget
{
    Q_OBJECT

public:
    /// How much is said where room is short.
    enum class Room : quint8
    {
        All,
        NoStatus,   ///< without the count of frames
        ButtonsOnly ///< nor the delay
    };

    explicit WireControls(const ViewContext& context, QWidget* parent = nullptr);
    void setRoom(Room room);
    /// How wide it is with that much said.
    int widthFor(Room room) const;

private:
    void refresh();
    void sayInToolTip();

    ViewContext m_context;
    Room m_room = Room::All;
    QLabel* m_status;
    QPushButton* m_hold;
    QPushButton* m_next;
    QLabel* m_delayText;
    QSlider* m_delay;
};

} // namespace statewire
