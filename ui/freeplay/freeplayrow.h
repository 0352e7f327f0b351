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
    explicit FreePlayRow(QWidget* parent = nullptr);

    /// What it is about; \p socket is empty for a worker without sockets.
    void setTarget(const QString& worker, const QString& socket);
    const QString& worker() const { return m_worker; }
    const QString& socket() const { return m_socket; }
    void show(const LabWorker& worker, const LabSocket* socket);
    void setTheme(const Theme& theme);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {0, sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
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
