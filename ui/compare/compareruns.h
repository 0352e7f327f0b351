// SPDX-License-Identifier: GPL-3.0-or-later
// The two runs of a control run: told in lockstep, shown at one moment of one time axis, and compared as they go.
#pragma once

#include "scenario/compare/comparison.h"
#include "ui/compare/sharedaxis.h"
#include "ui/context/storyteller.h"
#include "ui/context/viewcontext.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>
#include <array>
#include <memory>
#include <set>

namespace statewire {

class CompareRuns : public QObject
{
    Q_OBJECT

public:
    explicit CompareRuns(QObject* parent = nullptr);
    ~CompareRuns() override;

    /// Starts both on labs of their own.
    void startLive(const Plan& a, const Plan& b, Pace pace);
    /// Fails if one of them tells no scenario, or they tell different ones.
    Result<void> showRecordings(Session a, Session b);
    void stop();

    ShownSource& source(Side side) { return m_runs[index(side)].source; }
    Playhead& playhead(Side side) { return m_runs[index(side)].playhead; }
    ViewScale& scale(Side side) { return m_runs[index(side)].scale; }
    const ViewContext& context(Side side) const { return m_runs[index(side)].context; }
    StoryTeller& teller(Side side) { return *m_runs[index(side)].teller; }
    const Plan* plan(Side side) const { return m_runs[index(side)].source.plan(); }
    bool isReplay() const { return m_runs[0].source.isRecording(); }

    const CommonAxis& axis() const { return m_axis.axis(); }
    const Comparison& comparison() const;
    /// How many of the comparison's differences are known at the playhead, from the first: the others lie ahead.
    std::vector<size_t> knownDifferences() const;
    /// The moment that both show.
    qint64 axisNs() const;
    qint64 axisEndNs() const { return m_axis.endNs(); }
    /// The place in the story at the playhead: an index into axis().pairs(); -1 before the first.
    int pair() const { return axis().pairAt(axisNs()); }
    bool isPlaying() const { return m_timer.isActive(); }
    bool followsLive() const;
    bool canGoOn() const;
    bool canGoBack() const;
    bool canRunAll() const;
    bool isBusy() const;
    /// Everything was told in both, and judged.
    bool isFinished() const;
    void setScaleKind(TimeScale::Kind kind);
    /// How many pixels both timelines have for all of the axis; of the \p quiet connections they show no names.
    void setRoom(double pixels, const Theme& theme, const Sides<std::set<int>>& quiet);

public Q_SLOTS:
    void moveTo(qint64 axisNs);
    /// Those of the known ones that are told: of those that go with another, where that is unfolded.
    std::vector<size_t> shownDifferences() const;
    /// So many of the known ones go with the one at \p root.
    int foldedUnder(size_t root) const;
    bool isUnfolded(size_t root) const { return m_unfolded.contains(root); }
    void unfold(size_t root, bool on);
    /// Shows a difference: both playheads on its moment, once all of it can be told.
    void showDifference(size_t at);
    /// To the end of the next place; at the live end both perform it.
    void next();
    void back();
    void runAll();
    void stepForward();
    void stepBack();
    void toStart();
    void toEnd();
    void togglePlay();

Q_SIGNALS:
    /// Other sessions are compared now.
    void replaced();
    /// The sessions, the story or the comparison changed.
    void changed();
    /// The moment changed.
    void moved();
    void failed(statewire::Side side, const statewire::Error& error, int exitStatus);

private:
    struct Run
    {
        ShownSource source;
        ViewScale scale{source};
        Playhead playhead{source, scale};
        Selection selection;
        ViewContext context{source, scale, playhead, selection};
        std::unique_ptr<StoryTeller> teller;
    };
    static constexpr size_t index(Side side) { return side == Side::A ? 0 : 1; }
    void connectRun(Side side);
    TimeScale makeScale(Side side, TimeScale::Kind kind) const;
    void handleMove(Side side);
    void performNext();
    void tick();

    std::array<Run, 2> m_runs;
    SharedAxis m_axis{m_runs[0].context, m_runs[1].context};
    QTimer m_timer; ///< plays
    QElapsedTimer m_sinceTick;
    double m_unit = 0;
    qint64 m_axisNs = 0;
    bool m_syncing = false;
    bool m_runAll = false;
    std::set<size_t> m_unfolded; ///< of the comparison's differences
    mutable Comparison m_comparison;
    mutable Sides<int> m_comparisonRevision{-1, -1};
};

} // namespace statewire
