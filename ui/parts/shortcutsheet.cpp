// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/parts/shortcutsheet.h"

#include <QAction>
#include <QMenu>
#include <QTextDocument>

using namespace Qt::StringLiterals;

namespace statewire {

QString shortcutsOf(const QList<QMenu*>& menus, const QHash<const QMenu*, ShortcutRow>& submenus)
{
    QString html;
    for (const QMenu* menu : menus) {
        QString rows;
        const auto addRow = [&rows](const QString& text, const QString& keys) {
            rows += u"<tr><td width=200>%1</td><td><b>%2</b></td></tr>"_s.arg(text.toHtmlEscaped(), keys.toHtmlEscaped());
        };
        for (const QAction* action : menu->actions()) {
            QStringList keys;
            for (const QKeySequence& key : action->shortcuts())
                keys << key.toString(QKeySequence::NativeText);
            if (!keys.isEmpty())
                addRow(QString(action->text()).remove(u'&'), keys.join(ShortcutSheet::tr(" or ")));
            else if (const auto submenu = submenus.constFind(action->menu()); submenu != submenus.constEnd())
                addRow(submenu->first, submenu->second);
        }
        if (!rows.isEmpty())
            html += u"<p><b>%1</b></p><table>%2</table>"_s.arg(menu->title().remove(u'&').toHtmlEscaped(), rows);
    }
    return html;
}

QString shortcutTable(const QString& title, const QList<ShortcutRow>& rows)
{
    QString html = u"<p><b>%1</b></p><table>"_s.arg(title);
    for (const auto& [what, how] : rows)
        html += u"<tr><td width=200>%1</td><td><b>%2</b></td></tr>"_s.arg(what, how);
    return html + u"</table>"_s;
}

ShortcutSheet::ShortcutSheet(const QString& html, QWidget* window) : QTextBrowser(window)
{
    setAccessibleName(tr("Keyboard shortcuts"));
    setHtml(html);
    setProperty("role", u"panel"_s);
    document()->setDocumentMargin(16);
    setFocusPolicy(Qt::ClickFocus);
    hide();
}

void ShortcutSheet::toggle(const Theme& theme, double height)
{
    if (isVisible()) {
        hide();
        return;
    }
    const QWidget* window = parentWidget();
    const QSize wanted(qRound(theme.px(500)), qMin(window->height() - 120, qRound(theme.px(height))));
    setGeometry(QRect(QPoint((window->width() - wanted.width()) / 2, 80), wanted));
    show();
    raise();
}

} // namespace statewire
