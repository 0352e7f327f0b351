// SPDX-License-Identifier: GPL-3.0-or-later
// A call that a worker is asked for, with what it is told: in a scenario's step, in a command to the lab, and in the worker.
#pragma once

#include "session/call.h"

#include <QJsonObject>
#include <QMap>
#include <QString>
#include <functional>
#include <optional>
#include <vector>

namespace statewire {

struct CallField;

/// What a call can be told, in the order in which a scenario's file is written.
enum class Argument : quint8
{
    Socket, ///< the worker's name for it
    Port,
    Backlog,
    Address,
    To,
    LocalPort,
    InitialSequence,
    ReuseAddress,
    Listener, ///< the socket whose queue a connection is taken from
    Key,
    Text,
    Bytes,
    Option,
    Value,
    Until,
    Options,
    OwnAddress, ///< of the worker's host, and its ports: what a socket on loopback is kept to
    OwnPorts
};

/// Everything is held as text: it may be a ${knob} until the plan is made.
class CallRequest
{
public:
    using Options = std::vector<std::pair<QString, QString>>;

    Call call = Call::Socket;
    Options options; ///< socket options that are set before all else, and their values

    CallRequest() = default;
    explicit CallRequest(Call which) : call(which) {}

    /// As it was told, or what is usual for this call.
    QString text(Argument argument) const;
    qint64 number(Argument argument, qint64 otherwise = 0) const;
    bool flag(Argument argument) const;
    /// True if something was told.
    bool has(Argument argument) const { return !m_told.value(argument).isEmpty(); }
    /// True if the call is told \p field, even by default, wherever it is spelled in full.
    bool isTold(const CallField& field) const;

    CallRequest& set(Argument argument, const QString& text);
    CallRequest& set(Argument argument, qint64 number) { return set(argument, QString::number(number)); }
    CallRequest& setFlag(Argument argument, bool on);
    void unset(Argument argument) { m_told.remove(argument); }
    /// Puts \p rewrite of it in the place of every text.
    void rewriteTexts(const std::function<QString(const QString&)>& rewrite);

    /// The socket that the call is made on: of an accept the one that listens.
    QString madeOn() const;

    bool operator==(const CallRequest& other) const = default;

private:
    QMap<Argument, QString> m_told;
};

/// "true", "false"
QString flagText(bool on);
/// What Argument::Until is where reading goes on until the other side has closed.
QString untilEof();

/// The members of a command that a call is spelled with.
QJsonObject toJson(const CallRequest& request);
/// Nothing if a worker can be asked for no such call.
std::optional<CallRequest> callFromJson(const QJsonObject& object);

} // namespace statewire
