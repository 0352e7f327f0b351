// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/context/nameroom.h"

#include "timeline/timescale.h"
#include "ui/context/framefacts.h"
#include "ui/context/timeleft.h"
#include "ui/look/words.h"

#include <QFontMetricsF>
#include <QSet>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace statewire {

namespace {

/// What is asked for first where there is not room for all.
enum Rank
{
    ShortNamesAndFoldedFacts,
    Names,
    Facts,
    Clocks
};

/// With more lives than this there is no room for names anyway.
constexpr size_t mostLives = 200;

/// A fact stands in the wedge between its arrow and the next one, at a height where that has about this part of its width.
constexpr double wedge = 0.5;

void wishForFacts(const Timeline& timeline, const std::vector<Evidence>& evidence, const Theme& theme,
                  const std::set<int>& quiet, ScaleRoom& room)
{
    const QFontMetricsF metrics(factFont(theme));
    QSet<quint64> known;
    for (const Evidence& e : evidence) {
        for (const FrameFact& fact : factsOf(e, timeline)) {
            const QString brief = briefFact(fact.text);
            if (brief.isEmpty() || known.contains(fact.frame))
                continue;
            known.insert(fact.frame);
            const size_t at = *timeline.findArrow(fact.frame);
            const Arrow& arrow = timeline.arrows()[at];
            qint64 beginNs = arrow.sentNs;
            qint64 endNs = openEndNs;
            bool isQuiet = false;
            for (size_t i = 0; i < timeline.connections().size(); ++i) {
                const Connection& connection = timeline.connections()[i];
                const auto own = std::find(connection.arrows.begin(), connection.arrows.end(), at);
                if (own == connection.arrows.end())
                    continue;
                if (std::next(own) != connection.arrows.end()) {
                    const Arrow& next = timeline.arrows()[*std::next(own)];
                    endNs = next.landedNs == openEndNs ? next.sentNs : next.landedNs;
                }
                if (own != connection.arrows.begin()) {
                    const Arrow& before = timeline.arrows()[*std::prev(own)];
                    beginNs = before.landedNs == openEndNs ? before.sentNs : before.landedNs;
                }
                isQuiet = quiet.contains(int(i));
                break;
            }
            if (isQuiet)
                continue;
            // After a pause there is free ground before the arrow, up to the torn edge.
            if (arrow.sentNs - beginNs >= TimeScale::breakNs) {
                room.wishes.push_back({beginNs, arrow.sentNs, metrics.horizontalAdvance(brief) + theme.px(20),
                                       ShortNamesAndFoldedFacts, true});
                continue;
            }
            const auto wish = [&](const QString& text, int rank) {
                double width = 0;
                for (const QString& line : text.split(u'\n'))
                    width = std::max(width, metrics.horizontalAdvance(line));
                room.wishes.push_back({arrow.sentNs, endNs, (width + theme.px(14)) / wedge, rank});
            };
            wish(foldedFact(brief), ShortNamesAndFoldedFacts);
            wish(brief, Facts);
        }
    }
}

} // namespace

QFont factFont(const Theme& theme)
{
    QFont font = theme.font(TextRole::Figures);
    font.setBold(true);
    return font;
}

QString briefFact(const QString& fact)
{
    return fact.section(u": "_s, 1);
}

QString foldedFact(const QString& fact)
{
    // Spaces within numbers are thin ones.
    const qsizetype first = fact.indexOf(u' ');
    if (first < 0)
        return {};
    qsizetype best = first;
    for (qsizetype at = first; at >= 0; at = fact.indexOf(u' ', at + 1)) {
        if (std::max(at, fact.size() - at) < std::max(best, fact.size() - best))
            best = at;
    }
    QString folded = fact;
    folded[best] = u'\n';
    return folded;
}

ScaleRoom nameRoom(const Timeline& timeline, const std::vector<Evidence>& evidence, const Theme& theme, double pixels,
                   const std::set<int>& quiet)
{
    ScaleRoom room;
    // A little less than all: the picture begins a little before the first row.
    room.pixels = pixels * 0.975;
    room.fromNs = firstRowNs(timeline);
    room.leastPixels = theme.px(4);
    room.tornPixels = theme.px(22);
    size_t lives = 0;
    for (const Connection& connection : timeline.connections()) {
        for (int end : connection.seenEnds())
            lives += timeline.tracks()[size_t(end)].lives.size();
    }
    if (room.fromNs == openEndNs || lives > mostLives)
        return room;
    const QFontMetricsF names(theme.font(TextRole::Span));
    const QFontMetricsF figures(theme.font(TextRole::Figures));
    const double clock = figures.horizontalAdvance(timeLeftPhrase(55'500'000'000)) + theme.px(26);
    for (size_t i = 0; i < timeline.connections().size(); ++i) {
        if (quiet.contains(int(i)))
            continue;
        for (int end : timeline.connections()[i].seenEnds()) {
            for (const Life& life : timeline.tracks()[size_t(end)].lives) {
                for (const Span& span : life.spans) {
                    const double ring = &span == &life.spans.front() && life.incarnation > 1 ? theme.px(11) : 0;
                    const auto wish = [&](double width, int rank) {
                        room.wishes.push_back({span.beginNs, span.endNs, width + ring + 3, rank});
                    };
                    const double name = names.horizontalAdvance(stateName(span.state)) + theme.px(9);
                    wish(names.horizontalAdvance(stateShortName(span.state)) + theme.px(4), ShortNamesAndFoldedFacts);
                    wish(name, Names);
                    if (span.state == TcpState::TimeWait && span.isOpen())
                        wish(name + clock, Clocks);
                }
            }
        }
    }
    wishForFacts(timeline, evidence, theme, quiet, room);
    return room;
}

} // namespace statewire
