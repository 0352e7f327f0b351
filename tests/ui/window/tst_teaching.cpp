// SPDX-License-Identifier: GPL-3.0-or-later
// Predict, then reveal, on a recording: where the story is, what the class had said, and that nothing tells the answer
// before it has come. And presenter mode, as far as it needs no lab.
#include "support/samplesession.h"
#include "support/testregistry.h"
#include "support/visibletext.h"
#include "support/windowundertest.h"
#include "ui/compare/comparewindow.h"
#include "ui/context/storyteller.h"
#include "ui/look/stylesheet.h"
#include "ui/story/storypanel.h"
#include "ui/story/votechart.h"
#include "ui/story/waitbar.h"
#include "ui/tables/evidencewall.h"
#include "ui/timeline/timelineview.h"
#include "ui/window/presenter.h"
#include "ui/window/presenternotes.h"
#include "ui/window/viewarrangement.h"

#include <QAction>
#include <QDir>
#include <QInputDialog>
#include <QLabel>
#include <QMenuBar>
#include <QPointer>
#include <QProgressBar>
#include <QScrollArea>
#include <QScrollBar>
#include <QSplitter>
#include <QTest>
#include <QTimer>

using namespace statewire;
using namespace Qt::StringLiterals;

class TestTeaching : public QObject
{
    Q_OBJECT

    std::unique_ptr<WindowUnderTest> m_window;

    const Plan& plan() { return *m_window->source().plan(); }
    VoteChart* chart() { return m_window->centralWidget()->findChild<VoteChart*>(); }
    void key(int key, Qt::KeyboardModifiers modifiers = {}) { QTest::keyClick(m_window.get(), Qt::Key(key), modifiers); }

    void toTheQuestion()
    {
        m_window->playhead().toStart();
        for (int i = 0; i < 3; ++i)
            m_window->teller().next();
        QVERIFY(m_window->teller().state().open);
    }

    /// Into the step that answers, before the call that does has returned.
    void intoTheAnswer()
    {
        const Session& session = m_window->source().session();
        m_window->playhead().moveTo(stepTimes(session)[3].beginNs + 1);
        QCOMPARE(m_window->teller().state().step, 3);
    }

    /// Each view in turn, with all that the window says and paints beside it.
    QStringList everythingShown()
    {
        QStringList text;
        for (const ViewArrangement::Entry& entry : m_window->views().entries()) {
            m_window->views().showView(entry.id);
            QCoreApplication::processEvents();
            text << visibleText(*m_window);
        }
        m_window->views().showView(u"evidence"_s);
        m_window->views().showView(u"timeline"_s);
        return text;
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_window = std::make_unique<WindowUnderTest>(std::vector<Scenario>{sampleScenario()});
        m_window->resize(1600, 1000);
        m_window->showRecording(sampleSession());
        m_window->show();
    }
    void cleanup() { m_window->present(false); }
    void cleanupTestCase() { m_window.reset(); }

    void aQuestionStaysOpenUntilTheCallHasReturned()
    {
        toTheQuestion();
        StoryState state = m_window->teller().state();
        QCOMPARE(state.asked, 2);
        QVERIFY(!state.withheld);
        QVERIFY(!state.reveal);
        intoTheAnswer();
        state = m_window->teller().state();
        QVERIFY(state.open);
        QVERIFY(state.withheld);
        QVERIFY(!m_window->teller().canVote());
        m_window->teller().next();
        state = m_window->teller().state();
        QVERIFY(!state.open);
        QVERIFY(!state.withheld);
        QCOMPARE(state.reveal->outcome.option->id, u"accepted"_s);
        QCOMPARE(state.reveal->votes.value(u"refused"_s), 14);
    }

    void anOutcomeThatNoAnswerForesawIsSaidAsItIs()
    {
        Plan narrow = plan();
        narrow.steps[2].prediction->options.erase(narrow.steps[2].prediction->options.begin() + 1);
        const Session& session = m_window->source().session();
        const StoryState state = storyAt(narrow, stepTimes(session), session, Timeline::of(session), session.endNs());
        QVERIFY(!state.reveal->outcome.option);
        QVERIFY2(state.outcome.endsWith(u"None of the answers: it was ok."_s), qPrintable(state.outcome));
    }

    void theRevealComparesVotesWithWhatCame()
    {
        toTheQuestion();
        QVERIFY(chart()->isHidden());
        intoTheAnswer();
        QVERIFY(chart()->isHidden());
        m_window->teller().next();
        QVERIFY(chart()->isVisible());
        const QString words = chart()->accessibleDescription();
        QVERIFY2(words.contains(u"accepted: 9 votes, so it came"_s), qPrintable(words));
        QVERIFY2(words.contains(u"refused: 14 votes"_s), qPrintable(words));
        const QString painted = visibleText(*chart()).join(u' ');
        QVERIFY2(painted.contains(u"✓"_s) && painted.contains(u"accepted – so it came"_s), qPrintable(painted));
    }

    void recordedVotesComeWithTheAnswer()
    {
        const auto counts = [this] {
            QStringList found;
            for (const QString& piece : everythingShown()) {
                if (piece.contains(u"14"_s) && piece.contains(u"vote"_s))
                    found << piece;
            }
            return found;
        };
        for (const bool answering : {false, true}) {
            toTheQuestion();
            if (answering)
                intoTheAnswer();
            QCOMPARE(m_window->teller().votes(), (QMap<QString, int>()));
            QVERIFY2(counts().isEmpty(), qPrintable(counts().join(u" | "_s)));
            m_window->present(true);
            QVERIFY(!m_window->presenter().notes().votesText().contains(u"14"_s));
            QVERIFY(m_window->presenter().notes().votesText().contains(u"come with the answer"_s));
            m_window->present(false);
        }
        m_window->teller().next();
        QVERIFY(m_window->presenter().notes().votesText().contains(u"refused: 14"_s));
        QVERIFY(chart()->accessibleDescription().contains(u"refused: 14 votes"_s));
    }

    void nothingOnScreenTellsTheAnswerWhileAQuestionIsOpen_data()
    {
        QTest::addColumn<bool>("answering");
        QTest::newRow("while the class thinks") << false;
        QTest::newRow("while the answer is on its way") << true;
    }
    void nothingOnScreenTellsTheAnswerWhileAQuestionIsOpen()
    {
        QFETCH(bool, answering);
        toTheQuestion();
        if (answering)
            intoTheAnswer();
        const QStringList text = everythingShown();
        QVERIFY(text.join(u' ').contains(plan().steps[2].prediction->question)); // it does see what is there
        QStringList answers{u"so it came"_s, u"It was "_s, plan().steps[3].title, plan().steps[3].say};
        for (const CheckSpec& check : plan().checks)
            answers << check.claim;
        for (const QString& answer : answers)
            QVERIFY2(answer.isEmpty() || piecesWith(text, answer).isEmpty(),
                     qPrintable(answer + u": "_s + piecesWith(text, answer).join(u" | "_s)));
        m_window->playhead().toEnd();
        QVERIFY(!piecesWith(everythingShown(), plan().steps[3].title).isEmpty()); // nor is it blind
    }

    void presentingCoversTheWindowAndLeavesItAsItWas()
    {
        toTheQuestion();
        const QList<QSplitter*> splitters = m_window->centralWidget()->findChildren<QSplitter*>();
        std::vector<QList<int>> before;
        for (const QSplitter* splitter : splitters)
            before.push_back(splitter->sizes());
        const QRect geometry = m_window->geometry();
        const QWidget* stageParent = m_window->views().entries().front().view->parentWidget();
        m_window->action(u"present"_s)->trigger();
        QVERIFY(m_window->presenter().isPresenting());
        QTRY_VERIFY(m_window->isFullScreen());
        QTRY_COMPARE(m_window->presenter().size(), m_window->size());
        QVERIFY(!m_window->menuBar()->isVisible());
        QVERIFY(!m_window->centralWidget()->isVisible());
        QVERIFY(m_window->chart().isVisible());
        QVERIFY(m_window->presenter().story().isVisible());
        key(Qt::Key_Escape);
        QVERIFY(!m_window->presenter().isPresenting());
        QTRY_VERIFY(!m_window->isFullScreen());
        QTRY_COMPARE(m_window->geometry(), geometry);
        QVERIFY(m_window->menuBar()->isVisible());
        QCOMPARE(m_window->views().entries().front().view->parentWidget(), stageParent);
        for (qsizetype i = 0; i < splitters.size(); ++i)
            QTRY_COMPARE(splitters[i]->sizes(), before[size_t(i)]);
        QVERIFY(!m_window->theme().projector);
    }

    void theEvidenceIsAPictureThatNextRevealsLineByLine()
    {
        m_window->playhead().toEnd();
        m_window->present(true);
        Presenter& presenter = m_window->presenter();
        EvidenceWall& wall = presenter.evidence();
        const QWidget* stage = m_window->views().entries().front().view;
        const int step = m_window->teller().state().step;
        QVERIFY(!wall.isVisible());
        key(Qt::Key_E);
        QTRY_VERIFY(wall.isVisible());
        QVERIFY(!stage->isVisible() && !m_window->views().pictures().isVisible() && !presenter.story().isVisible());
        QVERIFY(wall.lines() > 1);
        QCOMPARE(wall.shown(), 0);
        for (int line = 1; line <= wall.lines(); ++line) {
            key(Qt::Key_PageDown);
            QCOMPARE(wall.shown(), line);
            QCOMPARE(m_window->teller().state().step, step);
        }
        key(Qt::Key_PageUp);
        QCOMPARE(wall.shown(), wall.lines() - 1);
        key(Qt::Key_E);
        QVERIFY(!wall.isVisible() && stage->isVisible() && m_window->views().pictures().isVisible());
        for (size_t i = 0; i <= m_window->views().pictures().views().size() && !wall.isVisible(); ++i)
            key(Qt::Key_V); // it comes after the last of the others
        QVERIFY(wall.isVisible());
        QCOMPARE(wall.shown(), wall.lines() - 1); // as far as it was told
        key(Qt::Key_V);
        QVERIFY(!wall.isVisible());
        // With a clicker, which has neither key, it comes when the story is told, and all its pages are turned.
        constexpr int mostPages = 9;
        for (int page = 0; page < mostPages && !wall.isVisible(); ++page)
            key(Qt::Key_PageDown);
        QVERIFY(wall.isVisible());
        key(Qt::Key_PageDown); // the last line
        QCOMPARE(wall.shown(), wall.lines());
        key(Qt::Key_PageDown); // there is nothing after it
        QVERIFY(wall.isVisible());
        for (int line = wall.lines(); line > 0; --line)
            key(Qt::Key_PageUp);
        QCOMPARE(wall.shown(), 0);
        key(Qt::Key_PageUp);
        QVERIFY(!wall.isVisible() && presenter.story().isVisible());
        QCOMPARE(m_window->teller().state().step, step);
        // In the middle of the story that goes on behind the last line.
        m_window->teller().back();
        QVERIFY(m_window->teller().canGoOn());
        const int middle = m_window->teller().state().step;
        key(Qt::Key_E);
        for (int line = wall.shown(); line < wall.lines(); ++line)
            key(Qt::Key_PageDown);
        QCOMPARE(m_window->teller().state().step, middle);
        key(Qt::Key_PageDown);
        QVERIFY(!wall.isVisible());
        QCOMPARE(m_window->teller().state().step, middle + 1);
        key(Qt::Key_E);
        QVERIFY(wall.isVisible());
        key(Qt::Key_Escape);
        QVERIFY(!wall.isVisible() && stage->isVisible() && m_window->views().pictures().isVisible());
        m_window->views().showView(u"timeline"_s);
    }

    void aClickersKeysTurnThePages()
    {
        m_window->playhead().toStart();
        m_window->present(true);
        StoryTeller& teller = m_window->teller();
        int step = -1;
        for (int forward : {Qt::Key_PageDown, Qt::Key_Right, Qt::Key_Space, Qt::Key_Return}) {
            key(forward);
            QCOMPARE(teller.state().step, ++step);
        }
        key(Qt::Key_PageUp);
        key(Qt::Key_Left);
        QCOMPARE(teller.state().step, 1);
        for (int blank : {Qt::Key_B, Qt::Key_Period, Qt::Key_W}) {
            key(blank);
            QVERIFY(m_window->presenter().isBlank());
            key(Qt::Key_PageDown); // shows where the class was, and no more
            QVERIFY(!m_window->presenter().isBlank());
            QCOMPARE(teller.state().step, 1);
        }
        const View* picture = m_window->views().pictures().currentView();
        key(Qt::Key_V);
        QVERIFY(m_window->views().pictures().currentView() != picture);
        QVERIFY(m_window->views().entries().front().view->isVisible());
        key(Qt::Key_Z);
        QVERIFY(!m_window->views().entries().front().view->isVisible());
        key(Qt::Key_F5);
        QVERIFY(!m_window->presenter().isPresenting());
        QVERIFY(m_window->views().entries().front().view->isVisible());
        m_window->views().showView(u"timeline"_s);
    }

    void aTextTooLongForItsRoomIsWrittenSmallerThenTurnedOverByTheClicker()
    {
        // The sample's story with another text: first one that smaller type makes room for, then one that nothing does.
        const auto showWith = [this](int sentences) {
            const QString said = u"A sentence that a class reads from the last row. "_s.repeated(sentences).trimmed();
            const Session sample = sampleSession();
            Session session;
            for (Event event : sample.events()) {
                if (auto* scenario = std::get_if<ScenarioInfo>(&event.body))
                    scenario->source.replace(sampleScenario().steps[0].say, said);
                session.append(event);
            }
            return session;
        };
        StoryPanel& story = m_window->presenter().story();
        const auto typeSize = [&story] {
            for (const QLabel* label : story.findChildren<QLabel*>()) {
                if (label->property("role") == u"story"_s)
                    return label->fontInfo().pixelSize();
            }
            return 0;
        };
        const auto place = [&story] {
            for (const QLabel* label : story.findChildren<QLabel*>()) {
                if (label->text().contains(u"Step "_s))
                    return label->text();
            }
            return QString();
        };
        std::vector<Session> sessions;
        for (int sentences : {1, 14, 60})
            sessions.push_back(showWith(sentences));
        m_window->present(true);
        QTRY_COMPARE(m_window->presenter().size(), m_window->size());
        int largest = 0;
        for (Session& session : sessions) {
            m_window->showRecording(std::move(session));
            QCOMPARE(m_window->teller().state().step, -1);
            key(Qt::Key_PageDown);
            QCOMPARE(m_window->teller().state().step, 0);
            if (largest == 0)
                largest = typeSize();
            else
                QTRY_VERIFY2(typeSize() < largest, qPrintable(u"%1 %2"_s.arg(largest).arg(typeSize())));
        }
        auto* bar = story.findChild<QScrollArea*>()->verticalScrollBar();
        QTRY_VERIFY2(place().contains(u"▼"_s) && bar->maximum() > 0, qPrintable(place()));
        QVERIFY(typeSize() < largest && typeSize() >= 19); // never less than is read from the last row
        QVERIFY(!bar->isVisible());
        int pages = 1;
        int seenTo = bar->value() + story.findChild<QScrollArea*>()->viewport()->height();
        for (; m_window->teller().state().step == 0 && pages < 20; ++pages) {
            const int before = bar->value();
            key(Qt::Key_PageDown);
            if (m_window->teller().state().step > 0)
                break;
            QVERIFY(bar->value() > before);
            QVERIFY(bar->value() <= seenTo); // no line is passed over
            seenTo = bar->value() + story.findChild<QScrollArea*>()->viewport()->height();
        }
        QVERIFY(pages >= 2);
        QCOMPARE(m_window->teller().state().step, 1);
        QVERIFY(!place().contains(u"▼"_s));
        key(Qt::Key_PageUp);
        QCOMPARE(m_window->teller().state().step, 0);
        key(Qt::Key_PageDown);
        QCOMPARE(m_window->teller().state().step, 0);
        key(Qt::Key_PageUp); // back within the text first
        QCOMPARE(m_window->teller().state().step, 0);
        QCOMPARE(bar->value(), 0);
        m_window->present(false);
        m_window->showRecording(sampleSession());
    }

    void aKeyThatCanDoNothingWhilePresentingSaysWhy()
    {
        toTheQuestion();
        m_window->present(true);
        QCOMPARE(m_window->presenter().said(), QString());
        for (int idle : {Qt::Key_H, Qt::Key_J}) {
            key(idle);
            QVERIFY(m_window->presenter().said().contains(u"wire"_s));
        }
        key(Qt::Key_PageUp);
        QCOMPARE(m_window->presenter().said(), QString());
        m_window->present(false);

        Scenario lonely = sampleScenario();
        lonely.variants.resize(1);
        WindowUnderTest window({lonely});
        window.showRecording(sampleSession());
        window.show();
        window.present(true);
        QTest::keyClick(&window, Qt::Key_K);
        QVERIFY2(window.presenter().said().contains(u"no other variant"_s), qPrintable(window.presenter().said()));
        window.present(false);
    }

    void theControlRunIsShownToTheClassAndLeadsBackToIt()
    {
        toTheQuestion();
        m_window->present(true);
        bool asked = false;
        QTimer::singleShot(0, m_window.get(), [&] {
            if (auto* dialog = m_window->findChild<QInputDialog*>()) {
                asked = true;
                dialog->accept();
            }
        });
        key(Qt::Key_K);
        QVERIFY(asked);
        QPointer<CompareWindow> compare = m_window->compareWindow();
        QVERIFY(compare && compare->isVisible());
        QTRY_VERIFY(compare->isFullScreen());
        QCOMPARE(compare->styleSheet(), styleSheetFor(m_window->presenter().wallTheme()));
        QVERIFY(m_window->presenter().isPresenting());
        QVERIFY(QTest::qWaitForWindowActive(compare));
        QTest::keyClick(compare, Qt::Key_Escape);
        QVERIFY(!compare->isVisible());
        QVERIFY(m_window->presenter().isPresenting());
        m_window->present(false);
        QVERIFY(!compare->isFullScreen());
    }

    void aControlRunFromTheEvidenceLeadsBackToTheEvidence()
    {
        m_window->playhead().toEnd();
        m_window->present(true);
        key(Qt::Key_E);
        EvidenceWall& wall = m_window->presenter().evidence();
        QTRY_VERIFY(wall.isVisible());
        key(Qt::Key_PageDown);
        const int shown = wall.shown();
        for (const Qt::Key back : {Qt::Key_K, Qt::Key_Escape}) {
            QTimer::singleShot(0, m_window.get(), [&] {
                if (auto* dialog = m_window->findChild<QInputDialog*>())
                    dialog->accept();
            });
            key(Qt::Key_K);
            QPointer<CompareWindow> compare = m_window->compareWindow();
            QVERIFY(compare && compare->isVisible());
            QTRY_VERIFY(compare->isFullScreen());
            QVERIFY(QTest::qWaitForWindowActive(compare));
            QTest::keyClick(compare, back);
            QTRY_VERIFY(m_window->isActiveWindow());
            QVERIFY(m_window->presenter().isPresenting() && wall.isVisible());
            QCOMPARE(wall.shown(), shown);
        }
        key(Qt::Key_PageUp);
        key(Qt::Key_E);
        QVERIFY(!wall.isVisible());
        m_window->present(false);
    }

    void onlyTheNotesTellWhatTheScenarioExpects()
    {
        toTheQuestion();
        m_window->present(true);
        key(Qt::Key_N);
        PresenterNotes& notes = m_window->presenter().notes();
        QVERIFY(notes.isVisible());
        const QString inNotes = visibleText(notes).join(u'\n');
        QVERIFY2(inNotes.contains(u"accepted   ← the scenario expects this"_s), qPrintable(inNotes));
        QVERIFY(inNotes.contains(plan().steps[3].title));
        QVERIFY(inNotes.contains(u"Replay of a recording"_s));
        const QStringList onTheWall = visibleText(m_window->presenter());
        for (const QString& answer : {u"the scenario expects"_s, plan().steps[3].title, plan().checks[0].claim})
            QVERIFY2(piecesWith(onTheWall, answer).isEmpty(), qPrintable(answer));
        QTest::keyClick(&notes, Qt::Key_PageDown); // its keys are the presenter's, too
        QCOMPARE(m_window->teller().state().step, 3);
        QVERIFY(notes.votesText().contains(u"accepted: 9   ✓ so it came"_s));
        QTest::keyClick(&notes, Qt::Key_N);
        QVERIFY(!notes.isVisible());
    }

    void picturesAreKept()
    {
        const QString folder = qEnvironmentVariable("STATEWIRE_TEST_SHOTS");
        if (folder.isEmpty())
            QSKIP("STATEWIRE_TEST_SHOTS is not set");
        QAction* projector = m_window->action(u"projector"_s);
        for (const auto& [name, look] :
             {std::pair{"light", m_window->action(u"lightLook"_s)}, {"dark", m_window->action(u"darkLook"_s)}}) {
            look->setChecked(true);
            const auto save = [&](QWidget& widget, const char* what) {
                QTest::qWait(400);
                widget.grab().save(QDir(folder).filePath(u"%1-%2.png"_s.arg(QLatin1String(what), QLatin1String(name))));
            };
            toTheQuestion();
            save(*m_window, "ask");
            m_window->teller().next();
            save(*m_window, "reveal");
            projector->setChecked(true);
            save(*m_window, "reveal-projector");
            projector->setChecked(false);
            toTheQuestion();
            m_window->present(true);
            key(Qt::Key_N);
            save(*m_window, "present-ask");
            save(m_window->presenter().notes(), "notes-ask");
            m_window->teller().next();
            save(*m_window, "present-reveal");
            save(m_window->presenter().notes(), "notes-reveal");
            m_window->present(false);
        }
        m_window->action(u"systemLook"_s)->setChecked(true);
    }
};

STATEWIRE_TEST(TestTeaching);
#include "tst_teaching.moc"
