// SPDX-License-Identifier: GPL-3.0-or-later
// Stories that wait behind the one on screen: their labs go on, and each can be gone back to.
#pragma once

#include "ui/context/marks.h"
#include "ui/context/sessionsource.h"

#include <QObject>
#include <vector>

namespace statewire {

/// How far a story or a free play got, in a few words: "step 4 of 9", "told to its end", "7 acts by hand, not saved",
/// "its lab has ended".
QString standingOf(const ToldStory* story, const FreePlayLog* byHand, const Session& session, bool failed);

/// A story as it was left.
struct WaitingStory
{
    int number = 0; ///< never given twice
    std::unique_ptr<SessionSource> source;
    QString id; ///< in the library; "free-play" in free play
    QString variant;
    QString title;
    QString variantTitle;   ///< empty where there is nothing to tell apart
    qint64 positionNs = -1; ///< of the playhead; -1: it followed the lab
    std::vector<NamedMark> marks = {};

    bool isFreePlay() const;
    /// Something would be lost with it that was not kept.
    bool hasUnkept() const;
    /// "“Why is my port in use?” · client closes first".
    QString name() const;
    QString standing() const;
};

class WaitingStories : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;
    ~WaitingStories() override;

    /// Each holds a lab: processes, memory, and a place in somebody's mind.
    static constexpr size_t most = 3;

    /// In the order in which they were left, the one that waits longest first.
    const std::vector<WaitingStory>& all() const { return m_stories; }
    bool isEmpty() const { return m_stories.empty(); }
    bool isFull() const { return m_stories.size() >= most; }
    /// The one that shows \p id, and \p variant unless that is empty; null: none does.
    const WaitingStory* find(const QString& id, const QString& variant = {}) const;

    void add(WaitingStory story);
    /// The story of that number, which waits no longer.
    std::optional<WaitingStory> take(int number);
    /// The one that is to go where room is needed: told to its end before others, and the one that waits longest. Nothing
    /// where each would lose what was done by hand.
    std::optional<WaitingStory> takeLeastMissed();
    /// Ends the lab of \p story, in its own time.
    void end(WaitingStory story);
    void endAll();

Q_SIGNALS:
    /// Others wait than before, or one got on.
    void changed();

private:
    std::vector<WaitingStory> m_stories;
    int m_lastNumber = 0;
};

} // namespace statewire
