// SPDX-License-Identifier: GPL-3.0-or-later
#include "measure.h"

#include "base/clock.h"
#include "kernel/namespaces.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <sys/wait.h>
#include <unistd.h>

namespace statewire::bench {

double medianUs(std::vector<qint64> durationsNs)
{
    if (durationsNs.empty())
        return 0;
    const auto middle = durationsNs.begin() + qsizetype(durationsNs.size() / 2);
    std::nth_element(durationsNs.begin(), middle, durationsNs.end());
    return double(*middle) / 1000;
}

qint64 durationNs(const std::function<void()>& work)
{
    const qint64 begin = monotonicNs();
    work();
    return monotonicNs() - begin;
}

Pair inTurn(int rounds, const std::function<void()>& floor, const std::function<void()>& product)
{
    std::vector<qint64> floors;
    std::vector<qint64> products;
    floor();
    product(); // both warm
    for (int i = 0; i < rounds; ++i) {
        floors.push_back(durationNs(floor));
        products.push_back(durationNs(product));
    }
    return {medianUs(floors), medianUs(products)};
}

void printHeader()
{
    std::printf("%-52s %12s %12s %8s\n", "median of a run, µs", "floor", "product", "ratio");
}

void print(const QString& what, const Pair& pair)
{
    std::printf("%-52s %12.1f %12.1f %7.2fx\n", qPrintable(what), pair.floorUs, pair.productUs,
                pair.productUs / pair.floorUs);
    std::fflush(stdout);
}

void printSkipped(const QString& what, const QString& why)
{
    std::printf("%-52s not measured: %s\n", qPrintable(what), qPrintable(why));
    std::fflush(stdout);
}

bool inPrivateChild(const std::function<int()>& body)
{
    std::fflush(stdout);
    const pid_t child = ::fork();
    if (child == 0) {
        require(enterPrivateNamespaces());
        const int status = body();
        std::fflush(stdout);
        ::_exit(status);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

LabSetup labSetup()
{
    return {LabMode::Wire,
            {{QStringLiteral("client"), QStringLiteral("192.168.88.132")},
             {QStringLiteral("server"), QStringLiteral("192.168.88.131")}},
            0};
}

void require(const Result<void>& result)
{
    if (result)
        return;
    std::fprintf(stderr, "%s\n", qPrintable(result.error().text()));
    std::fflush(stdout);
    ::_exit(1);
}

} // namespace statewire::bench
