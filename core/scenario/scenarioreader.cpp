// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/scenarioreader.h"

#include "base/errnoname.h"
#include "lab/wirerule.h"
#include "scenario/checkreader.h"
#include "scenario/prediction.h"
#include "scenario/tomltable.h"

#include <QFile>
#include <QSet>
#include <algorithm>

namespace statewire {

using namespace Qt::StringLiterals;
using Need = TomlTable::Need;

namespace {

constexpr int supportedFormat = 1;
constexpr qint64 maxFileBytes = 1 << 20;

/// Turns the parsed document into a Scenario and collects every mistake.
class Reader
{
public:
    Reader(Scenario& scenario, std::vector<Diagnostic>& diagnostics) : m_scenario(scenario), m_diagnostics(diagnostics) {}

    void read(const toml::table& document)
    {
        TomlTable t(document, u"the scenario"_s, m_diagnostics);
        t.integer("format", 1, supportedFormat, Need::Required);
        m_scenario.id = t.string("id", Need::Required);
        m_scenario.title = t.string("title", Need::Required);
        m_scenario.question = t.string("question", Need::Required);
        m_scenario.group = t.string("group");
        m_scenario.summary = t.string("summary");
        t.eachTable("source", [this](const toml::table& table) { readSource(table); });
        t.eachTable("knob", [this](const toml::table& table) { readKnob(table); });
        t.eachTable(
            "host", [this](const toml::table& table) { readHost(table); }, Need::Required);
        t.eachTable(
            "worker", [this](const toml::table& table) { readWorker(table); }, Need::Required);
        t.eachTable("variant", [this](const toml::table& table) { readVariant(table); });
        if (m_scenario.variants.empty())
            m_scenario.variants.push_back({u"default"_s, u"As written"_s, {}, LabMode::Wire, {}});
        for (const auto& [at, names] : m_knobVariants) {
            for (const QString& name : names) {
                if (!m_names.variants.contains(name))
                    t.complain(at, u"there is no variant '%1'"_s.arg(name.left(60)),
                               u"known: %1"_s.arg(m_names.variants.join(u", "_s)));
            }
        }
        t.eachTable(
            "step", [this](const toml::table& table) { readStep(table); }, Need::Required);
        t.eachTable("check", [this](const toml::table& table) {
            m_scenario.checks.push_back(readCheck(table, m_names, m_diagnostics));
        });
        if (document.contains("host") && m_scenario.hosts.size() != 2)
            t.complain(t.positionOf("host"), u"a lab has two hosts, not %1"_s.arg(m_scenario.hosts.size()));
        else if (m_scenario.hosts.size() == 2 && m_scenario.hosts[0].address == m_scenario.hosts[1].address)
            t.complain(t.positionOf("host"), u"both hosts have the same address"_s);
        else if (!onOneNetwork())
            t.complain(t.positionOf("host"), u"the hosts cannot reach each other"_s,
                       u"expected two addresses that differ in the last number only"_s);
        if (document.contains("worker") && m_scenario.workers.empty())
            t.complain(t.positionOf("worker"), u"a scenario needs a worker"_s);
        requireStep();
        for (const auto& [at, step] : m_reveals) {
            if (!step.isEmpty() && !m_names.steps.contains(step))
                t.complain(at, u"there is no step '%1'"_s.arg(step.left(60)),
                           u"known: %1"_s.arg(m_names.steps.join(u", "_s)));
        }
    }

private:
    void readSource(const toml::table& table)
    {
        TomlTable t(table, u"a source"_s, m_diagnostics);
        m_scenario.sources.push_back({t.string("title", Need::Required), t.string("where")});
    }

    void readKnob(const toml::table& table)
    {
        TomlTable t(table, u"a knob"_s, m_diagnostics);
        Knob knob;
        knob.name = newName(t, "name", m_names.knobs, u"knob"_s);
        knob.title = t.string("title", Need::Required);
        knob.value = t.scalar("default", Need::Required);
        knob.allowed = t.strings("values");
        if (!knob.allowed.isEmpty() && !knob.allowed.contains(knob.value))
            t.complain(t.positionOf("default"), u"the default of knob '%1' is not among its values"_s.arg(knob.name));
        knob.variants = t.strings("variants");
        m_knobVariants.push_back({t.positionOf("variants"), knob.variants});
        m_scenario.knobs.push_back(knob);
    }

    void readHost(const toml::table& table)
    {
        TomlTable t(table, u"a host"_s, m_diagnostics);
        ScenarioHost host;
        host.name = newName(t, "name", m_names.hosts, u"host"_s);
        host.address = t.string("address", Need::Required);
        if (const auto address = Address::parse(host.address); !address || address->family != Family::V4)
            t.complain(t.positionOf("address"), u"'%1' is not an IPv4 address"_s.arg(host.address.left(60)),
                       u"expected a.b.c.d"_s);
        host.portRange = text(t, "port_range");
        t.eachScalar("sysctl", [&](const QString& key, const QString& value) {
            if (!key.startsWith("net."_L1))
                t.complain(t.positionOf("sysctl"), u"'%1' cannot be set in a lab"_s.arg(key.left(80)),
                           u"expected a key under 'net.'"_s);
            host.sysctls.push_back({key, value});
        });
        m_scenario.hosts.push_back(host);
    }

    void readWorker(const toml::table& table)
    {
        TomlTable t(table, u"a worker"_s, m_diagnostics);
        ScenarioWorker worker;
        worker.name = newName(t, "name", m_names.workers, u"worker"_s);
        worker.host = t.oneOf("host", m_names.hosts, Need::Required);
        worker.engine = t.string("engine", Need::Optional, u"posix"_s);
        if (!worker.engine.startsWith("${"_L1) && worker.engine != "posix"_L1 && worker.engine != "qt"_L1)
            t.complain(t.positionOf("engine"), u"there is no engine '%1'"_s.arg(worker.engine.left(60)),
                       u"expected posix or qt"_s);
        checkKnobs(t, "engine", worker.engine, m_names);
        m_scenario.workers.push_back(worker);
    }

    void readVariant(const toml::table& table)
    {
        TomlTable t(table, u"a variant"_s, m_diagnostics);
        Variant variant;
        variant.id = newName(t, "id", m_names.variants, u"variant"_s);
        variant.title = t.string("title", Need::Required);
        variant.summary = t.string("summary");
        variant.mode = t.oneOf("mode", {u"wire"_s, u"loopback"_s}, Need::Optional, u"wire"_s) == "loopback"_L1
                           ? LabMode::Loopback
                           : LabMode::Wire;
        variant.slow = t.boolean("slow", false);
        t.eachScalar("knobs", [&](const QString& name, const QString& value) {
            const auto knob = std::find_if(m_scenario.knobs.begin(), m_scenario.knobs.end(),
                                           [&](const Knob& k) { return k.name == name; });
            if (knob == m_scenario.knobs.end())
                t.complain(t.positionOf("knobs"), u"there is no knob '%1'"_s.arg(name),
                           u"known: %1"_s.arg(m_names.knobs.join(u", "_s)));
            else if (!knob->allowed.isEmpty() && !knob->allowed.contains(value))
                t.complain(t.positionOf("knobs"), u"knob '%1' cannot be '%2'"_s.arg(name, value),
                           u"expected one of %1"_s.arg(knob->allowed.join(u", "_s)));
            variant.knobs.insert(name, value);
        });
        m_scenario.variants.push_back(variant);
    }

    void readStep(const toml::table& table)
    {
        TomlTable t(table, u"a step"_s, m_diagnostics);
        Step step;
        step.at = t.position();
        step.id = newName(t, "id", m_names.steps, u"step"_s);
        step.title = t.string("title", Need::Required);
        step.say = text(t, "say").trimmed();
        step.notes = text(t, "notes").trimmed();
        step.variants = variantNames(t, m_names);
        step.releaseFrames = t.boolean("release_frames", false);
        t.eachTable("do",
                    [&](const toml::table& action) { step.actions.push_back(readAction(action, m_names, m_diagnostics)); });
        t.eachTable("needs", [&](const toml::table& need) { readAwait(need, step.needs); });
        t.eachTable("await", [&](const toml::table& await) { readAwait(await, step.awaits); });
        t.eachTable("predict", [&](const toml::table& predict) { readPrediction(predict, step); });
        m_scenario.steps.push_back(step);
    }

    void readAwait(const toml::table& table, std::vector<Await>& awaits)
    {
        TomlTable t(table, u"an await"_s, m_diagnostics);
        Await await;
        await.at = t.position();
        if (t.has("held")) {
            await.count = t.integer("held", 0, 100000);
        } else {
            await.host = t.oneOf("host", m_names.hosts, Need::Required);
            await.state = t.state("state", Need::Required);
            await.count = t.integer("count", 0, 100000, Need::Optional, 1);
        }
        awaits.push_back(await);
    }

    void readPrediction(const toml::table& table, Step& step)
    {
        TomlTable t(table, u"a prediction"_s, m_diagnostics);
        Prediction p;
        p.question = text(t, "question", Need::Required);
        p.worker = t.oneOf("worker", m_names.workers);
        p.call = t.oneOf("call", actionCallNames());
        p.nth = t.integer("nth", 1, 1000, Need::Optional, 1);
        p.host = t.oneOf("host", m_names.hosts);
        if (t.has("state"))
            p.counted = t.state("state", Need::Optional);
        p.flags = t.oneOf("flags", flagWords());
        p.reveal = t.string("reveal");
        m_reveals.push_back({t.positionOf("reveal"), p.reveal});
        t.eachTable(
            "options", [&](const toml::table& option) { p.options.push_back(readOption(option, t, p)); }, Need::Required);
        step.prediction = p;
    }

    Prediction::Option readOption(const toml::table& table, TomlTable& asked, const Prediction& p)
    {
        TomlTable o(table, u"an option"_s, m_diagnostics);
        Prediction::Option option{o.string("id", Need::Required), o.string("text", Need::Required)};
        const auto needs = [&](bool given, const char* what, const char* key) {
            if (!given)
                asked.complain(o.positionOf(key),
                               u"'%1' needs the prediction's '%2'"_s.arg(QLatin1String(key), QLatin1String(what)));
        };
        if (o.has("result")) {
            option.result = readResult(o);
            needs(!p.worker.isEmpty(), "worker", "result");
            needs(!p.call.isEmpty(), "call", "result");
        }
        if (o.has("reads")) {
            option.reads = o.string("reads");
            needs(!p.worker.isEmpty(), "worker", "reads");
        }
        if (o.has("contains")) {
            option.contains = o.string("contains");
            needs(!p.worker.isEmpty(), "worker", "contains");
        }
        if (o.has("state")) {
            QStringList states{u"none"_s};
            for (TcpState state : allTcpStates)
                states << stateName(state);
            option.state = o.oneOf("state", states);
            needs(!p.worker.isEmpty(), "worker", "state");
            needs(!p.host.isEmpty(), "host", "state");
        }
        if (o.has("flags")) {
            option.flags = o.oneOf("flags", flagWords() << u"none"_s);
            needs(!p.host.isEmpty(), "host", "flags");
        }
        if (o.has("count")) {
            option.count = o.integer("count", 0, 100000);
            needs(!p.host.isEmpty(), "host", "count");
            needs(p.counted || !p.flags.isEmpty(), "state' or 'flags", "count");
        }
        for (auto [key, limit] : {std::pair{"at_least", &option.atLeastNs}, {"at_most", &option.atMostNs}}) {
            if (!o.has(key))
                continue;
            *limit = parseDuration(o.string(key));
            if (!*limit)
                o.complain(o.positionOf(key), u"this is not a duration"_s, u"expected such as '1s' or '250ms'"_s);
            needs(!p.call.isEmpty(), "call", key);
        }
        if (!decides(option))
            o.complain(o.position(), u"nothing tells when this option is the right one"_s,
                       u"expected result, reads, contains, state, flags, count, at_least or at_most"_s);
        return option;
    }

    QString text(TomlTable& t, const char* key, Need need = Need::Optional) { return knobText(t, key, m_names, need); }

    bool onOneNetwork() const
    {
        if (m_scenario.hosts.size() != 2)
            return true;
        const std::optional<Address> a = Address::parse(m_scenario.hosts[0].address);
        const std::optional<Address> b = Address::parse(m_scenario.hosts[1].address);
        return !a || !b || (*a != *b && a->v4HostOrder() >> 8 == b->v4HostOrder() >> 8);
    }

    void requireStep()
    {
        for (const Variant& variant : m_scenario.variants) {
            const bool any = std::any_of(m_scenario.steps.begin(), m_scenario.steps.end(), [&](const Step& step) {
                return step.variants.isEmpty() || step.variants.contains(variant.id);
            });
            if (!any && !m_scenario.steps.empty())
                m_diagnostics.push_back({m_scenario.steps.front().at, u"variant '%1' has no step"_s.arg(variant.id), {}});
        }
    }

    Scenario& m_scenario;
    std::vector<Diagnostic>& m_diagnostics;
    std::vector<std::pair<SourcePosition, QStringList>> m_knobVariants; ///< knobs come before the variants they name
    std::vector<std::pair<SourcePosition, QString>> m_reveals;          ///< and predictions before the steps they name
    ScenarioNames m_names;
};

} // namespace

ReadScenario readScenario(const QByteArray& text, const QString& fileName)
{
    ReadScenario read;
    read.scenario.fileName = fileName;
    read.scenario.text = QString::fromUtf8(text);
    try {
        const toml::table document = toml::parse(std::string_view(text.constData(), size_t(text.size())));
        Reader(read.scenario, read.diagnostics).read(document);
    } catch (const toml::parse_error& error) {
        const toml::source_position& begin = error.source().begin;
        read.diagnostics.push_back({{int(begin.line), int(begin.column)}, QString::fromUtf8(error.what()), {}});
    }
    std::stable_sort(read.diagnostics.begin(), read.diagnostics.end(), [](const Diagnostic& a, const Diagnostic& b) {
        return std::pair(a.at.line, a.at.column) < std::pair(b.at.line, b.at.column);
    });
    return read;
}

Result<Scenario> loadScenario(const QString& path)
{
    QFile file(path);
    const auto failed = [&](const QString& why) { return tl::unexpected(Error{u"read the scenario"_s, path, why, {}}); };
    if (!file.open(QIODevice::ReadOnly))
        return failed(file.errorString());
    if (file.size() > maxFileBytes)
        return failed(u"it is larger than 1 MiB"_s);
    ReadScenario read = readScenario(file.readAll(), path);
    if (read.diagnostics.empty())
        return std::move(read.scenario);
    QStringList lines;
    for (const Diagnostic& diagnostic : read.diagnostics)
        lines << diagnostic.text(path, read.scenario.text);
    return failed(u"it has %1 mistakes\n%2"_s.arg(lines.size()).arg(lines.join(u'\n')));
}

} // namespace statewire
