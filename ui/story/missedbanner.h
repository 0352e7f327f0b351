// SPDX-License-Identifier: GPL-3.0-or-later
// What did not come about, what there was instead, and the way to take it again: not to be overlooked, whatever the colours.
#pragma once

#include <QFrame>

class QLabel;
class QPushButton;

namespace statewire {

class MissedBanner : public QFrame
{
    Q_OBJECT

public:
    explicit MissedBanner(QWidget* parent = nullptr);

    /// Nothing is shown without a headline. \p way says how to take it again; empty: it cannot be.
    void tell(const QString& headline, const QString& explanation, const QString& way);
    /// Without a button, for a presenter who has keys.
    void setBare();
    QString text() const;

Q_SIGNALS:
    void takeAgainPicked();

private:
    QLabel* m_headline;
    QLabel* m_explanation;
    QLabel* m_way;
    QPushButton* m_take;
    bool m_bare = false;
};

} // namespace statewire
