// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/countergroups.h"

#include <QMap>

namespace statewire {

QJsonObject toGroups(const QStringList& counters)
{
    QMap<QString, QStringList> groups;
    for (const QString& counter : counters)
        groups[counter.section(u'.', 0, 0)] << counter.section(u'.', 1);
    QJsonObject object;
    for (auto group = groups.constBegin(); group != groups.constEnd(); ++group)
        object.insert(group.key(), group.value().join(u' '));
    return object;
}

QStringList fromGroups(const QJsonObject& groups)
{
    QStringList counters;
    for (auto group = groups.constBegin(); group != groups.constEnd(); ++group) {
        for (const QString& name : group.value().toString().split(u' ', Qt::SkipEmptyParts))
            counters << group.key() + u'.' + name;
    }
    return counters;
}

} // namespace statewire
