// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewdeck.h"

#include "checksview.h"
#include "evidenceview.h"
#include "sockettable.h"
#include "timelinechart.h"
#include "timelineview.h"

#include <QSplitter>
#include <QVBoxLayout>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace statewire {

ViewDeck::ViewDeck(const ViewContext& context, QWidget* story, QWidget* parent)
    : QWidget(parent), m_pictures(new ViewTabs(tr("Pictures"))), m_tables(new ViewTabs(tr("Evidence and tables"))),
      m_rows(new QSplitter(Qt::Vertical)), m_lower(new QSplitter(Qt::Horizontal)), m_timeline(new TimelineView(context))
{
    setObjectName(u"content"_s);
    add(m_pictures, u"timeline"_s, tr("Timeline"), m_timeline);
    add(m_tables, u"evidence"_s, tr("Evidence"), new EvidenceView(context));
    add(m_tables, u"sockets"_s, tr("Sockets"), new SocketTable(context));
    auto* checks = new ChecksView(context);
    add(m_tables, u"checks"_s, tr("Checks"), checks);
    connect(checks, &ChecksView::titleChanged, this, [this, checks](const QString& t) { m_tables->setTitle(checks, t); });

    m_lower->addWidget(story);
    m_lower->addWidget(m_tables);
    m_lower->setSizes({450, 680});
    m_rows->addWidget(m_pictures);
    m_rows->addWidget(m_lower);
    for (QSplitter* splitter : {m_lower, m_rows}) {
        splitter->setHandleWidth(12);
        splitter->setChildrenCollapsible(false);
    }
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 12, 12, 12);
    column->addWidget(m_rows);
}

void ViewDeck::add(ViewTabs* tabs, const QString& id, const QString& title, View* view)
{
    view->setObjectName(id);
    tabs->addView(view, title);
    m_entries.push_back({id, title, view, tabs});
}

void ViewDeck::setTheme(const Theme& theme)
{
    m_pictures->setTheme(theme);
    m_tables->setTheme(theme);
    m_rows->setSizes(theme.projector ? QList<int>{430, 390} : QList<int>{500, 330});
}

void ViewDeck::showView(const QString& id)
{
    const auto found = std::find_if(m_entries.begin(), m_entries.end(), [&id](const Entry& e) { return e.id == id; });
    if (found == m_entries.end())
        return;
    if (found->tabs) {
        if (found->tabs == m_tables && m_lower->isHidden())
            enlargePictures(false);
        found->tabs->showView(found->view);
    }
    found->view->setFocus(Qt::ShortcutFocusReason);
}

TimelineChart& ViewDeck::chart() const
{
    return m_timeline->chart();
}

View* ViewDeck::activeView() const
{
    for (const Entry& entry : m_entries) {
        const QWidget* focused = entry.view->focusWidget();
        if (entry.view->hasFocus() || (focused && focused->hasFocus()))
            return entry.view;
    }
    return m_pictures->currentView();
}

void ViewDeck::enlargePictures(bool on)
{
    m_lower->setVisible(!on);
}

} // namespace statewire
