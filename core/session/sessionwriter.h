// SPDX-License-Identifier: GPL-3.0-or-later
// Turns events into the bytes of a session file, which is also a capture that Wireshark reads.
#pragma once

#include "session/event.h"

#include <QByteArray>
#include <QHash>

namespace statewire {

class SessionWriter
{
public:
    /// The bytes of \p event, preceded by what must stand before it: the first event opens the file, a host its interface.
    QByteArray write(const Event& event);

private:
    bool m_begun = false;
    qint64 m_wallNs = 0;
    QHash<QString, quint32> m_interfaces;
};

} // namespace statewire
