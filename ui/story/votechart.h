// SPDX-License-Identifier: GPL-3.0-or-later
// What the class predicted beside what came: a bar for each answer, the right one told by its sign and in words.
#pragma once

#include "ui/context/storystate.h"
#include "ui/look/theme.h"

#include <QWidget>

namespace statewire {

class VoteChart : public QWidget
{
    Q_OBJECT

public:
    explicit VoteChart(QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    /// Everything grows by \p factor: for a wall rather than a desk.
    void setMagnification(double factor);
    /// Nothing is shown where nobody voted.
    void setReveal(const std::optional<Reveal>& reveal);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    struct Bar
    {
        QString text;
        int votes = 0;
        bool right = false;
    };
    double px(double length) const { return m_theme.px(length) * m_magnification; }
    QFont textFont(bool strong) const;
    int columns(int width) const;
    double rowHeight() const;

    Theme m_theme;
    double m_magnification = 1;
    std::vector<Bar> m_bars;
    int m_most = 0;
};

} // namespace statewire
