// SPDX-License-Identifier: GPL-3.0-or-later
// The lab driven directly: two hosts, workers with both engines, sysctls, held workers, a delayed wire.
#include "support/drivenlab.h"
#include "support/labsupport.h"
#include "support/testregistry.h"

#include <QTest>

using namespace statewire;
using namespace statewire::test;
using namespace Qt::StringLiterals;

namespace {

const QJsonObject listenAt2016{{u"socket"_s, u"l"_s}, {u"port"_s, 2016}, {u"address"_s, u"0.0.0.0"_s}};
const QJsonObject connectTo2016{{u"socket"_s, u"c"_s}, {u"to"_s, u"192.168.88.131:2016"_s}};
const QJsonObject acceptOne{{u"socket"_s, u"a"_s}, {u"from"_s, u"l"_s}};
const SetRule holdAll{{.id = u"all"_s, .verdict = WireRule::Verdict::Hold}};

} // namespace

class TestLabProcess : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { STATEWIRE_NEEDS_LAB(); }

    void aLabHasTwoHostsAndTellsItsKernelAndSysctls()
    {
        Lab lab;
        QVERIFY2(lab.start(), qPrintable(lab.failure));
        QVERIFY(lab.session.info()->mode == LabMode::Wire);
        QVERIFY(!lab.session.info()->kernel.isEmpty());
        const std::vector<HostInfo> hosts = lab.session.hosts();
        QCOMPARE(hosts.size(), size_t(2));
        QCOMPARE(hosts[0].name, u"client"_s);
        QCOMPARE(hosts[1].address, u"192.168.88.131"_s);
        const bool range = std::any_of(lab.session.events().begin(), lab.session.events().end(), [](const Event& event) {
            const auto* sysctl = event.as<SysctlEvent>();
            return sysctl && sysctl->key == "net.ipv4.ip_local_port_range"_L1;
        });
        QVERIFY(range);
    }

    void aCallToAClosedPortIsReportedAsRefused()
    {
        Lab lab;
        QVERIFY2(lab.start(), qPrintable(lab.failure));
        QCOMPARE(lab.worker(u"c"_s, u"client"_s), QString());
        QCOMPARE(lab.command(lab.call(u"c"_s, u"connect"_s, connectTo2016)), u"connect: ECONNREFUSED"_s);
        const CallEvent* call = lab.lastCall(u"c"_s, u"connect"_s);
        QVERIFY(call);
        QCOMPARE(call->result, qint64(-1));
        QCOMPARE(call->errnoName, u"ECONNREFUSED"_s);
        QCOMPARE(call->arguments, u"192.168.88.131:2016"_s);
        QVERIFY(call->endNs > call->beginNs);
        // And the wire saw why: a SYN, and a RST in answer.
        QCOMPARE(lab.timeline.arrows().size(), size_t(2));
        QVERIFY(lab.timeline.arrows()[0].segment.isPureSyn());
        QVERIFY(lab.timeline.arrows()[1].segment.has(FlagRst));
    }

    void everyStateOfAHandshakeIsObserved_data()
    {
        QTest::addColumn<QString>("engine");
        QTest::newRow("posix") << u"posix"_s;
        QTest::newRow("qt") << u"qt"_s;
    }

    void everyStateOfAHandshakeIsObserved()
    {
        QFETCH(QString, engine);
        Lab lab;
        QVERIFY2(lab.start(), qPrintable(lab.failure));
        QCOMPARE(lab.worker(u"s"_s, u"server"_s, engine), QString());
        QCOMPARE(lab.worker(u"c"_s, u"client"_s, engine), QString());
        QCOMPARE(lab.command(lab.call(u"s"_s, u"listen"_s, listenAt2016)), QString());
        QCOMPARE(lab.command(lab.call(u"c"_s, u"connect"_s, connectTo2016)), QString());
        QCOMPARE(lab.command(lab.call(u"s"_s, u"accept"_s, acceptOne)), QString());
        QTRY_COMPARE(lab.standing(u"client"_s, TcpState::Established), 1);
        QTRY_COMPARE(lab.standing(u"server"_s, TcpState::Established), 1);
        for (const Track& track : lab.timeline.tracks()) {
            if (track.isListener())
                continue;
            QCOMPARE(track.lives.size(), size_t(1));
            const std::vector<Span>& spans = track.lives.front().spans;
            QCOMPARE(spans.size(), size_t(2));
            QCOMPARE(spans[0].state, track.host == "client"_L1 ? TcpState::SynSent : TcpState::SynRecv);
            QCOMPARE(spans[0].mark, Mark::Observed);
            QCOMPARE(spans[1].state, TcpState::Established);
        }
    }

    void everyFrameHasRightChecksums()
    {
        Lab lab;
        QVERIFY2(lab.start(), qPrintable(lab.failure));
        QCOMPARE(lab.listeningPair(), QString());
        QCOMPARE(lab.command(lab.call(u"c"_s, u"connect"_s, connectTo2016)), QString());
        QCOMPARE(lab.command(lab.call(u"c"_s, u"send"_s, {{u"socket"_s, u"c"_s}, {u"text"_s, u"hello"_s}})), QString());
        QTRY_VERIFY(lab.timeline.arrows().size() >= 5);
        for (const Arrow& arrow : lab.timeline.arrows())
            QVERIFY2(arrow.segment.checksumsRight, qPrintable(QString::number(arrow.number)));
    }

    void aSysctlIsSetOnOneHostOnly()
    {
        Lab lab;
        QVERIFY2(lab.start(), qPrintable(lab.failure));
        QCOMPARE(lab.command(SetSysctl{u"client"_s, u"net.ipv4.tcp_tw_reuse"_s, u"1"_s}), QString());
        const auto* set = lab.session.events().back().as<SysctlEvent>();
        QVERIFY(set);
        QCOMPARE(set->host, u"client"_s);
        QCOMPARE(set->value, u"1"_s);
        QVERIFY(!lab.command(SetSysctl{u"client"_s, u"kernel.hostname"_s, u"x"_s}).isEmpty());
        const QString refused = lab.command(SetSysctl{u"client"_s, u"net.ipv4.no_such"_s, u"1"_s});
        QVERIFY2(refused.contains("ENOENT"_L1), qPrintable(refused));
    }

    void aHeldWorkerMakesNoCallUntilReleased()
    {
        Lab lab;
        QVERIFY2(lab.start(), qPrintable(lab.failure));
        QCOMPARE(lab.worker(u"s"_s, u"server"_s), QString());
        QCOMPARE(lab.command(HoldWorker{u"s"_s}), QString());
        const qint64 listening = lab.process.send(lab.call(u"s"_s, u"listen"_s, listenAt2016));
        // A later command is answered while the worker stands at its gate: the lab is not stuck, only the worker.
        QCOMPARE(lab.worker(u"c"_s, u"client"_s), QString());
        QCOMPARE(lab.command(lab.call(u"c"_s, u"connect"_s, connectTo2016)), u"connect: ECONNREFUSED"_s);
        QVERIFY(!lab.replies.contains(listening));
        QCOMPARE(lab.command(ReleaseWorker{u"s"_s}), QString());
        QTRY_VERIFY(lab.replies.contains(listening));
        QTRY_COMPARE(lab.standing(u"server"_s, TcpState::Listen), 1);
    }

    void aDelayedWireTakesItsTime()
    {
        constexpr qint64 delayNs = 50'000'000;
        Lab lab;
        QVERIFY2(lab.start(delayNs), qPrintable(lab.failure));
        QCOMPARE(lab.listeningPair(), QString());
        QCOMPARE(lab.command(lab.call(u"c"_s, u"connect"_s, connectTo2016)), QString());
        QTRY_COMPARE(lab.standing(u"server"_s, TcpState::Established), 1);
        for (const Arrow& arrow : lab.timeline.arrows())
            QVERIFY(arrow.deliveredNs - arrow.sentNs >= delayNs);
    }

    void aFrameHeldForLongDoesNotDisturbTheStory()
    {
        Lab lab;
        QVERIFY2(lab.start(), qPrintable(lab.failure));
        QCOMPARE(lab.listeningPair(), QString());
        QCOMPARE(lab.command(holdAll), QString());
        const qint64 connecting = lab.process.send(lab.call(u"c"_s, u"connect"_s, connectTo2016));
        // The SYN is repeated after a second: held meanwhile, the repetition is absorbed and told.
        const auto fates = [&lab](Fate fate) {
            int n = 0;
            for (const Arrow& arrow : lab.timeline.arrows())
                n += arrow.fate == fate ? 1 : 0;
            return n;
        };
        QTRY_COMPARE_WITH_TIMEOUT(fates(Fate::Absorbed), 2, 10'000);
        QCOMPARE(fates(Fate::Held), 1);
        QCOMPARE(lab.standing(u"client"_s, TcpState::SynSent), 1);
        QCOMPARE(lab.standing(u"server"_s, TcpState::SynRecv), 0);
        QCOMPARE(lab.command(LiftRule{u"all"_s}), QString());
        QCOMPARE(lab.command(ActOnFrame{FrameAct::Deliver}), QString());
        QTRY_VERIFY(lab.replies.contains(connecting));
        QCOMPARE(lab.replies.value(connecting).error, QString());
        QCOMPARE(lab.timeline.arrows().size(), size_t(5)); // SYN, two repetitions, SYN-ACK, ACK
    }

    void aRetransmissionWhoseAnswerIsHeldIsAbsorbedToo()
    {
        Lab lab;
        QVERIFY2(lab.start(), qPrintable(lab.failure));
        QCOMPARE(lab.listeningPair(), QString());
        QCOMPARE(lab.command(holdAll), QString());
        lab.process.send(lab.call(u"c"_s, u"connect"_s, connectTo2016));
        const auto of = [&lab](const QString& from, Fate fate) {
            int n = 0;
            for (const Arrow& arrow : lab.timeline.arrows())
                n += arrow.fromHost == from && arrow.fate == fate ? 1 : 0;
            return n;
        };
        QTRY_COMPARE(of(u"client"_s, Fate::Held), 1);
        QCOMPARE(lab.command(ActOnFrame{FrameAct::Deliver}), QString());
        // The SYN has arrived, and its SYN-ACK is held: the client repeats a SYN that needs no repeating.
        QTRY_COMPARE(of(u"server"_s, Fate::Held), 1);
        QTRY_VERIFY_WITH_TIMEOUT(of(u"client"_s, Fate::Absorbed) >= 1, 10'000);
        QCOMPARE(of(u"client"_s, Fate::Held), 0);
        QCOMPARE(of(u"server"_s, Fate::Held), 1);
    }

    void aRewrittenFrameIsAFrameOfItsOwnWithRightChecksums()
    {
        Lab lab;
        QVERIFY2(lab.start(), qPrintable(lab.failure));
        QCOMPARE(lab.listeningPair(), QString());
        // As a translating middlebox does: one way the sequence numbers move, the other way the acknowledgements move back.
        WireRule there{.id = u"there"_s, .verdict = WireRule::Verdict::Rewrite};
        there.match.from = u"client"_s;
        there.rewrite.seqDelta = 1000;
        QCOMPARE(lab.command(SetRule{there}), QString());
        WireRule back{.id = u"back"_s, .verdict = WireRule::Verdict::Rewrite};
        back.match.from = u"server"_s;
        back.rewrite.ackDelta = quint32(-1000);
        QCOMPARE(lab.command(SetRule{back}), QString());
        QCOMPARE(lab.command(lab.call(u"c"_s, u"connect"_s, connectTo2016)), QString());
        QTRY_COMPARE(lab.standing(u"server"_s, TcpState::Established), 1);
        const std::vector<Arrow>& arrows = lab.timeline.arrows();
        QCOMPARE(arrows.size(), size_t(6));
        for (size_t i = 0; i < arrows.size(); i += 2) {
            QCOMPARE(arrows[i].fate, Fate::Rewritten);
            QCOMPARE(arrows[i + 1].fate, Fate::Passed);
            QVERIFY(arrows[i + 1].segment.checksumsRight);
        }
        QCOMPARE(arrows[1].segment.seq, quint32(arrows[0].segment.seq + 1000));
    }

    void heldFramesCanBeDroppedDuplicatedAndSwapped()
    {
        Lab lab;
        QVERIFY2(lab.start(), qPrintable(lab.failure));
        QCOMPARE(lab.listeningPair(), QString());
        QCOMPARE(lab.command(lab.call(u"c"_s, u"connect"_s, connectTo2016)), QString());
        QTRY_COMPARE(lab.standing(u"server"_s, TcpState::Established), 1);
        const auto frame = [&lab](FrameAct act) { return lab.command(ActOnFrame{act}); };
        QVERIFY(!frame(FrameAct::Deliver).isEmpty()); // none is held
        SetRule holdData{{.id = u"data"_s, .verdict = WireRule::Verdict::Hold}};
        holdData.rule.match.hasPayload = true;
        QCOMPARE(lab.command(holdData), QString());
        const size_t before = lab.timeline.arrows().size();
        for (const char* text : {"one", "two"})
            QCOMPARE(
                lab.command(lab.call(u"c"_s, u"send"_s, {{u"socket"_s, u"c"_s}, {u"text"_s, QString::fromLatin1(text)}})),
                QString());
        QTRY_COMPARE(lab.timeline.arrows().size(), before + 2);
        QCOMPARE(frame(FrameAct::Swap), QString());
        QCOMPARE(frame(FrameAct::Deliver), QString()); // "two", before "one"
        QTRY_COMPARE(lab.timeline.arrows()[before + 1].fate, Fate::Passed);
        QCOMPARE(lab.timeline.arrows()[before].fate, Fate::Held);
        QCOMPARE(frame(FrameAct::Duplicate), QString()); // "one" goes on, its copy waits
        QTRY_COMPARE(lab.timeline.arrows()[before].fate, Fate::Duplicated);
        QCOMPARE(frame(FrameAct::Drop), QString());
        QVERIFY(!frame(FrameAct::Drop).isEmpty());
    }

    void unknownSocketsAndWorkersGetAnAnswer()
    {
        Lab lab;
        QVERIFY2(lab.start(), qPrintable(lab.failure));
        QVERIFY(!lab.command(lab.call(u"nobody"_s, u"close"_s)).isEmpty());
        QVERIFY(!lab.worker(u"w"_s, u"nowhere"_s).isEmpty());
        QVERIFY(!lab.worker(u"w"_s, u"client"_s, u"perl"_s).isEmpty());
        QCOMPARE(lab.worker(u"w"_s, u"client"_s), QString());
        QVERIFY(!lab.worker(u"w"_s, u"client"_s).isEmpty());
        QVERIFY(!lab.command(lab.call(u"w"_s, u"close"_s, {{u"socket"_s, u"none"_s}})).isEmpty());
    }

    void aMarkCannotClaimWhatTheKernelDid()
    {
        Lab lab;
        QVERIFY2(lab.start(), qPrintable(lab.failure));
        QCOMPARE(lab.command(AddMark{NoteEvent{u"hello"_s}}), QString());
        QVERIFY(!lab.command(AddMark{FateEvent{1, Fate::Passed}}).isEmpty());
    }
};

STATEWIRE_TEST(TestLabProcess);
#include "tst_labprocess.moc"
