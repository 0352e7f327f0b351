// SPDX-License-Identifier: GPL-3.0-or-later
// Leading through the story and voting, by menu and by key.
#pragma once

#include "ui/context/actionset.h"
#include "ui/context/viewcontext.h"

namespace statewire {

class StoryTeller;

class StoryActions : public ActionSet
{
    Q_OBJECT

public:
    /// Listens to the keys of \p window.
    StoryActions(const ViewContext& context, StoryTeller& teller, QWidget* window);

    QAction* next;
    QAction* back;
    QAction* runAll;
    QAction* takeAgain;
    QAction* takeAgainByItself; ///< a setting
    QAction* hideVotes;         ///< likewise
    QList<QAction*> votes;      ///< for options 1 to 9

    /// \p inSight: keys must not move a story that is out of sight.
    void refresh(bool inSight);

private:
    ViewContext m_context;
    StoryTeller& m_teller;
};

} // namespace statewire
