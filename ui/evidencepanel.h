// SPDX-License-Identifier: GPL-3.0-or-later
// Why the kernel did it: each condition of a rule with its numbers, all evidence up to the playhead, and the run's checks.
#pragma once

#include "viewcontext.h"

#include <QFrame>

class QLabel;
class QListWidget;
class QPushButton;
class QScrollArea;
class QStackedWidget;
class QVBoxLayout;

namespace statewire {

class EvidencePanel : public QFrame
{
    Q_OBJECT

public:
    explicit EvidencePanel(const ViewContext& context, QWidget* parent = nullptr);

    /// On a projector the list of all evidence gives its room to the numbers.
    void setProjector(bool on);

private:
    void refresh();
    void refreshList(int current);
    void refreshChecks();
    void showEvidence(const Evidence* evidence);
    QWidget* evidenceView(const Evidence& evidence) const;

    ViewContext m_context;
    QPushButton* m_evidenceTab;
    QPushButton* m_checksTab;
    QLabel* m_source;
    QListWidget* m_list;
    QScrollArea* m_detail;
    QScrollArea* m_checks;
    QStackedWidget* m_pages;
    QString m_shown; ///< what the detail shows, to leave it alone while it does not change
    QString m_shownChecks;
    bool m_projector = false;
    bool m_filling = false;
};

} // namespace statewire
