// SPDX-License-Identifier: GPL-3.0-or-later
// Lets the Qt Test classes of one layer share an executable: fewer links, and each class still runs by its name.
#pragma once

#include <QObject>
#include <functional>
#include <memory>

namespace statewire::test {

/// Adds a test class to this executable. Use STATEWIRE_TEST.
struct Registration
{
    Registration(const char* name, std::function<std::unique_ptr<QObject>()> make);
};

/// Runs every class, or only the one that the first argument names, as its file does ("wirerule"); the other arguments are
/// Qt Test's own.
int runRegistered(int argc, char** argv);

} // namespace statewire::test

#define STATEWIRE_TEST(Class)                                                                                               \
    static const statewire::test::Registration registrationOf##Class(#Class, [] { return std::make_unique<Class>(); })
