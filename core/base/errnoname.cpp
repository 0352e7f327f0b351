// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/errnoname.h"

#include <cstring>

namespace statewire {

QString errnoName(int code)
{
    if (code == 0)
        return {};
    if (const char* name = strerrorname_np(code))
        return QString::fromLatin1(name);
    return QString::number(code);
}

} // namespace statewire
