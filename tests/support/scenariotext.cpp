// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/scenariotext.h"

namespace statewire::test {

QByteArray hostTable(const QByteArray& name, const QByteArray& address, const QByteArray& keys)
{
    return "[[host]]\nname = \"" + name + "\"\naddress = \"" + address + "\"\n" + keys;
}

QByteArray workerTable(const QByteArray& name, const QByteArray& host, const QByteArray& keys)
{
    return "[[worker]]\nname = \"" + name + "\"\nhost = \"" + host + "\"\n" + keys;
}

QByteArray labHosts()
{
    return hostTable("client", "192.168.88.132") + hostTable("server", "192.168.88.131");
}

QByteArray ScenarioText::head() const
{
    return "format = 1\nid = \"" + id + "\"\ntitle = \"" + title + "\"\nquestion = \"" + question + "\"\n" + keys;
}

} // namespace statewire::test
