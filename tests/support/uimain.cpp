// SPDX-License-Identifier: GPL-3.0-or-later
// Entry of the window's tests: a QApplication, on whatever platform the environment names.
#include "base/language.h"
#include "support/testregistry.h"
#include "ui/look/theme.h"

#include <QApplication>
#include <QStandardPaths>

int main(int argc, char** argv)
{
    QStandardPaths::setTestModeEnabled(true); // the user's own scenarios and settings are no business of a test
    QApplication application(argc, argv);
    statewire::loadFonts();
    statewire::speak({}); // English, with its plurals
    return statewire::test::runRegistered(argc, argv);
}
