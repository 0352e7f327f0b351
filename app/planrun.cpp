// SPDX-License-Identifier: GPL-3.0-or-later
#include "planrun.h"

#include "commandline.h"
#include "textoutput.h"

#include <QEventLoop>
#include <QTimer>

namespace statewire {

namespace {

int pauseBetweenSteps(Pace pace)
{
    switch (pace) {
    case Pace::Fast: return 0;
    case Pace::Real: return 300;
    case Pace::Slow: return 1500;
    }
    return 0;
}

} // namespace

int statusWithoutPlan(const Scenario& scenario, const QString& variant)
{
    bool any = false;
    for (const Variant& candidate : scenario.variants) {
        if (!variant.isEmpty() && candidate.id != variant)
            continue;
        if (notForKernel(candidate, runningKernel()).isEmpty())
            return ExitUsage;
        any = true;
    }
    return any ? ExitCannotRun : ExitUsage;
}

PlanRun runPlan(Plan plan, Pace pace, const QString& record, TextOutput* text, QTextStream& out)
{
    PlanRun run;
    Runner runner(std::move(plan), pace);
    if (!record.isEmpty()) {
        if (const Result<void> recording = runner.recordTo(record); !recording) {
            run.error = recording.error();
            run.status = ExitUsage;
            return run;
        }
    }
    QEventLoop loop;
    QTimer countdown;
    countdown.setInterval(250);
    const auto goOn = [&] {
        if (out.status() != QTextStream::Ok) // nobody reads any more: 'statewire run … | head'
            runner.stop();
        else if (size_t(runner.nextStep()) < runner.plan().steps.size())
            runner.runNextStep();
        else
            runner.finish();
    };
    QObject::connect(&runner, &Runner::ready, &loop, [&] {
        if (text)
            text->title(runner.plan(), runner.session().info()->mode, runner.session().info()->kernel, false);
        goOn();
    });
    QObject::connect(&runner, &Runner::stepFinished, &loop, [&](int step) {
        if (text)
            text->stepEnded(runner.plan(), step, runner.session(), runner.timeline());
        QTimer::singleShot(pauseBetweenSteps(pace), &loop, goOn);
    });
    if (text) {
        QObject::connect(&runner, &Runner::gaveUp, &loop,
                         [&](int step) { text->stepEnded(runner.plan(), step, runner.session(), runner.timeline()); });
        QObject::connect(&runner, &Runner::stepBegun, &loop, [&](int step) { text->stepBegun(runner.plan(), step); });
        QObject::connect(&runner, &Runner::waiting, &loop, [&](const QString& why, qint64 durationNs) {
            text->waiting(why, durationNs);
            constexpr qint64 worthCountingNs = 2'000'000'000;
            if (durationNs >= worthCountingNs)
                countdown.start();
        });
        QObject::connect(&countdown, &QTimer::timeout, &loop, [&] {
            const std::optional<Waiting>& waits = runner.waitsFor();
            const qint64 leftNs = waits && waits->durationNs >= 0 ? waits->sinceNs + waits->durationNs - runner.nowNs() : 0;
            text->countDown(leftNs);
            if (leftNs <= 0)
                countdown.stop();
        });
    }
    QObject::connect(&runner, &Runner::finished, &runner, &Runner::stop);
    QObject::connect(&runner, &Runner::stopped, &loop, &QEventLoop::quit);
    QObject::connect(&runner, &Runner::failed, &loop, [&](const Error& error, int exitStatus) {
        // What happened until then says most about why.
        if (text && runner.isReady() && size_t(runner.nextStep()) < runner.plan().steps.size())
            text->stepEnded(runner.plan(), runner.nextStep(), runner.session(), runner.timeline());
        run.error = error;
        run.status = exitStatus;
        loop.quit();
    });
    QTimer::singleShot(0, &runner, &Runner::start);
    loop.exec();
    run.session = runner.session();
    run.recordingError = runner.recordingError();
    return run;
}

} // namespace statewire
