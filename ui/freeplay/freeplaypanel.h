// SPDX-License-Identifier: GPL-3.0-or-later
// Free play instead of a story: each host with its programs and sockets, and buttons and keys for what can be done now.
#pragma once

#include "ui/context/view.h"
#include "ui/freeplay/freeplayhand.h"

#include <QHash>
#include <QSet>

class QAction;
class QBoxLayout;
class QLabel;
class QMenu;
class QPushButton;
class QScrollArea;
class QVBoxLayout;

namespace statewire {

class FreePlayRow;
class FreePlaySaving;
class FreePlaySetup;

class FreePlayPanel : public View
{
    Q_OBJECT

public:
    explicit FreePlayPanel(const ViewContext& context, QWidget* parent = nullptr);

    void setTheme(const Theme& theme) override;
    /// Everything that has a key, for the window's menu "Lab".
    QList<QAction*> actions() const { return m_actions; }
    FreePlayHand& hand() { return m_hand; }
    /// The row that is acted on; null if there is none.
    FreePlayRow* selectedRow() const;
    FreePlaySaving& saving() const { return *m_saving; }

Q_SIGNALS:
    /// Something was noted that nothing else on screen shows.
    void noted(const QString& text);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    QAction* addAction(const QString& text, const QKeySequence& key, std::function<void()> what);
    void addVerb(HandVerb verb, const QString& text, const QString& tip, const QKeySequence& key);
    QWidget* makeHost(int index);
    QPushButton* makeButton(QAction* action, const QString& role);
    void refresh();
    void showRows(const LabState& state);
    /// What stands in all rows stands in columns.
    void alignRows();
    void showVerbs(const LabState& state);
    void select(const QString& worker, const QString& socket, bool byHand);
    void followSelection();
    void moveSelection(int by);
    void openOptions();
    void say(const QString& text);
    void reveal();
    void fit();
    QString hostName(int index) const;

    ViewContext m_context;
    FreePlayHand m_hand;
    Theme m_theme = Theme::make(Theme::Look::Light);
    FreePlaySaving* m_saving;
    FreePlaySetup* m_setup;
    QLabel* m_who;
    QLabel* m_message;
    QLabel* m_title;
    QWidget* m_head = nullptr; ///< title, setup, new step, save
    QMenu* m_options;
    QScrollArea* m_scroll;
    QBoxLayout* m_hosts = nullptr; ///< beside each other, or below where there is no room
    QAction* m_newStep = nullptr;
    QAction* m_save = nullptr;
    QList<QAction*> m_actions;
    std::vector<QAction*> m_starts; ///< new client, new server
    QHash<int, QAction*> m_verbActions;
    QHash<int, QPushButton*> m_verbButtons;
    std::vector<QLabel*> m_hostLabels;
    std::vector<QVBoxLayout*> m_rowLayouts;
    std::vector<FreePlayRow*> m_rows;
    QString m_worker; ///< the selected row's
    QString m_socket;
    QSet<std::pair<QString, QString>> m_known; ///< workers and their sockets at the last look: a new one is selected
};

} // namespace statewire
