// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/report/report.h"

#include "explain/explain.h"
#include "scenario/format/scenarioreader.h"
#include "scenario/report/checktelling.h"

#include <QJsonArray>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

QJsonValue orNull(const QString& text)
{
    return text.isEmpty() ? QJsonValue() : QJsonValue(text);
}

QJsonArray callsToJson(const Session& session)
{
    QJsonArray array;
    for (const Event& event : session.events()) {
        const auto* call = event.as<CallEvent>();
        if (!call)
            continue;
        QJsonObject object{{u"t_ns"_s, call->beginNs},  {u"end_ns"_s, call->endNs},
                           {u"host"_s, call->host},     {u"worker"_s, call->worker},
                           {u"call"_s, call->call},     {u"arguments"_s, call->arguments},
                           {u"result"_s, call->result}, {u"errno"_s, orNull(call->errnoName)}};
        if (call->ends) {
            object.insert(u"local"_s, call->ends->local.toString());
            object.insert(u"remote"_s, call->ends->remote.toString());
        }
        array.append(object);
    }
    return array;
}

QJsonArray socketsToJson(const Timeline& timeline)
{
    QJsonArray array;
    for (const Track& track : timeline.tracks()) {
        for (const Life& life : track.lives) {
            QJsonArray spans;
            for (const Span& span : life.spans) {
                spans.append(QJsonObject{{u"state"_s, stateName(span.state)},
                                         {u"begin_ns"_s, span.beginNs},
                                         {u"end_ns"_s, span.isOpen() ? QJsonValue() : QJsonValue(span.endNs)},
                                         {u"evidence"_s, span.mark == Mark::Observed ? u"observed"_s : u"inferred"_s}});
            }
            array.append(QJsonObject{{u"host"_s, track.host},
                                     {u"local"_s, track.ends.local.toString()},
                                     {u"remote"_s, track.ends.remote.toString()},
                                     {u"incarnation"_s, life.incarnation},
                                     {u"spans"_s, spans}});
        }
    }
    return array;
}

QJsonArray framesToJson(const Timeline& timeline)
{
    const auto number = [](std::optional<quint32> value) { return value ? QJsonValue(qint64(*value)) : QJsonValue(); };
    QJsonArray array;
    for (const Arrow& arrow : timeline.arrows()) {
        const Segment& s = arrow.segment;
        array.append(
            QJsonObject{{u"number"_s, qint64(arrow.number)},
                        {u"t_ns"_s, arrow.sentNs},
                        {u"delivered_ns"_s, arrow.deliveredNs == openEndNs ? QJsonValue() : QJsonValue(arrow.deliveredNs)},
                        {u"from"_s, arrow.fromHost},
                        {u"to"_s, arrow.toHost},
                        {u"source"_s, s.source.toString()},
                        {u"destination"_s, s.destination.toString()},
                        {u"flags"_s, s.flagsText()},
                        {u"seq"_s, qint64(s.seq)},
                        {u"ack"_s, qint64(s.ack)},
                        {u"length"_s, qint64(s.payloadBytes)},
                        {u"window"_s, int(s.window)},
                        {u"tsval"_s, number(s.tsval)},
                        {u"tsecr"_s, number(s.tsecr)},
                        {u"fate"_s, fateName(arrow.fate)}});
    }
    return array;
}

QJsonArray evidenceToJson(const std::vector<Evidence>& all)
{
    const auto verdict = [](std::optional<bool> holds) { return holds ? QJsonValue(*holds) : QJsonValue(); };
    QJsonArray array;
    for (const Evidence& e : all) {
        QJsonObject numbers;
        for (const Number& number : e.numbers)
            numbers.insert(number.name, number.value);
        QJsonArray conditions;
        for (const Condition& c : e.conditions) {
            conditions.append(QJsonObject{
                {u"text"_s, c.text}, {u"figures"_s, c.figures}, {u"holds"_s, verdict(c.holds)}, {u"decides"_s, c.decides}});
        }
        array.append(QJsonObject{{u"rule_id"_s, e.ruleId},
                                 {u"t_ns"_s, e.tNs},
                                 {u"host"_s, e.host},
                                 {u"claim"_s, e.claim},
                                 {u"rule"_s, e.rule},
                                 {u"outcome"_s, orNull(e.outcome)},
                                 {u"conditions"_s, conditions},
                                 {u"numbers"_s, numbers},
                                 {u"source"_s, e.source},
                                 {u"missing"_s, orNull(e.missing)},
                                 {u"holds"_s, verdict(e.holds)}});
    }
    return array;
}

/// A step that was not told to its end lasted until it was given up, or as long as is recorded.
qint64 stepsNs(const Session& session)
{
    qint64 sumNs = 0;
    qint64 begunNs = -1;
    const auto end = [&](qint64 tNs) {
        sumNs += begunNs < 0 ? 0 : tNs - begunNs;
        begunNs = -1;
    };
    for (const Event& event : session.events()) {
        const auto* step = event.as<StepEvent>();
        if (step && step->phase == StepEvent::Phase::Begun)
            begunNs = event.tNs;
        else if (step || event.as<MissedEvent>())
            end(event.tNs);
    }
    end(session.endNs());
    return sumNs;
}

} // namespace

Result<Report> makeReport(const Session& session, const QStringList& languages)
{
    const ScenarioInfo* info = session.scenario();
    if (!info || !session.info())
        return tl::unexpected(Error{u"report on the session"_s, {}, u"it tells no scenario"_s, {}});
    ReadScenario read = readScenario(info->source.toUtf8(), info->file);
    if (!read.diagnostics.empty()) {
        return tl::unexpected(
            Error{u"read the scenario in the session"_s, {}, read.diagnostics.front().text(info->file, info->source), {}});
    }
    read.scenario.bundled = info->bundled;
    QMap<QString, QString> knobs;
    for (auto it = info->knobs.constBegin(); it != info->knobs.constEnd(); ++it)
        knobs.insert(it.key(), it.value().toString());
    Result<Plan> plan = makePlan(read.scenario, info->variant, knobs, {session.info()->kernel, languages});
    if (!plan)
        return tl::unexpected(plan.error());

    Report report;
    report.scenario = info->id;
    report.variant = info->variant;
    report.mode = session.info()->mode;
    report.kernel = session.info()->kernel;
    report.plan = std::move(*plan);
    report.timeline = Timeline::of(session);
    report.evidence = explain(session, report.timeline);
    report.checks = evaluateChecks(report.plan, session, report.timeline, report.evidence);
    report.passed = tallyOf(report.checks).failed == 0;
    const StorySoFar far = storySoFar(report.plan, session, session.endNs());
    report.missed = far.missed;
    report.retake = far.retake;
    report.durationNs = session.endNs();
    report.stepsNs = stepsNs(session);
    return report;
}

QJsonObject checkToJson(const CheckResult& check)
{
    QJsonObject object{{u"id"_s, check.id},
                       {u"claim"_s, check.claim.text()},
                       {u"expected"_s, check.expected.text()},
                       {u"observed"_s, check.observed.text()},
                       {u"passed"_s, check.isUnknown() ? QJsonValue() : QJsonValue(check.passed())},
                       {u"outcome"_s, outcomeName(outcomeOf(check))}};
    if (check.step >= 0)
        object.insert(u"step"_s, check.step + 1);
    if (check.notReached)
        object.insert(u"reached"_s, false);
    if (!check.why.isEmpty()) {
        object.insert(u"why"_s, check.why);
        object.insert(u"where"_s, check.where.text());
    }
    if (const Sentence remark = remarkOn(check); !remark.isEmpty())
        object.insert(u"remark"_s, remark.text());
    return object;
}

QJsonObject missedToJson(const MissedStep& missed, const Plan& plan)
{
    return {{u"step"_s, missed.step + 1},
            {u"id"_s, plan.steps[size_t(missed.step)].id},
            {u"headline"_s, headlineOf(missed, plan).text()},
            {u"expected"_s, missed.expected.text()},
            {u"observed"_s, missed.observed.text()}};
}

QJsonObject reportToJson(const Report& report, const Session& session, bool replayed)
{
    QJsonArray checks;
    for (const CheckResult& check : report.checks)
        checks.append(checkToJson(check));
    QJsonObject object{{u"scenario"_s, report.scenario},
                       {u"variant"_s, report.variant},
                       {u"mode"_s, report.mode.name()},
                       {u"kernel"_s, report.kernel},
                       {u"replay"_s, replayed},
                       {u"passed"_s, report.passed},
                       {u"duration_s"_s, double(report.durationNs) / 1e9},
                       {u"steps_s"_s, double(report.stepsNs) / 1e9},
                       {u"checks"_s, checks},
                       {u"calls"_s, callsToJson(session)},
                       {u"sockets"_s, socketsToJson(report.timeline)},
                       {u"frames"_s, framesToJson(report.timeline)},
                       {u"evidence"_s, evidenceToJson(report.evidence)}};
    if (report.missed)
        object.insert(u"missed"_s, missedToJson(*report.missed, report.plan));
    if (report.retake)
        object.insert(u"taken_again"_s, report.retake->reason.text());
    return object;
}

} // namespace statewire
