// SPDX-License-Identifier: GPL-3.0-or-later
// A class votes on what will come: nothing that is visible before the vote is over may hold the answer's words.
//
// A sentence gives an answer away if it names the right option and no other. An option is named by its own words: not by
// those that every sentence has, nor by those that every story is about, nor by those that another option has too. What is
// told of the whole story may not name it in other words either ("reused" is "accepted", a RST is a "reset").
#include "scenario/format/scenarioreader.h"
#include "scenario/judge/prediction.h"
#include "support/bundledlibrary.h"
#include "support/testregistry.h"

#include <QDir>
#include <QHash>
#include <QRegularExpression>
#include <QSet>
#include <QTest>
#include <algorithm>
#include <array>

using namespace statewire;
using namespace statewire::test;
using namespace Qt::StringLiterals;

namespace {

using Words = QSet<QString>;

/// The right answers that no check of the story claims in a way that can be read off it.
struct Right
{
    const char* scenario;
    const char* step;
    const char* variants; ///< with a space between
    const char* option;
};

// clang-format off
constexpr Right rights[]{
    {"accept-queue", "unheard", "accept", "connected"},
    {"close-wait-leak", "ask-close", "server-closes", "client"},
    {"deferred-accept", "predict", "deferred silent", "syn-recv"},
    {"deferred-accept", "predict", "at-once", "established"},
    {"fin-wait-2", "ask-orphan", "orphan", "dropped"},
    {"fin-wait-2", "shutdown", "held", "stays"},
    {"fin-wait-2", "ask-fin", "fin-comes", "time-wait"},
    {"fin-wait-2", "linger2-set", "linger2 linger2-off", "dropped"},
    {"half-close", "end-of-request", "default", "answer"},
    {"half-close", "answer-to-nobody", "close", "pipe"},
    {"half-open", "ask-silent", "silent", "stays"},
    {"half-open", "ask-cut", "cut", "stays"},
    {"last-ack", "no-port", "lost", "ack"},
    {"last-ack", "no-port", "no-time-wait", "rst"},
    {"life-of-a-connection", "syn-sent", "default client-closes-first", "syn-ack"},
    {"life-of-a-connection", "last-ack", "default", "time-wait"},
    {"life-of-a-connection", "server-last-ack", "client-closes-first", "time-wait"},
    {"lost-segment", "predict", "rto probe", "answer"},
    {"lost-segment", "predict-good", "nothing-lost", "answer"},
    {"process-killed", "before", "default", "fin"},
    {"process-killed", "before", "unread", "reset"},
    {"process-killed", "end", "default", "time-wait"},
    {"reset-on-close", "ask", "default linger-0", "reset"},
    {"reset-on-close", "ask", "orderly linger-5", "fin"},
    {"simultaneous-close", "fins", "default", "time-wait"},
    {"simultaneous-close", "first-fin", "one-first", "gone"},
    {"syn-lost", "ask-count", "default two-retries-textbook", "three"},
    {"syn-lost", "ask-count", "textbook", "two"},
    {"syn-lost", "ask-count", "two-retries", "six"},
    {"syn-lost", "ask", "first-lost answer-lost", "late"},
    {"syn-lost", "ask", "none-lost", "accepted"},
    {"time-wait-assassination", "predict-rst", "default", "killed"},
    {"time-wait-assassination", "predict-rst", "rst-protected rst-wrong-number", "stands"},
    {"time-wait-assassination", "predict-old", "old-data", "killed"},
    {"time-wait-assassination", "predict-old", "old-data-protected", "stands"},
    {"time-wait-length", "lose", "lost-ack", "ends"},
    {"time-wait-length", "ask-no-loss", "no-loss", "nothing"},
    {"time-wait-overflow", "loss", "lost-ack", "yes"},
    {"time-wait-overflow", "loss", "lost-ack-with-room", "no"},
    {"why-time-wait", "arrives", "default assassinated", "mixed"},
    {"why-time-wait", "arrives", "isn-clock paws ack-check as-shipped", "new"},
    {"zero-window", "predict", "does-not-read large-buffer", "ok"},
    {"zero-window", "predict-reads", "reads", "ok"},
};

/// Sentences that name an answer and may, each with its reason.
struct Excepted
{
    const char* scenario;
    const char* sentence;
    const char* reason;
};
constexpr std::array<Excepted, 0> exceptions{};
// clang-format on

/// How else a word of an answer is said; what is told of the whole story must not say it either.
const QHash<QString, QString>& otherWords()
{
    static const QHash<QString, QString> words{
        {u"accepted"_s, u"accept succeed success reuse reopen"_s},
        {u"success"_s, u"succeed successful work"_s},
        {u"successful"_s, u"succeed success work"_s},
        {u"answer"_s, u"receive get"_s},
        {u"rst"_s, u"reset"_s},
        {u"reset"_s, u"rst"_s},
        {u"econnreset"_s, u"reset rst"_s},
        {u"econnrefused"_s, u"refuse"_s},
        {u"eaddrinuse"_s, u"taken"_s},
        {u"enoent"_s, u"gone remove missing exist became"_s},
    };
    return words;
}

QString stem(const QString& word)
{
    for (const QLatin1StringView ending : {"ful"_L1, "ing"_L1, "ed"_L1, "es"_L1, "s"_L1, "e"_L1}) {
        if (word.endsWith(ending) && word.size() - ending.size() >= 4)
            return word.chopped(ending.size());
    }
    return word;
}

Words stemsOf(const char* words)
{
    Words stems;
    for (const QString& word : QString::fromLatin1(words).split(u' '))
        stems << stem(word);
    return stems;
}

/// What any sentence may hold.
const Words& commonWords()
{
    static const Words words = stemsOf(
        "a about after again all also an and any are as at be been before both but by can did do does each every five for "
        "four from had has have he her his how if in into is it its just may more most must no nobody none not nothing of "
        "on once one only or other out over same six so some than that the their them then there they this three to two "
        "up was what when which who will with without would yet");
    return words;
}

/// What every story is about, and what it is told with.
const Words& subjects()
{
    static const Words words = stemsOf(
        "ack address answer bind byte call client close connect connection data end fin first four-tuple frame host "
        "kernel last left listen ms number old port process program read request right row s second segment send server "
        "shutdown socket state syn time time_wait wire");
    return words;
}

/// What a step other than the one that asks may say: how earlier calls ended, and how things stand.
const Words& outcomes()
{
    static const Words words = stemsOf("accepted success connected refused reset established still");
    return words;
}

/// The words that mean something, without the names of calls and what is said to be missing.
Words wordsOf(QString text)
{
    static const QRegularExpression notSaid(uR"(\w+\(\)|\b(?:without an?|no) \w+)"_s);
    static const QRegularExpression word(u"[A-Za-z_][A-Za-z0-9_,-]*[A-Za-z0-9_]|[A-Za-z]"_s);
    text.replace(notSaid, u" "_s);
    Words words;
    for (const QRegularExpressionMatch& match : word.globalMatch(text)) {
        const QString stemmed = stem(match.captured().toLower());
        if (!commonWords().contains(stemmed))
            words << stemmed;
    }
    return words;
}

QStringList sentencesOf(const QString& text)
{
    static const QRegularExpression end(uR"((?<=[.?!:;])\s+)"_s);
    return text.simplified().split(end, Qt::SkipEmptyParts);
}

/// How one option is named, and how the others are.
class Answer
{
public:
    Answer(const Prediction& prediction, const QString& right)
    {
        for (const Prediction::Option& option : prediction.options) {
            const Words own = wordsOf(option.text);
            Words told = own;
            for (const QString& word : own) {
                for (auto other = otherWords().begin(); other != otherWords().end(); ++other) {
                    if (stem(other.key()) == word)
                        told.unite(stemsOf(other->toLatin1()));
                }
            }
            (option.id == right ? m_own : m_others).unite(own);
            (option.id == right ? m_told : m_othersTold).unite(told);
        }
    }

    /// The sentences of \p text that name the right option alone; \p anyWords: in other words than its own too.
    QStringList namedIn(const QString& text, bool anyWords, const Words& allowed = {}) const
    {
        const Words& right = anyWords ? m_told : m_own;
        const Words& others = anyWords ? m_othersTold : m_others;
        const Words telling = right - others - subjects() - allowed;
        QStringList found;
        for (const QString& sentence : sentencesOf(text)) {
            const Words words = wordsOf(sentence);
            const bool tellsBoth = sentence.contains(u" or not"_s) || sentence.contains(u"others do not"_s);
            if (words.intersects(telling) && !words.intersects(others - right) && !tellsBoth)
                found << sentence;
        }
        return found;
    }

private:
    Words m_own;
    Words m_others;
    Words m_told; ///< with other words for the same
    Words m_othersTold;
};

/// The calls that have returned when the question of step \p asked is asked.
int callsBefore(const Plan& plan, int asked, const QString& worker, Call call)
{
    int calls = 0;
    for (int i = 0; i <= asked; ++i) {
        for (const Action& action : plan.steps[size_t(i)].actions) {
            const bool isOne = action.is(call) || (call == Call::Bind && action.is(Call::Listen));
            calls += isOne && action.worker == worker && (i < asked || !action.background);
        }
    }
    return calls;
}

/// The options of the question that step \p asked asks which the story's own checks claim.
QStringList claimedOptions(const Plan& plan, int asked)
{
    const Prediction& p = *plan.steps[size_t(asked)].prediction;
    const int nth = p.call ? callsBefore(plan, asked, p.worker, *p.call) + p.nth : 0;
    QStringList claimed;
    for (const Prediction::Option& option : p.options) {
        const auto claims = [&](const CheckSpec& check) {
            switch (check.kind) {
            case CheckSpec::Kind::Call:
                return !option.result.isEmpty() && check.worker == p.worker && check.call == p.call && check.nth == nth &&
                       check.result == option.result;
            case CheckSpec::Kind::Text: return option.reads && check.worker == p.worker && check.text == *option.reads;
            case CheckSpec::Kind::Sockets:
                return option.count && p.counted && check.host == p.host && check.state == p.counted &&
                       check.count == *option.count;
            case CheckSpec::Kind::HeldPort:
            case CheckSpec::Kind::Incarnation:
            case CheckSpec::Kind::Evidence:
            case CheckSpec::Kind::Life:
            case CheckSpec::Kind::Retransmitted:
            case CheckSpec::Kind::Rearmed:
            case CheckSpec::Kind::Frames:
            case CheckSpec::Kind::Counter:
            case CheckSpec::Kind::Duration: return false;
            }
            return false;
        };
        if (std::any_of(plan.checks.begin(), plan.checks.end(), claims))
            claimed << option.id;
    }
    return claimed;
}

bool isFor(const Right& right, const Plan& plan, const QString& step)
{
    return plan.scenarioId == QLatin1StringView(right.scenario) && step == QLatin1StringView(right.step) &&
           QString::fromLatin1(right.variants).split(u' ').contains(plan.variant.id);
}

/// The right option of the question that step \p asked asks; empty if neither a check nor the table above says it.
QString rightOption(const Plan& plan, int asked)
{
    const Step& step = plan.steps[size_t(asked)];
    for (const Right& right : rights) {
        if (isFor(right, plan, step.id))
            return QString::fromLatin1(right.option);
    }
    const QStringList claimed = claimedOptions(plan, asked);
    return claimed.size() == 1 ? claimed[0] : QString();
}

/// The sentences that give away what step \p asked asks, each with where it stands.
QStringList givenAway(const Scenario& scenario, const Plan& plan, int asked, const QString& right)
{
    const Step& step = plan.steps[size_t(asked)];
    const Answer answer(*step.prediction, right);
    QStringList found;
    const auto look = [&](const QString& where, const QString& text, bool anyWords, const Words& allowed = {}) {
        for (const QString& sentence : answer.namedIn(text, anyWords, allowed)) {
            const bool may = std::any_of(std::begin(exceptions), std::end(exceptions), [&](const Excepted& e) {
                return scenario.id == QLatin1StringView(e.scenario) && sentence == QLatin1StringView(e.sentence);
            });
            if (!may)
                found << u"%1: “%2”"_s.arg(where, sentence);
        }
    };
    look(u"title"_s, plan.title, true);
    look(u"question"_s, plan.question, true);
    look(u"summary"_s, scenario.summary, true);
    for (const Variant& variant : scenario.variants)
        look(u"title of variant %1"_s.arg(variant.id), variant.title, true);
    look(u"summary of the variant"_s, plan.variant.summary, true);
    for (const ScenarioHost& host : plan.hosts)
        look(u"host"_s, host.name, true);
    for (const ScenarioWorker& worker : plan.workers)
        look(u"worker"_s, worker.name, true);
    look(u"the question that is voted on"_s, step.prediction->question, true);
    const int revealing = std::min(revealingStep(plan, asked), int(plan.steps.size()));
    for (int i = 0; i < std::max(revealing, asked + 1); ++i) {
        const Step& told = plan.steps[size_t(i)];
        look(u"title of step %1"_s.arg(told.id), told.title, true);
        look(u"step %1"_s.arg(told.id), told.say, false, i == asked ? Words() : outcomes());
    }
    // While the step that answers it runs, its own text is withheld, but not what is true meanwhile.
    for (int i = 0; i <= std::min(revealing, int(plan.steps.size()) - 1); ++i)
        look(u"meanwhile of step %1"_s.arg(plan.steps[size_t(i)].id), plan.steps[size_t(i)].meanwhile, true);
    return found;
}

Result<Plan> planOf(const Scenario& scenario, const QString& variant)
{
    return makePlan(scenario, variant, {}, {u"7.2"_s, {u"en"_s}});
}

Prediction asking(const QStringList& texts)
{
    Prediction prediction;
    for (const QString& text : texts)
        prediction.options.push_back({.id = QString::number(prediction.options.size()), .text = text});
    return prediction;
}

} // namespace

class TestVoteSecrecy : public QObject
{
    Q_OBJECT

    std::vector<Scenario> m_scenarios;

private Q_SLOTS:
    void initTestCase()
    {
        m_scenarios = bundledLibrary();
        QVERIFY(!m_scenarios.empty());
    }

    void aSentenceGivesAwayWhatItNamesAlone_data()
    {
        QTest::addColumn<QString>("sentence");
        QTest::addColumn<bool>("gives");
        const auto row = [](const char* sentence, bool gives) {
            QTest::newRow(sentence) << QString::fromUtf8(sentence) << gives;
        };
        row("Why is the connection accepted?", true);
        row("Can a port be reused?", true); // in other words
        row("Is it accepted or not?", false);
        row("Is it accepted, or refused?", false); // another one is named too
        row("Why does the port stay without an answer?", false);
        row("The server calls accept() for the port.", false); // a call is no outcome
        row("What becomes of the server's port?", false);
    }
    void aSentenceGivesAwayWhatItNamesAlone()
    {
        QFETCH(QString, sentence);
        QFETCH(bool, gives);
        const Answer answer(asking({u"accepted"_s, u"refused"_s, u"left without a port"_s}), u"0"_s);
        QCOMPARE(!answer.namedIn(sentence, true).isEmpty(), gives);
    }

    void whatAStepTellsOfIsNamedByTheAnswersOwnWordsOnly()
    {
        const Answer answer(asking({u"accepted"_s, u"refused"_s}), u"0"_s);
        QVERIFY(answer.namedIn(u"The port is reused."_s, false).isEmpty());
        QCOMPARE(answer.namedIn(u"A port is free. It is accepted."_s, false), QStringList{u"It is accepted."_s});
        QVERIFY(answer.namedIn(u"The first client is accepted."_s, false, outcomes()).isEmpty());
    }

    void itIsKnownOfEveryQuestionWhichAnswerIsRight()
    {
        QStringList unknown;
        for (const Scenario& scenario : m_scenarios) {
            for (const Variant& variant : scenario.variants) {
                const Result<Plan> plan = planOf(scenario, variant.id);
                for (int asked = 0; plan && asked < int(plan->steps.size()); ++asked) {
                    const Step& step = plan->steps[size_t(asked)];
                    if (!step.prediction)
                        continue;
                    const QString right = rightOption(*plan, asked);
                    const auto& options = step.prediction->options;
                    if (std::none_of(options.begin(), options.end(), [&](const auto& o) { return o.id == right; }))
                        unknown << u"%1, variant %2, step %3: '%4'"_s.arg(scenario.id, variant.id, step.id, right);
                }
            }
        }
        QVERIFY2(unknown.isEmpty(),
                 qPrintable(u"no one check claims it, and the table does not say it:\n"_s + unknown.join(u'\n')));
    }

    void eachRowOfTheTablesIsOfUse()
    {
        for (const Right& right : rights) {
            for (const QString& variant : QString::fromLatin1(right.variants).split(u' ')) {
                const auto isUsed = [&](const Scenario& scenario) {
                    const Result<Plan> plan =
                        scenario.id == QLatin1StringView(right.scenario) ? planOf(scenario, variant) : Result<Plan>(Plan());
                    return plan && std::any_of(plan->steps.begin(), plan->steps.end(), [&](const Step& step) {
                               return step.prediction && isFor(right, *plan, step.id);
                           });
                };
                QVERIFY2(std::any_of(m_scenarios.begin(), m_scenarios.end(), isUsed),
                         qPrintable(u"%1, %2, step %3"_s.arg(QLatin1StringView(right.scenario), variant,
                                                             QLatin1StringView(right.step))));
            }
        }
    }

    void nothingThatIsVisibleBeforeAVoteHoldsTheAnswersWords_data()
    {
        QTest::addColumn<int>("index");
        for (size_t i = 0; i < m_scenarios.size(); ++i)
            QTest::newRow(qPrintable(m_scenarios[i].id)) << int(i);
    }
    void nothingThatIsVisibleBeforeAVoteHoldsTheAnswersWords()
    {
        QFETCH(int, index);
        const Scenario& scenario = m_scenarios[size_t(index)];
        QStringList found;
        for (const Variant& variant : scenario.variants) {
            const Result<Plan> plan = planOf(scenario, variant.id);
            for (int asked = 0; plan && asked < int(plan->steps.size()); ++asked) {
                const Step& step = plan->steps[size_t(asked)];
                const QString right = step.prediction ? rightOption(*plan, asked) : QString();
                if (right.isEmpty())
                    continue;
                for (const QString& sentence : givenAway(scenario, *plan, asked, right))
                    found << u"%1, asked in %2, right is '%3': %4"_s.arg(variant.id, step.id, right, sentence);
            }
        }
        QVERIFY2(found.isEmpty(), qPrintable(u'\n' + found.join(u'\n')));
    }
};

STATEWIRE_TEST(TestVoteSecrecy);
#include "tst_votesecrecy.moc"
