// SPDX-License-Identifier: GPL-3.0-or-later
// A recording that nobody vouches for: read, folded, explained, written again.
#include "explain/explain.h"
#include "session/sessionreader.h"
#include "session/sessionwriter.h"
#include "timeline/timescale.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>

using namespace statewire;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    SessionReader reader;
    Session session;
    const QByteArray bytes(reinterpret_cast<const char*>(data), qsizetype(size));
    // In two halves, as a pipe would deliver it.
    for (const QByteArray& part : {bytes.left(bytes.size() / 2), bytes.mid(bytes.size() / 2)}) {
        Result<std::vector<Event>> events = reader.feed(part);
        if (!events)
            break;
        for (Event& event : *events)
            session.append(std::move(event));
    }
    const Timeline timeline = Timeline::of(session);
    explain(session, timeline);
    timeline.socketsAt(session.endNs() / 2);
    const TimeScale scale = TimeScale::eventSpaced(timeline.moments(), timeline.endNs());
    scale.ticks(scale.beginUnit(), scale.endUnit(), 12);

    // What was accepted can be written, and is then read without a complaint about its form.
    SessionWriter writer;
    SessionReader again;
    for (const Event& event : session.events()) {
        if (!again.feed(writer.write(event)))
            std::abort();
    }
    return 0;
}
