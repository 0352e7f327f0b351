// SPDX-License-Identifier: GPL-3.0-or-later
// Evidence for the last row: what happened, and each condition with its numbers in large type, told one line after the
// other.
#pragma once

#include "ui/context/viewcontext.h"
#include "ui/look/theme.h"

#include <QHash>
#include <QWidget>

namespace statewire {

class EvidenceWall : public QWidget
{
    Q_OBJECT

public:
    explicit EvidenceWall(const ViewContext& context, QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    /// The lines that the evidence at the playhead has, and how many of them are shown; the claim always is.
    int lines() const;
    int shown() const;
    /// Shows the next line, or hides the last one; false if there is none.
    bool turn(int change);
    /// What is shown, as one reads it aloud.
    QString text() const;
    /// The size of its smallest letters, in pixels, and whether all of it has room.
    double leastType() const;
    bool hasRoom() const;

protected:
    void paintEvent(QPaintEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    void follow();
    const Evidence* evidence() const;
    QString key() const;

    ViewContext m_context;
    Theme m_theme;
    QHash<QString, int> m_shown; ///< by the evidence: what was told stays told
    QString m_last;              ///< what is on the wall, to leave it alone while it does not change
};

} // namespace statewire
