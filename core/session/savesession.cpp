// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/savesession.h"

#include "base/sentence.h"
#include "session/sessionwriter.h"

#include <QSaveFile>

namespace statewire {

Result<void> saveSession(const Session& session, const QString& path)
{
    const auto couldNot = [&path](const QString& why) {
        return tl::unexpected(Error{Sentence::tr("save the recording").told(), path, why,
                                    Sentence::tr("Choose a folder that you may write to and that has room.").told(), 0});
    };
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return couldNot(file.errorString());
    SessionWriter writer;
    for (const Event& event : session.events()) {
        if (file.write(writer.write(event)) < 0)
            return couldNot(file.errorString());
    }
    if (!file.commit())
        return couldNot(file.errorString());
    return {};
}

} // namespace statewire
