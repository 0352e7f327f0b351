// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/story/scenario.h"

#include "base/words.h"
#include "lab/protocol/callspec.h"
#include "lab/protocol/socketoptions.h"
#include "scenario/story/translation.h"

#include <algorithm>
#include <map>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

constexpr NamedValues<CheckSpec::Kind> checkKinds{{"call"_L1, CheckSpec::Kind::Call},
                                                  {"sockets"_L1, CheckSpec::Kind::Sockets},
                                                  {"held-port"_L1, CheckSpec::Kind::HeldPort},
                                                  {"incarnation"_L1, CheckSpec::Kind::Incarnation},
                                                  {"evidence"_L1, CheckSpec::Kind::Evidence},
                                                  {"life"_L1, CheckSpec::Kind::Life},
                                                  {"retransmitted"_L1, CheckSpec::Kind::Retransmitted},
                                                  {"rearmed"_L1, CheckSpec::Kind::Rearmed},
                                                  {"frames"_L1, CheckSpec::Kind::Frames},
                                                  {"counter"_L1, CheckSpec::Kind::Counter},
                                                  {"text"_L1, CheckSpec::Kind::Text},
                                                  {"duration"_L1, CheckSpec::Kind::Duration}};

class Filler
{
public:
    explicit Filler(const std::vector<Knob>& knobs) : m_knobs(knobs) {}

    QString operator()(QString text) const
    {
        for (const Knob& knob : m_knobs)
            text.replace(u"${"_s + knob.name + u'}', knob.value);
        return text;
    }

private:
    const std::vector<Knob>& m_knobs;
};

template <class T> bool belongsTo(const T& item, const QString& variant)
{
    return item.variants.isEmpty() || item.variants.contains(variant);
}

template <class T, class F> QString listOf(const std::vector<T>& items, F name)
{
    QStringList names;
    for (const T& item : items)
        names << name(item);
    return names.join(u", "_s);
}

Result<void> setKnob(std::vector<Knob>& knobs, const QString& variant, const QString& name, const QString& value)
{
    const auto knob = std::find_if(knobs.begin(), knobs.end(), [&](const Knob& k) { return k.name == name; });
    const auto bad = [&](const QString& why) {
        return tl::unexpected(Error{u"set the knob"_s, name + u'=' + value, why, {}});
    };
    if (knob == knobs.end())
        return bad(u"there is none of that name; there are: %1"_s.arg(listOf(knobs, [](const Knob& k) { return k.name; })));
    if (!knob->variants.isEmpty() && !knob->variants.contains(variant) && value != knob->value)
        return bad(u"it has no meaning in variant '%1', only in %2"_s.arg(variant, knob->variants.join(u", "_s)));
    if (!knob->allowed.isEmpty() && !knob->allowed.contains(value))
        return bad(u"it takes one of %1"_s.arg(knob->allowed.join(u", "_s)));
    knob->value = value;
    return {};
}

Action filled(Action a, const Filler& fill)
{
    a.request.rewriteTexts(fill);
    for (QString* text : {&a.key, &a.value, &a.duration, &a.why})
        *text = fill(*text);
    if (auto* inject = std::get_if<Inject>(&a.wire)) // the rest of what is told about the wire has no knobs
        forEachField(*inject, [&](QLatin1String, QString& text) { text = fill(text); });
    return a;
}

Step filled(Step step, const Filler& fill)
{
    step.say = fill(step.say);
    step.title = fill(step.title);
    step.meanwhile = fill(step.meanwhile);
    step.notes = fill(step.notes);
    for (Action& action : step.actions)
        action = filled(action, fill);
    if (step.prediction) {
        step.prediction->question = fill(step.prediction->question);
        for (Prediction::Option& option : step.prediction->options)
            option.text = fill(option.text);
    }
    return step;
}

bool isPort(const QString& text)
{
    bool ok = false;
    const int port = text.toInt(&ok);
    return ok && port >= 1 && port <= 65535;
}

/// What is wrong with a number or an option that a call is told; empty if nothing is.
QString wrongNumber(const CallRequest& request, const CallField& field)
{
    CallRequest::Options options;
    if (field.type == CallField::Type::Options)
        options = request.options;
    if (field.type == CallField::Type::OptionValue)
        options = {{request.text(Argument::Option), request.text(field.argument)}};
    for (const auto& [option, value] : options) {
        if (const auto setting = socketOptionSetting(option, value); !setting)
            return setting.error().text();
    }
    const QString text = request.text(field.argument);
    bool ok = false;
    const qint64 number = text.toLongLong(&ok);
    const bool good = text.isEmpty() || (ok && number >= field.min && number <= field.max);
    if (field.type != CallField::Type::Number || good)
        return {};
    return field.max == std::numeric_limits<int>::max()
               ? u"'%1' is no %2: expected %3 or more"_s.arg(text, field.noun).arg(field.min)
               : u"'%1' is no %2: expected %3 to %4"_s.arg(text, field.noun).arg(field.min).arg(field.max);
}

/// What is wrong with the numbers of a call or a forged frame; empty if nothing is.
QString wrongNumber(const Action& action)
{
    for (const CallField& field : callFields(action.request.call)) {
        if (QString wrong = wrongNumber(action.request, field); !wrong.isEmpty())
            return wrong;
    }
    if (const auto* inject = std::get_if<Inject>(&action.wire)) {
        if (const auto injection = injectionOf(*inject); !injection)
            return injection.error().text();
    }
    return {};
}

struct Complaint
{
    QString what;
    QString why;
};

/// What is wrong with the text, host or port that a call is told.
std::optional<Complaint> wrongTarget(const Plan& plan, const Step& step, const CallRequest& request, const CallField& field)
{
    const QString text = request.text(field.argument);
    constexpr qsizetype maxTextBytes = 16 * 1024; // what fits into one message to a worker, escaped
    if (field.type == CallField::Type::Text && text.toUtf8().size() > maxTextBytes)
        return Complaint{u"the text that step '%1' sends"_s.arg(step.id), u"it is longer than 16 KiB"_s};
    if (field.type == CallField::Type::Port && !isPort(text) && (field.required || !text.isEmpty()))
        return Complaint{u"%1 '%2' of step '%3'"_s.arg(field.noun, text, step.id), u"expected 1 to 65535"_s};
    if (field.type != CallField::Type::HostAndPort)
        return std::nullopt;
    const bool toHost = std::any_of(plan.hosts.begin(), plan.hosts.end(),
                                    [&](const ScenarioHost& host) { return host.name == text.section(u':', 0, 0); });
    if (toHost && isPort(text.section(u':', 1)))
        return std::nullopt;
    return Complaint{u"'%1' of step '%2'"_s.arg(text, step.id),
                     u"expected HOST:PORT, with a host among %1 and a port from 1 to 65535"_s.arg(
                         listOf(plan.hosts, [](const ScenarioHost& host) { return host.name; }))};
}

/// What only shows once the knobs are filled in: a number that is none, a range upside down.
Result<void> validate(const Plan& plan)
{
    const auto bad = [&](const QString& what, const QString& why) {
        return tl::unexpected(Error{u"plan the scenario"_s, what, why, {}});
    };
    for (const ScenarioHost& host : plan.hosts) {
        const QStringList range = host.portRange.split(u' ', Qt::SkipEmptyParts);
        const bool good = host.portRange.isEmpty() || (range.size() == 2 && isPort(range[0]) && isPort(range[1]) &&
                                                       range[0].toInt() <= range[1].toInt());
        if (!good)
            return bad(u"port range '%1'"_s.arg(host.portRange),
                       u"expected two ports, the lower first, such as '40000 40001'"_s);
    }
    for (const ScenarioWorker& worker : plan.workers) {
        if (worker.engine != "posix"_L1 && worker.engine != "qt"_L1)
            return bad(u"engine '%1'"_s.arg(worker.engine), u"expected posix or qt"_s);
        // QTcpSocket can be kept neither to an address nor to a range of ports: on loopback it would use this machine's own.
        if (worker.engine == "qt"_L1 && !plan.variant.mode.isPrivate())
            return bad(u"engine 'qt' with variant '%1'"_s.arg(plan.variant.id),
                       u"on loopback only posix sockets can be used"_s);
    }
    for (const Step& step : plan.steps) {
        for (const Action& action : step.actions) {
            if (action.kind == Action::Kind::Wait && !parseDuration(action.duration))
                return bad(u"wait '%1' of step '%2'"_s.arg(action.duration, step.id),
                           u"expected such as '1s' or '250ms', at most 10 minutes"_s);
            if (const QString wrong = wrongNumber(action); !wrong.isEmpty())
                return bad(u"step '%1', line %2"_s.arg(step.id).arg(action.at.line), wrong);
            for (const CallField& field : callFields(action.request.call)) {
                if (const std::optional<Complaint> wrong = wrongTarget(plan, step, action.request, field))
                    return bad(wrong->what, wrong->why);
            }
        }
    }
    return {};
}

} // namespace

bool Step::isToldAtOnce() const
{
    return awaits.empty() && meanwhile.isEmpty() && std::all_of(actions.begin(), actions.end(), [](const Action& action) {
               return action.kind == Action::Kind::Wait;
           });
}

const Variant* Scenario::findVariant(const QString& variantId) const
{
    const auto found = std::find_if(variants.begin(), variants.end(), [&](const Variant& v) { return v.id == variantId; });
    return found == variants.end() ? nullptr : &*found;
}

static QStringList& preferred()
{
    static QStringList languages;
    return languages;
}

QStringList Telling::preferredLanguages()
{
    return preferred();
}

void Telling::setPreferredLanguages(const QStringList& languages)
{
    preferred() = languages;
}

QString notForKernel(const Variant& variant, const QString& kernel)
{
    if (variant.when.fits(kernel, variant.mode))
        return {};
    return u"it is not for this kernel: it needs %1, and this is %2"_s.arg(variant.when.text(), kernel);
}

/// The variant of that name, or the first that can be told; null if there is none.
static const Variant* chosenVariant(const Scenario& scenario, const QString& id, const QString& kernel)
{
    if (!id.isEmpty())
        return scenario.findVariant(id);
    const auto told = std::find_if(scenario.variants.begin(), scenario.variants.end(),
                                   [&](const Variant& variant) { return notForKernel(variant, kernel).isEmpty(); });
    return told == scenario.variants.end() ? &scenario.variants.front() : &*told;
}

/// What \p check expects on that kernel.
static CheckSpec expectedOn(const CheckSpec& check, const QString& kernel, const LabMode& mode)
{
    for (const CheckSpec& difference : check.differs) {
        if (difference.when.fits(kernel, mode))
            return difference;
    }
    return check;
}

/// What a story awaits of calls is that all have returned that it asked for by then, and how many those are.
static void countCallsAwaited(std::vector<Step>& steps)
{
    std::map<std::pair<QString, Call>, int> asked;
    for (Step& step : steps) {
        const auto count = [&asked](std::vector<Await>& awaits) {
            for (Await& await : awaits) {
                if (await.kind() == Await::Kind::Returned)
                    await.count = asked[{await.worker, *await.call}];
            }
        };
        count(step.needs);
        for (const Action& action : step.actions) {
            if (action.kind == Action::Kind::Call)
                ++asked[{action.worker, action.request.call}];
        }
        count(step.awaits);
    }
}

Result<Plan> makePlan(const Scenario& original, const QString& variantId, const QMap<QString, QString>& settings,
                      const Telling& telling)
{
    const Scenario scenario = translated(original, telling.languages);
    const Variant* variant = chosenVariant(scenario, variantId, telling.kernel);
    if (!variant) {
        return tl::unexpected(Error{
            u"find the variant"_s,
            variantId,
            u"scenario '%1' has: %2"_s.arg(scenario.id, listOf(scenario.variants, [](const Variant& v) { return v.id; })),
            {}});
    }
    if (const QString why = notForKernel(*variant, telling.kernel); !why.isEmpty())
        return tl::unexpected(Error{u"tell the variant"_s, variant->id, why, {}});
    Plan plan;
    plan.scenarioId = scenario.id;
    plan.title = scenario.title;
    plan.question = scenario.question;
    plan.variant = *variant;
    plan.knobs = scenario.knobs;
    plan.sources = scenario.sources;
    plan.fileName = scenario.fileName;
    plan.text = scenario.text;
    plan.bundled = scenario.bundled;
    std::vector<Knob> own;
    for (const QMap<QString, QString>& layer : {variant->knobs, settings}) {
        own = plan.knobs;
        for (auto it = layer.constBegin(); it != layer.constEnd(); ++it) {
            if (const Result<void> set = setKnob(plan.knobs, variant->id, it.key(), it.value()); !set)
                return tl::unexpected(set.error());
        }
    }
    plan.ownKnobs = std::equal(own.begin(), own.end(), plan.knobs.begin(), plan.knobs.end(),
                               [](const Knob& a, const Knob& b) { return a.value == b.value; });
    const Filler fill(plan.knobs);
    for (ScenarioHost host : scenario.hosts) {
        host.portRange = fill(host.portRange);
        for (auto& [key, value] : host.sysctls)
            value = fill(value);
        plan.hosts.push_back(host);
    }
    for (ScenarioWorker worker : scenario.workers) {
        worker.engine = fill(worker.engine);
        plan.workers.push_back(worker);
    }
    for (const Step& step : scenario.steps) {
        if (belongsTo(step, variant->id) && step.when.fits(telling.kernel, variant->mode))
            plan.steps.push_back(filled(step, fill));
    }
    countCallsAwaited(plan.steps);
    if (plan.steps.empty())
        return tl::unexpected(
            Error{u"tell the variant"_s, variant->id, u"none of its steps is for Linux %1"_s.arg(telling.kernel), {}});
    for (const CheckSpec& check : scenario.checks) {
        if (belongsTo(check, variant->id) && check.when.fits(telling.kernel, variant->mode)) {
            plan.checks.push_back(expectedOn(check, telling.kernel, variant->mode));
            for (QString* text : {&plan.checks.back().claim, &plan.checks.back().text})
                *text = fill(*text);
        }
    }
    if (const Result<void> valid = validate(plan); !valid)
        return tl::unexpected(valid.error());
    return plan;
}

QString SourceLink::text() const
{
    const QString named = where.isEmpty() ? title : title + u", "_s + where;
    return url.isEmpty() ? named : named + u": "_s + url;
}

QString checkKindName(CheckSpec::Kind kind)
{
    return wordOf(kind, checkKinds);
}

std::optional<CheckSpec::Kind> checkKindFromName(const QString& name)
{
    return valueOf(name, checkKinds);
}

std::optional<qint64> parseDuration(QStringView text)
{
    constexpr qint64 maxNs = 600'000'000'000;
    qint64 unitNs = 0;
    if (text.endsWith(u"ms")) {
        unitNs = 1'000'000;
        text.chop(2);
    } else if (text.endsWith(u's')) {
        unitNs = 1'000'000'000;
        text.chop(1);
    }
    // Nothing but digits and a point: toDouble() alone would take blanks and exponents too.
    const bool plain = !text.isEmpty() &&
                       std::all_of(text.begin(), text.end(), [](QChar c) { return (c >= u'0' && c <= u'9') || c == u'.'; });
    bool ok = false;
    const double number = plain ? text.toDouble(&ok) : 0;
    if (!ok || unitNs == 0 || !(number >= 0) || number * double(unitNs) > double(maxNs))
        return std::nullopt;
    return qint64(number * double(unitNs));
}

} // namespace statewire
