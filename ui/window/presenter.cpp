// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/presenter.h"

#include "ui/compare/controlruns.h"
#include "ui/context/retaking.h"
#include "ui/keeping/recordingsaving.h"
#include "ui/look/stylesheet.h"
#include "ui/parts/blankcover.h"
#include "ui/stage/stageview.h"
#include "ui/story/storypanel.h"
#include "ui/tables/evidencewall.h"
#include "ui/window/presenternotes.h"
#include "ui/window/viewarrangement.h"
#include "ui/window/wallmessage.h"
#include "ui/window/wallroom.h"

#include <QAction>
#include <QApplication>
#include <QKeyEvent>
#include <QMainWindow>
#include <QMenuBar>
#include <QProgressBar>
#include <QScreen>
#include <QSplitter>
#include <QTimer>
#include <QVBoxLayout>
#include <QWindow>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace statewire {

namespace {

/// From the last row letters of this part of the height are read.
constexpr double leastTypeShare = 1.0 / 40;
/// A wall is so many lengths high, whatever it is made of: small type (12) is read from the last row.
constexpr double wallHeight = 12 / leastTypeShare;
/// The black key twice within this time is the menu: a thumb on a clicker is slower than a finger on a mouse.
constexpr qint64 twiceMs = 800;

} // namespace

Presenter::Presenter(const ViewContext& context, StoryTeller& teller, ViewArrangement& deck, const PresenterActions& actions,
                     QMainWindow* window)
    : QWidget(window), m_teller(teller), m_context(context), m_deck(deck), m_actions(actions), m_window(window),
      m_pictures(new QVBoxLayout), m_evidence(new EvidenceWall(context)), m_story(new StoryPanel(context, teller)),
      m_progress(new QProgressBar), m_said(new WallMessage(this)), m_cover(new BlankCover(this)),
      m_notes(new PresenterNotes(context, teller, this)), m_menu(new PresenterMenu(teller, actions, this))
{
    setObjectName(u"content"_s);
    setAttribute(Qt::WA_StyledBackground);
    setAccessibleName(tr("Presentation"));
    setFocusPolicy(Qt::StrongFocus);
    m_story->setBare();
    m_progress->setTextVisible(false);
    m_progress->setAccessibleName(tr("Place in the story"));
    m_pictures->setSpacing(8);
    m_pictures->addWidget(m_evidence, 7);
    m_evidence->hide();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 10, 16, 8);
    column->setSpacing(8);
    column->addLayout(m_pictures, 1);
    column->addWidget(m_story);
    column->addWidget(m_progress);
    connect(&teller, &StoryTeller::changed, this, &Presenter::refresh);
    connect(m_menu, &PresenterMenu::evidencePicked, this, [this] { showEvidence(true); });
    connect(m_menu, &PresenterMenu::startOverPicked, this, [this] { obey(PresenterKey::StartOver, 0); });
    connect(m_menu, &PresenterMenu::picturePicked, this, &Presenter::showNextPicture);
    // What the window's message would say is not seen behind the wall.
    connect(&actions.recording, &RecordingSaving::saved, this, [this](const QString& path) {
        if (m_presenting)
            say(tr("Saved: %1").arg(path), true);
    });
    connect(&actions.recording, &RecordingSaving::failed, this, [this](const Error& error) {
        if (m_presenting)
            say(error.text());
    });
    connect(m_notes, &PresenterNotes::closed, this, [this] { m_window->activateWindow(); });
    hide();
}

Presenter::~Presenter()
{
    // Nothing may ask for the focus of a window that goes.
    m_notes->disconnect(this);
}

bool Presenter::isBlank() const
{
    return m_cover->isBlank();
}

void Presenter::begin()
{
    if (m_presenting)
        return;
    keepWindow();
    m_presenting = true;
    m_stageWanted.reset();
    m_deck.lendPictures(m_pictures);
    m_window->menuBar()->hide();
    m_window->centralWidget()->hide();
    showTabs(false);
    dress();
    setGeometry(m_window->rect());
    show();
    raise();
    setFocus();
    qApp->installEventFilter(this);
    m_window->setWindowState(m_window->windowState() | Qt::WindowFullScreen);
    m_notes->begin();
    placeNotes();
    say({}); // nothing of the last talk
    refresh();
    Q_EMIT turned();
}

void Presenter::end()
{
    if (!m_presenting)
        return;
    m_presenting = false;
    qApp->removeEventFilter(this);
    m_notes->end();
    m_menu->hide();
    m_window->activateWindow(); // the notes may have been in front
    m_cover->uncover();
    hide();
    showEvidence(false);
    showTabs(true);
    m_deck.takePicturesBack();
    m_deck.setTheme(m_plain);
    m_window->menuBar()->show();
    m_window->centralWidget()->show();
    m_window->setWindowState(m_states);
    restoreSplitters();
    QMetaObject::invokeMethod(this, &Presenter::restoreSplitters, Qt::QueuedConnection);
    // The window manager answers in its own time; until the size is what it was, so are not the splitters.
    m_window->installEventFilter(this);
    constexpr int patienceMs = 1000;
    QTimer::singleShot(patienceMs, this, [this] { m_window->removeEventFilter(this); });
    if (m_focus)
        m_focus->setFocus();
    Q_EMIT turned();
}

void Presenter::keepWindow()
{
    m_states = m_window->windowState();
    m_size = m_window->size();
    m_focus = m_window->focusWidget();
    m_splitters.clear();
    for (QSplitter* splitter : m_window->centralWidget()->findChildren<QSplitter*>())
        m_splitters.push_back({splitter, splitter->saveState()});
}

void Presenter::restoreSplitters()
{
    for (const auto& [splitter, state] : m_splitters) {
        if (splitter)
            splitter->restoreState(state);
    }
}

void Presenter::setTheme(const Theme& theme)
{
    m_plain = theme;
    if (m_presenting)
        dress();
}

void Presenter::dress()
{
    const double density = m_window->screen() ? m_window->screen()->logicalDotsPerInch() / 96.0 : 1.0;
    m_wall = Theme::make(m_plain.look, true, density);
    m_wall.scale = std::max(m_wall.scale, m_window->height() / wallHeight);
    m_wall.leastType = m_window->height() * leastTypeShare;
    setPalette(m_wall.palette());
    setStyleSheet(styleSheetFor(m_wall));
    m_deck.setTheme(m_wall);
    m_story->setTheme(m_wall);
    m_evidence->setTheme(m_wall);
    m_menu->setTheme(m_wall);
    m_fitted.clear();
    fitStory();
    m_notes->setTheme(Theme::make(m_plain.look, false, density * 1.2));
}

void Presenter::showTabs(bool on)
{
    // Tabs and switches are for a hand that has a mouse.
    ViewTabs& pictures = m_deck.pictures();
    pictures.showBar(on);
    QWidget* controls = pictures.currentView() ? pictures.currentView()->controls() : nullptr;
    if (controls && controls->parentWidget())
        controls->parentWidget()->setVisible(on);
}

void Presenter::placeNotes()
{
    const QScreen* here = m_window->screen();
    const QList<QScreen*> screens = QGuiApplication::screens();
    const auto other = std::find_if(screens.begin(), screens.end(), [here](const QScreen* s) { return s != here; });
    // With one screen the class would see the notes: there they come only when asked for.
    if (other != screens.end()) {
        m_notes->setGeometry((*other)->availableGeometry().adjusted(24, 48, -24, -24));
        m_notes->show();
        m_window->activateWindow();
    }
}

void Presenter::refresh()
{
    if (!m_presenting)
        return;
    const Plan* plan = m_context.source.plan();
    const StoryState state = m_teller.state();
    m_progress->setRange(0, plan ? std::max(1, int(plan->steps.size())) : 1);
    m_progress->setValue(state.step + 1);
    fitStory();
    arrangeStage(); // for the sockets that have come and gone
}

void Presenter::fitStory()
{
    if (!m_presenting || m_story->isHidden())
        return;
    const QString text = m_story->fitKey() + u"\n%1x%2 %3"_s.arg(width()).arg(height()).arg(m_context.source.isWireHeld());
    if (text == m_fitted)
        return;
    m_fitted = text;
    const QMargins margins = layout()->contentsMargins();
    m_story->setFixedHeight(fitOnWall(*m_story, m_wall, width() - margins.left() - margins.right(), height()));
    arrangeStage();
}

void Presenter::arrangeStage()
{
    // What waits on a wire is seen on the stage alone.
    QWidget* stage = m_deck.entries().front().view;
    const int least = stageOnWall(*qobject_cast<StageView*>(stage), m_wall, size(), m_story->minimumHeight());
    stage->setMinimumHeight(least);
    const int above = height() - m_story->minimumHeight() - least;
    const bool wanted = m_stageWanted.value_or(above >= picturesOnWall(m_wall) || m_context.source.isWireHeld());
    stage->setVisible(wanted && m_evidence->isHidden());
}

QString Presenter::said() const
{
    return m_said->said();
}

void Presenter::say(const QString& text, bool good)
{
    m_said->say(text, good, m_wall);
}

void Presenter::triggerOrSay(QAction* action, const QString& why)
{
    if (action->isEnabled())
        action->trigger();
    else
        say(why);
}

void Presenter::showEvidence(bool on)
{
    if (on == !m_evidence->isHidden())
        return;
    m_deck.pictures().setVisible(!on);
    m_story->setVisible(!on); // numbers for the last row need all of the wall
    m_evidence->setVisible(on);
    m_fitted.clear();
    fitStory();
    arrangeStage();
}

bool Presenter::isTold() const
{
    const ShownSource& source = m_context.source;
    return (source.isRecording() || source.isFinished()) && m_teller.state().stepEnded && !m_teller.canGoOn();
}

void Presenter::goOn()
{
    const bool told = isTold();
    if (m_evidence->isVisible()) {
        if (m_evidence->turn(1))
            return;
        if (told) {
            say(tr("This is the end. Black twice shows what else can be done"), true);
            return;
        }
        showEvidence(false);
    } else if (m_story->turnPage(1)) {
        return;
    }
    if (told && m_evidence->lines() > 0)
        showEvidence(true); // a clicker has no key for it
    else
        goOnWithStory();
}

void Presenter::showNextPicture()
{
    const std::vector<View*>& views = m_deck.pictures().views();
    const auto at = std::find(views.begin(), views.end(), m_deck.pictures().currentView());
    const bool last = at == views.end() || std::next(at) == views.end();
    if (!m_evidence->isHidden()) {
        m_deck.pictures().showView(views.front());
        showEvidence(false);
    } else if (last) {
        showEvidence(true);
    } else {
        m_deck.pictures().showView(*std::next(at));
    }
    showTabs(false);
}

void Presenter::goOnWithStory()
{
    if (m_context.source.isWireHeld() && m_context.source.heldFrames() > 0 && m_context.source.isBusy()) {
        say(tr("The wire is held, and frames wait on it: black twice lets the next one go on, or all of them"));
        return;
    }
    const StoryState now = m_teller.state();
    const ToldStory* story = m_context.source.isLive() ? m_context.source.story() : nullptr;
    // The next step would only find out that one of its processes is gone, which the wall says already.
    const bool lost = story && !story->ends.empty() && !now.far.missed && now.step + 1 == story->nextStep;
    const bool missed = now.far.missed && !m_teller.canGoOn();
    const std::optional<Retake> retake = lost || missed ? m_teller.retaking().offer() : std::nullopt;
    if (!retake) {
        m_teller.next();
        return;
    }
    // The wall says already that Next takes it again, but not what is lost with that.
    if (retake->byHand && !m_saidWhatIsLost) {
        m_saidWhatIsLost = true;
        say(tr("What was done by hand is not done again: Next once more takes the experiment again"));
        return;
    }
    m_saidWhatIsLost = false;
    m_teller.retaking().takeAgain(true);
}

bool Presenter::obeyInMenu(PresenterKey does, int key)
{
    if (!m_menu->isOpen())
        return false;
    const bool enters = key == Qt::Key_Return || key == Qt::Key_Enter;
    if (enters || does == PresenterKey::Black)
        m_menu->pick();
    else if (does == PresenterKey::Next)
        m_menu->move(1);
    else if (does == PresenterKey::Back)
        m_menu->move(-1);
    else if (does == PresenterKey::Leave)
        m_menu->leave();
    else
        m_menu->hide(); // who has more keys does not need it
    return enters || does == PresenterKey::Black || does == PresenterKey::Next || does == PresenterKey::Back ||
           does == PresenterKey::Leave || does == PresenterKey::Menu;
}

void Presenter::obey(PresenterKey does, int key)
{
    if (obeyInMenu(does, key))
        return;
    const bool turnsPage = does == PresenterKey::Next || does == PresenterKey::Back;
    if (turnsPage && isBlank()) { // first let the class see where it is
        m_cover->uncover();
        return;
    }
    say({});
    switch (does) {
    case PresenterKey::Nothing: break;
    case PresenterKey::Next: goOn(); break;
    case PresenterKey::Back:
        if (!m_evidence->isVisible()) {
            if (!m_story->turnPage(-1))
                m_teller.back();
        } else if (!m_evidence->turn(-1)) {
            showEvidence(false);
        }
        break;
    case PresenterKey::Black:
        if (isBlank()) {
            m_cover->uncover();
            if (m_black.isValid() && m_black.elapsed() < twiceMs)
                m_menu->open(m_evidence->lines() > 0);
        } else {
            m_cover->cover(Qt::black);
            m_black.start();
        }
        break;
    case PresenterKey::Menu: m_menu->open(m_evidence->lines() > 0); break;
    case PresenterKey::White: m_cover->turn(Qt::white); break;
    case PresenterKey::Leave: end(); break;
    case PresenterKey::TakeBackVote: m_teller.takeBackVote(); break;
    case PresenterKey::HoldWire: triggerOrSay(m_actions.holdWire, tr("There is no wire to hold now")); break;
    case PresenterKey::NextFrame: triggerOrSay(m_actions.nextFrame, tr("No frame waits on the wire")); break;
    case PresenterKey::ControlRun:
        triggerOrSay(m_actions.controls.controlRun, tr("No control run: this story has no other variant that runs here"));
        break;
    case PresenterKey::Notes:
        m_notes->setVisible(m_notes->isHidden());
        if (m_notes->isVisible() && m_notes->screen() == m_window->screen()) {
            m_notes->raise(); // with one screen they are read in front of the pictures
            m_notes->activateWindow();
        } else {
            m_window->activateWindow();
        }
        break;
    case PresenterKey::Enlarge: {
        QWidget* stage = m_deck.entries().front().view;
        m_stageWanted = stage->isHidden();
        arrangeStage();
        break;
    }
    case PresenterKey::NextPicture: showNextPicture(); break;
    case PresenterKey::Evidence: showEvidence(m_evidence->isHidden()); break;
    case PresenterKey::Play: m_context.playhead.togglePlay(); break;
    case PresenterKey::ToEnd: m_context.playhead.toEnd(); break;
    case PresenterKey::StartOver:
        showEvidence(false); // there is none yet
        triggerOrSay(m_actions.restart, tr("This story is not in the library: it cannot be run again"));
        break;
    case PresenterKey::Vote: m_teller.vote(key - Qt::Key_1); break;
    }
}

bool Presenter::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_window && event->type() == QEvent::Resize) {
        if (m_presenting) {
            setGeometry(m_window->rect());
            dress();
            Q_EMIT turned(); // what else is on the wall
        } else if (static_cast<QResizeEvent*>(event)->size() == m_size) {
            m_window->removeEventFilter(this);
            QMetaObject::invokeMethod(this, &Presenter::restoreSplitters, Qt::QueuedConnection);
        }
        return false;
    }
    const bool isKey = event->type() == QEvent::KeyPress || event->type() == QEvent::ShortcutOverride;
    const auto* widget = isKey && m_presenting ? qobject_cast<QWidget*>(watched) : nullptr;
    if (!widget || (widget->window() != m_window && widget->window() != m_notes))
        return QWidget::eventFilter(watched, event);
    auto* press = static_cast<QKeyEvent*>(event);
    const PresenterKey does = presenterKeyOf(*press);
    if (does == PresenterKey::Nothing)
        return QWidget::eventFilter(watched, event);
    event->accept();
    // A key that is held down turns one page, not all of them.
    if (event->type() == QEvent::KeyPress && !press->isAutoRepeat())
        obey(does, press->key());
    return true;
}

} // namespace statewire
