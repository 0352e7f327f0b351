// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/worker/qtengine.h"

#include "base/clock.h"
#include "base/errnoname.h"
#include "lab/protocol/callspec.h"
#include "lab/worker/engine.h"

#include <QCoreApplication>
#include <QEvent>
#include <QNetworkProxy>
#include <QSocketNotifier>
#include <QTcpServer>
#include <QTcpSocket>
#include <algorithm>
#include <cerrno>
#include <iterator>
#include <unistd.h>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

/// \p code is errno as the call left it: Qt keeps it for none but the errors it knows.
QString errorName(QAbstractSocket::SocketError error, const QString& words, int code)
{
    switch (error) {
    case QAbstractSocket::ConnectionRefusedError: return u"ECONNREFUSED"_s;
    case QAbstractSocket::RemoteHostClosedError: return {};
    case QAbstractSocket::SocketTimeoutError: return u"ETIMEDOUT"_s;
    case QAbstractSocket::AddressInUseError: return u"EADDRINUSE"_s;
    case QAbstractSocket::SocketAddressNotAvailableError: return u"EADDRNOTAVAIL"_s;
    default: return code != 0 ? errnoName(code) : words;
    }
}

QString unknownSocket(const QString& name)
{
    return u"this worker has no socket '%1'"_s.arg(name);
}

} // namespace

QList<Call> qtCalls()
{
    return QtEngine::handlers().keys();
}

int runQtWorker(QCoreApplication& application)
{
    // QTcpSocket would follow a proxy of the environment: the lab has none.
    QNetworkProxy::setApplicationProxy(QNetworkProxy::NoProxy);
    QtEngine engine;
    application.installEventFilter(&engine);
    return application.exec();
}

QtEngine::QtEngine() : m_control(std::make_unique<QSocketNotifier>(m_channel.fd(), QSocketNotifier::Read))
{
    connect(m_control.get(), &QSocketNotifier::activated, this, [this] {
        while (const std::optional<QJsonObject> command = m_channel.nextCommand(false))
            serve(*command);
    });
}

QtEngine::~QtEngine() = default;

bool QtEngine::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::SockAct && watched != m_control.get())
        m_channel.gate(u"socket notifier"_s);
    // A command may have come while the gate was shut: the notifier of the channel would not tell of it again.
    if (m_channel.hasWaitingCommand()) {
        QMetaObject::invokeMethod(
            this,
            [this] {
                while (const std::optional<QJsonObject> command = m_channel.nextCommand(false))
                    serve(*command);
            },
            Qt::QueuedConnection);
    }
    return false;
}

QTcpSocket* QtEngine::find(const QString& name) const
{
    const auto found = m_sockets.find(name);
    return found == m_sockets.end() ? nullptr : found->second.get();
}

void QtEngine::report(const QString& call, const QString& arguments, const QString& socket, qint64 result,
                      const QString& error, qint64 beginNs, const QByteArray& moved)
{
    ReturnedCall made{call, arguments, socket, result, error, beginNs, monotonicNs()};
    made.text = shownText(moved);
    if (const QTcpSocket* known = find(socket))
        made.fd = int(known->socketDescriptor());
    if (const auto ends = m_ends.find(socket); ends != m_ends.end())
        made.ends = ends->second;
    m_channel.report(made);
}

void QtEngine::finish(Call call, const QString& socket, const QString& error)
{
    std::vector<qint64> ids;
    std::erase_if(m_pending, [&](const Pending& pending) {
        const bool done = pending.call == call && pending.socket == socket;
        if (done)
            ids.push_back(pending.id);
        return done;
    });
    for (qint64 id : ids)
        m_channel.done(id, error);
}

const QHash<Call, QtEngine::Handler>& QtEngine::handlers()
{
    static const QHash<Call, Handler> all{
        {Call::Listen, &QtEngine::listenOn}, {Call::Connect, &QtEngine::connectTo}, {Call::Accept, &QtEngine::waitFor},
        {Call::Read, &QtEngine::waitFor},    {Call::Send, &QtEngine::send},         {Call::Close, &QtEngine::closeByCommand},
        {Call::Abort, &QtEngine::abort},     {Call::Exit, &QtEngine::exitNow},
    };
    return all;
}

void QtEngine::serve(const QJsonObject& command)
{
    const qint64 id = command.value("id"_L1).toInteger();
    const std::optional<CallRequest> request = callFromJson(command);
    if (!request) {
        m_channel.done(id, u"there is no call '%1'"_s.arg(command.value("call"_L1).toString()));
        return;
    }
    QString error = whyNotQt(*request);
    const Handler handler = handlers().value(request->call);
    if (error.isEmpty() && !handler)
        error = u"there is no call '%1'"_s.arg(callName(request->call));
    if (!error.isEmpty())
        m_channel.done(id, error);
    else if (const std::optional<QString> answer = (this->*handler)(id, *request))
        m_channel.done(id, *answer);
}

std::optional<QString> QtEngine::waitFor(qint64 id, const CallRequest& request)
{
    m_pending.push_back({id, request.call, request.madeOn(), request.text(Argument::Socket),
                         request.text(Argument::Until) == untilEof(), monotonicNs()});
    progress();
    return std::nullopt;
}

std::optional<QString> QtEngine::send(qint64, const CallRequest& request)
{
    const QString name = request.text(Argument::Socket);
    QTcpSocket* socket = find(name);
    if (!socket)
        return unknownSocket(name);
    m_channel.gate(Call::Send);
    const qint64 beginNs = monotonicNs();
    const QByteArray text = request.has(Argument::Bytes) ? QByteArray(qsizetype(request.number(Argument::Bytes)), 'x')
                                                         : request.text(Argument::Text).toUtf8();
    const qint64 n = socket->write(text);
    socket->flush();
    report(u"QTcpSocket::write"_s, u"%1 bytes"_s.arg(text.size()), name, n, n < 0 ? socket->errorString() : QString(),
           beginNs, n > 0 ? text : QByteArray());
    return QString();
}

std::optional<QString> QtEngine::abort(qint64, const CallRequest& request)
{
    const QString name = request.text(Argument::Socket);
    QTcpSocket* socket = find(name);
    if (!socket)
        return unknownSocket(name);
    m_channel.gate(Call::Abort);
    const qint64 beginNs = monotonicNs();
    const QSignalBlocker quiet(socket);
    socket->abort();
    report(u"QTcpSocket::abort"_s, {}, name, 0, {}, beginNs);
    m_closed.insert(name);
    dropPending(name);
    return QString();
}

std::optional<QString> QtEngine::exitNow(qint64, const CallRequest&)
{
    m_channel.gate(Call::Exit);
    report(callName(Call::Exit), u"0"_s, {}, 0, {}, monotonicNs());
    ::_exit(0);
}

std::optional<QString> QtEngine::listenOn(qint64, const CallRequest& request)
{
    const QString name = request.text(Argument::Socket);
    auto server = std::make_unique<QTcpServer>();
    const auto port = quint16(request.number(Argument::Port));
    m_channel.gate(Call::Listen);
    const qint64 beginNs = monotonicNs();
    const bool ok = server->listen(QHostAddress::Any, port);
    const QString error = ok ? QString() : errorName(server->serverError(), server->errorString(), 0);
    report(u"QTcpServer::listen"_s, u"Any, %1"_s.arg(port), name, ok ? 0 : -1, error, beginNs);
    connect(server.get(), &QTcpServer::newConnection, this, &QtEngine::progress);
    m_servers[name] = std::move(server);
    return error;
}

std::optional<QString> QtEngine::connectTo(qint64 id, const CallRequest& request)
{
    const QString name = request.text(Argument::Socket);
    const std::optional<Endpoint> to = Endpoint::parse(request.text(Argument::To));
    if (!to)
        return u"'%1' is not ADDRESS:PORT"_s.arg(request.text(Argument::To));
    auto socket = std::make_unique<QTcpSocket>();
    QTcpSocket* raw = socket.get();
    if (QTcpSocket* old = find(name))
        old->disconnect(this); // what its end makes known would be taken for the new one's
    dropPending(name);
    m_closed.erase(name);
    m_sockets[name] = std::move(socket);
    m_channel.gate(Call::Connect);
    m_pending.push_back({id, Call::Connect, name, to->toString(), false, monotonicNs()});
    connect(raw, &QTcpSocket::connected, this, [this, name] { connected(name); });
    connect(raw, &QTcpSocket::errorOccurred, this, [this, name] { failed(name); });
    watch(name, raw);
    errno = 0;
    raw->connectToHost(QHostAddress(to->address.toString()), to->port);
    return std::nullopt;
}

void QtEngine::watch(const QString& name, QTcpSocket* socket)
{
    connect(socket, &QTcpSocket::readyRead, this, &QtEngine::progress);
    connect(socket, &QTcpSocket::disconnected, this, [this, name] { disconnected(name); });
}

void QtEngine::connected(const QString& name)
{
    QTcpSocket* socket = find(name);
    if (const std::optional<FourTuple> ends = endsOf(int(socket->socketDescriptor())))
        m_ends[name] = *ends;
    for (const Pending& pending : m_pending) {
        if (pending.call == Call::Connect && pending.socket == name)
            report(u"connect (QTcpSocket)"_s, pending.as, name, 0, {}, pending.beginNs);
    }
    finish(Call::Connect, name, {});
}

void QtEngine::failed(const QString& name)
{
    const int code = errno; // before any other call of ours
    QTcpSocket* socket = find(name);
    const QString error = errorName(socket->error(), socket->errorString(), code);
    if (error.isEmpty())
        return; // the peer closed: disconnected() tells
    for (const Pending& pending : m_pending) {
        if (pending.call == Call::Connect && pending.socket == name)
            report(u"connect (QTcpSocket)"_s, pending.as, name, -1, error, pending.beginNs);
    }
    finish(Call::Connect, name, u"connect: "_s + error);
    progress(); // what was to be read from it never will be
}

void QtEngine::disconnected(const QString& name)
{
    // QTcpSocket closes by itself as soon as it has read the peer's end of stream.
    report(u"close (QTcpSocket, by itself)"_s, {}, name, 0, {}, monotonicNs());
    progress();
}

std::optional<QString> QtEngine::closeByCommand(qint64, const CallRequest& request)
{
    const QString name = request.text(Argument::Socket);
    QTcpSocket* socket = find(name);
    if (!socket) {
        if (m_servers.count(name) == 0)
            return QString(); // it closed by itself: nothing is left to close
        m_channel.gate(Call::Close);
        const qint64 beginNs = monotonicNs();
        m_servers.erase(name);
        report(u"QTcpServer::close"_s, {}, name, 0, {}, beginNs);
        dropPending(name);
        return QString();
    }
    m_closed.insert(name);
    if (socket->state() == QAbstractSocket::UnconnectedState)
        return QString();
    m_channel.gate(Call::Close);
    const qint64 beginNs = monotonicNs();
    {
        const QSignalBlocker quiet(socket);
        socket->disconnectFromHost();
    }
    report(u"close (QTcpSocket)"_s, {}, name, 0, {}, beginNs);
    dropPending(name);
    return QString();
}

/// What waited for a socket that is closed now waits for nothing: its commands are answered.
void QtEngine::dropPending(const QString& socket)
{
    std::vector<Pending> dropped;
    std::copy_if(m_pending.begin(), m_pending.end(), std::back_inserter(dropped),
                 [&](const Pending& pending) { return pending.socket == socket; });
    std::erase_if(m_pending, [&](const Pending& pending) { return pending.socket == socket; });
    for (const Pending& pending : dropped)
        m_channel.done(pending.id, u"%1: the socket '%2' was closed meanwhile"_s.arg(callName(pending.call), socket));
}

void QtEngine::progress()
{
    for (size_t i = 0; i < m_pending.size();) {
        const Pending pending = m_pending[i];
        QString error;
        const bool done = pending.call == Call::Accept ? tryAccept(pending, error)
                          : pending.call == Call::Read ? tryRead(pending, error)
                                                       : false;
        if (!done) {
            ++i;
            continue;
        }
        m_pending.erase(m_pending.begin() + qptrdiff(i));
        m_channel.done(pending.id, error);
    }
}

bool QtEngine::tryAccept(const Pending& pending, QString& error)
{
    const auto server = m_servers.find(pending.socket);
    if (server == m_servers.end()) {
        error = u"this worker has no listening socket '%1'"_s.arg(pending.socket);
        return true;
    }
    QTcpSocket* socket = server->second->nextPendingConnection();
    if (!socket)
        return false;
    socket->setParent(nullptr); // owned by name here, not by the server
    m_closed.erase(pending.as);
    m_sockets[pending.as].reset(socket);
    if (const std::optional<FourTuple> ends = endsOf(int(socket->socketDescriptor())))
        m_ends[pending.as] = *ends;
    watch(pending.as, socket);
    report(u"accept (QTcpServer)"_s, pending.socket, pending.as, socket->socketDescriptor(), {}, pending.beginNs);
    return true;
}

bool QtEngine::tryRead(const Pending& pending, QString& error)
{
    QTcpSocket* socket = find(pending.socket);
    if (!socket) {
        error = unknownSocket(pending.socket);
        return true;
    }
    if (m_closed.count(pending.socket) > 0) {
        error = u"read: the socket '%1' is closed"_s.arg(pending.socket);
        return true;
    }
    const QByteArray bytes = socket->readAll();
    if (!bytes.isEmpty()) {
        report(u"read (QTcpSocket)"_s, u"all"_s, pending.socket, bytes.size(), {}, pending.beginNs, bytes);
        if (!pending.untilEof)
            return true;
    }
    return socket->state() == QAbstractSocket::UnconnectedState;
}

} // namespace statewire
