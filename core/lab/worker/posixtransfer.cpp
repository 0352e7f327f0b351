// SPDX-License-Identifier: GPL-3.0-or-later
// The posix engine's calls that move data or wait for it: accept, read, send.
#include "base/errnoname.h"
#include "lab/worker/posixengine.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <sys/socket.h>
#include <unistd.h>

namespace statewire {

using namespace Qt::StringLiterals;

QString PosixEngine::unknownSocket(const QString& name)
{
    return u"this worker has no socket '%1'"_s.arg(name);
}

QString PosixEngine::sendText(const QString& name, const QByteArray& text)
{
    const int fd = fdOf(name);
    if (fd < 0)
        return unknownSocket(name);
    WorkerChannel::Call made{u"send"_s, u"%1 bytes"_s.arg(text.size()), name};
    make(made, [&] { return ::send(fd, text.constData(), size_t(text.size()), MSG_NOSIGNAL); });
    if (made.result > 0)
        made.text = shownText(text.left(qsizetype(made.result)));
    tell(made);
    return made.result < 0 ? u"send: "_s + errnoName(made.error) : QString();
}

/// A blocking send() of much data would keep this worker from every other command: it is made in pieces whenever the
/// socket takes some, and reported as the one call it stands for.
void PosixEngine::beginBulk(qint64 id, const QString& name, qint64 bytes)
{
    if (fdOf(name) < 0) {
        m_channel.done(id, unknownSocket(name));
        return;
    }
    m_channel.gate(u"send"_s);
    Pending pending{id, u"send"_s, name};
    pending.bytes = bytes;
    pending.beginNs = monotonicNs();
    m_pending.push_back(pending);
}

bool PosixEngine::sendSome(Pending& pending, QString& error)
{
    static const QByteArray block(1 << 20, 'x');
    const int fd = fdOf(pending.socket);
    const auto size = size_t(std::min<qint64>(block.size(), pending.bytes - pending.moved));
    const ssize_t n = ::send(fd, block.constData(), size, MSG_NOSIGNAL | MSG_DONTWAIT);
    const int code = n < 0 ? errno : 0;
    if (code == EAGAIN || code == EINTR)
        return false;
    pending.moved += std::max<ssize_t>(0, n);
    if (code == 0 && pending.moved < pending.bytes)
        return false;
    reportBulk(pending, code);
    if (code != 0)
        error = u"send: "_s + errnoName(code);
    return true;
}

/// As the kernel answers: what was taken first counts as success, and the error is the next call's.
void PosixEngine::reportBulk(const Pending& pending, int error)
{
    WorkerChannel::Call made{u"send"_s, u"%1 bytes"_s.arg(pending.bytes), pending.socket};
    made.beginNs = pending.beginNs;
    made.endNs = monotonicNs();
    made.result = pending.moved;
    if (pending.moved > 0 || error == 0)
        tell(made);
    if (error == 0)
        return;
    WorkerChannel::Call failed{u"send"_s, u"%1 bytes"_s.arg(pending.bytes - pending.moved), pending.socket};
    failed.beginNs = failed.endNs = made.endNs;
    failed.result = -1;
    failed.error = error;
    tell(failed);
}

/// What waited for a socket that is closed now waits for nothing: its commands are answered.
void PosixEngine::dropPending(const QString& socket)
{
    std::vector<Pending> dropped;
    for (const Pending& pending : m_pending) {
        if (pending.socket == socket)
            dropped.push_back(pending);
    }
    std::erase_if(m_pending, [&](const Pending& pending) { return pending.socket == socket; });
    for (const Pending& pending : dropped) {
        if (pending.call == "send"_L1)
            reportBulk(pending, 0);
        m_channel.done(pending.id, u"%1: the socket '%2' was closed meanwhile"_s.arg(pending.call, socket));
    }
}

void PosixEngine::makeReady(size_t index)
{
    Pending& pending = m_pending[index];
    const qint64 id = pending.id;
    QString error;
    const bool done = pending.call == "accept"_L1 ? acceptOne(pending, error)
                      : pending.call == "send"_L1 ? sendSome(pending, error)
                                                  : readSome(pending, error);
    if (!done)
        return;
    std::erase_if(m_pending, [&](const Pending& other) { return other.id == id; });
    m_channel.done(id, error);
}

bool PosixEngine::acceptOne(const Pending& pending, QString& error)
{
    const int listener = fdOf(pending.socket);
    const qint64 fd =
        make(u"accept"_s, pending.socket, pending.as, [&] { return ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC); });
    if (fd < 0)
        error = u"accept: "_s + errnoName(m_lastError);
    else
        m_sockets[pending.as] = UniqueFd(int(fd));
    return true;
}

bool PosixEngine::readSome(Pending& pending, QString& error)
{
    std::array<char, 64 * 1024> buffer;
    const int fd = fdOf(pending.socket);
    const qint64 left = pending.bytes - pending.moved;
    const size_t size = pending.bytes > 0 ? size_t(std::min<qint64>(left, buffer.size())) : buffer.size();
    WorkerChannel::Call made{u"read"_s, u"up to %1 bytes"_s.arg(size), pending.socket};
    const qint64 n = make(made, [&] { return ::read(fd, buffer.data(), size); });
    if (n > 0)
        made.text = shownText(QByteArray::fromRawData(buffer.data(), n));
    tell(made);
    if (n < 0)
        error = u"read: "_s + errnoName(made.error);
    pending.moved += std::max<qint64>(0, n);
    if (n <= 0)
        return true;
    return pending.bytes > 0 ? pending.moved >= pending.bytes : !pending.untilEof;
}

} // namespace statewire
