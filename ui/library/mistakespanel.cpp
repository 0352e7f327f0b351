// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/library/mistakespanel.h"

#include "ui/look/icons.h"
#include "ui/look/stylesheet.h"
#include "ui/look/theme.h"

#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace statewire {

MistakesPanel::MistakesPanel(QWidget* parent)
    : QFrame(parent), m_title(new QLabel), m_text(new QPlainTextEdit), m_hint(new QLabel), m_close(new QToolButton)
{
    setObjectName(u"mistakes"_s);
    setAccessibleName(tr("Mistakes in the scenario file"));
    setRole(m_title, u"strong"_s);
    setRole(m_hint, u"muted"_s);
    setRole(m_text, u"source"_s);
    m_text->setReadOnly(true);
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap); // a caret must stay below its place
    m_text->setAccessibleName(tr("Mistakes, each with its line"));
    m_hint->setText(tr("The window reads the file again as soon as it is saved."));
    setRole(m_close, u"plain"_s);
    m_close->setToolTip(tr("Hide these mistakes"));
    m_close->setAccessibleName(tr("Hide these mistakes"));
    auto* top = new QHBoxLayout;
    top->addWidget(m_title, 1);
    top->addWidget(m_close);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 10, 12, 12);
    column->setSpacing(6);
    column->addLayout(top);
    column->addWidget(m_text);
    column->addWidget(m_hint);
    connect(m_close, &QToolButton::clicked, this, [this] {
        hide();
        Q_EMIT closed();
    });
    hide();
}

void MistakesPanel::setTheme(const Theme& theme)
{
    m_close->setIcon(themedIcon(u"close"_s, theme.warning, theme.muted));
    fit();
}

void MistakesPanel::showMistakes(const LibraryEntry& entry)
{
    m_path = entry.path;
    const auto n = int(entry.diagnostics.size());
    const QString name = QFileInfo(entry.path).fileName();
    m_title->setText(n == 0 ? tr("%1 could not be read").arg(name) : tr("%1 has %n mistakes", nullptr, n).arg(name));
    m_title->setToolTip(entry.path);
    // The folder would push line and column out of sight; it is in the title's tool tip.
    m_text->setPlainText(entry.mistakes().replace(entry.path, name));
    fit();
    show();
}

void MistakesPanel::setAlone(bool alone)
{
    m_alone = alone;
    setSizePolicy(QSizePolicy::Preferred, alone ? QSizePolicy::Expanding : QSizePolicy::Preferred);
    fit();
}

void MistakesPanel::fit()
{
    constexpr int leastLines = 4; // of a window that has no room for more
    // A quarter of the window: what it is about stays in sight.
    const int mostLines = qBound(leastLines, window()->height() / 4 / m_text->fontMetrics().lineSpacing(), 12);
    const int lines = m_text->document()->blockCount();
    const auto heightOf = [this](int n) { return m_text->fontMetrics().lineSpacing() * (n + 1) + 16; };
    m_text->setMinimumHeight(heightOf(qBound(2, lines, leastLines)));
    m_text->setMaximumHeight(m_alone ? QWIDGETSIZE_MAX : heightOf(qBound(2, lines, mostLines)));
}

QString MistakesPanel::text() const
{
    return m_title->text() + u'\n' + m_text->toPlainText();
}

} // namespace statewire
