// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/calllayout.h"

#include "ui/look/words.h"
#include "ui/timeline/callnames.h"

#include <QFontMetricsF>
#include <algorithm>
#include <iterator>

using namespace Qt::StringLiterals;

namespace statewire {

namespace {

/// A call on no connection that took as long is drawn with its wait.
constexpr qint64 waitNs = 10'000'000;

/// Steps that had no room for their number are named with the next one that has: "3–4". What is left at the end stands
/// before its flag.
void joinUnnamedSteps(std::vector<FlagShape>& flags, const QFontMetricsF& metrics, const QRectF& line, double gap)
{
    std::optional<size_t> first;
    double takenTo = line.left();
    for (size_t i = 0; i < flags.size(); ++i) {
        FlagShape& flag = flags[i];
        if (flag.step < 0) {
            takenTo = std::max(takenTo, flag.labelRect.right());
            continue;
        }
        if (flag.label.isEmpty()) {
            first = first.value_or(i);
            continue;
        }
        if (first) {
            const double end = i + 1 < flags.size() ? flags[i + 1].x : line.right();
            const QString from = QString::number(flags[*first].step + 1) + u'–';
            for (const QString& text : {from + flag.label, from + QString::number(flag.step + 1)}) {
                if (flag.labelRect.left() + metrics.horizontalAdvance(text) + gap > end)
                    continue;
                flag.label = text;
                flag.labelRect.setWidth(metrics.horizontalAdvance(text));
                break;
            }
            first.reset();
        }
        takenTo = std::max(takenTo, flag.labelRect.right());
    }
    if (!first)
        return;
    FlagShape& last = flags[*first];
    int to = last.step;
    for (const FlagShape& flag : flags)
        to = std::max(to, flag.step);
    const QString number = QString::number(last.step + 1);
    const QString text = to > last.step ? number + u'–' + QString::number(to + 1) : number;
    const double width = metrics.horizontalAdvance(text);
    if (last.x - gap - width < takenTo + gap)
        return;
    last.label = text;
    last.labelRect = QRectF(last.x - gap - width, line.top(), width, line.height());
}

} // namespace

void layOutCalls(const TimelineScene& scene, const Theme& theme, size_t track, const QRectF& row, double room, bool above,
                 const std::vector<BreakShape>& breaks, std::vector<CallTick>& calls)
{
    const CallIndex& index = scene.timeline->calls();
    const Track& owner = scene.timeline->tracks()[track];
    const size_t first = calls.size();
    for (size_t at : index.callsOn(owner.host, owner.ends)) {
        const CallEvent& call = index.calls()[at];
        if (call.beginNs > scene.playheadNs)
            continue;
        const double x = xOf(scene, call.beginNs);
        const double endX = xOf(scene, std::min(call.endNs, scene.playheadNs));
        if (endX < scene.plot.left() || x > scene.plot.right())
            continue;
        CallTick tick;
        tick.call = at;
        tick.x = std::max(x, scene.plot.left());
        tick.endX = std::min(endX, scene.plot.right());
        tick.returned = call.endNs <= scene.playheadNs;
        tick.refused = tick.returned && CallIndex::isRefusal(call);
        tick.label = tick.refused ? refusalText(call) : call.call;
        const double length = std::min(room, theme.px(7));
        tick.footY = above ? row.top() : row.bottom();
        tick.headY = above ? row.top() - length : row.bottom() + length;
        calls.push_back(std::move(tick));
    }
    std::sort(calls.begin() + ptrdiff_t(first), calls.end(), [](const CallTick& a, const CallTick& b) { return a.x < b.x; });
    // One a pixel is all that can be seen, or pointed at.
    const auto crowded =
        std::unique(calls.begin() + ptrdiff_t(first), calls.end(),
                    [](const CallTick& a, const CallTick& b) { return b.x - a.x < 1 && !b.refused && b.endX - b.x < 3; });
    calls.erase(crowded, calls.end());
    const double height = QFontMetricsF(theme.font(TextRole::Small)).height();
    if (room >= height)
        nameCalls(
            calls, first,
            QRectF(scene.plot.left(), above ? row.top() - room : row.bottom() + room - height, scene.plot.width(), height),
            breaks, theme);
    else
        std::for_each(calls.begin() + ptrdiff_t(first), calls.end(), [](CallTick& tick) { tick.label.clear(); });
}

bool isTold(const Flag& flag, const TimelineScene& scene)
{
    return flag.step < 0 || flag.tNs < scene.untitledFromNs;
}

void layOutStrip(const TimelineScene& scene, const Theme& theme, TimelineShapes& shapes)
{
    if (scene.strip.height() <= 0)
        return;
    const CallIndex& index = scene.timeline->calls();
    const QFontMetricsF metrics(theme.font(TextRole::Small));
    const double line = theme.px(18);
    const QRectF top(scene.strip.left(), scene.strip.top(), scene.strip.width(), line);
    for (size_t i = 0; i < index.flags().size(); ++i) {
        const Flag& flag = index.flags()[i];
        const double x = xOf(scene, flag.tNs);
        if (flag.tNs > scene.playheadNs || x > scene.plot.right() + 0.5)
            break;
        if (x < scene.plot.left() - 0.5)
            continue;
        shapes.flags.push_back({x, i, isTold(flag, scene) ? flag.text : QString(), {}, flag.step});
    }
    for (size_t i = 0; i < shapes.flags.size(); ++i) {
        FlagShape& flag = shapes.flags[i];
        const double gap = theme.px(5);
        const double room = (i + 1 < shapes.flags.size() ? shapes.flags[i + 1].x : scene.plot.right()) - flag.x - 2 * gap;
        // A title is worth cutting, but not to a few letters.
        const QString number = flag.step >= 0 ? QString::number(flag.step + 1) : u"…"_s;
        QString text = flag.step >= 0 && !flag.label.isEmpty() ? number + u"  "_s + flag.label
                       : flag.step >= 0                        ? number
                                                               : flag.label;
        if (metrics.horizontalAdvance(text) > room)
            text = room >= theme.px(90) ? metrics.elidedText(text, Qt::ElideRight, room) : number;
        flag.label = metrics.horizontalAdvance(text) <= room ? text : QString();
        if (!flag.label.isEmpty())
            flag.labelRect = QRectF(flag.x + gap, top.top(), metrics.horizontalAdvance(flag.label), line);
    }
    joinUnnamedSteps(shapes.flags, metrics, top, theme.px(5));
    const QRectF bottom(scene.strip.left(), scene.strip.bottom() - line, scene.strip.width(), line);
    const size_t first = shapes.calls.size();
    for (size_t at : stripCalls(*scene.timeline)) {
        const CallEvent& call = index.calls()[at];
        // What waited is as long as its wait; a moment is where its answer came.
        const bool waited = CallIndex::isRefusal(call) || call.endNs - call.beginNs >= waitNs;
        if ((waited ? call.beginNs : call.endNs) > scene.playheadNs)
            continue;
        const double endX = xOf(scene, std::min(call.endNs, scene.playheadNs));
        const double x = waited ? xOf(scene, call.beginNs) : endX;
        if (endX < scene.plot.left() - 0.5 || x > scene.plot.right() + 0.5)
            continue;
        CallTick tick;
        tick.call = at;
        tick.x = std::max(x, scene.plot.left());
        tick.endX = std::min(endX, scene.plot.right());
        tick.returned = call.endNs <= scene.playheadNs;
        tick.refused = tick.returned && CallIndex::isRefusal(call);
        tick.footY = scene.strip.bottom();
        tick.headY = tick.footY - (tick.refused ? line * 0.5 : theme.px(4));
        tick.label = tick.refused ? u"%1: %2"_s.arg(call.host, refusalText(call)) : call.call;
        shapes.calls.push_back(std::move(tick));
    }
    const auto begin = shapes.calls.begin() + ptrdiff_t(first);
    std::sort(begin, shapes.calls.end(), [](const CallTick& a, const CallTick& b) { return a.x < b.x; });
    shapes.calls.erase(std::unique(begin, shapes.calls.end(),
                                   [](const CallTick& a, const CallTick& b) { return b.x - a.x < 1 && !b.refused; }),
                       shapes.calls.end());
    nameCalls(shapes.calls, first, bottom, {}, theme); // torn edges end below
}

std::vector<size_t> stripCalls(const Timeline& timeline)
{
    const CallIndex& index = timeline.calls();
    const qint64 firstNs = firstRowNs(timeline);
    std::vector<size_t> worth;
    std::copy_if(index.looseCalls().begin(), index.looseCalls().end(), std::back_inserter(worth), [&](size_t at) {
        const CallEvent& call = index.calls()[at];
        return CallIndex::isRefusal(call) || (!call.is(Call::Socket) && call.endNs >= firstNs);
    });
    return worth;
}

bool anyRefusedOnARow(const Timeline& timeline, qint64 playheadNs)
{
    const CallIndex& index = timeline.calls();
    return std::any_of(index.refusals().begin(), index.refusals().end(), [&](size_t at) {
        const CallEvent& call = index.calls()[at];
        return call.endNs <= playheadNs && call.ends && call.ends->local.port != 0 && call.ends->remote.port != 0;
    });
}

double stripHeight(const Timeline& timeline, const Theme& theme)
{
    const CallIndex& index = timeline.calls();
    const int lines = (index.flags().empty() ? 0 : 1) + (stripCalls(timeline).empty() ? 0 : 1);
    return lines * theme.px(18);
}

QString describeCall(const CallEvent& call, qint64 nowNs, const TimeOrigin& origin)
{
    if (nowNs < call.endNs)
        return Words::tr("%1(%2)\ncalled by %3 on %4, not back yet").arg(call.call, call.arguments, call.worker, call.host);
    return Words::tr("%1\nby %2 on %3, at %4").arg(callText(call), call.worker, call.host, origin.secondsText(call.beginNs));
}

} // namespace statewire
