// SPDX-License-Identifier: GPL-3.0-or-later
// The state diagram of RFC 9293 with both ends of a connection walking it, each step with what caused it.
#pragma once

#include "ui/context/view.h"
#include "ui/diagram/statediagramlayout.h"
#include "ui/parts/connectionchooser.h"

#include <QElapsedTimer>
#include <QTimer>
#include <array>

namespace statewire {

/// The walks of both ends of \p connection by \p playheadNs.
std::vector<Walk> walksOf(const Session& session, const Timeline& timeline, const Connection& connection, qint64 playheadNs);

class StateDiagramView : public View
{
    Q_OBJECT

public:
    explicit StateDiagramView(const ViewContext& context, QWidget* parent = nullptr);
    ~StateDiagramView() override;

    void setTheme(const Theme& theme) override;
    void copy() override;
    bool paintFigure(QPainter& painter, const QRectF& target, const Theme& theme) override;
    QWidget* controls() override;

    /// Tokens jump instead of walking. By default as the desktop has it.
    void setReducedMotion(bool reduced) { m_reducedMotion = reduced; }
    /// True while a token walks.
    bool isMoving() const { return m_timer.isActive(); }
    /// The connection that is drawn; nothing before the first has begun.
    std::optional<size_t> connection() const;
    const DiagramScene& scene();
    const DiagramShapes& shapes();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    /// What a token's place is remembered by, to tell a step from a leap.
    struct Stand
    {
        std::optional<size_t> track;
        int life = 0;
        double from = 0;
        double to = 0;
        double shown = 0;
        QElapsedTimer since;
    };

    void refresh();
    void rebuild();
    /// Sets the tokens on their way to where the walks are now.
    void send(const std::optional<size_t>& connection);
    void walk();
    void ask(const DiagramItem& item);
    void choose(const DiagramItem& item);

    ViewContext m_context;
    Theme m_theme;
    QWidget* m_controls;
    ConnectionChooser* m_chooser;
    DiagramScene m_scene;
    DiagramShapes m_shapes;
    DiagramItem m_chosen; ///< by a click
    DiagramItem m_hovered;
    std::array<Stand, 2> m_stands; ///< of client and server
    QTimer m_timer;
    bool m_reducedMotion = false;
    bool m_stale = true;  ///< the session or the playhead moved
    bool m_unlaid = true; ///< only the layout is old
};

} // namespace statewire
