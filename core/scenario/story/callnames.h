// SPDX-License-Identifier: GPL-3.0-or-later
// What a scenario calls a call, and what each engine's calls are called in a session.
#pragma once

#include <QString>

namespace statewire {

/// True if \p made, by its name, is what the engines make of the scenario's \p call: "send" is QTcpSocket::write() to one
/// of them, "abort" a close() to the other.
bool isCallOf(const QString& made, const QString& call);

} // namespace statewire
