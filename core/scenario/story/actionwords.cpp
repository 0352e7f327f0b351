// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/story/actionwords.h"

#include "scenario/story/actioncommand.h"

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

QString callTitle(const Action& a, bool failed)
{
    const QString& who = a.worker;
    if (a.call == "listen"_L1)
        return failed ? u"%1 cannot listen on port %2"_s.arg(who, a.port) : u"%1 listens on port %2"_s.arg(who, a.port);
    if (a.call == "connect"_L1)
        return failed ? u"%1 cannot connect to %2"_s.arg(who, a.to) : u"%1 connects to %2"_s.arg(who, a.to);
    if (a.call == "accept"_L1)
        return u"%1 accepts a connection"_s.arg(who);
    if (a.call == "send"_L1)
        return u"%1 sends %2 bytes"_s.arg(who).arg(a.text.toUtf8().size());
    if (a.call == "read"_L1)
        return a.until == "eof"_L1 ? u"%1 reads to the end"_s.arg(who) : u"%1 reads"_s.arg(who);
    if (a.call == "shutdown"_L1)
        return u"%1 sends no more"_s.arg(who);
    if (a.call == "option"_L1)
        return u"%1 sets %2 to %3"_s.arg(who, a.option, a.value);
    if (a.call == "read_sysctl"_L1)
        return u"%1 looks up %2"_s.arg(who, a.key);
    if (a.call == "close"_L1)
        return u"%1 closes its socket"_s.arg(who);
    if (a.call == "abort"_L1)
        return u"%1 aborts its connection"_s.arg(who);
    if (a.call == "exit"_L1)
        return u"%1 exits"_s.arg(who);
    return u"%1 calls %2"_s.arg(who, a.call);
}

QString wireTitle(const SetWire& command)
{
    constexpr double nsPerMs = 1e6;
    if (command.absorb)
        return *command.absorb ? u"The wire takes off what is sent again"_s : u"The wire passes on what is sent again"_s;
    return u"Each frame takes %1 ms"_s.arg(double(command.delayNs.value_or(0)) / nsPerMs);
}

QString wireTitle(const SetRule& command)
{
    const WireRule& rule = command.rule;
    if (rule.id == handRule())
        return u"Every frame waits on the wire"_s;
    const QString flags = flagWordsOf(rule.match);
    return u"The wire is to %1 %2 frames"_s.arg(verdictWord(rule.verdict), flags.isEmpty() ? u"all"_s : flags);
}

QString wireTitle(const LiftRule& command)
{
    return command.rule == handRule() ? u"The wire flows again"_s : u"The rule '%1' is lifted"_s.arg(command.rule);
}

QString wireTitle(const ActOnFrame& command)
{
    switch (command.act) {
    case FrameAct::Deliver: return u"A waiting frame goes on"_s;
    case FrameAct::Drop: return u"A waiting frame is lost"_s;
    case FrameAct::Duplicate: return u"A waiting frame arrives, and a copy waits"_s;
    case FrameAct::Swap: return u"Two waiting frames change places"_s;
    }
    return {};
}

QString wireTitle(const Inject& command)
{
    return u"A forged frame seems to come from the %1"_s.arg(command.from);
}

} // namespace

QString actTitle(const Action& action, const QString& error)
{
    switch (action.kind) {
    case Action::Kind::Call: return callTitle(action, !error.isEmpty());
    case Action::Kind::Wait: return u"Time passes"_s;
    case Action::Kind::Sysctl: return u"%1 = %2 on the %3"_s.arg(action.key, action.value, action.host);
    case Action::Kind::Kill: return u"%1 is killed"_s.arg(action.worker);
    case Action::Kind::Hold: return u"%1 is held before its next call"_s.arg(action.worker);
    case Action::Kind::Release: return u"%1 may go on"_s.arg(action.worker);
    case Action::Kind::Wire: return std::visit([](const auto& command) { return wireTitle(command); }, action.wire);
    }
    return {};
}

QString actText(const Action& action, const QString& error)
{
    if (action.kind != Action::Kind::Call)
        return actTitle(action, error) + u'.';
    const QString text = action.call == "connect"_L1  ? u"%1 calls connect() to %2"_s.arg(action.worker, action.to)
                         : action.call == "listen"_L1 ? u"%1 calls listen() on port %2"_s.arg(action.worker, action.port)
                         : action.call == "read_sysctl"_L1 ? u"%1 reads the sysctl %2"_s.arg(action.worker, action.key)
                         : action.call == "option"_L1
                             ? u"%1 sets the socket option %2 to %3"_s.arg(action.worker, action.option, action.value)
                             : u"%1 calls %2()"_s.arg(action.worker, action.call);
    return error.isEmpty() ? text + u'.' : text + u", and it fails: "_s + error.section(u": "_s, -1) + u'.';
}

QString awaitText(const std::vector<Await>& awaits)
{
    QStringList parts;
    for (const Await& await : awaits) {
        if (await.kind() == Await::Kind::Returned)
            parts << u"%1() of %2 has returned"_s.arg(await.call, await.worker);
        else if (await.kind() == Await::Kind::Held)
            parts << (await.count == 1 ? u"one frame waits on the wire"_s
                                       : u"%1 frames wait on the wire"_s.arg(await.count));
        else if (await.count == 0)
            parts << u"the %1 has none in %2"_s.arg(await.host, stateName(await.state));
        else if (await.count == 1)
            parts << u"the %1 has one socket in %2"_s.arg(await.host, stateName(await.state));
        else
            parts << u"the %1 has %2 sockets in %3"_s.arg(await.host).arg(await.count).arg(stateName(await.state));
    }
    return parts.isEmpty() ? QString() : u"Then "_s + parts.join(u", "_s) + u'.';
}

QString idOf(const QString& title)
{
    QString id;
    for (const QChar c : title.toLower()) {
        const bool plain = (c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9');
        if (plain)
            id += c;
        else if (!id.isEmpty() && !id.endsWith(u'-'))
            id += u'-';
    }
    while (id.endsWith(u'-'))
        id.chop(1);
    return id.isEmpty() ? u"free-play"_s : id;
}

} // namespace statewire
