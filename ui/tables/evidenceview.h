// SPDX-License-Identifier: GPL-3.0-or-later
// Why the kernel did it: each condition of a rule with its numbers, and all evidence up to the playhead.
#pragma once

#include "ui/context/view.h"
#include "ui/context/viewcontext.h"
#include "ui/look/theme.h"

#include <QSet>
#include <vector>

class QBoxLayout;
class QListWidget;
class QScrollArea;

namespace statewire {

class EvidenceView : public View
{
    Q_OBJECT

public:
    explicit EvidenceView(const ViewContext& context, QWidget* parent = nullptr);

    /// On a projector the list of all evidence gives its room to the numbers.
    void setTheme(const Theme& theme) override;
    void copy() override;

protected:
    void showEvent(QShowEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void follow();
    /// List and text beside each other only where both can be read.
    void arrange();
    void refresh();
    void refreshList(int current);
    /// The rows of the list: equal verdicts on several connections are one, as long as nobody unfolds it.
    struct Row
    {
        int evidence = -1; ///< index; of folded ones the latest
        int count = 1;     ///< how many are folded into it
        QString key;       ///< of what unfolds and folds again; empty: it stands for itself
    };
    std::vector<Row> rowsUpToNow() const;
    void toggle(int row);
    void showEvidence(const Evidence* evidence);
    QWidget* evidencePage(const Evidence& evidence) const;

    ViewContext m_context;
    QBoxLayout* m_split;
    QListWidget* m_list;
    QScrollArea* m_detail;
    QString m_shown; ///< what the detail shows, to leave it alone while it does not change
    Theme m_theme;
    std::vector<Row> m_rows;
    QSet<QString> m_unfolded;
    int m_pressedOn = -1; ///< the row that was chosen before the hand came down
    bool m_filling = false;
};

} // namespace statewire
