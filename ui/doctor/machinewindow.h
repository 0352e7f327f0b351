// SPDX-License-Identifier: GPL-3.0-or-later
// What this machine allows, in a window: what was tried, what came of it, and what helps.
#pragma once

#include "doctor/diagnosis.h"
#include "ui/look/theme.h"

#include <QDialog>
#include <memory>

class QAction;
class QPushButton;
class QTextBrowser;

namespace statewire {

class LabExamination;

class MachineWindow : public QDialog
{
    Q_OBJECT

public:
    explicit MachineWindow(QWidget* parent = nullptr);
    ~MachineWindow() override;

    void setTheme(const Theme& theme);
    /// Tries everything again.
    void look();
    bool isLooking() const { return m_examination != nullptr; }
    /// As it stands there.
    QString shownText() const;

private:
    /// The diagnosis, in the colours of the theme.
    void tell();

    QTextBrowser* m_text;
    QPushButton* m_again;
    QPushButton* m_copy;
    std::unique_ptr<LabExamination> m_examination; ///< null unless it is under way
    std::vector<Scenario> m_library;
    Diagnosis m_diagnosis;
    Theme m_theme;
};

/// The action that opens it, and the window.
class MachineReport : public QObject
{
    Q_OBJECT

public:
    explicit MachineReport(QWidget* window);

    QAction* action() const { return m_action; }
    void setTheme(const Theme& theme);
    void open();

private:
    QWidget* m_behind;
    QAction* m_action;
    MachineWindow* m_window = nullptr; ///< null until it is asked for
    Theme m_theme;
};

} // namespace statewire
