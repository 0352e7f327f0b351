// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/sessionwriter.h"

#include "session/eventjson.h"
#include "session/pcapng.h"

#include <QJsonDocument>

namespace statewire {

QByteArray SessionWriter::write(const Event& event)
{
    QByteArray bytes;
    const auto* info = event.as<SessionInfo>();
    if (!m_begun) {
        m_begun = true;
        bytes += pcapng::sectionHeader(info ? info->program.toUtf8() : QByteArray("statewire"));
    }
    if (info)
        m_wallNs = info->wallNs;
    if (const auto* frame = event.as<FrameEvent>()) {
        return bytes +
               pcapng::enhancedPacket(m_interfaces.value(frame->from), m_wallNs + event.tNs, frame->bytes, frame->number);
    }
    if (const auto* host = event.as<HostInfo>(); host && host->interface >= 0 && !m_interfaces.contains(host->name)) {
        // In pcapng an interface's number is its place among the descriptions, whatever the host calls it.
        m_interfaces.insert(host->name, quint32(m_interfaces.size()));
        bytes += pcapng::interfaceDescription(host->name.toUtf8());
    }
    return bytes + pcapng::jsonBlock(QJsonDocument(eventToJson(event)).toJson(QJsonDocument::Compact));
}

} // namespace statewire
