// SPDX-License-Identifier: GPL-3.0-or-later
#include "measure.h"

#include <QCoreApplication>
#include <QStringList>
#include <cstdio>

using namespace statewire::bench;

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    const QStringList names = application.arguments().mid(1);
    const struct
    {
        QString name;
        void (*run)();
    } benchmarks[] = {{QStringLiteral("table"), benchTableRead},
                      {QStringLiteral("lab"), benchLabStart},
                      {QStringLiteral("wire"), benchRoundTrip},
                      {QStringLiteral("evidence"), benchEvidence},
                      {QStringLiteral("search"), benchSearch}};
    printHeader();
    int ran = 0;
    for (const auto& benchmark : benchmarks) {
        if (!names.isEmpty() && !names.contains(benchmark.name))
            continue;
        benchmark.run();
        ++ran;
    }
    if (ran == 0)
        std::fprintf(stderr, "there are: table, lab, wire, evidence, search\n");
    return ran > 0 ? 0 : 2;
}
