// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenariopanel.h"

#include "scenario/freeplay.h"

#include "stylesheet.h"

#include <QButtonGroup>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalBlocker>
#include <QTreeWidget>
#include <QVBoxLayout>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace statewire {

namespace {

constexpr int idRole = Qt::UserRole;

bool matches(const Scenario& scenario, const QString& text)
{
    const QStringList words = text.split(u' ', Qt::SkipEmptyParts);
    const QString all =
        scenario.title + u' ' + scenario.question + u' ' + scenario.summary + u' ' + scenario.group + u' ' + scenario.id;
    return std::all_of(words.begin(), words.end(),
                       [&all](const QString& word) { return all.contains(word, Qt::CaseInsensitive); });
}

} // namespace

ScenarioPanel::ScenarioPanel(const std::vector<Scenario>& scenarios, QWidget* parent)
    : QFrame(parent), m_scenarios(scenarios), m_search(new QLineEdit), m_freePlay(new QPushButton(tr("Free Play"))),
      m_list(new QTreeWidget), m_nothing(new QLabel), m_variantBox(new QWidget), m_variantLayout(new QVBoxLayout),
      m_summary(new QLabel)
{
    setObjectName(u"sidebar"_s);
    setAccessibleName(tr("Scenarios"));
    m_search->setPlaceholderText(tr("Search: “address in use”"));
    m_search->setClearButtonEnabled(true);
    m_search->setAccessibleName(tr("Search scenarios"));
    m_list->setHeaderHidden(true);
    m_list->setRootIsDecorated(false);
    m_list->setIndentation(0);
    m_list->setItemsExpandable(false);
    m_list->setAccessibleName(tr("Scenarios"));
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setWordWrap(true);
    m_nothing->setText(tr("No scenario has these words."));
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

    fill();
    connect(m_search, &QLineEdit::textChanged, this, &ScenarioPanel::filter);
    connect(m_list, &QTreeWidget::itemClicked, this, [this](QTreeWidgetItem* item) {
        const QString id = item->data(0, idRole).toString();
        if (!id.isEmpty() && id != m_openId)
            Q_EMIT picked(id, {});
    });
    connect(m_list, &QTreeWidget::itemActivated, this, [this](QTreeWidgetItem* item) {
        const QString id = item->data(0, idRole).toString();
        if (!id.isEmpty() && id != m_openId)
            Q_EMIT picked(id, {});
    });
}

void ScenarioPanel::fill()
{
    QHash<QString, QTreeWidgetItem*> groups;
    for (const Scenario& scenario : m_scenarios) {
        QTreeWidgetItem*& group = groups[scenario.group];
        if (!group) {
            group = new QTreeWidgetItem(m_list, {scenario.group.toUpper()});
            group->setFlags(Qt::ItemIsEnabled);
        }
        auto* item = new QTreeWidgetItem(group, {scenario.title});
        item->setData(0, idRole, scenario.id);
        item->setToolTip(0, scenario.question);
    }
    m_list->expandAll();
}

void ScenarioPanel::setTheme(const Theme& theme)
{
    for (int g = 0; g < m_list->topLevelItemCount(); ++g) {
        m_list->topLevelItem(g)->setFont(0, theme.font(TextRole::Caps));
        m_list->topLevelItem(g)->setForeground(0, theme.muted);
    }
}

void ScenarioPanel::filter(const QString& text)
{
    int shown = 0;
    for (int g = 0; g < m_list->topLevelItemCount(); ++g) {
        QTreeWidgetItem* group = m_list->topLevelItem(g);
        int inGroup = 0;
        for (int i = 0; i < group->childCount(); ++i) {
            const Scenario* scenario = find(group->child(i)->data(0, idRole).toString());
            const bool match = scenario && matches(*scenario, text);
            group->child(i)->setHidden(!match);
            inGroup += match ? 1 : 0;
        }
        group->setHidden(inGroup == 0);
        shown += inGroup;
    }
    m_nothing->setVisible(shown == 0 && !m_scenarios.empty());
}

const Scenario* ScenarioPanel::find(const QString& id) const
{
    const auto found = std::find_if(m_scenarios.begin(), m_scenarios.end(), [&id](const Scenario& s) { return s.id == id; });
    return found == m_scenarios.end() ? nullptr : &*found;
}

void ScenarioPanel::showOpened(const QString& id, const QString& variant)
{
    m_openId = id;
    m_freePlay->setChecked(id == QLatin1StringView(freePlayId));
    const QSignalBlocker blocker(m_list);
    m_list->setCurrentItem(nullptr);
    m_list->clearSelection();
    for (int g = 0; g < m_list->topLevelItemCount(); ++g) {
        QTreeWidgetItem* group = m_list->topLevelItem(g);
        for (int i = 0; i < group->childCount(); ++i) {
            if (group->child(i)->data(0, idRole).toString() == id)
                m_list->setCurrentItem(group->child(i));
        }
    }
    showVariants(find(id), variant);
}

void ScenarioPanel::showVariants(const Scenario* scenario, const QString& variant)
{
    delete m_variants;
    m_variants = new QButtonGroup(this);
    while (QLayoutItem* item = m_variantLayout->takeAt(0)) {
        item->widget()->deleteLater();
        delete item;
    }
    m_variantBox->setVisible(scenario && !scenario->variants.empty());
    if (!scenario)
        return;
    m_summary->hide();
    for (const Variant& v : scenario->variants) {
        auto* radio = new QRadioButton(QString(v.title).replace(u'&', u"&&"_s));
        radio->setToolTip(v.summary);
        radio->setChecked(v.id == variant);
        if (v.id == variant && !v.summary.isEmpty()) {
            m_summary->setText(v.summary);
            m_summary->show();
        }
        m_variants->addButton(radio);
        m_variantLayout->addWidget(radio);
        connect(radio, &QRadioButton::clicked, this,
                [this, scenarioId = scenario->id, id = v.id] { Q_EMIT picked(scenarioId, id); });
    }
}

} // namespace statewire
