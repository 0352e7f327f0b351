// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/story/translation.h"

#include <QLocale>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

/// The translation for the first language that the scenario speaks; null if that is its own, or it speaks none.
const Translation* chosen(const Scenario& scenario, const QStringList& languages)
{
    for (QString language : languages) {
        language.replace(u'-', u'_');
        const QString general = language.section(u'_', 0, 0);
        for (const QString& name : {language, general}) {
            if (const auto found = scenario.translations.constFind(name); found != scenario.translations.constEnd())
                return &*found;
            if (name == scenario.language)
                return nullptr;
        }
    }
    return nullptr;
}

class Replacer
{
public:
    explicit Replacer(const Translation& translation) : m_translation(translation) {}

    static void put(QString& text, const QString& instead)
    {
        if (!instead.isEmpty())
            text = instead;
    }
    void operator()(QString& text, const QString& where) const { put(text, m_translation.texts.value(where)); }

private:
    const Translation& m_translation;
};

void translate(Step& step, const Replacer& replace)
{
    const QString here = u"step/"_s + step.id + u'/';
    replace(step.title, here + u"title"_s);
    replace(step.say, here + u"say"_s);
    replace(step.meanwhile, here + u"meanwhile"_s);
    replace(step.notes, here + u"notes"_s);
    int wait = 0;
    for (Action& action : step.actions) {
        if (action.kind == Action::Kind::Wait)
            replace(action.why, here + u"wait/%1"_s.arg(wait++));
    }
    if (!step.prediction)
        return;
    replace(step.prediction->question, here + u"question"_s);
    for (Prediction::Option& option : step.prediction->options)
        replace(option.text, here + u"option/"_s + option.id);
}

} // namespace

Scenario translated(Scenario scenario, const QStringList& languages)
{
    const Translation* translation = chosen(scenario, languages);
    if (!translation)
        return scenario;
    const Replacer replace(*translation);
    Replacer::put(scenario.title, translation->title);
    Replacer::put(scenario.question, translation->question);
    Replacer::put(scenario.summary, translation->summary);
    for (Knob& knob : scenario.knobs)
        replace(knob.title, u"knob/"_s + knob.name + u"/title"_s);
    for (Variant& variant : scenario.variants) {
        replace(variant.title, u"variant/"_s + variant.id + u"/title"_s);
        replace(variant.summary, u"variant/"_s + variant.id + u"/summary"_s);
    }
    for (Step& step : scenario.steps)
        translate(step, replace);
    for (CheckSpec& check : scenario.checks) {
        const QString here = u"check/"_s + check.id;
        replace(check.claim, here + u"/claim"_s);
        for (size_t i = 0; i < check.differs.size(); ++i) {
            check.differs[i].claim = check.claim;
            replace(check.differs[i].why, here + u"/why/%1"_s.arg(i));
        }
    }
    return scenario;
}

QStringList systemLanguages()
{
    return QLocale::system().uiLanguages();
}

} // namespace statewire
