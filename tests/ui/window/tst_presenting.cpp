// SPDX-License-Identifier: GPL-3.0-or-later
// How a presentation begins, and what its menu offers while the story and the wire go on without it.
#include "support/samplesession.h"
#include "support/testregistry.h"
#include "support/windowundertest.h"
#include "ui/library/scenariolist.h"
#include "ui/library/welcomepage.h"
#include "ui/parts/messagebar.h"
#include "ui/window/presenter.h"
#include "ui/window/viewarrangement.h"

#include <QAction>
#include <QPushButton>
#include <QTest>
#include <algorithm>

using namespace statewire;
using namespace Qt::StringLiterals;

class TestPresenting : public QObject
{
    Q_OBJECT

    std::unique_ptr<WindowUnderTest> m_window;

    void show(std::vector<Scenario> scenarios)
    {
        m_window = std::make_unique<WindowUnderTest>(std::move(scenarios));
        m_window->resize(1366, 768);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    }
    PresenterMenu& menu() const { return m_window->presenter().menu(); }
    QAction& holdWire() const { return *m_window->action(u"holdWire"_s); }

private Q_SLOTS:
    void cleanup() { m_window.reset(); }

    void nothingIsPresentedWhereNothingIsThere()
    {
        show({});
        m_window->showWelcome();
        m_window->action(u"present"_s)->trigger();
        QVERIFY(!m_window->presenter().isPresenting());
        QVERIFY(m_window->isWelcoming());
    }

    void whatDoesNotOpenIsNotPresentedAndTheReasonIsSeen()
    {
        // Its variant sets a knob that the scenario does not have.
        Scenario unfit = sampleScenario();
        unfit.variants = {unfit.variants.front()};
        unfit.variants.front().knobs.insert(u"gone"_s, u"1"_s);
        show({unfit});
        m_window->showRecording(sampleSession()); // the story before it is not told in its place
        m_window->showWelcome();
        ScenarioList* list = m_window->welcome().list();
        for (int i = 0; i < 4 && list->currentId().isEmpty(); ++i)
            QTest::keyClick(list, Qt::Key_Down);
        QCOMPARE(list->currentId(), unfit.id);
        m_window->action(u"present"_s)->trigger();
        QVERIFY(!m_window->presenter().isPresenting());
        QVERIFY(m_window->isWelcoming());
        QVERIFY(m_window->messageBar().isVisible());
    }

    void noButtonStandsOnTheWall()
    {
        show({sampleScenario()});
        m_window->showRecording(sampleSession());
        m_window->action(u"projector"_s)->setChecked(true);
        m_window->resize(1024, 700); // so that the tabs do not fit
        ViewTabs& pictures = m_window->views().pictures();
        const auto buttons = [&pictures] {
            const QList<QPushButton*> all = pictures.findChildren<QPushButton*>();
            return std::count_if(all.begin(), all.end(), [](const QPushButton* b) { return b->isVisible(); });
        };
        QTRY_VERIFY(buttons() > 0);
        m_window->present(true);
        QTRY_COMPARE(buttons(), 0);
        m_window->present(false);
        QTRY_VERIFY(buttons() > 0);
    }

    void theMenuOffersWhatCanBeDoneWithTheWireNow()
    {
        show({sampleScenario()});
        m_window->showRecording(sampleSession());
        m_window->present(true);
        holdWire().setEnabled(true);
        menu().open(false);
        QCOMPARE(menu().choices().count(u"Hold the wire"_s), 1);
        for (qsizetype i = menu().choices().size(); i > 0 && menu().marked() != u"Hold the wire"; --i)
            menu().move(1);
        QCOMPARE(menu().marked(), u"Hold the wire"_s);
        holdWire().setChecked(true); // by another hand
        QVERIFY(!menu().choices().contains(u"Hold the wire"_s));
        QCOMPARE(menu().choices().count(u"Let the wire go"_s), 1);
        // Whoever was about to hold it does nothing else instead.
        QVERIFY(menu().marked().isEmpty());
        menu().pick();
        QVERIFY(menu().isOpen() && holdWire().isChecked());
        menu().move(-1);
        QCOMPARE(menu().marked(), menu().choices().last());
        holdWire().setChecked(false);
        QCOMPARE(menu().marked(), menu().choices().last()); // it is there still
    }
};

STATEWIRE_TEST(TestPresenting);
#include "tst_presenting.moc"
