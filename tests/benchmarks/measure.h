// SPDX-License-Identifier: GPL-3.0-or-later
// What the benchmarks share: medians, a line of the table, work in a namespace of one's own.
#pragma once

#include "base/result.h"
#include "lab/protocol/protocol.h"

#include <functional>
#include <vector>

namespace statewire::bench {

double medianUs(std::vector<qint64> durationsNs);
/// The duration of one call of \p work.
qint64 durationNs(const std::function<void()>& work);
/// Medians of two works measured in turn, so that whatever else the machine does hits both alike.
struct Pair
{
    double floorUs = 0;
    double productUs = 0;
};
Pair inTurn(int rounds, const std::function<void()>& floor, const std::function<void()>& product);

void printHeader();
/// "socket table, 1000 sockets   floor 1456.0 µs   product 1490.0 µs   1.02×"
void print(const QString& what, const Pair& pair);
void printSkipped(const QString& what, const QString& why);

/// Runs \p body in a child process inside private namespaces and waits for its end; false if it failed.
bool inPrivateChild(const std::function<int()>& body);
/// Prints the error of a failed result and ends the process.
void require(const Result<void>& result);
template <class T> T require(Result<T> result)
{
    if (!result)
        require(Result<void>(tl::unexpected(result.error())));
    return std::move(*result);
}

/// The hosts of the seed scenario, no delay.
LabSetup labSetup();

void benchTableRead();
void benchLabStart();
void benchRoundTrip();
void benchEvidence();
void benchSearch();

} // namespace statewire::bench
