// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/viewarrangement.h"

#include "ui/look/stylesheet.h"
#include "ui/stage/stageview.h"
#include "ui/tables/packetview.h"
#include "ui/timeline/timelineview.h"
#include "ui/window/storyroom.h"
#include "ui/window/viewregister.h"

#include <QAction>
#include <QDataStream>
#include <QPushButton>
#include <QSplitter>
#include <QVBoxLayout>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace statewire {

namespace {

constexpr int handle = 12;
constexpr quint32 arrangementMagic = 0x53770001; ///< what was kept before it was known by that is left alone
/// Pictures: two connections with all of their rows; on a projector two rows.
constexpr double wholePictures = 284;
constexpr double projectedPictures = 150;
constexpr double leastPictures = 100;
constexpr double leastTables = 200;
/// Beside a story that takes their room they are read, or they go.
constexpr double readableTables = 340;
constexpr double leastStory = 390;
constexpr double leastLower = 92;
constexpr double leastStrip = 40;
/// An enlarged picture of that height is as large as it was.
constexpr double plainPicture = 320;
constexpr double mostPictureScale = 1.6;

double leastStage(const Theme& theme)
{
    return theme.px(theme.projector ? 70 : 84);
}

} // namespace

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

    m_toStage = m_pictures->addWay(tr("Stage"), tr("The story has taken its room: show the stage again"));
    m_toStage->setObjectName(u"toStage"_s);
    connect(m_toStage, &QPushButton::clicked, this, [this] { showView(m_stage->objectName()); });
    m_toTables = m_pictures->addWay(tr("Evidence"), tr("The story has taken their room: show evidence and tables again"));
    m_toTables->setObjectName(u"toTables"_s);
    connect(m_toTables, &QPushButton::clicked, this, [this] { showView(m_tables->currentView()->objectName()); });
    m_tables->setObjectName(u"tables"_s);
    m_lower->addWidget(story);
    m_lower->addWidget(m_tables);
    m_rows->addWidget(m_stage);
    m_rows->addWidget(m_pictures);
    m_rows->addWidget(m_lower);
    for (QSplitter* splitter : {m_lower, m_rows}) {
        splitter->setHandleWidth(handle);
        splitter->setChildrenCollapsible(false);
        connect(splitter, &QSplitter::splitterMoved, this, &ViewArrangement::noteShares);
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
    const bool resized = m_theme.scale != theme.scale || m_theme.projector != theme.projector || !m_theme.panel.isValid();
    m_theme = theme;
    m_stage->setTheme(theme);
    dressPictures();
    m_tables->setTheme(theme);
    // How small each may get: what is in them scrolls or is shortened. Left to themselves they would ask for more than a
    // projector has.
    const auto least = [&theme](QWidget* widget, double width, double height) {
        widget->setMinimumSize(qRound(theme.px(width)), qRound(theme.px(height)));
    };
    m_stage->setMinimumSize(qRound(theme.px(280)), qRound(leastStage(theme)));
    least(m_pictures, 280, leastPictures);
    least(m_tables, leastTables, leastStrip);
    least(m_story, leastStory, leastStrip); // its buttons want to be read
    // In large type a question and its answers want as much of the width as the evidence.
    if (resized)
        m_shares = theme.projector ? Shares{0.175, 0.385, 0.5} : Shares{0.2, 0.36, 0.4};
    fitStory();
    QMetaObject::invokeMethod(this, &ViewArrangement::fitStory, Qt::QueuedConnection); // once the type has its new size
}

void ViewArrangement::foldRows()
{
    // Nobody scrolls a wall: a row is whole, or it is folded.
    if (auto* timeline = find<TimelineView>(); timeline && m_lent != std::exchange(m_folds, m_lent))
        timeline->setFolding(m_lent ? timeline->latestNews() : RowWorth());
}

void ViewArrangement::dressPictures()
{
    Theme theme = m_theme;
    theme.scale *= m_enlarged ? m_pictureScale : 1;
    m_pictures->setTheme(theme);
}

void ViewArrangement::setStoryNeeds(std::function<int(int width)> heightNeeded)
{
    m_heightNeeded = std::move(heightNeeded);
    fitStory();
}

void ViewArrangement::storyChanged()
{
    m_tablesWanted = false;
    m_stageWanted = false;
    fitStory();
}

void ViewArrangement::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    fitStory();
}

void ViewArrangement::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    QMetaObject::invokeMethod(this, &ViewArrangement::fitStory, Qt::QueuedConnection); // once everything is polished
}

void ViewArrangement::noteShares()
{
    // Where the story has taken more than it was given, that is not what the user gave it.
    const QList<int> rows = m_rows->sizes();
    const QList<int> columns = m_lower->sizes();
    const double high = rows[0] + rows[1] + rows[2];
    const double wide = columns[0] + columns[1];
    if (m_enlarged || m_lent || high <= 0 || wide <= 0)
        return;
    m_shares.stage = rows[0] / high;
    m_shares.lower = rows[2] / high;
    if (m_tables->isVisible())
        m_shares.story = columns[0] / wide;
}

void ViewArrangement::fitStory()
{
    // Out of sight it would be done again and again while the window is made; showEvent() does it.
    if (m_lent || !m_theme.panel.isValid() || !isVisible())
        return;
    const int wide = m_rows->width();
    const auto needed = [this](int width) { return m_heightNeeded ? m_heightNeeded(width) : 0; };
    if (m_enlarged) {
        const int strip = needed(wide);
        m_tables->hide();
        m_toTables->hide(); // the picture is large because somebody wanted that
        m_toStage->hide();
        m_rows->setSizes({0, m_rows->height() - strip - handle, strip});
        const double scale = std::clamp((m_rows->height() - strip) / m_theme.px(plainPicture), 1.0, mostPictureScale);
        if (qAbs(scale - m_pictureScale) > 0.04) {
            m_pictureScale = scale;
            dressPictures();
        }
        return;
    }
    const int high = m_rows->height() - 2 * handle;
    const int stageLeast = qRound(leastStage(m_theme));
    const int picturesWhole = qRound(m_theme.px(m_theme.projector ? projectedPictures : wholePictures));
    StoryRoomLimits limits;
    limits.allWidth = wide;
    limits.leastTables = qRound(m_theme.px(readableTables)) + handle;
    const int least = qRound(m_theme.px(leastStory));
    limits.width = std::clamp(qRound(m_shares.story * (wide - handle)), least, std::max(least, wide - limits.leastTables));
    limits.heights = {high - stageLeast - picturesWhole, high + handle - picturesWhole,
                      high + handle - qRound(m_theme.px(leastPictures))};
    limits.height = std::max(qRound(m_theme.px(leastLower)), std::min(qRound(m_shares.lower * high), limits.heights[0]));
    const StoryRoom room = roomForStory(limits, needed);
    const bool tabled = !room.tablesGo || m_tablesWanted;
    m_tables->setVisible(tabled);
    m_toTables->setVisible(!tabled);
    m_lower->refresh(); // else what is shown anew shares the room out once more, later
    m_lower->setSizes(
        {tabled ? std::min(room.width, wide - limits.leastTables) : wide, std::max(0, wide - room.width - handle)});
    const bool staged = m_stageWanted || room.height <= std::max(limits.height, limits.heights[0]);
    m_stage->setVisible(staged);
    m_toStage->setVisible(!staged);
    const int above = staged ? high - room.height : high + handle - room.height;
    const int stage = staged ? std::max(stageLeast, std::min(qRound(m_shares.stage * high), above - picturesWhole)) : 0;
    m_rows->refresh();
    m_rows->setSizes({stage, above - stage, room.height});
}

void ViewArrangement::showView(const QString& id)
{
    const auto found = std::find_if(m_entries.begin(), m_entries.end(), [&id](const Entry& e) { return e.id == id; });
    if (found == m_entries.end())
        return;
    if (found->tabs != m_pictures && isEnlarged())
        enlargePicture(false);
    if (!m_lent && found->view == m_stage && m_stage->isHidden()) {
        m_stageWanted = true;
        fitStory();
    }
    if (!m_lent && found->tabs == m_tables && m_tables->isHidden()) {
        m_tablesWanted = true;
        fitStory();
    }
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
    m_lent = true;
    foldRows();
    m_toStage->hide();
    m_toTables->hide();
    layout->addWidget(m_stage, 1);
    layout->addWidget(m_pictures, 4);
}

void ViewArrangement::takePicturesBack()
{
    m_rows->insertWidget(0, m_stage);
    m_rows->insertWidget(1, m_pictures);
    m_stage->setVisible(!m_enlarged);
    m_pictures->show();
    m_lent = false;
    foldRows();
    fitStory();
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
    stream << arrangementMagic << m_shares.stage << m_shares.lower << m_shares.story;
    return bytes;
}

void ViewArrangement::setArrangement(const QByteArray& arrangement)
{
    quint32 magic = 0;
    Shares kept;
    QDataStream stream(arrangement);
    stream >> magic >> kept.stage >> kept.lower >> kept.story;
    const auto isShare = [](double share) { return share >= 0 && share < 1; };
    if (stream.status() != QDataStream::Ok || magic != arrangementMagic || !isShare(kept.stage + kept.lower) ||
        !isShare(kept.story))
        return;
    m_shares = kept;
    fitStory();
}

void ViewArrangement::enlargePicture(bool on)
{
    if (on == m_enlarged)
        return;
    m_enlarged = on;
    m_stage->setVisible(!on);
    m_tables->setVisible(!on);
    Q_EMIT enlarged(on); // the story makes itself small, or is told again
    fitStory();
    dressPictures();
}

} // namespace statewire
