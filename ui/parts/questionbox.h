// SPDX-License-Identifier: GPL-3.0-or-later
// Asks before something goes that cannot come back: what it is in plain words, and buttons that say what they do.
#pragma once

#include <QDialog>

class QHBoxLayout;
class QPushButton;

namespace statewire {

class QuestionBox : public QDialog
{
    Q_OBJECT

public:
    /// \p text is the question; \p detail, which may have lines, says what is at stake.
    QuestionBox(const QString& title, const QString& text, const QString& detail, QWidget* parent);

    /// A button that answers \p id. The first one answers to Enter.
    void addAnswer(const QString& id, const QString& text);
    /// A button that answers nothing, as Esc does.
    void addStay(const QString& text);
    /// Waits for the answer; empty: everything is to stay as it is.
    QString ask();

private:
    QPushButton* add(const QString& id, const QString& text);

    QHBoxLayout* m_buttons;
    QString m_answer;
};

} // namespace statewire
