// SPDX-License-Identifier: GPL-3.0-or-later
// Which of the kernel's TCP counters moved, by how much, and what that means.
#pragma once

#include "tableview.h"

namespace statewire {

class CounterModel;

class CounterTable : public TableView
{
    Q_OBJECT

public:
    explicit CounterTable(const ViewContext& context, QWidget* parent = nullptr);
    CounterModel* model() const { return m_model; }

private:
    CounterModel* m_model;
};

} // namespace statewire
