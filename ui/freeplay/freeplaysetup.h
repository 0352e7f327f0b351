// SPDX-License-Identifier: GPL-3.0-or-later
// The choices of free play that a button alone cannot make: port, options, engine, text to send.
#pragma once

#include "ui/freeplay/freeplayhand.h"

#include <QFrame>

class QCheckBox;
class QComboBox;
class QLineEdit;
class QSpinBox;

namespace statewire {

/// A small window that goes away at a click elsewhere; every change takes effect at once.
class FreePlaySetup : public QFrame
{
    Q_OBJECT

public:
    explicit FreePlaySetup(FreePlayHand& hand, QWidget* parent = nullptr);

    void openBelow(const QWidget* button);

private:
    FreePlayHand& m_hand;
    QSpinBox* m_port;
    QComboBox* m_engine;
    QSpinBox* m_backlog;
    QCheckBox* m_reuse;
    QSpinBox* m_bind;
    QLineEdit* m_text;
    QCheckBox* m_untilEof;
};

} // namespace statewire
