// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/presentermenu.h"

#include "ui/compare/controlruns.h"
#include "ui/keeping/recordingsaving.h"
#include "ui/look/stylesheet.h"

#include <QAction>
#include <QLabel>
#include <QListWidget>
#include <QVBoxLayout>
#include <algorithm>
#include <numeric>

using namespace Qt::StringLiterals;

namespace statewire {

PresenterMenu::PresenterMenu(StoryTeller& teller, const PresenterActions& actions, QWidget* wall)
    : QFrame(wall), m_teller(teller), m_actions(actions), m_head(new QLabel), m_list(new QListWidget),
      m_keys(new QLabel(tr("Next, Back: choose  ·  black: do it  ·  F5 or Esc: leave")))
{
    setObjectName(u"presenter-menu"_s);
    setRole(this, u"panel"_s);
    setAccessibleName(tr("What can be done"));
    setRole(m_head, u"title"_s);
    setRole(m_keys, u"muted"_s);
    m_list->setAccessibleName(tr("Choices"));
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setTextElideMode(Qt::ElideRight);
    auto* column = new QVBoxLayout(this);
    column->addWidget(m_head);
    column->addWidget(m_list, 1);
    column->addWidget(m_keys);
    hide();
    // The wire may go on and a question be answered by another hand, or by the story.
    connect(&m_teller, &StoryTeller::changed, this, &PresenterMenu::refresh);
    for (const QAction* action : {m_actions.holdWire, m_actions.nextFrame, m_actions.restart, m_actions.controls.controlRun,
                                  m_actions.recording.action()})
        connect(action, &QAction::changed, this, &PresenterMenu::refresh);
}

void PresenterMenu::setTheme(const Theme& theme)
{
    const int space = qRound(theme.px(14));
    layout()->setContentsMargins(space, space, space, space);
    layout()->setSpacing(qRound(theme.px(8)));
    QFont type = m_list->font();
    type.setPixelSize(qRound(theme.px(17)));
    m_list->setFont(type);
    m_list->setSpacing(qRound(theme.px(2)));
    if (isOpen())
        place();
}

std::vector<PresenterMenu::Choice> PresenterMenu::all()
{
    std::vector<Choice> choices;
    if (m_teller.canVote()) {
        const std::vector<Prediction::Option>& options = m_teller.state().open->options;
        for (size_t i = 0; i < options.size(); ++i)
            choices.push_back(
                {tr("Vote %1: %2").arg(i + 1).arg(options[i].text), [this, i] { m_teller.vote(int(i)); }, true});
        if (!m_teller.unrecordedVotes().empty())
            choices.push_back({tr("Take the latest vote back"), [this] { m_teller.takeBackVote(); }, true});
    }
    if (m_actions.nextFrame->isEnabled())
        choices.push_back({tr("Let the next frame go on"), [this] { m_actions.nextFrame->trigger(); }, true});
    if (m_actions.holdWire->isEnabled()) {
        const bool held = m_actions.holdWire->isChecked();
        choices.push_back({held ? tr("Let the wire go") : tr("Hold the wire"), [this] { m_actions.holdWire->trigger(); }});
    }
    if (m_hasEvidence)
        choices.push_back({tr("Evidence"), [this] { Q_EMIT evidencePicked(); }});
    choices.push_back({tr("Another picture"), [this] { Q_EMIT picturePicked(); }});
    if (m_actions.controls.controlRun->isEnabled())
        choices.push_back({tr("Control run…"), nullptr});
    if (m_actions.recording.action()->isEnabled())
        choices.push_back({tr("Save the recording"), [this] { m_actions.recording.saveUnasked(); }});
    if (m_actions.restart->isEnabled())
        choices.push_back({tr("Start over"), [this] { Q_EMIT startOverPicked(); }});
    return choices;
}

std::vector<PresenterMenu::Choice> PresenterMenu::controls()
{
    std::vector<Choice> choices;
    for (const Variant* variant : m_actions.controls.controls())
        choices.push_back({variant->title, [this, id = variant->id] { m_actions.controls.run(id); }});
    return choices;
}

void PresenterMenu::open(bool hasEvidence)
{
    m_hasEvidence = hasEvidence;
    m_amongControls = false;
    m_list->setCurrentRow(-1);
    show(all());
    raise();
}

void PresenterMenu::show(std::vector<Choice> choices)
{
    const QString before = marked();
    m_choices = std::move(choices);
    m_list->clear();
    for (const Choice& choice : m_choices)
        m_list->addItem(choice.text);
    const auto same =
        std::find_if(m_choices.begin(), m_choices.end(), [&before](const Choice& c) { return c.text == before; });
    m_list->setCurrentRow(same == m_choices.end() ? 0 : int(same - m_choices.begin()));
    m_head->setText(head());
    QFrame::show();
    place();
}

QString PresenterMenu::head() const
{
    if (m_amongControls)
        return tr("Side by side with");
    const QMap<QString, int> votes = m_teller.votes();
    return m_teller.canVote() ? tr("%n votes so far", nullptr, std::accumulate(votes.begin(), votes.end(), 0))
                              : tr("What can be done");
}

void PresenterMenu::refresh()
{
    if (!isOpen())
        return;
    if (m_amongControls && !m_actions.controls.controlRun->isEnabled())
        m_amongControls = false;
    std::vector<Choice> now = m_amongControls ? controls() : all();
    const auto sameText = [](const Choice& a, const Choice& b) { return a.text == b.text; };
    if (std::equal(now.begin(), now.end(), m_choices.begin(), m_choices.end(), sameText)) {
        m_choices = std::move(now);
        m_head->setText(head());
        return;
    }
    const QString before = marked();
    show(std::move(now));
    if (marked() != before)
        m_list->setCurrentRow(-1);
}

void PresenterMenu::place()
{
    const QSize wall = parentWidget()->size();
    m_list->doItemsLayout();
    int tall = 2 * m_list->frameWidth();
    for (int row = 0; row < m_list->count(); ++row)
        tall += m_list->sizeHintForRow(row) + 2 * m_list->spacing();
    m_list->setMinimumHeight(std::min(tall, wall.height() * 2 / 3));
    m_list->setMaximumHeight(m_list->minimumHeight());
    const int needed = m_list->sizeHintForColumn(0) + wall.width() / 10;
    layout()->invalidate();
    resize(std::clamp(needed, wall.width() / 2, wall.width() * 9 / 10), layout()->totalSizeHint().height());
    QFrame::move((wall.width() - width()) / 2, (wall.height() - height()) / 2);
}

void PresenterMenu::move(int by)
{
    const int count = m_list->count();
    const int from = m_list->currentRow() < 0 && by < 0 ? 0 : m_list->currentRow();
    if (count > 0)
        m_list->setCurrentRow((from + by + count) % count);
}

void PresenterMenu::pick()
{
    const int row = m_list->currentRow();
    if (row < 0 || row >= int(m_choices.size()))
        return;
    const Choice choice = m_choices[size_t(row)]; // the list may be another one after it
    if (!choice.run) {
        m_amongControls = true;
        show(controls());
        return;
    }
    if (!choice.stays)
        hide();
    choice.run();
    if (choice.stays && isOpen())
        show(all());
}

void PresenterMenu::leave()
{
    if (!m_amongControls) {
        hide();
        return;
    }
    m_amongControls = false;
    show(all());
}

QStringList PresenterMenu::choices() const
{
    QStringList texts;
    for (const Choice& choice : m_choices)
        texts << choice.text;
    return texts;
}

QString PresenterMenu::marked() const
{
    const QListWidgetItem* item = m_list->currentItem();
    return item ? item->text() : QString();
}

} // namespace statewire
