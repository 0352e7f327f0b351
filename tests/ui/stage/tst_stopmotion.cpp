// SPDX-License-Identifier: GPL-3.0-or-later
// A handshake and a close in stop motion, from the window alone: whatever state a frame leads to stands on the stage, in the
// table and on the chart.
#include "scenario/library/library.h"
#include "support/testregistry.h"
#include "support/windowundertest.h"
#include "ui/parts/messagebar.h"
#include "ui/stage/stageview.h"
#include "ui/tables/socketview.h"
#include "ui/timeline/timelineplot.h"
#include "ui/timeline/timelineview.h"
#include "ui/window/viewarrangement.h"

#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <set>

using namespace statewire;
using namespace Qt::StringLiterals;

namespace {

constexpr int patienceMs = 30'000;
using States = std::set<TcpState>;

States onStage(WindowUnderTest& window)
{
    States states;
    for (const StageSocket& socket : window.stage().stage().sockets) {
        if (socket.mark == Mark::Observed)
            states.insert(socket.state);
    }
    return states;
}

States inTable(WindowUnderTest& window)
{
    States states;
    const SocketModel* model = window.findChild<SocketModel*>();
    for (int row = 0; row < model->rowCount(); ++row) {
        const QModelIndex index = model->index(row, SocketModel::State);
        if (!index.data(SocketModel::InferredRole).toBool())
            states.insert(TcpState(index.data(SocketModel::StateRole).toInt()));
    }
    return states;
}

States onChart(WindowUnderTest& window)
{
    States states;
    for (const SpanBox& span : window.chart().plot()->shapes().spans)
        states.insert(span.state);
    return states;
}

States observedNow(WindowUnderTest& window)
{
    States states;
    for (const SocketAt& socket : window.source().timeline().socketsAt(window.playhead().positionNs())) {
        if (socket.span->mark == Mark::Observed)
            states.insert(socket.span->state);
    }
    return states;
}

bool holds(const States& all, const States& some)
{
    return std::includes(all.begin(), all.end(), some.begin(), some.end());
}

} // namespace

class TestStopMotion : public QObject
{
    Q_OBJECT

    std::unique_ptr<WindowUnderTest> m_window;
    bool m_byMouse = false;

    void use(const QString& button, Qt::Key key)
    {
        if (!m_byMouse) {
            QTest::keyClick(&m_window->chart(), key);
            return;
        }
        QPushButton* found = nullptr;
        const auto isThere = [&] {
            for (QPushButton* candidate : m_window->findChildren<QPushButton*>()) {
                if (candidate->isVisible() && candidate->isEnabled() && candidate->text().startsWith(button))
                    found = candidate;
            }
            return found != nullptr;
        };
        if (QTest::qWaitFor(isThere, patienceMs)) { // the window hears of a held frame a moment later
            QTest::mouseClick(found, Qt::LeftButton);
            return;
        }
        QFAIL(qPrintable(u"there is no button '%1' to click"_s.arg(button)));
    }

private Q_SLOTS:
    void everyStateOfAHandshakeAndACloseStandsInEveryView_data()
    {
        QTest::addColumn<bool>("byMouse");
        QTest::newRow("by keys") << false;
        QTest::newRow("by mouse") << true;
    }

    void everyStateOfAHandshakeAndACloseStandsInEveryView()
    {
        QFETCH(bool, byMouse);
        m_byMouse = byMouse;
        m_window = std::make_unique<WindowUnderTest>(bundledScenarios());
        const QSignalSpy failures(&m_window->source(), &ShownSource::failed);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
        m_window->openScenario(u"time-wait-reuse"_s, u"default"_s);
        ShownSource& source = m_window->source();
        QTRY_VERIFY_WITH_TIMEOUT(source.isReady() || source.hasFailed(), patienceMs);
        if (source.hasFailed() && !failures.isEmpty() && failures.first().at(1).toInt() == exitCannotRunHere)
            QSKIP(qPrintable(u"No lab on this machine: "_s + m_window->messageBar().text()));
        QVERIFY(!source.hasFailed());
        m_window->chart().setFocus();

        use(u"Hold Wire"_s, Qt::Key_H);
        QVERIFY(source.isWireHeld());
        const States wanted{TcpState::Listen,      TcpState::SynSent,  TcpState::SynRecv,
                            TcpState::Established, TcpState::FinWait1, TcpState::FinWait2,
                            TcpState::CloseWait,   TcpState::LastAck,  TcpState::TimeWait};
        States seen;
        constexpr int mostHands = 60; // the story takes 18 frames and 4 steps until then
        for (int hand = 0; hand < mostHands && !holds(seen, wanted); ++hand) {
            QTRY_VERIFY_WITH_TIMEOUT(source.heldFrames() > 0 || !source.isBusy(), patienceMs);
            QVERIFY2(!source.hasFailed(), qPrintable(m_window->messageBar().text()));
            const size_t before = source.session().events().size();
            if (source.heldFrames() > 0)
                use(u"Next Frame"_s, Qt::Key_J);
            else
                use(u"Next ▶"_s, Qt::Key_N);
            QTRY_VERIFY_WITH_TIMEOUT(source.session().events().size() > before, patienceMs);
            // The lab goes on by itself to the next frame that is held, or to the end of the step.
            QTRY_VERIFY_WITH_TIMEOUT(source.heldFrames() > 0 || !source.isBusy(), patienceMs);
            QTRY_VERIFY_WITH_TIMEOUT(m_window->playhead().positionNs() >= source.timeline().endNs(), patienceMs);
            QTRY_COMPARE_WITH_TIMEOUT(onStage(*m_window), observedNow(*m_window), patienceMs);
            QTRY_COMPARE_WITH_TIMEOUT(inTable(*m_window), observedNow(*m_window), patienceMs);
            States drawn = observedNow(*m_window);
            drawn.erase(TcpState::Listen); // a listener is no connection, and has no lane of its own
            QTRY_VERIFY_WITH_TIMEOUT(holds(onChart(*m_window), drawn), patienceMs);
            seen.merge(observedNow(*m_window));
        }
        QVERIFY(holds(seen, wanted));
        use(u"Release Wire"_s, Qt::Key_H);
        QVERIFY(!source.isWireHeld());
        m_window.reset();
    }
};

STATEWIRE_TEST(TestStopMotion);
#include "tst_stopmotion.moc"
