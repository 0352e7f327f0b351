// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/parts/messagebar.h"

#include "ui/look/icons.h"
#include "ui/look/stylesheet.h"

#include <QAccessible>
#include <QApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QLayout>
#include <QPushButton>
#include <QTimerEvent>
#include <QToolButton>
#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace statewire {

namespace {

/// Long enough to be read, twice.
constexpr int readingMs = 7000;

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
    connect(m_offer, &QPushButton::clicked, this, &MessageBar::takeOffer);
    hide();
}

void MessageBar::takeOffer()
{
    const std::function<void()> action = std::exchange(m_action, {});
    if (!action || isHidden())
        return;
    hide();
    action();
}

void MessageBar::giveWay()
{
    if (m_kind != Kind::Error)
        hide();
}

void MessageBar::lieOver(QWidget* host, const QWidget* below)
{
    m_host = host;
    m_below = below;
    setProperty("floats", true);
    const bool shown = !isHidden();
    setParent(host);
    setVisible(shown);
    host->installEventFilter(this);
    place();
}

void MessageBar::place()
{
    if (!m_host)
        return;
    const int margin = qRound(m_theme.px(16));
    const int width = std::min(m_host->width() - 2 * margin, qRound(m_theme.px(700)));
    const int top = (m_below ? m_below->geometry().bottom() + 1 : 0) + margin / 2;
    ensurePolished();
    layout()->activate();
    const int height = heightForWidth(width);
    setGeometry((m_host->width() - width) / 2, top, width, std::max(height, minimumSizeHint().height()));
    raise();
}

void MessageBar::stayFor(int ms)
{
    if (m_host && m_kind != Kind::Error)
        m_leave.start(ms, this);
    else
        m_leave.stop();
}

void MessageBar::timerEvent(QTimerEvent* event)
{
    if (event->timerId() != m_leave.timerId())
        return QFrame::timerEvent(event);
    // Not from under a hand.
    if (underMouse() || (QApplication::focusWidget() && isAncestorOf(QApplication::focusWidget())))
        return;
    m_leave.stop();
    hide();
}

bool MessageBar::event(QEvent* event)
{
    const bool done = QFrame::event(event);
    if (event->type() == QEvent::LayoutRequest && !isHidden())
        place(); // its texts are of another size than they were
    return done;
}

bool MessageBar::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_host && event->type() == QEvent::Resize && !isHidden())
        place();
    return QFrame::eventFilter(watched, event);
}

void MessageBar::setTheme(const Theme& theme)
{
    m_theme = theme;
    refreshLook();
    place();
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
    place();
    stayFor(readingMs);
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
    place();
    stayFor(2 * readingMs);
}

QString MessageBar::text() const
{
    return m_detail->text().isEmpty() ? m_what->text() : m_what->text() + u'\n' + m_detail->text();
}

} // namespace statewire
