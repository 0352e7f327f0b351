// SPDX-License-Identifier: GPL-3.0-or-later
// The calls of a worker as a story tells of them, and lists of what happened in a line.
#pragma once

#include "session/event.h"

#include <QStringList>
#include <vector>

namespace statewire {

/// "a, b ×3, c", the rest counted.
QString joinedParts(const QStringList& parts, const QString& between);

/// A call of the story, or several reads in a row: how many a stream takes is left to chance.
struct ToldCall
{
    QString name;
    QString result;
    qint64 beginNs = 0;
    qint64 endNs = 0;
    bool reads = false;
};

std::vector<ToldCall> toldCalls(const std::vector<const CallEvent*>& calls);

} // namespace statewire
