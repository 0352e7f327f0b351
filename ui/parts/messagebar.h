// SPDX-License-Identifier: GPL-3.0-or-later
// Says inside the window what was done, or what failed, why and what helps; never a box to be clicked away before a class.
#pragma once

#include "base/result.h"
#include "ui/look/theme.h"

#include <QFrame>
#include <functional>

class QLabel;
class QPushButton;
class QToolButton;

namespace statewire {

class MessageBar : public QFrame
{
    Q_OBJECT

public:
    /// Told apart by icon, word and colour: no one may take a success for an error.
    enum class Kind : quint8
    {
        Good,
        Notice,
        Error
    };

    explicit MessageBar(QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    void showError(const Error& error);
    void showText(const QString& text, const QString& detail = {}, Kind kind = Kind::Notice);
    /// Offers a way out; \p action runs when its button is pressed, and the bar goes.
    void offer(const QString& buttonText, std::function<void()> action);
    QString text() const;
    Kind kind() const { return m_kind; }

private:
    void refreshLook();

    Kind m_kind = Kind::Notice;
    Theme m_theme = Theme::make(Theme::Look::Light);
    QLabel* m_icon;
    QLabel* m_word;
    QLabel* m_what;
    QLabel* m_detail;
    QPushButton* m_offer;
    QToolButton* m_close;
    std::function<void()> m_action;
};

} // namespace statewire
