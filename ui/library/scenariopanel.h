// SPDX-License-Identifier: GPL-3.0-or-later
// Scenarios to pick from, in groups and searchable, and the variants of the one that was picked.
#pragma once

#include "scenario/library/library.h"
#include "ui/look/theme.h"

#include <QFrame>

class QButtonGroup;
class QLabel;
class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace statewire {

class ScenarioList;

class ScenarioPanel : public QFrame
{
    Q_OBJECT

public:
    explicit ScenarioPanel(QWidget* parent = nullptr);

    /// Takes other scenarios; what is open stays marked.
    void setEntries(const std::vector<LibraryEntry>& entries);

    void setTheme(const Theme& theme);
    /// Puts \p section on top of the list.
    void setAbove(QWidget* section);
    /// Shows what is open, without asking for it again. An empty \p id: none.
    void showOpened(const QString& id, const QString& variant);
    /// Says nothing of what the variants do: a question is open, and a summary may hold the answer.
    void setDiscreet(bool discreet);
    QString openedId() const { return m_openId; }
    QLineEdit* searchField() const { return m_search; }
    ScenarioList* list() const { return m_list; }

Q_SIGNALS:
    void picked(const QString& id, const QString& variant);
    void brokenPicked(const QString& path);
    void freePlayPicked();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    /// The names of variants on as many lines as they need.
    void wrapNames();
    void showVariants(const Scenario* scenario);
    void showSummaries();
    const Scenario* find(const QString& id) const;

    std::vector<Scenario> m_scenarios;
    QLineEdit* m_search;
    QPushButton* m_freePlay;
    ScenarioList* m_list;
    QLabel* m_nothing;
    QWidget* m_variantBox;
    QVBoxLayout* m_variantLayout;
    QButtonGroup* m_variants = nullptr;
    QStringList m_variantsShown;
    QLabel* m_summary;
    QString m_openId;
    QString m_openVariant;
    bool m_discreet = false;
};

} // namespace statewire
