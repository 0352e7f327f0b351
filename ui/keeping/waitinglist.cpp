// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/keeping/waitinglist.h"

#include "ui/keeping/waitingstories.h"
#include "ui/look/icons.h"
#include "ui/look/stylesheet.h"
#include "ui/parts/elidedlabel.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace statewire {

namespace {

/// A button of two lines: a layout in a button has no say in the button's own size.
class TwoLines : public QPushButton
{
public:
    TwoLines() : above(new ElidedLabel), below(new ElidedLabel)
    {
        auto* lines = new QVBoxLayout(this);
        lines->setContentsMargins(10, 5, 6, 5);
        lines->setSpacing(1);
        for (ElidedLabel* label : {above, below}) {
            label->setTextFormat(Qt::PlainText);
            label->setAttribute(Qt::WA_TransparentForMouseEvents);
            lines->addWidget(label);
        }
        setRole(above, u"strong"_s);
        setRole(below, u"muted"_s);
        setRole(this, u"waiting"_s);
        setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    }
    QSize sizeHint() const override { return layout()->sizeHint(); }
    QSize minimumSizeHint() const override { return {0, sizeHint().height()}; }

    ElidedLabel* above;
    ElidedLabel* below;
};

} // namespace

class WaitingRow : public QWidget
{
public:
    WaitingRow() : button(new TwoLines), end(new QToolButton)
    {
        auto* row = new QHBoxLayout(this);
        row->setContentsMargins(0, 0, 0, 0);
        row->setSpacing(4);
        row->addWidget(button, 1);
        row->addWidget(end);
        setRole(end, u"plain"_s);
    }

    void show(const WaitingStory& story)
    {
        number = story.number;
        button->setObjectName(u"waiting-%1"_s.arg(number));
        const QString standing = story.standing();
        const QString title = story.title;
        button->above->setWhole(title);
        button->below->setWhole(story.variantTitle.isEmpty() ? standing : standing + u" · "_s + story.variantTitle);
        button->setToolTip(WaitingList::tr("Go back to %1: %2. Its lab goes on.").arg(story.name(), standing));
        button->setAccessibleName(WaitingList::tr("Go back to %1, %2").arg(story.name(), standing));
        end->setToolTip(WaitingList::tr("End %1").arg(story.name()));
        end->setAccessibleName(end->toolTip());
    }

    int number = 0;
    TwoLines* button;
    QToolButton* end;
};

WaitingList::WaitingList(const WaitingStories& stories, QWidget* parent)
    : QFrame(parent), m_stories(stories), m_layout(new QVBoxLayout(this))
{
    setAccessibleName(tr("Running"));
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(4);
    auto* heading = new QLabel(tr("RUNNING"));
    setRole(heading, u"caps"_s);
    m_layout->addWidget(heading);
    connect(&stories, &WaitingStories::changed, this, &WaitingList::refresh);
    refresh();
}

void WaitingList::setTheme(const Theme& theme)
{
    m_theme = theme;
    for (const WaitingRow* row : m_rows)
        row->end->setIcon(themedIcon(u"close"_s, theme.muted, theme.muted));
}

void WaitingList::refresh()
{
    const std::vector<WaitingStory>& stories = m_stories.all();
    while (m_rows.size() > stories.size()) {
        m_rows.back()->deleteLater();
        m_rows.back()->setParent(nullptr);
        m_rows.pop_back();
    }
    while (m_rows.size() < stories.size()) {
        auto* row = new WaitingRow;
        row->end->setIcon(themedIcon(u"close"_s, m_theme.muted, m_theme.muted));
        connect(row->button, &QPushButton::clicked, this, [this, row] { Q_EMIT picked(row->number); });
        connect(row->end, &QToolButton::clicked, this, [this, row] { Q_EMIT endPicked(row->number); });
        m_layout->addWidget(row);
        m_rows.push_back(row);
    }
    for (size_t i = 0; i < stories.size(); ++i)
        m_rows[i]->show(stories[i]);
    setVisible(!stories.empty());
}

} // namespace statewire
