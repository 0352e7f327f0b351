// SPDX-License-Identifier: GPL-3.0-or-later
// What kind of lab a session comes about in, and how that is told. A mode that this program does not know keeps its name.
#pragma once

#include <QCoreApplication>
#include <QString>
#include <QStringList>

namespace statewire {

class LabMode
{
    Q_DECLARE_TR_FUNCTIONS(LabMode)

public:
    enum Kind : quint8
    {
        Wire,     ///< two private hosts and a wire between them
        Loopback, ///< this machine's loopback, polled; no packets
        Unknown   ///< read from a file that another program wrote
    };
    enum class Form : quint8
    {
        Heading, ///< stands by itself: "Private lab", "Loopback · no packets"
        Running  ///< stands in a sentence: "private lab", "loopback, no packets"
    };

    LabMode(Kind kind = Wire) : m_kind(kind) {} // NOLINT(google-explicit-constructor): a kind is a mode

    /// The mode of that name in sessions and scenarios.
    static LabMode named(const QString& name);
    /// Names of the modes that a lab can be started in.
    static QStringList names();

    Kind kind() const { return m_kind; }
    bool isKnown() const { return m_kind != Unknown; }
    /// "wire"; of one that is not known, the name that was read.
    QString name() const;
    /// True if every frame that a host sends is seen. Of an unknown mode nothing is claimed.
    bool hasWire() const { return m_kind == Wire; }
    /// True if the hosts are the lab's own, with sysctls and counters of their own.
    bool isPrivate() const { return m_kind == Wire; }
    /// What the mode is called on screen.
    QString phrase(Form form) const;

    friend bool operator==(const LabMode&, const LabMode&) = default;

private:
    Kind m_kind;
    QString m_unknown; ///< the name of one that is not known
};

} // namespace statewire
