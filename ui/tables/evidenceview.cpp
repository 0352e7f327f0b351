// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tables/evidenceview.h"

#include "ui/look/stylesheet.h"
#include "ui/parts/verdictlabels.h"

#include <QClipboard>
#include <QGridLayout>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QScrollArea>

using namespace Qt::StringLiterals;

namespace statewire {

namespace {

/// "client :40000" for the list, where the same rule may be there once per connection.
QString place(const Evidence& evidence)
{
    const quint16 local = evidence.ends.local.port;
    const quint16 remote = evidence.ends.remote.port;
    if (local == 0)
        return evidence.host;
    return u"%1 :%2 ↔ :%3"_s.arg(evidence.host).arg(local).arg(remote);
}

} // namespace

EvidenceView::EvidenceView(const ViewContext& context, QWidget* parent)
    : View(parent), m_context(context), m_list(new QListWidget), m_detail(makeTextScroll())
{
    setAccessibleName(tr("Evidence"));
    m_detail->setAccessibleName(tr("Evidence in detail"));
    m_list->setAccessibleName(tr("All evidence up to the playhead"));
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setTextElideMode(Qt::ElideRight);
    m_list->setMinimumWidth(212);
    m_list->setMaximumWidth(260);
    auto* split = new QHBoxLayout(this);
    split->setContentsMargins(16, 4, 16, 10);
    split->setSpacing(12);
    split->addWidget(m_detail, 8);
    split->addWidget(m_list, 3);

    connect(m_list, &QListWidget::currentRowChanged, this, [this](int row) {
        const std::vector<Evidence>& evidence = m_context.source.evidence();
        if (!m_filling && row >= 0 && size_t(row) < evidence.size())
            m_context.selection.selectEvidence(evidence[size_t(row)]);
    });
    connect(&context.source, &ShownSource::replaced, this, &EvidenceView::follow);
    connect(&context.source, &ShownSource::grew, this, &EvidenceView::follow);
    connect(&context.source, &ShownSource::statusChanged, this, &EvidenceView::follow);
    connect(&context.playhead, &Playhead::moved, this, &EvidenceView::follow);
    connect(&context.selection, &Selection::changed, this, &EvidenceView::follow);
    refresh();
}

void EvidenceView::setTheme(const Theme& theme)
{
    m_projector = theme.projector;
    refresh();
}

void EvidenceView::copy()
{
    const int current = m_context.currentEvidence();
    if (current < 0)
        return;
    const Evidence& evidence = m_context.source.evidence()[size_t(current)];
    QStringList lines{evidence.claim, evidence.rule};
    for (const Condition& condition : evidence.conditions) {
        lines << verdictGlyph(condition.holds) + u' ' + condition.text;
        if (!condition.figures.isEmpty())
            lines << u"  "_s + condition.figures;
    }
    if (!evidence.missing.isEmpty())
        lines << tr("Missing: %1").arg(evidence.missing);
    lines << evidence.outcome << evidence.counterfactual << evidence.source;
    lines.removeAll(QString());
    QGuiApplication::clipboard()->setText(lines.join(u'\n') + u'\n');
}

void EvidenceView::follow()
{
    if (!isOutOfSight())
        refresh();
}

void EvidenceView::showEvent(QShowEvent* event)
{
    View::showEvent(event);
    refresh();
}

void EvidenceView::refresh()
{
    const int current = m_context.currentEvidence();
    refreshList(current);
    showEvidence(current < 0 ? nullptr : &m_context.source.evidence()[size_t(current)]);
}

void EvidenceView::refreshList(int current)
{
    QStringList rows;
    for (const Evidence& e : m_context.source.evidence()) {
        if (e.tNs > m_context.playhead.positionNs())
            break;
        rows << verdictGlyph(e.holds) + u"  "_s + place(e) + u'\n' + e.claim;
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

void EvidenceView::showEvidence(const Evidence* evidence)
{
    QString key;
    if (evidence) {
        key = evidence->ruleId + evidence->claim + QString::number(evidence->tNs) + evidence->outcome;
        for (const Condition& c : evidence->conditions)
            key += c.text + c.figures + verdictGlyph(c.holds);
    }
    if (key == m_shown && m_detail->widget())
        return;
    m_shown = key;
    if (evidence) {
        m_detail->setWidget(evidencePage(*evidence));
        return;
    }
    QLabel* nothing = makeLabel(tr("Nothing to explain yet: evidence appears with the moment it is about."), u"muted"_s);
    nothing->setAlignment(Qt::AlignTop);
    m_detail->setWidget(nothing);
}

QWidget* EvidenceView::evidencePage(const Evidence& evidence) const
{
    auto* view = new QWidget;
    auto* column = new QVBoxLayout(view);
    column->setContentsMargins(0, 0, 4, 0);
    column->setSpacing(6);
    QLabel* claim = makeLabel(evidence.claim, u"heading"_s);
    column->addWidget(claim);
    if (!evidence.rule.isEmpty())
        column->addWidget(makeLabel(evidence.rule, u"muted"_s));
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(10);
    grid->setVerticalSpacing(3);
    grid->setColumnStretch(1, 1);
    int row = 0;
    for (const Condition& condition : evidence.conditions) {
        grid->addWidget(makeVerdict(condition.holds), row, 0);
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
    column->addWidget(makeLabel(QString(evidence.source).replace(u"; "_s, u" · "_s), u"caps"_s));
    column->addStretch(1);
    return view;
}

} // namespace statewire
