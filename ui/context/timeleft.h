// SPDX-License-Identifier: GPL-3.0-or-later
// What is left of a timer, in the same words in every picture.
#pragma once

#include <QString>

namespace statewire {

/// "58.9 s", "119 min", "due": rounded up, so that it is over only when it says so.
QString timeLeftText(qint64 leftNs);
/// "58.9 s left"
QString timeLeftPhrase(qint64 leftNs);

} // namespace statewire
