// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/library/passage.h"

#include "base/sentence.h"
#include "scenario/judge/prediction.h"
#include "scenario/library/library.h"
#include "timeline/timeline.h"

#include <QFile>
#include <QJsonDocument>
#include <algorithm>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

bool isTold(const Step& step, const Variant* variant)
{
    return step.variants.isEmpty() || (variant && step.variants.contains(variant->id));
}

/// The step that runs at \p tNs, or ran last before it, from 1.
int stepAt(const std::vector<StepTimes>& steps, qint64 tNs)
{
    const auto after = std::find_if(steps.begin(), steps.end(), [tNs](const StepTimes& step) { return step.beginNs > tNs; });
    return std::max(1, int(after - steps.begin()));
}

} // namespace

Passage passageOf(const Session& session)
{
    const std::vector<StepTimes> steps = stepTimes(session);
    const Timeline timeline = Timeline::of(session);
    Passage passage;
    for (const StepTimes& step : steps)
        passage.takesNs += std::max<qint64>(0, step.endNs - step.beginNs);
    for (const Track& track : timeline.tracks()) {
        for (const Life& life : track.lives) {
            for (const Span& span : life.spans) {
                if (span.mark == Mark::Inferred)
                    continue;
                int& first = passage.states[stateName(span.state)];
                const int step = stepAt(steps, span.beginNs);
                first = first == 0 ? step : std::min(first, step);
            }
        }
    }
    return passage;
}

const Passages& Passages::bundled()
{
    static const Passages all = [] {
        QFile file(Library::bundledFolder() + u"/passages.json"_s);
        return file.open(QIODevice::ReadOnly) ? fromJson(QJsonDocument::fromJson(file.readAll()).object()) : Passages();
    }();
    return all;
}

Passages Passages::fromJson(const QJsonObject& object)
{
    Passages all;
    for (auto scenario = object.constBegin(); scenario != object.constEnd(); ++scenario) {
        const QJsonObject variants = scenario->toObject();
        for (auto variant = variants.constBegin(); variant != variants.constEnd(); ++variant) {
            Passage passage;
            passage.takesNs = qint64(variant->toObject().value("ms"_L1).toInt()) * 1'000'000;
            const QJsonObject states = variant->toObject().value("states"_L1).toObject();
            for (auto state = states.constBegin(); state != states.constEnd(); ++state)
                passage.states.insert(state.key(), state->toInt());
            all.set(scenario.key(), variant.key(), passage);
        }
    }
    return all;
}

QJsonObject Passages::toJson() const
{
    QJsonObject object;
    for (auto scenario = m_all.begin(); scenario != m_all.end(); ++scenario) {
        QJsonObject variants;
        for (auto variant = scenario->begin(); variant != scenario->end(); ++variant) {
            QJsonObject states;
            for (auto state = variant->states.begin(); state != variant->states.end(); ++state)
                states.insert(state.key(), state.value());
            variants.insert(variant.key(), QJsonObject{{u"ms"_s, variant->takesNs / 1'000'000}, {u"states"_s, states}});
        }
        object.insert(scenario.key(), variants);
    }
    return object;
}

void Passages::set(const QString& scenario, const QString& variant, const Passage& passage)
{
    m_all[scenario].insert(variant, passage);
}

const Passage* Passages::find(const QString& scenario, const QString& variant) const
{
    const auto variants = m_all.find(scenario);
    if (variants == m_all.end())
        return nullptr;
    const auto passage = variants->find(variant);
    return passage == variants->end() ? nullptr : &*passage;
}

const Variant* usualVariant(const Scenario& scenario)
{
    const auto fits = std::find_if(scenario.variants.begin(), scenario.variants.end(),
                                   [](const Variant& variant) { return notForKernel(variant, runningKernel()).isEmpty(); });
    return fits == scenario.variants.end() ? nullptr : &*fits;
}

qint64 takesNs(const Scenario& scenario, const Variant* variant)
{
    const QString id = variant ? variant->id : QString();
    if (const Passage* measured = scenario.bundled ? Passages::bundled().find(scenario.id, id) : nullptr)
        return measured->takesNs;
    constexpr qint64 stepNs = 100'000'000; // what the measured ones take for a step, their waits aside
    const Result<Plan> plan = makePlan(scenario, id);
    qint64 ns = 0;
    for (const Step& step : plan ? plan->steps : std::vector<Step>()) {
        ns += stepNs;
        for (const Action& action : step.actions) {
            if (action.kind == Action::Kind::Wait)
                ns += parseDuration(action.duration).value_or(0);
        }
    }
    return ns;
}

QString roughDuration(qint64 ns)
{
    constexpr qint64 second = 1'000'000'000;
    const qint64 seconds = std::max<qint64>(1, (ns + second / 2) / second);
    if (seconds < 10)
        return Sentence::tr("%1 s").arg(seconds).told();
    if (seconds < 55)
        return Sentence::tr("%1 s").arg((seconds + 2) / 5 * 5).told();
    return Sentence::tr("%1 min").arg(std::max<qint64>(1, (seconds + 30) / 60)).told();
}

int stepsOf(const Scenario& scenario, const Variant* variant)
{
    return int(std::count_if(scenario.steps.begin(), scenario.steps.end(),
                             [variant](const Step& step) { return isTold(step, variant); }));
}

int questionsOf(const Scenario& scenario, const Variant* variant)
{
    return int(std::count_if(scenario.steps.begin(), scenario.steps.end(),
                             [variant](const Step& step) { return step.prediction && isTold(step, variant); }));
}

} // namespace statewire
