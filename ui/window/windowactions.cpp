// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/windowactions.h"

using namespace Qt::StringLiterals;

namespace statewire {

WindowActions::WindowActions(QObject* parent)
    : ActionSet(parent), freePlay(add(u"freePlay"_s, tr("New Free &Play"), {QKeySequence::New})),
      freePlayOnLoopback(add(u"freePlayOnLoopback"_s, tr("New Free Play on &Loopback"))),
      openRecording(add(u"openRecording"_s, tr("&Open Recording…"), {QKeySequence::Open})),
      openScenarioFile(add(u"openScenarioFile"_s, tr("Open S&cenario File…"), {Qt::CTRL | Qt::SHIFT | Qt::Key_O})),
      quit(add(u"quit"_s, tr("&Quit"), {Qt::CTRL | Qt::Key_Q})),
      copyView(add(u"copyView"_s, tr("&Copy View"), {QKeySequence::Copy})),
      clearSelection(add(u"clearSelection"_s, tr("C&lear Selection"), {Qt::Key_Escape})),
      findScenario(add(u"findScenario"_s, tr("&Find Scenario"), {QKeySequence::Find})),
      takeOffer(add(u"takeOffer"_s, tr("Do What the &Message Offers"), {Qt::CTRL | Qt::Key_Return})),
      restart(add(u"restart"_s, tr("Start &Over"), {Qt::CTRL | Qt::SHIFT | Qt::Key_R})),
      goBack(add(u"goBack"_s, tr("Go Back to a &Waiting Story"), {Qt::CTRL | Qt::Key_Tab})),
      enlarge(addSwitch(u"enlarge"_s, tr("E&nlarge Picture"), {Qt::Key_Z})),
      fullScreen(addSwitch(u"fullScreen"_s, tr("&Full Screen"), {Qt::Key_F11})),
      present(add(u"present"_s, tr("P&resent"), {Qt::Key_F5})),
      welcome(add(u"welcome"_s, tr("&Welcome"), {Qt::ALT | Qt::Key_Home})),
      showShortcuts(add(u"showShortcuts"_s, tr("&Keyboard Shortcuts"), {Qt::Key_Question}))
{
}

} // namespace statewire
