// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/differencelist.h"

#include "ui/compare/comparepanel.h"
#include "ui/look/stylesheet.h"

#include <QLabel>
#include <QListWidget>
#include <QMouseEvent>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>
#include <algorithm>
#include <functional>

using namespace Qt::StringLiterals;

namespace statewire {

namespace {

enum Role : int
{
    NumberRole = Qt::UserRole,
    HeadRole,
    TextARole,
    TextBRole,
    FoldRole, ///< "▸ 14 more go with it"; empty if none does
    UnderRole ///< it goes with another
};

/// Head, then both sides below each other: what stands under each other is compared at a glance.
class DifferenceDelegate : public QStyledItemDelegate
{
public:
    DifferenceDelegate(const Theme& theme, std::function<void(int)> toggle, QObject* parent)
        : QStyledItemDelegate(parent), m_theme(theme), m_toggle(std::move(toggle))
    {
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        draw(painter, QRectF(option.rect), option.state.testFlag(QStyle::State_Selected), index);
    }

    /// A click on its last line unfolds it.
    bool editorEvent(QEvent* event, QAbstractItemModel*, const QStyleOptionViewItem& option,
                     const QModelIndex& index) override
    {
        if (event->type() != QEvent::MouseButtonRelease || index.data(FoldRole).toString().isEmpty())
            return false;
        const double line = QFontMetricsF(m_theme.font(TextRole::Strong)).height() + m_theme.px(10);
        if (static_cast<QMouseEvent*>(event)->position().y() < option.rect.bottom() - line)
            return false;
        m_toggle(index.row());
        return true;
    }

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const int width = option.widget ? static_cast<const QListWidget*>(option.widget)->viewport()->width() : 300;
        return {width, qCeil(draw(nullptr, QRectF(0, 0, width, 0), false, index))};
    }

private:
    /// The height; measures when there is no painter.
    double draw(QPainter* painter, const QRectF& whole, bool selected, const QModelIndex& index) const
    {
        const bool under = index.data(UnderRole).toBool();
        const QRectF area = whole.adjusted(under ? m_theme.px(18) : 0, 0, 0, 0);
        const bool parts = index.data(NumberRole).toInt() == 1;
        const double pad = m_theme.px(8);
        const double badge = m_theme.px(30);
        const QFont strong = m_theme.font(TextRole::Strong);
        const QFont body = m_theme.font(TextRole::Body);
        if (painter) {
            painter->save();
            painter->setRenderHint(QPainter::Antialiasing);
            const QRectF card = area.adjusted(m_theme.px(2), m_theme.px(2), -m_theme.px(2), -m_theme.px(2));
            painter->setPen(selected ? QPen(m_theme.accent, m_theme.px(1.5))
                            : parts  ? QPen(m_theme.text, m_theme.px(1.5))
                                     : QPen(Qt::NoPen));
            painter->setBrush(selected ? m_theme.accentSoft : parts ? m_theme.sunken : m_theme.panel);
            painter->drawRoundedRect(card, m_theme.px(6), m_theme.px(6));
            const QRectF box(area.left() + pad, area.top() + pad, badge, m_theme.px(18));
            painter->setPen(QPen(parts ? m_theme.text : m_theme.outline, m_theme.px(1.2)));
            painter->setBrush(parts ? m_theme.text : m_theme.panel);
            painter->drawRoundedRect(box, m_theme.px(3), m_theme.px(3));
            painter->setFont(m_theme.font(TextRole::Caps));
            painter->setPen(parts ? m_theme.panel : m_theme.text);
            painter->drawText(box, Qt::AlignCenter, u"≠ %1"_s.arg(index.data(NumberRole).toInt()));
        }
        double y = area.top() + pad;
        const auto write = [&](double left, const QFont& font, const QColor& colour, const QString& text) {
            const QRectF room(left, y, area.right() - pad - left, 4000);
            const QRectF taken = QFontMetricsF(font).boundingRect(room, Qt::TextWordWrap, text);
            if (painter) {
                painter->setFont(font);
                painter->setPen(colour);
                painter->drawText(QRectF(room.topLeft(), QSizeF(room.width(), taken.height())), Qt::TextWordWrap, text);
            }
            return taken.height();
        };
        const double textLeft = area.left() + pad + badge + m_theme.px(8);
        y +=
            std::max(write(textLeft, strong, m_theme.text, index.data(HeadRole).toString()), m_theme.px(18)) + m_theme.px(3);
        for (const auto& [role, name] : {std::pair{TextARole, u"A"_s}, std::pair{TextBRole, u"B"_s}}) {
            const QString text = index.data(role).toString();
            write(textLeft, strong, m_theme.muted, name);
            y += write(textLeft + m_theme.px(18), body, text.isEmpty() ? m_theme.muted : m_theme.text,
                       text.isEmpty() ? DifferenceList::tr("nothing of the kind") : text) +
                 m_theme.px(1);
        }
        if (const QString fold = index.data(FoldRole).toString(); !fold.isEmpty())
            y += m_theme.px(4) + write(textLeft, strong, m_theme.accent, fold);
        if (painter)
            painter->restore();
        return y + pad - area.top();
    }

    const Theme& m_theme;
    std::function<void(int)> m_toggle;
};

QString kindWord(Difference::Kind kind)
{
    switch (kind) {
    case Difference::Kind::Action: return DifferenceList::tr("What is done");
    case Difference::Kind::Result: return DifferenceList::tr("Result");
    case Difference::Kind::Frame: return DifferenceList::tr("Packets");
    case Difference::Kind::State: return DifferenceList::tr("States");
    case Difference::Kind::Evidence: return DifferenceList::tr("Rule");
    case Difference::Kind::Check: return DifferenceList::tr("Check");
    }
    return {};
}

} // namespace

QString differenceHead(const Difference& difference)
{
    const QString place = difference.pair < 0 ? DifferenceList::tr("Before the first step")
                                              : DifferenceList::tr("Step %1").arg(difference.pair + 1);
    return difference.kind == Difference::Kind::Action
               ? u"%1 · %2"_s.arg(place, kindWord(difference.kind))
               : u"%1 · %2 · %3"_s.arg(place, kindWord(difference.kind), difference.subject);
}

DifferenceList::DifferenceList(CompareRuns& runs, QWidget* parent)
    : QFrame(parent), m_runs(runs), m_heading(new QLabel(tr("Where the runs part"))), m_summary(new QLabel),
      m_list(new QListWidget)
{
    setRole(this, u"panel"_s);
    setRole(m_heading, u"heading"_s);
    setRole(m_summary, u"muted"_s);
    m_summary->setWordWrap(true);
    m_list->setAccessibleName(tr("Differences"));
    m_list->setWordWrap(true);
    m_list->setUniformItemSizes(false);
    m_list->setResizeMode(QListView::Adjust);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setItemDelegate(new DifferenceDelegate(
        m_theme, [this](int row) { toggle(row); }, m_list));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 12, 8, 12);
    column->setSpacing(6);
    column->addWidget(m_heading);
    column->addWidget(m_summary);
    column->addWidget(m_list, 1);
    connect(m_list, &QListWidget::itemClicked, this, [this](QListWidgetItem* item) { choose(m_list->row(item)); });
    connect(m_list, &QListWidget::itemActivated, this, [this](QListWidgetItem* item) { choose(m_list->row(item)); });
    refresh();
}

void DifferenceList::setTheme(const Theme& theme)
{
    m_theme = theme;
    m_texts.clear();
    m_shown.clear();
    m_list->clear();
    refresh();
}

int DifferenceList::count() const
{
    return m_list->count();
}

void DifferenceList::setBrief(bool brief)
{
    m_brief = brief;
    m_summary->setVisible(!brief || m_list->count() == 0);
}

int DifferenceList::wantedHeight() const
{
    constexpr int seen = 2;
    int high = height() - m_list->viewport()->height();
    for (int row = 0; row < std::min(seen, m_list->count()); ++row)
        high += m_list->sizeHintForRow(row) + 2 * m_list->spacing();
    return high;
}

int DifferenceList::currentRow() const
{
    return m_list->currentRow();
}

void DifferenceList::toggle(int row)
{
    const size_t root =
        row >= 0 && size_t(row) < m_shown.size() ? m_shown[size_t(row)] : m_runs.comparison().differences.size();
    if (m_runs.foldedUnder(root) > 0)
        m_runs.unfold(root, !m_runs.isUnfolded(root));
}

void DifferenceList::choose(int row)
{
    m_chosen = row >= 0 && size_t(row) < m_shown.size() ? int(m_shown[size_t(row)]) : -1;
    m_list->setCurrentRow(m_chosen >= 0 ? row : -1);
    Q_EMIT picked(m_chosen);
}

void DifferenceList::step(int change)
{
    if (m_shown.empty())
        return;
    const auto here = std::find(m_shown.begin(), m_shown.end(), size_t(m_chosen));
    const int row = here == m_shown.end() ? (change > 0 ? -1 : int(m_shown.size())) : int(here - m_shown.begin());
    const int target = row + change;
    if (target >= 0 && size_t(target) < m_shown.size())
        choose(target);
}

void DifferenceList::refresh()
{
    const std::vector<Difference>& all = m_runs.comparison().differences;
    const std::vector<size_t> known = m_runs.shownDifferences();
    const size_t count = m_runs.knownDifferences().size();
    QStringList texts;
    QStringList folds;
    for (size_t i : known) {
        const int under = m_runs.foldedUnder(i);
        folds << (under == 0 ? QString()
                             : (m_runs.isUnfolded(i) ? u"▾ "_s : u"▸ "_s) + tr("%n more go with it", nullptr, under));
        texts << u"%1|%2|%3|%4"_s.arg(differenceHead(all[i]), all[i].text.a.told(), all[i].text.b.told(), folds.back());
    }
    const bool over = m_runs.isFinished() && m_runs.axisNs() >= m_runs.axis().endOf(int(m_runs.axis().pairs().size()) - 1);
    m_summary->setText(!known.empty()
                           ? tr("%n differences until here. The first stands out on both timelines.", nullptr, int(count))
                       : over ? tr("They do not: the same calls, packets, states and verdicts in the same order.")
                              : tr("Nothing has differed so far."));
    m_summary->setVisible(!m_brief || known.empty());
    if (texts == m_texts && known == m_shown)
        return;
    // What was there stays: a list that jumps under the hand cannot be read.
    const bool grows = texts.size() >= m_texts.size() && texts.mid(0, m_texts.size()) == m_texts;
    qsizetype keep = grows ? m_texts.size() : 0;
    for (; !grows && keep < std::min(texts.size(), m_texts.size()) && texts[keep] == m_texts[keep];)
        ++keep;
    while (m_list->count() > keep)
        delete m_list->takeItem(m_list->count() - 1);
    for (qsizetype row = keep; row < texts.size(); ++row) {
        const Difference& d = all[known[size_t(row)]];
        auto* item = new QListWidgetItem;
        item->setData(NumberRole, int(known[size_t(row)]) + 1);
        item->setData(HeadRole, differenceHead(d));
        item->setData(TextARole, d.text.a.told());
        item->setData(TextBRole, d.text.b.told());
        item->setData(FoldRole, folds[row]);
        item->setData(UnderRole, d.under >= 0);
        item->setData(Qt::AccessibleTextRole,
                      u"%1. A: %2. B: %3"_s.arg(differenceHead(d), d.text.a.isEmpty() ? tr("nothing") : d.text.a.told(),
                                                d.text.b.isEmpty() ? tr("nothing") : d.text.b.told()));
        m_list->addItem(item);
    }
    m_texts = texts;
    m_shown = known;
    const auto here = std::find(known.begin(), known.end(), size_t(m_chosen));
    if (m_chosen >= 0 && here == known.end()) {
        m_chosen = -1;
        Q_EMIT picked(-1);
    }
    m_list->setCurrentRow(here == known.end() ? -1 : int(here - known.begin()));
}

} // namespace statewire
