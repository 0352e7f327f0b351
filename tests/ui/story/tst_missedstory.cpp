// SPDX-License-Identifier: GPL-3.0-or-later
// A recorded story of which one step did not come about: what is shown of it, in every view, and what is not.
#include "support/samplesession.h"
#include "support/testregistry.h"
#include "support/visibletext.h"
#include "support/windowundertest.h"
#include "ui/context/storyteller.h"
#include "ui/look/theme.h"
#include "ui/story/footingbar.h"
#include "ui/story/missedbanner.h"
#include "ui/story/storypanel.h"
#include "ui/window/presenter.h"
#include "ui/window/presenternotes.h"
#include "ui/window/viewarrangement.h"

#include <QAction>
#include <QLabel>
#include <QPushButton>
#include <QTest>

using namespace statewire;
using namespace Qt::StringLiterals;

namespace {

constexpr qint64 ms = 1'000'000;

/// The sample's first three steps; the fourth began, and its worker was killed.
Session missedSession()
{
    Session session = sampleSession(3);
    const Scenario scenario = sampleScenario();
    const qint64 nowNs = session.endNs();
    session.append({nowNs + ms, StepEvent{3, scenario.steps[3].id, scenario.steps[3].title, StepEvent::Phase::Begun}});
    MissedEvent missed;
    missed.index = 3;
    missed.id = scenario.steps[3].id;
    missed.why = MissedEvent::Why::Worker;
    missed.expected = Sentence::tr("the worker client-3");
    missed.observed = Sentence::tr("client-3 was ended by signal 9 (SIGKILL, Killed)");
    session.append({nowNs + 2 * ms, missed});
    session.append({nowNs + 3 * ms, NoteEvent{Sentence::tr("the story is told")}});
    return session;
}

} // namespace

class TestMissedStory : public QObject
{
    Q_OBJECT

    std::unique_ptr<WindowUnderTest> m_window;

    MissedBanner& banner() { return *m_window->centralWidget()->findChild<MissedBanner*>(); }
    const Plan& plan() { return *m_window->source().plan(); }

private Q_SLOTS:
    void init()
    {
        m_window = std::make_unique<WindowUnderTest>(std::vector<Scenario>{sampleScenario()});
        m_window->resize(1366, 768);
        m_window->show();
    }
    void cleanup() { m_window.reset(); }

    void theBannerSaysWhichStepWhatWasAwaitedAndTheCause()
    {
        m_window->showRecording(missedSession());
        m_window->playhead().toEnd();
        QTRY_VERIFY(banner().isVisible());
        QVERIFY2(banner().text().contains(u"4"_s) && banner().text().contains(u"signal 9"_s), qPrintable(banner().text()));
        const auto signs = banner().findChildren<QLabel*>();
        QVERIFY(
            std::any_of(signs.begin(), signs.end(), [](const QLabel* l) { return l->text() == u"✗"_s; })); // not by colour
        m_window->teller().back();
        QVERIFY(!banner().isVisible());
        m_window->teller().next();
        QVERIFY(banner().isVisible());
    }

    void onAProjectorNoLineOfItIsCut()
    {
        m_window->action(u"projector"_s)->setChecked(true);
        m_window->showRecording(missedSession());
        for (int times = 0; times < 3; ++times) {
            m_window->resize(1366 - times * 100, 768);
            m_window->playhead().toStart();
            QTRY_VERIFY(!banner().isVisible());
            m_window->playhead().toEnd();
            QTRY_VERIFY(banner().isVisible());
            const auto cut = [this] {
                QStringList lines;
                for (const QLabel* label : banner().findChildren<QLabel*>()) {
                    if (label->isVisible() && label->wordWrap() && label->heightForWidth(label->width()) > label->height())
                        lines << label->text();
                }
                return lines;
            };
            QTRY_COMPARE(cut(), QStringList());
        }
    }

    void nowhereIsAWordOfWhatDidNotComeAbout()
    {
        m_window->showRecording(missedSession());
        m_window->playhead().toEnd();
        QStringList shown;
        for (const ViewArrangement::Entry& entry : m_window->views().entries()) {
            m_window->views().showView(entry.id);
            QCoreApplication::processEvents();
            shown << visibleText(*m_window);
        }
        m_window->views().showView(u"timeline"_s);
        m_window->present(true);
        QCoreApplication::processEvents();
        shown << visibleText(m_window->presenter()) << m_window->presenter().notes().notesText();
        m_window->present(false);
        for (const QString& words : {plan().steps[3].title, plan().steps[3].say})
            QVERIFY2(words.isEmpty() || piecesWith(shown, words).isEmpty(),
                     qPrintable(words + u": "_s + piecesWith(shown, words).join(u" | "_s)));
        QVERIFY(!piecesWith(shown, plan().steps[1].title).isEmpty()); // nor is it blind
    }

    void onAWallItIsSaidAsLoudly()
    {
        m_window->showRecording(missedSession());
        m_window->playhead().toEnd();
        m_window->present(true);
        const auto* onWall = m_window->presenter().story().findChild<MissedBanner*>();
        QTRY_VERIFY(onWall->isVisible());
        QVERIFY(!onWall->findChild<QPushButton*>()->isVisible());
        QVERIFY(m_window->presenter().notes().notesText().contains(u"signal 9"_s));
        m_window->present(false);
    }

    void whatIsAboutToEndIsSaidInTimeAndNotTooEarly()
    {
        Footing footing;
        QVERIFY(footingText(footing, true).isEmpty());
        footing.need = Await{u"server"_s, TcpState::TimeWait, 2, {}};
        footing.lastsNs = 50'000 * ms;
        QVERIFY(footingText(footing, true).isEmpty());
        footing.lastsNs = 23'400 * ms;
        QVERIFY2(footingText(footing, true).contains(u"24 s"_s), qPrintable(footingText(footing, true)));
        footing.holds = false;
        footing.lastsNs.reset();
        QVERIFY(footingText(footing, true).contains(u"Next takes the experiment again"_s));
        QVERIFY(!footingText(footing, false).contains(u"Next"_s));
    }
};

STATEWIRE_TEST(TestMissedStory);
#include "tst_missedstory.moc"
