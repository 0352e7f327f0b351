// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/sessionreader.h"

#include "session/eventjson.h"

#include <QFile>
#include <QJsonDocument>

namespace statewire {

namespace {

constexpr int supportedFormat = 1;
constexpr size_t maxInterfaces = 1000;
constexpr size_t maxHosts = 1000;
constexpr qsizetype maxWarnings = 20;

Result<std::optional<Event>> refuse(const QString& why)
{
    return tl::unexpected(Error{QStringLiteral("read the session"), {}, why, {}});
}

} // namespace

void SessionReader::warn(const QString& text)
{
    if (m_warnings.size() < maxWarnings)
        m_warnings << text;
    else if (m_warnings.size() == maxWarnings)
        m_warnings << QStringLiteral("more warnings are not shown");
}

Result<std::vector<Event>> SessionReader::feed(const QByteArray& bytes)
{
    if (m_failed)
        return tl::unexpected(*m_failed);
    m_blocks.feed(bytes);
    std::vector<Event> events;
    for (;;) {
        Result<std::optional<pcapng::Block>> block = m_blocks.next();
        if (block && !*block)
            return events;
        Result<std::optional<Event>> event =
            block ? toEvent(std::move(**block)) : Result<std::optional<Event>>(tl::unexpected(block.error()));
        if (!event) {
            m_failed = event.error();
            // What was read before the damage is still true; the error comes with the next call.
            if (events.empty())
                return tl::unexpected(*m_failed);
            return events;
        }
        if (*event)
            events.push_back(std::move(**event));
    }
}

Result<std::optional<Event>> SessionReader::toEvent(pcapng::Block block)
{
    if (const auto* packet = std::get_if<pcapng::Packet>(&block))
        return toFrame(*packet);
    if (std::holds_alternative<pcapng::SectionHeader>(block) && m_sections++ > 0)
        return refuse(QStringLiteral("a second recording begins in the same file; only the first is read"));
    if (const auto* json = std::get_if<pcapng::Json>(&block))
        return fromJson(json->text);
    if (const auto* interface = std::get_if<pcapng::Interface>(&block)) {
        if (m_interfaces.size() >= maxInterfaces)
            return refuse(QStringLiteral("it has more than %1 interfaces").arg(maxInterfaces));
        m_interfaces.push_back(QString::fromUtf8(interface->name));
        if (interface->linkType != 1 || interface->tsResolution != 9)
            warn(QStringLiteral("interface %1 is not Ethernet with nanoseconds: its frames may be misread")
                     .arg(m_interfaces.back()));
    }
    return std::nullopt;
}

Result<std::optional<Event>> SessionReader::toFrame(const pcapng::Packet& packet)
{
    if (!m_info) {
        return refuse(
            QStringLiteral("it is a plain capture, not a Statewire session: packets alone do not show socket states"));
    }
    if (packet.interface >= m_interfaces.size()) {
        warn(QStringLiteral("a frame on the unknown interface %1 was skipped").arg(packet.interface));
        return std::nullopt;
    }
    FrameEvent frame;
    frame.number = packet.number.value_or(0);
    frame.from = m_interfaces[packet.interface];
    for (const HostInfo& host : m_hosts) {
        if (host.interface >= 0 && host.name != frame.from)
            frame.to = host.name;
    }
    frame.bytes = packet.frame;
    frame.segment = parseSegment(frame.bytes);
    const quint64 start = quint64(m_info->wallNs);
    if (packet.stamp < start || packet.stamp - start > quint64(1) << 53) {
        warn(QStringLiteral("frame %1 lies outside the session's time and was skipped").arg(frame.number));
        return std::nullopt;
    }
    const qint64 tNs = qint64(packet.stamp - start);
    return Event{tNs, std::move(frame)};
}

Result<std::optional<Event>> SessionReader::fromJson(const QByteArray& text)
{
    QJsonParseError parseError;
    const QJsonDocument document = QJsonDocument::fromJson(text, &parseError);
    if (!document.isObject()) {
        warn(QStringLiteral("an event that is not JSON was skipped: %1").arg(parseError.errorString()));
        return std::nullopt;
    }
    const QJsonObject object = document.object();
    // Before anything else: a newer format may have changed every other field.
    if (object.value(QLatin1String("kind")) == QLatin1String("session")) {
        const qint64 format = object.value(QLatin1String("format")).toInteger();
        if (format > supportedFormat)
            return refuse(QStringLiteral("it has format %1; this program reads up to %2").arg(format).arg(supportedFormat));
    }
    Result<std::optional<Event>> event = eventFromJson(object);
    if (!event) {
        warn(event.error().text());
        return std::nullopt;
    }
    if (!*event) {
        warn(QStringLiteral("an event of the unknown kind '%1' was skipped")
                 .arg(object.value(QLatin1String("kind")).toString().left(40)));
        return std::nullopt;
    }
    if (const auto* info = (*event)->as<SessionInfo>()) {
        if (m_info) {
            warn(QStringLiteral("a second session in the same file was skipped"));
            return std::nullopt;
        }
        m_info = *info;
    } else if (!m_info) {
        return refuse(QStringLiteral("it does not begin with a 'session' event"));
    }
    if (const auto* host = (*event)->as<HostInfo>()) {
        if (m_hosts.size() >= maxHosts)
            return refuse(QStringLiteral("it has more than %1 hosts").arg(maxHosts));
        m_hosts.push_back(*host);
    }
    return event;
}

Result<LoadedSession> loadSession(const QString& path)
{
    QFile file(path);
    const auto failed = [&](const QString& why) {
        return tl::unexpected(Error{QStringLiteral("open the recording"), path, why, {}});
    };
    if (!file.open(QIODevice::ReadOnly))
        return failed(file.errorString());
    LoadedSession loaded;
    SessionReader reader;
    constexpr qint64 chunkBytes = 1 << 20;
    while (!file.atEnd()) {
        const QByteArray chunk = file.read(chunkBytes);
        if (chunk.isEmpty())
            return failed(file.errorString());
        Result<std::vector<Event>> events = reader.feed(chunk);
        if (!events) {
            if (loaded.session.isEmpty())
                return failed((QStringList{events.error().why} + reader.warnings()).join(QStringLiteral("; ")));
            break;
        }
        for (Event& event : *events)
            loaded.session.append(std::move(event));
    }
    if (const Result<std::vector<Event>> rest = reader.feed({}); !rest) {
        loaded.warnings << QStringLiteral("%1; what comes after is lost").arg(rest.error().text());
    } else if (reader.pendingBytes() > 0) {
        loaded.warnings << QStringLiteral("the recording ends in the middle of a block: the last %1 bytes were dropped")
                               .arg(reader.pendingBytes());
    }
    loaded.warnings << reader.warnings();
    if (!loaded.session.info())
        return failed(QStringLiteral("it is not a Statewire session: it holds no 'session' event"));
    return loaded;
}

} // namespace statewire
