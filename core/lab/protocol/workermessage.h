// SPDX-License-Identifier: GPL-3.0-or-later
// What a worker tells its lab: each message a struct, and the JSON object that it is on the way.
#pragma once

#include "tcp/endpoint.h"

#include <QJsonObject>
#include <QString>
#include <optional>
#include <variant>

namespace statewire {

/// The worker is about to make a call, and waits until it is let through the gate.
struct AtGate
{
    qint64 number = 0; ///< of the gate; counts up in each worker
    QString call;

    bool operator==(const AtGate&) const = default;
};

/// A call returned.
struct ReturnedCall
{
    QString name; ///< as it is recorded: of a class of Qt's too
    QString arguments;
    QString socket;
    qint64 result = 0;
    QString errnoName;  ///< "EADDRINUSE", or an error of Qt's; empty on success
    qint64 beginNs = 0; ///< monotonic
    qint64 endNs = 0;
    std::optional<FourTuple> ends = {};
    int fd = -1;       ///< the descriptor it was made on, or that it returned; -1: not known
    QString text = {}; ///< what was sent or read; empty if it is no printable text

    bool operator==(const ReturnedCall&) const = default;
};

/// A command was obeyed.
struct CommandDone
{
    qint64 id = 0;
    QString error; ///< empty on success

    bool operator==(const CommandDone&) const = default;
};

using WorkerMessage = std::variant<AtGate, ReturnedCall, CommandDone>;

QJsonObject toJson(const WorkerMessage& message);
/// Nothing if \p object is none of them.
std::optional<WorkerMessage> workerMessageFromJson(const QJsonObject& object);

/// What opens gate \p number.
QJsonObject letThrough(qint64 number);
/// The number of the gate that \p object opens; nothing if it opens none.
std::optional<qint64> letThroughFromJson(const QJsonObject& object);

} // namespace statewire
