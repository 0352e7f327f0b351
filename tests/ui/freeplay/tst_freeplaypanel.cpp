// SPDX-License-Identifier: GPL-3.0-or-later
// The panel of free play on a real lab, by mouse and by keys, and the scenario that it saves.
#include "scenario/format/scenarioreader.h"
#include "support/testregistry.h"
#include "ui/freeplay/freeplaypanel.h"
#include "ui/freeplay/freeplayrow.h"
#include "ui/freeplay/freeplaysaving.h"
#include "ui/freeplay/freeplaysetup.h"
#include "ui/look/stylesheet.h"
#include "ui/parts/questionbox.h"

#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QLabel>
#include <QLineEdit>
#include <QMainWindow>
#include <QMenu>
#include <QMenuBar>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

using namespace statewire;
using namespace Qt::StringLiterals;

namespace {

constexpr int patienceMs = 30'000;

/// Counts paint events of one widget.
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

} // namespace

class TestFreePlayPanel : public QObject
{
    Q_OBJECT

    /// What a window has, as far as the panel needs it.
    struct Bench
    {
        ShownSource source;
        ViewScale scale{source};
        Playhead playhead{source, scale};
        Selection selection;
        QMainWindow window;
        FreePlayPanel* panel = new FreePlayPanel(ViewContext{source, scale, playhead, selection});

        Bench()
        {
            window.setCentralWidget(panel);
            window.menuBar()->addMenu(u"Lab"_s)->addActions(panel->actions());
            window.menuBar()->hide();
            window.addActions(panel->actions());
            QObject::connect(&source, &ShownSource::replaced, &playhead, &Playhead::followLive);
        }
    };
    std::unique_ptr<Bench> m_bench;

    void look(Theme::Look colours, bool projector)
    {
        const Theme theme = Theme::make(colours, projector);
        m_bench->window.setStyleSheet(styleSheetFor(theme));
        m_bench->window.setPalette(theme.palette());
        m_bench->panel->setTheme(theme);
    }

    void grab(const QString& name)
    {
        const QString folder = qEnvironmentVariable("STATEWIRE_TEST_SHOTS");
        if (folder.isEmpty())
            return;
        for (const auto& [suffix, colours, projector] : {std::tuple{u"light"_s, Theme::Look::Light, false},
                                                         {u"dark"_s, Theme::Look::Dark, false},
                                                         {u"projector"_s, Theme::Look::Light, true}}) {
            look(colours, projector);
            QCoreApplication::processEvents();
            m_bench->window.grab().save(QDir(folder).filePath(u"freeplay-%1-%2.png"_s.arg(name, suffix)));
        }
        look(Theme::Look::Light, false);
    }

    QPushButton* button(const QString& text) const
    {
        for (QPushButton* candidate : m_bench->panel->findChildren<QPushButton*>()) {
            if (candidate->accessibleName() == text && candidate->isVisible())
                return candidate;
        }
        return nullptr;
    }

    void click(const QString& text)
    {
        QPushButton* target = nullptr;
        QTRY_VERIFY2_WITH_TIMEOUT((target = button(text)) && target->isEnabled(), qPrintable(text), patienceMs);
        QTest::mouseClick(target, Qt::LeftButton);
    }

    FreePlayRow* row(const QString& worker, const QString& socket) const
    {
        for (FreePlayRow* candidate : m_bench->panel->findChildren<FreePlayRow*>()) {
            if (candidate->worker() == worker && candidate->socket() == socket)
                return candidate;
        }
        return nullptr;
    }

    void choose(const QString& worker, const QString& socket)
    {
        QTRY_VERIFY2_WITH_TIMEOUT(row(worker, socket), qPrintable(worker + u' ' + socket), patienceMs);
        QTest::mouseClick(row(worker, socket), Qt::LeftButton);
        QCOMPARE(m_bench->panel->selectedRow(), row(worker, socket));
    }

    std::optional<TcpState> stateOf(const QString& worker, const QString& socket) const
    {
        const LabState state = m_bench->panel->hand().state();
        const LabSocket* found = state.socket(worker, socket);
        return found ? found->state : std::nullopt;
    }

    void passesItsChecks()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath(u"My Play.toml"_s);
        const Result<void> saved = m_bench->panel->hand().saveScenario(path);
        QVERIFY2(saved, saved ? "" : qPrintable(saved.error().text()));
        const Result<Scenario> scenario = loadScenario(path);
        QVERIFY2(scenario, scenario ? "" : qPrintable(scenario.error().text()));
        QCOMPARE(scenario->title, u"My Play"_s);
        ShownSource source;
        QSignalSpy failures(&source, &ShownSource::failed);
        source.startLive(*makePlan(*scenario, {}), Pace::Fast);
        QTRY_VERIFY_WITH_TIMEOUT(source.isReady(), patienceMs);
        while (!source.isFinished() && failures.isEmpty()) {
            const bool more = source.hasMoreSteps();
            source.runNextStep();
            QTRY_VERIFY_WITH_TIMEOUT(more ? !source.isBusy() || !failures.isEmpty() : source.isFinished(), patienceMs);
        }
        QVERIFY(failures.isEmpty());
        QVERIFY(!source.checks().empty());
        for (const CheckResult& check : source.checks())
            QVERIFY2(check.passed(), qPrintable(check.claim.text() + u": "_s + check.observed.text()));
    }

    /// Writes \p path into the dialog and presses Save; \p replace answers if it asks, and then the dialog is left.
    void saveAs(const QString& path, const QString& replace = {})
    {
        bool driven = false;
        bool asked = false;
        QTimer hand;
        connect(&hand, &QTimer::timeout, this, [&] {
            QWidget* modal = QApplication::activeModalWidget();
            if (auto* question = qobject_cast<QuestionBox*>(modal)) {
                asked = true;
                question->findChild<QPushButton*>(replace)->click();
            } else if (auto* dialog = qobject_cast<QFileDialog*>(modal); dialog && !driven) {
                driven = true;
                dialog->findChild<QLineEdit*>(u"fileNameEdit"_s)->setText(path);
                QMetaObject::invokeMethod(dialog, "accept", Qt::QueuedConnection);
            } else if (dialog && asked) {
                dialog->reject();
            }
        });
        hand.start(20);
        m_bench->panel->saving().saveAs();
        QVERIFY(driven);
        QCOMPARE(asked, !replace.isEmpty());
    }

private Q_SLOTS:
    void init()
    {
        m_bench = std::make_unique<Bench>();
        look(Theme::Look::Light, false);
        m_bench->window.resize(560, 300);
        m_bench->window.show();
        QSignalSpy failures(&m_bench->source, &ShownSource::failed);
        m_bench->source.startFreePlay(LabMode::Wire);
        QVERIFY(QTest::qWaitForWindowActive(&m_bench->window));
        QTRY_VERIFY_WITH_TIMEOUT(m_bench->source.isReady() || !failures.isEmpty(), patienceMs);
        if (!failures.isEmpty() && failures.first().at(1).toInt() == exitCannotRunHere)
            QSKIP("No lab on this machine");
        QVERIFY(m_bench->source.isReady());
        QVERIFY(m_bench->playhead.followsLive());
    }
    void cleanup() { m_bench.reset(); }

    void theRowOfASelectedSocketComesIntoViewAndWhatIsNotSavedIsKnown()
    {
        QVERIFY(!m_bench->panel->saving().hasUnsaved());
        click(u"New Server"_s);
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(u"server-1"_s, u"listener"_s), TcpState::Listen, patienceMs);
        for (int i = 1; i <= 5; ++i) {
            click(u"New Client"_s);
            QTRY_COMPARE_WITH_TIMEOUT(stateOf(u"client-%1"_s.arg(i), u"connection"_s), TcpState::Established, patienceMs);
        }
        QVERIFY(m_bench->panel->saving().hasUnsaved());
        for (int i : {1, 5, 2}) {
            const LabState state = m_bench->panel->hand().state();
            const LabSocket* socket = state.socket(u"client-%1"_s.arg(i), u"connection"_s);
            QVERIFY(socket && socket->track);
            m_bench->selection.select(SelectedLife{*socket->track, socket->life});
            FreePlayRow* chosen = row(u"client-%1"_s.arg(i), u"connection"_s);
            QCOMPARE(m_bench->panel->selectedRow(), chosen);
            QTRY_COMPARE(chosen->visibleRegion().boundingRect(), chosen->rect());
        }
        QSignalSpy noted(m_bench->panel, &FreePlayPanel::noted);
        QTest::keyClick(&m_bench->window, Qt::Key_P);
        QCOMPARE(noted.size(), 1);
        const QTemporaryDir folder;
        saveAs(folder.filePath(u"kept.toml"_s));
        QVERIFY(!m_bench->panel->saving().hasUnsaved());
    }

    void aConversationByMouse()
    {
        grab(u"empty"_s);
        click(u"New Server"_s);
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(u"server-1"_s, u"listener"_s), TcpState::Listen, patienceMs);
        click(u"New Client"_s);
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(u"client-1"_s, u"connection"_s), TcpState::Established, patienceMs);
        choose(u"server-1"_s, u"listener"_s);
        QVERIFY(!button(u"Send"_s));
        click(u"Accept"_s);
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(u"server-1"_s, u"connection-1"_s), TcpState::Established, patienceMs);
        choose(u"server-1"_s, u"connection-1"_s);
        click(u"Read"_s);
        QTRY_VERIFY(row(u"server-1"_s, u"connection-1"_s)->accessibleName().contains(u"read() waits"_s));
        QVERIFY(!button(u"Read"_s));
        grab(u"waiting"_s);
        choose(u"client-1"_s, u"connection"_s);
        QVERIFY(!m_bench->selection.isEmpty()); // one selection for all views
        click(u"Options…"_s);
        auto* menu = m_bench->panel->findChild<QMenu*>();
        QTRY_VERIFY(menu->isVisible());
        for (QAction* preset : menu->actions()) {
            if (preset->text().startsWith(u"No Delay"_s))
                preset->trigger();
        }
        menu->close();
        QTRY_VERIFY(std::none_of(m_bench->panel->hand().log().acts().begin(), m_bench->panel->hand().log().acts().end(),
                                 [](const HandAct& act) { return act.action.is(Call::Option) && act.isWaiting(); }));
        click(u"Send"_s);
        QTRY_VERIFY_WITH_TIMEOUT(!row(u"server-1"_s, u"connection-1"_s)->accessibleName().contains(u"waits"_s), patienceMs);
        click(u"Shut Down"_s);
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(u"client-1"_s, u"connection"_s), TcpState::FinWait2, patienceMs);
        QTRY_VERIFY(!button(u"Send"_s));
        choose(u"server-1"_s, u"connection-1"_s);
        click(u"Close"_s);
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(u"client-1"_s, u"connection"_s), TcpState::TimeWait, patienceMs);
        QTRY_VERIFY(!row(u"server-1"_s, u"connection-1"_s)); // gone from the kernel's table too
        grab(u"time-wait"_s);
        passesItsChecks();
    }

    void theSameByKeys()
    {
        QWidget* window = &m_bench->window;
        QTest::keyClick(window, Qt::Key_V);
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(u"server-1"_s, u"listener"_s), TcpState::Listen, patienceMs);
        QTRY_VERIFY(m_bench->panel->selectedRow() && m_bench->panel->selectedRow()->socket() == u"listener"_s);
        QTest::keyClick(window, Qt::Key_E); // waits for a client
        QTRY_VERIFY(row(u"server-1"_s, u"listener"_s)->accessibleName().contains(u"accept() waits"_s));
        QTest::keyClick(window, Qt::Key_C);
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(u"server-1"_s, u"connection-1"_s), TcpState::Established, patienceMs);
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(u"client-1"_s, u"connection"_s), TcpState::Established, patienceMs);
        for (int i = 0; i < 3 && m_bench->panel->selectedRow()->worker() != u"client-1"_s; ++i)
            QTest::keyClick(window, Qt::Key_Down, Qt::ShiftModifier);
        QCOMPARE(m_bench->panel->selectedRow()->worker(), u"client-1"_s);
        QTest::keyClick(window, Qt::Key_T);
        QTest::keyClick(window, Qt::Key_P); // a new step
        QTRY_VERIFY(std::none_of(m_bench->panel->hand().log().acts().begin(), m_bench->panel->hand().log().acts().end(),
                                 [](const HandAct& act) { return act.isWaiting(); }));
        QTest::keyClick(window, Qt::Key_I); // abort
        QTRY_VERIFY_WITH_TIMEOUT(!stateOf(u"server-1"_s, u"connection-1"_s), patienceMs);
        QTest::keyClick(window, Qt::Key_K);
        QTRY_VERIFY_WITH_TIMEOUT(!m_bench->panel->hand().state().worker(u"client-1"_s)->alive, patienceMs);
        passesItsChecks();
    }

    void whatIsRefusedIsSaid()
    {
        auto* message = m_bench->panel->findChild<QLabel*>(u"free-message"_s);
        QTest::keyClick(&m_bench->window, Qt::Key_C); // nobody listens
        QTRY_COMPARE_WITH_TIMEOUT(message->text(), u"client-1: connect: ECONNREFUSED"_s, patienceMs);
        grab(u"refused"_s);
        QTest::keyClick(&m_bench->window, Qt::Key_V);
        QTRY_VERIFY(message->text().isEmpty());
    }

    void theSetupDecidesAboutPortAndEngine()
    {
        click(u"Setup"_s);
        auto* setup = m_bench->panel->findChild<FreePlaySetup*>();
        QTRY_VERIFY(setup->isVisible());
        m_bench->panel->findChild<QSpinBox*>(u"free-port"_s)->setValue(8080);
        setup->findChild<QComboBox*>()->setCurrentIndex(1);
        if (const QString folder = qEnvironmentVariable("STATEWIRE_TEST_SHOTS"); !folder.isEmpty())
            setup->grab().save(QDir(folder).filePath(u"freeplay-setup.png"_s));
        setup->close();
        click(u"New Server"_s);
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(u"server-1"_s, u"listener"_s), TcpState::Listen, patienceMs);
        const LabState state = m_bench->panel->hand().state();
        QCOMPARE(state.socket(u"server-1"_s, u"listener"_s)->port, quint16(8080));
        QCOMPARE(state.worker(u"server-1"_s)->engine, u"qt"_s);
    }

    void savingAsksBeforeItReplacesAndLosesNothingWhereItCannotWrite()
    {
        QTest::keyClick(&m_bench->window, Qt::Key_V);
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(u"server-1"_s, u"listener"_s), TcpState::Listen, patienceMs);
        auto* message = m_bench->panel->findChild<QLabel*>(u"free-message"_s);
        const QTemporaryDir folder;
        const QSignalSpy saved(&m_bench->panel->saving(), &FreePlaySaving::saved);
        // A folder that is not there can be written by nobody, not even root.
        saveAs(folder.filePath(u"nowhere/play.toml"_s));
        QCOMPARE(saved.size(), 0);
        QVERIFY(message->isVisible());
        QVERIFY2(message->text().contains(u"nowhere/play.toml"_s), qPrintable(message->text()));
        const QString locked = folder.filePath(u"locked"_s);
        QVERIFY(QDir().mkdir(locked));
        QVERIFY(QFile::setPermissions(locked, QFileDevice::ReadOwner | QFileDevice::ExeOwner));
        if (!QFileInfo(locked).isWritable()) {
            saveAs(locked + u"/play.toml"_s);
            QCOMPARE(saved.size(), 0);
            QVERIFY2(message->text().contains(u"locked/play.toml"_s), qPrintable(message->text()));
        }
        QFile::setPermissions(locked, QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner);

        // Without a suffix it gets the one by which it is found again.
        saveAs(folder.filePath(u"play"_s));
        QCOMPARE(saved.size(), 1);
        const QString path = folder.filePath(u"play.toml"_s);
        QCOMPARE(saved.first().first().toString(), path);
        QVERIFY(message->text().isEmpty());
        QVERIFY(loadScenario(path));

        const auto contents = [&path] {
            QFile file(path);
            return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        };
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("mine") == 4);
        file.close();
        saveAs(path, u"stay"_s);
        QCOMPARE(saved.size(), 1);
        QCOMPARE(contents(), QByteArray("mine"));
        saveAs(path, u"replace"_s);
        QCOMPARE(saved.size(), 2);
        QVERIFY(loadScenario(path));
    }

    void eachHostOffersWhatIsUsualOnIt()
    {
        QStringList starts;
        for (const QPushButton* button : m_bench->panel->findChildren<QPushButton*>()) {
            if (button->accessibleName().startsWith(u"New C"_s) || button->accessibleName().startsWith(u"New Server"_s))
                starts << button->accessibleName();
        }
        QCOMPARE(starts, (QStringList{u"New Client"_s, u"New Server"_s}));
        // The other way round is in the menu.
        QStringList inMenu;
        for (const QAction* action : m_bench->panel->actions())
            inMenu << QString(action->text()).remove(u'&');
        QVERIFY(inMenu.contains(u"New Server on the Client's Host"_s) &&
                inMenu.contains(u"New Client on the Server's Host"_s));
    }

    void whatWasJustMadeIsSelectedWhateverWasBefore()
    {
        QWidget* window = &m_bench->window;
        const auto selected = [this] {
            const FreePlayRow* row = m_bench->panel->selectedRow();
            return row ? row->worker() + u'/' + row->socket() : QString();
        };
        QTest::keyClick(window, Qt::Key_V);
        QTRY_COMPARE_WITH_TIMEOUT(selected(), u"server-1/listener"_s, patienceMs);
        QTest::keyClick(window, Qt::Key_C);
        QTRY_COMPARE_WITH_TIMEOUT(selected(), u"client-1/connection"_s, patienceMs);
        choose(u"server-1"_s, u"listener"_s);
        QTest::keyClick(window, Qt::Key_E);
        QTRY_COMPARE_WITH_TIMEOUT(selected(), u"server-1/connection-1"_s, patienceMs);
    }

    void aRowThatLooksTheSameIsNotPaintedAgain()
    {
        QTest::keyClick(&m_bench->window, Qt::Key_V);
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(u"server-1"_s, u"listener"_s), TcpState::Listen, patienceMs);
        FreePlayRow* listener = row(u"server-1"_s, u"listener"_s);
        QVERIFY(listener);
        QTRY_VERIFY(!m_bench->source.isBusy());
        QTest::qWait(0);
        PaintCounter counter;
        listener->installEventFilter(&counter);
        for (int i = 0; i < 5; ++i) {
            Q_EMIT m_bench->panel->hand().changed();
            QCoreApplication::processEvents();
        }
        QCOMPARE(counter.count, 0);
    }

    void inThePastNothingCanBeDone()
    {
        QTest::keyClick(&m_bench->window, Qt::Key_V);
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(u"server-1"_s, u"listener"_s), TcpState::Listen, patienceMs);
        m_bench->playhead.toStart();
        QVERIFY(!row(u"server-1"_s, u"listener"_s)); // it is not there yet
        for (const QAction* action : m_bench->panel->actions())
            QVERIFY2(!action->isEnabled() || action->text().contains(u"Save"_s), qPrintable(action->text()));
        m_bench->playhead.followLive();
        QTRY_VERIFY(row(u"server-1"_s, u"listener"_s));
    }
};

STATEWIRE_TEST(TestFreePlayPanel);
#include "tst_freeplaypanel.moc"
