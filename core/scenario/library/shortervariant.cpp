// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/library/shortervariant.h"

#include <algorithm>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

QString valueOf(const std::vector<Knob>& knobs, const QString& name)
{
    const auto knob = std::find_if(knobs.begin(), knobs.end(), [&](const Knob& k) { return k.name == name; });
    return knob == knobs.end() ? QString() : knob->value;
}

/// The knob that the wait at \p at is made of, if it is nothing else: "${gap}".
QString knobOfWait(const Scenario& scenario, const SourcePosition& at)
{
    for (const Step& step : scenario.steps) {
        for (const Action& action : step.actions) {
            const QString& duration = action.duration;
            if (action.kind == Action::Kind::Wait && action.at.line == at.line && action.at.column == at.column &&
                duration.startsWith("${"_L1) && duration.endsWith(u'}'))
                return duration.mid(2, duration.size() - 3);
        }
    }
    return {};
}

/// True if \p variant tells a step that waits for as long as the knob says.
bool waitsByKnob(const Scenario& scenario, const Variant& variant, const QString& knob)
{
    return std::any_of(scenario.steps.begin(), scenario.steps.end(), [&](const Step& step) {
        return (step.variants.isEmpty() || step.variants.contains(variant.id)) &&
               std::any_of(step.actions.begin(), step.actions.end(), [&](const Action& action) {
                   return action.kind == Action::Kind::Wait && action.duration == u"${"_s + knob + u'}';
               });
    });
}

QString turnedKnobs(const Plan& from, const Plan& to)
{
    QStringList turned;
    for (const Knob& knob : to.knobs) {
        if (const QString before = valueOf(from.knobs, knob.name); before != knob.value)
            turned << u"%1: %2 instead of %3"_s.arg(knob.title, knob.value, before);
    }
    return turned.join(u", "_s);
}

} // namespace

std::optional<ShorterVariant> shorterVariant(const Scenario& scenario, const Plan& plan, const SourcePosition& at)
{
    const QString knob = knobOfWait(scenario, at);
    const std::optional<qint64> now = knob.isEmpty() ? std::nullopt : parseDuration(valueOf(plan.knobs, knob));
    for (const Variant& variant : scenario.variants) {
        if (variant.id == plan.variant.id || variant.mode != plan.variant.mode || variant.slow)
            continue;
        const Result<Plan> other = makePlan(scenario, variant.id);
        if (!other)
            continue;
        const std::optional<qint64> then = now ? parseDuration(valueOf(other->knobs, knob)) : std::nullopt;
        const bool shorter = now ? then && *then < *now && waitsByKnob(scenario, variant, knob) : plan.variant.slow;
        const QString turns = turnedKnobs(plan, *other);
        if (shorter && !turns.isEmpty())
            return ShorterVariant{variant.id, variant.title, turns};
    }
    return std::nullopt;
}

} // namespace statewire
