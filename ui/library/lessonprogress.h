// SPDX-License-Identifier: GPL-3.0-or-later
// Leads through the first lesson: which part is told now, what is offered when it ends, and how far the user got.
#pragma once

#include <QObject>

namespace statewire {

class MessageBar;
class Recent;
class ScenarioShelf;

class LessonProgress : public QObject
{
    Q_OBJECT

public:
    LessonProgress(const ScenarioShelf& shelf, Recent& recent, MessageBar& message, QObject* parent = nullptr);

    /// Begins with the part \p part, from 0.
    void begin(int part);
    /// \p scenario is open now; \p told: to its end, here and not in a recording.
    void notice(const QString& scenario, bool told);

Q_SIGNALS:
    void scenarioWanted(const QString& id);
    /// All is told: another question is wanted.
    void questionsWanted();

private:
    const ScenarioShelf& m_shelf;
    Recent& m_recent;
    MessageBar& m_message;
    int m_part = -1; ///< that is being told; -1: none
};

} // namespace statewire
