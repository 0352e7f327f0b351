// SPDX-License-Identifier: GPL-3.0-or-later
// The posix engine's calls that move data or wait for it: accept, read, send.
#include "base/errnoname.h"
#include "lab/worker/posixengine.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>
#include <sys/socket.h>
#include <unistd.h>

namespace statewire {

using namespace Qt::StringLiterals;
using Answer = PosixEngine::Answer;

namespace {

/// How far a call has come that moves its bytes whenever the socket lets it.
struct Progress
{
    QString socket;
    qint64 bytes = 0;   ///< so many and no more; read 0: as many as there are
    qint64 moved = 0;   ///< of these so far
    qint64 beginNs = 0; ///< when its first system call began
};

Answer obeyAccept(PosixEngine& engine, qint64 id, const CallRequest& request)
{
    const QString on = request.text(Argument::Listener);
    if (engine.fdOf(on) < 0)
        return PosixEngine::unknownSocket(on);
    const QString name = request.text(Argument::Socket);
    engine.wait({id, Call::Accept, on, POLLIN, [&engine, on, name]() -> Answer {
                     const int listener = engine.fdOf(on);
                     const qint64 fd = engine.make(Call::Accept, on, name,
                                                   [&] { return ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC); });
                     if (fd < 0)
                         return engine.failureOf(Call::Accept);
                     engine.keep(name, UniqueFd(int(fd)));
                     return QString();
                 }});
    return std::nullopt;
}

Answer readSome(PosixEngine& engine, Progress& progress, bool untilEof)
{
    std::array<char, 64 * 1024> buffer;
    const int fd = engine.fdOf(progress.socket);
    const qint64 left = progress.bytes - progress.moved;
    const size_t size = progress.bytes > 0 ? size_t(std::min<qint64>(left, buffer.size())) : buffer.size();
    ReturnedCall made = PosixEngine::madeCall(Call::Read, u"up to %1 bytes"_s.arg(size), progress.socket);
    const qint64 n = engine.make(made, [&] { return ::read(fd, buffer.data(), size); });
    if (n > 0)
        made.text = shownText(QByteArray::fromRawData(buffer.data(), n));
    engine.tell(made);
    if (n < 0)
        return engine.failureOf(Call::Read);
    progress.moved += n;
    const bool goesOn = n > 0 && (progress.bytes > 0 ? progress.moved < progress.bytes : untilEof);
    return goesOn ? Answer() : QString();
}

Answer obeyRead(PosixEngine& engine, qint64 id, const CallRequest& request)
{
    const QString name = request.text(Argument::Socket);
    if (engine.fdOf(name) < 0)
        return PosixEngine::unknownSocket(name);
    const auto progress = std::make_shared<Progress>(Progress{name, request.number(Argument::Bytes)});
    const bool untilEnd = request.text(Argument::Until) == untilEof();
    engine.wait(
        {id, Call::Read, name, POLLIN, [&engine, progress, untilEnd] { return readSome(engine, *progress, untilEnd); }});
    return std::nullopt;
}

Answer sendText(PosixEngine& engine, const QString& name, const QByteArray& text)
{
    const int fd = engine.fdOf(name);
    if (fd < 0)
        return PosixEngine::unknownSocket(name);
    ReturnedCall made = PosixEngine::madeCall(Call::Send, u"%1 bytes"_s.arg(text.size()), name);
    engine.make(made, [&] { return ::send(fd, text.constData(), size_t(text.size()), MSG_NOSIGNAL); });
    if (made.result > 0)
        made.text = shownText(text.left(qsizetype(made.result)));
    engine.tell(made);
    return made.result < 0 ? engine.failureOf(Call::Send) : QString();
}

/// As the kernel answers: what was taken first counts as success, and the error is the next call's.
void reportBulk(PosixEngine& engine, const Progress& progress, int error)
{
    ReturnedCall made = PosixEngine::madeCall(Call::Send, u"%1 bytes"_s.arg(progress.bytes), progress.socket);
    made.beginNs = progress.beginNs;
    made.endNs = monotonicNs();
    made.result = progress.moved;
    if (progress.moved > 0 || error == 0)
        engine.tell(made);
    if (error == 0)
        return;
    ReturnedCall failed =
        PosixEngine::madeCall(Call::Send, u"%1 bytes"_s.arg(progress.bytes - progress.moved), progress.socket);
    failed.beginNs = failed.endNs = made.endNs;
    failed.result = -1;
    failed.errnoName = errnoName(error);
    engine.tell(failed);
}

Answer sendSome(PosixEngine& engine, Progress& progress)
{
    static const QByteArray block(1 << 20, 'x');
    const int fd = engine.fdOf(progress.socket);
    const auto size = size_t(std::min<qint64>(block.size(), progress.bytes - progress.moved));
    const ssize_t n = ::send(fd, block.constData(), size, MSG_NOSIGNAL | MSG_DONTWAIT);
    const int code = n < 0 ? errno : 0;
    if (code == EAGAIN || code == EINTR)
        return std::nullopt;
    progress.moved += std::max<ssize_t>(0, n);
    if (code == 0 && progress.moved < progress.bytes)
        return std::nullopt;
    reportBulk(engine, progress, code);
    return code == 0 ? QString() : u"send: "_s + errnoName(code);
}

/// A blocking send() of much data would keep this worker from every other command: it is made in pieces whenever the
/// socket takes some, and reported as the one call it stands for.
Answer sendBulk(PosixEngine& engine, qint64 id, const QString& name, qint64 bytes)
{
    if (engine.fdOf(name) < 0)
        return PosixEngine::unknownSocket(name);
    engine.channel().gate(Call::Send);
    const auto progress = std::make_shared<Progress>(Progress{name, bytes, 0, monotonicNs()});
    engine.wait({id, Call::Send, name, POLLOUT, [&engine, progress] { return sendSome(engine, *progress); },
                 [&engine, progress] { reportBulk(engine, *progress, 0); }});
    return std::nullopt;
}

Answer obeySend(PosixEngine& engine, qint64 id, const CallRequest& request)
{
    const QString name = request.text(Argument::Socket);
    return request.has(Argument::Bytes) ? sendBulk(engine, id, name, request.number(Argument::Bytes))
                                        : sendText(engine, name, request.text(Argument::Text).toUtf8());
}

} // namespace

std::vector<PosixCall> posixTransferCalls()
{
    return {{Call::Accept, obeyAccept}, {Call::Read, obeyRead}, {Call::Send, obeySend}};
}

} // namespace statewire
