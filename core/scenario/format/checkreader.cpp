// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/format/checkreader.h"

#include "kernel/knowncounters.h"
#include "scenario/format/tomlwords.h"

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
            when.mode = LabMode::named(mode);
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
        c.arises = t.boolean("arises", c.arises);
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
void readSubject(TomlTable& t, CheckSpec& c, Reading& reading)
{
    switch (c.kind) {
    case CheckSpec::Kind::Call:
        c.worker = t.string("worker");
        c.call = callFromName(t.string("call"));
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
        if (const QStringList& known = knownCounters(); !c.name.isEmpty() && !known.contains(c.name))
            reading.doubts.push_back(
                {t.positionOf("counter"),
                 Sentence::tr("no kernel that is known counts '%1'").arg(c.name.left(longestShown)).told(),
                 suggestion(c.name, known)});
        break;
    case CheckSpec::Kind::Text:
        c.worker = t.string("worker");
        c.socket = t.string("socket");
        break;
    case CheckSpec::Kind::Duration:
        c.state = t.state("state");
        c.step = t.string("step");
        [[fallthrough]];
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
    readSubject(t, c, reading);
    readExpectation(t, c);
    if (c.kind != CheckSpec::Kind::Rearmed)
        t.eachTable("differs", [&](const toml::table& difference) { readDifference(difference, c, reading); });
    return c;
}

} // namespace statewire
