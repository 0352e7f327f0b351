// SPDX-License-Identifier: GPL-3.0-or-later
// What a rule says of a number that it does not have: the same words everywhere.
#pragma once

#include <QString>

namespace statewire::unknown {

inline const QString tableNotReadAgain = QStringLiteral("the table was not read again");
inline const QString noPackets = QStringLiteral("no packets were recorded");
inline const QString noAnswer = QStringLiteral("no answer was recorded");
inline const QString noReset = QStringLiteral("no RST was recorded");
inline const QString socketTable = QStringLiteral("the socket table was not recorded");
inline const QString portRange = QStringLiteral("the port range was not recorded");
inline const QString itsValue = QStringLiteral("its value was not recorded");
inline const QString sndNxt = QStringLiteral("the old snd_nxt is not known");
inline const QString rcvNxt = QStringLiteral("rcv_nxt is not known: the old segments were not recorded");
inline const QString tsRecent = QStringLiteral("ts_recent is not known");

/// Of a sysctl or an option.
inline QString valueOf(const QString& name)
{
    return QStringLiteral("the value of %1 was not recorded").arg(name);
}

/// Whether the kernel's clock went on to another second within \p elapsedMs.
inline QString newSecond(qint64 elapsedMs)
{
    return QStringLiteral("within %1 ms a second may have begun, or not").arg(elapsedMs);
}

} // namespace statewire::unknown
