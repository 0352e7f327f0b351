// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/judge/byhand.h"

#include <algorithm>

namespace statewire {

Sentence byHandNote()
{
    return Sentence::tr("something is done by hand, beside the story");
}

bool wasTouchedByHand(const Session& session)
{
    return std::any_of(session.events().begin(), session.events().end(), [](const Event& event) {
        const auto* note = event.as<NoteEvent>();
        return note && note->text.text() == byHandNote().text();
    });
}

} // namespace statewire
