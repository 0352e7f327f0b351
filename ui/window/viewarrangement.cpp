// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/viewarrangement.h"

#include "ui/look/stylesheet.h"
#include "ui/stage/stageview.h"
#include "ui/tables/packetview.h"
#include "ui/window/viewregister.h"

#include <QAction>
#include <QDataStream>
#include <QPushButton>
#include <QSplitter>
#include <QVBoxLayout>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace statewire {

ViewArrangement::ViewArrangement(const ViewContext& context, QWidget* story, QWidget* parent)
    : QWidget(parent), m_pictures(new ViewTabs(tr("Pictures"), ViewTabs::Controls::Beside)),
      m_tables(new ViewTabs(tr("Evidence and tables"), ViewTabs::Controls::Below)), m_rows(new QSplitter(Qt::Vertical)),
      m_lower(new QSplitter(Qt::Horizontal)), m_story(story)
{
    setObjectName(u"content"_s);
    for (const ViewEntry& entry : ViewRegister::entries())
        add(entry, context);
    if (auto* packets = find<PacketView>()) {
        connect(find<StageView>(), &StageView::lookInsideRequested, this, [this, packets] {
            showView(packets->objectName());
            packets->insideButton()->setChecked(true);
        });
    }

    m_lower->addWidget(story);
    m_lower->addWidget(m_tables);
    m_rows->addWidget(m_stage);
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

void ViewArrangement::add(const ViewEntry& entry, const ViewContext& context)
{
    View* view = entry.make(context);
    view->setObjectName(entry.id);
    ViewTabs* tabs = nullptr;
    switch (entry.place) {
    case ViewEntry::Place::Stage:
        setRole(view, u"panel"_s);
        m_stage = view;
        break;
    case ViewEntry::Place::Picture: tabs = m_pictures; break;
    case ViewEntry::Place::Table: tabs = m_tables; break;
    }
    if (tabs) {
        tabs->addView(view, entry.title);
        connect(view, &View::titleChanged, tabs, [tabs, view](const QString& title) { tabs->setTitle(view, title); });
    }
    auto* show = new QAction(entry.title, this);
    show->setShortcut(entry.key);
    connect(show, &QAction::triggered, this, [this, id = entry.id] { showView(id); });
    m_entries.push_back({entry.id, entry.title, view, tabs, show});
}

QList<QAction*> ViewArrangement::actions() const
{
    QList<QAction*> actions;
    for (const Entry& entry : m_entries)
        actions << entry.show;
    return actions;
}

void ViewArrangement::setTheme(const Theme& theme)
{
    m_stage->setTheme(theme);
    m_pictures->setTheme(theme);
    m_tables->setTheme(theme);
    // How small each may get: what is in them scrolls or is shortened. Left to themselves they would ask for more than a
    // projector has.
    const auto least = [&theme](QWidget* widget, double width, double height) {
        widget->setMinimumSize(qRound(theme.px(width)), qRound(theme.px(height)));
    };
    least(m_stage, 280, theme.projector ? 70 : 84);
    least(m_pictures, 280, 100);
    least(m_tables, 200, 92);
    least(m_story, 390, 92); // its buttons want to be read
    m_rows->setSizes(theme.projector ? QList<int>{140, 350, 310} : QList<int>{165, 365, 300});
    // In large type a question and its answers want as much of the width as the evidence.
    m_lower->setSizes(theme.projector ? QList<int>{560, 570} : QList<int>{450, 680});
}

void ViewArrangement::showView(const QString& id)
{
    const auto found = std::find_if(m_entries.begin(), m_entries.end(), [&id](const Entry& e) { return e.id == id; });
    if (found == m_entries.end())
        return;
    if (found->tabs != m_pictures && isEnlarged())
        enlargePicture(false);
    if (found->tabs)
        found->tabs->showView(found->view);
    found->view->setFocus(Qt::ShortcutFocusReason);
}

View* ViewArrangement::activeView() const
{
    for (const Entry& entry : m_entries) {
        const QWidget* focused = entry.view->focusWidget();
        if (entry.view->hasFocus() || (focused && focused->hasFocus()))
            return entry.view;
    }
    return m_pictures->currentView();
}

void ViewArrangement::lendPictures(QBoxLayout* layout)
{
    m_stageWasHidden = m_stage->isHidden();
    layout->addWidget(m_stage, 2);
    layout->addWidget(m_pictures, 5);
}

void ViewArrangement::takePicturesBack()
{
    m_rows->insertWidget(0, m_stage);
    m_rows->insertWidget(1, m_pictures);
    m_stage->setVisible(!m_stageWasHidden);
    m_pictures->show();
}

const ViewArrangement::Entry& ViewArrangement::pictureInFront() const
{
    const View* active = activeView();
    const View* front = active == m_stage ? active : m_pictures->currentView();
    return *std::find_if(m_entries.begin(), m_entries.end(), [front](const Entry& e) { return e.view == front; });
}

QByteArray ViewArrangement::arrangement() const
{
    QByteArray bytes;
    QDataStream stream(&bytes, QIODevice::WriteOnly);
    stream << m_rows->saveState() << m_lower->saveState();
    return bytes;
}

void ViewArrangement::setArrangement(const QByteArray& arrangement)
{
    QByteArray rows;
    QByteArray lower;
    QDataStream stream(arrangement);
    stream >> rows >> lower;
    if (stream.status() != QDataStream::Ok)
        return;
    m_rows->restoreState(rows);
    m_lower->restoreState(lower);
    for (QSplitter* splitter : {m_lower, m_rows}) {
        splitter->setHandleWidth(12);
        splitter->setChildrenCollapsible(false);
    }
}

bool ViewArrangement::isEnlarged() const
{
    return m_lower->isHidden();
}

void ViewArrangement::enlargePicture(bool on)
{
    m_stage->setVisible(!on);
    m_lower->setVisible(!on);
    Q_EMIT enlarged(on);
}

} // namespace statewire
