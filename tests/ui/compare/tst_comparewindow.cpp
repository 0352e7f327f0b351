// SPDX-License-Identifier: GPL-3.0-or-later
// The control run on real labs: both told in lockstep to their end, what differs marked on both at the same place of one
// axis, and nothing before it has happened.
#include "scenario/library/library.h"
#include "support/testregistry.h"
#include "support/windowundertest.h"
#include "ui/compare/comparefigure.h"
#include "ui/compare/comparepanel.h"
#include "ui/compare/comparestory.h"
#include "ui/compare/comparewindow.h"
#include "ui/compare/differencelist.h"
#include "ui/parts/messagebar.h"
#include "ui/timeline/timelineplot.h"
#include "ui/timeline/timelineview.h"

#include <QAction>
#include <QDir>
#include <QFile>
#include <QInputDialog>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

using namespace statewire;
using namespace Qt::StringLiterals;

namespace {

constexpr int patienceMs = 40'000;

} // namespace

class TestCompareWindow : public QObject
{
    Q_OBJECT

    std::unique_ptr<CompareWindow> m_window;
    std::unique_ptr<QSignalSpy> m_failures;
    QString m_reason;

    static Scenario flagship()
    {
        for (Scenario& scenario : bundledScenarios()) {
            if (scenario.id == "time-wait-reuse"_L1)
                return std::move(scenario);
        }
        return {};
    }

    CompareRuns& runs() { return m_window->runs(); }
    TimelinePlot* plot(Side side) { return m_window->panel(side).chart().plot(); }

    bool open(const QString& a, const QString& b)
    {
        m_window->compareVariants(flagship(), a, b, Pace::Fast);
        const auto ready = [this](Side side) { return runs().source(side).isReady() || runs().source(side).hasFailed(); };
        if (!QTest::qWaitFor([&] { return ready(Side::A) && ready(Side::B); }, patienceMs))
            return false;
        m_reason = m_window->messageBar().text();
        return !runs().source(Side::A).hasFailed() && !runs().source(Side::B).hasFailed();
    }
    bool cannotRunHere() const { return !m_failures->isEmpty() && m_failures->first().at(2).toInt() == exitCannotRunHere; }

    bool performNext()
    {
        const int before = runs().axis().begun();
        runs().next();
        return QTest::qWaitFor([&] { return runs().axis().ended() > before && !runs().isBusy(); }, patienceMs);
    }

    void shoot(const QString& name)
    {
        if (const QString folder = qEnvironmentVariable("STATEWIRE_TEST_SHOTS"); !folder.isEmpty())
            m_window->grab().save(QDir(folder).filePath(name + u".png"_s));
    }

    /// All that is on screen is known at the playhead, and lies at or before it.
    void checkNothingAhead()
    {
        const qint64 nowNs = runs().axisNs();
        for (size_t i : runs().knownDifferences())
            QVERIFY(runs().comparison().differences[i].knownNs <= nowNs);
        for (Side side : bothSides) {
            const TimelineScene& scene = plot(side)->scene();
            for (const DifferenceMark& mark : plot(side)->differences())
                QVERIFY(mark.tNs <= scene.playheadNs);
            QVERIFY(runs().axis().map(side).toAxis(scene.playheadNs) <= std::max(nowNs, runs().axis().map(side).toAxis(0)));
        }
    }

    /// Where the story has no room, it ends with a whole line.
    void checkNoTextIsCut()
    {
        const auto* story = m_window->findChild<CompareStory*>();
        for (const QSize& size : {QSize(1366, 768), QSize(1920, 1080), QSize(1024, 700)}) {
            m_window->resize(size);
            const auto* pane = story->findChild<QScrollArea*>();
            for (const QLabel* label : pane->widget()->findChildren<QLabel*>()) {
                if (!label->isVisible())
                    continue;
                const auto cut = [&] {
                    const int top = label->mapTo(pane->widget(), QPoint()).y();
                    const int seen = pane->viewport()->height() - top;
                    return seen > 0 && seen < label->height() ? seen % label->fontMetrics().lineSpacing() : 0;
                };
                QTRY_COMPARE(cut(), 0);
            }
        }
    }

    /// On a low screen, and shown to a class: both runs with the rows in which they differ, whole.
    void checkLow()
    {
        for (const bool presented : {false, true}) {
            m_window->setTheme(Theme::make(Theme::Look::Light, presented));
            if (presented) {
                Theme wall = Theme::make(Theme::Look::Light, true, 768.0 / 480 / 1.5);
                wall.leastType = 768.0 / 40;
                m_window->setTheme(wall);
            }
            m_window->setPresented(presented);
            m_window->setWindowState(Qt::WindowNoState); // without a screen a full one would be of any size
            m_window->resize(1366, 768);
            QTRY_COMPARE(m_window->size(), QSize(1366, 768));
            for (Side side : bothSides) {
                const TimelineView& chart = m_window->panel(side).chart();
                QTRY_VERIFY(!chart.findChild<QScrollBar*>()->isVisible());
                const auto isOpen = [&] {
                    const std::vector<BandShape>& bands = plot(side)->shapes().bands;
                    return std::any_of(bands.begin(), bands.end(), [&](const BandShape& band) {
                        return !band.collapsed && plot(side)->scene().plot.adjusted(-500, -1, 1, 1).contains(band.rect) &&
                               runs().source(side).timeline().tracks()[band.rows.front().track].ends.local.port == 40000;
                    });
                };
                QTRY_VERIFY2(isOpen(), qPrintable(u"%1, presented: %2"_s.arg(sideName(side)).arg(presented)));
            }
            auto* story = m_window->findChild<CompareStory*>();
            for (const QPushButton* button : m_window->findChildren<QPushButton*>()) {
                if (button->isVisible())
                    QVERIFY2(button->width() >= button->sizeHint().width(), qPrintable(button->text()));
            }
            // The words come when they are asked for, all of them.
            const auto text = [&] { return story->findChild<QScrollArea*>(); };
            if (story->telling() != CompareStory::Telling::All)
                QTest::keyClick(m_window.get(), Qt::Key_T);
            QTRY_COMPARE(story->telling(), CompareStory::Telling::All);
            QTRY_VERIFY(text()->isVisible() && text()->verticalScrollBar()->maximum() == 0);
            if (presented)
                QTest::keyClick(m_window.get(), Qt::Key_T);
            shoot(presented ? u"compare-low-presented"_s : u"compare-low"_s);
        }
        m_window->setPresented(false);
        m_window->setTheme(Theme::make(Theme::Look::Light));
        m_window->setWindowState(Qt::WindowNoState);
        m_window->resize(1600, 1000);
    }

    int rootCount()
    {
        const std::vector<Difference>& all = runs().comparison().differences;
        return int(std::count_if(all.begin(), all.end(), [](const Difference& d) { return d.under < 0; }));
    }

    /// The two that tell the story stand for themselves; the rest comes when it is asked for, and goes again.
    void checkFold()
    {
        const std::vector<Difference>& all = runs().comparison().differences;
        const auto result = std::find_if(all.begin(), all.end(), [](const Difference& d) {
            return d.kind == Difference::Kind::Result && d.subject == u"client-3: connect"_s;
        });
        QVERIFY(result != all.end());
        QCOMPARE(result->under, -1);
        QCOMPARE(m_window->differences().count(), rootCount());
        QVERIFY2(rootCount() <= 3, qPrintable(QString::number(rootCount())));
        QCOMPARE(plot(Side::A)->differences().size(), size_t(rootCount()));
        const int folded = runs().foldedUnder(0);
        QVERIFY(folded > 5);
        m_window->differences().toggle(0);
        QTRY_COMPARE(m_window->differences().count(), rootCount() + folded);
        QCOMPARE(plot(Side::A)->differences().size(), size_t(rootCount() + folded));
        m_window->differences().toggle(1); // it goes with another, and has none of its own
        QCOMPARE(m_window->differences().count(), rootCount() + folded);
        shoot(u"compare-unfolded"_s);
        m_window->differences().toggle(0);
        QTRY_COMPARE(m_window->differences().count(), rootCount());
    }

private Q_SLOTS:
    void init()
    {
        qRegisterMetaType<Side>();
        m_window = std::make_unique<CompareWindow>();
        m_failures = std::make_unique<QSignalSpy>(&m_window->runs(), &CompareRuns::failed);
        m_window->resize(1600, 1000);
        m_window->show();
    }
    void cleanup()
    {
        m_failures.reset();
        m_window.reset();
    }

    void aControlRunIsToldToItsEndInBothAndPartsWhereTheOtherEndCloses()
    {
        const bool opened = open(u"default"_s, u"client-closes-first"_s);
        if (!opened && cannotRunHere())
            QSKIP(qPrintable(m_reason));
        QVERIFY2(opened, qPrintable(m_reason));
        QCOMPARE(runs().axis().pairs().size(), 9u);
        QVERIFY(performNext());
        QVERIFY(performNext());
        QVERIFY(runs().knownDifferences().empty());
        QCOMPARE(m_window->differences().count(), 0);
        shoot(u"compare-same"_s);

        QVERIFY(performNext()); // one side closes, each another
        QTRY_VERIFY(!runs().knownDifferences().empty());
        QTRY_VERIFY(!plot(Side::A)->differences().empty() && !plot(Side::B)->differences().empty());
        const Difference& parting = *runs().comparison().parting();
        QCOMPARE(parting.kind, Difference::Kind::Action);
        QCOMPARE(parting.pair, 2);
        QVERIFY(parting.text.a.text().startsWith(u"server: close"_s));
        QVERIFY(parting.text.b.text().startsWith(u"client-1: close"_s));
        for (Side side : bothSides) {
            QVERIFY(plot(side)->differences().front().parts);
            QCOMPARE(plot(side)->differences().front().number, 1);
        }
        shoot(u"compare-parted"_s);

        QVERIFY(performNext());
        QVERIFY(performNext()); // the question, for each of the two
        for (Side side : bothSides) {
            QTRY_VERIFY(runs().teller(side).canVote());
            runs().teller(side).vote(side == Side::A ? 0 : 2);
        }
        const auto options = [this] {
            const QList<QPushButton*> buttons = m_window->findChildren<QPushButton*>();
            return std::count_if(buttons.begin(), buttons.end(), [](const QPushButton* button) {
                return button->property("role") == u"option"_s && button->isVisible();
            });
        };
        QTRY_COMPARE(options(), 8);
        shoot(u"compare-question"_s);
        QVERIFY(performNext());
        QVERIFY2(runs().teller(Side::A).state().outcome.contains(u"accepted"_s),
                 qPrintable(runs().teller(Side::A).state().outcome));
        QVERIFY2(runs().teller(Side::B).state().outcome.contains(u"EADDRNOTAVAIL"_s),
                 qPrintable(runs().teller(Side::B).state().outcome));
        for (int step = 0; step < 3; ++step)
            QVERIFY(performNext()); // only A has these steps
        QTRY_VERIFY_WITH_TIMEOUT(runs().isFinished(), patienceMs);
        QTRY_VERIFY(runs().knownDifferences().size() == runs().comparison().differences.size());
        const auto results = std::count_if(
            runs().comparison().differences.begin(), runs().comparison().differences.end(), [](const Difference& d) {
                return d.kind == Difference::Kind::Result && d.subject == u"client-3: connect" && d.text.a == u"ok"_s &&
                       d.text.b == u"EADDRNOTAVAIL"_s;
            });
        QCOMPARE(results, 1);
        checkFold();
        checkNoTextIsCut();
        checkLow();
        shoot(u"compare-end"_s);

        // One axis: the same part of it, on the same pixels, and each step at the same place in both.
        const TimelineScene& a = plot(Side::A)->scene();
        const TimelineScene& b = plot(Side::B)->scene();
        QCOMPARE(a.fromUnit, b.fromUnit);
        QCOMPARE(a.toUnit, b.toUnit);
        QCOMPARE(a.plot.left(), b.plot.left());
        QCOMPARE(a.plot.right(), b.plot.right());
        for (int pair = 0; pair < 6; ++pair) {
            const StepPair& steps = runs().axis().pairs()[size_t(pair)];
            const double left = xOf(a, runs().axis().steps(Side::A)[size_t(steps.step.a)].beginNs);
            const double right = xOf(b, runs().axis().steps(Side::B)[size_t(steps.step.b)].beginNs);
            QVERIFY2(std::abs(left - right) < 0.01, qPrintable(QString::number(left - right)));
        }

        // Back and forth in the story: nothing of what comes later is seen before.
        runs().toStart();
        checkNothingAhead();
        QCOMPARE(m_window->differences().count(), 0);
        for (int i = 0; i < 200 && runs().axisNs() < runs().axisEndNs(); ++i) {
            runs().stepForward();
            checkNothingAhead();
        }
        runs().toStart();
        for (int pair = 0; pair < 7; ++pair)
            runs().next();
        QTRY_COMPARE(runs().knownDifferences().size(), runs().comparison().differences.size());
        QCOMPARE(m_window->differences().count(), rootCount());

        // A difference that is picked is shown in both.
        QSignalSpy picked(&m_window->differences(), &DifferenceList::picked);
        m_window->differences().step(1);
        QCOMPARE(picked.size(), 1);
        QCOMPARE(runs().axisNs(), runs().comparison().differences.front().knownNs);
        for (Side side : bothSides)
            QVERIFY(plot(side)->differences().front().chosen);

        // Zoomed in one, zoomed in both.
        m_window->panel(Side::B).chart().zoomIn();
        QCOMPARE(plot(Side::A)->scene().fromUnit, plot(Side::B)->scene().fromUnit);
        QCOMPARE(plot(Side::A)->scene().toUnit, plot(Side::B)->scene().toUnit);
        m_window->panel(Side::A).chart().fitAll();

        QTemporaryDir folder;
        runs().toEnd();
        for (const char* suffix : {"png", "svg", "pdf"}) {
            const QString path = folder.filePath(u"figure."_s + QLatin1String(suffix));
            QVERIFY(saveCompareFigure(path, runs(), {}));
            QVERIFY(QFile(path).size() > 5000);
        }
        if (const QString shots = qEnvironmentVariable("STATEWIRE_TEST_SHOTS"); !shots.isEmpty())
            QVERIFY(saveCompareFigure(QDir(shots).filePath(u"compare-figure.png"_s), runs(), {}));
        for (bool dark : {false, true}) {
            m_window->setTheme(Theme::make(dark ? Theme::Look::Dark : Theme::Look::Light, !dark));
            QTest::qWait(0);
            shoot(dark ? u"compare-dark"_s : u"compare-projector"_s);
        }

        // The same two as recordings say the same, marked as a replay.
        const QStringList before = heads();
        Session sa = runs().source(Side::A).session();
        Session sb = runs().source(Side::B).session();
        m_window->compareRecordings(sa, sb);
        QVERIFY(runs().isReplay());
        QCOMPARE(m_window->differences().count(), 0);
        QVERIFY(runs().canGoOn());
        runs().toEnd();
        QCOMPARE(heads(), before);
        shoot(u"compare-replay"_s);
        m_window->compareRecordings(sa, sa);
        runs().toEnd();
        QVERIFY(runs().comparison().differences.empty());
    }

    QStringList heads()
    {
        QStringList list;
        for (const Difference& d : runs().comparison().differences)
            list << differenceHead(d) + d.text.a.text() + d.text.b.text();
        return list;
    }

    void theSameVariantTwiceShowsNoDifference()
    {
        const bool opened = open(u"default"_s, u"default"_s);
        if (!opened && cannotRunHere())
            QSKIP(qPrintable(m_reason));
        QVERIFY2(opened, qPrintable(m_reason));
        runs().runAll();
        QTRY_VERIFY_WITH_TIMEOUT(runs().isFinished(), patienceMs);
        QVERIFY2(heads().isEmpty(), qPrintable(heads().join(u'\n')));
        QVERIFY(plot(Side::A)->differences().empty());
    }

    void recordingsOfDifferentScenariosAreRefusedInWords()
    {
        const auto session = [](const QString& id) {
            Session s;
            s.append({0, SessionInfo{1, u"statewire test"_s, u"6.18"_s, LabMode::Wire, 0}});
            s.append(
                {1, ScenarioInfo{id, u"default"_s, {}, flagship().text.replace(u"time-wait-reuse"_s, id), u"x.toml"_s}});
            return s;
        };
        m_window->compareRecordings(session(u"one"_s), session(u"two"_s));
        QVERIFY2(m_window->messageBar().text().contains(u"one tells “one”, the other “two”"_s),
                 qPrintable(m_window->messageBar().text()));
        m_window->compareRecordings(Session(), Session());
        QVERIFY(m_window->messageBar().isVisible());
    }

    void theWindowOffersTheOtherVariantsTheFirstControlChosen()
    {
        WindowUnderTest main(bundledScenarios());
        main.show();
        QVERIFY(!main.action(u"controlRun"_s)->isEnabled());
        main.openScenario(u"time-wait-reuse"_s, u"default"_s);
        QVERIFY(main.action(u"controlRun"_s)->isEnabled());
        QStringList offered;
        QTimer::singleShot(0, &main, [&] {
            auto* dialog = main.findChild<QInputDialog*>();
            offered = dialog ? dialog->comboBoxItems() : QStringList();
            if (dialog)
                dialog->accept();
        });
        main.action(u"controlRun"_s)->trigger();
        QCOMPARE(offered.size(), qsizetype(flagship().variants.size()) - 1);
        QVERIFY(main.compareWindow());
        QCOMPARE(main.compareWindow()->runs().plan(Side::A)->variant.id, u"default"_s);
        QCOMPARE(main.compareWindow()->runs().plan(Side::B)->variant.id, u"client-closes-first"_s);
        main.close();
        QVERIFY(!main.compareWindow()->isVisible());
    }
};

STATEWIRE_TEST(TestCompareWindow);
#include "tst_comparewindow.moc"
