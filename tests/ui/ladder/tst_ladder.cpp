// SPDX-License-Identifier: GPL-3.0-or-later
// The ladder: every frame by the playhead and none after it, in its place, with words that do not cover each other.
#include "support/samplesession.h"
#include "support/testregistry.h"
#include "ui/ladder/laddercanvas.h"
#include "ui/ladder/ladderview.h"
#include "ui/parts/connectionchooser.h"

#include <QPainter>
#include <QScrollBar>
#include <QTest>
#include <algorithm>

using namespace statewire;
using namespace Qt::StringLiterals;

class TestLadder : public QObject
{
    Q_OBJECT

    struct Stage
    {
        ShownSource source;
        ViewScale scale{source};
        Playhead playhead{source, scale};
        Selection selection;
        ViewContext context{source, scale, playhead, selection};

        explicit Stage(Session session = sampleSession())
        {
            source.showRecording(std::move(session));
            playhead.toEnd();
        }
    };

    static LadderScene sceneOf(const Timeline& timeline, const FateLog& fates, qint64 playheadNs)
    {
        LadderScene scene;
        scene.timeline = &timeline;
        scene.fates = &fates;
        scene.playheadNs = playheadNs;
        scene.width = 1100;
        for (size_t i = 0; i < timeline.connections().size(); ++i) {
            if (hasBegun(timeline, timeline.connections()[i], playheadNs))
                scene.connections.push_back(i);
        }
        return scene;
    }

private Q_SLOTS:
    void nothingAfterThePlayheadIsLaidOut()
    {
        const Session session = sampleSession();
        const Timeline timeline = Timeline::of(session);
        FateLog fates;
        fates.update(session);
        const Theme theme = Theme::make(Theme::Look::Light);
        for (qint64 t : timeline.moments()) {
            const LadderShapes shapes = layOutLadder(sceneOf(timeline, fates, t), theme);
            const auto sent = std::count_if(timeline.arrows().begin(), timeline.arrows().end(),
                                            [t](const Arrow& a) { return a.sentNs <= t; });
            QCOMPARE(qint64(shapes.arrows.size()), qint64(sent));
            for (const LadderArrow& arrow : shapes.arrows) {
                const Arrow& frame = timeline.arrows()[*timeline.findArrow(arrow.number)];
                QCOMPARE(arrow.end == LadderArrow::End::Arrived, frame.deliveredNs <= t);
            }
            for (const LadderSpan& span : shapes.spans)
                QVERIFY(timeline.tracks()[span.track].lives[span.life].beginNs() <= t);
        }
    }

    void timeRunsDownAndEveryArrowSlants_data()
    {
        QTest::addColumn<bool>("compressed");
        QTest::newRow("compressed") << true;
        QTest::newRow("exact") << false;
    }
    void timeRunsDownAndEveryArrowSlants()
    {
        QFETCH(bool, compressed);
        const Session session = sampleSession();
        const Timeline timeline = Timeline::of(session);
        FateLog fates;
        fates.update(session);
        LadderScene scene = sceneOf(timeline, fates, timeline.endNs());
        scene.compressed = compressed;
        const LadderShapes shapes = layOutLadder(scene, Theme::make(Theme::Look::Light));
        double last = 0;
        for (const LadderArrow& arrow : shapes.arrows) {
            QVERIFY(arrow.line.y1() >= last);
            last = arrow.line.y1();
            QVERIFY(arrow.line.dy() >= 8);
            QVERIFY(arrow.line.y2() <= shapes.height);
        }
        QCOMPARE(!shapes.breaks.empty(), compressed);
    }

    void wordsLieWithinTheLadderAndDoNotCoverEachOther_data()
    {
        QTest::addColumn<double>("width");
        QTest::addColumn<bool>("projector");
        QTest::addColumn<bool>("relative");
        for (double width : {420.0, 700.0, 1100.0, 1900.0}) {
            for (bool projector : {false, true}) {
                for (bool relative : {false, true})
                    QTest::addRow("%d%s%s", int(width), projector ? " projector" : "", relative ? " relative" : "")
                        << width << projector << relative;
            }
        }
    }
    void wordsLieWithinTheLadderAndDoNotCoverEachOther()
    {
        QFETCH(double, width);
        QFETCH(bool, projector);
        QFETCH(bool, relative);
        const Session session = sampleSession();
        const Timeline timeline = Timeline::of(session);
        FateLog fates;
        fates.update(session);
        LadderScene scene = sceneOf(timeline, fates, timeline.endNs());
        scene.width = width;
        scene.relative = relative;
        const LadderShapes shapes = layOutLadder(scene, Theme::make(Theme::Look::Light, projector));
        size_t labelled = 0;
        for (size_t i = 0; i < shapes.arrows.size(); ++i) {
            const LadderArrow& a = shapes.arrows[i];
            labelled += a.labelArea.isEmpty() ? 0 : 1;
            if (a.labelArea.isEmpty())
                continue;
            const QRectF box = a.labelArea.boundingRect();
            QVERIFY(box.left() >= shapes.leftLine() && box.right() <= shapes.rightLine());
            for (size_t k = i + 1; k < shapes.arrows.size(); ++k)
                QVERIFY(!a.labelArea.intersects(shapes.arrows[k].labelArea));
        }
        if (width / (projector ? 1.5 : 1) > 600)
            QCOMPARE(labelled, shapes.arrows.size()); // compressed spacing has room for all
        for (size_t i = 0; i < shapes.times.size(); ++i) {
            QVERIFY(shapes.times[i].rect.left() >= 0 && shapes.times[i].rect.right() <= width);
            for (size_t k = i + 1; k < shapes.times.size(); ++k)
                QVERIFY(!shapes.times[i].rect.intersects(shapes.times[k].rect));
        }
        for (const LadderSpan& span : shapes.spans)
            QVERIFY(span.rect.left() >= 0 && span.rect.right() <= width && span.rect.bottom() <= shapes.height);
    }

    void aCallThatFailedStandsOnItsHostsLineWithItsError()
    {
        Session session = sampleSession();
        CallEvent call;
        call.host = u"client"_s;
        call.call = u"connect"_s;
        call.errnoName = u"ETIMEDOUT"_s;
        call.result = -1;
        call.beginNs = session.endNs() + 1000;
        call.endNs = call.beginNs + 3'064'000'000;
        session.append({call.endNs, call});
        const Timeline timeline = Timeline::of(session);
        FateLog fates;
        fates.update(session);
        const Theme theme = Theme::make(Theme::Look::Light);
        const LadderShapes shapes = layOutLadder(sceneOf(timeline, fates, session.endNs()), theme);
        QCOMPARE(shapes.failures.size(), 1u);
        const LadderFailure& failure = shapes.failures.front();
        QCOMPARE(failure.text, u"connect \u2717 ETIMEDOUT after 3.06 s"_s);
        QVERIFY(failure.left);
        QVERIFY2(failure.wait.length() > 10, "as long as its wait");
        QVERIFY(failure.textRect.left() > shapes.leftLine());
        for (const LadderArrow& arrow : shapes.arrows)
            QVERIFY(arrow.labelArea.isEmpty() || !arrow.labelArea.boundingRect().intersects(failure.textRect));
        QVERIFY(layOutLadder(sceneOf(timeline, fates, call.endNs - 1), theme).failures.empty());
    }

    void relativeNumbersCountFromTheInitialOne()
    {
        const Session session = sampleSession();
        const Timeline timeline = Timeline::of(session);
        FateLog fates;
        fates.update(session);
        LadderScene scene = sceneOf(timeline, fates, timeline.endNs());
        scene.connections = {0};
        LadderShapes shapes = layOutLadder(scene, Theme::make(Theme::Look::Light));
        QVERIFY2(shapes.arrows[0].numbers.startsWith(u"seq 0 "_s), qPrintable(shapes.arrows[0].numbers));
        QVERIFY2(shapes.arrows[1].numbers.startsWith(u"seq 0  ack 1 "_s), qPrintable(shapes.arrows[1].numbers));
        QVERIFY2(shapes.arrows[2].numbers.startsWith(u"seq 1  ack 1 "_s), qPrintable(shapes.arrows[2].numbers));
        // The second life counts anew.
        const auto syns = std::count_if(shapes.arrows.begin(), shapes.arrows.end(), [](const LadderArrow& a) {
            return a.flags == u"SYN" && a.numbers.startsWith(u"seq 0 "_s);
        });
        QCOMPARE(syns, 2);
        scene.relative = false;
        shapes = layOutLadder(scene, Theme::make(Theme::Look::Light));
        QVERIFY2(shapes.arrows[0].numbers.startsWith(u"seq 1\u2009736"_s), qPrintable(shapes.arrows[0].numbers));
    }

    void aDroppedFrameEndsMidwayOnlyOnceItIsDropped()
    {
        Session session;
        session.append({0, HostInfo{u"client"_s, u"192.168.88.132"_s, 0}});
        session.append({0, HostInfo{u"server"_s, u"192.168.88.131"_s, 1}});
        const auto frame = [&session](qint64 tNs, quint64 number) {
            FrameEvent event{number, u"client"_s, u"server"_s, {}, {}};
            event.bytes = makeFrame({*Endpoint::parse(u"192.168.88.132:40000"_s), *Endpoint::parse(u"192.168.88.131:2016"_s),
                                     FlagPsh | FlagAck, 7, 9, 1, 1, 5});
            event.segment = parseSegment(event.bytes);
            session.append({tNs, event});
        };
        frame(1000, 1);
        session.append({2000, FateEvent{1, Fate::Held}});
        session.append({9000, FateEvent{1, Fate::Dropped}});
        frame(20'000, 2);
        session.append({21'000, FateEvent{2, Fate::Passed}});
        const Timeline timeline = Timeline::of(session);
        FateLog fates;
        fates.update(session);
        const Theme theme = Theme::make(Theme::Look::Light);
        const LadderShapes held = layOutLadder(sceneOf(timeline, fates, 5000), theme);
        QCOMPARE(held.arrows.front().end, LadderArrow::End::OnTheWay);
        QCOMPARE(held.arrows.front().note, u"held"_s);
        const LadderShapes dropped = layOutLadder(sceneOf(timeline, fates, 9000), theme);
        QCOMPARE(dropped.arrows.front().end, LadderArrow::End::Dropped);
        QVERIFY(std::abs(dropped.arrows.front().line.x2() - (dropped.leftLine() + dropped.rightLine()) / 2) < 1);
        const LadderShapes again = layOutLadder(sceneOf(timeline, fates, 30'000), theme);
        QVERIFY(!again.arrows[0].repeats);
        QVERIFY(again.arrows[1].repeats);
        QCOMPARE(again.arrows[1].note, u"sent again"_s);
    }

    void arrowKeysGoFromFrameToFrameAndAClickSelects()
    {
        Stage stage;
        LadderView view(stage.context);
        view.resize(1000, 400);
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        LadderCanvas& area = view.area();
        area.setFocus();
        const std::vector<LadderArrow> arrows = area.shapes().arrows;
        QTest::keyClick(&area, Qt::Key_Down);
        QCOMPARE(stage.selection.item(), SelectedItem(SelectedFrame{arrows.front().number}));
        // The selection narrows the ladder to its connection.
        const std::vector<LadderArrow> narrowed = area.shapes().arrows;
        QVERIFY(narrowed.size() < arrows.size());
        QTest::keyClick(&area, Qt::Key_Down);
        QCOMPARE(stage.selection.item(), SelectedItem(SelectedFrame{narrowed[1].number}));
        QTest::keyClick(&area, Qt::Key_Up);
        QCOMPARE(stage.selection.item(), SelectedItem(SelectedFrame{narrowed[0].number}));
        stage.selection.clear();
        const QPointF on = area.shapes().arrows.back().line.pointAt(0.2) - QPointF(0, area.verticalScrollBar()->value());
        const quint64 last = area.shapes().arrows.back().number;
        QTest::mouseClick(area.viewport(), Qt::LeftButton, {}, on.toPoint());
        QCOMPARE(stage.selection.item(), SelectedItem(SelectedFrame{last}));
        QVERIFY(area.verticalScrollBar()->maximum() > 0);
    }

    void columnsCanBeMovedAndGoBackOnADoubleClick()
    {
        Stage stage;
        LadderView view(stage.context);
        view.resize(1000, 400);
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        LadderCanvas& area = view.area();
        const double before = area.shapes().leftLine();
        const double right = area.shapes().rightLine();
        const QPoint at(qRound(before), 200);
        QTest::mousePress(area.viewport(), Qt::LeftButton, {}, at);
        QTest::mouseMove(area.viewport(), at + QPoint(60, 0));
        QTest::mouseRelease(area.viewport(), Qt::LeftButton, {}, at + QPoint(60, 0));
        QVERIFY(std::abs(area.shapes().leftLine() - before - 60) < 2);
        QVERIFY(std::abs(area.shapes().rightLine() - right) < 1);
        QTest::mouseDClick(area.viewport(), Qt::LeftButton, {}, at + QPoint(60, 0));
        QCOMPARE(area.shapes().leftLine(), before);
    }

    void thePlayheadStaysInView()
    {
        Stage stage;
        LadderView view(stage.context);
        view.resize(900, 300);
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        for (qint64 t : stage.source.moments()) {
            stage.playhead.moveTo(t);
            const double y = view.area().shapes().playheadY - view.area().verticalScrollBar()->value();
            QVERIFY(y >= 0 && y <= view.area().viewport()->height());
        }
    }

    void aFigureIsPaintedWhole()
    {
        Stage stage;
        LadderView view(stage.context);
        QImage image(900, 500, QImage::Format_ARGB32_Premultiplied);
        image.fill(Qt::magenta);
        QPainter painter(&image);
        QVERIFY(view.paintFigure(painter, QRectF(0, 0, 900, 500), Theme::make(Theme::Look::Dark)));
        painter.end();
        QCOMPARE(image.pixelColor(2, 495), Theme::make(Theme::Look::Dark).panel);
    }
};

STATEWIRE_TEST(TestLadder);
#include "tst_ladder.moc"
