// SPDX-License-Identifier: GPL-3.0-or-later
// The stage: two hosts with their sockets, the wire between them, and the frames on it, at the playhead. A frame that is
// held can be taken in hand here.
#pragma once

#include "ui/context/view.h"
#include "ui/context/viewcontext.h"
#include "ui/stage/stagemotion.h"
#include "ui/stage/stagepainter.h"

#include <QElapsedTimer>
#include <QTimer>

class QMenu;

namespace statewire {

class FrameMenu;

class StageView : public View
{
    Q_OBJECT

public:
    explicit StageView(const ViewContext& context, QWidget* parent = nullptr);

    void setTheme(const Theme& theme) override;
    void copy() override;
    bool paintFigure(QPainter& painter, const QRectF& target, const Theme& theme) override;
    QSize sizeHint() const override;

    /// The height at which every socket of now has its row, in \p width.
    int heightNeeded(int width);
    /// Shown while there is nothing to see.
    void setEmptyText(const QString& text);
    /// Without motion everything stands where it belongs at once.
    void setReducedMotion(bool reduced);
    /// What stands on the stage, when all motion has come to rest.
    const StageLayout& stage() const { return m_motion.target(); }
    bool isAnimating() const { return m_timer.isActive(); }
    /// Offers what can be done with the frame \p number at \p where.
    QMenu* openFrameMenu(quint64 number, const QPoint& where);
    /// What a tool tip says of \p item.
    QString describe(const SelectedItem& item) const;
    /// Where the keyboard is.
    const SelectedItem& current() const { return m_marks.focus; }

Q_SIGNALS:
    void lookInsideRequested(quint64 number);

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    bool focusNextPrevChild(bool next) override;

private:
    StageScene scene(const QSizeF& size);
    void refresh();
    void refreshMarks();
    void startOver();
    void tick();
    void toggleQueue(const QString& key);
    /// What is there as it is painted now.
    SelectedItem under(const QPointF& point) const;
    bool moveFocus(int by);

    ViewContext m_context;
    Theme m_theme;
    FrameFates m_fates;
    StageMotion m_motion;
    StageMarks m_marks;
    SelectedItem m_current; ///< where the keyboard was last
    QString m_emptyText;
    QSet<QString> m_unfolded; ///< queues whose sockets are shown one by one
    FrameMenu* m_menu;
    QTimer m_timer;
    QElapsedTimer m_clock;
    bool m_reducedMotion = false;
    bool m_settleNext = true;
};

} // namespace statewire
