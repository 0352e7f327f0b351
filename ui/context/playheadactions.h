// SPDX-License-Identifier: GPL-3.0-or-later
// Playing, and leading the playhead through time by keys.
#pragma once

#include "ui/context/actionset.h"

namespace statewire {

class ShownSource;
struct ViewContext;

class PlayheadActions : public ActionSet
{
    Q_OBJECT

public:
    explicit PlayheadActions(const ViewContext& context, QObject* parent = nullptr);

    const QList<QAction*>& all() const { return m_all; }
    /// \p inSight: keys must not move a story that is out of sight.
    void refresh(bool inSight);

private:
    const ShownSource& m_source;
    QList<QAction*> m_all;
};

} // namespace statewire
