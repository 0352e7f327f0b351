// SPDX-License-Identifier: GPL-3.0-or-later
// Presenter mode: the whole screen for the pictures and one step at a time, worked by the few keys that a clicker has.
#pragma once

#include "ui/context/storyteller.h"
#include "ui/look/theme.h"
#include "ui/window/presenterkeys.h"
#include "ui/window/presentermenu.h"

#include <QElapsedTimer>
#include <QPointer>
#include <QWidget>

class QMainWindow;
class QProgressBar;
class QSplitter;
class QVBoxLayout;

namespace statewire {

class BlankCover;
class EvidenceWall;
class PresenterNotes;
class StoryPanel;
class ViewArrangement;
class WallMessage;

class Presenter : public QWidget
{
    Q_OBJECT

public:
    /// Covers \p window while it presents, and borrows the pictures of \p deck.
    Presenter(const ViewContext& context, StoryTeller& teller, ViewArrangement& deck, const PresenterActions& actions,
              QMainWindow* window);
    ~Presenter() override;

    void begin();
    /// Leaves the window as it was.
    void end();
    bool isPresenting() const { return m_presenting; }
    /// The window's. While it presents: colours as \p theme has them, sizes as a wall needs them.
    void setTheme(const Theme& theme);
    /// As the wall has it, while it presents.
    const Theme& wallTheme() const { return m_wall; }
    StoryPanel& story() const { return *m_story; }
    PresenterNotes& notes() const { return *m_notes; }
    PresenterMenu& menu() const { return *m_menu; }
    /// One of the pictures, while it is in front.
    EvidenceWall& evidence() const { return *m_evidence; }
    bool isBlank() const;
    /// What was said about the last key, if there was anything to say.
    QString said() const;

Q_SIGNALS:
    /// It presents now, on a wall of this size, or the window is as it was.
    void turned();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void obey(PresenterKey does, int key);
    /// True if the key was one of the menu's, which is open.
    bool obeyInMenu(PresenterKey does, int key);
    /// The next line of the evidence that is in front, the next page, or the next step.
    void goOn();
    /// The next step, or what did not come about again.
    void goOnWithStory();
    void showNextPicture();
    /// The evidence in place of all else, or the pictures and the story again.
    void showEvidence(bool on);
    /// The story is at its end.
    bool isTold() const;
    void refresh();
    /// The largest type that lets all of the story be seen; what is too long even so is turned over by pages.
    void fitStory();
    /// The stage where it has room, where frames are held, or where it was asked for.
    void arrangeStage();
    /// Says on the wall, until the next key, why this one did nothing; \p good: what it did.
    void say(const QString& text, bool good = false);
    void triggerOrSay(QAction* action, const QString& why);
    void showTabs(bool on);
    void placeNotes();
    void dress();
    void keepWindow();
    void restoreSplitters();

    StoryTeller& m_teller;
    ViewContext m_context;
    ViewArrangement& m_deck;
    PresenterActions m_actions;
    QMainWindow* m_window;
    QVBoxLayout* m_pictures;
    EvidenceWall* m_evidence;
    StoryPanel* m_story;
    QProgressBar* m_progress;
    WallMessage* m_said;
    BlankCover* m_cover;
    PresenterNotes* m_notes;
    PresenterMenu* m_menu;
    QElapsedTimer m_black; ///< since the last press of that key
    bool m_presenting = false;
    bool m_saidWhatIsLost = false;
    Theme m_plain; ///< the window's
    Theme m_wall;
    std::optional<bool> m_stageWanted;
    QString m_fitted; ///< for which text and room the type was chosen
    // What the window was before.
    Qt::WindowStates m_states;
    QSize m_size;
    QPointer<QWidget> m_focus;
    std::vector<std::pair<QPointer<QSplitter>, QByteArray>> m_splitters;
};

} // namespace statewire
