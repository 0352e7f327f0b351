// SPDX-License-Identifier: GPL-3.0-or-later
// The names of counters as a recording holds them: by group, for there are about two hundred in a few groups.
#pragma once

#include <QJsonObject>
#include <QStringList>

namespace statewire {

/// "TcpExt.PAWSActive" and "TcpExt.PAWSEstab" as {"TcpExt": "PAWSActive PAWSEstab"}.
QJsonObject toGroups(const QStringList& counters);
/// And back; what is no text names none.
QStringList fromGroups(const QJsonObject& groups);

} // namespace statewire
