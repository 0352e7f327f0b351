// SPDX-License-Identifier: GPL-3.0-or-later
// Which connection a picture is about: that of the selection, a chosen one, or all of them.
#pragma once

#include "ui/context/viewcontext.h"

#include <QComboBox>

namespace statewire {

/// True once either end, or a frame between them, was seen at \p tNs.
bool hasBegun(const Timeline& timeline, const Connection& connection, qint64 tNs);
/// Index of the connection that \p track belongs to.
std::optional<size_t> connectionIndexOf(const Timeline& timeline, size_t track);
/// The connection of what is selected, if it has begun by the playhead.
std::optional<size_t> selectedConnection(const ViewContext& context);
/// The one that last began to live by \p tNs; a four-tuple that comes back begins anew.
std::optional<size_t> newestConnection(const Timeline& timeline, qint64 tNs);
/// "client :40000 → server :2016"
QString connectionName(const Timeline& timeline, const Connection& connection);

/// Lists the connections that have begun by the playhead.
class ConnectionChooser : public QComboBox
{
    Q_OBJECT

public:
    /// \p automatic names the first entry, which is no connection in particular; \p all the second, if not empty.
    ConnectionChooser(const ViewContext& context, const QString& automatic, const QString& all, QWidget* parent = nullptr);

    bool isAutomatic() const { return m_choice == -1; }
    bool isAll() const { return m_choice == -2; }
    /// The connection that was chosen; nothing for the general entries.
    std::optional<size_t> connection() const;
    void choose(size_t connection);

Q_SIGNALS:
    void chosen();

private:
    void refill();

    ViewContext m_context;
    int m_choice = -1; ///< index of a connection, or -1 automatic, -2 all
    QStringList m_general;
    std::vector<size_t> m_listed;
};

} // namespace statewire
