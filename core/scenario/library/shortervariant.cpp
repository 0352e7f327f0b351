// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/library/shortervariant.h"

#include <QRegularExpression>
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

/// What a knob is called where there is little room: the sysctl or option that its title begins with, else the whole title.
QString briefName(const Knob& knob)
{
    static const QRegularExpression technical(u"^[A-Za-z0-9]+(_[A-Za-z0-9]+)+"_s);
    const QRegularExpressionMatch name = technical.match(knob.title);
    return name.hasMatch() ? name.captured() : knob.title;
}

/// "tcp_fin_timeout = 1, Wait = 7 s".
QString turnedKnobs(const Plan& from, const Plan& to)
{
    static const QRegularExpression duration(u"^(\\d+)(ms|s)$"_s);
    QStringList turned;
    for (const Knob& knob : to.knobs) {
        if (valueOf(from.knobs, knob.name) == knob.value)
            continue;
        turned << briefName(knob) + u" = "_s + QString(knob.value).replace(duration, u"\\1 \\2"_s);
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
