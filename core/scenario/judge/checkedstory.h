// SPDX-License-Identifier: GPL-3.0-or-later
// What checks look for in a session: a worker's connection as a host sees it, the moment of a step, whose evidence it is.
#pragma once

#include "explain/facts/evidence.h"
#include "scenario/judge/checks.h"

namespace statewire {

class CheckedStory
{
public:
    CheckedStory(const Session& session, const Timeline& timeline) : m_session(session), m_timeline(timeline) {}

    /// The connect() that \p worker made; null if it made none, or has not returned.
    const CallEvent* connectOf(const QString& worker) const { return findWorkerCall(m_session, worker, Call::Connect); }
    /// When it began or ended; one that was given up has ended then.
    std::optional<qint64> momentOfStep(const QString& id, StepEvent::Phase phase) const;
    /// The track of a call's four-tuple as \p host sees it.
    const Track* trackOn(const CallEvent& call, const QString& host) const;
    /// The life that a connect began: the first that was still to change after the call began. (Where a poll sees it
    /// late, an inferred beginning may lie before the call.)
    const Life* lifeOf(const Track& track, const CallEvent& call) const;
    /// The life of the connection of the worker that \p spec names, on its host.
    const Life* lifeOfConnect(const CheckSpec& spec) const;
    /// True if \p evidence is about the connection of \p worker; of any, if that is empty.
    bool concerns(const Evidence& evidence, const QString& worker) const;

private:
    /// A connect() that failed leaves no four-tuple: what arose while it lasted, with the port it called, is its own, unless
    /// another was calling there at the time.
    bool concernsFailed(const Evidence& evidence, const CallEvent& call) const;

    const Session& m_session;
    const Timeline& m_timeline;
};

} // namespace statewire
