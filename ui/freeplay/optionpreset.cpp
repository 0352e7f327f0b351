// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/freeplay/optionpreset.h"

using namespace Qt::StringLiterals;

namespace statewire {

std::vector<OptionPreset> OptionPreset::all()
{
    return {{tr("Linger 0 (close() resets)"), u"linger"_s, u"0"_s},  {tr("Linger Off"), u"linger"_s, u"off"_s},
            {tr("Keepalive After 1 s"), u"keepalive"_s, u"1 1 3"_s}, {tr("Keepalive Off"), u"keepalive"_s, u"off"_s},
            {tr("No Delay (Nagle off)"), u"nodelay"_s, u"1"_s},      {tr("Receive Buffer 4096"), u"rcvbuf"_s, u"4096"_s},
            {tr("User Timeout 5 s"), u"user_timeout"_s, u"5000"_s},  {tr("2 s in FIN_WAIT2"), u"linger2"_s, u"2"_s}};
}

} // namespace statewire
