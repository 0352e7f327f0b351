// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/facts/kernelcount.h"

namespace statewire {

using namespace Qt::StringLiterals;

Condition kernelCounts(const Reports& reports, const QString& counter, qint64 fromNs, qint64 toNs, Evidence& e)
{
    Condition c{Sentence::tr("the kernel counts it").told(), {}, {}};
    const QString name = counter.section(u'.', 1);
    if (const std::optional<qint64> moved = reports.counted(e.host, counter, fromNs, toNs)) {
        c.holds = *moved > 0;
        c.figures = u"%1 + %2"_s.arg(name, spaced(*moved));
        e.numbers.push_back({counter, *moved});
        return c;
    }
    const Sentence why = reports.whyNotCounted(counter);
    if (!why.isEmpty())
        e.lacking = why;
    c.figures = why.isEmpty() ? Sentence::tr("%1 was not read after it").arg(name).told() : why.text();
    return c;
}

} // namespace statewire
