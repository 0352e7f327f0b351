// SPDX-License-Identifier: GPL-3.0-or-later
// The packets as a table, and a look inside the chosen one: each field of its headers with the bytes it is made of.
#pragma once

#include "ui/tables/tableview.h"

class QToolButton;
class QTreeWidget;
class QPushButton;

namespace statewire {

class PacketModel;

class PacketView : public TableView
{
    Q_OBJECT

public:
    explicit PacketView(const ViewContext& context, QWidget* parent = nullptr);

    void setTheme(const Theme& theme) override;
    PacketModel* model() const { return m_model; }
    QTreeWidget* inside() const { return m_inside; }
    QPushButton* insideButton() const { return m_insideButton; }
    QPushButton* relativeButton() const { return m_relativeButton; }

protected:
    void choose(int row) override;
    int selectedRow() const override;

private:
    void lookInside();

    PacketModel* m_model;
    QTreeWidget* m_inside;
    QPushButton* m_relativeButton;
    QPushButton* m_insideButton;
    std::optional<quint64> m_shown; ///< frame in the pane
};

} // namespace statewire
