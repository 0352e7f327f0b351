// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/diagram/statediagramwords.h"

#include "timeline/timescale.h"
#include "ui/context/timeleft.h"
#include "ui/look/words.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace statewire {

namespace {

QString edgeTitle(const StateEdge& edge)
{
    return u"%1 → %2"_s.arg(stateName(edge.from), stateName(edge.to));
}

QString edgeCause(const StateEdge& edge)
{
    QString text = u"%1: %2"_s.arg(causeKindName(edge.kind), edge.cause);
    if (!edge.sent.isEmpty())
        text += Words::tr(", sends %1").arg(edge.sent);
    return text;
}

QString originNote(const StateEdge& edge)
{
    switch (edge.origin) {
    case EdgeOrigin::Both: return {};
    case EdgeOrigin::Linux: return Words::tr("Linux only");
    case EdgeOrigin::RfcOnly: return Words::tr("RFC only");
    }
    return {};
}

void explainEdge(const DiagramScene& scene, int index, std::vector<DiagramLine>& lines)
{
    using Kind = DiagramLine::Kind;
    const StateEdge& edge = stateEdges()[size_t(index)];
    lines.push_back({Kind::Title, edgeTitle(edge)});
    lines.push_back({Kind::Body, edgeCause(edge)});
    lines.push_back({Kind::Body, edge.meaning});
    const QString note = originNote(edge);
    lines.push_back({Kind::Muted, note.isEmpty() ? edge.section : edge.section + u" · "_s + note});
    for (const Walk& walk : scene.walks) {
        for (const WalkStep& step : walk.steps) {
            if (step.cause.edge != index || !step.step.from)
                continue;
            const QString when = scene.origin.secondsText(step.step.tNs);
            lines.push_back(
                {Kind::Body,
                 step.cause.observed
                     ? Words::tr("%1: %2, seen at %3").arg(walk.title, step.cause.text, when)
                     : Words::tr("%1: walked by %2, its cause was not seen: %3").arg(walk.title, when, step.cause.text)});
        }
    }
}

void explainState(TcpState state, std::vector<DiagramLine>& lines)
{
    using Kind = DiagramLine::Kind;
    lines.push_back({Kind::Title, state == TcpState::Close
                                      ? Words::tr("%1 (Linux: %2)").arg(rfcStateName(state), stateName(state))
                                      : stateName(state)});
    lines.push_back({Kind::Body, stateMeaning(state)});
    lines.push_back({Kind::Muted, u"RFC 9293 3.3.2: "_s + rfcStateName(state)});
}

/// The cause of a step; if it was not seen, what the table says it must have been.
QString causeText(const WalkStep& step)
{
    if (step.cause.observed || step.cause.edge < 0)
        return step.cause.text;
    switch (stateEdges()[size_t(step.cause.edge)].kind) {
    case CauseKind::Call: return Words::tr("%1, not reported").arg(step.cause.text);
    case CauseKind::Segment:
    case CauseKind::Timer: return Words::tr("%1, not seen").arg(step.cause.text);
    }
    return {};
}

QString walkTitle(const Walk& walk)
{
    QString title = walk.title;
    if (walk.life > 1)
        title += Words::tr(" · life %1").arg(walk.life);
    if (walk.timeLeftNs)
        title += u" · "_s + timeLeftPhrase(*walk.timeLeftNs);
    return title;
}

} // namespace

std::vector<DiagramLine> diagramLines(const DiagramScene& scene)
{
    using Kind = DiagramLine::Kind;
    std::vector<DiagramLine> lines;
    if (scene.about.state)
        explainState(*scene.about.state, lines);
    else if (scene.about.edge >= 0)
        explainEdge(scene, scene.about.edge, lines);
    for (const Walk& walk : scene.walks) {
        lines.push_back({Kind::Walk, walkTitle(walk), {}, walk.client});
        if (walk.steps.empty())
            lines.push_back(
                {Kind::Muted, walk.start ? Words::tr("stands in %1").arg(stateName(*walk.start)) : Words::tr("not seen")});
        for (size_t i = 0; i < walk.steps.size(); ++i) {
            const WalkStep& step = walk.steps[i];
            lines.push_back({Kind::Step, stateName(step.step.to), causeText(step), walk.client, int(i) + 1,
                             step.step.mark == Mark::Inferred || !step.cause.observed});
        }
    }
    return lines;
}

QString diagramKey()
{
    return Words::tr("Bold: walked, in order. Pale band: the life before. Thin dashes: in the RFC, not in Linux. "
                     "Bold dashes: inferred, not seen.");
}

QString diagramCaption(const DiagramScene& scene)
{
    if (scene.about.state)
        return stateName(*scene.about.state) + u": "_s + stateMeaning(*scene.about.state);
    if (scene.about.edge >= 0) {
        const StateEdge& edge = stateEdges()[size_t(scene.about.edge)];
        return u"%1 · %2 · %3"_s.arg(edgeTitle(edge), edgeCause(edge), edge.section);
    }
    const Walk* latest = nullptr;
    for (const Walk& walk : scene.walks) {
        if (!walk.steps.empty() && (!latest || walk.steps.back().step.tNs >= latest->steps.back().step.tNs))
            latest = &walk;
    }
    if (!latest)
        return {};
    const WalkStep& step = latest->steps.back();
    return u"%1 → %2 · %3"_s.arg(latest->title, stateName(step.step.to), causeText(step));
}

} // namespace statewire
