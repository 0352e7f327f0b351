// SPDX-License-Identifier: GPL-3.0-or-later
// Says inside the window what failed, why and what helps; never a box that must be clicked away in front of a class.
#pragma once

#include "base/result.h"

#include <QFrame>
#include <functional>

class QLabel;
class QPushButton;
class QToolButton;

namespace statewire {

struct Theme;

class MessageBar : public QFrame
{
    Q_OBJECT

public:
    explicit MessageBar(QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    void showError(const Error& error);
    void showText(const QString& text, const QString& detail = {});
    /// Offers a way out; \p action runs when its button is pressed, and the bar goes.
    void offer(const QString& buttonText, std::function<void()> action);
    QString text() const;

private:
    QLabel* m_what;
    QLabel* m_detail;
    QPushButton* m_offer;
    QToolButton* m_close;
    std::function<void()> m_action;
};

} // namespace statewire
