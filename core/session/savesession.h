// SPDX-License-Identifier: GPL-3.0-or-later
// Writes a session into a file, all of it or nothing: what stood there before stays until the new one is whole.
#pragma once

#include "base/result.h"
#include "session/session.h"

namespace statewire {

/// Writes \p session to \p path as loadSession() reads it, whether what it came from still runs or not.
Result<void> saveSession(const Session& session, const QString& path);

} // namespace statewire
