// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tables/sockettextview.h"

#include "ui/look/stylesheet.h"

#include <QButtonGroup>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QMimeData>
#include <QMouseEvent>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QTextBlock>
#include <QVBoxLayout>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace statewire {

SocketTextView::SocketTextView(const ViewContext& context, QWidget* parent)
    : View(parent), m_context(context), m_text(new QPlainTextEdit), m_controls(new QWidget(this)),
      m_ss(new QPushButton(u"ss"_s)), m_netstat(new QPushButton(u"netstat"_s)), m_hosts(new QComboBox),
      m_theme(Theme::make(Theme::Look::Light))
{
    m_text->setReadOnly(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_text->setFrameShape(QFrame::NoFrame);
    m_text->setUndoRedoEnabled(false);
    m_text->setAccessibleName(tr("Sockets as ss and netstat print them"));
    m_text->setPlaceholderText(tr("No host yet: here stands what ss and netstat would print on each host of the lab."));
    m_text->viewport()->installEventFilter(this);
    m_text->setCornerWidget(new QWidget); // else the style draws a bare corner
    setFocusProxy(m_text);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 6, 12, 8);
    column->addWidget(m_text, 1);

    m_controls->hide(); // until a bar takes it in
    auto* row = new QHBoxLayout(m_controls);
    row->setContentsMargins(0, 0, 0, 0);
    auto* tools = new QButtonGroup(this);
    for (QPushButton* button : {m_ss, m_netstat}) {
        setRole(button, u"segment"_s);
        button->setCheckable(true);
        tools->addButton(button);
        row->addWidget(button);
    }
    m_ss->setChecked(true);
    m_ss->setToolTip(tr("As “%1” prints it").arg(commandLine(SocketTool::Ss)));
    m_netstat->setToolTip(tr("As “%1” prints it").arg(commandLine(SocketTool::Netstat)));
    m_hosts->setAccessibleName(tr("Host"));
    row->addWidget(m_hosts);

    connect(m_ss, &QPushButton::clicked, this, [this] { setTool(SocketTool::Ss); });
    connect(m_netstat, &QPushButton::clicked, this, [this] { setTool(SocketTool::Netstat); });
    connect(m_hosts, &QComboBox::activated, this, [this](int index) { setHost(m_hosts->itemData(index).toString()); });
    connect(&context.source, &ShownSource::replaced, this, &SocketTextView::follow);
    connect(&context.source, &ShownSource::grew, this, &SocketTextView::follow);
    connect(&context.playhead, &Playhead::moved, this, &SocketTextView::follow);
    connect(&context.selection, &Selection::changed, this, &SocketTextView::markSelection);
    refresh();
}

void SocketTextView::setTool(SocketTool tool)
{
    m_tool = tool;
    (tool == SocketTool::Ss ? m_ss : m_netstat)->setChecked(true);
    refresh();
}

void SocketTextView::setHost(const QString& host)
{
    m_host = host;
    refresh();
}

QStringList SocketTextView::shownHosts() const
{
    QStringList hosts;
    for (const HostInfo& host : m_context.source.session().hosts())
        hosts << host.name;
    return hosts.contains(m_host) ? QStringList{m_host} : hosts;
}

void SocketTextView::refillHosts()
{
    QStringList names{QString()};
    for (const HostInfo& host : m_context.source.session().hosts())
        names << host.name;
    QStringList before;
    for (int i = 0; i < m_hosts->count(); ++i)
        before << m_hosts->itemData(i).toString();
    if (names != before) {
        m_hosts->clear();
        for (const QString& name : names)
            m_hosts->addItem(name.isEmpty() ? tr("Both hosts") : name, name);
    }
    m_hosts->setCurrentIndex(std::max(0, m_hosts->findData(m_host)));
}

void SocketTextView::follow()
{
    if (!isOutOfSight())
        refresh();
}

void SocketTextView::showEvent(QShowEvent* event)
{
    View::showEvent(event);
    refresh();
}

void SocketTextView::refresh()
{
    refillHosts();
    QStringList text;
    m_lines.clear();
    for (const QString& host : shownHosts()) {
        if (!text.isEmpty())
            text << QString();
        text << u"# %1: %2"_s.arg(host, commandLine(m_tool));
        const SocketText printed = socketText(m_tool, m_context.source.session(), m_context.source.timeline(), host,
                                              m_context.playhead.positionNs());
        text += printed.header;
        for (const SocketTextLine& line : printed.lines) {
            m_lines.insert(int(text.size()), line);
            text << line.text + (line.inferred ? inferredNote() : QString());
        }
    }
    const QString whole = text.join(u'\n');
    if (whole != m_text->toPlainText()) {
        // What the user has marked, and where they have scrolled to, outlive a timer that counts down.
        const QTextCursor old = m_text->textCursor();
        const int across = m_text->horizontalScrollBar()->value();
        const int down = m_text->verticalScrollBar()->value();
        m_text->setPlainText(whole);
        QTextCursor cursor = m_text->textCursor();
        cursor.setPosition(int(std::min<qsizetype>(old.anchor(), whole.size())));
        cursor.setPosition(int(std::min<qsizetype>(old.position(), whole.size())), QTextCursor::KeepAnchor);
        m_text->setTextCursor(cursor);
        m_text->horizontalScrollBar()->setValue(across);
        m_text->verticalScrollBar()->setValue(down);
    }
    markSelection();
}

void SocketTextView::markSelection()
{
    QList<QTextEdit::ExtraSelection> marks;
    const std::optional<SelectedLife> chosen = m_context.highlight().life;
    for (QTextBlock block = m_text->document()->begin(); block.isValid(); block = block.next()) {
        const auto line = m_lines.constFind(block.blockNumber());
        QTextEdit::ExtraSelection mark;
        mark.cursor = QTextCursor(block);
        if (line == m_lines.constEnd()) {
            // Prompt and headings recede behind the sockets.
            mark.format.setForeground(m_theme.muted);
            mark.cursor.movePosition(QTextCursor::EndOfBlock, QTextCursor::KeepAnchor);
            marks << mark;
            continue;
        }
        if (chosen && *chosen == SelectedLife{line->track, line->life}) {
            mark.format.setBackground(m_theme.accentSoft);
            mark.format.setProperty(QTextFormat::FullWidthSelection, true);
            marks << mark;
        }
    }
    m_text->setExtraSelections(marks);
}

bool SocketTextView::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_text->viewport() && event->type() == QEvent::MouseButtonRelease &&
        !m_text->textCursor().hasSelection()) {
        const QPoint at = static_cast<QMouseEvent*>(event)->position().toPoint();
        const auto line = m_lines.constFind(m_text->cursorForPosition(at).blockNumber());
        if (line != m_lines.constEnd())
            m_context.selection.select(SelectedLife{line->track, line->life});
    }
    return View::eventFilter(watched, event);
}

void SocketTextView::setTheme(const Theme& theme)
{
    m_theme = theme;
    m_text->setStyleSheet(u"QPlainTextEdit { background: transparent; border: none; font-family: \"%1\"; font-size: %2px; "
                          "color: %3; selection-background-color: %4; selection-color: %5; }"_s.arg(fixedFamily())
                              .arg(theme.font(TextRole::Figures).pixelSize())
                              .arg(theme.text.name(), theme.accent.name(), theme.accentText.name()));
    m_hosts->setStyleSheet(
        u"QComboBox { background: %1; border: 1px solid %2; border-radius: %3px; padding: %3px %4px; } "
        "QComboBox::drop-down { border: none; width: %5px; }"_s.arg(theme.panel.name(), theme.outline.name())
            .arg(qRound(theme.px(4)))
            .arg(qRound(theme.px(8)))
            .arg(qRound(theme.px(18))));
    m_controls->layout()->setSpacing(qRound(theme.px(8)));
    markSelection();
}

void SocketTextView::copy()
{
    if (isOutOfSight())
        refresh();
    const QTextCursor cursor = m_text->textCursor();
    QString text = cursor.hasSelection() ? cursor.selectedText() : m_text->toPlainText() + u'\n';
    text.replace(QChar::ParagraphSeparator, u'\n');
    auto* mime = new QMimeData;
    mime->setText(text);
    mime->setHtml(u"<pre>"_s + text.toHtmlEscaped() + u"</pre>"_s);
    QGuiApplication::clipboard()->setMimeData(mime);
}

} // namespace statewire
