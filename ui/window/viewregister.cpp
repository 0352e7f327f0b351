// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/viewregister.h"

#include "ui/diagram/statediagramview.h"
#include "ui/ladder/ladderview.h"
#include "ui/ports/portview.h"
#include "ui/stage/stageview.h"
#include "ui/tables/callview.h"
#include "ui/tables/checksview.h"
#include "ui/tables/counterview.h"
#include "ui/tables/evidenceview.h"
#include "ui/tables/packetview.h"
#include "ui/tables/sockettextview.h"
#include "ui/tables/socketview.h"
#include "ui/tables/sysctlview.h"
#include "ui/timeline/timelineview.h"

using namespace Qt::StringLiterals;

namespace statewire {

namespace {

template <class T> View* make(const ViewContext& context)
{
    return new T(context);
}

} // namespace

std::vector<ViewEntry> ViewRegister::entries()
{
    using enum ViewEntry::Place;
    return {{u"stage"_s, tr("Stage"), Stage, Qt::CTRL | Qt::Key_1, make<StageView>},
            {u"timeline"_s, tr("Timeline"), Picture, Qt::CTRL | Qt::Key_2, make<TimelineView>},
            {u"ladder"_s, tr("Ladder"), Picture, Qt::CTRL | Qt::Key_3, make<LadderView>},
            {u"diagram"_s, tr("State Diagram"), Picture, Qt::CTRL | Qt::Key_4, make<StateDiagramView>},
            {u"ports"_s, tr("Ports"), Picture, Qt::CTRL | Qt::Key_5, make<PortView>},
            {u"evidence"_s, tr("Evidence"), Table, Qt::CTRL | Qt::Key_6, make<EvidenceView>},
            {u"sockets"_s, tr("Sockets"), Table, Qt::CTRL | Qt::Key_7, make<SocketView>},
            {u"packets"_s, tr("Packets"), Table, Qt::CTRL | Qt::Key_8, make<PacketView>},
            {u"calls"_s, tr("Calls"), Table, Qt::CTRL | Qt::Key_9, make<CallView>},
            {u"socket-text"_s, tr("ss, netstat"), Table, Qt::CTRL | Qt::Key_0, make<SocketTextView>},
            {u"sysctls"_s, tr("Sysctls"), Table, {}, make<SysctlView>},
            {u"counters"_s, tr("Counters"), Table, {}, make<CounterView>},
            {u"checks"_s, tr("Checks"), Table, {}, make<ChecksView>}};
}

} // namespace statewire
