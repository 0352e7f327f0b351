// SPDX-License-Identifier: GPL-3.0-or-later
// Says inside the window what was done, or what failed, why and what helps; never a box to be clicked away before a class.
#pragma once

#include "base/result.h"
#include "ui/look/theme.h"

#include <QBasicTimer>
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

    /// Lies over \p host from now on, \p below its upper edge, instead of having a place in a layout.
    void lieOver(QWidget* host, const QWidget* below = nullptr);
    void setTheme(const Theme& theme);
    void showError(const Error& error);
    void showText(const QString& text, const QString& detail = {}, Kind kind = Kind::Notice);
    /// Offers a way out; \p action runs when its button is pressed, and the bar goes.
    void offer(const QString& buttonText, std::function<void()> action);
    /// Goes, unless it says what failed: something else is to be seen now.
    void giveWay();
    /// Does what is offered, if something is.
    void takeOffer();
    QString text() const;
    Kind kind() const { return m_kind; }

protected:
    bool event(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;
    void timerEvent(QTimerEvent* event) override;

private:
    void refreshLook();
    void place();
    void stayFor(int ms);

    Kind m_kind = Kind::Notice;
    Theme m_theme = Theme::make(Theme::Look::Light);
    QLabel* m_icon;
    QLabel* m_word;
    QLabel* m_what;
    QLabel* m_detail;
    QPushButton* m_offer;
    QToolButton* m_close;
    std::function<void()> m_action;
    QWidget* m_host = nullptr; ///< what it lies over; null: it has a place of its own
    const QWidget* m_below = nullptr;
    QBasicTimer m_leave; ///< what lies over something else goes by itself, unless it is an error
};

} // namespace statewire
