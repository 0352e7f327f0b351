// SPDX-License-Identifier: GPL-3.0-or-later
// A main window whose parts a test can take hold of, found in it by what they are and by their names.
#pragma once

#include "ui/window/mainwindow.h"

namespace statewire {

class CompareWindow;
class StageView;
struct Theme;

class WindowUnderTest : public MainWindow
{
public:
    explicit WindowUnderTest(Library library);
    explicit WindowUnderTest(std::vector<Scenario> scenarios);

    ShownSource& source() const;
    Playhead& playhead() const;
    Selection& selection() const;
    StoryTeller& teller() const;
    ScenarioShelf& shelf() const;
    TimelineView& chart() const;
    StageView& stage() const;
    MessageBar& messageBar() const;
    MistakesPanel& mistakes() const;
    WelcomePage& welcome() const;
    Presenter& presenter() const;
    /// The window of the last control run; null before the first.
    CompareWindow* compareWindow() const;
    const Theme& theme() const;
    QAction* action(const QString& name) const;

    void openScenario(const QString& id, const QString& variant = {});
    void openFreePlay(LabMode mode = LabMode::Wire);
    void openRecording(const QString& path);
    void showRecording(Session session);
    void openFile(const QString& path);
    void showWelcome();
    bool isWelcoming() const;
    void present(bool on);
};

} // namespace statewire
