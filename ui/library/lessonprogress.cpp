// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/library/lessonprogress.h"

#include "ui/library/firstlesson.h"
#include "ui/library/recent.h"
#include "ui/library/scenarioshelf.h"
#include "ui/parts/messagebar.h"

#include <utility>

namespace statewire {

LessonProgress::LessonProgress(const ScenarioShelf& shelf, Recent& recent, MessageBar& message, QObject* parent)
    : QObject(parent), m_shelf(shelf), m_recent(recent), m_message(message)
{
}

void LessonProgress::begin(int part)
{
    const std::vector<FirstLesson::Part> parts = FirstLesson::parts(m_shelf.entries());
    if (part < 0 || part >= int(parts.size()))
        return;
    Q_EMIT scenarioWanted(parts[size_t(part)].scenario);
    m_part = part;
}

void LessonProgress::notice(const QString& scenario, bool told)
{
    if (m_part < 0)
        return;
    const std::vector<FirstLesson::Part> parts = FirstLesson::parts(m_shelf.entries());
    if (m_part >= int(parts.size()))
        return;
    if (scenario != parts[size_t(m_part)].scenario) {
        m_part = -1; // something else was opened meanwhile
        return;
    }
    if (!told)
        return;
    const int done = std::exchange(m_part, -1) + 1;
    m_recent.setLessonParts(std::max(done, m_recent.lessonParts()));
    if (done < int(parts.size())) {
        m_message.showText(tr("Part %1 of the first lesson is done").arg(done),
                           tr("Next: %1 Look around here as long as you like.").arg(parts[size_t(done)].title));
        m_message.offer(tr("Go On With Part %1").arg(done + 1), [this, done] { begin(done); });
    } else {
        m_message.showText(tr("The first lesson is done"), tr("Now pick any question, or turn a variant on the left."),
                           MessageBar::Kind::Good);
        m_message.offer(tr("Pick a Question"), [this] { Q_EMIT questionsWanted(); });
    }
}

} // namespace statewire
