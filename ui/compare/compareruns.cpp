// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/compareruns.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace statewire {

namespace {

constexpr double unitsPerSecond = 5;
constexpr double linearUnitsPerSecond = 1000; // a linear unit is a millisecond
constexpr int frameMs = 16;

} // namespace

CompareRuns::CompareRuns(QObject* parent) : QObject(parent)
{
    for (Side side : bothSides)
        connectRun(side);
    m_timer.setInterval(frameMs);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &CompareRuns::tick);
}

CompareRuns::~CompareRuns()
{
    for (Run& run : m_runs) {
        run.source.disconnect();
        run.playhead.disconnect();
        run.scale.disconnect();
        run.selection.disconnect();
    }
}

void CompareRuns::connectRun(Side side)
{
    Run& run = m_runs[index(side)];
    run.teller = std::make_unique<StoryTeller>(run.context);
    run.scale.setMaker([this, side](TimeScale::Kind kind) { return makeScale(side, kind); });
    connect(&run.source, &ShownSource::grew, this, [this, side] {
        // A step that begins here may move what stands beside it there.
        m_runs[index(otherSide(side))].scale.rebuild();
        Q_EMIT changed();
    });
    connect(&run.source, &ShownSource::statusChanged, this, [this] {
        if (m_runAll && !isBusy())
            performNext();
        Q_EMIT changed();
    });
    connect(run.teller.get(), &StoryTeller::changed, this, &CompareRuns::changed);
    connect(&run.source, &ShownSource::failed, this, [this, side](const Error& error, int exitStatus) {
        m_runAll = false;
        Q_EMIT failed(side, error, exitStatus);
    });
    connect(&run.playhead, &Playhead::moved, this, [this, side] { handleMove(side); });
}

void CompareRuns::startLive(const Plan& a, const Plan& b, Pace pace)
{
    m_timer.stop();
    m_runAll = false;
    m_axisNs = 0;
    m_runs[0].source.startLive(a, pace);
    m_runs[1].source.startLive(b, pace);
    m_unfolded.clear();
    Q_EMIT replaced();
    Q_EMIT changed();
}

Result<void> CompareRuns::showRecordings(Session a, Session b)
{
    const auto cannot = [](const QString& why) {
        return tl::unexpected(Error{tr("compare the recordings"), {}, why, tr("Compare two runs of the same scenario."), 0});
    };
    for (const Session* session : {&a, &b}) {
        if (!session->scenario())
            return cannot(tr("one of them tells no scenario"));
        if (const Result<Report> report = makeReport(*session); !report)
            return tl::unexpected(report.error());
    }
    if (a.scenario()->id != b.scenario()->id)
        return cannot(tr("one tells “%1”, the other “%2”").arg(a.scenario()->id, b.scenario()->id));
    m_timer.stop();
    m_runAll = false;
    m_runs[0].source.showRecording(std::move(a));
    m_runs[1].source.showRecording(std::move(b));
    m_unfolded.clear();
    Q_EMIT replaced();
    moveTo(axis().beginOf(0).value_or(0) - 1);
    Q_EMIT changed();
    return {};
}

void CompareRuns::stop()
{
    m_timer.stop(); // nor may a picture that nobody sees be played on
    m_runAll = false;
    for (Run& run : m_runs)
        run.source.stop();
}

const Comparison& CompareRuns::comparison() const
{
    const Sides<int> revision{m_runs[0].source.revision(), m_runs[1].source.revision()};
    const bool working = !isReplay() && isBusy();
    if (revision == m_comparisonRevision || (working && m_comparisonRevision.a >= 0) || !plan(Side::A) || !plan(Side::B))
        return m_comparison;
    const auto compared = [](const ShownSource& source) {
        const bool complete = source.isRecording() || source.isFinished() || source.hasFailed();
        return ComparedRun{source.plan(),      &source.session(), &source.timeline(),
                           &source.evidence(), &source.checks(),  complete};
    };
    m_comparison = Comparison::of(compared(m_runs[0].source), compared(m_runs[1].source));
    m_comparisonRevision = revision;
    return m_comparison;
}

std::vector<size_t> CompareRuns::knownDifferences() const
{
    std::vector<size_t> known;
    const std::vector<Difference>& all = comparison().differences;
    const qint64 nowNs = axisNs();
    for (size_t i = 0; i < all.size(); ++i) {
        if (all[i].knownNs <= nowNs)
            known.push_back(i);
    }
    return known;
}

std::vector<size_t> CompareRuns::shownDifferences() const
{
    std::vector<size_t> shown = knownDifferences();
    const std::vector<Difference>& all = comparison().differences;
    std::erase_if(shown, [&](size_t i) { return all[i].under >= 0 && !isUnfolded(size_t(all[i].under)); });
    // What goes with one stands right below it.
    std::stable_sort(shown.begin(), shown.end(), [&all](size_t x, size_t y) {
        const auto root = [&all](size_t i) { return all[i].under < 0 ? i : size_t(all[i].under); };
        return root(x) < root(y);
    });
    return shown;
}

int CompareRuns::foldedUnder(size_t root) const
{
    const std::vector<size_t> known = knownDifferences();
    const std::vector<Difference>& all = comparison().differences;
    return int(std::count_if(known.begin(), known.end(), [&](size_t i) { return all[i].under == int(root); }));
}

void CompareRuns::unfold(size_t root, bool on)
{
    if (on == isUnfolded(root))
        return;
    if (on)
        m_unfolded.insert(root);
    else
        m_unfolded.erase(root);
    Q_EMIT changed();
}

bool CompareRuns::followsLive() const
{
    return m_runs[0].playhead.followsLive() || m_runs[1].playhead.followsLive();
}

qint64 CompareRuns::axisNs() const
{
    if (!followsLive())
        return m_axisNs;
    return std::max(axis().map(Side::A).toAxis(m_runs[0].playhead.positionNs()),
                    axis().map(Side::B).toAxis(m_runs[1].playhead.positionNs()));
}

TimeScale CompareRuns::makeScale(Side side, TimeScale::Kind kind) const
{
    return TimeScale::onAxis(m_axis.scale(kind), axis().map(side));
}

void CompareRuns::setScaleKind(TimeScale::Kind kind)
{
    for (Run& run : m_runs)
        run.scale.setKind(kind);
}

void CompareRuns::setRoom(double pixels, const Theme& theme, const Sides<std::set<int>>& quiet)
{
    if (!m_axis.setRoom(pixels, theme, quiet) || m_runs[0].scale.kind() == TimeScale::Kind::Linear)
        return;
    for (Run& run : m_runs)
        run.scale.rebuild();
}

void CompareRuns::handleMove(Side side)
{
    if (m_syncing)
        return;
    const Playhead& playhead = m_runs[index(side)].playhead;
    if (playhead.followsLive()) {
        // The clock of one run has moved on: the axis they share is longer now.
        m_syncing = true;
        m_runs[index(otherSide(side))].scale.rebuild();
        m_syncing = false;
        Q_EMIT moved();
        return;
    }
    moveTo(axis().map(side).toAxis(playhead.positionNs()));
}

void CompareRuns::moveTo(qint64 axisNs)
{
    m_axisNs = std::min(axisNs, axisEndNs());
    m_syncing = true;
    for (Side side : bothSides)
        m_runs[index(side)].playhead.moveTo(std::max<qint64>(0, axis().map(side).fromAxis(m_axisNs)));
    m_syncing = false;
    Q_EMIT moved();
}

void CompareRuns::showDifference(size_t at)
{
    if (at >= comparison().differences.size())
        return;
    m_timer.stop();
    moveTo(comparison().differences[at].knownNs);
}

bool CompareRuns::isBusy() const
{
    return std::any_of(m_runs.begin(), m_runs.end(), [](const Run& run) { return run.source.isBusy(); });
}

bool CompareRuns::isFinished() const
{
    return std::all_of(m_runs.begin(), m_runs.end(), [](const Run& run) { return run.source.isFinished(); });
}

bool CompareRuns::canRunAll() const
{
    if (isReplay())
        return axisNs() < axisEndNs();
    return !m_runAll && std::any_of(m_runs.begin(), m_runs.end(),
                                    [](const Run& run) { return run.source.hasMoreSteps() && !run.source.hasFailed(); });
}

bool CompareRuns::canGoBack() const
{
    return pair() >= 0;
}

bool CompareRuns::canGoOn() const
{
    const int here = pair();
    if (here + 1 < axis().begun())
        return true;
    if (const std::optional<qint64> endNs = axis().endOf(here); endNs && axisNs() < *endNs)
        return true;
    return !isReplay() && !isBusy() && canRunAll();
}

void CompareRuns::next()
{
    m_timer.stop();
    const int here = pair();
    const std::optional<qint64> endNs = axis().endOf(here);
    const int target = endNs && axisNs() < *endNs ? here : here + 1;
    const int begun = axis().begun();
    if (target < begun) {
        // At the live end the clocks go on; elsewhere the picture stands.
        if (!isReplay() && target + 1 == begun)
            toEnd();
        else
            moveTo(axis().endOf(target).value_or(axisEndNs()));
        return;
    }
    performNext();
}

void CompareRuns::performNext()
{
    const CommonAxis& now = axis();
    const int at = now.begun();
    if (isReplay() || isBusy() || size_t(at) >= now.pairs().size()) {
        if (size_t(at) >= now.pairs().size())
            m_runAll = false;
        return;
    }
    const Sides<int> step = now.pairs()[size_t(at)].step;
    for (Run& run : m_runs)
        run.playhead.followLive();
    for (Side side : bothSides) {
        ShownSource& source = m_runs[index(side)].source;
        if (step[side] >= 0 && source.isReady() && source.hasMoreSteps())
            m_runs[index(side)].teller->next();
    }
}

void CompareRuns::back()
{
    m_timer.stop();
    m_runAll = false;
    const int here = pair();
    if (here <= 0)
        toStart();
    else
        moveTo(axis().endOf(here - 1).value_or(0));
}

void CompareRuns::runAll()
{
    if (isReplay()) {
        toEnd();
        return;
    }
    m_timer.stop();
    m_runAll = canRunAll();
    performNext();
}

void CompareRuns::stepForward()
{
    m_timer.stop();
    const std::vector<qint64> moments = m_axis.moments();
    const auto after = std::upper_bound(moments.begin(), moments.end(), axisNs());
    moveTo(after == moments.end() ? axisEndNs() : *after);
}

void CompareRuns::stepBack()
{
    m_timer.stop();
    const std::vector<qint64> moments = m_axis.moments();
    const auto here = std::lower_bound(moments.begin(), moments.end(), axisNs());
    if (here != moments.begin())
        moveTo(*(here - 1));
}

void CompareRuns::toStart()
{
    m_timer.stop();
    moveTo(axis().beginOf(0).value_or(0) - 1);
}

void CompareRuns::toEnd()
{
    m_timer.stop();
    if (isReplay()) {
        moveTo(axisEndNs());
        return;
    }
    for (Run& run : m_runs)
        run.playhead.followLive();
    Q_EMIT moved();
}

void CompareRuns::togglePlay()
{
    if (m_timer.isActive()) {
        m_timer.stop();
    } else if (followsLive()) {
        moveTo(axisNs());
    } else {
        if (isReplay() && axisNs() >= axisEndNs())
            toStart();
        m_unit = m_axis.scale(m_runs[0].scale.kind())->toUnit(m_axisNs);
        m_sinceTick.restart();
        m_timer.start();
    }
    Q_EMIT changed();
}

void CompareRuns::tick()
{
    const std::shared_ptr<const TimeScale> scale = m_axis.scale(m_runs[0].scale.kind());
    const double pace = scale->kind() == TimeScale::Kind::Linear ? linearUnitsPerSecond : unitsPerSecond;
    m_unit += double(m_sinceTick.restart()) / 1000 * pace;
    const qint64 axisNs = scale->toNs(m_unit);
    if (axisNs < axisEndNs()) {
        moveTo(axisNs);
        return;
    }
    toEnd();
    Q_EMIT changed();
}

} // namespace statewire
