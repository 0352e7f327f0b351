// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tables/evidenceview.h"

#include "ui/look/stylesheet.h"
#include "ui/parts/verdictlabels.h"

#include <QClipboard>
#include <QGridLayout>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHash>
#include <QKeyEvent>
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

/// From so many on equal verdicts are one row.
constexpr int leastEqual = 3;

/// The same for what differs by the connection alone.
QString equalKey(const Evidence& e)
{
    return u"%1 %2 %3 %4"_s.arg(e.ruleId, verdictGlyph(e.holds), e.host, e.claim);
}

} // namespace

EvidenceView::EvidenceView(const ViewContext& context, QWidget* parent)
    : View(parent), m_context(context), m_split(new QHBoxLayout(this)), m_list(new QListWidget), m_detail(makeTextScroll())
{
    setAccessibleName(tr("Evidence"));
    m_detail->setAccessibleName(tr("Evidence in detail"));
    m_list->setAccessibleName(tr("All evidence up to the playhead"));
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setTextElideMode(Qt::ElideRight);
    m_split->setContentsMargins(16, 4, 16, 10);
    m_split->setSpacing(12);
    m_split->addWidget(m_detail, 8);
    m_split->addWidget(m_list, 3);
    arrange();

    connect(m_list, &QListWidget::currentRowChanged, this, [this](int row) {
        if (!m_filling && row >= 0 && size_t(row) < m_rows.size())
            m_context.selection.selectEvidence(m_context.source.evidence()[size_t(m_rows[size_t(row)].evidence)]);
    });
    m_list->viewport()->installEventFilter(this);
    m_list->installEventFilter(this);
    connect(m_list, &QListWidget::itemClicked, this, [this](QListWidgetItem* item) {
        const int row = m_list->row(item);
        // What is unfolded folds again where it was chosen already: one may want to read the first of it.
        if (row >= 0 && size_t(row) < m_rows.size() && (m_rows[size_t(row)].count > 1 || row == m_pressedOn))
            toggle(row);
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
    m_theme = theme;
    arrange();
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

void EvidenceView::resizeEvent(QResizeEvent* event)
{
    View::resizeEvent(event);
    arrange();
}

void EvidenceView::arrange()
{
    constexpr double besideEachOther = 480;
    constexpr double listWidth = 212;
    constexpr double mostListWidth = 260;
    constexpr double fewRows = 92;
    const bool narrow = width() < m_theme.px(besideEachOther);
    m_split->setDirection(narrow ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
    m_split->setSpacing(narrow ? 4 : 12);
    m_list->setMinimumWidth(narrow ? 0 : qRound(m_theme.px(listWidth)));
    m_list->setMaximumWidth(narrow ? QWIDGETSIZE_MAX : qRound(m_theme.px(mostListWidth)));
    m_list->setMaximumHeight(narrow ? std::min(qRound(m_theme.px(fewRows)), height() / 3) : QWIDGETSIZE_MAX);
}

void EvidenceView::refresh()
{
    const int current = m_context.currentEvidence();
    refreshList(current);
    showEvidence(current < 0 ? nullptr : &m_context.source.evidence()[size_t(current)]);
}

void EvidenceView::refreshList(int current)
{
    m_rows = rowsUpToNow();
    QStringList rows;
    int currentRow = -1;
    for (size_t i = 0; i < m_rows.size(); ++i) {
        const Row& row = m_rows[i];
        const Evidence& e = m_context.source.evidence()[size_t(row.evidence)];
        const bool unfolds = row.count > 1;
        const QString mark = unfolds ? u"▸ "_s : row.key.isEmpty() ? QString() : u"▾ "_s;
        const QString where = unfolds ? tr("%1×  %2").arg(row.count).arg(e.host) : place(e);
        rows << mark + verdictGlyph(e.holds) + u"  "_s + where + u'\n' + e.claim;
        const bool within = unfolds && current >= 0 && equalKey(m_context.source.evidence()[size_t(current)]) == row.key;
        if (row.evidence == current || within)
            currentRow = int(i);
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
    if (m_list->currentRow() != currentRow)
        m_list->setCurrentRow(currentRow);
    m_list->setVisible(rows.size() > 1 && !m_theme.projector);
    m_filling = false;
}

std::vector<EvidenceView::Row> EvidenceView::rowsUpToNow() const
{
    const std::vector<Evidence>& all = m_context.source.evidence();
    QHash<QString, int> counts;
    size_t known = 0;
    for (; known < all.size() && all[known].tNs <= m_context.playhead.positionNs(); ++known)
        ++counts[equalKey(all[known])];
    std::vector<Row> rows;
    QHash<QString, size_t> first;
    for (size_t i = 0; i < known; ++i) {
        const QString key = equalKey(all[i]);
        const bool many = counts.value(key) >= leastEqual;
        const auto before = first.constFind(key);
        const bool begins = before == first.constEnd();
        if (many && !m_unfolded.contains(key)) {
            if (begins) {
                first.insert(key, rows.size());
                rows.push_back({int(i), counts.value(key), key});
            } else {
                rows[*before].evidence = int(i);
            }
            continue;
        }
        if (begins)
            first.insert(key, rows.size());
        rows.push_back({int(i), 1, many && begins ? key : QString()});
    }
    return rows;
}

void EvidenceView::toggle(int row)
{
    const QString key = m_rows[size_t(row)].key;
    if (key.isEmpty())
        return;
    if (!m_unfolded.remove(key))
        m_unfolded.insert(key);
    refresh();
}

bool EvidenceView::eventFilter(QObject* watched, QEvent* event)
{
    const int row = m_list->currentRow();
    if (watched == m_list->viewport() && event->type() == QEvent::MouseButtonPress)
        m_pressedOn = row;
    const bool override = event->type() == QEvent::ShortcutOverride;
    if (watched == m_list && (override || event->type() == QEvent::KeyPress) && row >= 0 && size_t(row) < m_rows.size()) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        const bool folded = m_rows[size_t(row)].count > 1;
        const bool unfolded = !folded && !m_rows[size_t(row)].key.isEmpty();
        const bool both = key == Qt::Key_Return || key == Qt::Key_Enter;
        if ((folded && (both || key == Qt::Key_Right)) || (unfolded && (both || key == Qt::Key_Left))) {
            if (override)
                event->accept(); // the key is not the window's now
            else
                toggle(row);
            return true;
        }
    }
    return View::eventFilter(watched, event);
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
