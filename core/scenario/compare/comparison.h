// SPDX-License-Identifier: GPL-3.0-or-later
// Two runs of one scenario compared: what was turned, how their steps and clocks lie beside each other, and where they
// part.
#pragma once

#include "base/sentence.h"
#include "scenario/compare/commonaxis.h"
#include "scenario/report/report.h"

namespace statewire {

/// A run as far as it has come.
struct ComparedRun
{
    const Plan* plan = nullptr;
    const Session* session = nullptr;
    const Timeline* timeline = nullptr;
    const std::vector<Evidence>* evidence = nullptr;
    const std::vector<CheckResult>* checks = nullptr; ///< empty until the story is told
    bool complete = true;                             ///< nothing more will come
};

/// Something that was set otherwise from the start.
struct Turned
{
    enum class Kind : quint8
    {
        Kernel,
        Mode,
        Knob,
        Sysctl,
        Story ///< other steps are told
    };
    Kind kind = Kind::Knob;
    QString name;  ///< "tw_reuse", "client net.ipv4.tcp_tw_reuse"
    QString title; ///< as people call it
    Sides<QString> value;
};

/// Something that happened otherwise, at one place of the story.
struct Difference
{
    enum class Kind : quint8
    {
        Action,   ///< what the workers were told to do
        Result,   ///< what came of a call
        Frame,    ///< flags, direction, order, length, fate; never numbers that any two connections differ in
        State,    ///< of a socket
        Evidence, ///< the verdict of a rule
        Check     ///< the verdict of a check
    };
    Kind kind = Kind::Action;
    int pair = -1;          ///< index into CommonAxis::pairs(); -1: before the first
    QString subject;        ///< "connection 1 of client-1"
    QString about;          ///< of a frame or state its connection, of a result its worker; the same in both runs
    Sides<Sentence> text;   ///< empty: nothing of the kind there
    Sides<qint64> momentNs; ///< on each run's own clock; where there is nothing, the moment beside the other's
    qint64 axisNs = 0;      ///< where it begins
    qint64 knownNs = 0;     ///< where on the axis it can be told: nothing that it says lies after
    int under = -1;         ///< index of the earlier difference that it goes with; -1: it stands for itself
};
QString differenceKindName(Difference::Kind kind);

struct Comparison
{
    CommonAxis axis;
    std::vector<Turned> turned;
    std::vector<Difference> differences; ///< by where they begin; the first is where the runs part

    /// Compares what both have ended of the story; in a run that goes on, nothing is said of a step it is still in.
    /// Initial sequence numbers, time stamps, ports, durations and acknowledgements that only confirm are not compared:
    /// they differ between any two runs.
    static Comparison of(const ComparedRun& a, const ComparedRun& b);
    /// How many go with the difference at \p index.
    int under(size_t index) const;
    const Difference* parting() const { return differences.empty() ? nullptr : &differences.front(); }
};

/// The JSON object of `statewire compare --format json`.
QJsonObject comparisonToJson(const Comparison& comparison, const ComparedRun& a, const ComparedRun& b);

} // namespace statewire
