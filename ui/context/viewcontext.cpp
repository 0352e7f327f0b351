// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/context/viewcontext.h"

namespace statewire {

Highlight ViewContext::highlight() const
{
    return highlightOf(selection.item(), source.timeline(), source.evidence(), playhead.positionNs());
}

int ViewContext::currentEvidence() const
{
    const std::vector<Evidence>& evidence = source.evidence();
    const int selected = highlight().evidence;
    if (selected >= 0 && evidence[size_t(selected)].tNs <= playhead.positionNs())
        return selected;
    return flagshipEvidence(evidence, playhead.positionNs());
}

} // namespace statewire
