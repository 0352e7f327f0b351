// SPDX-License-Identifier: GPL-3.0-or-later
// The stage on a real lab: frames that are held there, and what a hand does to them.
#include "scenario/library.h"
#include "stageview.h"
#include "testregistry.h"

#include <QAction>
#include <QMenu>
#include <QSignalSpy>
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
        SessionSource source;
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
        QSignalSpy failures(&s.source, &SessionSource::failed);
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
        s.source.holdWire(true);
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
    }
};

STATEWIRE_TEST(TestStageLab);
#include "tst_stagelab.moc"
