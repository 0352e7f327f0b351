// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/testregistry.h"
#include "timeline/inference.h"

#include <QTest>

using namespace statewire;
using States = std::vector<TcpState>;

class TestInference : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void onlyStatesOnEveryWalkAreCertain_data();
    void onlyStatesOnEveryWalkAreCertain();
    void vanishingProvesWhatThePeerSaw_data();
    void vanishingProvesWhatThePeerSaw();
    void aStateThatCannotFollowBeginsANewLife_data();
    void aStateThatCannotFollowBeginsANewLife();
    void noStateFollowsItself();
};

void TestInference::onlyStatesOnEveryWalkAreCertain_data()
{
    QTest::addColumn<TcpState>("from");
    QTest::addColumn<TcpState>("to");
    QTest::addColumn<States>("certain");
    const auto row = [](const char* name, TcpState from, TcpState to, const States& certain) {
        QTest::newRow(name) << from << to << certain;
    };
    using enum TcpState;
    row("neighbours", SynSent, Established, {});
    row("SYN_RECV may or may not have been between", SynSent, Established, {});
    row("an active open that was closed by the peer", SynSent, CloseWait, {Established});
    row("an active open that closed first", SynSent, FinWait2, {FinWait1});
    row("a passive open up to LAST_ACK", SynRecv, LastAck, {Established, CloseWait});
    row("a passive close", Established, LastAck, {CloseWait});
    row("an active close", Established, FinWait2, {FinWait1});
    row("FIN_WAIT2 or CLOSING: the way to TIME_WAIT is open", FinWait1, TimeWait, {});
    row("but FIN_WAIT1 is on all", Established, TimeWait, {FinWait1});
    row("a simultaneous close", Established, Closing, {FinWait1});
    row("no way back", TimeWait, Established, {});
    row("no way across", LastAck, TimeWait, {});
    row("the same", Established, Established, {});
}

void TestInference::onlyStatesOnEveryWalkAreCertain()
{
    QFETCH(TcpState, from);
    QFETCH(TcpState, to);
    QFETCH(States, certain);
    QVERIFY(certainStatesBetween(from, to) == certain);
}

void TestInference::vanishingProvesWhatThePeerSaw_data()
{
    QTest::addColumn<TcpState>("last");
    QTest::addColumn<bool>("finWait2");
    QTest::addColumn<bool>("timeWait");
    QTest::addColumn<States>("certain");
    using enum TcpState;
    QTest::newRow("from ESTABLISHED") << Established << true << true << States{CloseWait, LastAck};
    QTest::newRow("from CLOSE_WAIT") << CloseWait << true << true << States{LastAck};
    QTest::newRow("from LAST_ACK nothing is missing") << LastAck << true << true << States{};
    QTest::newRow("the peer never reached TIME_WAIT") << Established << true << false << States{};
    QTest::newRow("the peer may have closed at once") << Established << false << true << States{};
    QTest::newRow("a reset") << Established << false << false << States{};
    QTest::newRow("an active closer") << FinWait2 << true << true << States{};
}

void TestInference::vanishingProvesWhatThePeerSaw()
{
    QFETCH(TcpState, last);
    QFETCH(bool, finWait2);
    QFETCH(bool, timeWait);
    QFETCH(States, certain);
    QVERIFY(certainStatesBeforeVanishing(last, finWait2, timeWait) == certain);
}

void TestInference::aStateThatCannotFollowBeginsANewLife_data()
{
    QTest::addColumn<TcpState>("before");
    QTest::addColumn<TcpState>("after");
    QTest::addColumn<bool>("anew");
    using enum TcpState;
    QTest::newRow("TIME_WAIT reopened by a SYN") << TimeWait << SynRecv << true;
    QTest::newRow("TIME_WAIT reopened, seen late") << TimeWait << Established << true;
    QTest::newRow("TIME_WAIT taken back by connect()") << TimeWait << SynSent << true;
    QTest::newRow("a crash and a new connection") << Established << SynRecv << true;
    QTest::newRow("LAST_ACK gone, the four-tuple taken again") << LastAck << SynSent << true;
    QTest::newRow("CLOSE_WAIT gone, the next one closes first") << CloseWait << FinWait1 << true;
    QTest::newRow("a handshake") << SynRecv << Established << false;
    QTest::newRow("a simultaneous open") << SynSent << SynRecv << false;
    QTest::newRow("a close") << Established << FinWait1 << false;
    QTest::newRow("much missed, but possible") << SynSent << TimeWait << false;
    QTest::newRow("an orphan's minisocket") << FinWait2 << TimeWait << false;
    QTest::newRow("an abort") << Established << Close << false;
}

void TestInference::aStateThatCannotFollowBeginsANewLife()
{
    QFETCH(TcpState, before);
    QFETCH(TcpState, after);
    QTEST(beginsNewLife(before, after), "anew");
}

void TestInference::noStateFollowsItself()
{
    for (TcpState state : allTcpStates) {
        QVERIFY(!beginsNewLife(state, state));
        for (TcpState to : allTcpStates) {
            const States between = certainStatesBetween(state, to);
            QVERIFY(std::find(between.begin(), between.end(), state) == between.end());
            QVERIFY(std::find(between.begin(), between.end(), to) == between.end());
        }
    }
}

STATEWIRE_TEST(TestInference);
#include "tst_inference.moc"
