// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/story/actionwords.h"

#include "lab/protocol/callspec.h"
#include "scenario/story/actioncommand.h"

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

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
    case Action::Kind::Call: return callTitle(action.worker, action.request, !error.isEmpty());
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
    const QString text = callSentence(action.worker, action.request);
    return error.isEmpty() ? text + u'.' : text + u", and it fails: "_s + error.section(u": "_s, -1) + u'.';
}

QString awaitText(const std::vector<Await>& awaits)
{
    QStringList parts;
    for (const Await& await : awaits) {
        if (await.kind() == Await::Kind::Returned)
            parts << u"%1() of %2 has returned"_s.arg(callName(*await.call), await.worker);
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
