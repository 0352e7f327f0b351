// SPDX-License-Identifier: GPL-3.0-or-later
// The checks of a recording in the window: as claimed, as this kernel is known to differ, otherwise, and unknown.
#include "support/samplesession.h"
#include "support/scenariotext.h"
#include "support/testregistry.h"
#include "support/visibletext.h"
#include "support/windowundertest.h"
#include "ui/tables/checksview.h"
#include "ui/window/viewarrangement.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QTest>

using namespace statewire;
using namespace statewire::test;
using namespace Qt::StringLiterals;

namespace {

QByteArray counterCheck(const QByteArray& claim, const QByteArray& counter, const QByteArray& rest)
{
    return "[[check]]\nid = \"" + counter + rest.left(9).simplified().replace(' ', "").replace('=', "") + "\"\nclaim = \"" +
           claim + "\"\nkind = \"counter\"\nhost = \"server\"\ncounter = \"TcpExt." + counter + "\"\n" + rest + '\n';
}

/// A recording of Linux 6.1, with one check of each outcome; \p bundled: of a scenario that came with the program.
Session recordedOn61(bool bundled)
{
    const QByteArray text =
        ScenarioText{
            .title = "Of four kinds",
            .hosts = labHosts(),
            .rest = "[[step]]\nid = \"s\"\ntitle = \"S\"\n" + counterCheck("One wait came to its end", "TW", "count = 1") +
                    counterCheck("The SYN comes again after a second", "TCPSynRetrans",
                                 "count = 5\n[[check.differs]]\nwhen = { kernel = \"<6.5\" }\nwhy = \"Before Linux "
                                 "6.5 there were no tcp_syn_linear_timeouts: the timeout doubled from the "
                                 "beginning.\"\ncount = 0") +
                    counterCheck("The kernel counted one SYN refused by PAWS in TIME_WAIT", "PAWSTimewait", "count = 1") +
                    counterCheck("Two ACKs are challenged", "TCPChallengeACK", "count = 2")}
            .toml();
    Session session;
    SessionInfo info{1, u"statewire 0.1.0"_s, u"6.1.176"_s, LabMode::Wire, 1'700'000'000'000'000'000};
    info.counters = QStringList{u"TcpExt.TCPChallengeACK"_s, u"TcpExt.TCPSynRetrans"_s, u"TcpExt.TW"_s};
    session.append({0, info});
    session.append({1, HostInfo{u"client"_s, u"192.168.88.132"_s, 0}});
    session.append({1, HostInfo{u"server"_s, u"192.168.88.131"_s, 1}});
    session.append({2, ScenarioInfo{u"x"_s, u"default"_s, {}, QString::fromUtf8(text), u"x.toml"_s, bundled}});
    session.append({3, StepEvent{0, u"s"_s, u"S"_s, StepEvent::Phase::Begun}});
    session.append({4, CounterEvent{u"server"_s, u"TcpExt.TW"_s, 1, 1, 1}});
    session.append({5, StepEvent{0, u"s"_s, u"S"_s, StepEvent::Phase::Ended}});
    return session;
}

} // namespace

class TestChecksView : public QObject
{
    Q_OBJECT

    std::unique_ptr<WindowUnderTest> m_window;

    void show(bool bundled) { show(recordedOn61(bundled)); }
    void show(const Session& recording)
    {
        m_window = std::make_unique<WindowUnderTest>(std::vector<Scenario>{sampleScenario()});
        m_window->resize(1600, 1000);
        m_window->showRecording(recording);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
        m_window->playhead().toEnd();
        m_window->views().showView(u"checks"_s);
    }

private Q_SLOTS:
    void cleanup() { m_window.reset(); }

    void eachOutcomeHasItsSignAndItsWords_data()
    {
        QTest::addColumn<bool>("bundled");
        QTest::addColumn<QString>("last");
        QTest::newRow("came with the program")
            << true
            << u"this kernel differs in a way that is not described: expected "
               u"TcpExt.TCPChallengeACK of the server moved by 2, "
               "observed it moved by 0; if it comes again, please report it with the recording"_s;
        QTest::newRow("somebody's own")
            << false
            << u"not as claimed: expected TcpExt.TCPChallengeACK of the server moved by 2, observed it moved by 0"_s;
    }
    void eachOutcomeHasItsSignAndItsWords()
    {
        QFETCH(bool, bundled);
        QFETCH(QString, last);
        show(bundled);
        QStringList shown;
        for (const QLabel* label : m_window->findChild<ChecksView*>()->findChildren<QLabel*>())
            shown << label->text();
        const QStringList expected{
            u"✓"_s,
            u"One wait came to its end"_s,
            u"it moved by 1"_s,
            u"✓"_s,
            u"The SYN comes again after a second"_s,
            u"it moved by 0"_s,
            u"this kernel differs (before Linux 6.5): Before Linux 6.5 there were no tcp_syn_linear_timeouts: the timeout "
            "doubled from the beginning."_s,
            u"?"_s,
            u"The kernel counted one SYN refused by PAWS in TIME_WAIT"_s,
            u"unknown: this kernel does not count TcpExt.PAWSTimewait"_s,
            u"✗"_s,
            u"Two ACKs are challenged"_s,
            last};
        QCOMPARE(shown, expected);
        QVERIFY(visibleText(*m_window).contains(u"Checks 2/4, 1 unknown"_s));
        m_window->action(u"copyView"_s)->trigger();
        const QString copied = QGuiApplication::clipboard()->text();
        QVERIFY2(
            copied.contains(u"? The kernel counted one SYN refused by PAWS in TIME_WAIT\n  unknown: this kernel does not "
                            "count TcpExt.PAWSTimewait\n✗ Two ACKs are challenged\n  "_s +
                            last),
            qPrintable(copied));
    }

    void whatHalfARecordingDidNotComeToIsNotReached()
    {
        const Session whole = recordedOn61(true);
        Session half;
        for (const Event& event : whole.events()) {
            if (const auto* step = event.as<StepEvent>(); !step || step->phase == StepEvent::Phase::Begun)
                half.append(event);
        }
        show(half);
        QCOMPARE(m_window->findChild<ChecksView*>()->findChild<QLabel*>()->text(),
                 u"0 of 4 checks passed, 1 unknown, 3 not reached"_s);
        const QString shown = visibleText(*m_window).join(u'\n');
        const QStringList titles = visibleText(*m_window).filter(u"Checks"_s);
        QVERIFY2(titles.contains(u"Checks 0/4, 1 unknown"_s), qPrintable(titles.join(u'|')));
        QVERIFY2(shown.contains(u"unknown: the story did not come to its end; until then: it moved by 1"_s),
                 qPrintable(shown));
        QVERIFY(!shown.contains(u"not as claimed"_s) && !shown.contains(u"not described"_s));
    }

    void inFreePlayThereIsNothingToCheck()
    {
        WindowUnderTest window({sampleScenario()});
        window.show();
        window.openFreePlay();
        window.views().showView(u"checks"_s);
        const auto* checks = window.views().find<ChecksView>();
        QTRY_VERIFY(checks->findChild<QLabel*>());
        QVERIFY2(checks->findChild<QLabel*>()->text().startsWith(u"Free play claims nothing"_s),
                 qPrintable(checks->findChild<QLabel*>()->text()));
    }
};

STATEWIRE_TEST(TestChecksView);
#include "tst_checksview.moc"
