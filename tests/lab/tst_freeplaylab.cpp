// SPDX-License-Identifier: GPL-3.0-or-later
// Free play on the real kernel: what was done by hand, written as a scenario, passes its own checks when it is run.
#include "scenario/format/scenariowriter.h"
#include "scenario/freeplay/freeplaystate.h"
#include "scenario/freeplay/freeplaystory.h"
#include "scenario/run/labhand.h"
#include "scenario/run/storyplayer.h"
#include "support/labsupport.h"
#include "support/testregistry.h"

#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

using namespace statewire;
using namespace statewire::test;
using namespace Qt::StringLiterals;

namespace {

constexpr int patienceMs = 20'000;

/// A lab and a hand in it.
class Player
{
public:
    explicit Player(LabMode mode = LabMode::Wire)
        : m_hand(m_lab, freePlayPlan(mode), Pace::Fast), m_player(m_lab, freePlayPlan(mode), Pace::Fast, &m_hand)
    {
        QObject::connect(&m_hand, &LabHand::given, &m_hand, [this](qint64 number, const LabCommand& command) {
            m_log.given(number, command, m_lab.nowNs(), addressesIn(m_lab.session()));
        });
        QObject::connect(&m_hand, &LabHand::done, &m_hand,
                         [this](qint64 number, const QString& error) { m_log.done(number, error, m_lab.nowNs()); });
        m_player.start();
    }
    ~Player() { stop(); }

    void stop()
    {
        m_lab.stop();
        (void)QTest::qWaitFor([&] { return !m_lab.isLive(); }, patienceMs);
    }

    bool isReady() const { return m_player.isReady(); }
    const LabRun& lab() const { return m_lab; }
    LabHand& hand() { return m_hand; }
    FreePlayLog& log() { return m_log; }
    LabState state() const { return labStateAt(m_lab.session(), m_lab.timeline(), m_log, m_lab.nowNs()); }

    QString worker(const QString& role, const QString& host, const QString& engine = u"posix"_s)
    {
        const QString name = m_log.newWorkerName(role);
        wait(m_hand.startWorker({name, host, engine}));
        return name;
    }
    qint64 listen(const QString& server, quint16 port = 2016)
    {
        Action action;
        action.worker = server;
        action.request = CallRequest(Call::Listen)
                             .set(Argument::Socket, m_log.newSocketName(server, Call::Listen))
                             .set(Argument::Port, port);
        return m_hand.act(action);
    }
    qint64 act(HandVerb verb, const QString& worker, const QString& socket = {}, const HandChoice& choice = {})
    {
        const LabState now = state();
        return m_hand.act(handAction(verb, *now.worker(worker), now.socket(worker, socket), choice, m_log));
    }
    /// False if no answer comes.
    bool wait(qint64 command)
    {
        return QTest::qWaitFor([&] { return m_log.find(command)->doneNs.has_value(); }, patienceMs);
    }
    bool has(const QString& host, TcpState state, int count = 1)
    {
        return QTest::qWaitFor([&] { return countSockets(m_lab.timeline(), host, state, m_lab.session().endNs()) == count; },
                               patienceMs);
    }
    bool holds(size_t frames)
    {
        return QTest::qWaitFor([&] { return m_lab.heldFrames().size() == frames; }, patienceMs);
    }

private:
    LabRun m_lab;
    LabHand m_hand;
    StoryPlayer m_player;
    FreePlayLog m_log;
};

} // namespace

class TestFreePlayLab : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;

    /// Writes what \p player did and runs it as a user would, ten times.
    void passesTenTimes(Player& player, LabMode mode, QByteArray* text = nullptr)
    {
        const Result<FreePlayStory> story =
            storyOf(player.log(), player.lab().session(), player.lab().timeline(), mode, u"By hand"_s);
        QVERIFY2(story, story ? "" : qPrintable(story.error().text()));
        player.stop();
        const QString path = m_folder.filePath(u"%1.toml"_s.arg(QString::fromLatin1(QTest::currentTestFunction())));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        const QByteArray written = writeScenario(story->scenario, story->remarks);
        file.write(written);
        file.close();
        if (qEnvironmentVariableIsSet("STATEWIRE_TEST_SHOW"))
            qInfo().noquote() << written;
        if (text)
            *text = written;
        const Finished check = runStatewire({u"check"_s, path});
        QVERIFY2(check.status == 0, check.err.constData());
        for (int i = 0; i < 10; ++i) {
            const Finished run = runStatewire({u"run"_s, path, u"--pace"_s, u"fast"_s});
            QVERIFY2(run.status == 0, (run.why() + written).constData());
            QVERIFY2(!run.out.contains("it did not come"), (written + run.out).constData());
        }
    }

private Q_SLOTS:
    void init() { STATEWIRE_NEEDS_LAB(); }

    void aConversationByHandRunsAsAScenario()
    {
        Player player;
        QTRY_VERIFY_WITH_TIMEOUT(player.isReady(), patienceMs);
        QVERIFY(player.state().workers.empty());
        const QString server = player.worker(u"server"_s, u"server"_s);
        QVERIFY(player.wait(player.listen(server)));
        QTRY_COMPARE(player.state().socket(server, u"listener"_s)->state, TcpState::Listen);
        const qint64 accept = player.act(HandVerb::Accept, server, u"listener"_s);
        const QString client = player.worker(u"client"_s, u"client"_s);
        QVERIFY(player.wait(player.act(HandVerb::Connect, client, {}, {u"server:2016"_s})));
        QVERIFY(player.wait(accept));
        QTRY_COMPARE(player.state().socket(server, u"connection-1"_s)->state, TcpState::Established);
        const qint64 read = player.act(HandVerb::Read, server, u"connection-1"_s);
        QVERIFY(player.wait(player.act(HandVerb::Send, client, u"connection"_s, {{}, 0, u"hello"_s})));
        QVERIFY(player.wait(read));
        QVERIFY(player.wait(player.act(HandVerb::Close, server, u"connection-1"_s)));
        QVERIFY(player.has(u"client"_s, TcpState::CloseWait));
        QVERIFY(player.has(u"server"_s, TcpState::FinWait2));
        QVERIFY(player.wait(player.act(HandVerb::Close, client, u"connection"_s)));
        QVERIFY(player.has(u"server"_s, TcpState::TimeWait));
        QByteArray text;
        passesTenTimes(player, LabMode::Wire, &text);
        QVERIFY2(text.contains("state = \"TIME_WAIT\""), text.constData());
        QVERIFY2(!text.contains("background"), text.constData()); // every call came back
        QVERIFY2(!text.contains("{ wait"), text.constData());     // and no clock mattered
    }

    void aHandOnTheWireRunsAsAScenario()
    {
        Player player;
        QTRY_VERIFY_WITH_TIMEOUT(player.isReady(), patienceMs);
        const QString server = player.worker(u"server"_s, u"server"_s);
        QVERIFY(player.wait(player.listen(server)));
        player.hand().holdWire(true);
        const QString client = player.worker(u"client"_s, u"client"_s);
        const qint64 connect = player.act(HandVerb::Connect, client, {}, {u"server:2016"_s});
        QVERIFY(player.holds(1));
        QVERIFY(player.has(u"client"_s, TcpState::SynSent));
        QTRY_COMPARE(player.state().socket(client, u"connection"_s)->state, TcpState::SynSent);
        player.hand().deliverNextFrame();
        QVERIFY(player.has(u"server"_s, TcpState::SynRecv));
        QVERIFY(player.holds(1));
        player.hand().deliverNextFrame();
        QVERIFY(player.has(u"client"_s, TcpState::Established));
        QVERIFY(player.holds(1));
        QVERIFY(player.wait(connect));
        player.hand().holdWire(false);
        QVERIFY(player.has(u"server"_s, TcpState::Established));
        QVERIFY(player.wait(player.act(HandVerb::Accept, server, u"listener"_s)));
        player.hand().setWireDelay(20'000'000);
        QVERIFY(player.wait(player.hand().command(SetSysctl{u"client"_s, u"net.ipv4.tcp_sack"_s, u"0"_s})));
        QVERIFY(player.wait(player.act(HandVerb::Abort, server, u"connection-1"_s)));
        QVERIFY(player.has(u"client"_s, TcpState::Established, 0));
        QByteArray text;
        passesTenTimes(player, LabMode::Wire, &text);
        for (const char* word : {"held = 1", "SYN_SENT", "SYN_RECV", "sysctl = ", "delay = \"20ms\"", "abort", "unrule"})
            QVERIFY2(text.contains(word), (text + word).constData());
    }

    void callsThatFailAndWorkersThatDieRunAsAScenario()
    {
        Player player;
        QTRY_VERIFY_WITH_TIMEOUT(player.isReady(), patienceMs);
        const QString early = player.worker(u"client"_s, u"client"_s);
        const qint64 refused = player.act(HandVerb::Connect, early, {}, {u"server:2016"_s});
        QVERIFY(player.wait(refused));
        QVERIFY(player.log().find(refused)->error.endsWith(u"ECONNREFUSED"_s));
        const QString server = player.worker(u"server"_s, u"server"_s);
        QVERIFY(player.wait(player.listen(server)));
        const QString second = player.worker(u"server"_s, u"server"_s);
        QVERIFY(player.wait(player.listen(second))); // EADDRINUSE
        const QString client = player.worker(u"client"_s, u"client"_s);
        QVERIFY(player.wait(player.act(HandVerb::Connect, client, {}, {u"server:2016"_s})));
        QVERIFY(player.wait(player.act(HandVerb::Accept, server, u"listener"_s)));
        player.act(HandVerb::Read, client, u"connection"_s);
        QVERIFY(player.wait(player.act(HandVerb::Kill, client)));
        QTRY_VERIFY(!player.state().worker(client)->alive);
        QVERIFY(player.has(u"server"_s, TcpState::CloseWait));
        QVERIFY(player.wait(player.act(HandVerb::Read, server, u"connection-1"_s, {{}, 0, {}, true})));
        QVERIFY(player.wait(player.act(HandVerb::Exit, server)));
        QVERIFY(player.has(u"client"_s, TcpState::TimeWait));
        QByteArray text;
        passesTenTimes(player, LabMode::Wire, &text);
        QVERIFY2(text.contains("result = \"ECONNREFUSED\""), text.constData());
    }

    void frameByFrameInAnotherOrderRunsAsAScenario()
    {
        Player player;
        QTRY_VERIFY_WITH_TIMEOUT(player.isReady(), patienceMs);
        const QString server = player.worker(u"server"_s, u"server"_s);
        QVERIFY(player.wait(player.listen(server)));
        const QString client = player.worker(u"client"_s, u"client"_s);
        QVERIFY(player.wait(player.act(HandVerb::Connect, client, {}, {u"server:2016"_s})));
        QVERIFY(player.wait(player.act(HandVerb::Accept, server, u"listener"_s)));
        player.hand().holdWire(true);
        QVERIFY(player.wait(player.act(HandVerb::Send, client, u"connection"_s, {{}, 0, u"one"_s})));
        QVERIFY(player.holds(1));
        QVERIFY(player.wait(player.act(HandVerb::Send, client, u"connection"_s, {{}, 0, u"two"_s})));
        QVERIFY(player.holds(2));
        const quint64 later = *player.lab().heldFrames().rbegin();
        QVERIFY(player.wait(player.hand().command(ActOnFrame{FrameAct::Deliver, later})));
        QVERIFY(player.holds(2)); // the other, and the answer to the gap before the one that went on
        player.hand().holdWire(false);
        QVERIFY(player.wait(player.act(HandVerb::Read, server, u"connection-1"_s)));
        QByteArray text;
        passesTenTimes(player, LabMode::Wire, &text);
        QVERIFY2(text.contains("{ frame = \"deliver\", nth = 2 }"), text.constData());
    }

    void onLoopbackItRunsToo()
    {
        Player player(LabMode::Loopback);
        QTRY_VERIFY_WITH_TIMEOUT(player.isReady(), patienceMs);
        const QString server = player.worker(u"server"_s, u"server"_s);
        QVERIFY(player.wait(player.listen(server)));
        const QString client = player.worker(u"client"_s, u"client"_s);
        QVERIFY(player.wait(player.act(HandVerb::Connect, client, {}, {u"server:2016"_s})));
        QVERIFY(player.has(u"server"_s, TcpState::Established));
        QVERIFY(player.wait(player.act(HandVerb::Accept, server, u"listener"_s)));
        QVERIFY(player.wait(player.act(HandVerb::Close, client, u"connection"_s)));
        QVERIFY(player.has(u"server"_s, TcpState::CloseWait));
        QVERIFY(player.wait(player.act(HandVerb::Close, server, u"connection-1"_s)));
        QVERIFY(player.has(u"client"_s, TcpState::TimeWait));
        passesTenTimes(player, LabMode::Loopback);
    }
};

STATEWIRE_TEST(TestFreePlayLab);
#include "tst_freeplaylab.moc"
