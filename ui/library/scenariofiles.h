// SPDX-License-Identifier: GPL-3.0-or-later
// Scenario files of the user: opens one, shows its mistakes until they are mended, and brings its new text when it is saved.
#pragma once

#include <QObject>
#include <functional>

class QWidget;

namespace statewire {

class MessageBar;
class MistakesPanel;
class ScenarioShelf;

class ScenarioFiles : public QObject
{
    Q_OBJECT

public:
    /// \p keeps tells whether the story on screen must not be begun anew unasked; \p window is behind the dialog.
    ScenarioFiles(ScenarioShelf& shelf, MistakesPanel& mistakes, MessageBar& message, std::function<bool()> keeps,
                  QWidget* window);

    /// Opens a scenario's file and watches it; one with mistakes shows them until it is mended.
    void open(const QString& path, const QString& variant = {});
    void choose();

Q_SIGNALS:
    void scenarioWanted(const QString& id, const QString& variant);
    /// The file that is open has a new text, which is to be told, with the same variant if it still has that.
    void newTextWanted(const QString& id);
    /// A file was opened that has mistakes; they are shown next.
    void broken();
    /// What the window showed of mistakes is over.
    void mended();

private:
    void showMistakes(const QString& path);
    void takeNewText(const QString& path);

    ScenarioShelf& m_shelf;
    MistakesPanel& m_mistakes;
    MessageBar& m_message;
    std::function<bool()> m_keeps;
    QWidget* m_window;
};

} // namespace statewire
