// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidencepanel.h"

#include "stylesheet.h"

#include <QButtonGroup>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace statewire {

namespace {

QString glyph(std::optional<bool> holds)
{
    return !holds ? u"?"_s : *holds ? u"✓"_s : u"✗"_s;
}

QLabel* makeLabel(const QString& text, const QString& role)
{
    auto* label = new QLabel(text);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    setRole(label, role);
    return label;
}

QLabel* makeGlyph(std::optional<bool> holds)
{
    QLabel* label = makeLabel(glyph(holds), !holds ? u"unknown"_s : *holds ? u"good"_s : u"bad"_s);
    label->setWordWrap(false);
    label->setAlignment(Qt::AlignTop | Qt::AlignHCenter);
    label->setAccessibleName(!holds ? QObject::tr("not known") : *holds ? QObject::tr("holds") : QObject::tr("fails"));
    return label;
}

/// "client :40000" for the list, where the same rule may be there once per connection.
QString place(const Evidence& evidence)
{
    const quint16 local = evidence.ends.local.port;
    const quint16 remote = evidence.ends.remote.port;
    if (local == 0)
        return evidence.host;
    return u"%1 :%2 ↔ :%3"_s.arg(evidence.host).arg(local).arg(remote);
}

QScrollArea* makeScroll()
{
    auto* scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFrameShape(QFrame::NoFrame);
    return scroll;
}

QPushButton* makeTab(const QString& text)
{
    auto* tab = new QPushButton(text);
    tab->setCheckable(true);
    setRole(tab, u"segment"_s);
    return tab;
}

} // namespace

EvidencePanel::EvidencePanel(const ViewContext& context, QWidget* parent)
    : QFrame(parent), m_context(context), m_evidenceTab(makeTab(tr("Evidence"))), m_checksTab(makeTab(tr("Checks"))),
      m_source(makeLabel({}, u"muted"_s)), m_list(new QListWidget), m_detail(makeScroll()), m_checks(makeScroll()),
      m_pages(new QStackedWidget)
{
    setRole(this, u"panel"_s);
    setAccessibleName(tr("Evidence"));
    m_detail->setAccessibleName(tr("Evidence in detail"));
    m_checks->setAccessibleName(tr("Checks"));
    m_list->setAccessibleName(tr("All evidence up to the playhead"));
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setTextElideMode(Qt::ElideRight);
    m_source->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    auto* tabs = new QButtonGroup(this);
    tabs->addButton(m_evidenceTab, 0);
    tabs->addButton(m_checksTab, 1);
    m_evidenceTab->setChecked(true);

    auto* evidencePage = new QWidget;
    auto* split = new QHBoxLayout(evidencePage);
    split->setContentsMargins(0, 0, 0, 0);
    split->setSpacing(12);
    split->addWidget(m_detail, 8);
    split->addWidget(m_list, 3);
    m_list->setMinimumWidth(212);
    m_list->setMaximumWidth(240);
    m_pages->addWidget(evidencePage);
    m_pages->addWidget(m_checks);
    connect(tabs, &QButtonGroup::idClicked, m_pages, &QStackedWidget::setCurrentIndex);

    auto* top = new QHBoxLayout;
    top->setSpacing(6);
    top->addWidget(m_evidenceTab);
    top->addWidget(m_checksTab);
    top->addSpacing(12);
    top->addWidget(m_source, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 12, 16, 12);
    column->setSpacing(8);
    column->addLayout(top);
    column->addWidget(m_pages, 1);

    connect(m_list, &QListWidget::currentRowChanged, this, [this](int row) {
        const std::vector<Evidence>& evidence = m_context.source.evidence();
        if (!m_filling && row >= 0 && size_t(row) < evidence.size())
            m_context.selection.selectEvidence(evidence[size_t(row)]);
    });
    connect(&context.source, &SessionSource::replaced, this, &EvidencePanel::refresh);
    connect(&context.source, &SessionSource::grew, this, &EvidencePanel::refresh);
    connect(&context.source, &SessionSource::statusChanged, this, &EvidencePanel::refresh);
    connect(&context.playhead, &Playhead::moved, this, &EvidencePanel::refresh);
    connect(&context.selection, &Selection::changed, this, &EvidencePanel::refresh);
    refresh();
}

void EvidencePanel::setProjector(bool on)
{
    m_projector = on;
    refresh();
}

void EvidencePanel::refresh()
{
    const int current = m_context.currentEvidence();
    refreshList(current);
    showEvidence(current < 0 ? nullptr : &m_context.source.evidence()[size_t(current)]);
    refreshChecks();
}

void EvidencePanel::refreshList(int current)
{
    QStringList rows;
    for (const Evidence& e : m_context.source.evidence()) {
        if (e.tNs > m_context.playhead.positionNs())
            break;
        rows << glyph(e.holds) + u"  "_s + place(e) + u'\n' + e.claim;
    }
    m_filling = true;
    while (m_list->count() > rows.size())
        delete m_list->takeItem(m_list->count() - 1);
    for (qsizetype i = 0; i < rows.size(); ++i) {
        if (i >= m_list->count())
            m_list->addItem(rows[i]);
        else if (m_list->item(int(i))->text() != rows[i])
            m_list->item(int(i))->setText(rows[i]);
    }
    if (m_list->currentRow() != current)
        m_list->setCurrentRow(current);
    m_list->setVisible(rows.size() > 1 && !m_projector);
    m_filling = false;
}

void EvidencePanel::showEvidence(const Evidence* evidence)
{
    QString key;
    if (evidence) {
        key = evidence->ruleId + evidence->claim + QString::number(evidence->tNs) + evidence->outcome;
        for (const Condition& c : evidence->conditions)
            key += c.text + c.figures + glyph(c.holds);
    }
    if (key == m_shown && m_detail->widget())
        return;
    m_shown = key;
    m_source->setText(evidence ? evidence->source : QString());
    if (evidence) {
        m_detail->setWidget(evidenceView(*evidence));
        return;
    }
    QLabel* nothing = makeLabel(tr("Nothing to explain yet: evidence appears with the moment it is about."), u"muted"_s);
    nothing->setAlignment(Qt::AlignTop);
    m_detail->setWidget(nothing);
}

QWidget* EvidencePanel::evidenceView(const Evidence& evidence) const
{
    auto* view = new QWidget;
    auto* column = new QVBoxLayout(view);
    column->setContentsMargins(0, 0, 4, 0);
    column->setSpacing(6);
    QLabel* claim = makeLabel(evidence.claim, u"heading"_s);
    claim->setToolTip(evidence.rule);
    column->addWidget(claim);
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(10);
    grid->setVerticalSpacing(3);
    grid->setColumnStretch(1, 1);
    int row = 0;
    for (const Condition& condition : evidence.conditions) {
        grid->addWidget(makeGlyph(condition.holds), row, 0);
        grid->addWidget(makeLabel(condition.text, u"body"_s), row, 1);
        ++row;
        if (!condition.figures.isEmpty())
            grid->addWidget(makeLabel(condition.figures, u"figures"_s), row++, 1);
    }
    column->addLayout(grid);
    if (!evidence.missing.isEmpty())
        column->addWidget(makeLabel(tr("Missing: %1").arg(evidence.missing), u"muted"_s));
    if (!evidence.outcome.isEmpty())
        column->addWidget(makeLabel(evidence.outcome.left(1).toUpper() + evidence.outcome.mid(1) + u'.', u"strong"_s));
    if (!evidence.counterfactual.isEmpty())
        column->addWidget(makeLabel(evidence.counterfactual, u"muted"_s));
    column->addStretch(1);
    return view;
}

void EvidencePanel::refreshChecks()
{
    // The checks judge the whole run, so they would tell the end of a story that is not told yet.
    const SessionSource& source = m_context.source;
    const bool told = source.isFinished() && m_context.playhead.isAtEnd();
    const std::vector<CheckResult> checks = told ? source.checks() : std::vector<CheckResult>();
    const auto passed = std::count_if(checks.begin(), checks.end(), [](const CheckResult& c) { return c.passed; });
    m_checksTab->setText(checks.empty() ? tr("Checks") : tr("Checks %1/%2").arg(passed).arg(checks.size()));
    QString key = told ? u"told"_s : QString();
    for (const CheckResult& check : checks)
        key += check.id + check.observed + QChar(check.passed ? u'1' : u'0');
    if (key == m_shownChecks && m_checks->widget())
        return;
    m_shownChecks = key;
    auto* view = new QWidget;
    auto* grid = new QGridLayout(view);
    grid->setContentsMargins(0, 0, 4, 0);
    grid->setHorizontalSpacing(10);
    grid->setVerticalSpacing(3);
    grid->setColumnStretch(1, 1);
    int row = 0;
    for (const CheckResult& check : checks) {
        grid->addWidget(makeGlyph(check.passed), row, 0);
        grid->addWidget(makeLabel(check.claim, u"body"_s), row++, 1);
        const QString figures =
            check.passed ? check.observed : tr("expected %1, observed %2").arg(check.expected, check.observed);
        grid->addWidget(makeLabel(figures, u"figures"_s), row++, 1);
    }
    if (checks.empty())
        grid->addWidget(makeLabel(tr("The scenario's claims are checked when its last step is done."), u"muted"_s), row++, 0,
                        1, 2);
    grid->setRowStretch(row, 1);
    m_checks->setWidget(view);
}

} // namespace statewire
