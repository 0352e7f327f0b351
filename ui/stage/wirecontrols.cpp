// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/stage/wirecontrols.h"

#include "base/durationtext.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSlider>

using namespace Qt::StringLiterals;

namespace statewire {

namespace {

/// Above 450 ms one way, the kernels would retransmit their SYNs and tell another story.
constexpr int maxDelayMs = 400;
constexpr int delayStepMs = 50;

/// How long the newest frame that simply went through took: a story may have set a delay, too.
qint64 latestTransitNs(const Timeline& timeline, qint64 sinceNs)
{
    constexpr size_t most = 16; // a few may still be on their way, or have met another fate
    const std::vector<Arrow>& arrows = timeline.arrows();
    for (size_t i = arrows.size(); i-- > 0 && arrows.size() - i <= most && arrows[i].sentNs >= sinceNs;) {
        if (arrows[i].fate == Fate::Passed && arrows[i].deliveredNs != openEndNs)
            return arrows[i].deliveredNs - arrows[i].sentNs;
    }
    return 0;
}

} // namespace

WireControls::WireControls(const ViewContext& context, QWidget* parent)
    : QWidget(parent), m_context(context), m_status(new QLabel), m_hold(new QPushButton(tr("Hold Wire"))),
      m_next(new QPushButton(tr("Next Frame"))), m_delayText(new QLabel), m_delay(new QSlider(Qt::Horizontal))
{
    setAccessibleName(tr("Wire"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(8, 0, 0, 0);
    row->setSpacing(10);
    m_status->setAccessibleName(tr("State of the wire"));
    m_hold->setObjectName(u"hold-wire"_s);
    m_hold->setCheckable(true);
    m_hold->setToolTip(tr("Frames wait on the wire until you let them go on"));
    m_next->setObjectName(u"next-frame"_s);
    m_next->setToolTip(tr("Let the frame that waits longest go on"));
    m_delay->setAccessibleName(tr("Delay of each frame"));
    m_delay->setRange(0, maxDelayMs / delayStepMs);
    m_delay->setPageStep(1);
    m_delay->setFixedWidth(90);
    for (QWidget* widget : {static_cast<QWidget*>(m_status), static_cast<QWidget*>(m_hold), static_cast<QWidget*>(m_next),
                            static_cast<QWidget*>(m_delayText), static_cast<QWidget*>(m_delay)})
        row->addWidget(widget);

    ShownSource* source = &context.source;
    connect(m_hold, &QPushButton::clicked, this, [this](bool hold) {
        if (LabHand* hand = m_context.source.hand())
            hand->holdWire(hold);
    });
    connect(m_next, &QPushButton::clicked, this, [this] {
        if (LabHand* hand = m_context.source.hand())
            hand->deliverNextFrame();
    });
    connect(m_delay, &QSlider::valueChanged, this, [this](int steps) {
        if (LabHand* hand = m_context.source.hand())
            hand->setWireDelay(qint64(steps) * delayStepMs * 1'000'000);
        refresh();
    });
    connect(source, &ShownSource::replaced, this, [this] {
        // A fresh wire has the delay it was started with; nothing has to be told to it.
        const QSignalBlocker blocker(m_delay);
        m_delay->setValue(int(m_context.source.wireDelay().ns / (delayStepMs * 1'000'000)));
        refresh();
    });
    connect(source, &ShownSource::grew, this, &WireControls::refresh);
    connect(source, &ShownSource::statusChanged, this, &WireControls::refresh);
    refresh();
}

int WireControls::widthFor(Room room) const
{
    const int spacing = layout()->spacing();
    int width = layout()->contentsMargins().left() + m_hold->sizeHint().width() + spacing + m_next->sizeHint().width();
    if (room == Room::All)
        width += m_status->sizeHint().width() + spacing;
    if (room != Room::ButtonsOnly)
        width += m_delayText->sizeHint().width() + m_delay->width() + 2 * spacing;
    return width;
}

void WireControls::setRoom(Room room)
{
    m_room = room;
    if (m_status->isHidden() != (room != Room::All))
        m_status->setVisible(room == Room::All);
    if (m_delay->isHidden() != (room == Room::ButtonsOnly)) {
        m_delayText->setVisible(room != Room::ButtonsOnly);
        m_delay->setVisible(room != Room::ButtonsOnly);
    }
    sayInToolTip();
}

void WireControls::sayInToolTip()
{
    m_hold->setToolTip(tr("Frames wait on the wire until you let them go on") +
                       (m_room == Room::All ? QString() : u'\n' + m_status->text()));
}

void WireControls::refresh()
{
    const ShownSource& source = m_context.source;
    setVisible(source.hasWire());
    if (!source.hasWire())
        return;
    const int held = int(source.heldFrames());
    const int frames = int(source.timeline().arrows().size());
    m_hold->setChecked(source.isWireHeld());
    m_hold->setText(source.isWireHeld() ? tr("Release Wire") : tr("Hold Wire"));
    m_next->setEnabled(held > 0);
    constexpr qint64 noticedNs = 5'000'000;
    const qint64 transitNs = latestTransitNs(source.timeline(), source.wireDelay().sinceNs);
    if (source.isWireHeld() || (held > 0 && source.isFreePlay()))
        m_status->setText(tr("Wire held · %1 waiting").arg(held));
    else if (held > 0)
        m_status->setText(tr("Held by the story · %1 waiting").arg(held));
    else if (m_delay->value() == 0 && transitNs >= noticedNs && !source.isFreePlay())
        m_status->setText(tr("Delayed by the story · %1").arg(durationText(transitNs)));
    else
        m_status->setText(tr("Wire flowing · %1 frames").arg(frames));
    sayInToolTip(); // what has no room
    m_delayText->setText(tr("delay %1 ms").arg(m_delay->value() * delayStepMs));
}

} // namespace statewire
