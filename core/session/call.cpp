// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/call.h"

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

/// A call by Qt's classes is recorded with more behind it: "connect (QTcpSocket)".
QStringView withoutRemark(QStringView recorded)
{
    const qsizetype space = recorded.indexOf(u' ');
    return space < 0 ? recorded : recorded.first(space);
}

} // namespace

QString callName(Call call)
{
    for (const auto& [word, known] : callWords) {
        if (known == call)
            return word;
    }
    return {};
}

std::optional<Call> callFromName(QStringView name)
{
    for (const auto& [word, call] : callWords) {
        if (word == name)
            return call;
    }
    return std::nullopt;
}

std::optional<Call> madeCall(QStringView recorded)
{
    QStringView name = withoutRemark(recorded);
    if (const qsizetype scope = name.lastIndexOf("::"_L1); scope >= 0)
        name = name.mid(scope + 2);
    return name == "write"_L1 ? Call::Send : callFromName(name); // what QTcpSocket has for send()
}

bool isMadeFor(QStringView recorded, Call asked)
{
    if (madeCall(recorded) == asked)
        return true;
    const QStringView name = withoutRemark(recorded);
    return (asked == Call::Option && name == "setsockopt"_L1) || (asked == Call::Abort && name == "close"_L1);
}

} // namespace statewire
