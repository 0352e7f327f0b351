// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/result.h"

#include "base/errnoname.h"

#include <cstring>

namespace statewire {

QString Error::text() const
{
    QString line = QStringLiteral("could not %1").arg(tried);
    if (!on.isEmpty())
        line += QStringLiteral(" %1").arg(on);
    if (!why.isEmpty())
        line += QStringLiteral(": %1").arg(why);
    if (!remedy.isEmpty() && line.endsWith(u'.'))
        line.chop(1);
    if (!remedy.isEmpty())
        line += QStringLiteral(". %1").arg(remedy);
    return line;
}

Error Error::system(const QString& tried, const QString& on, int code)
{
    return {
        tried, on, QStringLiteral("%1 (%2)").arg(QString::fromLocal8Bit(std::strerror(code)), errnoName(code)), {}, code};
}

} // namespace statewire
