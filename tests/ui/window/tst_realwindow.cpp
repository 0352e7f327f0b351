// SPDX-License-Identifier: GPL-3.0-or-later
// The window as a desktop shows it: activated by a window manager, worked by keys.
#include "support/samplesession.h"
#include "support/testregistry.h"
#include "support/windowundertest.h"
#include "ui/context/storyteller.h"
#include "ui/library/scenariopanel.h"
#include "ui/tables/packetview.h"
#include "ui/timeline/timelineplot.h"
#include "ui/timeline/timelineview.h"
#include "ui/window/presenter.h"
#include "ui/window/presenternotes.h"
#include "ui/window/viewarrangement.h"

#include <QAction>
#include <QGuiApplication>
#include <QLineEdit>
#include <QPushButton>
#include <QScreen>
#include <QSplitter>
#include <QTableView>
#include <QTest>

using namespace statewire;
using namespace Qt::StringLiterals;

class TestRealWindow : public QObject
{
    Q_OBJECT

    std::unique_ptr<WindowUnderTest> m_window;

    void key(int key, Qt::KeyboardModifiers modifiers = {})
    {
        QWidget* target = QApplication::focusWidget() ? QApplication::focusWidget() : m_window.get();
        QTest::keyClick(target, Qt::Key(key), modifiers);
    }

private Q_SLOTS:
    void initTestCase()
    {
        if (QGuiApplication::platformName() == u"offscreen")
            QSKIP("Needs a display: offscreen never activates windows as a window manager does.");
        m_window = std::make_unique<WindowUnderTest>(std::vector<Scenario>{sampleScenario()});
        m_window->resize(1500, 900);
        m_window->showRecording(sampleSession());
        m_window->show();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    }

    void keysLeadThroughTheStory()
    {
        m_window->chart().setFocus();
        for (int step = 0; step < 4; ++step) {
            key(Qt::Key_PageDown);
            QTRY_COMPARE(m_window->teller().state().step, step);
        }
        key(Qt::Key_PageUp);
        QTRY_COMPARE(m_window->teller().state().step, 2);
        key(Qt::Key_Period);
        QTRY_VERIFY(m_window->playhead().positionNs() > stepTimes(m_window->source().session())[2].endNs);
        key(Qt::Key_End);
        QTRY_VERIFY(m_window->playhead().isAtEnd());
    }

    void keysZoomAndFitTheChart()
    {
        m_window->chart().setFocus();
        key(Qt::Key_W);
        QTRY_VERIFY(!m_window->chart().showsAll());
        key(Qt::Key_0);
        QTRY_VERIFY(m_window->chart().showsAll());
        key(Qt::Key_Plus);
        QTRY_VERIFY(!m_window->chart().showsAll());
        key(Qt::Key_Home);
        QTRY_VERIFY(m_window->chart().showsAll());
    }

    void typingInTheSearchFieldIsNoShortcut()
    {
        key(Qt::Key_F, Qt::ControlModifier);
        auto* search = m_window->findChild<ScenarioPanel*>()->searchField();
        QTRY_VERIFY(search->hasFocus());
        QTest::keyClicks(search, u"wad 0"_s);
        QCOMPARE(search->text(), u"wad 0"_s);
        QVERIFY(m_window->chart().showsAll());
        search->clear();
        m_window->chart().setFocus();
    }

    void findInATableFiltersItAndEscapeLeavesTheFilter()
    {
        m_window->playhead().toEnd();
        m_window->views().showView(u"packets"_s);
        auto* packets = m_window->views().find<PacketView>();
        QTRY_VERIFY(packets->table()->hasFocus());
        key(Qt::Key_F, Qt::ControlModifier);
        QTRY_VERIFY(packets->filter()->hasFocus());
        QTest::keyClicks(packets->filter(), u"SYN"_s);
        const qint64 here = m_window->playhead().positionNs();
        key(Qt::Key_Left);
        key(Qt::Key_Left, Qt::ShiftModifier);
        QCOMPARE(packets->filter()->selectedText(), u"Y"_s);
        QCOMPARE(m_window->playhead().positionNs(), here);
        QVERIFY(!m_window->chart().isMeasuring());
        key(Qt::Key_Escape);
        QTRY_VERIFY(packets->table()->hasFocus());
        QCOMPARE(packets->filter()->text(), QString());
        m_window->chart().setFocus();
    }

    void callingAViewSelectsNothing()
    {
        m_window->playhead().toEnd();
        const SelectedItem item = SelectedFrame{m_window->source().timeline().arrows().back().number};
        for (const ViewArrangement::Entry& entry : m_window->views().entries()) {
            m_window->selection().clear();
            m_window->views().showView(entry.id);
            QCoreApplication::processEvents();
            QVERIFY2(m_window->selection().isEmpty(), qPrintable(entry.id));
        }
        m_window->selection().select(item);
        for (const ViewArrangement::Entry& entry : m_window->views().entries()) {
            m_window->views().showView(entry.id);
            QCoreApplication::processEvents();
            QVERIFY2(m_window->selection().item() == item, qPrintable(entry.id));
        }
        m_window->selection().clear();
        m_window->chart().setFocus();
    }

    void theWindowsKeysWorkInEveryView()
    {
        for (const ViewArrangement::Entry& entry : m_window->views().entries()) {
            m_window->playhead().toStart();
            m_window->views().showView(entry.id);
            key(Qt::Key_Period);
            QTRY_VERIFY2(m_window->playhead().positionNs() > 0, qPrintable(entry.id));
            m_window->teller().back();
            key(Qt::Key_N);
            QTRY_VERIFY2(m_window->teller().state().step >= 0, qPrintable(entry.id));
        }
        m_window->chart().setFocus();
    }

    void spacePressesAFocusedButtonAndElsewherePlays()
    {
        m_window->playhead().toStart();
        auto* next = m_window->findChild<QPushButton*>(u"next"_s);
        next->setFocus();
        key(Qt::Key_Space);
        QTRY_COMPARE(m_window->teller().state().step, 0);
        QVERIFY(!m_window->playhead().isPlaying());
        m_window->chart().setFocus();
        key(Qt::Key_Space);
        QTRY_VERIFY(m_window->playhead().isPlaying());
        key(Qt::Key_Space);
        QTRY_VERIFY(!m_window->playhead().isPlaying());
    }

    void presenterModeTakesTheScreenAndGivesItBack()
    {
        m_window->playhead().toStart();
        m_window->chart().setFocus();
        const QRect geometry = m_window->geometry();
        QList<QList<int>> sizes;
        const QList<QSplitter*> splitters = m_window->centralWidget()->findChildren<QSplitter*>();
        for (const QSplitter* splitter : splitters)
            sizes << splitter->sizes();
        key(Qt::Key_F5);
        QTRY_VERIFY(m_window->presenter().isPresenting());
        QTRY_COMPARE(m_window->presenter().size(), m_window->screen()->size());
        key(Qt::Key_PageDown);
        QTRY_COMPARE(m_window->teller().state().step, 0);
        key(Qt::Key_Period);
        QTRY_VERIFY(m_window->screen()->grabWindow(0).toImage().pixelColor(800, 500) == QColor(Qt::black));
        key(Qt::Key_Period);
        key(Qt::Key_N);
        QTRY_VERIFY(m_window->presenter().notes().isVisible());
        QTRY_VERIFY(m_window->presenter().notes().isActiveWindow()); // in front of the pictures, on the one screen
        key(Qt::Key_N);
        QTRY_VERIFY(!m_window->presenter().notes().isVisible());
        QTRY_VERIFY(m_window->isActiveWindow());
        key(Qt::Key_F5);
        QTRY_VERIFY(!m_window->presenter().isPresenting());
        QTRY_COMPARE(m_window->geometry(), geometry);
        for (qsizetype i = 0; i < splitters.size(); ++i)
            QTRY_COMPARE(splitters[i]->sizes(), sizes[i]);
        QTRY_VERIFY(m_window->chart().hasFocus());
    }

    void theScreenShowsTheChart()
    {
        m_window->playhead().toEnd();
        QTRY_VERIFY([this] {
            const QImage shot = m_window->screen()->grabWindow(m_window->winId()).toImage();
            if (shot.isNull())
                return false;
            QSet<QRgb> colours;
            for (int y = 0; y < shot.height(); y += 9) {
                for (int x = 0; x < shot.width(); x += 9)
                    colours.insert(shot.pixel(x, y));
            }
            return colours.size() > 15;
        }());
    }

    void cleanupTestCase() { m_window.reset(); }
};

STATEWIRE_TEST(TestRealWindow);
#include "tst_realwindow.moc"
