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
    LabRun lab;
    if (!record.isEmpty()) {
        if (const Result<void> recording = lab.recordTo(record); !recording) {
            run.error = recording.error();
            run.status = ExitUsage;
            return run;
        }
    }
    StoryPlayer player(lab, std::move(plan), pace);
    const ToldStory& story = player.story();
    QEventLoop loop;
    QTimer countdown;
    countdown.setInterval(250);
    bool begun = false;
    const auto tellEnd = [&](int step) { text->stepEnded(story.plan, step, lab.session(), lab.timeline()); };
    const auto tellMissed = [&](const MissedStep& missed) {
        text->stepMissed(story.plan, missed, lab.session(), lab.timeline());
    };
    const auto goOn = [&] {
        if (out.status() != QTextStream::Ok) // nobody reads any more: 'statewire run … | head'
            lab.stop();
        else if (story.hasMoreSteps())
            player.runNextStep();
        else
            player.finish();
    };
    QObject::connect(&player, &StoryPlayer::ready, &loop, [&] {
        begun = true;
        if (text)
            text->title(story.plan, lab.session().info()->mode, lab.session().info()->kernel, false);
        goOn();
    });
    QObject::connect(&player, &StoryPlayer::stepFinished, &loop, [&](int step) {
        if (text)
            tellEnd(step);
        QTimer::singleShot(pauseBetweenSteps(pace), &loop, goOn);
    });
    if (text) {
        QObject::connect(&player, &StoryPlayer::missed, &loop, tellMissed);
        QObject::connect(&player, &StoryPlayer::stepBegun, &loop, [&](int step) { text->stepBegun(story.plan, step); });
        QObject::connect(&player, &StoryPlayer::waiting, &loop, [&](const QString& why, qint64 durationNs) {
            text->waiting(why, durationNs);
            constexpr qint64 worthCountingNs = 2'000'000'000;
            if (durationNs >= worthCountingNs)
                countdown.start();
        });
        QObject::connect(&countdown, &QTimer::timeout, &loop, [&] {
            const std::optional<Waiting>& waits = story.waits;
            const qint64 leftNs = waits && waits->durationNs >= 0 ? waits->sinceNs + waits->durationNs - lab.nowNs() : 0;
            text->countDown(leftNs);
            if (leftNs <= 0)
                countdown.stop();
        });
    }
    QObject::connect(&player, &StoryPlayer::finished, &lab, &LabRun::stop);
    QObject::connect(&lab, &LabRun::stopped, &loop, &QEventLoop::quit);
    QObject::connect(&player, &StoryPlayer::failed, &loop, [&](const Error& error, int exitStatus) {
        // What happened until then says most about why.
        if (text && begun && story.missed)
            tellMissed(*story.missed);
        run.error = error;
        run.status = exitStatus;
        loop.quit();
    });
    QTimer::singleShot(0, &player, &StoryPlayer::start);
    loop.exec();
    run.session = lab.session();
    run.recordingError = lab.recordingError();
    return run;
}

} // namespace statewire
