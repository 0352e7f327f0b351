// SPDX-License-Identifier: GPL-3.0-or-later
// The hosts' sysctls side by side: their values, whether they matter here, what they do. Changed by hand in a running lab.
#pragma once

#include "ui/tables/tableview.h"

namespace statewire {

class SysctlModel;

class SysctlView : public TableView
{
    Q_OBJECT

public:
    explicit SysctlView(const ViewContext& context, QWidget* parent = nullptr);
    SysctlModel* model() const { return m_model; }

private:
    void showWhetherEditable();
    void showDetail();

    SysctlModel* m_model;
    QLabel* m_hint;
    QLabel* m_detail; ///< what the current row says, in full
};

} // namespace statewire
