// SPDX-License-Identifier: GPL-3.0-or-later
// What is wrong in a scenario file: every mistake with its line, its column and a caret, until the file is mended.
#pragma once

#include "scenario/library/library.h"

#include <QFrame>

class QLabel;
class QPlainTextEdit;
class QToolButton;

namespace statewire {

struct Theme;

class MistakesPanel : public QFrame
{
    Q_OBJECT

public:
    explicit MistakesPanel(QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    void showMistakes(const LibraryEntry& entry);
    /// Whether nothing else is in the window: then they may have all of it.
    void setAlone(bool alone);
    /// Of which file; empty when none is shown.
    QString path() const { return isHidden() ? QString() : m_path; }
    QString text() const;

Q_SIGNALS:
    void closed(); ///< by the user

private:
    void fit();

    QLabel* m_title;
    QPlainTextEdit* m_text;
    QLabel* m_hint;
    QToolButton* m_close;
    QString m_path;
    bool m_alone = false;
};

} // namespace statewire
