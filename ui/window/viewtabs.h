// SPDX-License-Identifier: GPL-3.0-or-later
// A panel that shows one of several views, with a tab for each and the shown view's own controls.
#pragma once

#include "ui/context/view.h"

#include <vector>

class QPushButton;
class QStackedWidget;
class QTabBar;

namespace statewire {

class ViewTabs : public QFrame
{
    Q_OBJECT

public:
    /// Where the shown view's own controls stand: many tabs leave no room beside them.
    enum class Controls : quint8
    {
        Beside,
        Below
    };

    ViewTabs(const QString& accessibleName, Controls controls, QWidget* parent = nullptr);

    /// Takes \p view under a tab of its own.
    void addView(View* view, const QString& title);
    void setTheme(const Theme& theme);
    void setTitle(const View* view, const QString& title);
    /// A button beside the tabs, for what is shown elsewhere; hidden until somebody shows it.
    QPushButton* addWay(const QString& text, const QString& toolTip);
    /// Without the tabs, and what stands for those that do not fit: for a wall.
    void showBar(bool on);
    /// Shows \p view; nothing happens if it is not one of these.
    void showView(View* view);
    View* currentView() const;
    const std::vector<View*>& views() const { return m_views; }

Q_SIGNALS:
    void currentChanged(statewire::View* view);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void showIndex(int index);
    void showWhetherAllFit();
    void fillMenu();

    std::vector<View*> m_views;
    QTabBar* m_bar;
    QPushButton* m_all; ///< where the tabs do not fit: all of them below each other
    QStackedWidget* m_pages;
    QWidget* m_controls;
    std::vector<QWidget*> m_controlsOf; ///< per view; null where it has none
};

} // namespace statewire
