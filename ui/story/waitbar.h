// SPDX-License-Identifier: GPL-3.0-or-later
// Says for how long a step still waits and why, and offers the variant that waits less. Time itself is never skipped.
#pragma once

#include "ui/context/shownsource.h"

#include <QTimer>
#include <QWidget>

class QLabel;
class QProgressBar;
class QPushButton;

namespace statewire {

class WaitBar : public QWidget
{
    Q_OBJECT

public:
    explicit WaitBar(const ShownSource& source, QWidget* parent = nullptr);

    /// Where a variant that waits less is looked for; nothing for a session without one.
    void setScenario(std::optional<Scenario> scenario);
    /// Hides why it waits, which may tell what the class is to predict.
    void setDiscreet(bool on);
    /// What it says; empty while there is nothing to wait for, or not for long.
    QString text() const;

Q_SIGNALS:
    void variantPicked(const QString& variant);
    void changed();

private:
    void refresh();
    void offer(const Waiting& waiting);

    const ShownSource& m_source;
    std::optional<Scenario> m_scenario;
    QTimer m_tick;
    QLabel* m_label;
    QProgressBar* m_bar;
    QPushButton* m_skip;
    QString m_variant;
    qint64 m_offeredSinceNs = -1; ///< for which wait the button was set up
    bool m_discreet = false;
};

/// "41 s", "1 min 5 s": whole seconds, rounded up, as a countdown has them.
QString countdownText(qint64 ns);

} // namespace statewire
