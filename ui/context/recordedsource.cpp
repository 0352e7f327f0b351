// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/context/recordedsource.h"

#include "scenario/report/report.h"

namespace statewire {

RecordedSource::RecordedSource(LoadedSession loaded, QObject* parent)
    : SessionSource(parent), m_session(std::move(loaded.session)), m_timeline(Timeline::of(m_session)),
      m_warnings(std::move(loaded.warnings))
{
    if (!m_session.scenario())
        return;
    Result<Report> report = makeReport(m_session);
    if (!report) {
        m_warnings << report.error().text();
        return;
    }
    const int steps = int(report->plan.steps.size());
    m_story = ToldStory{std::move(report->plan), steps};
    m_story->checks = std::move(report->checks);
}

RecordedSource::RecordedSource(Session session, QObject* parent)
    : RecordedSource(LoadedSession{std::move(session), {}}, parent)
{
}

} // namespace statewire
