// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/parts/messagebar.h"

#include "ui/look/icons.h"
#include "ui/look/stylesheet.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>
#include <utility>

using namespace Qt::StringLiterals;

namespace statewire {

namespace {

QString nameOf(MessageBar::Kind kind)
{
    switch (kind) {
    case MessageBar::Kind::Good: return u"good"_s;
    case MessageBar::Kind::Notice: return u"notice"_s;
    case MessageBar::Kind::Error: return u"error"_s;
    }
    return {};
}

} // namespace

MessageBar::MessageBar(QWidget* parent)
    : QFrame(parent), m_icon(new QLabel), m_word(new QLabel), m_what(new QLabel), m_detail(new QLabel),
      m_offer(new QPushButton), m_close(new QToolButton)
{
    setObjectName(u"message"_s);
    setAccessibleName(tr("Message"));
    for (QLabel* label : {m_what, m_detail}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    }
    setRole(m_close, u"plain"_s);
    m_close->setToolTip(tr("Close this message"));
    m_close->setAccessibleName(tr("Close this message"));
    auto* texts = new QVBoxLayout;
    texts->setSpacing(2);
    texts->addWidget(m_what);
    texts->addWidget(m_detail);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(16, 10, 12, 10);
    row->setSpacing(12);
    row->addWidget(m_icon);
    row->addWidget(m_word);
    row->addLayout(texts, 1);
    row->addWidget(m_offer);
    row->addWidget(m_close);
    connect(m_close, &QToolButton::clicked, this, &QWidget::hide);
    connect(m_offer, &QPushButton::clicked, this, [this] {
        hide();
        if (const std::function<void()> action = std::exchange(m_action, {}))
            action();
    });
    hide();
}

void MessageBar::setTheme(const Theme& theme)
{
    m_theme = theme;
    refreshLook();
}

void MessageBar::refreshLook()
{
    const QString name = nameOf(m_kind);
    QColor colour;
    switch (m_kind) {
    case Kind::Good:
        colour = m_theme.good;
        m_word->setText(tr("Done"));
        break;
    case Kind::Notice:
        colour = m_theme.accent;
        m_word->setText(tr("Note"));
        break;
    case Kind::Error:
        colour = m_theme.warning;
        m_word->setText(tr("Error"));
        break;
    }
    setRole(this, u"message-"_s + name);
    setRole(m_word, u"message-word-"_s + name);
    setRole(m_what, u"message-what-"_s + name);
    setRole(m_detail, u"message-detail-"_s + name);
    const int side = qRound(m_theme.px(20));
    m_icon->setPixmap(themedIcon(u"message-"_s + name, colour, m_theme.muted).pixmap(side, side));
    m_close->setIcon(themedIcon(u"close"_s, colour, m_theme.muted));
}

void MessageBar::showError(const Error& error)
{
    const QString what = tr("Could not %1").arg(error.tried + (error.on.isEmpty() ? QString() : u' ' + error.on));
    QString why = error.why;
    if (!why.isEmpty() && !why.endsWith(u'.'))
        why += u'.';
    showText(what, error.remedy.isEmpty() ? why : why + u' ' + error.remedy, Kind::Error);
}

void MessageBar::showText(const QString& text, const QString& detail, Kind kind)
{
    m_kind = kind;
    refreshLook();
    m_what->setText(text);
    m_detail->setText(detail);
    m_detail->setVisible(!detail.isEmpty());
    m_offer->hide();
    m_action = {};
    show();
    // It comes without the focus: whoever listens instead of looking must hear of it.
    setAccessibleDescription(this->text());
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void MessageBar::offer(const QString& buttonText, std::function<void()> action)
{
    m_offer->setText(buttonText);
    m_offer->show();
    m_action = std::move(action);
}

QString MessageBar::text() const
{
    return m_detail->text().isEmpty() ? m_what->text() : m_what->text() + u'\n' + m_detail->text();
}

} // namespace statewire
