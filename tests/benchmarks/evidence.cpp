// SPDX-License-Identifier: GPL-3.0-or-later
// All evidence of a session beside one look at each of its events. Sixteen times the lives must not take more than some
// sixteen times as long: each rule looks at each life once.
#include "measure.h"

#include "explain/explain.h"
#include "support/sessionbuilder.h"

namespace statewire::bench {

void benchEvidence()
{
    for (int lives : {400, 6400}) {
        // A four-tuple that lives again and again.
        test::SessionBuilder builder;
        builder.listen();
        for (int i = 0; i < lives; ++i) {
            test::LifeSpec life;
            life.clientIsn = 1000 + quint32(i) * 1000;
            life.serverIsn = 5000 + quint32(i) * 65539;
            builder.liveToTimeWait(life);
        }
        const Session& session = builder.session();
        const Timeline timeline = Timeline::of(session);
        size_t seen = 0;
        const auto floor = [&] {
            for (const Event& event : session.events())
                seen += event.as<FrameEvent>() || event.as<SocketEvent>() ? 1 : 0;
        };
        const auto product = [&] { seen += explain(session, timeline).size(); };
        print(QStringLiteral("evidence, %1 lives").arg(lives), inTurn(lives > 1000 ? 5 : 20, floor, product));
        if (seen == 0)
            printSkipped(QStringLiteral("evidence, %1 lives").arg(lives), QStringLiteral("the session was empty"));
    }
}

} // namespace statewire::bench
