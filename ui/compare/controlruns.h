// SPDX-License-Identifier: GPL-3.0-or-later
// What can be set beside the session on screen: another variant of its story, or another recording of it. Opens and dresses
// the window of the control run.
#pragma once

#include "ui/context/actionset.h"
#include "ui/context/shownsource.h"
#include "ui/look/theme.h"

#include <functional>

namespace statewire {

class CompareWindow;
class MessageBar;

/// The variant that is open, of a scenario in the library; null: none that could be run again.
struct OpenVariant
{
    const Scenario* scenario = nullptr;
    QString variant;
    Pace pace = Pace::Real;
};

class ControlRuns : public ActionSet
{
    Q_OBJECT

public:
    /// \p open tells what is open when it is asked; \p window is behind dialogs and the control run.
    ControlRuns(const ShownSource& source, std::function<OpenVariant()> open, MessageBar& message, QWidget* window);

    QAction* controlRun;
    QAction* compareRecording;

    void refresh();
    /// The variants that this kernel can tell beside the one that is open.
    std::vector<const Variant*> controls() const;
    /// Runs the one that is open side by side with \p variant.
    void run(const QString& variant);
    /// As the class sees it while it is presented, else as the window is.
    void dress(const Theme& theme, bool presented);
    /// Ends what runs side by side.
    void close();

private:
    CompareWindow& showWindow();
    void chooseControlRun();
    void chooseRecording();

    const ShownSource& m_source;
    std::function<OpenVariant()> m_open;
    MessageBar& m_message;
    QWidget* m_behind;
    CompareWindow* m_window = nullptr; ///< null before the first
    Theme m_theme;
    bool m_presented = false;
};

} // namespace statewire
