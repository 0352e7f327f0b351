// SPDX-License-Identifier: GPL-3.0-or-later
// A whole story as if it had been told on a lab: each step begun and ended, each question asked, voted on and answered. It
// shows what a window does with the texts of a scenario, which is all that it is good for.
#pragma once

#include "ui/context/sessionsource.h"

namespace statewire {

class ToldSource : public SessionSource
{
public:
    explicit ToldSource(Plan plan, QObject* parent = nullptr);

    const Session& session() const override { return m_session; }
    const Timeline& timeline() const override { return m_timeline; }
    const ToldStory* story() const override { return &m_story; }

private:
    Session m_session;
    Timeline m_timeline;
    ToldStory m_story;
};

} // namespace statewire
