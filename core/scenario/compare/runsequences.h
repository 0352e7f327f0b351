// SPDX-License-Identifier: GPL-3.0-or-later
// What a run did, as sequences that can be compared with another run's: per connection the frames and each end's states,
// per rule the verdicts; and the steps from one sequence to another.
#pragma once

#include "explain/facts/evidence.h"
#include "timeline/timeline.h"

namespace statewire {

/// One thing that happened; equal in two runs if its text is.
struct SequenceItem
{
    QString text;
    qint64 tNs = 0;
};

struct Sequence
{
    QString key;     ///< the same in both runs
    QString subject; ///< for people
    std::vector<SequenceItem> items;
};

/// Frames and states by connection. A connection is named by the worker whose connect() opened it and by how many that
/// worker had opened before; without such a call by its server and its place there.
struct ConnectionSequences
{
    std::vector<Sequence> frames;
    std::vector<Sequence> states;
};
ConnectionSequences connectionSequences(const Session& session, const Timeline& timeline);

/// Verdicts by rule and host; what nearly every connection yields is left out, and so is what was sent again where nothing
/// was lost, or by what cannot be told: that the packets tell.
std::vector<Sequence> evidenceSequences(const std::vector<Evidence>& evidence, const Timeline& timeline);

/// One step of the shortest way from one sequence to another: both kept, one replaced, or one that only one has (-1).
struct EditStep
{
    int a = -1;
    int b = -1;
    bool equal = false;
};
std::vector<EditStep> editSteps(const std::vector<SequenceItem>& a, const std::vector<SequenceItem>& b);

} // namespace statewire
