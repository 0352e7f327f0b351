// SPDX-License-Identifier: GPL-3.0-or-later
// Every call a worker made, with its arguments, its result and how long it took.
#pragma once

#include "ui/tables/tableview.h"

namespace statewire {

class CallModel;

class CallView : public TableView
{
    Q_OBJECT

public:
    explicit CallView(const ViewContext& context, QWidget* parent = nullptr);
    CallModel* model() const { return m_model; }

protected:
    void choose(int row) override;
    int selectedRow() const override;

private:
    CallModel* m_model;
    int m_chosen = -1; ///< of several calls about one socket the one that was clicked
};

} // namespace statewire
