// SPDX-License-Identifier: GPL-3.0-or-later
// The wire in the hand: hold it, let one frame after the other go on, delay each.
#pragma once

#include "viewcontext.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QSlider;

namespace statewire {

class WireControls : public QWidget
{
    Q_OBJECT

public:
    explicit WireControls(const ViewContext& context, QWidget* parent = nullptr);

private:
    void refresh();

    ViewContext m_context;
    QLabel* m_status;
    QPushButton* m_hold;
    QPushButton* m_next;
    QLabel* m_delayText;
    QSlider* m_delay;
};

} // namespace statewire
