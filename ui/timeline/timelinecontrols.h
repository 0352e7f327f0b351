// SPDX-License-Identifier: GPL-3.0-or-later
// The bar above the timeline: filter, grouping, marks, and the kind of scale.
#pragma once

#include "ui/timeline/timelinerows.h"

#include <QWidget>
#include <array>
#include <functional>
#include <span>

class QLineEdit;
class QMenu;
class QPushButton;

namespace statewire {

class TimelineView;
struct ViewContext;

class TimelineControls : public QWidget
{
    Q_OBJECT

public:
    TimelineControls(TimelineView& chart, const ViewContext& context);

    QLineEdit* filter() const { return m_filter; }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    /// A button that says what is chosen, and offers the rest in a menu.
    QPushButton* addMenuButton(QLayout& row, std::function<void(QMenu&)> fill);
    static void repeat(QMenu& menu, std::span<QPushButton* const> buttons);
    /// Where room is short the choices fold into menus.
    void fit();
    void refresh();
    void fillMarks(QMenu& menu);

    TimelineView& m_chart;
    const ViewContext& m_context;
    QLineEdit* m_filter;
    std::array<QPushButton*, 3> m_groupings{};
    QPushButton* m_linear;
    QPushButton* m_eventSpaced;
    QPushButton* m_marksButton;
    QPushButton* m_groupingButton = nullptr;
    QPushButton* m_scaleButton = nullptr;
};

} // namespace statewire
