// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/library/welcomepage.h"

#include "lab/client/labprobe.h"

#include "ui/library/helpbrowser.h"
#include "ui/library/scenariolist.h"
#include "ui/look/icons.h"
#include "ui/look/stylesheet.h"
#include "ui/parts/elidedlabel.h"
#include "ui/parts/messagebar.h"

#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace statewire {

namespace {

QFrame* makeCard(QVBoxLayout*& column)
{
    auto* card = new QFrame;
    setRole(card, u"panel"_s);
    column = new QVBoxLayout(card);
    column->setContentsMargins(16, 14, 16, 16);
    column->setSpacing(8);
    return card;
}

QLabel* makeLabel(const QString& text, const QString& role)
{
    auto* label = new QLabel(text);
    setRole(label, role);
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    return label;
}

QPushButton* makeChoice(const QString& text, const QString& toolTip)
{
    auto* button = new QPushButton(text);
    setRole(button, u"option"_s);
    button->setToolTip(toolTip);
    return button;
}

void emptyLayout(QLayout* layout)
{
    while (QLayoutItem* item = layout->takeAt(0)) {
        if (item->widget())
            item->widget()->deleteLater();
        delete item;
    }
}

} // namespace

WelcomePage::WelcomePage(Recent& recent, QWidget* parent)
    : QFrame(parent), m_recent(recent), m_notice(new MessageBar), m_search(new QLineEdit),
      m_list(new ScenarioList(ScenarioList::Detail::Questions)), m_found(new QLabel), m_nothing(new QLabel),
      m_lessonParts(new QVBoxLayout), m_beginLesson(new QPushButton), m_recentItems(new QVBoxLayout),
      m_back(new QPushButton(tr("Back to the Story"))), m_side(new QScrollArea)
{
    setObjectName(u"content"_s);
    setAccessibleName(tr("Welcome"));
    m_search->setPlaceholderText(tr("Search: “address already in use”, CLOSE_WAIT, tcp_tw_reuse"));
    m_search->setAccessibleName(tr("Search scenarios"));
    m_search->setAccessibleDescription(
        tr("An error message, a state, a sysctl or a question. Up and Down choose, Enter opens"));
    m_search->setClearButtonEnabled(true);
    setRole(m_search, u"large"_s);
    m_list->setTypesIntoField(true);
    m_list->attach(m_search);
    setRole(m_found, u"muted"_s);
    m_nothing->setText(tr("No scenario fits these words. Try a message as your program printed it, the name of a state, or "
                          "build what you want to see in Free Play."));
    m_nothing->setWordWrap(true);
    setRole(m_nothing, u"story"_s);
    m_nothing->hide();
    connect(m_search, &QLineEdit::textChanged, this, &WelcomePage::tellHowMany);
    connect(m_list, &ScenarioList::picked, this, [this](const QString& id) { Q_EMIT picked(id, {}); });
    connect(m_list, &ScenarioList::brokenPicked, this, &WelcomePage::brokenPicked);
    connect(m_back, &QPushButton::clicked, this, &WelcomePage::backPicked);
    m_back->setToolTip(tr("What was running still is (Esc)"));
    m_back->hide();

    QVBoxLayout* library = nullptr;
    QFrame* libraryCard = makeCard(library);
    auto* top = new QHBoxLayout;
    top->addWidget(makeLabel(tr("What do you want to see?"), u"title"_s), 1);
    top->addWidget(m_found);
    top->addWidget(m_back);
    library->addLayout(top);
    library->addWidget(m_search);
    library->addWidget(m_nothing);
    library->addWidget(m_list, 1);
    library->addStretch(0);

    auto* side = new QWidget;
    auto* cards = m_cards = new QVBoxLayout(side);
    cards->setContentsMargins(0, 0, 4, 0);
    cards->setSpacing(12);
    cards->addWidget(makeLesson());
    m_recentCard = makeRecent();
    cards->addWidget(m_recentCard);
    cards->addWidget(makeBeginnings());
    cards->addStretch(1);
    m_side->setWidget(side);
    m_side->setWidgetResizable(true);
    m_side->setFrameShape(NoFrame);
    m_side->setFocusPolicy(Qt::NoFocus);
    m_side->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);

    auto* columns = new QHBoxLayout;
    columns->setContentsMargins(16, 16, 16, 16);
    columns->setSpacing(16);
    columns->addWidget(libraryCard, 1);
    columns->addWidget(m_side);
    auto* page = new QVBoxLayout(this);
    page->setContentsMargins(0, 0, 0, 0);
    page->setSpacing(0);
    page->addWidget(m_notice);
    page->addLayout(columns, 1);
    setTabOrder(m_search, m_list);
    setTabOrder(m_list, m_beginLesson);
    connect(&m_recent, &Recent::changed, this, [this] {
        showRecent();
        showLesson();
    });
}

QWidget* WelcomePage::makeLesson()
{
    QVBoxLayout* column = nullptr;
    QFrame* card = makeCard(column);
    card->setAccessibleName(tr("First lesson"));
    column->addWidget(makeLabel(tr("First lesson"), u"title"_s));
    m_lessonParts->setSpacing(8);
    column->addLayout(m_lessonParts);
    setRole(m_beginLesson, u"primary"_s);
    m_beginLesson->setObjectName(u"lesson"_s);
    column->addWidget(m_beginLesson);
    connect(m_beginLesson, &QPushButton::clicked, this, [this] {
        const int done = m_recent.lessonParts();
        Q_EMIT lessonPicked(done < int(m_parts.size()) ? done : 0);
    });
    return card;
}

QWidget* WelcomePage::makeRecent()
{
    QVBoxLayout* column = nullptr;
    QFrame* card = makeCard(column);
    card->setAccessibleName(tr("Recent"));
    column->addWidget(makeLabel(tr("Recent"), u"heading"_s));
    m_recentItems->setSpacing(4);
    column->addLayout(m_recentItems);
    return card;
}

QWidget* WelcomePage::makeBeginnings()
{
    QVBoxLayout* column = nullptr;
    QFrame* card = makeCard(column);
    column->addWidget(makeLabel(tr("Other beginnings"), u"heading"_s));
    const auto add = [&](const QString& text, const QString& toolTip, void (WelcomePage::*signal)()) {
        QPushButton* button = makeChoice(text, toolTip);
        column->addWidget(button);
        connect(button, &QPushButton::clicked, this, signal);
    };
    column->setSpacing(6);
    add(tr("Free Play"), tr("No story: an empty lab, and your hand on every socket (Ctrl+N)"), &WelcomePage::freePlayPicked);
    add(tr("Open Recording…"), tr("A session that was recorded (Ctrl+O)"), &WelcomePage::openRecordingPicked);
    add(tr("Open Scenario File…"), tr("A story of your own; it is read again whenever it is saved (Ctrl+Shift+O)"),
        &WelcomePage::openFilePicked);
    if (!HelpBrowser::pages().isEmpty())
        add(tr("Tutorial: Write a Scenario"), tr("From an empty file to a story that runs (F1)"), &WelcomePage::helpPicked);
    return card;
}

void WelcomePage::setTheme(const Theme& theme)
{
    m_theme = theme;
    m_list->setTheme(theme);
    m_notice->setTheme(theme);
    m_side->setFixedWidth(qRound(theme.px(theme.projector ? 300 : 340)));
    showRecent();
}

void WelcomePage::setEntries(const std::vector<LibraryEntry>& entries)
{
    m_entries = entries;
    m_list->setEntries(entries);
    tellHowMany();
    m_parts = FirstLesson::parts(entries);
    showLesson();
    showRecent();
}

void WelcomePage::setAside(QWidget* section)
{
    m_cards->insertWidget(0, section);
}

void WelcomePage::tellHowMany()
{
    const int shown = m_list->shownScenarios();
    const bool asked = !m_search->text().trimmed().isEmpty();
    m_nothing->setVisible(asked && m_list->model()->rowCount() == 0);
    m_list->setVisible(m_nothing->isHidden());
    m_found->setText(!asked ? tr("%1 questions").arg(shown) : tr("%n fit", nullptr, shown));
}

void WelcomePage::showLesson()
{
    emptyLayout(m_lessonParts);
    const int done = m_recent.lessonParts();
    for (int i = 0; i < int(m_parts.size()); ++i) {
        const FirstLesson::Part& part = m_parts[size_t(i)];
        const QString mark = i < done ? u"✓"_s : QString::number(i + 1);
        auto* box = new QWidget;
        auto* lines = new QVBoxLayout(box);
        lines->setContentsMargins(0, 0, 0, 0);
        lines->setSpacing(1);
        lines->addWidget(makeLabel(tr("%1  %2").arg(mark, part.title), u"strong"_s));
        lines->addWidget(makeLabel(tr("%1 About %2 minutes.").arg(part.promise).arg(part.minutes), u"muted"_s));
        m_lessonParts->addWidget(box);
    }
    const bool all = done >= int(m_parts.size());
    m_beginLesson->setText(done == 0 ? tr("Begin the First Lesson")
                           : all     ? tr("Once More")
                                     : tr("Go On With Part %1").arg(done + 1));
    m_beginLesson->setEnabled(!m_parts.empty());
}

void WelcomePage::showRecent()
{
    emptyLayout(m_recentItems);
    m_recentCard->setVisible(!m_recent.items().empty());
    for (const RecentItem& item : m_recent.items()) {
        const bool isScenario = item.kind == RecentItem::Kind::Scenario;
        const bool there = isScenario
                               ? std::any_of(m_entries.begin(), m_entries.end(),
                                             [&](const LibraryEntry& e) {
                                                 return e.isFine() && e.shadowedBy.isEmpty() && e.scenario.id == item.what;
                                             })
                               : QFileInfo::exists(item.what);
        const QString name = item.title.isEmpty() ? QFileInfo(item.what).fileName() : item.title;
        auto* row = new QWidget;
        auto* line = new QHBoxLayout(row);
        line->setContentsMargins(0, 0, 0, 0);
        line->setSpacing(4);
        if (there) {
            QPushButton* button = makeChoice({}, item.what);
            const QString text = item.kind == RecentItem::Kind::Recording ? tr("%1 (recording)").arg(name) : name;
            // What is beside the words: the scroll bar, the margins of page and card, the button's own.
            const int room = m_side->width() - m_side->verticalScrollBar()->sizeHint().width() - 40 - qRound(m_theme.px(32));
            QFont font = m_theme.font(TextRole::Body); // as the style sheet will have it once the button is shown
            font.setPixelSize(qRound(m_theme.px(14)));
            button->setText(QFontMetrics(font).elidedText(text, Qt::ElideMiddle, room).replace(u'&', u"&&"_s));
            button->setAccessibleName(text);
            connect(button, &QPushButton::clicked, this, [this, item] { open(item); });
            line->addWidget(button, 1);
        } else {
            auto* gone = new ElidedLabel;
            setRole(gone, u"muted"_s);
            gone->setWhole(tr("%1 is no longer there").arg(name));
            gone->setToolTip(item.what);
            auto* forget = new QToolButton;
            setRole(forget, u"plain"_s);
            forget->setIcon(themedIcon(u"close"_s, m_theme.muted, m_theme.muted));
            forget->setToolTip(tr("Remove from this list"));
            forget->setAccessibleName(tr("Remove %1 from this list").arg(name));
            connect(forget, &QToolButton::clicked, this, [this, item] { m_recent.remove(item); });
            line->addSpacing(qRound(m_theme.px(12)));
            line->addWidget(gone, 1);
            line->addWidget(forget);
        }
        m_recentItems->addWidget(row);
    }
}

void WelcomePage::open(const RecentItem& item)
{
    switch (item.kind) {
    case RecentItem::Kind::Scenario: Q_EMIT picked(item.what, {}); break;
    case RecentItem::Kind::File: Q_EMIT filePicked(item.what); break;
    case RecentItem::Kind::Recording: Q_EMIT recordingPicked(item.what); break;
    }
}

void WelcomePage::askWhetherLabsArePossible()
{
    if (m_probe)
        return;
    m_probe = new LabProbe(this);
    connect(m_probe, &LabProbe::impossible, this, [this](const Error& error) {
        QString id;
        QString variant;
        for (const LibraryEntry& entry : m_entries) {
            const auto loopback = std::find_if(entry.scenario.variants.begin(), entry.scenario.variants.end(),
                                               [](const Variant& v) { return v.mode == LabMode::Loopback; });
            if (id.isEmpty() && entry.isFine() && entry.shadowedBy.isEmpty() && loopback != entry.scenario.variants.end()) {
                id = entry.scenario.id;
                variant = loopback->id;
            }
        }
        showImpossible(error, id, variant);
    });
    m_probe->start();
}

void WelcomePage::showImpossible(const Error& error, const QString& loopbackScenario, const QString& loopbackVariant)
{
    QString why = error.why;
    if (!why.endsWith(u'.'))
        why += u'.';
    m_notice->showText(tr("This machine does not allow a private lab now"), why + u' ' + error.remedy);
    if (!loopbackScenario.isEmpty())
        m_notice->offer(tr("Begin on Loopback"),
                        [this, loopbackScenario, loopbackVariant] { Q_EMIT picked(loopbackScenario, loopbackVariant); });
}

void WelcomePage::setStoryWaiting(bool waiting)
{
    m_back->setVisible(waiting);
}

bool WelcomePage::clearSearch()
{
    const bool any = !m_search->text().isEmpty();
    m_search->clear();
    m_search->setFocus();
    return any;
}

void WelcomePage::begin()
{
    m_search->setFocus(Qt::OtherFocusReason);
    m_search->selectAll();
}

} // namespace statewire
