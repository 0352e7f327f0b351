// SPDX-License-Identifier: GPL-3.0-or-later
// Moves the playhead: to the start, a moment back or on, play, follow the running lab, or anywhere by the slider.
#pragma once

#include "ui/context/viewcontext.h"
#include "ui/look/theme.h"

#include <QFrame>

class QLabel;
class QSlider;
class QToolButton;

namespace statewire {

class WireControls;

class PlaybackBar : public QFrame
{
    Q_OBJECT

public:
    explicit PlaybackBar(const ViewContext& context, QWidget* parent = nullptr);
    void setTheme(const Theme& theme);

protected:
    void resizeEvent(QResizeEvent* event) override;
    bool event(QEvent* event) override;

private:
    void fit();
    void refresh();
    QToolButton* addButton(const QString& name, const QString& text);

    ViewContext m_context;
    Theme m_theme;
    QToolButton* m_toStart;
    QToolButton* m_back;
    QToolButton* m_play;
    QToolButton* m_forward;
    QToolButton* m_live;
    QSlider* m_slider;
    QLabel* m_clock;
    QToolButton* m_speed;
    WireControls* m_wire;
};

} // namespace statewire
