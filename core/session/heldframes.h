// SPDX-License-Identifier: GPL-3.0-or-later
// The frames that wait on the wire, as the events of a session go by.
#pragma once

#include "session/event.h"

#include <set>

namespace statewire {

class HeldFrames
{
public:
    void note(const Event& event)
    {
        const auto* fate = event.as<FateEvent>();
        if (fate && fate->fate == Fate::Held)
            m_numbers.insert(fate->number);
        else if (fate)
            m_numbers.erase(fate->number);
    }
    const std::set<quint64>& numbers() const { return m_numbers; }

private:
    std::set<quint64> m_numbers;
};

} // namespace statewire
