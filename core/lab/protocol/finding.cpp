// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/protocol/finding.h"

#include "base/words.h"
#include "session/jsonfields.h"
#include "session/sentencejson.h"

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

constexpr NamedValues<Finding::Outcome> outcomes = {{"works"_L1, Finding::Outcome::Works},
                                                    {"limited"_L1, Finding::Outcome::Limited},
                                                    {"fails"_L1, Finding::Outcome::Fails},
                                                    {"not-tried"_L1, Finding::Outcome::NotTried}};

} // namespace

QString nameOf(Finding::Outcome outcome)
{
    return wordOf(outcome, outcomes);
}

QJsonObject findingToJson(const Finding& finding)
{
    QJsonObject object{{u"id"_s, finding.id}, {u"outcome"_s, nameOf(finding.outcome)}};
    putSentence(object, u"tried"_s, finding.tried);
    if (finding.ofTheWindow)
        object.insert(u"of_the_window"_s, true);
    for (const auto& [key, sentence] :
         {std::pair{u"seen"_s, &finding.seen}, {u"why"_s, &finding.why}, {u"remedy"_s, &finding.remedy}}) {
        if (!sentence->isEmpty())
            putSentence(object, key, *sentence);
    }
    return object;
}

Result<Finding> findingFromJson(const QJsonObject& object)
{
    JsonFields fields(object);
    Finding finding;
    finding.id = fields.string("id"_L1);
    finding.outcome = fields.oneOf<Finding::Outcome>("outcome"_L1, outcomes);
    finding.tried = fields.sentence("tried"_L1);
    const auto optional = [&](QLatin1String key) { return fields.has(key) ? fields.sentence(key) : Sentence(); };
    finding.ofTheWindow = fields.boolean("of_the_window"_L1, false);
    finding.seen = optional("seen"_L1);
    finding.why = optional("why"_L1);
    finding.remedy = optional("remedy"_L1);
    if (fields.error())
        return tl::unexpected(*fields.error());
    return finding;
}

void takeError(Finding& finding, const Error& error)
{
    Error cause = error;
    cause.remedy.clear();
    finding.why = Sentence(cause.text());
    finding.remedy = Sentence(error.remedy);
}

} // namespace statewire
