// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/format/scenariowriter.h"

#include "lab/protocol/callspec.h"

#include <algorithm>
#include <array>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

QString quoted(const QString& text)
{
    QString out = u"\""_s;
    for (const QChar c : text) {
        switch (c.unicode()) {
        case u'"': out += u"\\\""_s; break;
        case u'\\': out += u"\\\\"_s; break;
        case u'\n': out += u"\\n"_s; break;
        case u'\t': out += u"\\t"_s; break;
        default:
            if (c.unicode() < 0x20 || c.unicode() == 0x7f)
                out += u"\\u%1"_s.arg(uint(c.unicode()), 4, 16, QLatin1Char('0'));
            else
                out += c;
        }
    }
    return out + u'"';
}

QString listed(const QStringList& items)
{
    QStringList all;
    for (const QString& item : items)
        all << quoted(item);
    return u'[' + all.join(u", "_s) + u']';
}

/// The pairs of an inline table or the lines of a block; empty values are left out.
class Pairs
{
public:
    Pairs& put(const QString& key, const QString& value)
    {
        if (!value.isEmpty())
            always(key, value);
        return *this;
    }
    Pairs& always(const QString& key, const QString& value) { return raw(key, quoted(value)); }
    Pairs& raw(const QString& key, const QString& value)
    {
        m_pairs << key + u" = "_s + value;
        return *this;
    }
    Pairs& list(const QString& key, const QStringList& values)
    {
        return values.isEmpty() ? *this : raw(key, listed(values));
    }
    Pairs& number(const QString& key, qint64 value) { return value == 0 ? *this : raw(key, QString::number(value)); }

    QString inlined() const { return u"{ "_s + m_pairs.join(u", "_s) + u" }"_s; }
    QString lines() const { return m_pairs.join(u'\n') + u'\n'; }

private:
    QStringList m_pairs;
};

QString durationText(qint64 ns)
{
    constexpr double nsPerMs = 1e6;
    QString number = QString::number(double(ns) / nsPerMs, 'f', 6); // no exponent: a duration has none
    while (number.endsWith(u'0') || number.endsWith(u'.')) {
        const bool point = number.endsWith(u'.');
        number.chop(1);
        if (point)
            break;
    }
    return number + u"ms"_s;
}

QString nameOf(std::optional<Call> call)
{
    return call ? callName(*call) : QString();
}

Pairs wirePairs(const SetWire& command)
{
    if (command.absorb)
        return Pairs().raw(u"absorb"_s, *command.absorb ? u"true"_s : u"false"_s);
    return Pairs().always(u"delay"_s, durationText(command.delayNs.value_or(0))).put(u"from"_s, command.from);
}

Pairs wirePairs(const SetRule& command)
{
    const WireRule& rule = command.rule;
    Pairs p;
    p.always(u"rule"_s, rule.id)
        .always(u"verdict"_s, verdictWord(rule.verdict))
        .put(u"from"_s, rule.match.from)
        .put(u"flags"_s, flagWordsOf(rule.match))
        .put(u"contains"_s, QString::fromUtf8(rule.match.contains))
        .number(u"nth"_s, rule.match.ordinal)
        .number(u"times"_s, rule.times)
        .number(u"port"_s, rule.match.port.value_or(0));
    if (rule.rewrite == SegmentRewrite{})
        return p;
    Pairs changes;
    changes.number(u"ack"_s, qint32(rule.rewrite.ackDelta))
        .number(u"seq"_s, qint32(rule.rewrite.seqDelta))
        .number(u"tsecr"_s, qint32(rule.rewrite.tsecrDelta))
        .number(u"tsval"_s, qint32(rule.rewrite.tsvalDelta));
    if (rule.rewrite.window)
        changes.raw(u"window"_s, QString::number(*rule.rewrite.window));
    return p.raw(u"rewrite"_s, changes.inlined());
}

Pairs wirePairs(const LiftRule& command)
{
    return Pairs().always(u"unrule"_s, command.rule);
}

Pairs wirePairs(const ActOnFrame& command)
{
    return Pairs()
        .always(u"frame"_s, frameActWord(command.act))
        .number(u"number"_s, qint64(command.number))
        .number(u"nth"_s, command.nth);
}

Pairs wirePairs(const Inject& command)
{
    Pairs p;
    forEachField(command, [&](QLatin1String key, const QString& text) { p.put(key, text); });
    return p;
}

Pairs callPairs(const Action& a)
{
    Pairs p;
    p.always(u"worker"_s, a.worker).always(u"call"_s, callName(a.request.call));
    std::vector<const CallField*> fields;
    for (const CallField& field : callFields(a.request.call))
        fields.push_back(&field);
    std::sort(fields.begin(), fields.end(),
              [](const CallField* left, const CallField* right) { return left->argument < right->argument; });
    for (const CallField* field : fields) {
        const QString value = a.request.text(field->argument);
        const bool unsaid = (value.isEmpty() && !field->mayBeEmpty()) || (!value.isEmpty() && value == field->usual);
        if (unsaid || !a.request.isTold(*field))
            continue;
        if (field->type == CallField::Type::Flag) {
            p.raw(field->key, value);
        } else if (field->type == CallField::Type::Options) {
            Pairs options;
            for (const auto& [option, given] : a.request.options)
                options.always(option, given);
            p.raw(field->key, options.inlined());
        } else {
            p.always(field->key, value);
        }
    }
    if (a.mayFail)
        p.raw(u"may_fail"_s, u"true"_s);
    if (a.background)
        p.raw(u"background"_s, u"true"_s);
    return p;
}

Pairs actionPairs(const Action& a)
{
    Pairs p;
    switch (a.kind) {
    case Action::Kind::Call: return callPairs(a);
    case Action::Kind::Wait: return p.always(u"wait"_s, a.duration).put(u"why"_s, a.why);
    case Action::Kind::Sysctl: return p.always(u"sysctl"_s, a.key).always(u"host"_s, a.host).always(u"value"_s, a.value);
    case Action::Kind::Kill: return p.always(u"kill"_s, a.worker);
    case Action::Kind::Hold: return p.always(u"hold"_s, a.worker);
    case Action::Kind::Release: return p.always(u"release"_s, a.worker);
    case Action::Kind::Wire: return std::visit([](const auto& command) { return wirePairs(command); }, a.wire);
    }
    return p;
}

Pairs awaitPairs(const Await& await)
{
    Pairs p;
    if (await.kind() == Await::Kind::Returned)
        return p.always(u"returned"_s, nameOf(await.call)).always(u"worker"_s, await.worker);
    if (await.kind() == Await::Kind::Held)
        return p.raw(u"held"_s, QString::number(await.count));
    p.always(u"host"_s, await.host).always(u"state"_s, stateName(await.state));
    return await.count == 1 ? p : p.raw(u"count"_s, QString::number(await.count));
}

QString arrayOf(const QString& key, const QStringList& items)
{
    if (items.isEmpty())
        return {};
    if (items.size() == 1)
        return key + u" = ["_s + items.first() + u"]\n"_s;
    return key + u" = [\n    "_s + items.join(u",\n    "_s) + u",\n]\n"_s;
}

template <class T, class F> QStringList inlineTables(const std::vector<T>& items, F pairs)
{
    QStringList tables;
    for (const T& item : items)
        tables << pairs(item).inlined();
    return tables;
}

Pairs optionPairs(const Prediction::Option& o)
{
    Pairs p;
    p.always(u"id"_s, o.id).always(u"text"_s, o.text).put(u"result"_s, o.result);
    if (o.reads)
        p.always(u"reads"_s, *o.reads);
    p.put(u"contains"_s, o.contains).put(u"state"_s, o.state).put(u"flags"_s, o.flags);
    if (o.count)
        p.raw(u"count"_s, QString::number(*o.count));
    if (o.atLeastNs)
        p.put(u"at_least"_s, durationText(*o.atLeastNs));
    if (o.atMostNs)
        p.put(u"at_most"_s, durationText(*o.atMostNs));
    return p;
}

void putWhen(Pairs& p, const When& when)
{
    if (when.isAlways())
        return;
    Pairs inner;
    inner.put(u"kernel"_s, when.kernel);
    if (when.mode)
        inner.always(u"mode"_s, when.mode->name());
    p.raw(u"when"_s, inner.inlined());
}

QString stepText(const Step& step)
{
    Pairs head;
    head.always(u"id"_s, step.id).always(u"title"_s, step.title).list(u"variants"_s, step.variants);
    putWhen(head, step.when);
    head.put(u"say"_s, step.say).put(u"meanwhile"_s, step.meanwhile).put(u"notes"_s, step.notes);
    if (step.releaseFrames)
        head.raw(u"release_frames"_s, u"true"_s);
    QString text = u"\n[[step]]\n"_s + head.lines() + arrayOf(u"needs"_s, inlineTables(step.needs, awaitPairs)) +
                   arrayOf(u"do"_s, inlineTables(step.actions, actionPairs)) +
                   arrayOf(u"await"_s, inlineTables(step.awaits, awaitPairs));
    if (step.prediction) {
        const Prediction& p = *step.prediction;
        Pairs asked;
        asked.always(u"question"_s, p.question).put(u"worker"_s, p.worker).put(u"call"_s, nameOf(p.call));
        if (p.nth != 1)
            asked.number(u"nth"_s, p.nth);
        asked.put(u"host"_s, p.host).put(u"state"_s, p.counted ? stateName(*p.counted) : QString());
        asked.put(u"flags"_s, p.flags).put(u"reveal"_s, p.reveal);
        text += u"[step.predict]\n"_s + asked.lines() + arrayOf(u"options"_s, inlineTables(p.options, optionPairs));
    }
    return text;
}

/// What a check expects.
void putExpectation(Pairs& p, const CheckSpec& c)
{
    QStringList states;
    for (TcpState state : c.states)
        states << stateName(state);
    p.put(u"result"_s, c.result);
    if (c.kind == CheckSpec::Kind::Text)
        p.always(u"text"_s, c.text);
    if (c.atLeast)
        p.raw(u"at_least"_s, QString::number(*c.atLeast));
    if (c.atMost)
        p.raw(u"at_most"_s, QString::number(*c.atMost));
    if (c.atLeastNs)
        p.always(u"at_least"_s, durationText(*c.atLeastNs));
    if (c.atMostNs)
        p.always(u"at_most"_s, durationText(*c.atMostNs));
    if (c.state && c.kind != CheckSpec::Kind::Duration)
        p.always(u"state"_s, stateName(*c.state));
    if (c.kind == CheckSpec::Kind::Sockets || c.kind == CheckSpec::Kind::Incarnation)
        p.raw(u"count"_s, QString::number(c.count));
    p.list(u"states"_s, states);
    const auto truth = [](bool value) { return value ? u"true"_s : u"false"_s; };
    if (c.kind == CheckSpec::Kind::Evidence)
        p.raw(u"arises"_s, truth(c.arises)).raw(u"holds"_s, truth(c.holds)).raw(u"unknown"_s, truth(c.unknown));
    if (c.kind == CheckSpec::Kind::Life)
        p.raw(u"observed"_s, truth(c.observed));
}

QString checkText(const CheckSpec& c)
{
    Pairs p;
    p.always(u"id"_s, c.id).always(u"claim"_s, c.claim).list(u"variants"_s, c.variants);
    p.always(u"kind"_s, checkKindName(c.kind));
    putWhen(p, c.when);
    p.put(u"worker"_s, c.worker).list(u"workers"_s, c.workers).put(u"call"_s, nameOf(c.call));
    const bool frames = c.kind == CheckSpec::Kind::Frames;
    p.put(u"rule"_s, c.rule).put(frames ? u"from"_s : u"host"_s, c.host).put(u"socket"_s, c.socket);
    p.put(u"counter"_s, c.name).put(u"flags"_s, c.flags).put(u"fate"_s, c.fate);
    if (frames)
        p.put(u"contains"_s, c.text);
    if (c.nth != 1)
        p.number(u"nth"_s, c.nth);
    if (c.atEnd)
        p.always(u"moment"_s, u"end"_s);
    p.put(u"step"_s, c.step);
    if (c.kind == CheckSpec::Kind::Duration)
        p.always(u"state"_s, stateName(*c.state));
    putExpectation(p, c);
    QString text = u"\n[[check]]\n"_s + p.lines();
    for (const CheckSpec& difference : c.differs) {
        Pairs d;
        putWhen(d, difference.when);
        d.always(u"why"_s, difference.why);
        putExpectation(d, difference);
        text += u"[[check.differs]]\n"_s + d.lines();
    }
    return text;
}

QString hostText(const ScenarioHost& host)
{
    QString text =
        u"\n[[host]]\n"_s +
        Pairs().always(u"name"_s, host.name).always(u"address"_s, host.address).put(u"port_range"_s, host.portRange).lines();
    if (host.sysctls.empty())
        return text;
    Pairs sysctls;
    for (const auto& [key, value] : host.sysctls)
        sysctls.always(quoted(key), value);
    return text + u"[host.sysctl]\n"_s + sysctls.lines();
}

QString variantText(const Variant& variant)
{
    Pairs p;
    p.always(u"id"_s, variant.id).always(u"title"_s, variant.title).put(u"summary"_s, variant.summary);
    if (variant.mode != LabMode::Wire)
        p.always(u"mode"_s, variant.mode.name());
    if (variant.slow)
        p.raw(u"slow"_s, u"true"_s);
    putWhen(p, variant.when);
    Pairs knobs;
    for (auto it = variant.knobs.constBegin(); it != variant.knobs.constEnd(); ++it)
        knobs.always(it.key(), it.value());
    if (!variant.knobs.isEmpty())
        p.raw(u"knobs"_s, knobs.inlined());
    return u"\n[[variant]]\n"_s + p.lines();
}

} // namespace

QByteArray writeScenario(const Scenario& scenario, const QStringList& remarks)
{
    QString text;
    for (const QString& remark : remarks)
        text += u"# "_s + QString(remark).replace(u'\n', u' ') + u'\n';
    Pairs head;
    head.raw(u"format"_s, u"1"_s).always(u"id"_s, scenario.id).always(u"title"_s, scenario.title);
    head.always(u"question"_s, scenario.question).put(u"group"_s, scenario.group).put(u"summary"_s, scenario.summary);
    if (scenario.language != "en"_L1)
        head.always(u"language"_s, scenario.language);
    text += head.lines();
    for (const SourceLink& source : scenario.sources)
        text += u"\n[[source]]\n"_s +
                Pairs().always(u"title"_s, source.title).put(u"where"_s, source.where).put(u"url"_s, source.url).lines();
    for (const Knob& knob : scenario.knobs) {
        text += u"\n[[knob]]\n"_s + Pairs()
                                        .always(u"name"_s, knob.name)
                                        .always(u"title"_s, knob.title)
                                        .always(u"default"_s, knob.value)
                                        .list(u"values"_s, knob.allowed)
                                        .list(u"variants"_s, knob.variants)
                                        .lines();
    }
    for (const ScenarioHost& host : scenario.hosts)
        text += hostText(host);
    for (const ScenarioWorker& worker : scenario.workers) {
        Pairs p;
        p.always(u"name"_s, worker.name).always(u"host"_s, worker.host);
        if (worker.engine != "posix"_L1)
            p.put(u"engine"_s, worker.engine);
        text += u"\n[[worker]]\n"_s + p.lines();
    }
    for (const Variant& variant : scenario.variants)
        text += variantText(variant);
    for (const Step& step : scenario.steps)
        text += stepText(step);
    for (const CheckSpec& check : scenario.checks)
        text += checkText(check);
    return text.toUtf8();
}

} // namespace statewire
