// SPDX-License-Identifier: GPL-3.0-or-later
// What stands beside a step's text: here, a check that failed.
#include "support/samplesession.h"
#include "support/testregistry.h"
#include "support/visibletext.h"
#include "support/windowundertest.h"
#include "ui/context/storyteller.h"
#include "ui/story/storyanswers.h"
#include "ui/story/storypanel.h"
#include "ui/window/presenter.h"
#include "ui/window/viewarrangement.h"

#include <QAction>
#include <QLabel>
#include <QTest>

using namespace statewire;
using namespace Qt::StringLiterals;

namespace {

/// The sample's session, of a scenario that claims something else of its last call.
Session sessionWithAFalseClaim()
{
    const Session told = sampleSession();
    Session session;
    for (Event event : told.events()) {
        if (auto* scenario = std::get_if<ScenarioInfo>(&event.body))
            scenario->source.replace(u"call = \"connect\"\nresult = \"ok\""_s,
                                     u"call = \"connect\"\nresult = \"EADDRINUSE\""_s);
        session.append(std::move(event));
    }
    return session;
}

} // namespace

class TestStoryAnswers : public QObject
{
    Q_OBJECT

    std::unique_ptr<WindowUnderTest> m_window;

    StoryAnswers& answers() { return *m_window->centralWidget()->findChild<StoryAnswers*>(); }
    QStringList shown() { return visibleText(answers()); }

private Q_SLOTS:
    void init()
    {
        m_window = std::make_unique<WindowUnderTest>(std::vector<Scenario>{sampleScenario()});
        m_window->resize(1366, 768);
        m_window->show();
    }
    void cleanup() { m_window.reset(); }

    void aCheckThatFailedIsRedInTheStoryWithWhatWasExpectedAndWhatWas()
    {
        m_window->showRecording(sampleSession());
        m_window->playhead().toEnd();
        QVERIFY(piecesWith(shown(), u"expected:"_s).isEmpty());

        m_window->showRecording(sessionWithAFalseClaim());
        m_window->playhead().toEnd();
        const QStringList told = shown();
        QVERIFY2(!piecesWith(told, u"expected: "_s).isEmpty() && !piecesWith(told, u"observed: "_s).isEmpty() &&
                     !piecesWith(told, u"✗"_s).isEmpty(),
                 qPrintable(told.join(u" | "_s)));
        const auto labels = answers().findChildren<QLabel*>();
        const auto red = std::find_if(labels.begin(), labels.end(), [](const QLabel* label) {
            return label->isVisible() && label->property("role").toString() == u"failed";
        });
        QVERIFY(red != labels.end());
        QCOMPARE((*red)->palette().color(QPalette::WindowText), m_window->theme().bad);
        // And on the wall.
        m_window->present(true);
        QCoreApplication::processEvents();
        QVERIFY(!piecesWith(visibleText(m_window->presenter()), u"observed: "_s).isEmpty());
        m_window->present(false);
        // Before the moment that it is about nobody knows.
        m_window->playhead().toStart();
        m_window->teller().next();
        QVERIFY(piecesWith(shown(), u"observed: "_s).isEmpty());
    }
};

STATEWIRE_TEST(TestStoryAnswers);
#include "tst_storyanswers.moc"
