// SPDX-License-Identifier: GPL-3.0-or-later
// All views of the session, arranged: the pictures above, the story and the tables below. The window knows only this.
#pragma once

#include "viewcontext.h"
#include "viewtabs.h"

class QSplitter;
class QStackedWidget;

namespace statewire {

class TimelineChart;
class TimelineView;

class ViewDeck : public QWidget
{
    Q_OBJECT

public:
    struct Entry
    {
        QString id;    ///< "ladder"
        QString title; ///< as on its tab
        View* view = nullptr;
        ViewTabs* tabs = nullptr;
    };

    /// Takes \p story, which stands beside the tables.
    ViewDeck(const ViewContext& context, QWidget* story, QWidget* parent = nullptr);

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
    TimelineChart& chart() const;
    /// The view that has the focus, else the picture that is shown.
    View* activeView() const;
    /// Gives the pictures all the room, or back what they had.
    void enlargePictures(bool on);

private:
    void add(ViewTabs* tabs, const QString& id, const QString& title, View* view);

    ViewTabs* m_pictures;
    ViewTabs* m_tables;
    QSplitter* m_rows;
    QSplitter* m_lower;
    TimelineView* m_timeline;
    std::vector<Entry> m_entries;
};

} // namespace statewire
