// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/library/helpbrowser.h"

#include "ui/look/stylesheet.h"
#include "ui/look/theme.h"

#include <QDesktopServices>
#include <QDir>
#include <QFile>
#include <QFontDatabase>
#include <QFontInfo>
#include <QScreen>
#include <QTabBar>
#include <QTextBlock>
#include <QTextBrowser>
#include <QTextCursor>
#include <QTextDocument>
#include <QTextList>
#include <QVBoxLayout>
#include <tuple>
#include <vector>

using namespace Qt::StringLiterals;

namespace statewire {

namespace {

const QString folder = u":/statewire/help"_s;

QString textOf(const QString& page)
{
    QFile file(folder + u'/' + page + u".md"_s);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

/// The room above a block, in heights of a letter. Qt makes none where the text's size is given in pixels.
double roomAbove(const QTextBlock& block)
{
    const QTextBlock before = block.previous();
    const auto language = [](const QTextBlock& b) { return b.blockFormat().property(QTextFormat::BlockCodeLanguage); };
    if (!before.isValid() || (language(block).isValid() && language(block) == language(before)))
        return 0; // lines of one piece of code
    if (block.blockFormat().headingLevel() > 0)
        return 1.2;
    return block.textList() && before.textList() ? 0.15 : 0.6;
}

} // namespace

HelpBrowser::HelpBrowser(QWidget* parent) : QDialog(parent), m_tabs(new QTabBar), m_text(new QTextBrowser)
{
    setWindowTitle(tr("Statewire Help"));
    setObjectName(u"content"_s);
    m_tabs->setAccessibleName(tr("Pages"));
    m_tabs->setExpanding(false);
    m_tabs->setDrawBase(false);
    for (const QString& page : pages())
        m_tabs->setTabData(m_tabs->addTab(titleOf(page)), page);
    setRole(m_text, u"panel"_s);
    m_text->setAccessibleName(tr("Help text"));
    m_text->setOpenLinks(false);
    m_text->document()->setDocumentMargin(20);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 12, 12, 12);
    column->addWidget(m_tabs);
    column->addWidget(m_text, 1);
    connect(m_tabs, &QTabBar::currentChanged, this, [this](int tab) { load(m_tabs->tabData(tab).toString()); });
    // A link from page to page stays in this window.
    connect(m_text, &QTextBrowser::anchorClicked, this, [this](const QUrl& url) {
        if (!url.isRelative())
            QDesktopServices::openUrl(url);
        else if (url.path().endsWith(u".md"_s))
            showPage(url.fileName().chopped(3));
        else
            m_text->scrollToAnchor(url.fragment());
    });
    resize(QSize(980, 820).boundedTo(screen()->availableSize() - QSize(24, 48))); // lines of code are long
}

QStringList HelpBrowser::pages()
{
    QStringList names;
    for (const QString& file : QDir(folder).entryList({u"*.md"_s}, QDir::Files, QDir::Name))
        names << file.chopped(3);
    if (names.removeOne(u"tutorial"_s))
        names.prepend(u"tutorial"_s);
    return names;
}

QString HelpBrowser::titleOf(const QString& page)
{
    for (const QString& line : textOf(page).split(u'\n')) {
        if (line.startsWith(u"# "_s))
            return line.mid(2).trimmed();
    }
    return page;
}

void HelpBrowser::setTheme(const Theme& theme)
{
    setPalette(theme.palette());
    m_codeSize = qRound(theme.px(13));
    load(shownPage()); // its colours and sizes are put in when it is read
}

void HelpBrowser::showPage(const QString& page)
{
    for (int tab = 0; tab < m_tabs->count(); ++tab) {
        if (m_tabs->tabData(tab).toString() == page)
            m_tabs->setCurrentIndex(tab);
    }
    if (m_text->document()->isEmpty())
        load(shownPage());
    m_text->setFocus();
}

QString HelpBrowser::shownPage() const
{
    return m_tabs->tabData(m_tabs->currentIndex()).toString();
}

void HelpBrowser::load(const QString& page)
{
    m_text->document()->setDefaultFont(m_text->font());
    m_text->setMarkdown(textOf(page));
    // Qt writes code in the desktop's fixed font, however large the text around it is.
    const QString fixed = QFontDatabase::systemFont(QFontDatabase::FixedFont).family();
    QTextCharFormat code;
    code.setFontFamilies({fixedFamily()});
    code.setProperty(QTextFormat::FontPixelSize, m_codeSize);
    const int letterPx = QFontInfo(m_text->font()).pixelSize();
    for (QTextBlock block = m_text->document()->begin(); block.isValid(); block = block.next()) {
        QTextBlockFormat room = block.blockFormat();
        room.setTopMargin(roomAbove(block) * letterPx);
        room.setBottomMargin(0);
        QTextCursor(block).setBlockFormat(room);
        std::vector<std::tuple<int, int, QTextCharFormat>> pieces;
        for (auto piece = block.begin(); !piece.atEnd(); ++piece) {
            QTextCharFormat format = piece.fragment().charFormat();
            // Not each desktop's fixed font says that it is one.
            const bool isCode = format.fontFixedPitch() || format.fontFamilies().toStringList().contains(fixed);
            if (!isCode && !format.isAnchor())
                continue;
            if (isCode) {
                format.clearProperty(QTextFormat::FontPointSize);
                format.merge(code);
                format.setFontWeight(block.blockFormat().headingLevel() > 0 ? QFont::Bold : QFont::Normal);
            }
            if (format.isAnchor()) // Qt takes the desktop's colour, which a dark ground swallows
                format.setForeground(palette().link());
            pieces.emplace_back(piece.fragment().position(), piece.fragment().length(), format);
        }
        for (const auto& [position, length, format] : pieces) {
            QTextCursor cursor(block);
            cursor.setPosition(position);
            cursor.setPosition(position + length, QTextCursor::KeepAnchor);
            cursor.setCharFormat(format);
        }
    }
    m_text->moveCursor(QTextCursor::Start);
}

} // namespace statewire
