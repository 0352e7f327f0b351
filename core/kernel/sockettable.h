// SPDX-License-Identifier: GPL-3.0-or-later
// Reads /proc/net/tcp and /proc/net/tcp6 by hand: one pread loop, no allocation per row, strange rows counted, not fatal.
#pragma once

#include "base/result.h"
#include "base/uniquefd.h"
#include "tcp/socketrow.h"

#include <string>
#include <string_view>
#include <vector>

namespace statewire {

/// Rows of one reading, and how many lines could not be read as rows.
struct SocketTable
{
    std::vector<SocketRow> rows;
    int unreadableRows = 0;
    std::string firstUnreadable; ///< the first such line, at most 200 bytes, for the warning
};

/// Parses the text of a table of \p family and appends to \p table. The header line is recognised, never required;
/// a last line without its newline is taken as cut off and counted as unreadable.
void parseSocketTable(std::string_view text, Family family, SocketTable& table);

/// An open table of one network namespace: opened once, read as often as wanted, wherever the reader itself is.
class SocketTableFile
{
public:
    /// Opens the table of the calling thread's network namespace.
    static Result<SocketTableFile> open(Family family);

    /// Reads and parses the whole table, appending to \p table.
    Result<void> read(SocketTable& table);
    /// The raw text only, for benchmarks and for showing it as it is.
    Result<std::string_view> readText();

private:
    UniqueFd m_fd;
    Family m_family = Family::V4;
    std::string m_buffer;
};

} // namespace statewire
