// SPDX-License-Identifier: GPL-3.0-or-later
// Nothing but one colour over a whole window, for while a class is to look at whoever speaks.
#pragma once

#include <QWidget>

namespace statewire {

class BlankCover : public QWidget
{
    Q_OBJECT

public:
    /// Over \p window, as large as that is.
    explicit BlankCover(QWidget* window);

    bool isBlank() const { return !isHidden(); }
    void cover(Qt::GlobalColor colour);
    void uncover() { hide(); }
    /// Covers what is not covered, and the other way round.
    void turn(Qt::GlobalColor colour) { isBlank() ? uncover() : cover(colour); }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    Qt::GlobalColor m_colour = Qt::black;
};

} // namespace statewire
