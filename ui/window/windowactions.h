// SPDX-License-Identifier: GPL-3.0-or-later
// What the window itself lets the user do, besides what its rooms contribute.
#pragma once

#include "ui/context/actionset.h"

namespace statewire {

class WindowActions : public ActionSet
{
    Q_OBJECT

public:
    explicit WindowActions(QObject* parent = nullptr);

    QAction* freePlay;
    QAction* freePlayOnLoopback;
    QAction* openRecording;
    QAction* openScenarioFile;
    QAction* quit;
    QAction* copyView;
    QAction* clearSelection;
    QAction* findScenario;
    QAction* takeOffer;
    QAction* restart;
    QAction* goBack;
    QAction* enlarge;
    QAction* fullScreen;
    QAction* present;
    QAction* welcome;
    QAction* showShortcuts;
};

} // namespace statewire
