// SPDX-License-Identifier: GPL-3.0-or-later
// Scenarios to pick from, in groups and searchable, and the variants of the one that was picked.
#pragma once

#include "scenario/scenario.h"
#include "theme.h"

#include <QFrame>

class QButtonGroup;
class QLabel;
class QLineEdit;
class QTreeWidget;
class QTreeWidgetItem;
class QPushButton;
class QVBoxLayout;

namespace statewire {

class ScenarioPanel : public QFrame
{
    Q_OBJECT

public:
    explicit ScenarioPanel(const std::vector<Scenario>& scenarios, QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    /// Shows what is open, without asking for it again. An empty \p id: none.
    void showOpened(const QString& id, const QString& variant);
    QLineEdit* searchField() const { return m_search; }

Q_SIGNALS:
    void picked(const QString& id, const QString& variant);
    void freePlayPicked();

private:
    void fill();
    void filter(const QString& text);
    void showVariants(const Scenario* scenario, const QString& variant);
    const Scenario* find(const QString& id) const;

    const std::vector<Scenario>& m_scenarios;
    QLineEdit* m_search;
    QPushButton* m_freePlay;
    QTreeWidget* m_list;
    QLabel* m_nothing;
    QWidget* m_variantBox;
    QVBoxLayout* m_variantLayout;
    QButtonGroup* m_variants = nullptr;
    QLabel* m_summary;
    QString m_openId;
};

} // namespace statewire
