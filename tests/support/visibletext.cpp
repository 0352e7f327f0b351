// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/visibletext.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QBuffer>
#include <QLabel>
#include <QLineEdit>
#include <QRegularExpression>
#include <QSvgGenerator>
#include <QTabBar>
#include <QTextBrowser>
#include <QWidget>

using namespace Qt::StringLiterals;

namespace statewire {

namespace {

void addModel(const QAbstractItemModel& model, const QModelIndex& parent, QStringList& text)
{
    for (int row = 0; row < model.rowCount(parent); ++row) {
        for (int column = 0; column < model.columnCount(parent); ++column) {
            const QModelIndex index = model.index(row, column, parent);
            text << index.data(Qt::DisplayRole).toString() << index.data(Qt::ToolTipRole).toString()
                 << index.data(Qt::AccessibleTextRole).toString();
            addModel(model, index, text);
        }
    }
}

} // namespace

QStringList paintedText(QWidget& window)
{
    QStringList text;
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    QSvgGenerator svg;
    svg.setOutputDevice(&buffer);
    svg.setSize(window.size());
    window.render(&svg);
    static const QRegularExpression piece(u">([^<>]+)</text>"_s);
    auto matches = piece.globalMatch(QString::fromUtf8(buffer.data()));
    while (matches.hasNext()) {
        QString words = matches.next().captured(1);
        words.replace(u"&lt;"_s, u"<"_s)
            .replace(u"&gt;"_s, u">"_s)
            .replace(u"&quot;"_s, u"\""_s)
            .replace(u"&amp;"_s, u"&"_s);
        text << words;
    }
    return text;
}

QStringList writtenText(QWidget& window, bool hiddenToo)
{
    QStringList text{window.windowTitle()};
    for (const QWidget* widget : window.findChildren<QWidget*>()) {
        if ((!hiddenToo && !widget->isVisible()) || widget->window() != window.window())
            continue;
        text << widget->toolTip() << widget->accessibleName() << widget->accessibleDescription();
        if (const auto* label = qobject_cast<const QLabel*>(widget))
            text << label->text();
        else if (const auto* button = qobject_cast<const QAbstractButton*>(widget))
            text << button->text();
        else if (const auto* field = qobject_cast<const QLineEdit*>(widget))
            text << field->text() << field->placeholderText();
        else if (const auto* browser = qobject_cast<const QTextEdit*>(widget))
            text << browser->toPlainText();
        else if (const auto* view = qobject_cast<const QAbstractItemView*>(widget); view && view->model())
            addModel(*view->model(), view->rootIndex(), text);
        else if (const auto* bar = qobject_cast<const QTabBar*>(widget)) {
            for (int i = 0; i < bar->count(); ++i)
                text << bar->tabText(i) << bar->tabToolTip(i);
        }
    }
    text.removeAll(QString());
    return text;
}

QStringList visibleText(QWidget& window)
{
    const QStringList painted = paintedText(window);
    return writtenText(window) + painted + QStringList{painted.join(u' ')}; // a text that wraps is painted in pieces
}

QStringList piecesWith(const QStringList& text, const QString& words)
{
    QStringList found;
    for (const QString& piece : text) {
        if (piece.contains(words))
            found << piece.left(160);
    }
    return found;
}

} // namespace statewire
