// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/story/callnames.h"

#include <QHash>
#include <QStringList>

namespace statewire {

using namespace Qt::StringLiterals;

bool isCallOf(const QString& made, const QString& call)
{
    static const QHash<QString, QStringList> others{{u"listen"_s, {u"QTcpServer::listen"_s}},
                                                    {u"send"_s, {u"QTcpSocket::write"_s}},
                                                    {u"close"_s, {u"QTcpServer::close"_s}},
                                                    {u"abort"_s, {u"close"_s, u"QTcpSocket::abort"_s}},
                                                    {u"option"_s, {u"setsockopt"_s}}};
    // The Qt engine also says which class made the call: "connect (QTcpSocket)".
    const QString name = made.section(u' ', 0, 0);
    return name == call || others.value(call).contains(name);
}

} // namespace statewire
