// SPDX-License-Identifier: GPL-3.0-or-later
#include "testregistry.h"

#include <QTest>
#include <map>
#include <string>
#include <vector>

namespace statewire::test {

namespace {

using Makers = std::map<std::string, std::function<std::unique_ptr<QObject>()>>;

Makers& makers()
{
    static Makers all;
    return all;
}

} // namespace

Registration::Registration(const char* name, std::function<std::unique_ptr<QObject>()> make)
{
    makers().emplace(name, std::move(make));
}

int runRegistered(int argc, char** argv)
{
    std::vector<char*> arguments(argv, argv + argc);
    std::string only;
    if (argc > 1 && makers().contains(argv[1])) {
        only = argv[1];
        arguments.erase(arguments.begin() + 1);
    }
    int failures = 0;
    for (const auto& [name, make] : makers()) {
        if (only.empty() || only == name)
            failures += QTest::qExec(make().get(), int(arguments.size()), arguments.data());
    }
    return failures == 0 ? 0 : 1;
}

} // namespace statewire::test
