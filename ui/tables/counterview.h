// SPDX-License-Identifier: GPL-3.0-or-later
// Which of the kernel's TCP counters moved, by how much, and what that means.
#pragma once

#include "ui/tables/tableview.h"

namespace statewire {

class CounterModel;

class CounterView : public TableView
{
    Q_OBJECT

public:
    explicit CounterView(const ViewContext& context, QWidget* parent = nullptr);
    CounterModel* model() const { return m_model; }

private:
    CounterModel* m_model;
};

} // namespace statewire
