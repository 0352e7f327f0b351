// SPDX-License-Identifier: GPL-3.0-or-later
// All views of the session, arranged: stage and pictures above, the story and the tables below. The window knows only this.
#pragma once

#include "ui/context/viewcontext.h"
#include "ui/window/viewtabs.h"

class QAction;
class QBoxLayout;
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
    /// Gives the chosen picture all the room, or back what it had.
    void enlargePicture(bool on);
    bool isEnlarged() const;
    /// Hands the stage and the pictures over to \p layout, until they are taken back.
    void lendPictures(QBoxLayout* layout);
    void takePicturesBack();
    ViewTabs& pictures() const { return *m_pictures; }

Q_SIGNALS:
    /// The picture was given all the room, or gave it back; also when showView() needs the room.
    void enlarged(bool on);

private:
    void add(const ViewEntry& entry, const ViewContext& context);

    View* m_stage = nullptr;
    ViewTabs* m_pictures;
    ViewTabs* m_tables;
    QSplitter* m_rows;
    QSplitter* m_lower;
    QWidget* m_story;
    std::vector<Entry> m_entries;
    bool m_stageWasHidden = false; ///< when it was lent
};

} // namespace statewire
