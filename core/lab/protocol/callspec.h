// SPDX-License-Identifier: GPL-3.0-or-later
// The calls that a worker can be asked for, as data: what each is told, which engine makes it, and what is said of it. The
// scenario format with its documentation, its reader and its writer, the commands to the lab and the words of free play are
// all made of this.
#pragma once

#include "base/sentence.h"
#include "lab/protocol/callrequest.h"

#include <limits>

namespace statewire {

struct CallField
{
    enum class Type : quint8
    {
        Socket,    ///< one that the worker has, by its name for it
        NewSocket, ///< the name that the worker is to give to the socket that comes of the call
        Port,
        Number, ///< from min to max
        Flag,
        Text,
        Word,         ///< one of `allowed`
        HostAndPort,  ///< a story says HOST:PORT, and the lab ADDRESS:PORT
        LocalAddress, ///< a story says a host, an address, or nothing: any of the host's; the lab an address
        Options,      ///< socket options and their values
        Option,       ///< a socket option
        OptionValue,  ///< the value for it
        Sysctl,       ///< the key of one
        OwnAddress,   ///< of the worker's host, told on loopback alone, and by no story
        OwnPorts      ///< of the worker's host, told in the same way
    };

    Argument argument = Argument::Socket;
    Type type = Type::Socket;
    QString key;   ///< in a scenario and in a command
    QString text;  ///< what it means, in a sentence
    QString usual; ///< where nothing is told
    bool required = false;
    QStringList allowed;
    qint64 min = std::numeric_limits<qint64>::min();
    qint64 max = std::numeric_limits<qint64>::max();
    QString noun;           ///< of a number: "backlog"
    bool posixOnly = false; ///< the Qt engine cannot do it
    QString whyPosix;       ///< what is said then; empty: that it has no such field

    // For the table of calls, which reads like a list this way.
    CallField must() && { return (required = true, std::move(*this)); }
    CallField usually(const QString& value) && { return (usual = value, std::move(*this)); }
    CallField oneOf(QStringList values) && { return (allowed = std::move(values), std::move(*this)); }
    CallField from(qint64 least, qint64 most) && { return (min = least, max = most, std::move(*this)); }
    CallField called(const QString& name) && { return (noun = name, std::move(*this)); }
    CallField onlyPosix(const QString& why = {}) && { return (posixOnly = true, whyPosix = why, std::move(*this)); }

    /// An empty value says something, too.
    bool mayBeEmpty() const { return type == Type::Text || type == Type::OptionValue || type == Type::Options; }
    /// What a story says, not what the lab adds to it.
    bool isOfStories() const { return type != Type::OwnAddress && type != Type::OwnPorts; }
};

struct CallSpec
{
    /// Of a call that did not return: what did not happen, and what the story can do about it.
    struct Need
    {
        Sentence what;
        Sentence remedy;
    };
    using Words = QString (*)(const QString& worker, const CallRequest& request);

    Call call = Call::Socket;
    QString text; ///< what it does, in a sentence
    std::vector<CallField> fields = {};
    std::vector<Argument> either = {}; ///< exactly one of these is told
    bool waits = false;                ///< it returns only by what somebody else does
    int limitMs = 30'000;              ///< how long a story waits for it
    bool posixOnly = false;            ///< the Qt engine has no such call
    QString whyPosix = {};             ///< what is said then; empty: just that
    Words title = nullptr;             ///< "client-1 connects to server:2016"; null: "client-1 calls bind"
    Words refusal = nullptr;           ///< the title if it fails; null: the same
    Words sentence = nullptr;          ///< as of a programmer, without its full stop; null: "client-1 calls bind()"
    Need (*need)(const CallRequest& request) = nullptr;

    const CallField* findField(Argument argument) const;
};

/// In the order in which they are documented.
const std::vector<CallSpec>& callSpecs();
/// Null for a call that a worker makes only as part of another.
const CallSpec* findCallSpec(Call call);
/// What \p call can be told.
const std::vector<CallField>& callFields(Call call);
/// True if workers of that engine, "posix" or "qt", make the call.
bool hasCall(const QString& engine, Call call);
/// Why \p request cannot be made with Qt's classes; empty if it can.
QString whyNotQt(const CallRequest& request);

/// What \p worker does with \p request, or cannot if it \p failed, as a title.
QString callTitle(const QString& worker, const CallRequest& request, bool failed);
/// The same as a sentence about a program, without its full stop.
QString callSentence(const QString& worker, const CallRequest& request);
CallSpec::Need callNeed(const CallRequest& request);

} // namespace statewire
