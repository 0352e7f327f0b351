// SPDX-License-Identifier: GPL-3.0-or-later
// Which kind of source shows a file.
#pragma once

#include "base/result.h"
#include "ui/context/sessionsource.h"

#include <memory>

namespace statewire {

/// The source that shows what stands in the file at \p path.
Result<std::unique_ptr<SessionSource>> openSource(const QString& path);

} // namespace statewire
