// SPDX-License-Identifier: GPL-3.0-or-later
// What is open in the window: a scenario that runs, free play, or a recording. Opens another in its place.
#pragma once

#include "ui/context/shownsource.h"

namespace statewire {

class FreePlaySaving;
class Marks;
class MessageBar;
class Playhead;
class Recent;
class RecordingSaving;
class ScenarioShelf;
class WaitingStories;
struct WaitingStory;

/// What the window says of a story where it is not told itself.
struct StoryHeading
{
    QString windowTitle;
    QString emptyPicture;       ///< in place of a picture, while there is nothing to draw
    bool isTold = true;         ///< false: everything is done by hand
    QString title;              ///< before the first step …
    QString introduction;       ///< … as this
    const Scenario* scenario{}; ///< of the library, that runs now; null for others
    QString id;                 ///< as the library marks it; empty: it is in none
    QString variant;
};

class OpenedStory : public QObject
{
    Q_OBJECT

public:
    /// What keeps a story from being lost.
    struct Keeping
    {
        WaitingStories& waiting;
        RecordingSaving& recording;
        FreePlaySaving& freePlay;
        Marks& marks;
    };
    OpenedStory(ShownSource& source, Playhead& playhead, ScenarioShelf& shelf, Recent& recent, Keeping keeping,
                MessageBar& message, QObject* parent);
    ~OpenedStory() override;

    /// What becomes of the story on screen when another takes its place.
    enum class Old : quint8
    {
        Waits, ///< it can be gone back to, if anything was done in it
        Ends   ///< this was asked for
    };

    /// Frames of what is opened next run at this pace.
    void setPace(std::function<Pace()> pace) { m_pace = std::move(pace); }

    /// Starts a scenario on a fresh lab; an empty or unknown \p variant is the default one. By value, as all that is opened
    /// here: what it was read from may be gone when the user has answered, or when the next begins.
    void openScenario(QString id, QString variant = {}, Old old = Old::Waits);
    /// The same, but goes back to it where it waits.
    void openOrGoBack(const QString& id, const QString& variant = {});
    /// Goes back to the story that waits under \p number; the one on screen waits in its place.
    void goBack(int number);
    /// Ends the story that waits under \p number, and says so; asks where what was done in it is not kept.
    void endWaiting(int number, QWidget* window);
    /// The scenario \p id anew, with the same variant if there still is that one.
    void openNewText(const QString& id);
    /// Starts an empty lab, to be driven by hand.
    void openFreePlay(LabMode mode = LabMode::Wire, Old old = Old::Waits);
    void openRecording(const QString& path);
    void chooseRecording(QWidget* window);
    void showRecording(Session session);
    /// Shows what was recorded, whatever kind of source has it.
    void showSource(std::unique_ptr<SessionSource> source);
    /// The same once more, on a fresh lab.
    void restart();
    /// Says what would end with the window, and asks. False: it is to stay.
    bool mayQuit(QWidget* window);

    QString id() const { return m_id; }
    QString variant() const { return m_variant; }
    /// What is open, in the library; null if it is not there.
    const Scenario* scenario() const;
    /// It runs, and is not a replay of it or one whose lab has ended.
    bool runs(const QString& id) const;
    /// There is something to lose: steps were performed, and the run is not over.
    bool isUnderWay() const;

Q_SIGNALS:
    /// Another takes this one's place now.
    void leaves();
    void headed(const statewire::StoryHeading& heading);
    /// The new one is there; whatever it said on opening is said.
    void opened();
    /// What was open stays open.
    void stays();
    /// A scenario that was saved just now is to be opened.
    void fileWanted(const QString& path);

private:
    const Scenario* find(const QString& id) const;
    StoryHeading headingOf(const Scenario& scenario, const QString& variant) const;
    StoryHeading freePlayHeading() const;
    /// Something happened in it, and its lab runs.
    bool isWorthWaiting() const;
    QString nameOfOpen() const;
    /// False, once that was said: what is on screen cannot give way, or is not to.
    bool mayLeave(Old old);
    /// What is on screen gives way, unless it ends with its replacement: call right before that.
    void leave(Old old);
    /// What became of the story that gave way is said once the other is there.
    void sayWhatWaits();
    void sayEnded(WaitingStory story);
    void handleFailure(const Error& error, int exitStatus);

    ShownSource& m_source;
    Playhead& m_playhead;
    ScenarioShelf& m_shelf;
    Recent& m_recent;
    Keeping m_keeping;
    MessageBar& m_message;
    std::function<Pace()> m_pace;
    QString m_id;
    QString m_variant;
    std::unique_ptr<WaitingStory> m_ended; ///< it had to make room, and that is to be said
    int m_left = 0;                        ///< the number of the one that waits since just now; 0: none
};

} // namespace statewire
