// SPDX-License-Identifier: GPL-3.0-or-later
// Events as the JSON objects of a session file. Frames are not among them: they are packet blocks.
#pragma once

#include "base/result.h"
#include "session/event.h"

#include <optional>

namespace statewire {

/// \p event as {"kind": …, "t_ns": …, …}. Must not be a frame.
QJsonObject eventToJson(const Event& event);

/// The event of \p object; nothing for a kind this version does not know; an error for a known kind with impossible fields.
Result<std::optional<Event>> eventFromJson(const QJsonObject& object);

} // namespace statewire
