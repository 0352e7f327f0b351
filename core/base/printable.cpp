// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/printable.h"

namespace statewire {

QString printable(QString text)
{
    for (QChar& c : text) {
        if (c != u'\n' && c.category() == QChar::Other_Control)
            c = QChar::ReplacementCharacter;
    }
    return text;
}

} // namespace statewire
