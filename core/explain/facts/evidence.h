// SPDX-License-Identifier: GPL-3.0-or-later
// Why the kernel did it: a claim, its rule in words, and the numbers of this session that bear it out or contradict it.
#pragma once

#include "base/sentence.h"
#include "tcp/endpoint.h"

#include <QString>
#include <optional>
#include <vector>

namespace statewire {

struct Number
{
    QString name; ///< as the kernel or the RFC calls it: "rcv_nxt"
    qint64 value = 0;
};

/// One part of a rule with its figures.
struct Condition
{
    QString text;              ///< "its sequence number is after the last received"
    QString figures;           ///< "1 752 150 737 > 1 736 029 318"
    std::optional<bool> holds; ///< nothing: a number is missing
    bool decides = true;       ///< false: it is shown, and proves nothing either way on this kernel
};

struct Evidence
{
    QString ruleId;  ///< "syn-into-time-wait"
    QString claim;   ///< what happened, or was expected to
    QString rule;    ///< when the kernel does so
    QString outcome; ///< what it did, in words; empty if the claim says it all
    std::vector<Condition> conditions;
    std::vector<Number> numbers;
    QString source;            ///< RFC section; kernel function
    QString counterfactual;    ///< what would have changed it
    std::optional<bool> holds; ///< computed from the numbers; nothing if one is missing
    QString missing;           ///< which number, and why
    Sentence lacking = {};     ///< what this kernel does not have that would tell; empty: nothing
    qint64 tNs = 0;            ///< the moment it is about
    QString host;              ///< where the decision was made
    FourTuple ends;            ///< of the socket it was made on
    quint64 frame = 0;         ///< the frame that matters; 0 if none
    bool isRoutine = false;    ///< nearly every connection that ends yields it; as its rule's entry says

    /// Sets holds from the conditions that decide: false if one fails, else nothing if one is open, else true. Where it
    /// stays open and nothing else is said to be missing, the open condition's figures say it.
    void conclude();
    const Number* number(QStringView name) const;
};

/// Digits in groups of three, parted by thin spaces.
QString spaced(qint64 number);

} // namespace statewire
