// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/compare/toldcalls.h"

#include "scenario/judge/checks.h"

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype mostParts = 6;

QString bareName(const CallEvent& call)
{
    return call.call.section(u' ', 0, 0);
}

/// A call as the story knows it: what, and on which of the worker's sockets.
QString callName(const CallEvent& call)
{
    return call.socket.isEmpty() || call.socket == "connection"_L1 ? bareName(call)
                                                                   : u"%1 (%2)"_s.arg(bareName(call), call.socket);
}

} // namespace

QString joinedParts(const QStringList& parts, const QString& between)
{
    QStringList shown;
    qsizetype left = 0;
    for (qsizetype i = 0; i < parts.size();) {
        qsizetype n = 1;
        while (i + n < parts.size() && parts[i + n] == parts[i])
            ++n;
        if (shown.size() < mostParts)
            shown << (n > 1 ? u"%1 ×%2"_s.arg(parts[i]).arg(n) : parts[i]);
        else
            left += n;
        i += n;
    }
    if (left > 0)
        shown << u"… and %1 more"_s.arg(left);
    return shown.join(between);
}

std::vector<ToldCall> toldCalls(const std::vector<const CallEvent*>& calls)
{
    constexpr qsizetype wholeText = 200; // a session keeps no more of a text than that
    std::vector<ToldCall> told;
    bool whole = true;
    QString text;
    for (const CallEvent* call : calls) {
        const bool reads = (call->is(Call::Read) || call->is(Call::ReadSysctl)) && call->errnoName.isEmpty();
        const bool goesOn = reads && !told.empty() && told.back().reads && told.back().name == callName(*call);
        if (!goesOn) {
            told.push_back({callName(*call), resultOf(*call), call->beginNs, call->endNs, reads});
            whole = true;
            text.clear();
        }
        told.back().endNs = call->endNs;
        if (!reads)
            continue;
        whole = whole && call->text.size() < wholeText;
        text += call->text;
        told.back().result = whole && !text.isEmpty() ? u"“%1”"_s.arg(text) : resultOf(*call);
    }
    return told;
}

} // namespace statewire
