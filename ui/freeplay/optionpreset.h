// SPDX-License-Identifier: GPL-3.0-or-later
// A socket option with a value that is worth seeing, as free play offers it.
#pragma once

#include <QCoreApplication>
#include <vector>

namespace statewire {

struct OptionPreset
{
    Q_DECLARE_TR_FUNCTIONS(OptionPreset)

public:
    QString text;
    QString option;
    QString value;

    static std::vector<OptionPreset> all();
};

} // namespace statewire
