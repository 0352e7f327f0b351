// SPDX-License-Identifier: GPL-3.0-or-later
// The scrolling picture of the ladder: follows the playhead, lets frames be chosen and columns be moved.
#pragma once

#include "ui/context/viewcontext.h"
#include "ui/ladder/ladderlayout.h"

#include <QAbstractScrollArea>

class QPainter;

namespace statewire {

class LadderCanvas : public QAbstractScrollArea
{
    Q_OBJECT

public:
    explicit LadderCanvas(const ViewContext& context, QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    void setConnections(std::vector<size_t> connections);
    void setRelative(bool relative);
    void setCompressed(bool compressed);
    void setEmptyText(const QString& text);
    /// Of the ladder when it is that wide.
    double figureHeight(double figureWidth, const Theme& theme);
    void paintFigure(QPainter& painter, const QRectF& target, const Theme& theme);
    /// What is selected, else every frame, as lines of text.
    QString text();
    const LadderShapes& shapes();
    const LadderColumns& columns() const { return m_scene.columns; }

protected:
    bool viewportEvent(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void scrollContentsBy(int dx, int dy) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void refresh();
    void follow();
    void refreshHighlight();
    void relayout();
    void fitScrollBar();
    void showY(double top, double bottom);
    void stepFrame(int by);
    void dragEdge(double x);
    int edgeAt(double x);
    quint64 frameAt(const QPointF& point);
    const LadderSpan* spanAt(const QPointF& point);

    ViewContext m_context;
    Theme m_theme;
    FateLog m_fates;
    LadderScene m_scene;
    LadderShapes m_shapes;
    QString m_emptyText;
    quint64 m_hovered = 0;
    int m_dragged = -1; ///< edge
    bool m_stale = true;
    bool m_unlaid = true;
};

} // namespace statewire
