// SPDX-License-Identifier: GPL-3.0-or-later
// What the scenario claims and what came of it, once its story is told.
#pragma once

#include "ui/context/view.h"
#include "ui/context/viewcontext.h"

class QScrollArea;

namespace statewire {

class ChecksView : public View
{
    Q_OBJECT

public:
    explicit ChecksView(const ViewContext& context, QWidget* parent = nullptr);
    void setTheme(const Theme& theme) override;
    void copy() override;

private:
    /// The results, once the story is told to its end.
    std::vector<CheckResult> told() const;
    /// What is said in place of checks.
    QString whyNone() const;
    void refresh();

    ViewContext m_context;
    QScrollArea* m_scroll;
    QString m_shown; ///< to leave it alone while it does not change
};

} // namespace statewire
