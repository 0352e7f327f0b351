// SPDX-License-Identifier: GPL-3.0-or-later
// A search in the library, as it runs with each key that is pressed, beside a plain look for one word in all the texts. From
// 30 ms on it would be felt.
#include "measure.h"

#include "scenario/library/library.h"
#include "scenario/library/search.h"

namespace statewire::bench {

void benchSearch()
{
    const std::vector<Scenario> scenarios = bundledScenarios();
    const ScenarioSearch search(scenarios);
    const QString query =
        QStringLiteral("why does my server keep thousands of conections in clsoe wait after restrating it");
    qsizetype found = 0;
    const auto floor = [&] {
        for (const Scenario& scenario : scenarios) {
            found += scenario.title.contains(QLatin1String("server"), Qt::CaseInsensitive) ? 1 : 0;
            for (const Step& step : scenario.steps)
                found += step.say.contains(QLatin1String("server"), Qt::CaseInsensitive) ? 1 : 0;
        }
    };
    const auto product = [&] { found += qsizetype(search.find(query).size()); };
    print(QStringLiteral("search, 14 words with slips"), inTurn(50, floor, product));
    if (found == 0)
        printSkipped(QStringLiteral("search"), QStringLiteral("nothing was found"));
}

} // namespace statewire::bench
