// SPDX-License-Identifier: GPL-3.0-or-later
// Tries, one after the other, what a private lab needs of this machine: by doing it, and by nothing else.
#pragma once

#include "lab/protocol/finding.h"

#include <QStringList>
#include <functional>

namespace statewire {

/// Tries it in this process, which must have one thread only and is to end afterwards: it is in namespaces of its own then.
/// \p sysctls are those that stories set. \p worker is the program of one. Each finding is told as soon as it is there;
/// where one fails, what needs it is told as not tried.
void examineMachine(const QStringList& sysctls, const QString& worker, const std::function<void(const Finding&)>& tell);

} // namespace statewire
