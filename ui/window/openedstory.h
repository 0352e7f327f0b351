// SPDX-License-Identifier: GPL-3.0-or-later
// What is open in the window: a scenario that runs, free play, or a recording. Opens another in its place.
#pragma once

#include "ui/context/shownsource.h"

namespace statewire {

class FreePlaySaving;
class MessageBar;
class Playhead;
class Recent;
class ScenarioShelf;

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
    OpenedStory(ShownSource& source, Playhead& playhead, ScenarioShelf& shelf, Recent& recent, FreePlaySaving& freePlay,
                MessageBar& message, QObject* parent);

    /// Frames of what is opened next run at this pace.
    void setPace(std::function<Pace()> pace) { m_pace = std::move(pace); }

    /// Starts a scenario on a fresh lab; an empty or unknown \p variant is the default one. What ran before ends. By value,
    /// as all that is opened here: what it was read from may be gone when the user has answered, or when the next begins.
    void openScenario(QString id, QString variant = {});
    /// The scenario \p id anew, with the same variant if there still is that one.
    void openNewText(const QString& id);
    /// Starts an empty lab, to be driven by hand.
    void openFreePlay(LabMode mode = LabMode::Wire);
    /// The same, but asks first where a free play would be lost that is not saved.
    void restartFreePlay(LabMode mode);
    void openRecording(const QString& path);
    void chooseRecording(QWidget* window);
    void showRecording(Session session);
    /// Shows what was recorded, whatever kind of source has it.
    void showSource(std::unique_ptr<SessionSource> source);
    /// The same once more, on a fresh lab.
    void restart();
    /// False: a free play that is not saved is to stay.
    bool mayLeave();

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
    /// The user wants to keep what was open.
    void stays();

private:
    const Scenario* find(const QString& id) const;
    void handleFailure(const Error& error, int exitStatus);

    ShownSource& m_source;
    Playhead& m_playhead;
    ScenarioShelf& m_shelf;
    Recent& m_recent;
    FreePlaySaving& m_freePlay;
    MessageBar& m_message;
    std::function<Pace()> m_pace;
    QString m_id;
    QString m_variant;
};

} // namespace statewire
