// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/event.h"

namespace statewire {

QString fateName(Fate fate)
{
    switch (fate) {
    case Fate::Passed: return QStringLiteral("passed");
    case Fate::Held: return QStringLiteral("held");
    case Fate::Dropped: return QStringLiteral("dropped");
    case Fate::Duplicated: return QStringLiteral("duplicated");
    case Fate::Reordered: return QStringLiteral("reordered");
    case Fate::Rewritten: return QStringLiteral("rewritten");
    case Fate::Absorbed: return QStringLiteral("absorbed");
    case Fate::Injected: return QStringLiteral("injected");
    }
    return {};
}

} // namespace statewire
