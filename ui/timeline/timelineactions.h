// SPDX-License-Identifier: GPL-3.0-or-later
// Zoom, scale, rows, marks and measuring of a timeline, by menu and by key.
#pragma once

#include "ui/context/actionset.h"

namespace statewire {

class TimelineView;
class ViewScale;

class TimelineActions : public ActionSet
{
    Q_OBJECT

public:
    TimelineActions(TimelineView& chart, ViewScale& scale, QObject* parent = nullptr);

    const QList<QAction*>& marking() const { return m_marking; }
    const QList<QAction*>& scales() const { return m_scales; }
    const QList<QAction*>& counting() const { return m_counting; }
    const QList<QAction*>& zooming() const { return m_zooming; }
    const QList<QAction*>& rows() const { return m_rows; }

private:
    QList<QAction*> m_marking;
    QList<QAction*> m_scales;
    QList<QAction*> m_counting;
    QList<QAction*> m_zooming;
    QList<QAction*> m_rows;
};

} // namespace statewire
