// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/format/translationreader.h"

#include <QRegularExpression>
#include <algorithm>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

QStringList placeholders(const QString& text)
{
    static const QRegularExpression form(u"\\$\\{[^}]*\\}"_s);
    QStringList found;
    for (auto match = form.globalMatch(text); match.hasNext();)
        found << match.next().captured();
    found.removeDuplicates();
    return found;
}

/// The texts that one kind of thing has, by the ids of the things.
class Reader
{
public:
    Reader(const Scenario& scenario, Translation& translation, Reading& reading)
        : m_scenario(scenario), m_translation(translation), m_reading(reading)
    {
    }

    void read(TomlTable& t)
    {
        m_translation.title = text(t, "title", m_scenario.title);
        m_translation.question = text(t, "question", m_scenario.question);
        m_translation.summary = text(t, "summary", m_scenario.summary);
        t.eachNamed("step", [this](const QString& id, const toml::table& table) { readStep(id, table); });
        t.eachNamed("variant", [this](const QString& id, const toml::table& table) {
            TomlTable v(table, u"translation.variant"_s, m_reading);
            if (const Variant* variant = m_scenario.findVariant(id)) {
                put(v, "title", variant->title, u"variant/"_s + id);
                put(v, "summary", variant->summary, u"variant/"_s + id);
            }
        });
        t.eachNamed("knob", [this](const QString& name, const toml::table& table) {
            TomlTable k(table, u"translation.knob"_s, m_reading);
            for (const Knob& knob : m_scenario.knobs) {
                if (knob.name == name)
                    put(k, "title", knob.title, u"knob/"_s + name);
            }
        });
        t.eachNamed("check", [this](const QString& id, const toml::table& table) { readCheckTexts(id, table); });
    }

private:
    /// The text under \p key; it holds the knobs that \p original does.
    QString text(TomlTable& t, const char* key, const QString& original)
    {
        const QString instead = t.string(key);
        compare(t, t.positionOf(key), t.has(key), original, instead,
                [&](const QString& part) { return t.positionOf(key, part); });
        return instead;
    }

    template <class Place>
    static void compare(TomlTable& t, SourcePosition at, bool given, const QString& original, const QString& instead,
                        Place placeOfPart)
    {
        if (!given)
            return;
        const QStringList wanted = placeholders(original);
        const QStringList found = placeholders(instead);
        if (original.isEmpty())
            t.complain(at, u"there is no text that this translates"_s);
        for (const QString& placeholder : wanted) {
            if (!found.contains(placeholder))
                t.complain(at, u"this translation lacks %1"_s.arg(placeholder.left(60)),
                           u"the text that it translates has it"_s);
        }
        for (const QString& placeholder : found) {
            if (wanted.contains(placeholder))
                continue;
            const QString meant = didYouMean(placeholder, wanted);
            t.complain(placeOfPart(placeholder), u"the text that this translates has no %1"_s.arg(placeholder.left(60)),
                       meant.isEmpty() ? QString() : u"did you mean %1?"_s.arg(meant));
        }
    }

    void put(TomlTable& t, const char* key, const QString& original, const QString& where)
    {
        const QString instead = text(t, key, original);
        if (!instead.isEmpty())
            m_translation.texts.insert(where + u'/' + QString::fromLatin1(key), instead.trimmed());
    }

    /// The texts of a list, one for each of \p originals.
    void putList(TomlTable& t, const char* key, const QStringList& originals, const QString& where)
    {
        const QStringList instead = t.strings(key);
        if (instead.size() > originals.size())
            t.complain(t.positionOf(key), u"there are more texts here than there are to translate"_s,
                       u"expected at most %1"_s.arg(originals.size()));
        for (qsizetype i = 0; i < std::min(originals.size(), instead.size()); ++i) {
            compare(t, t.positionOf(key, instead[i]), true, originals[i], instead[i],
                    [&](const QString& part) { return t.positionOf(key, part); });
            m_translation.texts.insert(where + QString::number(i), instead[i]);
        }
    }

    void readStep(const QString& id, const toml::table& table)
    {
        TomlTable t(table, u"translation.step"_s, m_reading);
        const auto step = std::find_if(m_scenario.steps.begin(), m_scenario.steps.end(),
                                       [&](const Step& candidate) { return candidate.id == id; });
        if (step == m_scenario.steps.end())
            return;
        const QString here = u"step/"_s + id;
        put(t, "title", step->title, here);
        put(t, "say", step->say, here);
        put(t, "meanwhile", step->meanwhile, here);
        put(t, "notes", step->notes, here);
        put(t, "question", step->prediction ? step->prediction->question : QString(), here);
        QStringList waits;
        for (const Action& action : step->actions) {
            if (action.kind == Action::Kind::Wait)
                waits << action.why;
        }
        putList(t, "waits", waits, here + u"/wait/"_s);
        readOptions(t, *step, here);
    }

    void readOptions(TomlTable& t, const Step& step, const QString& here)
    {
        const std::vector<Prediction::Option> options =
            step.prediction ? step.prediction->options : std::vector<Prediction::Option>{};
        QStringList ids;
        for (const Prediction::Option& option : options)
            ids << option.id;
        t.eachScalar("options", [&](const QString& id, const QString& instead, SourcePosition at, SourcePosition) {
            if (ids.contains(id)) {
                m_translation.texts.insert(here + u"/option/"_s + id, instead);
                return;
            }
            const QString meant = didYouMean(id, ids);
            t.complain(at, u"there is no option '%1'"_s.arg(id.left(60)),
                       meant.isEmpty() ? u"known: %1"_s.arg(ids.join(u", "_s)) : u"did you mean '%1'?"_s.arg(meant));
        });
    }

    void readCheckTexts(const QString& id, const toml::table& table)
    {
        TomlTable t(table, u"translation.check"_s, m_reading);
        for (const CheckSpec& check : m_scenario.checks) {
            if (check.id != id)
                continue;
            put(t, "claim", check.claim, u"check/"_s + id);
            QStringList reasons;
            for (const CheckSpec& difference : check.differs)
                reasons << difference.why;
            putList(t, "why", reasons, u"check/"_s + id + u"/why/"_s);
        }
    }

    const Scenario& m_scenario;
    Translation& m_translation;
    Reading& m_reading;
};

} // namespace

void readTranslations(TomlTable& document, Scenario& scenario, Reading& reading)
{
    document.eachNamed("translation", [&](const QString& language, const toml::table& table) {
        TomlTable t(table, u"translation"_s, reading);
        Translation translation;
        Reader(scenario, translation, reading).read(t);
        scenario.translations.insert(language, translation);
    });
}

} // namespace statewire
