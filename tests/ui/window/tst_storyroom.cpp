// SPDX-License-Identifier: GPL-3.0-or-later
// The story has the room that its text and answers need: every step of every bundled scenario, at the sizes of screens.
#include "scenario/library/library.h"
#include "support/samplesession.h"
#include "support/testregistry.h"
#include "support/toldsource.h"
#include "support/windowundertest.h"
#include "ui/context/storyteller.h"
#include "ui/library/scenariopanel.h"
#include "ui/parts/evencolumns.h"
#include "ui/story/stepdots.h"
#include "ui/story/storycolumns.h"
#include "ui/story/storypanel.h"
#include "ui/window/openedstory.h"
#include "ui/window/presenter.h"
#include "ui/window/storyroom.h"
#include "ui/window/viewarrangement.h"
#include "ui/window/windowpages.h"

#include <QAction>
#include <QBuffer>
#include <QElapsedTimer>
#include <QLabel>
#include <QPushButton>
#include <QRegularExpression>
#include <QScreen>
#include <QScrollArea>
#include <QScrollBar>
#include <QSplitter>
#include <QSvgGenerator>
#include <QTest>
#include <map>
#include <set>

using namespace statewire;
using namespace Qt::StringLiterals;

namespace {

void settle()
{
    for (int i = 0; i < 2; ++i) {
        QCoreApplication::sendPostedEvents();
        QCoreApplication::processEvents();
    }
}

/// What is cut off in \p story, in words; empty: all of it is seen.
QStringList whatIsCut(const StoryPanel& story)
{
    QStringList cut;
    for (const QLabel* label : story.findChildren<QLabel*>()) {
        if (!label->isVisible() || label->text().isEmpty())
            continue;
        const bool fits = label->wordWrap()
                              ? label->heightForWidth(label->width()) <= label->height()
                              : label->sizeHint().width() <= label->width() || qobject_cast<const StepDots*>(label);
        if (!fits)
            cut << u"label: "_s + label->text().left(40);
    }
    for (const QPushButton* button : story.findChildren<QPushButton*>()) {
        if (!button->isVisible())
            continue;
        if (button->sizeHint().width() > button->width() || button->sizeHint().height() > button->height())
            cut << u"button: "_s + button->text();
        const QRect inWindow(button->mapTo(button->window(), QPoint()), button->size());
        if (!button->window()->rect().contains(inWindow))
            cut << u"outside: "_s + button->text();
    }
    return cut;
}

bool scrolls(const StoryPanel& story)
{
    return story.findChild<QScrollArea*>()->verticalScrollBar()->maximum() > 0;
}

/// The sizes of all letters that \p widget paints.
std::map<double, QString> typeSizes(QWidget& widget)
{
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    QSvgGenerator svg;
    svg.setOutputDevice(&buffer);
    svg.setSize(widget.size());
    widget.render(&svg);
    static const QRegularExpression piece(u"font-size=\"([0-9.]+)\"[^>]*>([^<>]+)</text>"_s);
    std::map<double, QString> sizes;
    auto matches = piece.globalMatch(QString::fromUtf8(buffer.data()));
    while (matches.hasNext()) {
        const QRegularExpressionMatch match = matches.next();
        sizes.emplace(match.captured(1).toDouble(), match.captured(2));
    }
    return sizes;
}

} // namespace

class TestStoryRoom : public QObject
{
    Q_OBJECT

    std::unique_ptr<WindowUnderTest> m_window;

    StoryPanel& story() { return *m_window->centralWidget()->findChild<StoryPanel*>(); }

private Q_SLOTS:
    void initTestCase()
    {
        m_window = std::make_unique<WindowUnderTest>(bundledScenarios());
        m_window->action(u"lightLook"_s)->trigger();
        m_window->show();
    }
    void cleanup()
    {
        m_window->present(false);
        m_window->action(u"projector"_s)->setChecked(false);
        m_window->setUpdatesEnabled(true);
    }
    void cleanupTestCase() { m_window.reset(); }

    void theTablesGiveWayFirstThenWhatStandsAbove()
    {
        StoryRoomLimits limits;
        limits.width = 400;
        limits.height = 200;
        limits.allWidth = 1000;
        limits.leastTables = 300;
        limits.heights = {220, 400};
        const auto area = [](int pixels) { return [pixels](int width) { return pixels / width; }; };
        QCOMPARE(roomForStory(limits, area(400 * 200)), (StoryRoom{400, 200, false, true}));
        const StoryRoom wider = roomForStory(limits, area(500 * 200));
        QVERIFY(wider.width >= 500 && wider.width < 540 && wider.height == 200 && !wider.tablesGo);
        QCOMPARE(roomForStory(limits, area(1000 * 210)), (StoryRoom{1000, 210, true, true}));
        const StoryRoom higher = roomForStory(limits, area(1000 * 270));
        QVERIFY(!higher.tablesGo && higher.whole && higher.height > 220);
        QCOMPARE(roomForStory(limits, area(1000 * 1000)), (StoryRoom{1000, 400, true, false}));
    }

    void whatHasGivenWayComesBackByItsButton()
    {
        m_window->resize(1024, 700);
        m_window->showRecording(sampleSession());
        m_window->playhead().toEnd();
        settle();
        for (const auto& [gone, way] : {std::pair{u"tables"_s, u"toTables"_s}, {u"stage"_s, u"toStage"_s}}) {
            auto* button = m_window->findChild<QPushButton*>(way);
            if (button->isVisible())
                button->click();
            settle();
            QVERIFY(m_window->findChild<QWidget*>(gone)->isVisible() && !button->isVisible());
        }
    }

    void anOutcomeStandsBelowItsTextWhereThatIsLower()
    {
        QWidget page;
        auto* columns = new StoryColumns(&page);
        auto* text = new QLabel(u"word "_s.repeated(120));
        auto* outcome = new QLabel(u"It was success."_s);
        text->setWordWrap(true);
        columns->addWidget(text);
        columns->addWidget(outcome);
        page.resize(1000, 400);
        page.show();
        settle();
        QVERIFY(outcome->geometry().top() >= text->geometry().bottom());
        QVERIFY(text->width() > 900);
        // Many answers stand beside it.
        outcome->setText(u"answer\n"_s.repeated(12));
        settle();
        QVERIFY(outcome->geometry().left() >= text->geometry().right());
    }

    void answersStandInAsManyEvenColumnsAsLetThemBeRead()
    {
        QCOMPARE(EvenColumns::columnsFor(4, 100, 4, 420), 4);
        QCOMPARE(EvenColumns::columnsFor(4, 100, 4, 410), 2); // not three and one
        QCOMPARE(EvenColumns::columnsFor(3, 100, 4, 210), 2);
        QCOMPARE(EvenColumns::columnsFor(3, 300, 4, 210), 1);
        QCOMPARE(EvenColumns::columnsFor(5, 100, 4, 430), 3);
    }

    void theDotsAreNeverCut()
    {
        StepDots dots;
        dots.setPlace(4, 22);
        dots.show();
        for (int width : {600, 250, 120, 60}) {
            dots.resize(std::max(width, dots.minimumSizeHint().width()), 20);
            QVERIFY(dots.fontMetrics().horizontalAdvance(dots.text()) <= dots.width());
            QVERIFY(dots.text().contains(u"●"_s) || dots.text() == u"5 / 22"_s);
        }
    }

    void everyStepOfEveryScenarioIsSeenWhole_data()
    {
        QTest::addColumn<QSize>("size");
        QTest::addColumn<bool>("projector");
        QTest::addColumn<bool>("mayScroll");
        // In a run of its own, at twice the size: 3840×2160.
        if (m_window->devicePixelRatioF() > 1.5) {
            QTest::newRow("3840x2160 at 2x") << QSize(1920, 1080) << false << false;
            return;
        }
        QTest::newRow("1024x768") << QSize(1024, 768) << false << false;
        QTest::newRow("1366x768") << QSize(1366, 768) << false << false;
        QTest::newRow("1920x1080") << QSize(1920, 1080) << false << false;
    }
    void everyStepOfEveryScenarioIsSeenWhole()
    {
        QFETCH(QSize, size);
        QFETCH(bool, projector);
        QFETCH(bool, mayScroll);
        QElapsedTimer timer;
        timer.start();
        m_window->action(u"projector"_s)->setChecked(projector);
        m_window->resize(size);
        m_window->setUpdatesEnabled(false); // it is measured, not looked at
        int steps = 0;
        int questions = 0;
        int outcomes = 0;
        int without = 0; // tables
        QStringList scrolled;
        QStringList cut;
        int highest = 0;
        for (const Scenario& scenario : bundledScenarios()) {
            std::set<QString> seen;
            for (const Variant& variant : scenario.variants) {
                Telling telling;
                telling.kernel = u"6.18.44"_s;
                const Result<Plan> plan = makePlan(scenario, variant.id, {}, telling);
                if (!plan || std::all_of(plan->steps.begin(), plan->steps.end(),
                                         [&seen](const Step& s) { return seen.count(s.id + s.say) > 0; }))
                    continue;
                m_window->story().showSource(std::make_unique<ToldSource>(*plan));
                m_window->playhead().toStart();
                StoryTeller& teller = m_window->teller();
                for (int i = 0; i < int(plan->steps.size()); ++i) {
                    teller.next();
                    if (teller.state().step != i || !teller.state().stepEnded)
                        teller.next();
                    QCOMPARE(teller.state().step, i);
                    if (!seen.insert(plan->steps[size_t(i)].id + plan->steps[size_t(i)].say).second)
                        continue;
                    settle();
                    ++steps;
                    const QString where = u"%1/%2/%3"_s.arg(scenario.id, variant.id, plan->steps[size_t(i)].id);
                    if (scrolls(story()))
                        scrolled << where + u" %4+ %1 in %2x%3"_s.arg(story().heightNeeded(story().width()))
                                                .arg(story().width())
                                                .arg(story().height())
                                                .arg(story().findChild<QScrollArea*>()->verticalScrollBar()->maximum());
                    for (const QString& what : whatIsCut(story()))
                        cut << where + u' ' + what;
                    questions += teller.state().open ? 1 : 0;
                    outcomes += teller.state().outcome.isEmpty() ? 0 : 1;
                    without += m_window->findChild<QWidget*>(u"tables"_s)->isVisible() ? 0 : 1;
                    // What has given way says where it is.
                    for (const auto& [gone, way] : {std::pair{u"tables"_s, u"toTables"_s}, {u"stage"_s, u"toStage"_s}})
                        QCOMPARE(m_window->findChild<QPushButton*>(way)->isVisible(),
                                 !m_window->findChild<QWidget*>(gone)->isVisible());
                    highest = std::max(highest, story().height());
                    if (teller.state().open) {
                        int shown = 0;
                        for (const QPushButton* button : story().findChildren<QPushButton*>())
                            shown += button->isVisible() && button->property("role") == u"option"_s ? 1 : 0;
                        QCOMPARE(shown, int(teller.state().open->options.size()));
                    }
                }
            }
        }
        qInfo("%d steps, %d with a question, %d with an outcome: %d scroll, %d cut, %d without the tables, story at most %d "
              "high "
              "(%d ms)",
              steps, questions, outcomes, int(scrolled.size()), int(cut.size()), without, highest, int(timer.elapsed()));
        QVERIFY(steps > 300 && questions > 40 && outcomes > 40);
        for (const QString& where : scrolled.mid(0, 40))
            qInfo("  scrolls: %s", qPrintable(where));
        QVERIFY2(cut.isEmpty(), qPrintable(cut.mid(0, 12).join(u'\n')));
        if (!mayScroll)
            QVERIFY2(scrolled.isEmpty(), qPrintable(scrolled.mid(0, 12).join(u'\n')));
    }

    void theListFoldsAwayWhileAStoryIsToldAndComesBackWhenAsked()
    {
        const auto* list = m_window->findChild<ScenarioPanel*>();
        auto* button = m_window->findChild<QPushButton*>(u"scenarios"_s);
        for (const QSize& size : {QSize(1024, 768), QSize(1366, 768), QSize(1600, 1000), QSize(1920, 1080)}) {
            m_window->resize(size);
            m_window->showRecording(sampleSession());
            settle();
            QCOMPARE(list->isVisible(), size.width() >= 1920);
            QCOMPARE(button->isVisible(), size.width() < 1920);
            if (!button->isVisible())
                continue;
            button->click();
            QVERIFY(list->isVisible());
            button->click();
            QVERIFY(!list->isVisible());
            m_window->action(u"findScenario"_s)->trigger();
            QVERIFY(list->isVisible());
            m_window->showRecording(sampleSession());
            QVERIFY(list->isVisible()); // it is the same: somebody goes through its variants
            m_window->story().showSource(std::make_unique<ToldSource>(*makePlan(bundledScenarios().front(), {})));
            QVERIFY(!list->isVisible());
        }
    }

    void anEnlargedPictureIsOfLargerTypeAndLeavesBackAndNext()
    {
        m_window->resize(1366, 768);
        m_window->showRecording(sampleSession());
        m_window->playhead().toEnd();
        settle();
        const double before = typeSizes(*m_window->views().pictures().currentView()).rbegin()->first;
        m_window->action(u"enlarge"_s)->trigger();
        settle();
        QVERIFY(typeSizes(*m_window->views().pictures().currentView()).rbegin()->first > before * 1.3);
        for (const QString& name : {u"next"_s, u"back"_s}) {
            const auto* button = story().findChild<QPushButton*>(name);
            QVERIFY(button->isVisible() && whatIsCut(story()).isEmpty());
        }
        QVERIFY(story().height() < 90);
        m_window->action(u"enlarge"_s)->trigger();
        settle();
        QCOMPARE(typeSizes(*m_window->views().pictures().currentView()).rbegin()->first, before);
    }

    void everyTextOfAProjectorIsAFortiethOfItsHeight_data()
    {
        QTest::addColumn<QSize>("size");
        QTest::newRow("1366x768") << QSize(1366, 768);
        QTest::newRow("1920x1080, as large as the screen wants") << QSize(1920, 1080);
    }
    void everyTextOfAProjectorIsAFortiethOfItsHeight()
    {
        QFETCH(QSize, size);
        m_window->showRecording(sampleSession());
        m_window->action(u"projector"_s)->setChecked(true);
        m_window->resize(size);
        settle();
        QCOMPARE(m_window->size(), size);
        const double projectedHeight = std::min(size.height(), m_window->screen()->size().height());
        double smallest = size.height();
        for (const ViewArrangement::Entry& entry : m_window->views().entries()) {
            m_window->views().showView(entry.id);
            for (const bool end : {false, true}) {
                end ? m_window->playhead().toEnd() : m_window->playhead().toStart();
                settle();
                const std::map<double, QString> sizes = typeSizes(*m_window);
                QVERIFY(!sizes.empty());
                smallest = std::min(smallest, sizes.begin()->first);
                QVERIFY2(sizes.begin()->first >= projectedHeight / 40.0,
                         qPrintable(u"%1: %2 px “%3”"_s.arg(entry.id).arg(sizes.begin()->first).arg(sizes.begin()->second)));
            }
        }
        qInfo("smallest letters: %.1f px, 1/%.1f of the height", smallest, size.height() / smallest);
        m_window->views().showView(u"timeline"_s);
    }

    void everyTextOnAWallIsAFortiethOfItsHeight_data()
    {
        QTest::addColumn<QSize>("size");
        QTest::newRow("1366x768") << QSize(1366, 768);
        QTest::newRow("1920x1080") << QSize(1920, 1080);
    }
    void everyTextOnAWallIsAFortiethOfItsHeight()
    {
        QFETCH(QSize, size);
        m_window->showRecording(sampleSession());
        m_window->present(true);
        m_window->setWindowState(Qt::WindowNoState); // without a screen, a full one would be of any size
        m_window->resize(size);
        QTRY_COMPARE(m_window->presenter().size(), size);
        const double least = size.height() / 40.0;
        double smallest = size.height();
        for (int step = 0; step < 4; ++step) {
            QTest::keyClick(m_window.get(), Qt::Key_PageDown);
            settle();
            for (View* view : m_window->views().pictures().views()) {
                m_window->views().pictures().showView(view);
                QTest::keyClick(m_window.get(), Qt::Key_V);
                settle();
                const std::map<double, QString> sizes = typeSizes(m_window->presenter());
                QVERIFY(!sizes.empty());
                smallest = std::min(smallest, sizes.begin()->first);
                QVERIFY2(
                    sizes.begin()->first >= least,
                    qPrintable(
                        u"%1: %2 px “%3”"_s.arg(view->objectName()).arg(sizes.begin()->first).arg(sizes.begin()->second)));
            }
        }
        qInfo("smallest letters: %.1f px, 1/%.1f of the height", smallest, size.height() / smallest);
        m_window->views().showView(u"timeline"_s);
    }
};

STATEWIRE_TEST(TestStoryRoom);
#include "tst_storyroom.moc"
