// SPDX-License-Identifier: GPL-3.0-or-later
// One socket of free play, or a worker without one: whose it is, its ends, what waits on it, and its state.
#pragma once

#include "scenario/freeplay/freeplaystate.h"
#include "ui/look/theme.h"

#include <QAbstractButton>

namespace statewire {

class FreePlayRow : public QAbstractButton
{
    Q_OBJECT

public:
    /// How wide the parts of all rows are that stand below each other.
    struct Columns
    {
        double name = 0;
        double detail = 0;
        double state = 0;
        double shortState = 0;

        void take(const FreePlayRow& row);
        bool operator==(const Columns&) const = default;
    };
    explicit FreePlayRow(QWidget* parent = nullptr);

    /// What it is about; \p socket is empty for a worker without sockets.
    void setTarget(const QString& worker, const QString& socket);
    const QString& worker() const { return m_worker; }
    const QString& socket() const { return m_socket; }
    void show(const LabWorker& worker, const LabSocket* socket);
    void setTheme(const Theme& theme);
    void setColumns(const Columns& columns);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {0, sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QFont chipFont() const;

    Columns m_columns;
    Theme m_theme = Theme::make(Theme::Look::Light);
    QString m_worker;
    QString m_socket;
    QString m_detail;
    QString m_waits;
    QString m_brief; ///< the detail and what waits, where room is short
    QString m_briefWaits;
    std::optional<TcpState> m_state;
    bool m_live = true; ///< the worker still has it
};

} // namespace statewire
