// SPDX-License-Identifier: GPL-3.0-or-later
// The stage's view: how it moves, rests and takes a frame in hand.
#include "support/testregistry.h"
#include "support/wirestory.h"
#include "ui/stage/stageview.h"

#include <QAction>
#include <QDir>
#include <QMenu>
#include <QPainter>
#include <QSignalSpy>
#include <QTest>
#include <algorithm>
#include <set>

using namespace statewire;
using namespace Qt::StringLiterals;
using Kind = StageFrame::Kind;

namespace {

/// A view with its surroundings, showing a recording.
struct Fixture
{
    ShownSource source;
    ViewScale scale{source};
    Playhead playhead{source, scale};
    Selection selection;
    ViewContext context{source, scale, playhead, selection};
    StageView view{context};

    explicit Fixture(Session session, QSize size = {1130, 180})
    {
        view.resize(size);
        view.show();
        source.showRecording(std::move(session));
        playhead.toEnd();
    }
    ~Fixture()
    {
        source.disconnect();
        playhead.disconnect();
        selection.disconnect();
    }
};

/// Counts paint events of one widget.
class PaintCounter : public QObject
{
public:
    int count = 0;
    bool eventFilter(QObject*, QEvent* event) override
    {
        count += event->type() == QEvent::Paint ? 1 : 0;
        return false;
    }
};

} // namespace

class TestStage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theFrameOfEveryStepIsSeenWhenSteppingByEvent()
    {
        Fixture f(sampleSession());
        f.playhead.toStart();
        std::set<quint64> seen;
        while (!f.playhead.isAtEnd()) {
            f.playhead.stepForward();
            for (const StageFrame& frame : f.view.stage().frames) {
                if (frame.kind == Kind::Arrived)
                    seen.insert(frame.number);
            }
        }
        QCOMPARE(seen.size(), f.source.timeline().arrows().size());
    }

    void atRestNothingIsPainted()
    {
        Fixture f(heldHandshake());
        QTRY_VERIFY(!f.view.isAnimating());
        QCoreApplication::processEvents();
        PaintCounter counter;
        f.view.installEventFilter(&counter);
        for (int i = 0; i < 20; ++i) {
            Q_EMIT f.source.statusChanged(); // says that something changed, but nothing on the stage did
            QCoreApplication::processEvents(QEventLoop::AllEvents, 5);
        }
        QCOMPARE(counter.count, 0);
        QVERIFY(!f.view.isAnimating());
    }

    void whatMovedGlidesAndComesToRest()
    {
        Fixture f(oneFrame(70 * us));
        QTRY_VERIFY(!f.view.isAnimating());
        f.view.setReducedMotion(false);
        f.playhead.moveTo(9 * ms);
        QTRY_VERIFY(!f.view.isAnimating());
        QVERIFY(f.view.stage().frames.empty());
        f.playhead.moveTo(10 * ms + 90 * us);
        QVERIFY(f.view.isAnimating());
        QTRY_VERIFY(!f.view.isAnimating());
        f.view.setReducedMotion(true);
        f.playhead.moveTo(9 * ms);
        f.playhead.moveTo(10 * ms + 90 * us);
        QVERIFY(!f.view.isAnimating());
        f.view.setReducedMotion(false);
        f.view.hide();
        f.playhead.moveTo(9 * ms);
        QVERIFY(!f.view.isAnimating());
    }

    void theKeyboardReachesEveryFrameAndSocket()
    {
        Fixture f(crowdedWire(4, 2));
        f.view.setFocus();
        f.view.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&f.view));
        std::set<quint64> frames;
        size_t sockets = 0;
        for (size_t i = 0; i < 20; ++i) {
            QTest::keyClick(&f.view, Qt::Key_Right);
            if (const auto* frame = std::get_if<SelectedFrame>(&f.view.current()))
                frames.insert(frame->number);
        }
        QCOMPARE(frames.size(), 4u);
        for (int i = 0; i < 20; ++i) {
            QTest::keyClick(&f.view, Qt::Key_Left);
            sockets += std::holds_alternative<SelectedLife>(f.view.current()) ? 1 : 0;
        }
        QVERIFY(sockets >= 4);
        QTest::keyClick(&f.view, Qt::Key_Return);
        QVERIFY(std::holds_alternative<SelectedLife>(f.selection.item()));
    }

    void aClickOnAFrameOffersTheFiveActions()
    {
        Fixture f(heldHandshake());
        QTRY_VERIFY(!f.view.isAnimating());
        const QPoint at = f.view.stage().frames[0].rect.center().toPoint();
        QTest::mouseClick(&f.view, Qt::LeftButton, {}, at);
        QVERIFY(f.selection.item() == SelectedItem(SelectedFrame{1}));
        QMenu* menu = f.view.findChild<QMenu*>();
        QVERIFY(menu);
        QStringList texts;
        QSignalSpy inside(&f.view, &StageView::lookInsideRequested);
        for (QAction* action : menu->actions()) {
            if (action->isSeparator())
                continue;
            texts << action->text().remove(u'&');
            // A recording cannot be changed, only looked into.
            QCOMPARE(action->isEnabled(), texts.last() == u"Look Inside");
            if (action->isEnabled())
                action->trigger();
        }
        QCOMPARE(texts, (QStringList{u"Deliver"_s, u"Drop"_s, u"Duplicate"_s, u"Swap with Next"_s, u"Look Inside"_s}));
        QCOMPARE(inside.count(), 1);
        QCOMPARE(inside.first().first().toULongLong(), 1u);
        menu->close();
    }

    void aClickOnASocketSelectsItsLifeAndOneBesideEverythingNothing()
    {
        Fixture f(sampleSession());
        QTRY_VERIFY(!f.view.isAnimating());
        const StageSocket socket = f.view.stage().sockets.front();
        QTest::mouseClick(&f.view, Qt::LeftButton, {}, socket.rect.center().toPoint());
        QVERIFY(f.selection.item() == SelectedItem(SelectedLife{socket.track, socket.life}));
        QTest::mouseClick(&f.view, Qt::LeftButton, {}, {f.view.width() / 2, 4});
        QVERIFY(f.selection.isEmpty());
    }

    void aQueueUnfoldsAndFoldsByHandAndByKey()
    {
        WireStory story;
        for (quint16 port = 50000; port < 50006; ++port) {
            story.send(true, port, FlagSyn);
            story.row(false, port, TcpState::SynRecv);
            story.wait(ms);
        }
        Fixture f(story.session, {1130, 180});
        f.view.setReducedMotion(true);
        const auto cells = [&f] {
            const std::vector<StageSocket>& all = f.view.stage().sockets;
            return int(std::count_if(all.begin(), all.end(), [](const StageSocket& s) { return s.cell; }));
        };
        const auto queue = [&f] {
            const std::vector<StageSocket>& all = f.view.stage().sockets;
            return std::find_if(all.begin(), all.end(), [](const StageSocket& s) { return !s.queueKey.isEmpty(); })
                ->rect.center()
                .toPoint();
        };
        QCOMPARE(cells(), 0);
        QTest::mouseClick(&f.view, Qt::LeftButton, {}, queue());
        QCOMPARE(cells(), 6);
        QTest::mouseClick(&f.view, Qt::LeftButton, {}, queue());
        QCOMPARE(cells(), 0);
        f.view.setFocus();
        f.view.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&f.view));
        for (int i = 0; i < 12 && cells() == 0; ++i) {
            const auto* life = std::get_if<SelectedLife>(&f.view.current());
            const StageSocket* socket = life ? f.view.stage().socket(life->track, life->life) : nullptr;
            QTest::keyClick(&f.view, socket && !socket->queueKey.isEmpty() ? Qt::Key_Return : Qt::Key_Right);
        }
        QCOMPARE(cells(), 6);
        QTest::keyClick(&f.view, Qt::Key_Return);
        QCOMPARE(cells(), 0);
    }

    void unfoldingAQueueFoldsTheOtherOfItsHost()
    {
        WireStory story;
        for (quint16 port = 50000; port < 50004; ++port) {
            story.halfOpen(port, 2016);
            story.halfOpen(port, 2017);
            story.wait(ms);
        }
        Fixture f(story.session, {1130, 220});
        f.view.setReducedMotion(true);
        const auto unfolded = [&f] {
            QStringList keys;
            for (const StageSocket& socket : f.view.stage().sockets) {
                if (socket.unfolded)
                    keys << socket.queueKey;
            }
            return keys;
        };
        for (const QString& key : {u"server:2016"_s, u"server:2017"_s}) {
            const std::vector<StageSocket>& all = f.view.stage().sockets;
            const auto queue =
                std::find_if(all.begin(), all.end(), [&key](const StageSocket& s) { return s.queueKey == key; });
            QVERIFY(queue != all.end());
            QTest::mouseClick(&f.view, Qt::LeftButton, {}, queue->rect.center().toPoint());
            QCOMPARE(unfolded(), QStringList{key});
            QCOMPARE(std::count_if(all.begin(), all.end(), [](const StageSocket& s) { return s.cell; }), 4);
        }
    }

    void toolTipsTellNothingOfWhatIsToCome()
    {
        Fixture f(oneFrame(300 * ms));
        f.playhead.moveTo(100 * ms);
        const QString early = f.view.describe(SelectedFrame{1});
        QVERIFY2(early.contains(u"on its way"_s) && !early.contains(u"on the wire"_s), qPrintable(early));
        f.playhead.toEnd();
        QVERIFY(f.view.describe(SelectedFrame{1}).contains(u"300 ms on the wire"_s));
        QVERIFY(f.view.accessibleDescription().contains(u"SYN_RECV"_s));
    }

    void picturesOfTheStage()
    {
        const QString folder = qEnvironmentVariable("STATEWIRE_TEST_SHOTS");
        if (folder.isEmpty())
            QSKIP("for the eye only");
        WireStory dropped;
        dropped.row(true, 40000, TcpState::LastAck, SocketTimer::Retransmit, 200 * ms);
        dropped.row(false, 40000, TcpState::TimeWait, SocketTimer::TimeWait, 60 * second);
        const quint64 lost = dropped.send(false, 40000, FlagAck, 7, 9);
        dropped.wait(5 * us).fate(lost, Fate::Dropped);
        dropped.wait(350 * ms).say(NoteEvent{u"end"_s});
        WireStory twice;
        twice.row(true, 40000, TcpState::FinWait1);
        twice.row(false, 40000, TcpState::Established);
        const quint64 fin = twice.send(true, 40000, FlagFin | FlagAck, 1'736'029'317, 4'178'823'686);
        twice.fate(fin, Fate::Held);
        twice.wait(second);
        twice.fate(twice.copy(fin), Fate::Held);
        twice.fate(fin, Fate::Duplicated);
        twice.wait(20 * us).row(false, 40000, TcpState::CloseWait);
        WireStory three;
        for (quint16 port = 40000; port < 40003; ++port) {
            three.row(true, port, TcpState::SynSent, SocketTimer::Retransmit, second);
            three.fate(three.send(true, port, FlagSyn), Fate::Held);
            three.wait(90 * ms);
        }
        const std::vector<std::pair<QString, Session>> scenes{{u"held"_s, heldHandshake(0)},
                                                              {u"repeats"_s, heldHandshake(3)},
                                                              {u"three-held"_s, three.session},
                                                              {u"flying"_s, crowdedWire(1, 1)},
                                                              {u"time-wait"_s, sampleSession(3)},
                                                              {u"reused"_s, sampleSession(4)},
                                                              {u"dropped"_s, dropped.session},
                                                              {u"duplicate"_s, twice.session},
                                                              {u"four"_s, crowdedWire(4, 3)},
                                                              {u"fifty"_s, crowdedWire(50, 20)},
                                                              {u"fifty-held"_s, crowdedWire(50, 20, true)},
                                                              {u"empty"_s, WireStory().session}};
        const struct
        {
            QString name;
            Theme theme;
            QSize size;
        } looks[] = {{u"light"_s, Theme::make(Theme::Look::Light), {1130, 180}},
                     {u"dark"_s, Theme::make(Theme::Look::Dark), {1130, 180}},
                     {u"projector"_s, Theme::make(Theme::Look::Light, true), {1560, 300}},
                     {u"tight"_s, Theme::make(Theme::Look::Light, true), {1130, 200}},
                     {u"low"_s, Theme::make(Theme::Look::Light), {1000, 120}},
                     {u"large"_s, Theme::make(Theme::Look::Light), {1800, 600}}};
        for (const auto& look : looks) {
            QImage sheet(look.size.width() + 20, int(scenes.size()) * (look.size.height() + 10) + 10, QImage::Format_RGB32);
            sheet.fill(look.theme.window);
            QPainter painter(&sheet);
            int y = 10;
            for (const auto& [name, session] : scenes) {
                Fixture f(session, look.size);
                f.view.setReducedMotion(true);
                const QRectF target(QPointF(10, y), QSizeF(look.size));
                painter.fillRect(target, look.theme.panel);
                QVERIFY(f.view.paintFigure(painter, target, look.theme));
                y += look.size.height() + 10;
            }
            sheet.save(QDir(folder).filePath(u"stage-%1.png"_s.arg(look.name)));
        }
    }
};

STATEWIRE_TEST(TestStage);
#include "tst_stage.moc"
