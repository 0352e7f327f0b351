// SPDX-License-Identifier: GPL-3.0-or-later
// The socket table at the playhead, each state with its colour and its name; copies as tab-separated text.
#pragma once

#include "ui/context/view.h"
#include "ui/tables/socketmodel.h"

class QTableView;

namespace statewire {

class SocketView : public View
{
    Q_OBJECT

public:
    explicit SocketView(const ViewContext& context, QWidget* parent = nullptr);

    void setTheme(const Theme& theme) override;
    /// Copies the selected rows, or all of them, to the clipboard.
    void copy() override;
    SocketModel* model() const { return m_model; }
    QTableView* view() const { return m_view; }

private:
    void followSelection();

    class StateDelegate;
    ViewContext m_context;
    SocketModel* m_model;
    QTableView* m_view;
    StateDelegate* m_delegate;
    bool m_following = false;
};

} // namespace statewire
