// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/protocol/protocol.h"

#include "tcp/endpoint.h"

namespace statewire {

using namespace Qt::StringLiterals;

QStringList LabSetup::arguments() const
{
    QStringList list{u"--mode"_s, mode.name(), u"--delay-ns"_s, QString::number(wireDelayNs)};
    for (const HostSetup& host : hosts)
        list << u"--host"_s << host.name + u'=' + host.address;
    return list;
}

Result<LabSetup> LabSetup::fromArguments(const QStringList& arguments)
{
    LabSetup setup;
    const auto bad = [](const QString& what, const QString& why) {
        return tl::unexpected(Error{u"start the lab with"_s, what, why, {}});
    };
    for (qsizetype i = 0; i + 1 < arguments.size(); i += 2) {
        const QString& name = arguments[i];
        const QString& value = arguments[i + 1];
        if (name == "--mode"_L1) {
            setup.mode = LabMode::named(value);
            if (!setup.mode.isKnown())
                return bad(name + u' ' + value, u"the modes are '%1'"_s.arg(LabMode::names().join(u"' and '"_s)));
        } else if (name == "--delay-ns"_L1) {
            bool ok = false;
            setup.wireDelayNs = value.toLongLong(&ok);
            if (!ok || setup.wireDelayNs < 0 || setup.wireDelayNs > maxWireDelayNs)
                return bad(name + u' ' + value, u"a delay is 0 to 5 s in nanoseconds"_s);
        } else if (name == "--host"_L1) {
            const qsizetype equals = value.indexOf(u'=');
            const HostSetup host{value.left(equals), value.mid(equals + 1)};
            const std::optional<Address> address = Address::parse(host.address);
            if (equals < 1 || !address || address->family != Family::V4)
                return bad(name + u' ' + value, u"a host is NAME=IPV4-ADDRESS"_s);
            setup.hosts.push_back(host);
        } else {
            return bad(name, u"there is no such option"_s);
        }
    }
    if (arguments.size() % 2 != 0)
        return bad(arguments.back(), u"its value is missing"_s);
    if (setup.hosts.size() != 2)
        return bad(u"%1 hosts"_s.arg(setup.hosts.size()), u"a lab has two"_s);
    return setup;
}

} // namespace statewire
