// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/format/scenarioreader.h"

#include "scenario/format/actionreader.h"
#include "scenario/format/checkreader.h"
#include "scenario/format/predictionreader.h"
#include "scenario/format/rehearsal.h"
#include "scenario/format/translationreader.h"

#include <QFile>
#include <QFileInfo>
#include <algorithm>
#include <sys/stat.h>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 maxFileBytes = 1 << 20;

/// Turns the parsed document into a Scenario and collects every mistake.
class Reader
{
public:
    Reader(Scenario& scenario, Reading& reading) : m_scenario(scenario), m_reading(reading) {}

    void read(const toml::table& document)
    {
        collectNames(document);
        TomlTable t(document, u"scenario"_s, m_reading);
        t.integer("format");
        m_scenario.id = t.string("id");
        m_scenario.title = t.string("title");
        m_scenario.question = t.string("question");
        m_scenario.group = t.string("group");
        m_scenario.summary = t.string("summary");
        m_scenario.language = t.string("language", m_scenario.language);
        t.eachTable("source", [this](const toml::table& table) { readSource(table); });
        t.eachTable("knob", [this](const toml::table& table) { readKnob(table); });
        t.eachTable("host", [this](const toml::table& table) { readHost(table); });
        t.eachTable("worker", [this](const toml::table& table) { readWorker(table); });
        t.eachTable("variant", [this](const toml::table& table) { readVariant(table); });
        if (m_scenario.variants.empty()) {
            Variant usual;
            usual.id = u"default"_s;
            usual.title = u"As written"_s;
            m_scenario.variants.push_back(usual);
        }
        t.eachTable("step", [this](const toml::table& table) { readStep(table); });
        t.eachTable("check", [this](const toml::table& table) { m_scenario.checks.push_back(readCheck(table, m_reading)); });
        readTranslations(t, m_scenario, m_reading);
        checkHosts(t, document);
        for (const char* key : {"worker", "step"}) {
            const toml::array* array = document.get_as<toml::array>(key);
            if (array && array->empty())
                t.complain(t.positionOf(key), u"a scenario needs a %1"_s.arg(QLatin1String(key)));
        }
        requireStep();
    }

private:
    /// What the file defines may be named before it stands there.
    void collectNames(const toml::table& document)
    {
        m_reading.names = {
            {NameKind::Knob, namesIn(document, "knob", "name")},     {NameKind::Host, namesIn(document, "host", "name")},
            {NameKind::Worker, namesIn(document, "worker", "name")}, {NameKind::Variant, namesIn(document, "variant", "id")},
            {NameKind::Step, namesIn(document, "step", "id")},       {NameKind::Check, namesIn(document, "check", "id")}};
        if (!document.contains("variant"))
            m_reading.names[NameKind::Variant] << u"default"_s;
    }

    void readSource(const toml::table& table)
    {
        TomlTable t(table, u"source"_s, m_reading);
        m_scenario.sources.push_back({t.string("title"), t.string("where"), t.string("url")});
    }

    void readKnob(const toml::table& table)
    {
        TomlTable t(table, u"knob"_s, m_reading);
        Knob knob;
        knob.name = t.string("name");
        knob.title = t.string("title");
        knob.value = t.string("default");
        knob.allowed = t.strings("values");
        if (t.has("default") && !knob.allowed.isEmpty() && !knob.allowed.contains(knob.value))
            t.complain(t.positionOf("default"), u"the default of knob '%1' is not among its values"_s.arg(knob.name),
                       u"expected one of %1"_s.arg(knob.allowed.join(u", "_s)));
        knob.variants = t.strings("variants");
        m_scenario.knobs.push_back(knob);
    }

    void readHost(const toml::table& table)
    {
        TomlTable t(table, u"host"_s, m_reading);
        ScenarioHost host;
        host.name = t.string("name");
        host.address = t.string("address");
        if (const auto address = Address::parse(host.address);
            !host.address.isEmpty() && (!address || address->family != Family::V4))
            t.complain(t.positionOf("address"), u"'%1' is not an IPv4 address"_s.arg(host.address.left(60)),
                       u"expected a.b.c.d"_s);
        host.portRange = t.string("port_range");
        t.eachScalar("sysctl", [&](const QString& key, const QString& value, SourcePosition, SourcePosition) {
            host.sysctls.push_back({key, value});
        });
        m_scenario.hosts.push_back(host);
    }

    void readWorker(const toml::table& table)
    {
        TomlTable t(table, u"worker"_s, m_reading);
        m_scenario.workers.push_back({t.string("name"), t.string("host"), t.string("engine", u"posix"_s)});
    }

    void readVariant(const toml::table& table)
    {
        TomlTable t(table, u"variant"_s, m_reading);
        Variant variant;
        variant.at = t.position();
        variant.id = t.string("id");
        variant.title = t.string("title");
        variant.summary = t.string("summary");
        if (const QString mode = t.string("mode"); !mode.isEmpty())
            variant.mode = LabMode::named(mode);
        variant.slow = t.boolean("slow", false);
        variant.when = readWhen(t, m_reading);
        t.eachScalar("knobs", [&](const QString& name, const QString& value, SourcePosition nameAt, SourcePosition valueAt) {
            const auto knob = std::find_if(m_scenario.knobs.begin(), m_scenario.knobs.end(),
                                           [&](const Knob& k) { return k.name == name; });
            if (knob == m_scenario.knobs.end())
                return;
            if (!knob->allowed.isEmpty() && !knob->allowed.contains(value))
                t.complain(valueAt, u"knob '%1' cannot be '%2'"_s.arg(name, value.left(60)),
                           u"expected one of %1"_s.arg(knob->allowed.join(u", "_s)));
            if (!knob->variants.isEmpty() && !knob->variants.contains(variant.id))
                t.complain(nameAt, u"knob '%1' cannot be turned in variant '%2'"_s.arg(name, variant.id.left(60)),
                           u"its variants are %1"_s.arg(knob->variants.join(u", "_s)));
            variant.knobs.insert(name, value);
        });
        m_scenario.variants.push_back(variant);
    }

    void readStep(const toml::table& table)
    {
        TomlTable t(table, u"step"_s, m_reading);
        Step step;
        step.at = t.position();
        step.id = t.string("id");
        step.title = t.string("title");
        step.say = t.string("say").trimmed();
        step.meanwhile = t.string("meanwhile").trimmed();
        step.notes = t.string("notes").trimmed();
        step.variants = t.strings("variants");
        step.when = readWhen(t, m_reading);
        step.releaseFrames = t.boolean("release_frames", false);
        t.eachTable("do", [&](const toml::table& action) { step.actions.push_back(readAction(action, m_reading)); });
        t.eachTable("needs", [&](const toml::table& need) { readAwait(need, step.needs); });
        t.eachTable("await", [&](const toml::table& await) { readAwait(await, step.awaits); });
        t.eachTable("predict", [&](const toml::table& predict) { step.prediction = readPrediction(predict, m_reading); });
        m_scenario.steps.push_back(step);
    }

    void readAwait(const toml::table& table, std::vector<Await>& awaits)
    {
        TomlTable t(table, u"await"_s, m_reading);
        Await await;
        await.at = t.position();
        if (t.kind() == "held"_L1) {
            await.count = t.integer("held");
        } else if (t.kind() == "sockets"_L1) {
            await.host = t.string("host");
            await.state = t.state("state");
            await.count = t.integer("count", 1);
        } else if (t.kind() == "returned"_L1) {
            await.call = callFromName(t.string("returned"));
            await.worker = t.string("worker");
        }
        awaits.push_back(await);
    }

    void checkHosts(TomlTable& t, const toml::table& document)
    {
        const std::vector<ScenarioHost>& hosts = m_scenario.hosts;
        const toml::array* places = document.get_as<toml::array>("host");
        const auto place = [&](size_t i) {
            return places && i < places->size() ? positionOf(*places->get(i)) : t.positionOf("host");
        };
        if (!document.contains("host"))
            return;
        if (hosts.size() != 2)
            t.complain(place(hosts.size() > 2 ? 2 : 0), u"a lab has two hosts, not %1"_s.arg(hosts.size()));
        else if (!hosts[0].address.isEmpty() && hosts[0].address == hosts[1].address)
            t.complain(place(1), u"both hosts have the same address"_s);
        else if (!onOneNetwork())
            t.complain(place(1), u"the hosts cannot reach each other"_s,
                       u"expected two addresses that differ in the last number only"_s);
    }

    bool onOneNetwork() const
    {
        const std::optional<Address> a = Address::parse(m_scenario.hosts[0].address);
        const std::optional<Address> b = Address::parse(m_scenario.hosts[1].address);
        const bool both = a && b && a->family == Family::V4 && b->family == Family::V4;
        return !both || (*a != *b && a->v4HostOrder() >> 8 == b->v4HostOrder() >> 8);
    }

    void requireStep()
    {
        for (const Variant& variant : m_scenario.variants) {
            const bool any = std::any_of(m_scenario.steps.begin(), m_scenario.steps.end(), [&](const Step& step) {
                return step.variants.isEmpty() || step.variants.contains(variant.id);
            });
            if (!any && !m_scenario.steps.empty())
                m_reading.diagnostics.push_back({variant.at, u"variant '%1' has no step"_s.arg(variant.id), {}});
        }
    }

    Scenario& m_scenario;
    Reading& m_reading;
};

void sortByPlace(std::vector<Diagnostic>& diagnostics)
{
    std::stable_sort(diagnostics.begin(), diagnostics.end(), [](const Diagnostic& a, const Diagnostic& b) {
        return std::pair(a.at.line, a.at.column) < std::pair(b.at.line, b.at.column);
    });
}

} // namespace

ReadScenario readScenario(const QByteArray& text, const QString& fileName)
{
    ReadScenario read;
    read.scenario.fileName = fileName;
    read.scenario.text = QString::fromUtf8(text);
    try {
        const toml::table document = toml::parse(std::string_view(text.constData(), size_t(text.size())));
        Reading reading{read.diagnostics, read.doubts, read.scenario.text.split(u'\n'), {}, {}};
        Reader(read.scenario, reading).read(document);
    } catch (const toml::parse_error& error) {
        const toml::source_position& begin = error.source().begin;
        const std::string_view why = error.description();
        read.diagnostics.push_back({{int(begin.line), int(begin.column)},
                                    u"this is not TOML: "_s + QString::fromUtf8(why.data(), qsizetype(why.size())),
                                    {}});
    }
    if (read.diagnostics.empty())
        read.diagnostics = rehearse(read.scenario);
    sortByPlace(read.diagnostics);
    return read;
}

std::vector<Diagnostic> ReadScenario::all() const
{
    std::vector<Diagnostic> both = diagnostics;
    both.insert(both.end(), doubts.begin(), doubts.end());
    sortByPlace(both);
    return both;
}

Result<QByteArray> readScenarioText(const QString& path)
{
    const auto failed = [&](const QString& why, const QString& remedy = {}) {
        return tl::unexpected(Error{u"read the scenario"_s, path, why, remedy});
    };
    const QString remedy = u"Name a file of text"_s;
    const QFileInfo info(path);
    if (info.isDir())
        return failed(u"it is a folder"_s, remedy);
    // To open a pipe without a writer takes for ever; those below /dev are what the shell has opened already.
    struct stat kind = {};
    const bool special = ::stat(QFile::encodeName(path).constData(), &kind) == 0 && !S_ISREG(kind.st_mode) &&
                         !(S_ISFIFO(kind.st_mode) && path.startsWith("/dev/"_L1));
    if (special)
        return failed(u"it is no regular file"_s, remedy);
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return failed(file.errorString());
    // One byte more than is allowed, for not every file knows its size.
    QByteArray text;
    while (text.size() <= maxFileBytes) {
        const QByteArray more = file.read(maxFileBytes + 1 - text.size());
        if (more.isEmpty())
            break;
        text += more;
    }
    if (file.error() != QFileDevice::NoError)
        return failed(file.errorString());
    if (text.size() > maxFileBytes)
        return failed(u"it is larger than 1 MiB"_s, u"Is it a scenario?"_s);
    return text;
}

Result<Scenario> loadScenario(const QString& path)
{
    const auto failed = [&](const QString& why) { return tl::unexpected(Error{u"read the scenario"_s, path, why, {}}); };
    const Result<QByteArray> text = readScenarioText(path);
    if (!text)
        return tl::unexpected(text.error());
    ReadScenario read = readScenario(*text, path);
    if (read.diagnostics.empty())
        return std::move(read.scenario);
    QStringList lines;
    for (const Diagnostic& diagnostic : read.diagnostics)
        lines << diagnostic.text(path, read.scenario.text);
    return failed((lines.size() == 1 ? u"it has a mistake\n%2"_s : u"it has %1 mistakes\n%2"_s.arg(lines.size()))
                      .arg(lines.join(u'\n')));
}

} // namespace statewire
