// SPDX-License-Identifier: GPL-3.0-or-later
// The differences of a control run that are known at the playhead, numbered as on the timelines. The first is where the runs
// part.
#pragma once

#include "ui/compare/compareruns.h"
#include "ui/look/theme.h"

#include <QFrame>

class QLabel;
class QListWidget;

namespace statewire {

/// "Step 3 · FIN …": what kind it is of, and what about.
QString differenceHead(const Difference& difference);

class DifferenceList : public QFrame
{
    Q_OBJECT

public:
    explicit DifferenceList(CompareRuns& runs, QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    void refresh();
    /// Without what the pictures say as well.
    void setBrief(bool brief);
    /// The height at which its first differences are seen whole.
    int wantedHeight() const;
    /// Chooses the next of those that are shown, or the one before.
    void step(int change);
    int chosen() const { return m_chosen; }
    int count() const;
    /// Shows what goes with the difference in \p row, or folds it again.
    void toggle(int row);
    int currentRow() const;

Q_SIGNALS:
    /// -1: none.
    void picked(int difference);

private:
    void choose(int difference);

    CompareRuns& m_runs;
    QLabel* m_heading;
    QLabel* m_summary;
    QListWidget* m_list;
    std::vector<size_t> m_shown;
    QStringList m_texts;
    bool m_brief = false;
    int m_chosen = -1;
    Theme m_theme;
};

} // namespace statewire
