// SPDX-License-Identifier: GPL-3.0-or-later
// Paints a row of the list of scenarios: a group's name, or a title with its question and the reason it was found.
#pragma once

#include "ui/look/theme.h"

#include <QStyledItemDelegate>
#include <map>
#include <tuple>

namespace statewire {

class ScenarioDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    enum Role : int
    {
        Id = Qt::UserRole,
        Question, ///< line below the title; may be empty
        Reason,   ///< why it was found; may be empty
        Broken,   ///< path of a file with mistakes
        Heading,  ///< bool: a group's name
        Takes     ///< how long it takes, and whether it asks; may be empty
    };
    using QStyledItemDelegate::QStyledItemDelegate;

    void setTheme(const Theme& theme)
    {
        m_theme = theme;
        m_heights.clear();
    }
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    struct Line
    {
        QString text;
        QFont font;
        QColor colour;
    };
    std::vector<Line> lines(const QModelIndex& index, bool selected) const;
    QMargins margins(const QModelIndex& index) const;
    /// Width of what stands beside the title, with the gap before it; 0: nothing does.
    int besideTitle(const QModelIndex& index) const;

    int heightOf(const Line& line, int width) const;

    mutable std::map<std::tuple<QString, QString, int>, int> m_heights; ///< by text, font and width
    Theme m_theme = Theme::make(Theme::Look::Light);
};

} // namespace statewire
