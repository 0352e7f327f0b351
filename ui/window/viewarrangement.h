// SPDX-License-Identifier: GPL-3.0-or-later
// All views of the session, arranged: stage and pictures above, the story and the tables below. The window knows only this.
#pragma once

#include "ui/context/viewcontext.h"
#include "ui/look/theme.h"
#include "ui/window/viewtabs.h"

#include <functional>

class QAction;
class QBoxLayout;
class QPushButton;
class QSplitter;
class QStackedWidget;

namespace statewire {

struct ViewEntry;

class ViewArrangement : public QWidget
{
    Q_OBJECT

public:
    struct Entry
    {
        QString id;    ///< "ladder"
        QString title; ///< as on its tab
        View* view = nullptr;
        ViewTabs* tabs = nullptr; ///< null: always there
        QAction* show = nullptr;
    };

    /// Takes \p story, which stands beside the tables.
    ViewArrangement(const ViewContext& context, QWidget* story, QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    /// How high the story is, so and so wide, for all of it to be seen: it gets that room, and what stands beside it and
    /// above it gives way.
    void setStoryNeeds(std::function<int(int width)> heightNeeded);
    /// There is another text, which may need another room.
    void storyChanged();
    const std::vector<Entry>& entries() const { return m_entries; }
    /// Shows the view of that name and gives it the focus; nothing happens if there is none.
    void showView(const QString& id);
    template <class T> T* find() const
    {
        for (const Entry& entry : m_entries) {
            if (auto* view = qobject_cast<T*>(entry.view))
                return view;
        }
        return nullptr;
    }
    /// An action for each view, that shows it.
    QList<QAction*> actions() const;
    /// The view that has the focus, else the picture that is shown.
    View* activeView() const;
    /// What a figure is made of: the stage if it has the focus, else the picture that is shown.
    const Entry& pictureInFront() const;
    /// How the room is shared out, to be kept over the window's end.
    QByteArray arrangement() const;
    void setArrangement(const QByteArray& arrangement);
    /// Gives the chosen picture the room of all but the story's buttons, and larger type and shapes; or back what it had.
    void enlargePicture(bool on);
    bool isEnlarged() const { return m_enlarged; }
    /// Hands the stage and the pictures over to \p layout, until they are taken back.
    void lendPictures(QBoxLayout* layout);
    void takePicturesBack();
    ViewTabs& pictures() const { return *m_pictures; }

Q_SIGNALS:
    /// The picture was given all the room, or gave it back; also when showView() needs the room.
    void enlarged(bool on);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    void add(const ViewEntry& entry, const ViewContext& context);
    void fitStory();
    void noteShares();
    void dressPictures();
    void foldRows();

    View* m_stage = nullptr;
    ViewTabs* m_pictures;
    ViewTabs* m_tables;
    QSplitter* m_rows;
    QPushButton* m_toStage; ///< where it is, when the story has taken its room
    QPushButton* m_toTables;
    QSplitter* m_lower;
    QWidget* m_story;
    std::vector<Entry> m_entries;
    bool m_lent = false; ///< stage and pictures
    bool m_enlarged = false;
    bool m_folds = false;        ///< the timeline folds rows that have no room
    bool m_tablesWanted = false; ///< asked for, where the story had taken their room: until it has another text
    bool m_stageWanted = false;  ///< likewise
    Theme m_theme;
    double m_pictureScale = 1; ///< of an enlarged picture, beside the others
    std::function<int(int width)> m_heightNeeded;
    /// How the room is shared out where nothing needs more: of the height, and of the width below.
    struct Shares
    {
        double stage = 0;
        double lower = 0;
        double story = 0;
    } m_shares;
};

} // namespace statewire
