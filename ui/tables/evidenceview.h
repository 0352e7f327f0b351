// SPDX-License-Identifier: GPL-3.0-or-later
// Why the kernel did it: each condition of a rule with its numbers, and all evidence up to the playhead.
#pragma once

#include "ui/context/view.h"
#include "ui/context/viewcontext.h"

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

private:
    void follow();
    void refresh();
    void refreshList(int current);
    void showEvidence(const Evidence* evidence);
    QWidget* evidencePage(const Evidence& evidence) const;

    ViewContext m_context;
    QListWidget* m_list;
    QScrollArea* m_detail;
    QString m_shown; ///< what the detail shows, to leave it alone while it does not change
    bool m_projector = false;
    bool m_filling = false;
};

} // namespace statewire
