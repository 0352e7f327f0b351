// SPDX-License-Identifier: GPL-3.0-or-later
// The text of a socket table, of either family.
#include "kernel/counters.h"
#include "kernel/sockettable.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>

using namespace statewire;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    for (Family family : {Family::V4, Family::V6}) {
        SocketTable table;
        parseSocketTable(text, family, table);
        const auto lines = size_t(std::count(text.begin(), text.end(), '\n')) + 1;
        if (table.rows.size() + size_t(table.unreadableRows) > lines)
            std::abort();
        for (const SocketRow& row : table.rows) {
            if (row.timerLeftNs < 0 || Endpoint::parse(row.ends.local.toString()) != row.ends.local)
                std::abort();
        }
    }
    parseCounters(text);
    return 0;
}
