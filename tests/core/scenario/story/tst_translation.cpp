// SPDX-License-Identifier: GPL-3.0-or-later
// A scenario in the language of who reads it; what is not translated stays as it is.
#include "scenario/format/scenarioreader.h"
#include "scenario/report/report.h"
#include "scenario/story/translation.h"
#include "support/scenariotext.h"
#include "support/testregistry.h"

#include <QTest>

using namespace statewire;
using namespace statewire::test;
using namespace Qt::StringLiterals;

namespace {

const QByteArray text = ScenarioText{.title = "A title",
                                     .question = "A question?",
                                     .keys = "summary = \"A summary.\"\n",
                                     .knobs = R"([[knob]]
name = "port"
title = "The port"
default = "80"
)",
                                     .rest = R"([[variant]]
id = "default"
title = "As it is"
summary = "Nothing is changed."
[[step]]
id = "s"
title = "A step"
say = "It listens on ${port}."
do = [{ wait = "1ms", why = "a pause" }, { wait = "2ms", why = "another" }]
[step.predict]
question = "And then?"
worker = "w"
call = "connect"
options = [{ id = "yes", text = "yes", result = "ok" }, { id = "no", text = "no", result = "ECONNREFUSED" }]
[[check]]
id = "c"
claim = "A claim"
kind = "rearmed"
worker = "w"
host = "client"
[translation.de]
title = "Ein Titel"
question = "Eine Frage?"
[translation.de.knob.port]
title = "Der Port"
[translation.de.variant.default]
title = "Wie es ist"
[translation.de.step.s]
say = "Er lauscht an ${port}."
question = "Und dann?"
options = { no = "nein" }
waits = ["eine Pause"]
[translation.de.check.c]
claim = "Eine Behauptung"
[translation.pt_BR]
title = "Um título"
)"}
                            .toml();

Scenario scenario()
{
    ReadScenario read = readScenario(text, u"x.toml"_s);
    for (const Diagnostic& d : read.diagnostics)
        qWarning() << d.text(u"x.toml"_s, QString::fromUtf8(text));
    return read.scenario;
}

QString titleIn(const QStringList& languages)
{
    return translated(scenario(), languages).title;
}

} // namespace

class TestTranslation : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theFirstLanguageThatThereIsCounts()
    {
        QCOMPARE(titleIn({}), u"A title"_s);
        QCOMPARE(titleIn({u"de"_s}), u"Ein Titel"_s);
        QCOMPARE(titleIn({u"de-AT"_s, u"de"_s}), u"Ein Titel"_s);
        QCOMPARE(titleIn({u"fr-FR"_s, u"fr"_s, u"de"_s}), u"Ein Titel"_s);
        QCOMPARE(titleIn({u"pt_BR"_s}), u"Um título"_s);
        QCOMPARE(titleIn({u"fr"_s}), u"A title"_s);
        // The file's own language comes before one that is wanted less.
        QCOMPARE(titleIn({u"en-GB"_s, u"en"_s, u"de"_s}), u"A title"_s);
        QCOMPARE(titleIn({u"C"_s}), u"A title"_s);
    }

    void everyTextOfAPlanIsTranslatedAndTheRestStays()
    {
        const Result<Plan> plan = makePlan(scenario(), {}, {{u"port"_s, u"2016"_s}}, {u"6.1"_s, {u"de"_s}});
        QVERIFY(plan);
        QCOMPARE(plan->title, u"Ein Titel"_s);
        QCOMPARE(plan->question, u"Eine Frage?"_s);
        QCOMPARE(plan->knobs[0].title, u"Der Port"_s);
        QCOMPARE(plan->variant.title, u"Wie es ist"_s);
        QCOMPARE(plan->variant.summary, u"Nothing is changed."_s);
        const Step& step = plan->steps[0];
        QCOMPARE(step.title, u"A step"_s);
        QCOMPARE(step.say, u"Er lauscht an 2016."_s);
        QCOMPARE(step.actions[0].why, u"eine Pause"_s);
        QCOMPARE(step.actions[1].why, u"another"_s);
        QCOMPARE(step.prediction->question, u"Und dann?"_s);
        QCOMPARE(step.prediction->options[0].text, u"yes"_s);
        QCOMPARE(step.prediction->options[1].text, u"nein"_s);
        QCOMPARE(plan->checks[0].claim, u"Eine Behauptung"_s);
    }

    void whatACheckExpectsElsewhereHasItsClaimInThatLanguageToo()
    {
        Scenario original = scenario();
        CheckSpec difference = original.checks[0];
        difference.when.kernel = u">=2"_s;
        difference.differs.clear();
        original.checks[0].differs = {difference};
        const Result<Plan> plan = makePlan(original, {}, {}, {u"6.1"_s, {u"de"_s}});
        QVERIFY(plan);
        QCOMPARE(plan->checks[0].when.kernel, u">=2"_s);
        QCOMPARE(plan->checks[0].claim, u"Eine Behauptung"_s);
    }

    void aRecordingIsToldInEitherLanguage()
    {
        Session session;
        session.append({0, SessionInfo{1, u"test"_s, u"6.1.7"_s, LabMode::Wire, 0}});
        session.append({1, ScenarioInfo{u"x"_s, u"default"_s, {}, QString::fromUtf8(text), u"x.toml"_s}});
        QCOMPARE(makeReport(session, {u"de"_s})->plan.title, u"Ein Titel"_s);
        QCOMPARE(makeReport(session, {u"de"_s})->checks[0].claim.text(), u"Eine Behauptung"_s);
        QCOMPARE(makeReport(session, {u"en"_s})->plan.title, u"A title"_s);
    }
};

STATEWIRE_TEST(TestTranslation);
#include "tst_translation.moc"
