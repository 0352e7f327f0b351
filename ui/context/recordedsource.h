// SPDX-License-Identifier: GPL-3.0-or-later
// A session that was recorded: whole from the start, and judged again from what it holds.
#pragma once

#include "session/sessionreader.h"
#include "ui/context/sessionsource.h"

namespace statewire {

class RecordedSource : public SessionSource
{
    Q_OBJECT

public:
    explicit RecordedSource(LoadedSession loaded, QObject* parent = nullptr);
    explicit RecordedSource(Session session, QObject* parent = nullptr);

    const Session& session() const override { return m_session; }
    const Timeline& timeline() const override { return m_timeline; }
    const ToldStory* story() const override { return m_story ? &*m_story : nullptr; }
    QStringList warnings() const override { return m_warnings; }

private:
    Session m_session;
    Timeline m_timeline;
    std::optional<ToldStory> m_story;
    QStringList m_warnings;
};

} // namespace statewire
