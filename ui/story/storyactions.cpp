// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/story/storyactions.h"

#include "ui/context/retaking.h"
#include "ui/context/storyteller.h"

#include <QShortcut>
#include <QWidget>

using namespace Qt::StringLiterals;

namespace statewire {

StoryActions::StoryActions(const ViewContext& context, StoryTeller& teller, QWidget* window)
    : ActionSet(window), next(add(u"next"_s, tr("&Next"), {Qt::Key_N, Qt::Key_PageDown})),
      back(add(u"back"_s, tr("&Back"), {Qt::Key_B, Qt::Key_PageUp})),
      runAll(add(u"runAll"_s, tr("&Run All"), {Qt::CTRL | Qt::Key_R})),
      takeAgain(add(u"takeAgain"_s, tr("Take It A&gain"), {Qt::CTRL | Qt::Key_T})),
      takeAgainByItself(addSwitch(u"takeAgainByItself"_s, tr("Take Again by &Itself When Time Is Over"))),
      hideVotes(addSwitch(u"hideVotes"_s, tr("Hide &Votes Until the Answer"))), m_context(context), m_teller(teller)
{
    connect(next, &QAction::triggered, &m_teller, &StoryTeller::next);
    connect(back, &QAction::triggered, &m_teller, &StoryTeller::back);
    connect(runAll, &QAction::triggered, &m_teller, &StoryTeller::runAll);
    takeAgainByItself->setChecked(m_teller.retaking().isAutomatic());
    hideVotes->setChecked(m_teller.hidesVotes());
    connect(takeAgain, &QAction::triggered, &m_teller.retaking(), [this] { m_teller.retaking().takeAgain(); });
    connect(takeAgainByItself, &QAction::toggled, &m_teller.retaking(), &Retaking::setAutomatic);
    connect(hideVotes, &QAction::toggled, &m_teller, &StoryTeller::setHidesVotes);
    for (int i = 0; i < 9; ++i) {
        votes << add(u"vote%1"_s.arg(i + 1), tr("Vote for Option %1").arg(i + 1), {QKeySequence(Qt::Key_1 + i)});
        connect(votes[i], &QAction::triggered, this, [this, i] { m_teller.vote(i); });
        auto* takeBack = new QShortcut(QKeySequence(Qt::SHIFT | Qt::Key(Qt::Key_1 + i)), window);
        connect(takeBack, &QShortcut::activated, this, [this, i] { m_teller.vote(i, -1); });
    }
    auto* takeBackLatest = new QShortcut(QKeySequence(Qt::Key_Backspace), window);
    connect(takeBackLatest, &QShortcut::activated, &m_teller, &StoryTeller::takeBackVote);
}

void StoryActions::refresh(bool inSight)
{
    const ShownSource& source = m_context.source;
    next->setEnabled(inSight && m_teller.canGoOn());
    back->setEnabled(inSight && m_teller.canGoBack());
    runAll->setEnabled(inSight && ((source.hasMoreSteps() && !source.hasFailed()) ||
                                   (source.isRecording() && !m_context.playhead.isAtEnd())));
    // Cheap: how it would be taken again is worked out when it is.
    takeAgain->setEnabled(inSight && source.isLive() && source.story() && !source.isFreePlay() && !source.isRetelling() &&
                          (source.story()->missed || (!source.isBusy() && source.isReady() && source.hasMoreSteps())));
    const bool voting = inSight && m_teller.canVote();
    for (QAction* vote : votes)
        vote->setEnabled(voting);
}

} // namespace statewire
