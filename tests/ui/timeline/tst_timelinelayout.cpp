// SPDX-License-Identifier: GPL-3.0-or-later
// Where everything of the timeline goes, without a scene: rows, pairs, lives, labels, arrows, breaks.
#include "support/laidtimeline.h"
#include "support/samplesession.h"
#include "support/testregistry.h"
#include "support/wirestory.h"
#include "ui/context/nameroom.h"
#include "ui/timeline/statelegend.h"

#include <QTest>
#include <algorithm>

using namespace statewire;
using namespace statewire::test;
using namespace Qt::StringLiterals;

class TestTimelineLayout : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aConnectionIsABandWithTheClientAboveTheServer()
    {
        const Laid laid(sampleSession());
        const TimelineShapes shapes = laid.shapes();
        QCOMPARE(shapes.bands.size(), 2u);
        for (const BandShape& band : shapes.bands) {
            QCOMPARE(band.rows.size(), 2u);
            QVERIFY(band.rows[0].title.startsWith(u"client :4000"_s));
            QCOMPARE(band.rows[1].title, u"server :2016"_s);
            QVERIFY(band.rows[0].rect.bottom() < band.rows[1].rect.top());
            QVERIFY(band.rect.contains(QRectF(band.rows[0].rect.topLeft(), band.rows[1].rect.bottomRight())));
        }
        QVERIFY(shapes.bands[0].rect.bottom() <= shapes.bands[1].rect.top());
        QCOMPARE(shapes.bands[0].rows[1].subtitle, u"← :40000"_s);
    }

    void listenersHaveNoRow()
    {
        const Laid laid(sampleSession(0));
        QVERIFY(laid.shapes().bands.empty());
    }

    void spansFollowEachOtherWithoutOverlap()
    {
        const Laid laid(sampleSession());
        const TimelineShapes shapes = laid.shapes();
        QVERIFY(shapes.spans.size() > 15);
        for (size_t i = 1; i < shapes.spans.size(); ++i) {
            const SpanBox& a = shapes.spans[i - 1];
            const SpanBox& b = shapes.spans[i];
            QVERIFY(laid.scene.plot.contains(b.rect));
            if (a.track == b.track && a.life == b.life)
                QVERIFY(a.rect.right() <= b.rect.left());
        }
    }

    void aSecondLifeIsRingedAndNeverMergedWithTheFirst()
    {
        const Laid laid(sampleSession());
        const TimelineShapes shapes = laid.shapes();
        QCOMPARE(shapes.rings.size(), 2u); // both ends of the reopened connection
        for (const LifeRing& ring : shapes.rings)
            QCOMPARE(ring.number, 2);
        const size_t server = shapes.bands[0].rows[1].track;
        const SpanBox* wait = findSpan(shapes, server, 0, TcpState::TimeWait);
        const SpanBox* reborn = findSpan(shapes, server, 1, TcpState::SynRecv);
        QVERIFY(wait && reborn);
        QVERIFY(wait->rect.right() <= reborn->rect.left());
        QVERIFY(std::abs(shapes.rings[1].centre.x() - reborn->rect.left()) < 2);
    }

    void aNameShrinksToTwoLettersAndThenToNothing()
    {
        Laid laid(sampleSession());
        const auto labelAt = [&](double width) {
            laid.scene.plot = QRectF(140, 20, width, 400);
            const TimelineShapes shapes = laid.shapes();
            return findSpan(shapes, shapes.bands[0].rows[0].track, 0, TcpState::SynSent)->label;
        };
        QCOMPARE(labelAt(2400), u"SYN_SENT"_s);
        QCOMPARE(labelAt(700), u"SS"_s);
        QCOMPARE(labelAt(120), QString());
    }

    void aLabelIsNeverWiderThanItsSpan()
    {
        Laid laid(sampleSession());
        const QFontMetricsF metrics(laid.theme.font(TextRole::Span));
        for (double width : {100.0, 300.0, 800.0, 1600.0, 3000.0}) {
            laid.scene.plot = QRectF(140, 20, width, 400);
            for (const SpanBox& span : laid.shapes().spans)
                QVERIFY(span.label.isEmpty() || metrics.horizontalAdvance(span.label) <= span.labelRect.width());
        }
    }

    void anOpenTimeWaitSaysHowLongItStillLasts()
    {
        const Laid laid(sampleSession());
        const TimelineShapes shapes = laid.shapes();
        const SpanBox* wait = findSpan(shapes, shapes.bands[1].rows[1].track, 0, TcpState::TimeWait);
        QVERIFY(wait);
        const auto left = laid.timeline.tracks()[wait->track].lives[0].timerLeftNs(laid.scene.playheadNs);
        QCOMPARE(wait->countdown, u"%1 s left"_s.arg(double(*left) / 1e9, 0, 'f', 1));
        QVERIFY(wait->rect.contains(wait->countdownRect));
        // The one that was reopened has ended, so it counts no more.
        QCOMPARE(findSpan(shapes, shapes.bands[0].rows[1].track, 0, TcpState::TimeWait)->countdown, QString());
    }

    void arrowsGoFromWhenAndWhereAFrameLeftToWhereItArrived()
    {
        const Laid laid(sampleSession());
        const TimelineShapes shapes = laid.shapes();
        QCOMPARE(shapes.arrows.size(), laid.timeline.arrows().size());
        const BandShape& band = shapes.bands[0];
        const ArrowShape& syn = shapes.arrows.front();
        const Arrow& sent = laid.timeline.arrows()[*laid.timeline.findArrow(syn.number)];
        QCOMPARE(syn.line.p1(), QPointF(xOf(laid.scene, sent.sentNs), band.rows[0].rect.bottom()));
        QCOMPARE(syn.line.p2(), QPointF(xOf(laid.scene, sent.landedNs), band.rows[1].rect.top()));
        QVERIFY(syn.line.dx() > 0);
        QVERIFY(shapes.arrows[1].line.dy() < 0); // the SYN-ACK comes up
    }

    void labelsOfArrowsDoNotCoverEachOther()
    {
        Laid laid(sampleSession());
        for (double width : {400.0, 900.0, 1400.0}) {
            laid.scene.plot = QRectF(140, 20, width, 300);
            const TimelineShapes shapes = laid.shapes();
            for (size_t i = 0; i < shapes.arrows.size(); ++i) {
                for (size_t j = 0; j < i; ++j) {
                    const QRectF a = shapes.arrows[i].labelRect;
                    QVERIFY(a.isNull() || !a.intersects(shapes.arrows[j].labelRect));
                }
            }
        }
    }

    void aFactIsWrittenInFullBesideTheFrameThatMatters()
    {
        Laid laid(sampleSession());
        const quint64 last = laid.timeline.arrows().back().number;
        laid.scene.facts = {{last, u"ACK and a fact in some words"_s}};
        const TimelineShapes shapes = laid.shapes();
        const auto fact =
            std::find_if(shapes.arrows.begin(), shapes.arrows.end(), [](const ArrowShape& a) { return a.matters; });
        QVERIFY(fact != shapes.arrows.end());
        QCOMPARE(fact->label, u"ACK and a fact in some words"_s);
        QVERIFY(laid.scene.plot.contains(fact->labelRect));
        for (const BreakShape& torn : shapes.breaks)
            QVERIFY(fact->labelRect.right() < torn.leftX || fact->labelRect.left() > torn.rightX);
    }

    void aFactStaysOnItsArrowsSideOfATornEdgeOrIsLedToIt()
    {
        Laid laid(sampleSession());
        // The last SYN follows a torn edge; older frames stand before it.
        const auto& arrows = laid.timeline.arrows();
        const auto syn = std::find_if(arrows.rbegin(), arrows.rend(), [](const Arrow& a) { return a.segment.isPureSyn(); });
        laid.scene.facts = {{syn->number, u"SYN: 16 121 419 ahead"_s}, {syn->number + 1, u"SYN,ACK: old + 65 537"_s}};
        for (double height : {200.0, 300.0, 500.0}) {
            for (double width : {600.0, 900.0, 1200.0, 1600.0, 2200.0}) {
                laid.scene.plot = QRectF(140, 20, width, height);
                const TimelineShapes shapes = laid.shapes();
                QCOMPARE(shapes.breaks.size(), 1u);
                const BreakShape& torn = shapes.breaks.front();
                for (const ArrowShape& arrow : shapes.arrows) {
                    if (!arrow.matters)
                        continue;
                    QVERIFY2(!arrow.label.isEmpty(), "a fact is always told");
                    const bool sameSide = (arrow.labelRect.center().x() < torn.leftX) == (arrow.line.x1() < torn.leftX);
                    QVERIFY2(sameSide || !arrow.leader.isNull(), "beyond a torn edge only at the end of a leader");
                    if (width < 1600)
                        continue;
                    for (const ArrowShape& other : shapes.arrows)
                        QVERIFY(&other == &arrow || !arrow.labelRect.contains(other.line.center()));
                }
            }
        }
    }

    void whatIsSentAgainIsMarked()
    {
        WireStory story;
        story.send(true, 40000, FlagSyn);
        story.wait(second);
        story.send(true, 40000, FlagSyn);
        story.wait(second);
        Laid laid(story.session);
        const TimelineShapes shapes = laid.shapes();
        QCOMPARE(shapes.arrows.size(), 2u);
        QVERIFY(!shapes.arrows[0].repeats);
        QVERIFY(shapes.arrows[1].repeats);
        QCOMPARE(shapes.arrows[1].label, u"S again"_s);
    }

    void namesAreWholeWhereTheScaleCanGiveThemRoom()
    {
        const Session session = sampleSession();
        Laid laid{Session(session)};
        const auto shortNames = [&](bool roomy) {
            laid.scene.plot = QRectF(140, 20, 1100, 400);
            const ScaleRoom room = nameRoom(laid.timeline, {}, laid.theme, 1100);
            laid.scale = TimeScale::eventSpaced(laid.timeline.moments(), laid.timeline.endNs(), laid.timeline.flights(),
                                                roomy ? &room : nullptr);
            laid.scene.fromUnit = firstRowUnit(laid.timeline, laid.scale);
            laid.scene.toUnit = laid.scale.endUnit();
            const TimelineShapes shapes = laid.shapes();
            const auto brief = std::count_if(shapes.spans.begin(), shapes.spans.end(),
                                             [](const SpanBox& s) { return s.label != stateName(s.state); });
            return std::pair(int(brief), int(shortNamed(shapes).size()));
        };
        QCOMPARE(shortNames(true), std::pair(0, 0));
        QVERIFY(shortNames(false).first > 0);
        QVERIFY2(shortNames(false).second > 0, "and the legend explains them");
    }

    void stepsAreFlagsThatDoNotCoverEachOther()
    {
        Laid laid(sampleSession());
        laid.scene.strip = QRectF(140, 0, 1400, 18);
        for (double width : {200.0, 500.0, 1400.0}) {
            laid.scene.plot.setWidth(width);
            laid.scene.strip.setWidth(width);
            const TimelineShapes shapes = laid.shapes();
            QVERIFY(shapes.flags.size() >= 4);
            for (size_t i = 1; i < shapes.flags.size(); ++i)
                QVERIFY(!shapes.flags[i].labelRect.intersects(shapes.flags[i - 1].labelRect));
        }
    }

    void aLongGapIsTornAndSaysWhatWasSkipped()
    {
        const Laid laid(sampleSession());
        const TimelineShapes shapes = laid.shapes();
        QCOMPARE(shapes.breaks.size(), 1u);
        QVERIFY2(shapes.breaks[0].label.startsWith(u"1.03"_s), qPrintable(shapes.breaks[0].label));
        QVERIFY(Laid(sampleSession(), TimeScale::Kind::Linear).shapes().breaks.empty());
    }

    void nothingAfterThePlayheadIsLaidOut()
    {
        Laid laid(sampleSession());
        for (qint64 t : laid.timeline.moments()) {
            laid.scene.playheadNs = t;
            const TimelineShapes shapes = laid.shapes();
            const double x = xOf(laid.scene, t);
            for (const SpanBox& span : shapes.spans) {
                QVERIFY(span.beginNs <= t);
                QVERIFY(span.rect.right() <= x + 1.5);
            }
            for (const ArrowShape& arrow : shapes.arrows) {
                QVERIFY(arrow.line.p1().x() <= x + 0.5);
                QVERIFY(arrow.line.p2().x() <= x + 0.5);
            }
            for (const BreakShape& torn : shapes.breaks)
                QVERIFY(torn.leftX <= x);
            QVERIFY(shapes.playheadX);
        }
    }

    void aFrameOnItsWayEndsAtThePlayheadBetweenTheRows()
    {
        Laid laid(sampleSession());
        const Arrow& first = laid.timeline.arrows().front();
        laid.scene.playheadNs = (first.sentNs + first.landedNs) / 2;
        const TimelineShapes shapes = laid.shapes();
        QCOMPARE(shapes.arrows.size(), 1u);
        QVERIFY(!shapes.arrows[0].arrived);
        const BandShape& band = shapes.bands[0];
        QVERIFY(shapes.arrows[0].line.p2().y() > band.rows[0].rect.bottom());
        QVERIFY(shapes.arrows[0].line.p2().y() < band.rows[0].rect.bottom() + band.rect.height());
    }

    void zoomedInSpansAreCutAtThePlotsEdges()
    {
        Laid laid(sampleSession());
        const double whole = laid.scale.endUnit() - laid.scale.beginUnit();
        laid.scene.fromUnit = laid.scale.beginUnit() + whole * 0.3;
        laid.scene.toUnit = laid.scale.beginUnit() + whole * 0.32;
        const TimelineShapes shapes = laid.shapes();
        QVERIFY(!shapes.spans.empty());
        for (const SpanBox& span : shapes.spans)
            QVERIFY(laid.scene.plot.adjusted(-1, -1, 1, 1).contains(span.rect));
        for (const ArrowShape& arrow : shapes.arrows) {
            QVERIFY(arrow.line.p1().x() >= laid.scene.plot.left() - 0.5);
            QVERIFY(arrow.line.p2().x() <= laid.scene.plot.right() + 0.5);
        }
    }

    void timeAndPlaceAreEachOthersInverse()
    {
        const Laid laid(sampleSession());
        for (qint64 t : laid.timeline.moments())
            QVERIFY(std::abs(momentAt(laid.scene, xOf(laid.scene, t)) - t) <= 1000);
    }

    void manySpansCostNoMoreThanTheirPixels()
    {
        const Laid laid(busySession(4, 20'000));
        size_t spans = 0;
        for (const Track& track : laid.timeline.tracks()) {
            for (const Life& life : track.lives)
                spans += life.spans.size();
        }
        QVERIFY(spans >= 80'000);
        QVERIFY2(laid.shapes().rings.empty(), "rings must not hide the states");
        // Lives of five spans each: a life takes a pixel at most.
        QVERIFY(laid.shapes().spans.size() < 30'000);
    }

    void bandsBeyondTheBottomCanBeScrolledTo()
    {
        Laid laid(busySession(30, 5));
        const TimelineShapes top = laid.shapes();
        QVERIFY(top.contentHeight > laid.scene.plot.height());
        QVERIFY(top.bands.size() < 30);
        laid.scene.scroll = top.contentHeight - laid.scene.plot.height();
        QCOMPARE(laid.shapes().bands.back().rows[0].title, u"client :10029"_s);
    }
};

STATEWIRE_TEST(TestTimelineLayout);
#include "tst_timelinelayout.moc"
