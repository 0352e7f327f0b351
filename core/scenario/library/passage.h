// SPDX-License-Identifier: GPL-3.0-or-later
// What a scenario was seen to pass when it was told: states with the step in which each came first, and how long it took.
#pragma once

#include "scenario/story/scenario.h"
#include "session/session.h"

#include <QHash>
#include <QJsonObject>
#include <QMap>

namespace statewire {

struct Passage
{
    QMap<QString, int> states; ///< name → step, from 1
    qint64 takesNs = 0;        ///< all steps together, without what lies between them

    bool operator==(const Passage&) const = default;
};

/// What \p session was seen to pass. States that are only inferred are none of it.
Passage passageOf(const Session& session);

/// Passages of many scenarios, by variant.
class Passages
{
public:
    /// As they were measured of the scenarios that come with the program; none of them where the file is missing.
    static const Passages& bundled();
    static Passages fromJson(const QJsonObject& object);
    QJsonObject toJson() const;

    void set(const QString& scenario, const QString& variant, const Passage& passage);
    const Passage* find(const QString& scenario, const QString& variant) const;

private:
    QMap<QString, QMap<QString, Passage>> m_all;
};

/// The variant that is told unless another is chosen: the first that the running kernel can tell. Null if there is none.
const Variant* usualVariant(const Scenario& scenario);
/// How long its steps take: measured of a bundled scenario, and else reckoned from its waits.
qint64 takesNs(const Scenario& scenario, const Variant* variant);
/// "2 s", "1 min": as much as is worth knowing before.
QString roughDuration(qint64 ns);
/// How many steps it is told in, and how many of them put a question to the class.
int stepsOf(const Scenario& scenario, const Variant* variant);
int questionsOf(const Scenario& scenario, const Variant* variant);

} // namespace statewire
