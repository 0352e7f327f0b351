// SPDX-License-Identifier: GPL-3.0-or-later
// Sockets of this machine's kernel walk only edges that the table of the state machine has, and the session tells why.
#include "explain/facts/transitions.h"
#include "session/sessionreader.h"
#include "support/labsupport.h"
#include "support/testregistry.h"

#include <QTemporaryDir>
#include <QTest>

using namespace statewire;
using namespace statewire::test;
using namespace Qt::StringLiterals;

class TestWalks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { STATEWIRE_NEEDS_LAB(); }

    void everyStepOnTheWireIsAnEdgeWithACauseThatWasSeen_data()
    {
        QTest::addColumn<QString>("scenario");
        const QString folder = QStringLiteral(STATEWIRE_TEST_DATA "/scenarios/");
        QTest::newRow("time-wait-reuse") << u"time-wait-reuse"_s;
        QTest::newRow("simultaneous-close") << folder + u"simultaneous-close.toml"_s;
        QTest::newRow("simultaneous-open") << folder + u"simultaneous-open.toml"_s;
        QTest::newRow("lost-last-ack") << folder + u"lost-last-ack.toml"_s;
    }

    void everyStepOnTheWireIsAnEdgeWithACauseThatWasSeen()
    {
        QFETCH(QString, scenario);
        QTemporaryDir folder;
        const QString path = folder.filePath(u"session.pcapng"_s);
        const Finished run = runStatewire({u"run"_s, scenario, u"--pace"_s, u"fast"_s, u"--record"_s, path});
        QVERIFY2(run.status == 0, run.err.constData());
        const Result<LoadedSession> loaded = loadSession(path);
        QVERIFY2(loaded, loaded ? "" : qPrintable(loaded.error().text()));
        const Session& session = loaded->session;
        const Timeline timeline = Timeline::of(session);
        int steps = 0;
        for (size_t track = 0; track < timeline.tracks().size(); ++track) {
            for (size_t life = 0; life < timeline.tracks()[track].lives.size(); ++life) {
                for (const Transition& step : transitionsOf(timeline, track, life, session.endNs())) {
                    const Cause cause = causeOf(step, session, timeline, session.endNs());
                    const QString what =
                        u"%1: %2 → %3, %4"_s.arg(timeline.tracks()[track].host, step.from ? stateName(*step.from) : u"?"_s,
                                                 stateName(step.to), cause.text);
                    QVERIFY2(cause.edge >= 0, qPrintable(what));
                    QVERIFY2(cause.observed, qPrintable(what));
                    ++steps;
                }
            }
        }
        QVERIFY(steps > 4);
    }

    void anEndThatNobodyAnswersIsSeenToTimeOut()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(u"session.pcapng"_s);
        const QString scenario = QStringLiteral(STATEWIRE_TEST_DATA "/scenarios/timeouts.toml");
        const Finished run = runStatewire({u"run"_s, scenario, u"--pace"_s, u"fast"_s, u"--record"_s, path});
        QVERIFY2(run.status == 0, run.err.constData());
        const Result<LoadedSession> loaded = loadSession(path);
        QVERIFY2(loaded, loaded ? "" : qPrintable(loaded.error().text()));
        const Session& session = loaded->session;
        const Timeline timeline = Timeline::of(session);
        struct Given
        {
            QString host;
            quint16 clientPort;
            TcpState state;
        };
        using enum TcpState;
        for (const auto& [host, port, state] :
             {Given{u"client"_s, 40000, Established}, Given{u"client"_s, 40001, FinWait1},
              Given{u"server"_s, 40002, CloseWait}, Given{u"server"_s, 40003, LastAck}, Given{u"client"_s, 40004, Closing},
              Given{u"client"_s, 40005, Established}, Given{u"server"_s, 50000, SynRecv}}) {
            const FourTuple client{{*Address::parse(u"192.168.88.132"_s), port},
                                   {*Address::parse(u"192.168.88.131"_s), 2016}};
            const auto track = timeline.findTrack(host, host == "client"_L1 ? client : client.mirrored());
            QVERIFY2(track, qPrintable(stateName(state)));
            const std::vector<Transition> steps = transitionsOf(timeline, *track, 0, session.endNs());
            QCOMPARE(steps.back().to, Close);
            const Cause cause = causeOf(steps.back(), session, timeline, session.endNs());
            const QString what = u"%1 %2: %3"_s.arg(host, stateName(state), cause.text);
            QVERIFY2(steps.back().from == state, qPrintable(what));
            QVERIFY2(cause.observed && stateEdges()[size_t(cause.edge)].timesOut, qPrintable(what));
        }
    }
};

STATEWIRE_TEST(TestWalks);
#include "tst_walks.moc"
