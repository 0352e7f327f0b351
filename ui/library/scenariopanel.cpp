// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/library/scenariopanel.h"

#include "scenario/freeplay/freeplay.h"

#include "ui/library/scenariolist.h"
#include "ui/look/stylesheet.h"

#include <QButtonGroup>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QStyle>
#include <QVBoxLayout>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace statewire {

ScenarioPanel::ScenarioPanel(QWidget* parent)
    : QFrame(parent), m_search(new QLineEdit), m_freePlay(new QPushButton(tr("Free Play"))),
      m_list(new ScenarioList(ScenarioList::Detail::Titles)), m_nothing(new QLabel), m_variantBox(new QWidget),
      m_variantLayout(new QVBoxLayout), m_summary(new QLabel)
{
    setObjectName(u"sidebar"_s);
    setAccessibleName(tr("Scenarios"));
    m_search->setPlaceholderText(tr("Search: “address in use”"));
    m_search->setClearButtonEnabled(true);
    m_search->setAccessibleName(tr("Search scenarios"));
    m_nothing->setText(tr("No scenario fits these words."));
    m_nothing->setWordWrap(true);
    setRole(m_nothing, u"muted"_s);
    m_nothing->hide();
    m_freePlay->setCheckable(true);
    m_freePlay->setToolTip(tr("No story: an empty lab, and your hand on every socket"));
    setRole(m_freePlay, u"option"_s);
    connect(m_freePlay, &QPushButton::clicked, this, &ScenarioPanel::freePlayPicked);
    auto* variantTitle = new QLabel(tr("VARIANT"));
    setRole(variantTitle, u"caps"_s);
    setRole(m_summary, u"muted"_s);
    m_summary->setWordWrap(true);
    m_summary->setTextFormat(Qt::PlainText);
    auto* variants = new QVBoxLayout(m_variantBox);
    variants->setContentsMargins(4, 8, 4, 0);
    variants->setSpacing(4);
    variants->addWidget(variantTitle);
    variants->addLayout(m_variantLayout);
    variants->addWidget(m_summary);
    m_variantLayout->setSpacing(0);
    auto* divider = new QFrame;
    setRole(divider, u"divider"_s);
    divider->setFixedHeight(1);

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(14, 14, 14, 16);
    column->setSpacing(10);
    column->addWidget(m_search);
    column->addWidget(m_nothing);
    column->addWidget(m_list, 1);
    column->addWidget(m_freePlay);
    column->addWidget(divider);
    column->addWidget(m_variantBox);
    m_variantBox->hide();

    m_list->attach(m_search);
    connect(m_search, &QLineEdit::textChanged, this,
            [this](const QString& text) { m_nothing->setVisible(!text.isEmpty() && m_list->model()->rowCount() == 0); });
    connect(m_list, &ScenarioList::picked, this, [this](const QString& id) { Q_EMIT picked(id, {}); });
    connect(m_list, &ScenarioList::brokenPicked, this, &ScenarioPanel::brokenPicked);
}

void ScenarioPanel::setEntries(const std::vector<LibraryEntry>& entries)
{
    m_scenarios.clear();
    for (const LibraryEntry& entry : entries) {
        if (entry.isFine() && entry.shadowedBy.isEmpty())
            m_scenarios.push_back(entry.scenario);
    }
    m_list->setEntries(entries);
    showOpened(m_openId, m_openVariant);
}

void ScenarioPanel::setTheme(const Theme& theme)
{
    m_list->setTheme(theme);
}

void ScenarioPanel::setAbove(QWidget* section)
{
    auto* column = static_cast<QVBoxLayout*>(layout());
    column->insertWidget(column->indexOf(m_nothing), section);
}

const Scenario* ScenarioPanel::find(const QString& id) const
{
    const auto found = std::find_if(m_scenarios.begin(), m_scenarios.end(), [&id](const Scenario& s) { return s.id == id; });
    return found == m_scenarios.end() ? nullptr : &*found;
}

void ScenarioPanel::showOpened(const QString& id, const QString& variant)
{
    m_openId = id;
    m_openVariant = variant;
    m_freePlay->setChecked(id == QLatin1StringView(freePlayId));
    m_list->setOpened(id);
    showVariants(find(id));
}

void ScenarioPanel::setDiscreet(bool discreet)
{
    if (discreet == m_discreet)
        return;
    m_discreet = discreet;
    showSummaries();
}

void ScenarioPanel::showVariants(const Scenario* scenario)
{
    QStringList wanted; // what the buttons are made of
    for (const Variant& v : scenario ? scenario->variants : std::vector<Variant>())
        wanted << scenario->id << v.id << v.title << notForKernel(v, runningKernel());
    if (wanted == m_variantsShown && m_variants) {
        // They stay: whoever goes through them by keys, which is what brought us here, is on one of them.
        const QList<QAbstractButton*> radios = m_variants->buttons();
        for (qsizetype i = 0; i < radios.size(); ++i)
            radios[i]->setChecked(scenario->variants[size_t(i)].id == m_openVariant);
        showSummaries();
        return;
    }
    m_variantsShown = wanted;
    delete m_variants;
    m_variants = new QButtonGroup(this);
    while (QLayoutItem* item = m_variantLayout->takeAt(0)) {
        item->widget()->deleteLater();
        delete item;
    }
    m_variantBox->setVisible(scenario && !scenario->variants.empty());
    if (!scenario)
        return;
    for (const Variant& v : scenario->variants) {
        auto* radio = new QRadioButton(QString(v.title).replace(u'&', u"&&"_s));
        radio->setChecked(v.id == m_openVariant);
        m_variants->addButton(radio);
        m_variantLayout->addWidget(radio);
        if (const QString why = notForKernel(v, runningKernel()); !why.isEmpty()) {
            radio->setEnabled(false);
            auto* note = new QLabel(tr("Not for this kernel: needs %1").arg(v.when.text()));
            setRole(note, u"muted"_s);
            note->setTextFormat(Qt::PlainText);
            note->setWordWrap(true);
            note->setToolTip(why);
            note->setIndent(radio->style()->pixelMetric(QStyle::PM_ExclusiveIndicatorWidth) + 8);
            radio->setAccessibleDescription(note->text());
            m_variantLayout->addWidget(note);
        }
        connect(radio, &QRadioButton::clicked, this,
                [this, scenarioId = scenario->id, id = v.id] { Q_EMIT picked(scenarioId, id); });
    }
    wrapNames();
    showSummaries();
}

void ScenarioPanel::resizeEvent(QResizeEvent* event)
{
    QFrame::resizeEvent(event);
    wrapNames();
}

void ScenarioPanel::wrapNames()
{
    const Scenario* scenario = find(m_openId);
    const QList<QAbstractButton*> radios = m_variants ? m_variants->buttons() : QList<QAbstractButton*>();
    for (qsizetype i = 0; scenario && i < radios.size() && i < qsizetype(scenario->variants.size()); ++i) {
        QAbstractButton* radio = radios[i];
        const QStyle* style = radio->style();
        const int sign = style->pixelMetric(QStyle::PM_ExclusiveIndicatorWidth, nullptr, radio) +
                         style->pixelMetric(QStyle::PM_RadioButtonLabelSpacing, nullptr, radio);
        const int room = width() - 48 - sign; // not the box: that is as wide as the names make it
        QStringList lines;
        for (const QString& word : scenario->variants[size_t(i)].title.split(u' ')) {
            const QString longer = lines.isEmpty() ? word : lines.last() + u' ' + word;
            if (lines.isEmpty() || radio->fontMetrics().horizontalAdvance(longer) > room)
                lines << word;
            else
                lines.last() = longer;
        }
        radio->setAccessibleName(scenario->variants[size_t(i)].title);
        radio->setText(lines.join(u'\n').replace(u'&', u"&&"_s));
    }
}

void ScenarioPanel::showSummaries()
{
    const Scenario* scenario = find(m_openId);
    QString open;
    const QList<QAbstractButton*> radios = m_variants ? m_variants->buttons() : QList<QAbstractButton*>();
    for (qsizetype i = 0; scenario && i < radios.size() && i < qsizetype(scenario->variants.size()); ++i) {
        const Variant& variant = scenario->variants[size_t(i)];
        const QString why = notForKernel(variant, runningKernel());
        radios[i]->setToolTip(!why.isEmpty() ? why : m_discreet ? QString() : variant.summary);
        if (variant.id == m_openVariant)
            open = variant.summary;
    }
    m_summary->setText(open);
    m_summary->setVisible(!open.isEmpty() && !m_discreet);
}

} // namespace statewire
