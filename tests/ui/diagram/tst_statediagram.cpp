// SPDX-License-Identifier: GPL-3.0-or-later
// The state diagram: laid out without overlaps at every size, walked as the session says, at rest when nothing moves.
#include "support/samplesession.h"
#include "support/sessionbuilder.h"
#include "support/testregistry.h"
#include "ui/diagram/statediagramview.h"
#include "ui/diagram/statediagramwords.h"

#include <QPainter>
#include <QTest>
#include <algorithm>

using namespace statewire;
using namespace statewire::test;
using namespace Qt::StringLiterals;

class TestStateDiagram : public QObject
{
    Q_OBJECT

    struct Stage
    {
        ShownSource source;
        ViewScale scale{source};
        Playhead playhead{source, scale};
        Selection selection;
        ViewContext context{source, scale, playhead, selection};

        Stage()
        {
            source.showRecording(sampleSession());
            playhead.toEnd();
        }
    };

private Q_SLOTS:
    void nothingOverlapsAtAnySize_data()
    {
        QTest::addColumn<QSizeF>("size");
        QTest::addColumn<bool>("projector");
        for (const QSizeF& size : {QSizeF(1100, 380), QSizeF(1500, 800), QSizeF(760, 340), QSizeF(1100, 290)}) {
            for (bool projector : {false, true})
                QTest::addRow("%dx%d%s", int(size.width()), int(size.height()), projector ? " projector" : "")
                    << size << projector;
        }
    }
    void closedHasTheNameOfTheRfcAndLinuxsBesideIt()
    {
        DiagramScene scene;
        scene.area = QRectF(0, 0, 1500, 800);
        const DiagramShapes shapes = layOutDiagram(scene, Theme::make(Theme::Look::Light));
        int ends = 0;
        for (const NodeShape& node : shapes.nodes) {
            if (node.state != TcpState::Close) {
                QVERIFY(node.linuxName.isEmpty());
                continue;
            }
            ++ends;
            QCOMPARE(node.label, u"CLOSED"_s);
            QCOMPARE(node.linuxName, u"(CLOSE)"_s);
        }
        QCOMPARE(ends, 2);
        scene.about.state = TcpState::Close;
        QCOMPARE(diagramLines(scene).front().text, u"CLOSED (Linux: CLOSE)"_s);
    }

    void nothingOverlapsAtAnySize()
    {
        QFETCH(QSizeF, size);
        QFETCH(bool, projector);
        const Session session = sampleSession();
        const Timeline timeline = Timeline::of(session);
        for (qint64 t : timeline.moments()) {
            DiagramScene scene;
            scene.area = QRectF(QPointF(), size);
            scene.walks = walksOf(session, timeline, timeline.connections()[0], t);
            const DiagramShapes shapes = layOutDiagram(scene, Theme::make(Theme::Look::Light, projector));
            for (size_t i = 0; i < shapes.nodes.size(); ++i) {
                QVERIFY(scene.area.contains(shapes.nodes[i].rect));
                QVERIFY(!shapes.nodes[i].rect.intersects(shapes.strip));
                for (size_t k = i + 1; k < shapes.nodes.size(); ++k)
                    QVERIFY(!shapes.nodes[i].rect.intersects(shapes.nodes[k].rect));
            }
            for (size_t i = 0; i < shapes.edges.size(); ++i) {
                const QRectF& label = shapes.edges[i].labelRect;
                if (label.isNull())
                    continue;
                QVERIFY(scene.area.contains(label));
                for (const NodeShape& node : shapes.nodes)
                    QVERIFY(!node.rect.intersects(label));
                for (size_t k = i + 1; k < shapes.edges.size(); ++k)
                    QVERIFY(!label.intersects(shapes.edges[k].labelRect));
            }
        }
    }

    void atTheUsualSizeMostEdgesNameTheirCause()
    {
        DiagramScene scene;
        scene.area = QRectF(0, 0, 1100, 380);
        const DiagramShapes shapes = layOutDiagram(scene, Theme::make(Theme::Look::Light));
        QVERIFY(shapes.stripAtSide);
        for (const EdgeShape& edge : shapes.edges) {
            const StateEdge& named = stateEdges()[size_t(edge.edge)];
            QVERIFY2(!edge.labelRect.isNull(), qPrintable(stateName(named.from) + u" → "_s + stateName(named.to)));
        }
    }

    void whatIsPointedAtIsNamedWhereverThereIsNoRoomForNames()
    {
        const Session session = sampleSession();
        const Timeline timeline = Timeline::of(session);
        const Theme theme = Theme::make(Theme::Look::Light, true);
        int unnamed = 0;
        DiagramScene scene;
        scene.area = QRectF(0, 0, 1000, 290);
        for (size_t edge = 0; edge < stateEdges().size(); ++edge) {
            const auto shapeOf = [&](const DiagramShapes& shapes) {
                return *std::find_if(shapes.edges.begin(), shapes.edges.end(),
                                     [&](const EdgeShape& shape) { return shape.edge == int(edge); });
            };
            scene.about = {};
            const DiagramShapes plain = layOutDiagram(scene, theme);
            if (std::none_of(plain.edges.begin(), plain.edges.end(),
                             [&](const EdgeShape& shape) { return shape.edge == int(edge); }))
                continue;
            unnamed += shapeOf(plain).labelRect.isNull() ? 1 : 0;
            scene.about = {std::nullopt, int(edge)};
            const DiagramShapes asked = layOutDiagram(scene, theme);
            QVERIFY(!shapeOf(asked).labelRect.isNull());
            QVERIFY(!shapeOf(asked).label.isEmpty());
            QVERIFY(scene.area.contains(shapeOf(asked).labelRect));
        }
        QVERIFY(unnamed > 0); // else this proves nothing
    }

    void whatIsRareIsDrawnOnlyWhereItWasWalked()
    {
        const auto drawn = [](const SessionBuilder& b) {
            const Timeline timeline = Timeline::of(b.session());
            DiagramScene scene;
            scene.area = QRectF(0, 0, 1100, 380);
            scene.walks = walksOf(b.session(), timeline, timeline.connections()[0], b.nowNs());
            const DiagramShapes shapes = layOutDiagram(scene, Theme::make(Theme::Look::Light));
            return std::count_if(shapes.edges.begin(), shapes.edges.end(), [](const EdgeShape& shape) {
                const StateEdge& edge = stateEdges()[size_t(shape.edge)];
                return edge.from == TcpState::Listen && edge.to == TcpState::Established && !shape.labelRect.isNull();
            });
        };
        SessionBuilder plain;
        plain.listen();
        plain.liveToTimeWait({});
        QCOMPARE(drawn(plain), 0);
        SessionBuilder cookie;
        cookie.listen();
        cookie.frame({u"client"_s, FlagSyn, 1000});
        cookie.frame({u"server"_s, FlagSyn | FlagAck, 5000, 1001});
        cookie.frame({u"client"_s, FlagAck, 1001, 5001});
        cookie.row(u"server"_s, TcpState::Established);
        QCOMPARE(drawn(cookie), 1);
    }

    void anEndOfWhichNothingTellsIsNotSaidToHaveBeenReset()
    {
        SessionBuilder b(u"loopback"_s);
        b.listen();
        b.row(u"server"_s, TcpState::Established);
        b.vanish(u"server"_s);
        const Timeline timeline = Timeline::of(b.session());
        DiagramScene scene;
        scene.area = QRectF(0, 0, 1100, 380);
        scene.walks = walksOf(b.session(), timeline, timeline.connections()[0], b.nowNs());
        const std::vector<DiagramLine> lines = diagramLines(scene);
        QVERIFY(std::any_of(lines.begin(), lines.end(),
                            [](const DiagramLine& line) { return line.detail == "timeout, RST or abort, not seen"_L1; }));
        const DiagramShapes shapes = layOutDiagram(scene, Theme::make(Theme::Look::Light));
        for (const EdgeShape& shape : shapes.edges) {
            if (shape.lit && stateEdges()[size_t(shape.edge)].to == TcpState::Close)
                QVERIFY2(shape.label.isEmpty() || shape.label == QStringList{u"timeout, RST or abort"_s},
                         qPrintable(shape.label.join(u'\n')));
        }
    }

    void escapeLeavesTheChosenStateBeforeTheWindowHearsOfIt()
    {
        Stage stage;
        StateDiagramView view(stage.context);
        view.resize(1100, 380);
        view.show();
        const auto takes = [&view] {
            QKeyEvent escape(QEvent::ShortcutOverride, Qt::Key_Escape, Qt::NoModifier);
            escape.ignore();
            QCoreApplication::sendEvent(&view, &escape);
            return escape.isAccepted();
        };
        QVERIFY(!takes());
        QTest::keyClick(&view, Qt::Key_Down);
        QVERIFY(takes());
        QTest::keyClick(&view, Qt::Key_Escape);
        QVERIFY(!takes());
    }

    void walksEndInTheStateOfThePlayhead()
    {
        const Session session = sampleSession();
        const Timeline timeline = Timeline::of(session);
        for (qint64 t : timeline.moments()) {
            for (const Connection& connection : timeline.connections()) {
                for (const Walk& walk : walksOf(session, timeline, connection, t)) {
                    const int end = walk.client ? connection.client : connection.server;
                    const Life* life = timeline.tracks()[size_t(end)].lifeAt(t);
                    if (life) {
                        QCOMPARE(walk.steps.back().step.to, life->spanAt(t)->state);
                    } else if (!walk.steps.empty()) {
                        QCOMPARE(walk.steps.back().step.to, TcpState::Close);
                    }
                    for (const WalkStep& step : walk.steps) {
                        QVERIFY(step.step.tNs <= t);
                        QVERIFY(step.cause.edge >= 0);
                    }
                }
            }
        }
    }

    void onlyTheCurrentLifeIsLitAndTheLastIsFaint()
    {
        const Session session = sampleSession();
        const Timeline timeline = Timeline::of(session);
        DiagramScene scene;
        scene.area = QRectF(0, 0, 1100, 380);
        scene.walks = walksOf(session, timeline, timeline.connections()[0], timeline.endNs());
        const DiagramShapes shapes = layOutDiagram(scene, Theme::make(Theme::Look::Light));
        const auto edge = [&](TcpState from, TcpState to) {
            return *std::find_if(shapes.edges.begin(), shapes.edges.end(), [&](const EdgeShape& e) {
                return e.edge >= 0 && stateEdges()[size_t(e.edge)].from == from && stateEdges()[size_t(e.edge)].to == to;
            });
        };
        QVERIFY(edge(TcpState::TimeWait, TcpState::SynRecv).lit);
        QVERIFY(!edge(TcpState::Listen, TcpState::SynRecv).lit);
        QVERIFY(edge(TcpState::Listen, TcpState::SynRecv).faint);
        QVERIFY(!edge(TcpState::FinWait2, TcpState::TimeWait).lit);
        QVERIFY(edge(TcpState::FinWait2, TcpState::TimeWait).faint);
    }

    void aTokenWalksAndThenRests()
    {
        Stage stage;
        StateDiagramView view(stage.context);
        view.setReducedMotion(false);
        view.resize(1100, 380);
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        const std::vector<qint64>& moments = stage.source.moments();
        stage.playhead.moveTo(moments[moments.size() - 2]);
        QTRY_VERIFY(!view.isMoving());
        stage.playhead.toEnd();
        QTRY_VERIFY(!view.isMoving());
        for (const Walk& walk : view.scene().walks)
            QCOMPARE(walk.progress, double(walk.steps.size()));
        bool moved = false;
        for (qint64 t : moments) {
            stage.playhead.moveTo(t);
            moved = moved || view.isMoving();
        }
        QVERIFY(moved);
        QTRY_VERIFY(!view.isMoving());
    }

    void withReducedMotionTokensJump()
    {
        Stage stage;
        StateDiagramView view(stage.context);
        view.setReducedMotion(true);
        view.resize(1100, 380);
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        for (qint64 t : stage.source.moments()) {
            stage.playhead.moveTo(t);
            QVERIFY(!view.isMoving());
        }
    }

    void aClickOnAStateExplainsItAndSelectsTheLife()
    {
        Stage stage;
        StateDiagramView view(stage.context);
        view.resize(1100, 380);
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        const auto node = std::find_if(view.shapes().nodes.begin(), view.shapes().nodes.end(),
                                       [](const NodeShape& n) { return n.state == TcpState::Established; });
        QTest::mouseClick(&view, Qt::LeftButton, {}, node->rect.center().toPoint());
        QVERIFY(std::holds_alternative<SelectedLife>(stage.selection.item()));
        view.shapes();
        const std::vector<DiagramLine> lines = diagramLines(view.scene());
        QCOMPARE(lines.front().text, u"ESTABLISHED"_s);
    }

    void aFigureIsPaintedWhole()
    {
        Stage stage;
        StateDiagramView view(stage.context);
        QImage image(900, 400, QImage::Format_ARGB32_Premultiplied);
        image.fill(Qt::magenta);
        QPainter painter(&image);
        QVERIFY(view.paintFigure(painter, QRectF(0, 0, 900, 400), Theme::make(Theme::Look::Dark)));
        painter.end();
        QCOMPARE(image.pixelColor(2, 2), Theme::make(Theme::Look::Dark).panel);
    }
};

STATEWIRE_TEST(TestStateDiagram);
#include "tst_statediagram.moc"
