// SPDX-License-Identifier: GPL-3.0-or-later
// What tests on the real kernel share: whether labs are possible here, and the program run as a user would run it.
#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QMap>
#include <QString>
#include <QStringList>
#include <vector>

namespace statewire::test {

/// Why this machine cannot make a private lab; empty if it can.
QString whyNoLab();

/// The path of a program of this build.
QString program(const QString& name);

struct Finished
{
    int status = -1; ///< -1: it crashed or did not end in time
    QByteArray out;
    QByteArray err;

    QJsonObject json() const;
    /// What a run that failed says of it, first: a test's message is cut off after a few lines.
    QByteArray why() const;
};

/// Runs \p command to its end, at most a minute.
Finished runToEnd(const QString& command, const QStringList& arguments);
/// Runs statewire.
Finished runStatewire(const QStringList& arguments);
/// Runs statewire once for each of \p commands, \p atOnce of them at a time; the results in the order of the commands.
/// A story mostly waits, and each has a lab of its own: several at once take no turns with each other.
std::vector<Finished> runStatewire(const std::vector<QStringList>& commands, int atOnce);
/// The checks of a run told as JSON: whether each passed, by its id.
QMap<QString, bool> checksOf(const Finished& run);

/// True while the process exists and is no zombie.
bool isAlive(qint64 pid);

} // namespace statewire::test

/// Skips the test, with the reason, where no private lab can be made.
#define STATEWIRE_NEEDS_LAB()                                                                                               \
    do {                                                                                                                    \
        if (const QString why = statewire::test::whyNoLab(); !why.isEmpty())                                                \
            QSKIP(qPrintable(why));                                                                                         \
    } while (false)
