// SPDX-License-Identifier: GPL-3.0-or-later
// Holding the wire and letting frames go, by menu and by key; and what is said where the wire did not obey.
#pragma once

#include "ui/context/actionset.h"
#include "ui/context/shownsource.h"

#include <QSet>

namespace statewire {

class WireActions : public ActionSet
{
    Q_OBJECT

public:
    explicit WireActions(ShownSource& source, QObject* parent = nullptr);

    QAction* holdWire;
    QAction* nextFrame;
    QAction* slowWire;

    /// How the next story is to be run.
    Pace pace() const { return slowWire->isChecked() ? Pace::Slow : Pace::Real; }
    /// \p inSight: keys must not move a story that is out of sight.
    void refresh(bool inSight);

Q_SIGNALS:
    /// What was asked of a frame could not be done: \p why.
    void disobeyed(const QString& why);

private:
    ShownSource& m_source;
    QSet<qint64> m_given; ///< commands about frames that are not done yet
};

} // namespace statewire
