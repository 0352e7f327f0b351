// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/judge/votes.h"

namespace statewire {

using namespace Qt::StringLiterals;

QMap<QString, int> votesUntil(const Session& session, const QString& step, qint64 untilNs)
{
    QMap<QString, int> votes;
    for (const Event& event : session.events()) {
        if (event.tNs > untilNs)
            break;
        const auto* prediction = event.as<PredictionEvent>();
        if (prediction && prediction->step == step)
            votes[prediction->option] += prediction->votes;
    }
    return votes;
}

QString votesText(const Prediction& prediction, const QMap<QString, int>& votes)
{
    QStringList parts;
    for (const Prediction::Option& option : prediction.options) {
        if (const int n = votes.value(option.id); n > 0)
            parts << u"%1 %2"_s.arg(option.text).arg(n);
    }
    return parts.join(u", "_s);
}

} // namespace statewire
