// SPDX-License-Identifier: GPL-3.0-or-later
// The scenarios as a list to pick from: in their groups, or those that fit what was typed, with the reason of each.
#pragma once

#include "scenario/library/library.h"
#include "scenario/library/search.h"
#include "ui/look/theme.h"

#include <QListView>

class QLineEdit;
class QStandardItemModel;

namespace statewire {

class ScenarioList : public QListView
{
    Q_OBJECT

public:
    enum class Detail : quint8
    {
        Titles,   ///< for a narrow place
        Questions ///< each with the question it answers
    };
    explicit ScenarioList(Detail detail, QWidget* parent = nullptr);

    /// Shows those that can be run, and the user's that cannot with their number of mistakes.
    void setEntries(const std::vector<LibraryEntry>& entries);
    /// Shows what fits; everything for an empty \p query.
    void setQuery(const QString& query);
    void setTheme(const Theme& theme);
    /// Marks the one that is open; an empty \p id: none.
    void setOpened(const QString& id);
    /// Lets \p field choose in this list: it searches, its Up, Down (Page Up, Page Down) and Enter work here.
    void attach(QLineEdit* field);
    /// Typing in the list goes on in the field.
    void setTypesIntoField(bool on) { m_typesIntoField = on; }
    /// Scenarios that are shown.
    int shownScenarios() const;
    QString currentId() const;
    QString currentReason() const;

Q_SIGNALS:
    void picked(const QString& id);
    /// A file with mistakes was picked.
    void brokenPicked(const QString& path);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    struct Shown
    {
        QString id;
        QString title;
        QString question;
        QString group;
        QString broken; ///< path of a file with mistakes
        QString takes;  ///< "2 s · asks the class"
        QString note;   ///< of a broken one: how many; of a fine one: what of it this kernel cannot tell
    };

    void fill();
    void addHeading(const QString& text);
    void addRow(const Shown& shown, const QString& reason);
    void move(int rows);
    void pick(const QModelIndex& index);

    Detail m_detail;
    QStandardItemModel* m_model;
    class ScenarioDelegate* m_delegate;
    QLineEdit* m_field = nullptr;
    std::vector<Shown> m_shown;
    std::vector<Scenario> m_searched;
    std::unique_ptr<ScenarioSearch> m_search; ///< null until something is searched for: it reads all texts
    QString m_query;
    QString m_opened;
    bool m_typesIntoField = false;
};

} // namespace statewire
