// SPDX-License-Identifier: GPL-3.0-or-later
// The welcome page and the list of scenarios: a question typed leads to a running story, what was open is found again.
#include "support/librarytest.h"
#include "support/samplesession.h"
#include "support/testregistry.h"
#include "ui/context/storyteller.h"
#include "ui/library/mistakespanel.h"
#include "ui/library/scenariodelegate.h"
#include "ui/library/scenariolist.h"
#include "ui/library/scenariopanel.h"
#include "ui/library/welcomepage.h"
#include "ui/parts/messagebar.h"
#include "ui/timeline/timelineview.h"
#include "ui/window/windowpages.h"

#include <QAction>
#include <QElapsedTimer>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QTest>
#include <QToolButton>
#include <algorithm>

using namespace statewire;
using namespace Qt::StringLiterals;

class TestWelcome : public LibraryTest
{
    Q_OBJECT

private Q_SLOTS:
    void init() { setUp(); }
    void cleanup() { tearDown(); }

    void nothingRunsUntilSomethingIsPicked()
    {
        m_window->showWelcome();
        QVERIFY(m_window->isWelcoming());
        QVERIFY(m_window->welcome().searchField()->hasFocus());
        QVERIFY(m_window->source().isEmpty());
        QVERIFY(!m_window->source().hand());
        QVERIFY(!m_window->action(u"next"_s)->isEnabled());
        QCOMPARE(m_window->welcome().list()->shownScenarios(), int(m_window->shelf().entries().size()));
    }

    void wordsArrowsAndEnterLeadToARunningStoryAndEscapeBackToIt()
    {
        m_window->showWelcome();
        QLineEdit* search = m_window->welcome().searchField();
        ScenarioList* list = m_window->welcome().list();
        QTest::keyClicks(search, u"adress allready in use"_s);
        QCOMPARE(list->currentId(), u"address-in-use"_s);
        QCOMPARE(list->currentReason(), u"EADDRINUSE: Address already in use"_s);
        QTest::keyClick(search, Qt::Key_Down);
        QVERIFY(list->currentId() != u"address-in-use"_s);
        QTest::keyClick(search, Qt::Key_Up);
        QTest::keyClick(search, Qt::Key_Return);
        QVERIFY(!m_window->isWelcoming());
        QCOMPARE(openId(), u"address-in-use"_s);
        if (!labIsReady())
            QSKIP(qPrintable(m_window->messageBar().text()));
        m_window->teller().next();
        QTRY_VERIFY_WITH_TIMEOUT(!m_window->source().isBusy() && m_window->teller().state().step == 0, patienceMs);

        m_window->action(u"welcome"_s)->trigger();
        QVERIFY(m_window->isWelcoming());
        QVERIFY(!m_window->action(u"next"_s)->isEnabled()); // the story is out of sight
        QVERIFY(m_window->source().isReady());              // and runs
        QVERIFY(search->hasFocus());
        m_window->action(u"clearSelection"_s)->trigger(); // Esc: first the words
        QVERIFY(m_window->isWelcoming());
        QVERIFY(search->text().isEmpty());
        m_window->action(u"clearSelection"_s)->trigger();
        QVERIFY(!m_window->isWelcoming());
        QCOMPARE(m_window->teller().state().step, 0);
        QVERIFY(m_window->action(u"next"_s)->isEnabled());

        const qint64 lab = m_window->source().hand()->labProcessId();
        m_window->showWelcome();
        search->setText(u"address already in use"_s);
        QTest::keyClick(search, Qt::Key_Return); // what runs already is gone back to, not begun anew
        QVERIFY(!m_window->isWelcoming());
        QCOMPARE(m_window->source().hand()->labProcessId(), lab);
    }

    void arrowsPassOverTheNamesOfGroupsAndTypingGoesOnInTheField()
    {
        m_window->showWelcome();
        QLineEdit* search = m_window->welcome().searchField();
        ScenarioList* list = m_window->welcome().list();
        QStringList passed;
        for (int i = 0; i < list->shownScenarios(); ++i) {
            QTest::keyClick(search, Qt::Key_Down);
            passed << list->currentId();
        }
        QCOMPARE(passed, shownIds(*list));
        list->setFocus();
        QTest::keyClicks(list, u"n"_s); // not Next
        QVERIFY(search->hasFocus());
        QCOMPARE(search->text(), u"n"_s);
    }

    void wordsThatFitNothingAreAnsweredWithAdvice()
    {
        m_window->showWelcome();
        m_window->welcome().searchField()->setText(u"xyzzyplugh"_s);
        QVERIFY(!m_window->welcome().list()->isVisible());
        const QList<QLabel*> labels = m_window->welcome().findChildren<QLabel*>();
        QVERIFY(std::any_of(labels.begin(), labels.end(), [](const QLabel* label) {
            return label->isVisible() && label->text().contains(u"Free Play"_s);
        }));
        m_window->welcome().searchField()->clear();
        QVERIFY(m_window->welcome().list()->isVisible());
    }

    void theFirstLessonOpensItsFirstPart()
    {
        m_window->showWelcome();
        QTest::mouseClick(m_window->welcome().lessonButton(), Qt::LeftButton);
        QCOMPARE(openId(), u"life-of-a-connection"_s);
        QVERIFY(!m_window->isWelcoming());
    }

    void theEndOfALessonsPartOffersTheNext()
    {
        m_window->showWelcome();
        QTest::mouseClick(m_window->welcome().lessonButton(), Qt::LeftButton);
        if (!labIsReady())
            QSKIP(qPrintable(m_window->messageBar().text()));
        m_window->teller().runAll();
        QTRY_VERIFY_WITH_TIMEOUT(m_window->source().isFinished() || m_window->source().hasFailed(), patienceMs);
        QVERIFY2(!m_window->source().hasFailed(), qPrintable(m_window->messageBar().text()));
        QPushButton* offer = buttonWith(m_window->messageBar(), u"Go On With Part 2"_s);
        QVERIFY2(offer, qPrintable(m_window->messageBar().text()));
        QTest::mouseClick(offer, Qt::LeftButton);
        QCOMPARE(openId(), u"time-wait-reuse"_s);
        QCOMPARE(m_window->welcome().lessonButton()->text(), u"Go On With Part 2"_s);
    }

    void whatWasOpenedIsRecentAndWhatIsGoneCanBeRemoved()
    {
        const QString path = m_folder->filePath(u"story.toml"_s);
        put(path, storyText(u"mine"_s, u"My own story"_s));
        m_window->openFile(path);
        m_window->openScenario(u"half-close"_s);
        QVERIFY(QFile::remove(path));
        makeWindow(); // as at the next start
        m_window->showWelcome();
        const QString title = u"What does a FIN close?"_s;
        QTRY_VERIFY(buttonWith(m_window->welcome(), title)); // a row made anew is shown with the next event
        QVERIFY(!buttonWith(m_window->welcome(), u"My own story"_s));
        const QList<QToolButton*> tools = m_window->welcome().findChildren<QToolButton*>();
        const auto forget = std::find_if(tools.begin(), tools.end(), [](const QToolButton* b) {
            return b->accessibleName().contains(u"My own story"_s);
        });
        QVERIFY(forget != tools.end());
        QTest::mouseClick(*forget, Qt::LeftButton);
        QTRY_VERIFY(m_window->welcome().findChildren<QToolButton*>().size() < tools.size());
        QTRY_VERIFY(buttonWith(m_window->welcome(), title)); // the row was made anew
        QTest::mouseClick(buttonWith(m_window->welcome(), title), Qt::LeftButton);
        QCOMPARE(openId(), u"half-close"_s);
    }

    void whatIsNotForThisKernelIsSaidWithItsReason()
    {
        const QByteArray variants = "[[variant]]\nid = \"old\"\ntitle = \"As it was\"\nwhen = { kernel = \"<4.12\" }\n";
        const QByteArray now = "[[variant]]\nid = \"now\"\ntitle = \"As it is\"\n";
        put(m_own + u"/some.toml"_s, storyText(u"some"_s, u"Some"_s) + now + variants);
        put(m_own + u"/none.toml"_s, storyText(u"none"_s, u"None"_s) + variants);
        makeWindow();
        m_window->showWelcome();
        const auto noteOf = [this](const ScenarioList& list, const QString& id) {
            for (int row = 0; row < list.model()->rowCount(); ++row) {
                const QModelIndex index = list.model()->index(row, 0);
                if (index.data(ScenarioDelegate::Id).toString() == id)
                    return index.data(ScenarioDelegate::Reason).toString();
            }
            return u"no such row"_s;
        };
        auto* sidebar = m_window->findChild<ScenarioPanel*>();
        for (const ScenarioList* list : {m_window->welcome().list(), sidebar->list()}) {
            QCOMPARE(noteOf(*list, u"none"_s), u"Not for this kernel: needs Linux <4.12"_s);
            QCOMPARE(noteOf(*list, u"some"_s), u"Not for this kernel: “As it was”, needs Linux <4.12"_s);
            QCOMPARE(noteOf(*list, u"half-close"_s), QString());
        }
        m_window->openScenario(u"some"_s);
        QCOMPARE(m_window->source().plan()->variant.id, u"now"_s);
        for (const QRadioButton* radio : sidebar->findChildren<QRadioButton*>()) {
            const bool old = radio->text() == u"As it was"_s;
            QCOMPARE(radio->isEnabled(), !old);
            QCOMPARE(radio->accessibleDescription(), old ? u"Not for this kernel: needs Linux <4.12"_s : QString());
            QVERIFY(!old || radio->toolTip().contains(u"and this is"_s));
        }
        QVERIFY(!m_window->action(u"controlRun"_s)->isEnabled()); // there is nothing to run beside it
    }

    void whoGoesThroughTheVariantsByKeysStaysAmongThem()
    {
        m_window->openScenario(u"half-close"_s);
        m_window->pages().showSidebar(true);
        auto* sidebar = m_window->findChild<ScenarioPanel*>();
        const auto checked = [sidebar] {
            const QList<QRadioButton*> radios = sidebar->findChildren<QRadioButton*>();
            const auto found =
                std::find_if(radios.begin(), radios.end(), [](auto* r) { return r->isVisible() && r->isChecked(); });
            return found == radios.end() ? nullptr : *found;
        };
        QTRY_VERIFY(checked());
        checked()->setFocus();
        QTRY_VERIFY(checked()->hasFocus());
        const QString before = m_window->source().plan()->variant.id;
        QTest::keyClick(checked(), Qt::Key_Down);
        QVERIFY(m_window->source().plan()->variant.id != before);
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        QTRY_VERIFY(checked() && checked()->hasFocus());
        QTest::keyClick(checked(), Qt::Key_Up);
        QCOMPARE(m_window->source().plan()->variant.id, before);
    }

    void aReplayedScenarioCanBePickedToRun()
    {
        m_window->openScenario(u"half-close"_s);
        const auto serial = [this] { return m_window->source().serial(); };
        auto* list = m_window->findChild<ScenarioPanel*>()->list();
        int was = serial();
        QTest::keyClick(list, Qt::Key_Return); // it runs: it is not begun anew
        QCOMPARE(serial(), was);
        Session session;
        session.append({0, SessionInfo{1, u"statewire test"_s, u"6.18"_s, LabMode::Wire, 0}});
        const Scenario told = m_window->shelf().find(u"half-close"_s)->scenario;
        session.append({1, ScenarioInfo{told.id, told.variants.front().id, {}, told.text, told.fileName}});
        m_window->showRecording(std::move(session));
        QVERIFY(m_window->source().isRecording());
        QTest::keyClick(list, Qt::Key_Return);
        QVERIFY(m_window->source().isLive());
    }

    void nonsenseInTheFileOfRecentItemsDoesNoHarm()
    {
        const QString path = m_folder->filePath(u"recent.ini"_s);
        put(path, "[General]\nlesson=-7\n[recent]\nsize=2000000000\n1\\kind=scenario\n1\\what=half-close\n"
                  "2\\kind=sandwich\n2\\what=x\n");
        QElapsedTimer timer;
        timer.start();
        const Recent recent(path);
        QVERIFY(timer.elapsed() < 5'000);
        QCOMPARE(recent.lessonParts(), 0);
        QCOMPARE(recent.items().size(), 1u);
        QCOMPARE(recent.items().front().what, u"half-close"_s);
    }

    void theSidebarSearchesAsTheWelcomePageDoes()
    {
        m_window->openScenario(u"half-close"_s);
        auto* panel = m_window->findChild<ScenarioPanel*>();
        QCOMPARE(panel->list()->currentId(), u"half-close"_s);
        panel->searchField()->setText(u"EADDRNOTAVAIL"_s);
        QCOMPARE(shownIds(*panel->list()).first(), u"out-of-ports"_s);
        QCOMPARE(panel->list()->currentReason(), u"EADDRNOTAVAIL: Cannot assign requested address"_s);
        panel->searchField()->clear();
        QCOMPARE(panel->list()->currentId(), u"half-close"_s);
    }

    void aDiscreetSidebarSaysNothingOfWhatVariantsDo()
    {
        m_window->openScenario(u"half-close"_s);
        m_window->pages().showSidebar(true);
        auto* panel = m_window->findChild<ScenarioPanel*>();
        const QString summary = m_window->shelf().find(u"half-close"_s)->scenario.variants.front().summary;
        const auto told = [&] {
            for (const QLabel* label : panel->findChildren<QLabel*>()) {
                if (label->isVisible() && label->text() == summary)
                    return true;
            }
            for (const QRadioButton* radio : panel->findChildren<QRadioButton*>()) {
                if (radio->isVisible() && !radio->toolTip().isEmpty())
                    return true;
            }
            return false;
        };
        QVERIFY(told());
        panel->setDiscreet(true);
        QVERIFY(!told());
        panel->setDiscreet(false);
        QVERIFY(told());
    }

    void aMachineThatAllowsNoLabSaysSoAtTheTopAndOffersLoopback()
    {
        m_window->showWelcome();
        m_window->welcome().showImpossible({u"enter"_s, {}, u"Not permitted (EPERM)"_s, u"Install the profile."_s, 1},
                                           u"time-wait-reuse"_s, u"loopback"_s);
        MessageBar* notice = m_window->welcome().notice();
        QVERIFY(notice->isVisible());
        QVERIFY2(notice->text().contains(u"Install the profile."_s), qPrintable(notice->text()));
        QTest::mouseClick(buttonWith(*notice, u"Begin on Loopback"_s), Qt::LeftButton);
        QCOMPARE(m_window->source().plan()->variant.id, u"loopback"_s);
    }

    void theWelcomePageNeedsNoListBesideIt()
    {
        m_window->resize(900, 700);
        m_window->showWelcome();
        QTRY_COMPARE(m_window->width(), 900);
        QCOMPARE(buttonWith(*m_window, u"Scenarios"_s), nullptr);
        m_window->openScenario(u"half-close"_s);
        QVERIFY(buttonWith(*m_window, u"Scenarios"_s));
    }

    void everythingOnThePageHasANameForThoseWhoCannotSeeIt()
    {
        m_window->showWelcome();
        QVERIFY(!m_window->welcome().searchField()->accessibleName().isEmpty());
        QVERIFY(!m_window->welcome().list()->accessibleName().isEmpty());
        const QAbstractItemModel* model = m_window->welcome().list()->model();
        for (int row = 0; row < model->rowCount(); ++row)
            QVERIFY(!model->index(row, 0).data(Qt::AccessibleTextRole).toString().isEmpty());
        for (const QToolButton* button : m_window->welcome().findChildren<QToolButton*>()) {
            if (button->parentWidget() != m_window->welcome().searchField()) // Qt's own clear button
                QVERIFY(!button->accessibleName().isEmpty());
        }
    }

    void noRowIsCutOffInAnyLookOrSize()
    {
        for (bool projector : {false, true}) {
            if (m_window->action(u"projector"_s)->isChecked() != projector)
                m_window->action(u"projector"_s)->trigger();
            for (const QSize& size : {QSize(1640, 1000), QSize(1100, 750)}) {
                m_window->resize(size);
                m_window->showWelcome();
                ScenarioList* list = m_window->welcome().list();
                QTRY_VERIFY(list->visualRect(list->model()->index(1, 0)).width() <= list->viewport()->width());
                QVERIFY(list->viewport()->width() > 300);
                if (const QString folder = qEnvironmentVariable("STATEWIRE_TEST_SHOTS"); !folder.isEmpty())
                    m_window->grab().save(QDir(folder).filePath(u"welcome-%1-%2.png"_s.arg(projector).arg(size.width())));
            }
        }
    }
};

STATEWIRE_TEST(TestWelcome);
#include "tst_welcome.moc"
