// SPDX-License-Identifier: GPL-3.0-or-later
// What else a clicker can do on the wall, which has keys for on, back and black alone: a list of what is possible now, moved
// through by on and back, and done by black.
#pragma once

#include "ui/context/storyteller.h"
#include "ui/look/theme.h"

#include <QFrame>

#include <functional>

class QAction;
class QLabel;
class QListWidget;

namespace statewire {

class ControlRuns;
class RecordingSaving;

/// What the window lends its presentation.
struct PresenterActions
{
    QAction* holdWire;
    QAction* nextFrame;
    QAction* restart;
    ControlRuns& controls;
    RecordingSaving& recording;
};

class PresenterMenu : public QFrame
{
    Q_OBJECT

public:
    PresenterMenu(StoryTeller& teller, const PresenterActions& actions, QWidget* wall);

    void setTheme(const Theme& theme);
    /// Over the middle of the wall, with what can be done now.
    void open(bool hasEvidence);
    bool isOpen() const { return !isHidden(); }
    /// To the choice \p by further on, round and round.
    void move(int by);
    /// Does the choice that is marked.
    void pick();
    /// From the variants back to all choices, or off the wall.
    void leave();
    /// The texts of the choices, in their order.
    QStringList choices() const;
    QString marked() const;

Q_SIGNALS:
    void evidencePicked();
    void picturePicked();
    void startOverPicked();

private:
    struct Choice
    {
        QString text;
        std::function<void()> run;
        bool stays = false; ///< the menu, for the same once more
    };
    std::vector<Choice> all();
    std::vector<Choice> controls();
    void show(std::vector<Choice> choices);
    /// While it is open: what can be done now. A mark stays on the same text, or nowhere: never on what nobody chose.
    void refresh();
    void place();
    QString head() const;

    StoryTeller& m_teller;
    PresenterActions m_actions;
    std::vector<Choice> m_choices;
    bool m_hasEvidence = false;
    bool m_amongControls = false;
    QLabel* m_head;
    QListWidget* m_list;
    QLabel* m_keys;
};

} // namespace statewire
