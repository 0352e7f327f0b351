// SPDX-License-Identifier: GPL-3.0-or-later
// The place in the story at a glance: "1  2  ●  4", with less in it where there is less room; never cut.
#pragma once

#include <QLabel>

namespace statewire {

class StepDots : public QLabel
{
    Q_OBJECT

public:
    using QLabel::QLabel;

    /// Step \p step, from 0 on, of \p count; nothing is shown before the first.
    void setPlace(int step, int count);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    QStringList forms() const; ///< the widest first
    QSize sizeOf(const QString& text) const;
    void fit();

    int m_step = -1;
    int m_count = 0;
};

} // namespace statewire
