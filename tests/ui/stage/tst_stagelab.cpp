// SPDX-License-Identifier: GPL-3.0-or-later
// The stage on a real lab: frames that are held there, and what a hand does to them.
#include "scenario/library/library.h"
#include "support/testregistry.h"
#include "support/wirestory.h"
#include "ui/freeplay/freeplayhand.h"
#include "ui/stage/stageview.h"
#include "ui/stage/wirecontrols.h"

#include <QAction>
#include <QMenu>
#include <QPointer>
#include <QSignalSpy>
#include <QSlider>
#include <QTest>
#include <algorithm>

using namespace statewire;
using namespace Qt::StringLiterals;
using Kind = StageFrame::Kind;

namespace {

constexpr int patienceMs = 30'000;

} // namespace

class TestStageLab : public QObject
{
    Q_OBJECT

    struct Surroundings
    {
        ShownSource source;
        ViewScale scale{source};
        Playhead playhead{source, scale};
        Selection selection;
        ViewContext context{source, scale, playhead, selection};
        StageView view{context};

        ~Surroundings()
        {
            source.disconnect();
            playhead.disconnect();
            selection.disconnect();
        }
        bool shows(Kind kind, const QString& title) const
        {
            const auto& frames = view.stage().frames;
            return std::any_of(frames.begin(), frames.end(),
                               [&](const StageFrame& f) { return f.kind == kind && f.title == title; });
        }
        bool shows(const QString& host, TcpState state) const
        {
            const auto& sockets = view.stage().sockets;
            return std::any_of(sockets.begin(), sockets.end(),
                               [&](const StageSocket& s) { return s.host == host && s.state == state; });
        }
        /// Chooses \p text in the menu of the frame that is held first.
        bool act(const QString& text)
        {
            const std::set<quint64> held = source.heldFrameNumbers();
            if (held.empty())
                return false;
            const QMenu* menu = view.openFrameMenu(*held.begin(), {});
            for (QAction* action : menu->actions()) {
                if (action->text().remove(u'&') == text && action->isEnabled()) {
                    action->trigger();
                    return true;
                }
            }
            return false;
        }
    };

private Q_SLOTS:
    void aHandOnTheStageDeliversDuplicatesAndDrops()
    {
        const std::vector<Scenario> scenarios = bundledScenarios();
        const auto scenario =
            std::find_if(scenarios.begin(), scenarios.end(), [](const Scenario& s) { return s.id == u"time-wait-reuse"_s; });
        QVERIFY(scenario != scenarios.end());
        Surroundings s;
        QSignalSpy failures(&s.source, &ShownSource::failed);
        s.view.resize(1130, 180);
        s.view.setReducedMotion(true);
        s.view.show();
        const Result<Plan> plan = makePlan(*scenario, scenario->variants.front().id);
        QVERIFY(plan);
        s.source.startLive(*plan, Pace::Real);
        QTRY_VERIFY_WITH_TIMEOUT(s.source.isReady() || !failures.isEmpty(), patienceMs);
        if (!failures.isEmpty() && failures.first().at(1).toInt() == exitCannotRunHere)
            QSKIP("No lab on this machine");
        QVERIFY(s.source.isReady());
        s.source.runNextStep(); // the server listens
        QTRY_VERIFY_WITH_TIMEOUT(!s.source.isBusy(), patienceMs);
        s.source.hand()->holdWire(true);
        s.source.runNextStep();

        QTRY_VERIFY_WITH_TIMEOUT(s.shows(Kind::Held, u"SYN"_s), patienceMs);
        QVERIFY(s.shows(u"client"_s, TcpState::SynSent));
        // The kernel's clock does not stand still: its retransmission is taken off the wire, and counted.
        QTRY_VERIFY_WITH_TIMEOUT(std::any_of(s.view.stage().frames.begin(), s.view.stage().frames.end(),
                                             [](const StageFrame& f) { return f.badge == u"+1 repeat"_s; }),
                                 patienceMs);
        QVERIFY(s.act(u"Deliver"_s));
        QTRY_VERIFY_WITH_TIMEOUT(s.shows(u"server"_s, TcpState::SynRecv), patienceMs);
        QTRY_VERIFY_WITH_TIMEOUT(s.shows(Kind::Held, u"SYN,ACK"_s), patienceMs);
        QVERIFY(s.act(u"Duplicate"_s));
        QTRY_VERIFY_WITH_TIMEOUT(s.shows(u"client"_s, TcpState::Established), patienceMs);
        QTRY_VERIFY_WITH_TIMEOUT(std::any_of(s.view.stage().frames.begin(), s.view.stage().frames.end(),
                                             [](const StageFrame& f) { return f.kind == Kind::Held && f.copyOf != 0; }),
                                 patienceMs);
        QVERIFY(s.act(u"Drop"_s)); // the copy, which waits longest
        QTRY_VERIFY_WITH_TIMEOUT(s.shows(Kind::Lost, u"SYN,ACK"_s), patienceMs);
        QVERIFY(failures.isEmpty());
        // What is held there is not held in what comes after it.
        QVERIFY(s.source.isWireHeld());
        s.source.showRecording(Session());
        QVERIFY(!s.source.isWireHeld());
    }

    void aHandOnTheStageSwapsTwoFramesAndTheWireObeys()
    {
        Surroundings s;
        FreePlayHand hand(s.context);
        QSignalSpy failures(&s.source, &ShownSource::failed);
        s.view.resize(1130, 180);
        s.view.setReducedMotion(true);
        s.view.show();
        s.source.startFreePlay(LabMode::Wire);
        QTRY_VERIFY_WITH_TIMEOUT(s.source.isReady() || !failures.isEmpty(), patienceMs);
        if (!failures.isEmpty() && failures.first().at(1).toInt() == exitCannotRunHere)
            QSKIP("No lab on this machine");
        const QString client = u"client-1"_s;
        const QString connection = u"connection"_s;
        const auto stateOf = [&](const QString& worker, const QString& socket) {
            const LabState state = hand.state();
            const LabSocket* found = state.socket(worker, socket);
            return found ? found->state : std::nullopt;
        };
        const auto isDone = [&] {
            return std::none_of(hand.log().acts().begin(), hand.log().acts().end(),
                                [](const HandAct& act) { return act.isWaiting(); });
        };
        hand.startServer(u"server"_s);
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(u"server-1"_s, u"listener"_s), TcpState::Listen, patienceMs);
        hand.startClient(u"client"_s);
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(client, connection), TcpState::Established, patienceMs);
        hand.setOption(client, connection, u"nodelay"_s, u"1"_s); // the second text must not wait for the first one's ACK
        QTRY_VERIFY_WITH_TIMEOUT(isDone(), patienceMs);
        s.source.hand()->holdWire(true);
        hand.settings.text = u"first"_s;
        hand.perform(HandVerb::Send, client, connection);
        QTRY_COMPARE_WITH_TIMEOUT(s.source.heldFrames(), 1u, patienceMs);
        hand.settings.text = u"second!"_s;
        hand.perform(HandVerb::Send, client, connection);
        QTRY_COMPARE_WITH_TIMEOUT(s.source.heldFrames(), 2u, patienceMs);
        const quint64 first = *s.source.heldFrameNumbers().begin();
        const quint64 second = *s.source.heldFrameNumbers().rbegin();
        QTRY_VERIFY_WITH_TIMEOUT(s.view.stage().caption.contains(u"frame %1 is next"_s.arg(first)), patienceMs);
        QVERIFY(s.act(u"Swap with Next"_s));
        QTRY_VERIFY_WITH_TIMEOUT(s.view.stage().caption.contains(u"frame %1 is next"_s.arg(second)), patienceMs);
        s.source.hand()->deliverNextFrame();
        const auto deliveredNs = [&](quint64 number) {
            return s.source.timeline().arrows()[*s.source.timeline().findArrow(number)].deliveredNs;
        };
        QTRY_VERIFY_WITH_TIMEOUT(deliveredNs(second) != openEndNs, patienceMs);
        QCOMPARE(deliveredNs(first), openEndNs);
        QVERIFY(failures.isEmpty());
    }

    void aMenuDoesNotOutliveItsSession()
    {
        Surroundings s;
        s.view.resize(1130, 180);
        s.view.show();
        s.source.showRecording(heldHandshake());
        s.playhead.toEnd();
        const QPointer<QMenu> menu = s.view.openFrameMenu(s.source.timeline().arrows().front().number, {});
        QVERIFY(menu->isVisible());
        QVERIFY(s.playhead.isFrozen());
        s.source.showRecording(heldHandshake(2));
        QVERIFY(!menu || !menu->isVisible());
        QVERIFY(!s.playhead.isFrozen());
    }

    void aSlowWiresControlsTellItsDelay()
    {
        const std::vector<Scenario> scenarios = bundledScenarios();
        const auto scenario =
            std::find_if(scenarios.begin(), scenarios.end(), [](const Scenario& s) { return s.id == u"time-wait-reuse"_s; });
        Surroundings s;
        WireControls controls(s.context);
        const Result<Plan> plan = makePlan(*scenario, scenario->variants.front().id);
        QVERIFY(plan);
        auto* slider = controls.findChild<QSlider*>();
        s.source.startLive(*plan, Pace::Slow);
        QCOMPARE(qint64(slider->value()) * 50'000'000, slowWireDelayNs);
        s.source.showRecording(Session());
        QCOMPARE(slider->value(), 0);
    }
};

STATEWIRE_TEST(TestStageLab);
#include "tst_stagelab.moc"
