// SPDX-License-Identifier: GPL-3.0-or-later
// The line at the top: the program, the question that the scenario asks, and in which mode its session came about.
#pragma once

#include "ui/context/shownsource.h"

#include <QFrame>

class QLabel;
class QPushButton;

namespace statewire {

class ElidedLabel;

class HeaderBar : public QFrame
{
    Q_OBJECT

public:
    explicit HeaderBar(const ShownSource& source, QWidget* parent = nullptr);
    QString modeText() const;
    /// Where the list of scenarios gives way to the pictures, a button brings it: \p offered, and pressed if \p shown.
    void offerScenarios(bool offered, bool shown);
    /// So many stories wait above that list.
    void setWaiting(int stories);

Q_SIGNALS:
    void scenariosToggled(bool on);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void refresh();

    const ShownSource& m_source;
    QPushButton* m_scenarios;
    ElidedLabel* m_title;
    ElidedLabel* m_question;
    QLabel* m_mode;
    bool m_narrow = false; ///< no room for the mode in full
};

} // namespace statewire
