// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/windowundertest.h"

#include "ui/compare/comparewindow.h"
#include "ui/context/storyteller.h"
#include "ui/library/mistakespanel.h"
#include "ui/library/scenariofiles.h"
#include "ui/library/welcomepage.h"
#include "ui/parts/messagebar.h"
#include "ui/stage/stageview.h"
#include "ui/timeline/timelineview.h"
#include "ui/window/openedstory.h"
#include "ui/window/presenter.h"
#include "ui/window/viewarrangement.h"
#include "ui/window/windowlook.h"
#include "ui/window/windowpages.h"

namespace statewire {

namespace {

template <class T> T& only(const QObject& in, Qt::FindChildOptions options = Qt::FindChildrenRecursively)
{
    T* found = in.findChild<T*>(QString(), options);
    if (!found)
        qFatal("there is no %s", T::staticMetaObject.className());
    return *found;
}

} // namespace

WindowUnderTest::WindowUnderTest(Library library) : MainWindow(std::move(library)) {}

WindowUnderTest::WindowUnderTest(std::vector<Scenario> scenarios) : MainWindow(Library::of(std::move(scenarios))) {}

ShownSource& WindowUnderTest::source() const
{
    return only<ShownSource>(*this);
}

Playhead& WindowUnderTest::playhead() const
{
    return only<Playhead>(*this);
}

Selection& WindowUnderTest::selection() const
{
    return only<Selection>(*this);
}

StoryTeller& WindowUnderTest::teller() const
{
    return only<StoryTeller>(*this);
}

ScenarioShelf& WindowUnderTest::shelf() const
{
    return only<ScenarioShelf>(*this);
}

TimelineView& WindowUnderTest::chart() const
{
    return *views().find<TimelineView>();
}

StageView& WindowUnderTest::stage() const
{
    return *views().find<StageView>();
}

MessageBar& WindowUnderTest::messageBar() const
{
    return only<MessageBar>(pages(), Qt::FindDirectChildrenOnly);
}

MistakesPanel& WindowUnderTest::mistakes() const
{
    return only<MistakesPanel>(*this);
}

WelcomePage& WindowUnderTest::welcome() const
{
    return only<WelcomePage>(*this);
}

Presenter& WindowUnderTest::presenter() const
{
    return only<Presenter>(*this);
}

CompareWindow* WindowUnderTest::compareWindow() const
{
    return findChild<CompareWindow*>();
}

const Theme& WindowUnderTest::theme() const
{
    return look().theme();
}

QAction* WindowUnderTest::action(const QString& name) const
{
    auto* found = findChild<QAction*>(name);
    if (!found)
        qFatal("there is no action %s", qPrintable(name));
    return found;
}

void WindowUnderTest::openScenario(const QString& id, const QString& variant)
{
    story().openScenario(id, variant);
}

void WindowUnderTest::openFreePlay(LabMode mode)
{
    story().openFreePlay(mode);
}

void WindowUnderTest::openRecording(const QString& path)
{
    story().openRecording(path);
}

void WindowUnderTest::showRecording(Session session)
{
    story().showRecording(std::move(session));
}

void WindowUnderTest::openFile(const QString& path)
{
    files().open(path);
}

void WindowUnderTest::showWelcome()
{
    pages().showWelcome();
}

bool WindowUnderTest::isWelcoming() const
{
    return pages().isWelcoming();
}

void WindowUnderTest::present(bool on)
{
    on ? presenter().begin() : presenter().end();
}

} // namespace statewire
