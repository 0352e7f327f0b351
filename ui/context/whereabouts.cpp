// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/context/whereabouts.h"

#include "ui/look/words.h"

namespace statewire {

namespace {

QString placeOf(const ShownSource& source, bool brief)
{
    if (source.hasFailed())
        return Words::tr("No lab");
    const SessionInfo* info = source.session().info();
    if (!info)
        return source.isLive() ? Words::tr("Building the lab…") : QString();
    const QString mode = info->mode.phrase(LabMode::Form::Heading);
    return info->mode.isPrivate() && !brief ? Words::tr("%1 · Linux %2").arg(mode, info->kernel) : mode;
}

} // namespace

QString whereabouts(const ShownSource& source, bool brief)
{
    QString place = placeOf(source, brief);
    if (!source.isRecording())
        return place;
    return place.isEmpty() || brief ? Words::tr("Replay") : Words::tr("Replay · %1").arg(place);
}

} // namespace statewire
