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
    /// Where a scenario of the user's own belongs, so that the list has it: made if it is not there yet.
    static QString folder();

Q_SIGNALS:
    void saved(const QString& path);
    void failed(const QString& why);

private:
    FreePlayHand& m_hand;
    QWidget* m_panel;
};

} // namespace statewire
