// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/library/scenariolist.h"

#include "scenario/library/passage.h"

#include "ui/library/scenariodelegate.h"

#include <QFileInfo>
#include <QKeyEvent>
#include <QLineEdit>
#include <QStandardItemModel>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace statewire {

namespace {

/// What of a scenario is not for the kernel that runs, and why; empty if all of it is.
QString notForThisKernel(const Scenario& scenario)
{
    QStringList unfit;
    QString needs;
    for (const Variant& variant : scenario.variants) {
        if (notForKernel(variant, runningKernel()).isEmpty())
            continue;
        unfit << variant.title;
        needs = variant.when.text();
    }
    if (unfit.isEmpty())
        return {};
    return unfit.size() == qsizetype(scenario.variants.size()) ? ScenarioList::tr("Not for this kernel: needs %1").arg(needs)
           : unfit.size() == 1 ? ScenarioList::tr("Not for this kernel: “%1”, needs %2").arg(unfit.first(), needs)
                               : ScenarioList::tr("Not for this kernel: “%1”").arg(unfit.join(u"”, “"_s));
}

/// How long it takes by itself, and whether it asks: what one wants to know before class.
QString takes(const Scenario& scenario)
{
    const Variant* usual = usualVariant(scenario);
    QStringList parts{ScenarioList::tr("%n steps", nullptr, stepsOf(scenario, usual)),
                      ScenarioList::tr("told in %1").arg(roughDuration(takesNs(scenario, usual)))};
    if (const int questions = questionsOf(scenario, usual); questions > 0)
        parts << ScenarioList::tr("asks %n times", nullptr, questions);
    return parts.join(u" · "_s);
}

} // namespace

ScenarioList::ScenarioList(Detail detail, QWidget* parent)
    : QListView(parent), m_detail(detail), m_model(new QStandardItemModel(this)), m_delegate(new ScenarioDelegate(this))
{
    setModel(m_model);
    setItemDelegate(m_delegate);
    setEditTriggers(NoEditTriggers);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setResizeMode(Adjust);
    setMouseTracking(true);
    setAccessibleName(tr("Scenarios"));
    connect(this, &QListView::clicked, this, &ScenarioList::pick);
}

void ScenarioList::setEntries(const std::vector<LibraryEntry>& entries)
{
    m_shown.clear();
    std::vector<Scenario> searched;
    for (const LibraryEntry& entry : entries) {
        const QString group = entry.yours ? tr("Yours") : entry.scenario.group;
        if (entry.isFine() && entry.shadowedBy.isEmpty()) {
            m_shown.push_back({entry.scenario.id,
                               entry.scenario.title,
                               entry.scenario.question,
                               group,
                               {},
                               takes(entry.scenario),
                               notForThisKernel(entry.scenario)});
            searched.push_back(entry.scenario);
        } else if (!entry.isFine() && entry.yours) {
            const auto n = int(entry.diagnostics.size());
            const QString note = n == 0 ? tr("Not readable: %1").arg(entry.unreadable) : tr("%n mistakes", nullptr, n);
            m_shown.push_back({{}, QFileInfo(entry.path).fileName(), {}, group, entry.path, {}, note});
        }
    }
    // The searched ones come first, so that a hit's number is its place in m_shown.
    std::stable_partition(m_shown.begin(), m_shown.end(), [](const Shown& s) { return s.broken.isEmpty(); });
    m_searched = std::move(searched);
    m_search.reset();
    fill();
}

void ScenarioList::setQuery(const QString& query)
{
    m_query = query;
    fill();
}

void ScenarioList::fill()
{
    m_model->clear();
    if (m_query.trimmed().isEmpty()) {
        QString group;
        bool first = true;
        for (const Shown& shown : m_shown) {
            if (first || shown.group != group)
                addHeading(shown.group.isEmpty() ? tr("Other") : shown.group);
            first = false;
            group = shown.group;
            addRow(shown, {});
        }
        setOpened(m_opened);
        return;
    }
    if (!m_search)
        m_search = std::make_unique<ScenarioSearch>(m_searched);
    for (const SearchHit& hit : m_search->find(m_query))
        addRow(m_shown[hit.index], hit.reason);
    for (const Shown& shown : m_shown) {
        if (!shown.broken.isEmpty() && shown.title.contains(m_query.trimmed(), Qt::CaseInsensitive))
            addRow(shown, {});
    }
    // Enter takes the best.
    setCurrentIndex(m_model->index(0, 0));
    scrollToTop();
}

void ScenarioList::addHeading(const QString& text)
{
    auto* item = new QStandardItem(text.toUpper());
    item->setData(true, ScenarioDelegate::Heading);
    item->setData(text, Qt::AccessibleTextRole);
    item->setFlags(Qt::NoItemFlags); // keys pass over it
    m_model->appendRow(item);
}

void ScenarioList::addRow(const Shown& shown, const QString& reason)
{
    auto* item = new QStandardItem(shown.title);
    const bool detailed = m_detail == Detail::Questions;
    QStringList lines;
    if (shown.broken.isEmpty() && !(reason == shown.question && detailed))
        lines << reason;
    lines << shown.note;
    lines.removeAll(QString());
    const QString told = lines.join(u'\n');
    item->setData(shown.id, ScenarioDelegate::Id);
    item->setData(shown.broken, ScenarioDelegate::Broken);
    item->setData(detailed ? shown.question : QString(), ScenarioDelegate::Question);
    item->setData(told, ScenarioDelegate::Reason);
    item->setData(shown.takes, ScenarioDelegate::Takes);
    item->setToolTip(!shown.broken.isEmpty() ? shown.broken
                     : shown.takes.isEmpty() ? shown.question
                                             : tr("%1\nWithout your talk: %2").arg(shown.question, shown.takes));
    item->setData(QStringList{shown.title, shown.question, shown.takes, told}.join(u". "_s), Qt::AccessibleTextRole);
    m_model->appendRow(item);
}

void ScenarioList::setTheme(const Theme& theme)
{
    m_delegate->setTheme(theme);
    scheduleDelayedItemsLayout();
}

void ScenarioList::setOpened(const QString& id)
{
    m_opened = id;
    clearSelection();
    setCurrentIndex({});
    for (int row = 0; row < m_model->rowCount() && !id.isEmpty(); ++row) {
        const QModelIndex index = m_model->index(row, 0);
        if (index.data(ScenarioDelegate::Id).toString() == id) {
            setCurrentIndex(index);
            scrollTo(index);
        }
    }
}

int ScenarioList::shownScenarios() const
{
    int count = 0;
    for (int row = 0; row < m_model->rowCount(); ++row)
        count += m_model->index(row, 0).data(ScenarioDelegate::Id).toString().isEmpty() ? 0 : 1;
    return count;
}

QString ScenarioList::currentId() const
{
    return currentIndex().data(ScenarioDelegate::Id).toString();
}

QString ScenarioList::currentReason() const
{
    return currentIndex().data(ScenarioDelegate::Reason).toString();
}

void ScenarioList::pick(const QModelIndex& index)
{
    const QString id = index.data(ScenarioDelegate::Id).toString();
    const QString broken = index.data(ScenarioDelegate::Broken).toString();
    if (!broken.isEmpty())
        Q_EMIT brokenPicked(broken);
    else if (!id.isEmpty())
        Q_EMIT picked(id);
}

void ScenarioList::attach(QLineEdit* field)
{
    m_field = field;
    field->installEventFilter(this);
    connect(field, &QLineEdit::textChanged, this, &ScenarioList::setQuery);
}

void ScenarioList::move(int rows)
{
    const int step = rows < 0 ? -1 : 1;
    int row = currentIndex().isValid() ? currentIndex().row() + step : (step > 0 ? 0 : m_model->rowCount() - 1);
    while (row >= 0 && row < m_model->rowCount() && !m_model->index(row, 0).flags().testFlag(Qt::ItemIsSelectable))
        row += step;
    if (row < 0) // the heading above the first one is worth seeing too
        scrollToTop();
    if (row >= 0 && row < m_model->rowCount())
        setCurrentIndex(m_model->index(row, 0));
}

bool ScenarioList::eventFilter(QObject* watched, QEvent* event)
{
    if (watched != m_field || event->type() != QEvent::KeyPress)
        return QListView::eventFilter(watched, event);
    switch (static_cast<QKeyEvent*>(event)->key()) {
    case Qt::Key_Down:
    case Qt::Key_PageDown: move(1); return true; // a clicker has no other key
    case Qt::Key_Up:
    case Qt::Key_PageUp: move(-1); return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (!currentIndex().isValid())
            move(1);
        pick(currentIndex());
        return true;
    default: return QListView::eventFilter(watched, event);
    }
}

bool ScenarioList::event(QEvent* event)
{
    if (event->type() == QEvent::ShortcutOverride && m_typesIntoField) {
        const auto* press = static_cast<QKeyEvent*>(event);
        const QString text = press->text();
        if (!text.isEmpty() && text[0].isPrint() && !press->modifiers().testFlag(Qt::ControlModifier) &&
            !press->modifiers().testFlag(Qt::AltModifier)) {
            event->accept();
            return true;
        }
    }
    return QListView::event(event);
}

void ScenarioList::keyPressEvent(QKeyEvent* event)
{
    const QString text = event->text();
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (enter && currentIndex().isValid()) {
        pick(currentIndex());
    } else if (m_typesIntoField && m_field && !text.isEmpty() && text[0].isPrint() &&
               !event->modifiers().testFlag(Qt::ControlModifier) && !event->modifiers().testFlag(Qt::AltModifier)) {
        m_field->setFocus(Qt::OtherFocusReason);
        m_field->insert(text);
    } else {
        QListView::keyPressEvent(event);
    }
}

void ScenarioList::resizeEvent(QResizeEvent* event)
{
    QListView::resizeEvent(event);
    scheduleDelayedItemsLayout(); // rows are as high as their width makes them
}

void ScenarioList::showEvent(QShowEvent* event)
{
    QListView::showEvent(event);
    // Marked before it had a size, the one that is open is somewhere: where it can be seen once the rows have theirs.
    QMetaObject::invokeMethod(
        this,
        [this] {
            if (currentIndex().isValid())
                scrollTo(currentIndex(), PositionAtCenter);
        },
        Qt::QueuedConnection);
}

} // namespace statewire
