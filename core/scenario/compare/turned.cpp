// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/compare/turned.h"

#include <QMap>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

QMap<QString, QString> sysctlsAtStart(const Session& session)
{
    QMap<QString, QString> values;
    for (const Event& event : session.events()) {
        if (event.as<StepEvent>())
            break;
        if (const auto* sysctl = event.as<SysctlEvent>())
            values.insert(sysctl->host + u' ' + sysctl->key, sysctl->value);
    }
    return values;
}

} // namespace

std::vector<Turned> whatWasTurned(const ComparedRun& a, const ComparedRun& b, const CommonAxis& axis)
{
    std::vector<Turned> turned;
    const Sides<const Plan*> plans{a.plan, b.plan};
    const auto add = [&turned](Turned::Kind kind, const QString& name, const QString& title, const QString& x,
                               const QString& y) {
        if (x != y)
            turned.push_back({kind, name, title, {x, y}});
    };
    if (a.session->info() && b.session->info()) {
        add(Turned::Kind::Kernel, u"kernel"_s, u"Kernel"_s, a.session->info()->kernel, b.session->info()->kernel);
        add(Turned::Kind::Mode, u"mode"_s, u"Mode"_s, a.session->info()->mode.name(), b.session->info()->mode.name());
    }
    for (const Knob& knob : a.plan->knobs) {
        const auto other =
            std::find_if(b.plan->knobs.begin(), b.plan->knobs.end(), [&knob](const Knob& k) { return k.name == knob.name; });
        if (other != b.plan->knobs.end())
            add(Turned::Kind::Knob, knob.name, knob.title, knob.value, other->value);
    }
    const Sides<QMap<QString, QString>> sysctls{sysctlsAtStart(*a.session), sysctlsAtStart(*b.session)};
    QStringList keys = sysctls.a.keys();
    for (const QString& key : sysctls.b.keys()) {
        if (!sysctls.a.contains(key))
            keys << key;
    }
    for (const QString& key : keys)
        add(Turned::Kind::Sysctl, key, key, sysctls.a.value(key, u"left alone"_s), sysctls.b.value(key, u"left alone"_s));
    Sides<QStringList> told;
    for (const StepPair& pair : axis.pairs()) {
        for (Side side : bothSides) {
            if (!pair.same && pair.step[side] >= 0)
                told[side] << plans[side]->steps[size_t(pair.step[side])].title;
        }
    }
    add(Turned::Kind::Story, u"story"_s, u"Story"_s, told.a.join(u" · "_s), told.b.join(u" · "_s));
    return turned;
}

} // namespace statewire
