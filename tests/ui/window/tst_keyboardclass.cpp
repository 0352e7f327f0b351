// SPDX-License-Identifier: GPL-3.0-or-later
// A whole class by keys alone, in a real window: search, open, vote, back and forth, the wire, a control run, evidence, and
// the recording of it.
#include "scenario/library/library.h"
#include "session/sessionreader.h"
#include "support/desktopkeys.h"
#include "support/labsupport.h"
#include "support/testregistry.h"
#include "support/windowundertest.h"
#include "ui/compare/comparewindow.h"
#include "ui/context/storyteller.h"
#include "ui/parts/questionbox.h"
#include "ui/tables/evidenceview.h"
#include "ui/timeline/timelineview.h"
#include "ui/window/openedstory.h"
#include "ui/window/viewarrangement.h"

#include <QApplication>
#include <QDialog>
#include <QFileDialog>
#include <QLineEdit>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

using namespace statewire;
using namespace statewire::test;
using namespace Qt::StringLiterals;

class TestKeyboardClass : public QObject
{
    Q_OBJECT

    static constexpr int patienceMs = desktopPatienceMs;
    std::unique_ptr<WindowUnderTest> m_window;

    static void key(int key, Qt::KeyboardModifiers modifiers = {}) { pressInFront(key, modifiers); }
    static void type(const QString& text)
    {
        QWidget* to = inFront();
        QVERIFY(to);
        QTest::keyClicks(to, text);
    }
    /// Presses keys in the dialog that comes.
    static void inDialog(const std::function<void(QDialog*)>& hand)
    {
        auto* timer = new QTimer(qApp);
        timer->setInterval(50);
        connect(timer, &QTimer::timeout, qApp, [timer, hand] {
            auto* dialog = qobject_cast<QDialog*>(QApplication::activeModalWidget());
            if (!dialog || !dialog->isActiveWindow())
                return;
            timer->stop();
            timer->deleteLater();
            hand(dialog);
        });
        timer->start();
    }
    const ShownSource& source() const { return m_window->source(); }
    size_t toldSteps() const { return stepTimes(source().session()).size(); }
    bool nextStep()
    {
        const size_t before = toldSteps();
        key(Qt::Key_N);
        return QTest::qWaitFor([&] { return toldSteps() > before && !source().isBusy(); }, patienceMs);
    }

private Q_SLOTS:
    void aClassIsHeldByKeysAlone()
    {
        if (QGuiApplication::platformName() == u"offscreen")
            QSKIP("Needs a display: offscreen never activates windows as a window manager does.");
        STATEWIRE_NEEDS_LAB();
        m_window = std::make_unique<WindowUnderTest>(bundledScenarios());
        m_window->resize(1366, 768);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        m_window->showWelcome();

        // Found by what stands in its title, and opened.
        type(u"port in TIME_WAIT be used"_s);
        key(Qt::Key_Return);
        QTRY_COMPARE(m_window->story().id(), u"time-wait-reuse"_s);
        QTRY_VERIFY_WITH_TIMEOUT(source().isReady() && !source().isBusy(), patienceMs);
        QVERIFY(QApplication::focusWidget());

        // The class votes, and takes one back.
        while (!m_window->teller().canVote())
            QVERIFY(nextStep());
        key(Qt::Key_1);
        key(Qt::Key_1);
        key(Qt::Key_2);
        key(Qt::Key_2);
        key(Qt::Key_2, Qt::ShiftModifier);
        int votes = 0;
        for (const PredictionEvent& vote : m_window->teller().unrecordedVotes())
            votes += vote.votes;
        QCOMPARE(votes, 3);

        // The answer comes frame by frame.
        key(Qt::Key_H);
        QTRY_VERIFY(source().isWireHeld());
        key(Qt::Key_N);
        QTRY_VERIFY_WITH_TIMEOUT(source().heldFrames() > 0, patienceMs);
        const std::set<quint64> held = source().heldFrameNumbers();
        key(Qt::Key_J);
        QTRY_VERIFY_WITH_TIMEOUT(source().heldFrameNumbers() != held, patienceMs);
        key(Qt::Key_H);
        QTRY_VERIFY(!source().isWireHeld());
        QTRY_VERIFY_WITH_TIMEOUT(!source().isBusy(), patienceMs);

        // Back, and on again.
        const int here = m_window->teller().state().step;
        key(Qt::Key_PageUp);
        QTRY_COMPARE(m_window->teller().state().step, here - 1);
        key(Qt::Key_PageDown);
        QTRY_COMPARE(m_window->teller().state().step, here);

        // A control run, and back to the story, which has gone on being there.
        QString button;
        inDialog([&button](QDialog* dialog) {
            key(Qt::Key_Down);
            button = QString(); // the default button's text is looked at below
            for (QWidget* child : dialog->findChildren<QWidget*>()) {
                if (child->inherits("QPushButton") && child->property("default").toBool())
                    button = child->property("text").toString();
            }
            key(Qt::Key_Return);
        });
        key(Qt::Key_K);
        QCOMPARE(button.remove(u'&'), u"Run Side by Side"_s);
        QTRY_VERIFY(m_window->compareWindow() && m_window->compareWindow()->isActiveWindow());
        bringTheTime();
        key(Qt::Key_K);
        QTRY_VERIFY(m_window->isActiveWindow());
        QVERIFY(m_window->compareWindow()->isVisible());

        // Evidence.
        key(Qt::Key_6, Qt::ControlModifier);
        QTRY_VERIFY(m_window->views().find<EvidenceView>()->isVisible());
        QVERIFY(QApplication::focusWidget());

        // What happened is kept.
        const QTemporaryDir folder;
        const QString path = folder.filePath(u"class.pcapng"_s);
        inDialog([&path](QDialog*) {
            QApplication::focusWidget()->setProperty("text", QString());
            type(path);
            key(Qt::Key_Return);
        });
        key(Qt::Key_S, Qt::ControlModifier | Qt::AltModifier);
        QTRY_VERIFY(QFile::exists(path));
        const Result<LoadedSession> loaded = loadSession(path);
        QVERIFY(loaded.has_value());
        QCOMPARE(stepTimes(loaded->session).size(), toldSteps());

        // Another story by keys, and back to this one.
        key(Qt::Key_F, Qt::ControlModifier);
        QTRY_VERIFY(qobject_cast<QLineEdit*>(QApplication::focusWidget()));
        type(u"half-close"_s);
        key(Qt::Key_Return);
        QTRY_COMPARE(m_window->story().id(), u"half-close"_s);
        key(Qt::Key_Tab, Qt::ControlModifier);
        QTRY_COMPARE(m_window->story().id(), u"time-wait-reuse"_s);

        // The end is asked about, and said.
        inDialog([](QDialog* dialog) {
            QVERIFY(qobject_cast<QuestionBox*>(dialog));
            key(Qt::Key_Escape);
        });
        key(Qt::Key_Q, Qt::ControlModifier);
        QVERIFY(m_window->isVisible());
        inDialog([](QDialog*) {
            key(Qt::Key_Tab);
            key(Qt::Key_Tab);
            key(Qt::Key_Return);
        });
        key(Qt::Key_Q, Qt::ControlModifier);
        QVERIFY(!m_window->isVisible());
    }

    /// Whoever goes through the window by Tab sees where they are.
    void tabLeadsThroughTheWindowAndTheFocusIsSeen()
    {
        if (QGuiApplication::platformName() == u"offscreen")
            QSKIP("Needs a display: offscreen never activates windows as a window manager does.");
        STATEWIRE_NEEDS_LAB();
        m_window = std::make_unique<WindowUnderTest>(bundledScenarios());
        m_window->resize(1366, 768);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        m_window->openScenario(u"time-wait-reuse"_s);
        QTRY_VERIFY_WITH_TIMEOUT(source().isReady() && !source().isBusy(), patienceMs);
        m_window->chart().setFocus();
        key(Qt::Key_Tab);
        QSet<QWidget*> seen;
        for (int i = 0; i < 60; ++i) {
            QWidget* before = QApplication::focusWidget();
            const auto looks = [&] {
                QCoreApplication::processEvents();
                const QRect here(before->mapTo(m_window.get(), QPoint()), before->size());
                return m_window->grab(here).toImage();
            };
            before->clearFocus();
            const QImage without = looks();
            before->setFocus(Qt::TabFocusReason);
            QVERIFY2(looks() != without || before->rect().isEmpty(),
                     qPrintable(QString::fromLatin1(before->metaObject()->className()) + u" "_s + before->accessibleName()));
            seen.insert(before);
            key(Qt::Key_Tab);
            if (seen.contains(QApplication::focusWidget()))
                break;
        }
        QVERIFY(seen.size() > 5);
    }

    void cleanup() { m_window.reset(); }
};

STATEWIRE_TEST(TestKeyboardClass);
#include "tst_keyboardclass.moc"
