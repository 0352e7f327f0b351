// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/compare/comparison.h"

#include <QJsonArray>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

QString turnedKindName(Turned::Kind kind)
{
    switch (kind) {
    case Turned::Kind::Kernel: return u"kernel"_s;
    case Turned::Kind::Mode: return u"mode"_s;
    case Turned::Kind::Knob: return u"knob"_s;
    case Turned::Kind::Sysctl: return u"sysctl"_s;
    case Turned::Kind::Story: return u"story"_s;
    }
    return {};
}

} // namespace

QJsonObject comparisonToJson(const Comparison& comparison, const ComparedRun& a, const ComparedRun& b)
{
    const auto run = [](const ComparedRun& r) {
        QJsonObject knobs;
        for (const Knob& knob : r.plan->knobs)
            knobs.insert(knob.name, knob.value);
        return QJsonObject{{u"scenario"_s, r.plan->scenarioId},
                           {u"variant"_s, r.plan->variant.id},
                           {u"mode"_s, r.session->info() ? r.session->info()->mode.name() : QString()},
                           {u"kernel"_s, r.session->info() ? r.session->info()->kernel : QString()},
                           {u"knobs"_s, knobs},
                           {u"passed"_s, tallyOf(*r.checks).failed == 0}};
    };
    const auto orNull = [](const QString& text) { return text.isEmpty() ? QJsonValue() : QJsonValue(text); };
    QJsonArray turned;
    for (const Turned& t : comparison.turned)
        turned.append(
            QJsonObject{{u"kind"_s, turnedKindName(t.kind)}, {u"name"_s, t.name}, {u"a"_s, t.value.a}, {u"b"_s, t.value.b}});
    QJsonArray steps;
    for (size_t i = 0; i < comparison.axis.pairs().size(); ++i) {
        const StepPair& pair = comparison.axis.pairs()[i];
        const auto id = [](const ComparedRun& r, int step) {
            return step < 0 ? QJsonValue() : QJsonValue(r.plan->steps[size_t(step)].id);
        };
        const std::optional<qint64> beginNs = comparison.axis.beginOf(int(i));
        steps.append(QJsonObject{{u"a"_s, id(a, pair.step.a)},
                                 {u"b"_s, id(b, pair.step.b)},
                                 {u"same"_s, pair.same},
                                 {u"axis_s"_s, beginNs ? QJsonValue(double(*beginNs) / 1e9) : QJsonValue()}});
    }
    QJsonArray differences;
    for (const Difference& d : comparison.differences) {
        differences.append(QJsonObject{{u"kind"_s, differenceKindName(d.kind)},
                                       {u"step"_s, d.pair + 1},
                                       {u"subject"_s, d.subject},
                                       {u"a"_s, orNull(d.text.a.text())},
                                       {u"b"_s, orNull(d.text.b.text())},
                                       {u"a_s"_s, double(d.momentNs.a) / 1e9},
                                       {u"b_s"_s, double(d.momentNs.b) / 1e9},
                                       {u"axis_s"_s, double(d.axisNs) / 1e9},
                                       {u"goes_with"_s, d.under < 0 ? QJsonValue() : QJsonValue(d.under + 1)}});
    }
    return {{u"a"_s, run(a)},
            {u"b"_s, run(b)},
            {u"turned"_s, turned},
            {u"steps"_s, steps},
            {u"parts"_s, differences.isEmpty() ? QJsonValue() : differences.first()},
            {u"differences"_s, differences}};
}

} // namespace statewire
