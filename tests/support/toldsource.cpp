// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/toldsource.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace statewire {

namespace {

constexpr qint64 tickNs = 1'000'000;

/// Asks about a call that succeeds, so that the longest answer is the right one; the texts stay as they are.
void makeDecidable(Prediction& prediction, const QString& worker)
{
    Prediction plain;
    plain.question = prediction.question;
    plain.worker = worker;
    plain.call = Call::Connect;
    for (const Prediction::Option& option : prediction.options)
        plain.options.push_back({option.id, option.text, u"EPERM"_s});
    const auto longer = [](const auto& a, const auto& b) { return a.text.size() < b.text.size(); };
    std::max_element(plain.options.begin(), plain.options.end(), longer)->result = u"ok"_s;
    prediction = plain;
}

} // namespace

ToldSource::ToldSource(Plan plan, QObject* parent) : SessionSource(parent)
{
    qint64 nowNs = 0;
    const auto say = [this, &nowNs](const EventBody& body) { m_session.append({nowNs += tickNs, body}); };
    const QString worker = plan.workers.front().name;
    say(SessionInfo{1, u"statewire"_s, u"6.18.44"_s, plan.variant.mode, 0});
    int iface = 0;
    for (const ScenarioHost& host : plan.hosts)
        say(HostInfo{host.name, host.address, iface++});
    const Prediction* open = nullptr;
    for (size_t i = 0; i < plan.steps.size(); ++i) {
        Step& step = plan.steps[i];
        say(StepEvent{int(i), step.id, step.title, StepEvent::Phase::Begun});
        if (std::exchange(open, nullptr)) {
            CallEvent call;
            call.host = plan.hosts.front().name;
            call.worker = worker;
            call.call = u"connect"_s;
            call.beginNs = call.endNs = nowNs;
            say(call);
        }
        say(StepEvent{int(i), step.id, step.title, StepEvent::Phase::Ended});
        if (!step.prediction)
            continue;
        makeDecidable(*step.prediction, worker);
        int votes = 3;
        for (const Prediction::Option& option : step.prediction->options)
            say(PredictionEvent{step.id, option.id, votes += 4});
        open = &*step.prediction;
    }
    m_timeline = Timeline::of(m_session);
    const int steps = int(plan.steps.size());
    m_story = ToldStory{std::move(plan), steps};
    m_story.checks.emplace();
}

} // namespace statewire
