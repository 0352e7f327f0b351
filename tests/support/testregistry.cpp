// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/testregistry.h"

#include <QProcess>
#include <QTest>
#include <cstdio>
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

/// "wirerule" names TestWireRule, as the file tst_wirerule.cpp does.
bool isNamed(const std::string& className, const char* name)
{
    return QString::fromStdString(className).compare(QStringLiteral("Test") + QString::fromLocal8Bit(name),
                                                     Qt::CaseInsensitive) == 0;
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
    if (argc > 1 && argv[1][0] != '-') {
        for (const auto& [name, make] : makers()) {
            if (isNamed(name, argv[1]))
                only = name;
        }
        if (only.empty()) {
            std::fprintf(stderr, "%s: there is no test '%s'\n", argv[0], argv[1]);
            return 2;
        }
        arguments.erase(arguments.begin() + 1);
    }
    // Qt Test keeps what a class left behind: after one that is skipped as a whole, the next ones would run nothing and
    // pass. So that one call runs all of them in earnest, each gets a process of its own.
    int failures = 0;
    if (only.empty() && makers().size() > 1) {
        QStringList rest;
        for (int i = 1; i < argc; ++i)
            rest << QString::fromLocal8Bit(argv[i]);
        for (const auto& [name, make] : makers()) {
            QProcess process;
            process.setProcessChannelMode(QProcess::ForwardedChannels);
            process.start(QStringLiteral("/proc/self/exe"), QStringList{QString::fromStdString(name)} + rest);
            process.waitForFinished(-1);
            failures += process.exitStatus() != QProcess::NormalExit || process.exitCode() != 0 ? 1 : 0;
        }
        return failures == 0 ? 0 : 1;
    }
    for (const auto& [name, make] : makers()) {
        if (only.empty() || only == name)
            failures += QTest::qExec(make().get(), int(arguments.size()), arguments.data());
    }
    return failures == 0 ? 0 : 1;
}

} // namespace statewire::test
