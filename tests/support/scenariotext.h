// SPDX-License-Identifier: GPL-3.0-or-later
// The text of a small scenario file: what every one needs is there already, and a test writes only what it is about.
#pragma once

#include <QByteArray>

namespace statewire::test {

/// A host's table; \p keys are further lines of it.
QByteArray hostTable(const QByteArray& name, const QByteArray& address, const QByteArray& keys = {});
QByteArray workerTable(const QByteArray& name, const QByteArray& host, const QByteArray& keys = {});
/// The client's and the server's, at the addresses that a recording of a lab has.
QByteArray labHosts();

struct ScenarioText
{
    QByteArray id = "x";
    QByteArray title = "T";
    QByteArray question = "Q";
    QByteArray keys = {};  ///< further lines about the scenario itself
    QByteArray knobs = {}; ///< tables that stand before the hosts
    QByteArray hosts = hostTable("client", "10.0.0.1") + hostTable("server", "10.0.0.2");
    QByteArray workers = workerTable("w", "client");
    QByteArray rest = {}; ///< variants, steps, checks

    QByteArray toml() const { return head() + body(); }
    /// What stands before the first table, and all after it.
    QByteArray head() const;
    QByteArray body() const { return knobs + hosts + workers + rest; }
};

} // namespace statewire::test
