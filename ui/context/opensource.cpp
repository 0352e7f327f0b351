// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/context/opensource.h"

#include "ui/context/recordedsource.h"

namespace statewire {

Result<std::unique_ptr<SessionSource>> openSource(const QString& path)
{
    // Other kinds of file are to be asked for before: what nobody knows is read as a recording, which says what is wrong.
    Result<LoadedSession> loaded = loadSession(path);
    if (!loaded)
        return tl::unexpected(loaded.error());
    return std::make_unique<RecordedSource>(std::move(*loaded));
}

} // namespace statewire
