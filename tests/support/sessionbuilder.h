// SPDX-License-Identifier: GPL-3.0-or-later
// Builds small sessions by hand, as a lab would have recorded them: a client, a server, rows, frames and calls.
#pragma once

#include "session/session.h"

#include <QHash>
#include <functional>

namespace statewire::test {

/// A segment between a port of the client and the server's port 2016.
struct FrameSpec
{
    QString from = QStringLiteral("client");
    quint8 flags = FlagAck;
    quint32 seq = 0;
    quint32 ack = 0;
    QByteArray payload = {};
    std::optional<quint32> tsval = {};
    quint16 clientPort = 40000;
};

/// One connection, from the handshake to the active closer's TIME_WAIT.
struct LifeSpec
{
    quint16 clientPort = 40000;
    quint32 clientIsn = 1000;
    quint32 serverIsn = 5000;
    std::optional<quint32> clientTsval = {};
    std::optional<quint32> serverTsval = {};
    QByteArray request = "hello";
    bool serverCloses = true;
    bool withFrames = true;

    /// First sequence number after all that the client sent, its FIN included.
    quint32 clientNext() const { return clientIsn + quint32(request.size()) + 2; }
    quint32 serverNext() const { return serverIsn + 2; }
};

class SessionBuilder
{
public:
    /// Opens a session with the hosts "client" (192.168.88.132) and "server" (192.168.88.131), or both on 127.0.0.0/8
    /// without a wire for the mode "loopback".
    explicit SessionBuilder(const QString& mode = QStringLiteral("wire"));

    const Session& session() const { return m_session; }
    qint64 nowNs() const { return m_nowNs; }
    SessionBuilder& wait(qint64 ns);
    Endpoint client(quint16 port) const;
    Endpoint server(quint16 port = 2016) const;

    void append(EventBody body);
    void sysctl(const QString& host, const QString& key, const QString& value);
    void listen(const QString& host = QStringLiteral("server"), quint16 port = 2016);
    /// A row of \p host's end of the connection from \p clientPort; appeared or changed, as the last one was.
    void row(const QString& host, TcpState state, quint16 clientPort = 40000, SocketTimer timer = SocketTimer::None,
             qint64 timerLeftNs = 0);
    void vanish(const QString& host, quint16 clientPort = 40000);
    /// A connect() of the client to the server that lasted 50 µs and just returned.
    void connectCall(quint16 clientPort, const QString& errnoName = {}, const QString& arguments = {});

    quint64 arrive(const FrameSpec& spec);
    void fate(quint64 number, Fate fate = Fate::Passed);
    /// A frame that arrives and goes on at once.
    quint64 frame(const FrameSpec& spec);
    void liveToTimeWait(const LifeSpec& spec);

private:
    void read();
    FourTuple ends(const QString& host, quint16 clientPort) const;
    void exchange(const LifeSpec& spec, const FrameSpec& frame, std::function<void()> whenSent,
                  std::function<void()> whenArrived);

    Session m_session;
    QString m_mode;
    qint64 m_nowNs = 0;
    qint64 m_readNs = -1;
    quint64 m_frames = 0;
    QHash<QString, QHash<FourTuple, SocketRow>> m_rows;
};

} // namespace statewire::test
