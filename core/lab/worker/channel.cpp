// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/worker/channel.h"

#include "base/logging.h"

#include <QJsonDocument>
#include <QStringDecoder>
#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace statewire {

using namespace Qt::StringLiterals;

void WorkerChannel::send(const WorkerMessage& message)
{
    const QByteArray text = QJsonDocument(toJson(message)).toJson(QJsonDocument::Compact);
    if (::send(fd(), text.constData(), size_t(text.size()), MSG_NOSIGNAL) < 0)
        ::_exit(0); // the lab is gone, and a worker without a lab has no reason to live
}

std::optional<QJsonObject> WorkerChannel::receive(bool wait)
{
    std::array<char, maxWorkerMessageBytes> buffer;
    for (;;) {
        const ssize_t n = ::recv(fd(), buffer.data(), buffer.size(), wait ? 0 : MSG_DONTWAIT);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 && errno == EAGAIN)
            return std::nullopt;
        if (n <= 0)
            ::_exit(0);
        return QJsonDocument::fromJson(QByteArray(buffer.data(), n)).object();
    }
}

std::optional<QJsonObject> WorkerChannel::nextCommand(bool wait)
{
    if (m_waiting.empty())
        return receive(wait);
    QJsonObject command = m_waiting.front();
    m_waiting.pop_front();
    return command;
}

void WorkerChannel::gate(const QString& what)
{
    qCDebug(workerLog).noquote() << "about to call" << what;
    const qint64 number = ++m_lastGate;
    send(AtGate{number, what});
    for (;;) {
        const std::optional<QJsonObject> message = receive(true);
        if (letThroughFromJson(*message) == number)
            return;
        m_waiting.push_back(*message);
    }
}

void WorkerChannel::report(const ReturnedCall& call)
{
    qCDebug(workerLog).noquote() << call.name << call.arguments << "on" << call.socket << "returned" << call.result;
    send(call);
}

void WorkerChannel::done(qint64 id, const QString& error)
{
    send(CommandDone{id, error});
}

QString shownText(const QByteArray& bytes)
{
    constexpr qsizetype maxShown = 200;
    constexpr qsizetype maxUtf8 = 4 * maxShown; // no character takes more
    QStringDecoder decode(QStringDecoder::Utf8);
    QString text = decode(bytes.left(maxUtf8));
    const bool whole = bytes.size() <= maxUtf8; // a cut may have gone through a character
    if (!whole)
        text.chop(1);
    if (whole && decode.hasError())
        return {};
    const auto unprintable = [](QChar c) {
        return (c.category() == QChar::Other_Control && !c.isSpace()) || c == QChar::ReplacementCharacter;
    };
    if (std::any_of(text.begin(), text.end(), unprintable))
        return {};
    return text.size() > maxShown ? text.left(maxShown - 1) + u'…' : text;
}

static std::optional<Endpoint> fromSockaddr(const sockaddr_storage& storage)
{
    Endpoint endpoint;
    if (storage.ss_family == AF_INET) {
        const auto& in = reinterpret_cast<const sockaddr_in&>(storage);
        endpoint.address = Address::v4(ntohl(in.sin_addr.s_addr));
        endpoint.port = ntohs(in.sin_port);
        return endpoint;
    }
    if (storage.ss_family == AF_INET6) {
        const auto& in = reinterpret_cast<const sockaddr_in6&>(storage);
        endpoint.address.family = Family::V6;
        std::memcpy(endpoint.address.bytes.data(), &in.sin6_addr, 16);
        endpoint.address = endpoint.address.unmapped(); // as the timeline names a dual-stack listener's children
        endpoint.port = ntohs(in.sin6_port);
        return endpoint;
    }
    return std::nullopt;
}

std::optional<FourTuple> endsOf(int fd)
{
    sockaddr_storage local{};
    sockaddr_storage remote{};
    socklen_t localBytes = sizeof local;
    socklen_t remoteBytes = sizeof remote;
    if (::getsockname(fd, reinterpret_cast<sockaddr*>(&local), &localBytes) != 0 ||
        ::getpeername(fd, reinterpret_cast<sockaddr*>(&remote), &remoteBytes) != 0)
        return std::nullopt;
    const std::optional<Endpoint> a = fromSockaddr(local);
    const std::optional<Endpoint> b = fromSockaddr(remote);
    if (!a || !b)
        return std::nullopt;
    return FourTuple{*a, *b};
}

} // namespace statewire
