// SPDX-License-Identifier: GPL-3.0-or-later
// The manual in the window: its pages are there, and read well.
#include "support/testregistry.h"
#include "ui/library/helpbrowser.h"
#include "ui/look/stylesheet.h"

#include <QTest>
#include <QTextBlock>
#include <QTextBrowser>

using namespace statewire;
using namespace Qt::StringLiterals;

class TestHelpBrowser : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theManualShowsItsPages()
    {
        if (HelpBrowser::pages().isEmpty())
            QSKIP("no page is built in");
        HelpBrowser browser;
        for (const QString& page : HelpBrowser::pages()) {
            QVERIFY(!HelpBrowser::titleOf(page).isEmpty());
            browser.showPage(page);
            QCOMPARE(browser.shownPage(), page);
            QVERIFY(browser.findChild<QTextBrowser*>()->toPlainText().size() > 200);
        }
    }

    void codeInTheManualIsAsLargeAsTheTextAroundIt()
    {
        for (const bool projector : {false, true}) {
            HelpBrowser help;
            const Theme theme = Theme::make(Theme::Look::Light, projector);
            help.setStyleSheet(styleSheetFor(theme));
            help.setTheme(theme);
            help.show();
            help.showPage(u"tutorial"_s);
            auto* text = help.findChild<QTextBrowser*>();
            int code = 0;
            for (QTextBlock block = text->document()->begin(); block.isValid(); block = block.next()) {
                for (auto piece = block.begin(); !piece.atEnd(); ++piece) {
                    const QTextCharFormat format = piece.fragment().charFormat();
                    if (!format.fontFixedPitch())
                        continue;
                    ++code;
                    QVERIFY(qAbs(format.font().pixelSize() - text->fontInfo().pixelSize()) <= 1);
                }
            }
            QVERIFY(code > 10);
        }
    }

    void theManualHasRoomBetweenItsPartsAndLinksInTheThemesColour()
    {
        for (const Theme::Look look : {Theme::Look::Light, Theme::Look::Dark}) {
            HelpBrowser help;
            const Theme theme = Theme::make(look, false);
            help.setStyleSheet(styleSheetFor(theme));
            help.setTheme(theme);
            help.show();
            help.showPage(u"scenario-format"_s);
            int headings = 0;
            int links = 0;
            const QTextDocument& document = *help.findChild<QTextBrowser*>()->document();
            for (QTextBlock block = document.begin().next(); block.isValid(); block = block.next()) {
                if (block.blockFormat().headingLevel() > 0) {
                    ++headings;
                    QVERIFY(block.blockFormat().topMargin() >= 10);
                }
                for (auto piece = block.begin(); !piece.atEnd(); ++piece) {
                    if (!piece.fragment().charFormat().isAnchor())
                        continue;
                    ++links;
                    QCOMPARE(piece.fragment().charFormat().foreground().color(), theme.accent);
                }
            }
            QVERIFY(headings > 10 && links > 5);
        }
    }
};

STATEWIRE_TEST(TestHelpBrowser);
#include "tst_helpbrowser.moc"
