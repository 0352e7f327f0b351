// SPDX-License-Identifier: GPL-3.0-or-later
// The timeline chart as one of the window's views, with the choice of its time scale.
#pragma once

#include "view.h"
#include "viewcontext.h"

class QPushButton;

namespace statewire {

class TimelineChart;

class TimelineView : public View
{
    Q_OBJECT

public:
    explicit TimelineView(const ViewContext& context, QWidget* parent = nullptr);

    void setTheme(const Theme& theme) override;
    QWidget* controls() override { return m_controls; }
    TimelineChart& chart() { return *m_chart; }

private:
    void refreshControls();

    ViewContext m_context;
    TimelineChart* m_chart;
    QWidget* m_controls;
    QPushButton* m_linear;
    QPushButton* m_eventSpaced;
};

} // namespace statewire
