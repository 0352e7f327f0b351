// SPDX-License-Identifier: GPL-3.0-or-later
// Every bundled recording as timeline, ladder and stage, at the sizes that these have in windows of 1024×768, 1366×768 and
// 1920×1080: no label covers another, an arrow or a torn edge, and no text is cut.
#include "support/recordings.h"
#include "support/testregistry.h"
#include "ui/context/nameroom.h"
#include "ui/context/selection.h"
#include "ui/ladder/ladderlayout.h"
#include "ui/stage/stagelayout.h"
#include "ui/timeline/calllayout.h"
#include "ui/timeline/callnames.h"

#include <QDir>
#include <QFontMetricsF>
#include <QTest>
#include <algorithm>
#include <cmath>
#include <set>

using namespace statewire;
using namespace Qt::StringLiterals;

namespace {

struct Sizes
{
    const char* window;
    QSizeF timeline;
    QSizeF stage;
};

// As measured in the window, beside the list of scenarios.
constexpr Sizes windows[] = {
    {"1024x768", {716, 180}, {740, 118}}, {"1366x768", {1050, 190}, {1070, 118}}, {"1920x1080", {1600, 330}, {1620, 176}}};

struct Label
{
    QString text;
    QPolygonF area;
    quint64 frame = 0; ///< of the arrow that it belongs to
};

Label label(const QString& text, const QRectF& rect, quint64 frame = 0)
{
    // Letters may touch the edge of their rectangle.
    return {text, QPolygonF(rect.adjusted(0.5, 0.5, -0.5, -0.5)), frame};
}

/// The part of \p rect that \p text takes where it stands in the middle.
QRectF centred(const QString& text, const QRectF& rect, const QFontMetricsF& metrics)
{
    const QSizeF size(metrics.horizontalAdvance(text), std::min(metrics.height(), rect.height()));
    return {rect.center() - QPointF(size.width() / 2, size.height() / 2), size};
}

bool crosses(const QLineF& line, const QPolygonF& area)
{
    if (area.containsPoint(line.p1(), Qt::OddEvenFill) || area.containsPoint(line.p2(), Qt::OddEvenFill))
        return true;
    for (qsizetype i = 0; i + 1 < area.size(); ++i) {
        if (QLineF(area[i], area[i + 1]).intersects(line, nullptr) == QLineF::BoundedIntersection)
            return true;
    }
    return false;
}

/// What was looked at, and what was found wrong.
struct Tally
{
    int pictures = 0;
    int labels = 0;
    int facts = 0;
    int untold = 0; ///< facts without a place
    int failures = 0;
    int unnamed = 0; ///< failed calls without a name
    int shortNames = 0;
    int fullNames = 0;
    QStringList wrong;

    void found(const QString& where, const QString& what)
    {
        if (wrong.size() < 40)
            wrong << where + u": "_s + what;
    }
    void noOverlap(const QString& where, const std::vector<Label>& all)
    {
        labels += int(all.size());
        for (size_t i = 0; i < all.size(); ++i) {
            for (size_t j = 0; j < i; ++j) {
                if (all[i].area.boundingRect().intersects(all[j].area.boundingRect()) && all[i].area.intersects(all[j].area))
                    found(where, u"“%1” lies over “%2”"_s.arg(all[i].text, all[j].text));
            }
        }
    }
    void noArrowUnder(const QString& where, const Label& text, quint64 number, const QLineF& line)
    {
        if (number != text.frame && crosses(line, text.area))
            found(where, u"an arrow, frame %1, crosses “%2”"_s.arg(number).arg(text.text));
    }
    void report(const char* picture) const
    {
        qInfo("%s: %d pictures, %d labels, %d names in full and %d in two letters, %d facts (%d without a place), %d failed "
              "calls (%d without a name), %d overlaps or cut texts",
              picture, pictures, labels, fullNames, shortNames, facts, untold, failures, unnamed, int(wrong.size()));
    }
};

/// A recording, and the moments worth looking at: where evidence is, and the end.
struct Recording
{
    explicit Recording(const QString& file)
        : name(file), session(test::recorded(file)), timeline(Timeline::of(session)), evidence(explain(session, timeline)),
          moments(timeline.moments())
    {
        for (const Evidence& e : evidence)
            looks.insert(e.tNs);
        for (const Flag& flag : timeline.calls().flags())
            looks.insert(flag.tNs);
        looks.insert(timeline.endNs());
        fates.update(session);
        stories.update(session);
    }
    std::vector<FrameFact> factsAt(qint64 tNs) const
    {
        const int shown = flagshipEvidence(evidence, tNs);
        return shown < 0 ? std::vector<FrameFact>{} : factsOf(evidence[size_t(shown)], timeline);
    }

    QString name;
    Session session;
    Timeline timeline;
    std::vector<Evidence> evidence;
    std::vector<qint64> moments;
    std::set<qint64> looks;
    FateLog fates;
    FrameFates stories;
};

void lookAtTimeline(const Recording& r, const Sizes& sizes, const Theme& theme, qint64 tNs, Tally& tally)
{
    const QString where = u"%1 at %2, %3 s"_s.arg(r.name, QLatin1String(sizes.window)).arg(double(tNs) / 1e9, 0, 'f', 4);
    const double labelWidth = 140;
    TimelineScene scene;
    scene.timeline = &r.timeline;
    scene.labelWidth = labelWidth;
    const double strip = stripHeight(r.timeline, theme);
    scene.plot = QRectF(labelWidth + 12, 16 + strip, sizes.timeline.width() - labelWidth - 24,
                        sizes.timeline.height() - 16 - strip - 32);
    scene.strip = QRectF(scene.plot.left(), 16, scene.plot.width(), strip);
    const ScaleRoom room = nameRoom(r.timeline, r.evidence, theme, scene.plot.width());
    const TimeScale scale = TimeScale::eventSpaced(r.moments, r.timeline.endNs(), r.timeline.flights(), &room);
    scene.scale = &scale;
    scene.playheadNs = tNs;
    scene.fromUnit = firstRowUnit(r.timeline, scale);
    scene.toUnit = scale.endUnit();
    scene.facts = r.factsAt(tNs);
    const TimelineShapes shapes = layOut(scene, theme);
    ++tally.pictures;

    const QFontMetricsF spans(theme.font(TextRole::Span));
    const QFontMetricsF figures(theme.font(TextRole::Figures));
    std::vector<Label> all;
    for (const SpanBox& span : shapes.spans) {
        if (!span.label.isEmpty()) {
            const QRectF taken = centred(span.label, span.labelRect, spans);
            if (!span.rect.adjusted(-1, -1, 1, 1).contains(taken))
                tally.found(where, u"“%1” does not fit its span"_s.arg(span.label));
            ++(span.label == stateName(span.state) ? tally.fullNames : tally.shortNames);
            all.push_back(label(span.label, taken));
        }
        if (!span.countdown.isEmpty())
            all.push_back(label(span.countdown, centred(span.countdown, span.countdownRect, figures)));
    }
    for (const ArrowShape& arrow : shapes.arrows) {
        if (arrow.label.isEmpty())
            continue;
        all.push_back(label(arrow.label, arrow.labelRect, arrow.number));
        if (!scene.plot.contains(arrow.labelRect))
            tally.found(where, u"“%1” leaves the picture"_s.arg(arrow.label));
        for (const ArrowShape& other : shapes.arrows)
            tally.noArrowUnder(where, all.back(), other.number, other.line);
        for (const BreakShape& torn : shapes.breaks) {
            if (arrow.labelRect.right() > torn.leftX && arrow.labelRect.left() < torn.rightX)
                tally.found(where, u"“%1” lies over a torn edge"_s.arg(arrow.label));
        }
    }
    for (const FrameFact& fact : scene.facts) {
        const auto drawn = std::find_if(shapes.arrows.begin(), shapes.arrows.end(),
                                        [&](const ArrowShape& a) { return a.number == fact.frame; });
        // What lies beyond the lower edge is scrolled to.
        if (drawn == shapes.arrows.end() || std::max(drawn->line.y1(), drawn->line.y2()) > scene.plot.bottom())
            continue;
        if (drawn->label.isEmpty())
            qInfo("%s: no place for “%s”", qPrintable(where), qPrintable(fact.text));
        ++tally.facts;
        // A name alone the arrow itself tells, in its colour; a number must be read.
        tally.untold += drawn->label.isEmpty() && !briefFact(fact.text).isEmpty();
    }
    const QFontMetricsF plain(theme.font(TextRole::Small));
    const QFontMetricsF strong(refusalFont(theme));
    for (size_t i = 0; i < shapes.calls.size(); ++i) {
        const CallTick& tick = shapes.calls[i];
        // Of those that fail alike the last one has the name of all.
        const bool joined = std::any_of(shapes.calls.begin() + ptrdiff_t(i) + 1, shapes.calls.end(), [&](const CallTick& t) {
            return t.refused && t.footY == tick.footY && t.label.contains(u'×');
        });
        tally.failures += tick.refused;
        if (tick.refused && tick.label.isEmpty() && !joined)
            ++tally.unnamed;
        if (tick.label.isEmpty())
            continue;
        if ((tick.refused ? strong : plain).horizontalAdvance(tick.label) > tick.labelRect.width() + 1)
            tally.found(where, u"“%1” is cut"_s.arg(tick.label));
        if (tick.labelRect.left() < scene.plot.left() || tick.labelRect.right() > scene.plot.right())
            tally.found(where, u"“%1” leaves the picture"_s.arg(tick.label));
        all.push_back(label(tick.label, tick.labelRect));
    }
    for (const FlagShape& flag : shapes.flags) {
        if (!flag.label.isEmpty())
            all.push_back(label(flag.label, flag.labelRect));
    }
    for (const BreakLabel& torn : shapes.breakLabels)
        all.push_back(label(torn.text, torn.rect));
    for (const QueueShape& queue : shapes.queues)
        all.push_back(label(queue.label, queue.labelRect));
    for (const LifeRing& ring : shapes.rings)
        all.push_back(label(u"ring %1"_s.arg(ring.number), QRectF(ring.centre - QPointF(ring.radius, ring.radius),
                                                                  QSizeF(2 * ring.radius, 2 * ring.radius))));
    tally.noOverlap(where, all);
}

void lookAtLadder(const Recording& r, const Sizes& sizes, const Theme& theme, qint64 tNs, Tally& tally)
{
    const QString where = u"%1 at %2, %3 s"_s.arg(r.name, QLatin1String(sizes.window)).arg(double(tNs) / 1e9, 0, 'f', 4);
    LadderScene scene;
    scene.timeline = &r.timeline;
    scene.fates = &r.fates;
    scene.playheadNs = tNs;
    scene.width = sizes.timeline.width();
    scene.origin = TimeOrigin::of(r.timeline, TimeOrigin::Kind::FirstEvent);
    for (size_t i = 0; i < r.timeline.connections().size(); ++i) {
        const Connection& c = r.timeline.connections()[i];
        if (!c.arrows.empty() && r.timeline.arrows()[c.arrows.front()].sentNs <= tNs)
            scene.connections.push_back(i);
    }
    const LadderShapes shapes = layOutLadder(scene, theme);
    ++tally.pictures;
    std::vector<Label> all;
    for (const LadderArrow& arrow : shapes.arrows) {
        if (arrow.labelArea.isEmpty())
            continue;
        all.push_back({arrow.flags + u' ' + arrow.note, arrow.labelArea, arrow.number});
        const QRectF bounds = arrow.labelArea.boundingRect();
        if (bounds.left() < shapes.leftLine() || bounds.right() > shapes.rightLine())
            tally.found(where, u"“%1” leaves its column"_s.arg(arrow.flags));
        for (const LadderArrow& other : shapes.arrows)
            tally.noArrowUnder(where, all.back(), other.number, other.line);
    }
    QFont bold = theme.font(TextRole::Figures);
    bold.setBold(true);
    for (const LadderFailure& failure : shapes.failures) {
        ++tally.failures;
        all.push_back(label(failure.text, failure.textRect));
        if (QFontMetricsF(bold).horizontalAdvance(failure.text) > failure.textRect.width() ||
            failure.textRect.left() < shapes.leftLine() || failure.textRect.right() > shapes.rightLine())
            tally.found(where, u"“%1” is cut"_s.arg(failure.text));
        for (const LadderArrow& arrow : shapes.arrows)
            tally.noArrowUnder(where, all.back(), arrow.number, arrow.line);
    }
    const QFontMetricsF figures(theme.font(TextRole::Figures));
    for (const LadderTime& time : shapes.times) {
        if (figures.horizontalAdvance(time.text) > time.rect.width() + 0.5)
            tally.found(where, u"“%1” is cut"_s.arg(time.text));
        all.push_back(label(time.text, time.rect));
    }
    for (const LadderBreak& torn : shapes.breaks)
        all.push_back(label(torn.label, torn.labelRect));
    const QFontMetricsF names(theme.font(TextRole::Span));
    for (const LadderSpan& span : shapes.spans) {
        if (!span.label.isEmpty() && names.horizontalAdvance(span.label) > span.rect.width())
            tally.found(where, u"“%1” is cut"_s.arg(span.label));
        if (!span.label.isEmpty())
            ++(span.label == stateName(span.state) ? tally.fullNames : tally.shortNames);
    }
    tally.noOverlap(where, all);
}

void lookAtStage(const Recording& r, const Sizes& sizes, const Theme& theme, qint64 tNs, Tally& tally)
{
    const QString where = u"%1 at %2, %3 s"_s.arg(r.name, QLatin1String(sizes.window)).arg(double(tNs) / 1e9, 0, 'f', 4);
    StageScene scene;
    scene.session = &r.session;
    scene.timeline = &r.timeline;
    scene.stories = &r.stories;
    scene.moments = &r.moments;
    scene.facts = r.factsAt(tNs);
    scene.playheadNs = tNs;
    scene.size = sizes.stage;
    const StageLayout stage = layOutStage(scene, theme);
    ++tally.pictures;
    std::vector<Label> all;
    const QFontMetricsF figures(stage.theme.font(TextRole::Figures));
    const QFontMetricsF names(stage.theme.font(TextRole::Span));
    for (const StageHost& host : stage.hosts) {
        all.push_back(label(host.name, host.nameRect));
        if (!host.addressRect.isNull())
            all.push_back(label(host.address, host.addressRect));
        if (!host.more.isEmpty())
            all.push_back(label(host.more, host.moreRect));
    }
    for (const StageSocket& socket : stage.sockets) {
        for (const auto& [text, rect, metrics] : {std::tuple{socket.port, socket.portRect, &figures},
                                                  {socket.name, socket.nameRect, &names},
                                                  {socket.note, socket.noteRect, &figures}}) {
            if (text.isEmpty())
                continue;
            all.push_back(label(text, rect));
            if (metrics->horizontalAdvance(text) > rect.width() + 0.5 || !socket.rect.adjusted(-1, -1, 1, 1).contains(rect))
                tally.found(where, u"“%1” is cut"_s.arg(text));
        }
        if (socket.queuePart < 0)
            ++(socket.name == stateName(socket.state) ? tally.fullNames : tally.shortNames);
    }
    for (const StageFailure& failure : stage.failures) {
        ++tally.failures;
        all.push_back(label(failure.text, failure.rect));
        if (names.horizontalAdvance(failure.text) > failure.rect.width())
            tally.found(where, u"“%1” is cut"_s.arg(failure.text));
        for (const StageHost& host : stage.hosts) {
            if (host.name == failure.host && !host.rect.contains(failure.rect))
                tally.found(where, u"“%1” leaves its card"_s.arg(failure.text));
        }
    }
    for (const StageFrame& frame : stage.frames) {
        if (!stage.area.adjusted(-1, -1, 1, 1).contains(frame.rect))
            tally.found(where, u"frame %1 leaves the stage"_s.arg(frame.number));
        // What queues up overlaps as a deck of cards does; one frame alone covers nobody.
        if (stage.frames.size() == 1) {
            all.push_back(label(frame.title, frame.rect));
            if (!stage.captionRect.isNull())
                all.push_back(label(stage.caption, stage.captionRect));
        }
    }
    tally.noOverlap(where, all);
}

QStringList recordings()
{
    QStringList names;
    for (const QFileInfo& file :
         QDir(QStringLiteral(STATEWIRE_TEST_DATA "/recordings")).entryInfoList({u"*.pcapng"_s}, QDir::Files, QDir::Name))
        names << file.completeBaseName();
    return names;
}

} // namespace

class TestPictureLayouts : public QObject
{
    Q_OBJECT

    template <class Look> void lookAtAll(const char* picture, const Look& look)
    {
        const Theme theme = Theme::make(Theme::Look::Light);
        const QStringList names = recordings();
        QVERIFY(names.size() >= 25);
        Tally whole;
        for (const Sizes& sizes : windows) {
            Tally tally;
            for (const QString& name : names) {
                const Recording recording(name);
                for (qint64 tNs : recording.looks)
                    look(recording, sizes, theme, tNs, tally);
            }
            tally.report(qPrintable(u"%1, window of %2"_s.arg(QLatin1String(picture), QLatin1String(sizes.window))));
            whole.wrong << tally.wrong;
            whole.untold += tally.untold;
            whole.unnamed += tally.unnamed;
        }
        QVERIFY2(whole.wrong.isEmpty(), qPrintable(whole.wrong.join(u'\n')));
        QCOMPARE(whole.untold, 0);
        QCOMPARE(whole.unnamed, 0);
    }

private Q_SLOTS:
    void noLabelOfTheTimelineCoversAnotherOrIsCut() { lookAtAll("timeline", lookAtTimeline); }
    void noLabelOfTheLadderCoversAnotherOrIsCut() { lookAtAll("ladder", lookAtLadder); }
    void noLabelOfTheStageCoversAnotherOrIsCut() { lookAtAll("stage", lookAtStage); }
};

STATEWIRE_TEST(TestPictureLayouts);
#include "tst_picturelayouts.moc"
