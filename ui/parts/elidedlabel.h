// SPDX-License-Identifier: GPL-3.0-or-later
// A line of text, or a few, that ends in dots where it does not fit, and says all of it in its tool tip.
#pragma once

#include <QLabel>

namespace statewire {

class ElidedLabel : public QLabel
{
    Q_OBJECT

public:
    using QLabel::QLabel;

    void setWhole(const QString& text);
    /// It always has the height of so many.
    void setMostLines(int lines);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void fit();
    QString fitting() const;

    QString m_whole;
    int m_mostLines = 1;
};

} // namespace statewire
