// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/viewtabs.h"

#include "ui/look/stylesheet.h"

#include <QAction>
#include <QEvent>
#include <QHBoxLayout>
#include <QMenu>
#include <QPushButton>
#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace statewire {

ViewTabs::ViewTabs(const QString& accessibleName, Controls place, QWidget* parent)
    : QFrame(parent), m_bar(new QTabBar), m_all(new QPushButton(tr("All"))), m_pages(new QStackedWidget),
      m_controls(new QWidget)
{
    setRole(this, u"panel"_s);
    setAccessibleName(accessibleName);
    m_bar->setAccessibleName(accessibleName);
    m_bar->setDrawBase(false);
    m_bar->setExpanding(false);
    m_bar->setUsesScrollButtons(true);
    m_bar->setElideMode(Qt::ElideNone);
    auto* controls = new QHBoxLayout(m_controls);
    controls->setContentsMargins(0, 0, 0, 0);
    auto* top = new QHBoxLayout;
    top->setContentsMargins(10, 0, 12, 0);
    top->setSpacing(12);
    top->addWidget(m_bar, 1);
    auto* menu = new QMenu(m_all);
    m_all->setMenu(menu);
    m_all->setAccessibleName(tr("All of: %1").arg(accessibleName));
    setRole(m_all, u"segment"_s);
    m_all->hide();
    top->addWidget(m_all);
    m_bar->installEventFilter(this);
    connect(menu, &QMenu::aboutToShow, this, &ViewTabs::fillMenu);
    if (place == Controls::Beside)
        top->addWidget(m_controls, 0);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(1, 6, 1, 4);
    column->setSpacing(4);
    column->addLayout(top);
    if (place == Controls::Below) {
        controls->setContentsMargins(10, 0, 12, 0);
        column->addWidget(m_controls);
    }
    column->addWidget(m_pages, 1);
    connect(m_bar, &QTabBar::currentChanged, this, &ViewTabs::showIndex);
}

void ViewTabs::addView(View* view, const QString& title)
{
    // The tabs are the panel; a frame within a frame would only be noise.
    setRole(view, u"page"_s);
    m_views.push_back(view);
    m_pages->addWidget(view);
    QWidget* controls = view->controls();
    m_controlsOf.push_back(controls);
    if (controls) {
        controls->hide();
        m_controls->layout()->addWidget(controls);
        m_controls->layout()->setAlignment(controls, Qt::AlignRight | Qt::AlignVCenter);
    }
    m_bar->addTab(title);
    if (m_views.size() == 1)
        showIndex(0);
}

QPushButton* ViewTabs::addWay(const QString& text, const QString& toolTip)
{
    auto* way = new QPushButton(text);
    way->setToolTip(toolTip);
    setRole(way, u"segment"_s);
    way->hide();
    auto* top = static_cast<QHBoxLayout*>(layout()->itemAt(0)->layout());
    top->insertWidget(top->indexOf(m_all), way);
    return way;
}

void ViewTabs::setTheme(const Theme& theme)
{
    for (View* view : m_views)
        view->setTheme(theme);
}

void ViewTabs::setTitle(const View* view, const QString& title)
{
    const auto found = std::find(m_views.begin(), m_views.end(), view);
    const int index = int(found - m_views.begin());
    if (found != m_views.end() && m_bar->tabText(index) != title)
        m_bar->setTabText(index, title);
}

void ViewTabs::showView(View* view)
{
    const auto found = std::find(m_views.begin(), m_views.end(), view);
    if (found != m_views.end())
        m_bar->setCurrentIndex(int(found - m_views.begin()));
}

View* ViewTabs::currentView() const
{
    const int index = m_bar->currentIndex();
    return index < 0 ? nullptr : m_views[size_t(index)];
}

bool ViewTabs::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_bar && (event->type() == QEvent::Resize || event->type() == QEvent::LayoutRequest))
        showWhetherAllFit();
    return QFrame::eventFilter(watched, event);
}

void ViewTabs::showWhetherAllFit()
{
    const int spacing = 12;
    const int room = m_bar->width() + (m_all->isHidden() ? 0 : m_all->width() + spacing);
    m_all->setVisible(!m_bar->isHidden() && m_bar->sizeHint().width() > room);
}

void ViewTabs::showBar(bool on)
{
    m_bar->setVisible(on);
    showWhetherAllFit();
}

void ViewTabs::fillMenu()
{
    QMenu* menu = m_all->menu();
    menu->clear();
    for (int i = 0; i < m_bar->count(); ++i) {
        QAction* action = menu->addAction(m_bar->tabText(i));
        action->setCheckable(true);
        action->setChecked(i == m_bar->currentIndex());
        connect(action, &QAction::triggered, m_bar, [this, i] { m_bar->setCurrentIndex(i); });
    }
}

void ViewTabs::showIndex(int index)
{
    if (index < 0 || size_t(index) >= m_views.size())
        return;
    m_pages->setCurrentIndex(index);
    for (size_t i = 0; i < m_controlsOf.size(); ++i) {
        if (m_controlsOf[i])
            m_controlsOf[i]->setVisible(i == size_t(index));
    }
    m_controls->setVisible(m_controlsOf[size_t(index)] != nullptr);
    Q_EMIT currentChanged(m_views[size_t(index)]);
}

} // namespace statewire
