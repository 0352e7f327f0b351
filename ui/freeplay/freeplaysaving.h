// SPDX-License-Identifier: GPL-3.0-or-later
// Keeps what was done by hand from being lost: saves it as a scenario, and asks before it goes unsaved.
#pragma once

#include <QObject>

class QWidget;

namespace statewire {

class FreePlayHand;

class FreePlaySaving : public QObject
{
    Q_OBJECT

public:
    /// \p panel is behind the dialogs.
    FreePlaySaving(FreePlayHand& hand, QWidget* panel);

    /// True if something was done by hand since the last save.
    bool hasUnsaved() const;
    /// False if nothing was saved.
    bool saveAs();
    /// Asks what is to become of what is not saved. False: it is to stay.
    bool mayLeave();
    /// Another free play begins: nothing was done.
    void startOver() { m_savedActs = 0; }

Q_SIGNALS:
    void saved(const QString& path);
    void failed(const QString& why);

private:
    /// What was done so far need not be saved.
    void giveUpUnsaved();

    FreePlayHand& m_hand;
    QWidget* m_panel;
    QString m_savedAs;      ///< path of the last scenario
    size_t m_savedActs = 0; ///< how much was done by then
};

} // namespace statewire
