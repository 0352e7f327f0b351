// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/checkreader.h"

#include "base/errnoname.h"
#include "explain/explain.h"
#include "lab/wirerule.h"

#include <algorithm>

namespace statewire {

using namespace Qt::StringLiterals;
using Need = TomlTable::Need;

QString readResult(TomlTable& t)
{
    static const QStringList known = [] {
        constexpr int lastErrno = 133; // EHWPOISON
        QStringList names{u"ok"_s};
        for (int code = 1; code <= lastErrno; ++code)
            names << errnoName(code);
        return names;
    }();
    const QString result = t.string("result", Need::Required);
    if (t.has("result") && !known.contains(result)) {
        const QString meant = didYouMean(result, known);
        t.complain(t.positionOf("result"), u"'%1' is no result of a call"_s.arg(result.left(60)),
                   meant.isEmpty() ? u"expected ok, or an errno's name such as ECONNREFUSED"_s
                                   : u"did you mean '%1'?"_s.arg(meant));
    }
    return result;
}

QString newName(TomlTable& t, const char* key, QStringList& names, const QString& what)
{
    const QString name = t.string(key, Need::Required);
    if (name.isEmpty())
        return name;
    if (names.contains(name))
        t.complain(t.positionOf(key), u"there is a %1 '%2' already"_s.arg(what, name.left(60)));
    names << name;
    return name;
}

QStringList variantNames(TomlTable& t, const ScenarioNames& names)
{
    const QStringList given = t.strings("variants");
    QStringList known = names.variants;
    if (known.isEmpty())
        known << u"default"_s;
    for (const QString& name : given) {
        if (known.contains(name))
            continue;
        const QString meant = didYouMean(name, known);
        t.complain(t.positionOf("variants"), u"there is no variant '%1'"_s.arg(name.left(60)),
                   meant.isEmpty() ? u"known: %1"_s.arg(known.join(u", "_s)) : u"did you mean '%1'?"_s.arg(meant));
    }
    return given;
}

namespace {

constexpr int most = 1'000'000;

/// "at_least" and "at_most" as numbers, or "count" for both.
void readCounts(TomlTable& t, CheckSpec& c)
{
    if (t.has("count"))
        c.atLeast = c.atMost = t.integer("count", 0, most);
    if (t.has("at_least"))
        c.atLeast = t.integer("at_least", 0, most);
    if (t.has("at_most"))
        c.atMost = t.integer("at_most", 0, most);
    if (!c.atLeast && !c.atMost)
        t.complain(c.at, u"this check does not say how many"_s, u"expected count, at_least or at_most"_s);
}

/// "at_least" and "at_most" as durations.
void readDurations(TomlTable& t, CheckSpec& c, Need need)
{
    for (auto [key, limit] : {std::pair{"at_least", &c.atLeastNs}, {"at_most", &c.atMostNs}}) {
        if (!t.has(key))
            continue;
        *limit = parseDuration(t.string(key));
        if (!*limit)
            t.complain(t.positionOf(key), u"this is not a duration"_s, u"expected such as '1s' or '250ms'"_s);
    }
    if (need == Need::Required && !t.has("at_least") && !t.has("at_most"))
        t.complain(c.at, u"this check does not say how long"_s, u"expected at_least or at_most"_s);
}

} // namespace

CheckSpec readCheck(const toml::table& table, ScenarioNames& names, std::vector<Diagnostic>& diagnostics)
{
    static const QStringList kinds{u"call"_s,     u"sockets"_s, u"held-port"_s,     u"incarnation"_s,
                                   u"evidence"_s, u"life"_s,    u"retransmitted"_s, u"rearmed"_s,
                                   u"frames"_s,   u"counter"_s, u"text"_s,          u"duration"_s};
    TomlTable t(table, u"a check"_s, diagnostics);
    CheckSpec c;
    c.at = t.position();
    c.id = newName(t, "id", names.checks, u"check"_s);
    c.claim = t.string("claim", Need::Required);
    c.variants = variantNames(t, names);
    c.kind = CheckSpec::Kind(std::max<qsizetype>(0, kinds.indexOf(t.oneOf("kind", kinds, Need::Required, u"call"_s))));
    switch (c.kind) {
    case CheckSpec::Kind::Call:
        c.worker = t.oneOf("worker", names.workers, Need::Required);
        c.call = t.oneOf("call", actionCallNames(), Need::Required);
        c.result = readResult(t);
        c.nth = t.integer("nth", 1, most, Need::Optional, 1);
        c.socket = t.string("socket");
        readDurations(t, c, Need::Optional);
        break;
    case CheckSpec::Kind::Sockets:
        c.host = t.oneOf("host", names.hosts, Need::Required);
        c.state = t.state("state", Need::Required);
        c.count = t.integer("count", 0, 100000, Need::Required);
        c.step = t.oneOf("step", names.steps, Need::Required);
        c.atEnd = t.oneOf("when", {u"begin"_s, u"end"_s}, Need::Optional, u"begin"_s) == "end"_L1;
        break;
    case CheckSpec::Kind::HeldPort:
        c.worker = t.oneOf("worker", names.workers, Need::Required);
        c.host = t.oneOf("host", names.hosts, Need::Required);
        c.state = t.state("state", Need::Required);
        break;
    case CheckSpec::Kind::Incarnation:
        c.worker = t.oneOf("worker", names.workers, Need::Required);
        c.host = t.oneOf("host", names.hosts, Need::Required);
        c.count = t.integer("count", 1, 100000, Need::Required);
        break;
    case CheckSpec::Kind::Evidence:
        c.rule = t.oneOf("rule", evidenceRuleIds(), Need::Required);
        c.worker = t.oneOf("worker", names.workers);
        c.host = t.oneOf("host", names.hosts);
        c.holds = t.boolean("holds", true);
        c.unknown = t.boolean("unknown", false);
        break;
    case CheckSpec::Kind::Life:
        c.workers = t.strings("workers");
        for (const QString& name : c.workers) {
            if (!names.workers.contains(name))
                t.complain(t.positionOf("workers"), u"there is no worker '%1'"_s.arg(name.left(60)),
                           u"known: %1"_s.arg(names.workers.join(u", "_s)));
        }
        c.host = t.oneOf("host", names.hosts, Need::Required);
        c.states = t.states("states");
        c.observed = t.boolean("observed", true);
        break;
    case CheckSpec::Kind::Retransmitted:
        c.worker = t.oneOf("worker", names.workers, Need::Required);
        c.host = t.oneOf("host", names.hosts, Need::Required);
        c.state = t.state("state", Need::Required);
        break;
    case CheckSpec::Kind::Rearmed:
        c.worker = t.oneOf("worker", names.workers, Need::Required);
        c.host = t.oneOf("host", names.hosts, Need::Required);
        break;
    case CheckSpec::Kind::Frames:
        c.host = t.oneOf("from", names.hosts);
        c.flags = t.oneOf("flags", flagWords());
        c.text = t.string("contains");
        c.step = t.oneOf("step", names.steps);
        c.fate = t.oneOf("fate", {u"delivered"_s, u"dropped"_s, u"absorbed"_s});
        readCounts(t, c);
        break;
    case CheckSpec::Kind::Counter:
        c.host = t.oneOf("host", names.hosts, Need::Required);
        c.name = t.string("counter", Need::Required);
        readCounts(t, c);
        break;
    case CheckSpec::Kind::Text:
        c.worker = t.oneOf("worker", names.workers, Need::Required);
        c.socket = t.string("socket");
        c.text = t.string("text", Need::Required);
        break;
    case CheckSpec::Kind::Duration:
        c.worker = t.oneOf("worker", names.workers, Need::Required);
        c.host = t.oneOf("host", names.hosts, Need::Required);
        c.state = t.state("state", Need::Required);
        readDurations(t, c, Need::Required);
        break;
    }
    return c;
}

} // namespace statewire
