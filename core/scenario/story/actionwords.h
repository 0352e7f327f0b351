// SPDX-License-Identifier: GPL-3.0-or-later
// Plain words for an act, as the title and the text of a step that is written for it.
#pragma once

#include "scenario/story/scenario.h"

namespace statewire {

/// "client-1 connects to server:2016". \p error as the lab's answer; empty on success.
QString actTitle(const Action& action, const QString& error);
/// A sentence: "client-1 calls connect() to server:2016, and it fails: ECONNREFUSED."
QString actText(const Action& action, const QString& error);
/// "Then there is 1 ESTABLISHED on the client and 1 ESTABLISHED on the server." Empty for nothing.
QString awaitText(const std::vector<Await>& awaits);
/// A title as an id: lower case, dashes.
QString idOf(const QString& title);

} // namespace statewire
