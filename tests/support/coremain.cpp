// SPDX-License-Identifier: GPL-3.0-or-later
// Entry of the tests of core: an event loop, no display.
#include "support/testregistry.h"

#include <QCoreApplication>

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    return statewire::test::runRegistered(argc, argv);
}
