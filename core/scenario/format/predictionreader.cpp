// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/format/predictionreader.h"

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

Prediction::Option readOption(const toml::table& table, const Prediction& asked, Reading& reading)
{
    TomlTable o(table, u"option"_s, reading);
    Prediction::Option option{o.string("id"), o.string("text")};
    option.result = o.string("result");
    if (o.has("reads"))
        option.reads = o.string("reads");
    option.contains = o.string("contains");
    option.state = o.string("state");
    option.flags = o.string("flags");
    if (o.has("count"))
        option.count = o.integer("count");
    option.atLeastNs = o.duration("at_least");
    option.atMostNs = o.duration("at_most");

    const auto needs = [&](const char* key, bool given, const QString& what) {
        if (o.has(key) && !given)
            o.complain(o.positionOf(key), u"'%1' needs the prediction's '%2'"_s.arg(QLatin1String(key), what));
    };
    const bool worker = !asked.worker.isEmpty();
    const bool call = asked.call.has_value();
    const bool host = !asked.host.isEmpty();
    for (const char* key : {"result", "reads", "contains", "state"})
        needs(key, worker, u"worker"_s);
    for (const char* key : {"result", "at_least", "at_most"})
        needs(key, call, u"call"_s);
    for (const char* key : {"state", "flags", "count"})
        needs(key, host, u"host"_s);
    needs("count", asked.counted || !asked.flags.isEmpty(), u"state' or 'flags"_s);
    return option;
}

} // namespace

Prediction readPrediction(const toml::table& table, Reading& reading)
{
    TomlTable t(table, u"predict"_s, reading);
    Prediction p;
    p.question = t.string("question");
    p.worker = t.string("worker");
    p.call = callFromName(t.string("call"));
    p.nth = t.integer("nth", 1);
    p.host = t.string("host");
    if (t.has("state"))
        p.counted = t.state("state");
    p.flags = t.string("flags");
    p.reveal = t.string("reveal");
    QStringList ids;
    t.eachTable("options", [&](const toml::table& option) {
        p.options.push_back(readOption(option, p, reading));
        const QString& id = p.options.back().id;
        if (const toml::node* node = option.get("id"); node && ids.contains(id))
            t.complain(positionOf(*node), u"there is an option '%1' already"_s.arg(id.left(60)));
        ids << id;
    });
    return p;
}

} // namespace statewire
