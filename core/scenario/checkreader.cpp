// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/checkreader.h"

<<<<<<< HEAD
#include "base/errnoname.h"
#include "explain/explain.h"
#include "lab/wirerule.h"

=======
>>>>>>> 496924c4a61670960834458a962bb24281d9d91f
#include <algorithm>

namespace statewire {

using namespace Qt::StringLiterals;

When readWhen(TomlTable& t, Reading& reading)
{
    When when;
    t.eachTable("when", [&](const toml::table& table) {
        TomlTable w(table, u"when"_s, reading);
        when.kernel = w.string("kernel");
        if (const QString mode = w.string("mode"); !mode.isEmpty())
            when.mode = mode == "loopback"_L1 ? LabMode::Loopback : LabMode::Wire;
        if (const std::optional<QString> bad = badKernelTerm(when.kernel); bad && w.has("kernel"))
            w.complain(w.positionOf("kernel", *bad), u"'%1' is no comparison with a version"_s.arg(bad->left(60)),
                       u"expected such as '>=4.12', '<6.2' or '>=4.12 <6.2'"_s);
    });
    return when;
}

namespace {

/// "at_least" and "at_most" as numbers, or "count" for both.
void readCounts(TomlTable& t, CheckSpec& c)
{
    if (t.has("count") || t.has("at_least") || t.has("at_most"))
        c.atLeast = c.atMost = std::nullopt;
    if (t.has("count"))
        c.atLeast = c.atMost = t.integer("count");
    if (t.has("at_least"))
        c.atLeast = t.integer("at_least");
    if (t.has("at_most"))
        c.atMost = t.integer("at_most");
}

/// "at_least" and "at_most" as durations.
void readDurations(TomlTable& t, CheckSpec& c)
{
    if (t.has("at_least"))
        c.atLeastNs = t.duration("at_least");
    if (t.has("at_most"))
        c.atMostNs = t.duration("at_most");
}

/// What is expected: of a check, or of one of its differences, where what is not given stays as it was.
void readExpectation(TomlTable& t, CheckSpec& c)
{
    switch (c.kind) {
    case CheckSpec::Kind::Call:
        c.result = t.string("result", c.result);
        readDurations(t, c);
        break;
    case CheckSpec::Kind::Sockets:
        if (t.has("state"))
            c.state = t.state("state");
        c.count = t.integer("count", c.count);
        break;
    case CheckSpec::Kind::HeldPort:
    case CheckSpec::Kind::Retransmitted:
        if (t.has("state"))
            c.state = t.state("state");
        break;
    case CheckSpec::Kind::Incarnation: c.count = t.integer("count", c.count); break;
    case CheckSpec::Kind::Evidence:
        c.holds = t.boolean("holds", c.holds);
        c.unknown = t.boolean("unknown", c.unknown);
        break;
    case CheckSpec::Kind::Life:
        if (t.has("states"))
            c.states = t.states("states");
        c.observed = t.boolean("observed", c.observed);
        break;
    case CheckSpec::Kind::Rearmed: break;
    case CheckSpec::Kind::Frames:
    case CheckSpec::Kind::Counter: readCounts(t, c); break;
    case CheckSpec::Kind::Text: c.text = t.string("text", c.text); break;
    case CheckSpec::Kind::Duration: readDurations(t, c); break;
    }
}

/// What is looked at.
void readSubject(TomlTable& t, CheckSpec& c)
{
    switch (c.kind) {
    case CheckSpec::Kind::Call:
        c.worker = t.string("worker");
        c.call = t.string("call");
        c.nth = t.integer("nth", 1);
        c.socket = t.string("socket");
        break;
    case CheckSpec::Kind::Sockets:
        c.host = t.string("host");
        c.step = t.string("step");
        c.atEnd = t.string("moment", c.atEnd ? u"end"_s : u"begin"_s) == "end"_L1;
        break;
    case CheckSpec::Kind::Evidence:
        c.rule = t.string("rule");
        c.worker = t.string("worker");
        c.host = t.string("host");
        break;
    case CheckSpec::Kind::Life:
        c.workers = t.strings("workers");
        c.host = t.string("host");
        break;
    case CheckSpec::Kind::Frames:
        c.host = t.string("from");
        c.flags = t.string("flags");
        c.text = t.string("contains");
        c.step = t.string("step");
        c.fate = t.string("fate");
        break;
    case CheckSpec::Kind::Counter:
        c.host = t.string("host");
        c.name = t.string("counter");
        break;
    case CheckSpec::Kind::Text:
        c.worker = t.string("worker");
        c.socket = t.string("socket");
        break;
    case CheckSpec::Kind::Duration: c.state = t.state("state"); [[fallthrough]];
    case CheckSpec::Kind::HeldPort:
    case CheckSpec::Kind::Incarnation:
    case CheckSpec::Kind::Retransmitted:
    case CheckSpec::Kind::Rearmed:
        c.worker = t.string("worker");
        c.host = t.string("host");
        break;
    }
}

void readDifference(const toml::table& table, CheckSpec& check, Reading& reading)
{
    TomlTable t(table, u"differs."_s + checkKindName(check.kind), reading);
    CheckSpec difference = check;
    difference.differs.clear();
    difference.when = readWhen(t, reading);
    difference.why = t.string("why");
    difference.at = t.position();
    readExpectation(t, difference);
    check.differs.push_back(difference);
}

} // namespace

CheckSpec readCheck(const toml::table& table, Reading& reading)
{
<<<<<<< HEAD
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
=======
    TomlTable t(table, u"check"_s, reading);
    CheckSpec c;
    c.at = t.position();
    c.id = t.string("id");
    c.claim = t.string("claim");
    c.variants = t.strings("variants");
    const std::optional<CheckSpec::Kind> kind = checkKindFromName(t.kind());
    if (!kind)
        return c;
    t.string("kind");
    c.kind = *kind;
    // Before `when` was about kernels, a check of sockets had its moment there.
    const toml::node* when = table.get("when");
    if (c.kind == CheckSpec::Kind::Sockets && when && when->is_string())
        c.atEnd = t.string("when") == "end"_L1;
    else
        c.when = readWhen(t, reading);
    readSubject(t, c);
    readExpectation(t, c);
    if (c.kind != CheckSpec::Kind::Rearmed)
        t.eachTable("differs", [&](const toml::table& difference) { readDifference(difference, c, reading); });
>>>>>>> 496924c4a61670960834458a962bb24281d9d91f
    return c;
}

} // namespace statewire
