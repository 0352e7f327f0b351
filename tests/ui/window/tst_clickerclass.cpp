// SPDX-License-Identifier: GPL-3.0-or-later
// A whole class by the four keys of a clicker alone (on, back, black, and the one that begins and ends a presentation), in a
// real window: begin, vote, hold the wire, a control run, evidence, and the recording of it.
#include "scenario/library/library.h"
#include "session/sessionreader.h"
#include "support/desktopkeys.h"
#include "support/labsupport.h"
#include "support/testregistry.h"
#include "support/windowundertest.h"
#include "ui/compare/comparewindow.h"
#include "ui/context/storyteller.h"
#include "ui/library/scenariolist.h"
#include "ui/library/welcomepage.h"
#include "ui/tables/evidencewall.h"
#include "ui/window/openedstory.h"
#include "ui/window/presenter.h"

#include <QFile>
#include <QListWidget>
#include <QTest>

using namespace statewire;
using namespace statewire::test;
using namespace Qt::StringLiterals;

class TestClickerClass : public QObject
{
    Q_OBJECT

    static constexpr int patienceMs = desktopPatienceMs;
    std::unique_ptr<WindowUnderTest> m_window;

    static void on() { pressInFront(Qt::Key_PageDown); }
    static void back() { pressInFront(Qt::Key_PageUp); }
    static void black() { pressInFront(Qt::Key_B); }
    static void beginOrEnd() { pressInFront(Qt::Key_F5); }

    const ShownSource& source() const { return m_window->source(); }
    Presenter& wall() const { return m_window->presenter(); }
    size_t toldSteps() const { return stepTimes(source().session()).size(); }
    int votes() const
    {
        int cast = 0;
        for (const PredictionEvent& vote : m_window->teller().unrecordedVotes())
            cast += vote.votes;
        return cast;
    }
    /// Presses on until another step is told: a long text has pages.
    bool nextStep()
    {
        const size_t before = toldSteps();
        for (int pages = 0; pages < 9 && toldSteps() == before; ++pages) {
            on();
            if (QTest::qWaitFor([&] { return source().isBusy() || toldSteps() > before; }, 300))
                break;
        }
        return QTest::qWaitFor([&] { return toldSteps() > before && !source().isBusy(); }, patienceMs);
    }
    /// Black twice, to the choice that begins with \p text, and black.
    bool choose(const QString& text)
    {
        if (!wall().menu().isOpen()) {
            black();
            black();
        }
        for (qsizetype i = wall().menu().choices().size(); i > 0 && !wall().menu().marked().startsWith(text); --i)
            on();
        const bool found = wall().menu().isOpen() && wall().menu().marked().startsWith(text);
        if (found)
            black();
        else
            qWarning() << text << "is not among" << wall().menu().choices();
        return found;
    }

private Q_SLOTS:
    void aClassIsHeldByAClickerAlone()
    {
        if (QGuiApplication::platformName() == u"offscreen")
            QSKIP("Needs a display: offscreen never activates windows as a window manager does.");
        STATEWIRE_NEEDS_LAB();
        m_window = std::make_unique<WindowUnderTest>(bundledScenarios());
        m_window->resize(1366, 768);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        m_window->showWelcome();

        // The library is walked through; the marked story is opened and presented at once.
        for (int i = 0; i < 40 && m_window->welcome().list()->currentId() != u"time-wait-reuse"; ++i)
            on();
        QCOMPARE(m_window->welcome().list()->currentId(), u"time-wait-reuse"_s);
        beginOrEnd();
        QVERIFY(wall().isPresenting());
        QCOMPARE(m_window->story().id(), u"time-wait-reuse"_s);
        QTRY_VERIFY_WITH_TIMEOUT(source().isReady() && !source().isBusy(), patienceMs);

        // Black is black, and the menu is not in the way of it.
        black();
        QVERIFY(wall().isBlank());
        QVERIFY(!wall().menu().isOpen());
        on();
        QVERIFY(!wall().isBlank());

        // The class votes, and takes one back.
        while (!m_window->teller().canVote())
            QVERIFY(nextStep());
        black();
        black();
        QVERIFY(wall().menu().isVisible());
        const auto* list = wall().menu().findChild<QListWidget*>();
        for (int row = 0; row < list->count(); ++row)
            QVERIFY(list->viewport()->rect().contains(list->visualItemRect(list->item(row))));
        QVERIFY(wall().rect().contains(wall().menu().geometry()));
        QVERIFY(choose(u"Vote 1"_s));
        black();
        QVERIFY(choose(u"Vote 2"_s));
        QCOMPARE(votes(), 3);
        QVERIFY(choose(u"Take the latest"_s));
        QCOMPARE(votes(), 2);
        beginOrEnd(); // the menu, not the presentation
        QVERIFY(!wall().menu().isOpen());
        QVERIFY(wall().isPresenting());

        // The answer comes frame by frame.
        QVERIFY(choose(u"Hold the wire"_s));
        QTRY_VERIFY(source().isWireHeld());
        // The menu follows what becomes of the question meanwhile.
        black();
        black();
        QVERIFY(!wall().menu().choices().filter(u"Vote "_s).isEmpty());
        m_window->teller().next();
        QTRY_VERIFY(wall().menu().choices().filter(u"Vote "_s).isEmpty());
        QVERIFY(wall().menu().isOpen());
        beginOrEnd();
        QTRY_VERIFY_WITH_TIMEOUT(source().heldFrames() > 0, patienceMs);
        const std::set<quint64> held = source().heldFrameNumbers();
        QVERIFY(choose(u"Let the next frame"_s));
        QTRY_VERIFY_WITH_TIMEOUT(source().heldFrameNumbers() != held, patienceMs);
        QVERIFY(choose(u"Let the wire go"_s));
        QTRY_VERIFY(!source().isWireHeld());
        QTRY_VERIFY_WITH_TIMEOUT(!source().isBusy(), patienceMs);

        // Back, and on again.
        const int here = m_window->teller().state().step;
        for (int pages = 0; pages < 9 && m_window->teller().state().step == here; ++pages)
            back();
        QCOMPARE(m_window->teller().state().step, here - 1);
        for (int pages = 0; pages < 9 && m_window->teller().state().step != here; ++pages)
            on();
        QCOMPARE(m_window->teller().state().step, here);

        // A control run, a step of it, and back to the wall.
        bringTheTime();
        QVERIFY(choose(u"Control run"_s));
        QVERIFY(!wall().menu().choices().isEmpty());
        black();
        QTRY_VERIFY(m_window->compareWindow() && m_window->compareWindow()->isActiveWindow());
        const CompareRuns& runs = m_window->compareWindow()->runs();
        QTRY_VERIFY_WITH_TIMEOUT(runs.canGoOn(), patienceMs);
        on();
        QTRY_VERIFY_WITH_TIMEOUT(runs.pair() >= 0, patienceMs);
        const int before = runs.pair();
        black(); // is black here, too, and no way back
        QCOMPARE(runs.pair(), before);
        QCOMPARE(m_window->compareWindow()->childAt(m_window->compareWindow()->rect().center())->accessibleName(),
                 u"Blank"_s);
        on(); // first lets the class see where it is
        QCOMPARE(runs.pair(), before);
        QVERIFY(m_window->compareWindow()->childAt(m_window->compareWindow()->rect().center())->accessibleName() !=
                u"Blank"_s);
        bringTheTime();
        beginOrEnd();
        QTRY_VERIFY(!m_window->compareWindow()->isVisible());
        QTRY_VERIFY_WITH_TIMEOUT(m_window->isActiveWindow(), patienceMs);
        QVERIFY(wall().isPresenting());

        // To the end, where one more press shows the evidence, line by line.
        while (m_window->teller().canGoOn())
            QVERIFY(nextStep());
        QTRY_VERIFY_WITH_TIMEOUT(source().isFinished(), patienceMs);
        for (int pages = 0; pages < 9 && !wall().evidence().isVisible(); ++pages)
            on();
        QVERIFY(wall().evidence().isVisible());
        on();
        QVERIFY(wall().evidence().isVisible());

        // What happened is kept, and the wall says where.
        QVERIFY(choose(u"Save the recording"_s));
        const QString said = wall().said();
        QVERIFY2(said.startsWith(u"Saved: "_s), qPrintable(said));
        const QString path = said.mid(7);
        const Result<LoadedSession> loaded = loadSession(path);
        QVERIFY2(loaded.has_value(), qPrintable(path));
        QCOMPARE(stepTimes(loaded->session).size(), toldSteps());
        // Another one does not write over it.
        QVERIFY(choose(u"Save the recording"_s));
        QVERIFY(wall().said() != said);
        QVERIFY(QFile::remove(wall().said().mid(7)));
        QVERIFY(QFile::remove(path));

        beginOrEnd();
        QVERIFY(!wall().isPresenting());
        QVERIFY(m_window->isVisible());
    }

    void cleanup() { m_window.reset(); }
};

STATEWIRE_TEST(TestClickerClass);
#include "tst_clickerclass.moc"
