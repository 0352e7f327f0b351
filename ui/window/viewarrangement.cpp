// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/viewarrangement.h"

#include "ui/diagram/statediagramview.h"
#include "ui/ladder/ladderview.h"
#include "ui/look/stylesheet.h"
#include "ui/ports/portview.h"
#include "ui/stage/stageview.h"
#include "ui/tables/callview.h"
#include "ui/tables/checksview.h"
#include "ui/tables/counterview.h"
#include "ui/tables/evidenceview.h"
#include "ui/tables/packetview.h"
#include "ui/tables/sockettextview.h"
#include "ui/tables/socketview.h"
#include "ui/tables/sysctlview.h"
#include "ui/timeline/timelineview.h"

#include <QDataStream>
#include <QPushButton>
#include <QSplitter>
#include <QVBoxLayout>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace statewire {

ViewArrangement::ViewArrangement(const ViewContext& context, QWidget* story, QWidget* parent)
    : QWidget(parent), m_stage(new StageView(context)), m_timeline(new TimelineView(context)),
      m_pictures(new ViewTabs(tr("Pictures"), ViewTabs::Controls::Beside)),
      m_tables(new ViewTabs(tr("Evidence and tables"), ViewTabs::Controls::Below)), m_rows(new QSplitter(Qt::Vertical)),
      m_lower(new QSplitter(Qt::Horizontal)), m_story(story)
{
    setObjectName(u"content"_s);
    add(nullptr, u"stage"_s, tr("Stage"), m_stage);
    add(m_pictures, u"timeline"_s, tr("Timeline"), m_timeline);
    add(m_pictures, u"ladder"_s, tr("Ladder"), new LadderView(context));
    add(m_pictures, u"diagram"_s, tr("State Diagram"), new StateDiagramView(context));
    add(m_pictures, u"ports"_s, tr("Ports"), new PortView(context));
    add(m_tables, u"evidence"_s, tr("Evidence"), new EvidenceView(context));
    add(m_tables, u"sockets"_s, tr("Sockets"), new SocketView(context));
    auto* packets = new PacketView(context);
    add(m_tables, u"packets"_s, tr("Packets"), packets);
    add(m_tables, u"calls"_s, tr("Calls"), new CallView(context));
    add(m_tables, u"socket-text"_s, tr("ss, netstat"), new SocketTextView(context));
    add(m_tables, u"sysctls"_s, tr("Sysctls"), new SysctlView(context));
    add(m_tables, u"counters"_s, tr("Counters"), new CounterView(context));
    auto* checks = new ChecksView(context);
    add(m_tables, u"checks"_s, tr("Checks"), checks);
    connect(checks, &ChecksView::titleChanged, this, [this, checks](const QString& t) { m_tables->setTitle(checks, t); });

    connect(m_stage, &StageView::lookInsideRequested, this, [this, packets](quint64) {
        showView(u"packets"_s);
        packets->insideButton()->setChecked(true);
    });

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

void ViewArrangement::add(ViewTabs* tabs, const QString& id, const QString& title, View* view)
{
    view->setObjectName(id);
    if (tabs)
        tabs->addView(view, title);
    else
        setRole(view, u"panel"_s);
    m_entries.push_back({id, title, view, tabs});
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
    if (found->tabs != m_pictures && m_lower->isHidden())
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

void ViewArrangement::enlargePicture(bool on)
{
    m_stage->setVisible(!on);
    m_lower->setVisible(!on);
    Q_EMIT enlarged(on);
}

} // namespace statewire
