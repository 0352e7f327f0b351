// SPDX-License-Identifier: GPL-3.0-or-later
// The views of a window with a recording: they show what the session says at the playhead, share one selection, and rest.
#include "support/samplesession.h"
#include "support/testregistry.h"
#include "support/windowundertest.h"
#include "ui/context/actionset.h"
#include "ui/context/storyteller.h"
#include "ui/look/statecolours.h"
#include "ui/parts/messagebar.h"
#include "ui/parts/shortcutsheet.h"
#include "ui/stage/stageview.h"
#include "ui/tables/socketmodel.h"
#include "ui/tables/socketview.h"
#include "ui/timeline/timelineplot.h"
#include "ui/timeline/timelineview.h"
#include "ui/window/headerbar.h"
#include "ui/window/viewarrangement.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QListWidget>
#include <QMenu>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>
#include <QTreeWidget>
#include <algorithm>
#include <map>
#include <set>

using namespace statewire;
using namespace Qt::StringLiterals;

namespace {

/// Counts paint events of all widgets.
class PaintCounter : public QObject
{
public:
    int count = 0;
    bool eventFilter(QObject*, QEvent* event) override
    {
        count += event->type() == QEvent::Paint ? 1 : 0;
        return false;
    }
};

QStringList labelTexts(const QWidget& window)
{
    QStringList texts;
    for (const QLabel* label : window.findChildren<QLabel*>()) {
        if (label->isVisible())
            texts << label->text();
    }
    return texts;
}

} // namespace

class TestViews : public QObject
{
    Q_OBJECT

    std::unique_ptr<WindowUnderTest> m_window;

private Q_SLOTS:
    void init()
    {
        m_window = std::make_unique<WindowUnderTest>(std::vector<Scenario>{sampleScenario()});
        m_window->action(u"lightLook"_s)->trigger();
        m_window->resize(1600, 1000);
        m_window->showRecording(sampleSession());
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    }
    void cleanup() { m_window.reset(); }

    void theSocketTableHoldsTheSocketsAtThePlayhead()
    {
        SocketModel* model = m_window->findChild<SocketModel*>();
        QAbstractItemModelTester tester(model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const Timeline& timeline = m_window->source().timeline();
        std::vector<qint64> moments = m_window->source().moments();
        // There and back, and in leaps.
        for (size_t i = moments.size(); i-- > 0;)
            moments.push_back(moments[(i * 7) % moments.size()]);
        for (qint64 t : moments) {
            m_window->playhead().moveTo(t);
            const std::vector<SocketAt> sockets = timeline.socketsAt(t);
            QCOMPARE(model->rowCount(), int(sockets.size()));
            for (const SocketAt& socket : sockets) {
                const int row = model->rowOf({socket.track, socket.life});
                QVERIFY(row >= 0);
                QCOMPARE(model->index(row, SocketModel::State).data().toString(), stateName(socket.span->state));
            }
        }
    }

    void theSocketTableIsCopiedAsTabSeparatedText()
    {
        m_window->playhead().toEnd();
        m_window->views().showView(u"sockets"_s);
        m_window->action(u"copyView"_s)->trigger();
        const QStringList lines = QGuiApplication::clipboard()->text().split(u'\n', Qt::SkipEmptyParts);
        QCOMPARE(lines.size(), 1 + m_window->findChild<SocketModel*>()->rowCount());
        QVERIFY(lines.first().startsWith(u"Host\tLocal\tRemote\tState"_s));
        QVERIFY(lines.filter(u"192.168.88.131:2016\t192.168.88.132:40001\tTIME_WAIT\ttimewait 59."_s).size() == 1);
    }

    void oneSelectionIsSharedByAllViews()
    {
        m_window->playhead().toEnd();
        auto* table = m_window->findChild<SocketView*>()->view();
        SocketModel* model = m_window->findChild<SocketModel*>();
        const std::vector<Evidence>& evidence = m_window->source().evidence();
        const int flagship = flagshipEvidence(evidence, m_window->playhead().positionNs());
        QVERIFY(flagship >= 0);
        QCOMPARE(evidence[size_t(flagship)].ruleId, u"syn-into-time-wait"_s);

        // Evidence lights up its frame in the chart and its socket in the table.
        m_window->selection().selectEvidence(evidence[size_t(flagship)]);
        QCOMPARE(table->selectionModel()->selectedRows().size(), 1);
        const SelectedLife life = model->lifeAt(table->selectionModel()->selectedRows().first().row());
        QCOMPARE(m_window->source().timeline().tracks()[life.track].ends, evidence[size_t(flagship)].ends);
        const auto matters = [&] {
            std::vector<quint64> frames;
            for (const ArrowShape& arrow : m_window->chart().plot()->shapes().arrows) {
                if (arrow.matters)
                    frames.push_back(arrow.number);
            }
            return frames;
        };
        const std::vector<quint64> frames = matters();
        QVERIFY(std::find(frames.begin(), frames.end(), evidence[size_t(flagship)].frame) != frames.end());

        // A row of the table is a life in the chart, and the evidence about it.
        const auto waits = std::find_if(evidence.rbegin(), evidence.rend(),
                                        [](const Evidence& e) { return e.ruleId == "active-close"_L1; });
        QVERIFY(waits != evidence.rend());
        const int row = model->rowOf({*m_window->source().timeline().findTrack(u"server"_s, waits->ends), 0});
        QVERIFY(row >= 0);
        table->setFocus();
        table->selectRow(row);
        QVERIFY(std::holds_alternative<SelectedLife>(m_window->selection().item()));
        auto* list = m_window->findChild<QListWidget*>();
        QCOMPARE(list->currentRow(),
                 highlightOf(m_window->selection().item(), m_window->source().timeline(), evidence).evidence);

        // Esc clears it everywhere.
        m_window->action(u"clearSelection"_s)->trigger();
        QVERIFY(m_window->selection().isEmpty());
        QVERIFY(!table->selectionModel()->hasSelection());
    }

    void backOnlyMovesThePlayheadToTheEndOfTheStepBefore()
    {
        const std::vector<StepTimes> times = stepTimes(m_window->source().session());
        QCOMPARE(times.size(), 4u);
        StoryTeller& teller = m_window->teller();
        for (size_t i = 0; i < times.size(); ++i) {
            teller.next();
            QCOMPARE(m_window->playhead().positionNs(), times[i].endNs);
            QCOMPARE(teller.state().step, int(i));
        }
        const size_t events = m_window->source().session().events().size();
        teller.back();
        QCOMPARE(m_window->playhead().positionNs(), times[2].endNs);
        teller.back();
        teller.back();
        QCOMPARE(m_window->playhead().positionNs(), times[0].endNs);
        teller.back();
        QCOMPARE(m_window->playhead().positionNs(), 0);
        QVERIFY(!teller.canGoBack());
        QCOMPARE(m_window->source().session().events().size(), events);
    }

    void nothingGivesTheAnswerAwayWhileAPredictionIsOpen()
    {
        StoryTeller& teller = m_window->teller();
        for (int i = 0; i < 3; ++i)
            teller.next();
        QVERIFY(teller.state().open);
        QVERIFY(teller.state().outcome.isEmpty());
        QVERIFY(labelTexts(*m_window).contains(u"What becomes of the third connection?"_s));
        QVERIFY(m_window->chart().plot()->shapes().rings.empty());
        for (const QString& text : labelTexts(*m_window))
            QVERIFY2(!text.contains(u"It was"_s), qPrintable(text));
        teller.next();
        QVERIFY(!teller.state().open);
        QVERIFY(labelTexts(*m_window).contains(u"The class predicted: refused 14, accepted 9. It was accepted."_s));
    }

    void stepsOfThePlayheadGoFromMomentToMoment()
    {
        const std::vector<qint64> moments = m_window->source().moments();
        m_window->playhead().toStart();
        for (qint64 t : moments) {
            m_window->action(u"stepForward"_s)->trigger();
            QCOMPARE(m_window->playhead().positionNs(), t);
        }
        m_window->action(u"stepBack"_s)->trigger();
        QCOMPARE(m_window->playhead().positionNs(), moments[moments.size() - 2]);
    }

    void playingRunsToTheEndAndRests()
    {
        m_window->playhead().setSpeed(400);
        m_window->playhead().play();
        QVERIFY(m_window->playhead().isPlaying());
        QTRY_VERIFY(!m_window->playhead().isPlaying());
        QCOMPARE(m_window->playhead().positionNs(), m_window->source().timeline().endNs());
        QVERIFY(!m_window->playhead().isMoving());
    }

    void aFrozenPlayheadStandsUntilItIsThawedAsOften()
    {
        Playhead& playhead = m_window->playhead();
        playhead.toStart();
        playhead.setSpeed(1);
        playhead.play();
        playhead.freeze();
        playhead.freeze();
        playhead.thaw();
        QVERIFY(playhead.isFrozen());
        QVERIFY(!playhead.isMoving());
        const qint64 here = playhead.positionNs();
        playhead.thaw();
        QVERIFY(!playhead.isFrozen());
        QTRY_VERIFY(playhead.positionNs() > here);
        playhead.pause();
    }

    void atRestNothingIsPaintedAgain()
    {
        m_window->playhead().toEnd();
        QVERIFY(!m_window->playhead().isMoving());
        QSignalSpy moved(&m_window->playhead(), &Playhead::moved);
        PaintCounter counter;
        // What the stage moved there comes to rest first.
        StageView* stage = m_window->findChild<StageView*>();
        QTRY_VERIFY(stage && !stage->isAnimating());
        // The cursor of a field with the focus may blink.
        m_window->chart().setFocus();
        QCoreApplication::processEvents();
        QTRY_VERIFY([&] {
            QCoreApplication::sendPostedEvents();
            return true;
        }());
        qApp->installEventFilter(&counter);
        const int layouts = m_window->chart().plot()->layoutCount();
        QVERIFY(!moved.wait(300));
        qApp->removeEventFilter(&counter);
        QCOMPARE(counter.count, 0);
        QCOMPARE(m_window->chart().plot()->layoutCount(), layouts);
    }

    void aViewThatIsCalledGetsItsRoomBackFromThePicture()
    {
        QAction* enlarge = m_window->action(u"enlarge"_s);
        for (const QString& id : {u"sockets"_s, u"stage"_s}) {
            enlarge->trigger();
            QVERIFY(enlarge->isChecked());
            QVERIFY(m_window->stage().isHidden());
            m_window->views().showView(id);
            QVERIFY(!m_window->stage().isHidden());
            QVERIFY(!enlarge->isChecked());
        }
    }

    void everyViewCanBeCopied()
    {
        m_window->playhead().toEnd();
        const Evidence& newest = m_window->source().evidence().back();
        for (bool selected : {false, true}) {
            if (selected)
                m_window->selection().selectEvidence(newest);
            for (const ViewArrangement::Entry& entry : m_window->views().entries()) {
                m_window->views().showView(entry.id);
                QGuiApplication::clipboard()->clear();
                entry.view->copy();
                const bool something = !QGuiApplication::clipboard()->text().trimmed().isEmpty() ||
                                       !QGuiApplication::clipboard()->pixmap().isNull();
                const auto* table = entry.view->findChild<QTableView*>();
                const bool empty = table && table->model()->rowCount() == 0;
                QVERIFY2(something || empty, qPrintable(entry.id));
            }
        }
        m_window->views().showView(u"evidence"_s);
        m_window->action(u"copyView"_s)->trigger();
        QVERIFY(QGuiApplication::clipboard()->text().startsWith(newest.claim));
    }

    void tabsThatDoNotFitAreInAMenu()
    {
        m_window->action(u"projector"_s)->trigger();
        m_window->resize(1640, 1040);
        QCoreApplication::processEvents();
        QPushButton* all = nullptr;
        for (QPushButton* button : m_window->findChildren<QPushButton*>()) {
            if (button->accessibleName() == u"All of: Evidence and tables"_s)
                all = button;
        }
        QVERIFY(all);
        m_window->resize(1100, 750);
        m_window->views().showView(u"evidence"_s); // the story may have taken all of the width
        QTRY_VERIFY(all->isVisible());
        Q_EMIT all->menu()->aboutToShow();
        QAction* counters = nullptr;
        for (QAction* action : all->menu()->actions()) {
            if (action->text() == u"Counters"_s)
                counters = action;
        }
        QVERIFY(counters);
        counters->trigger();
        const auto& entries = m_window->views().entries();
        const auto entry = std::find_if(entries.begin(), entries.end(), [](const auto& e) { return e.id == u"counters"_s; });
        QVERIFY(entry->view->isVisible());
        m_window->action(u"projector"_s)->trigger();
        m_window->resize(1900, 1040);
        QTRY_VERIFY(!all->isVisible());
    }

    void whatTheWireRefusesIsSaid()
    {
        Q_EMIT m_window->source().commandGiven(7, ActOnFrame{FrameAct::Drop, 3});
        Q_EMIT m_window->source().commandDone(7, u"frame 3 is not held"_s);
        QVERIFY(m_window->messageBar().isVisible());
        QVERIFY(m_window->messageBar().text().contains(u"frame 3 is not held"_s));
        m_window->messageBar().hide();
        Q_EMIT m_window->source().commandDone(7, u"once more"_s);
        QVERIFY(!m_window->messageBar().isVisible());
    }

    void aReplayIsMarkedAsOne()
    {
        QVERIFY2(m_window->findChild<HeaderBar*>()->modeText().startsWith(u"Replay"_s),
                 qPrintable(m_window->findChild<HeaderBar*>()->modeText()));
    }

    void aFileThatIsNoRecordingIsRefusedInsideTheWindow()
    {
        m_window->openRecording(u"/nonexistent/session.pcapng"_s);
        QVERIFY(m_window->messageBar().isVisible());
        QVERIFY(m_window->messageBar().text().contains(u"/nonexistent/session.pcapng"_s));
        QVERIFY(m_window->source().isRecording()); // what was shown stays
        QVERIFY(!m_window->source().moments().empty());
    }

    void everyControlHasANameForScreenReaders()
    {
        for (const QWidget* widget : m_window->findChildren<QWidget*>()) {
            if (!widget->isVisible() || widget->focusPolicy() == Qt::NoFocus)
                continue;
            const auto* button = qobject_cast<const QAbstractButton*>(widget);
            const bool named = !widget->accessibleName().isEmpty() || (button && !button->text().isEmpty()) ||
                               qobject_cast<const QLabel*>(widget) || widget->inherits("QSplitterHandle") ||
                               widget->inherits("QMenuBar");
            QVERIFY2(named, qPrintable(QString::fromLatin1(widget->metaObject()->className()) + u" in "_s +
                                       QString::fromLatin1(widget->parentWidget()->metaObject()->className())));
        }
    }

    void everyActionIsInAMenu()
    {
        for (const ActionSet* set : m_window->findChildren<ActionSet*>()) {
            for (const QAction* action : set->findChildren<QAction*>())
                QVERIFY2(!action->associatedObjects().isEmpty(), qPrintable(action->text()));
        }
        QVERIFY(m_window->findChild<ShortcutSheet*>()->toPlainText().contains(u"Space"_s));
    }

    void theThemeFollowsThePalette()
    {
        m_window->action(u"systemLook"_s)->trigger();
        const QPalette before = QGuiApplication::palette();
        QPalette dark;
        dark.setColor(QPalette::Window, QColor(20, 20, 20));
        dark.setColor(QPalette::WindowText, Qt::white);
        QApplication::setPalette(dark);
        QTRY_COMPARE(m_window->theme().look, Theme::Look::Dark);
        QApplication::setPalette(before);
        QTRY_COMPARE(m_window->theme().look, Theme::lookOf(before));
    }
};

STATEWIRE_TEST(TestViews);
#include "tst_views.moc"
