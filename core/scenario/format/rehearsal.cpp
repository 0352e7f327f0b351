// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/format/rehearsal.h"

#include "lab/protocol/callspec.h"

#include <QSet>
#include <algorithm>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

class Rehearsal
{
public:
    explicit Rehearsal(std::vector<Diagnostic>& diagnostics) : m_diagnostics(diagnostics) {}

    void play(const Plan& plan)
    {
        m_sockets.clear();
        for (const Step& step : plan.steps) {
            for (const Await& need : step.needs)
                checkAwait(need);
            for (const Action& action : step.actions) {
                if (action.kind == Action::Kind::Call)
                    call(action);
            }
            for (const Await& await : step.awaits)
                checkAwait(await);
        }
    }

    void complain(SourcePosition at, const QString& message, const QString& expected = {})
    {
        const bool known = std::any_of(m_diagnostics.begin(), m_diagnostics.end(), [&](const Diagnostic& d) {
            return d.at.line == at.line && d.at.column == at.column && d.message == message;
        });
        if (!known)
            m_diagnostics.push_back({at, message, expected});
    }

private:
    void checkAwait(const Await& await)
    {
        if (await.kind() == Await::Kind::Returned && await.count == 0)
            complain(await.at, u"'%1' has not been asked for a %2() by then"_s.arg(await.worker, callName(*await.call)));
    }

    void call(const Action& action)
    {
        QStringList& made = m_sockets[action.worker];
        QStringList opened;
        for (const CallField& field : callFields(action.request.call)) {
            const QString socket = action.request.text(field.argument);
            // That a call names no socket at all, its worker says.
            if (field.type == CallField::Type::Socket && (!socket.isEmpty() || field.argument != Argument::Socket))
                require(action, socket, made);
            if (field.type == CallField::Type::NewSocket && !made.contains(socket))
                opened << socket;
        }
        made += opened;
    }

    void require(const Action& action, const QString& socket, const QStringList& made)
    {
        if (made.contains(socket))
            return;
        const QString meant = didYouMean(socket, made);
        complain(action.at,
                 u"%1() on socket '%2', which '%3' has not made by then"_s.arg(callName(action.request.call), socket,
                                                                               action.worker),
                 !meant.isEmpty() ? u"did you mean '%1'?"_s.arg(meant)
                 : made.isEmpty() ? u"it has made none"_s
                                  : u"it has made %1"_s.arg(made.join(u", "_s)));
    }

    std::vector<Diagnostic>& m_diagnostics;
    QHash<QString, QStringList> m_sockets; ///< that each worker has made so far, by its names for them
};

} // namespace

std::vector<Diagnostic> rehearse(const Scenario& scenario)
{
    std::vector<Diagnostic> diagnostics;
    Rehearsal rehearsal(diagnostics);
    for (const Variant& variant : scenario.variants) {
        // For a kernel that is not known every step counts: what is wrong with a file does not depend on who reads it.
        const Result<Plan> plan = makePlan(scenario, variant.id, {}, {QString(), {}});
        if (plan)
            rehearsal.play(*plan);
        else
            rehearsal.complain(variant.at, u"variant '%1': %2"_s.arg(variant.id, plan.error().text()));
    }
    return diagnostics;
}

} // namespace statewire
