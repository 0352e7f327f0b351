// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/playbackbar.h"

#include "ui/look/icons.h"
#include "ui/look/stylesheet.h"
#include "ui/stage/wirecontrols.h"

#include <QActionGroup>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QSignalBlocker>
#include <QSlider>
#include <QToolButton>
#include <algorithm>
#include <array>
#include <cmath>

using namespace Qt::StringLiterals;

namespace statewire {

namespace {

constexpr int sliderSteps = 10'000;
constexpr int leastSlider = 120; ///< a shorter one cannot be aimed at

} // namespace

PlaybackBar::PlaybackBar(const ViewContext& context, QWidget* parent)
    : QFrame(parent), m_context(context), m_slider(new QSlider(Qt::Horizontal)), m_clock(new QLabel),
      m_speed(new QToolButton), m_wire(new WireControls(context))
{
    setObjectName(u"playback"_s);
    setAccessibleName(tr("Playback"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(20, 8, 20, 8);
    row->setSpacing(10);
    m_toStart = addButton(u"to-start"_s, tr("To Start"));
    m_back = addButton(u"step-back"_s, tr("Step Back"));
    m_play = addButton(u"play"_s, tr("Play"));
    setRole(m_play, u"primary"_s);
    m_forward = addButton(u"step-forward"_s, tr("Step Forward"));
    m_live = addButton(u"follow-live"_s, tr("Follow Live"));
    m_live->setCheckable(true);
    for (QToolButton* button : {m_toStart, m_back, m_play, m_forward, m_live})
        row->addWidget(button);
    m_slider->setRange(0, sliderSteps);
    m_slider->setAccessibleName(tr("Playhead"));
    m_slider->setMinimumWidth(leastSlider);
    // What has no room in a narrow window is left out, so that the window can be narrow.
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    row->addSpacing(8);
    row->addWidget(m_slider, 1);
    setRole(m_clock, u"clock"_s);
    m_clock->setAccessibleName(tr("Time at the playhead"));
    m_clock->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    row->addWidget(m_clock);
    auto* speedMenu = new QMenu(m_speed);
    auto* speeds = new QActionGroup(this);
    for (double speed : {0.25, 0.5, 1.0, 2.0, 4.0})
        speeds->addAction(speedMenu->addAction(u"%1×"_s.arg(speed)))->setData(speed);
    for (QAction* speed : speeds->actions()) {
        speed->setCheckable(true);
        speed->setChecked(speed->data().toDouble() == context.playhead.speed());
    }
    connect(speeds, &QActionGroup::triggered, this,
            [this](const QAction* speed) { m_context.playhead.setSpeed(speed->data().toDouble()); });
    m_speed->setMenu(speedMenu);
    m_speed->setPopupMode(QToolButton::InstantPopup);
    m_speed->setToolButtonStyle(Qt::ToolButtonTextOnly);
    setRole(m_speed, u"speed"_s);
    m_speed->setAccessibleName(tr("Speed"));
    m_speed->setToolTip(tr("Speed of playback"));
    row->addWidget(m_speed);
    row->addWidget(m_wire);

    Playhead* playhead = &context.playhead;
    connect(m_toStart, &QToolButton::clicked, playhead, &Playhead::toStart);
    connect(m_back, &QToolButton::clicked, playhead, &Playhead::stepBack);
    connect(m_play, &QToolButton::clicked, playhead, &Playhead::togglePlay);
    connect(m_forward, &QToolButton::clicked, playhead, &Playhead::stepForward);
    connect(m_live, &QToolButton::clicked, playhead, &Playhead::toEnd);
    connect(m_slider, &QSlider::valueChanged, this, [this](int value) {
        const TimeScale& scale = m_context.scale.scale();
        const double unit = scale.beginUnit() + (scale.endUnit() - scale.beginUnit()) * value / sliderSteps;
        m_context.playhead.moveTo(scale.toNs(unit));
    });
    connect(playhead, &Playhead::moved, this, &PlaybackBar::refresh);
    connect(playhead, &Playhead::modeChanged, this, &PlaybackBar::refresh);
    connect(&context.scale, &ViewScale::changed, this, &PlaybackBar::refresh);
    connect(&context.source, &ShownSource::statusChanged, this, &PlaybackBar::refresh);
    refresh();
}

QToolButton* PlaybackBar::addButton(const QString& name, const QString& text)
{
    auto* button = new QToolButton;
    button->setObjectName(name);
    button->setToolTip(text);
    button->setAccessibleName(text);
    return button;
}

void PlaybackBar::setTheme(const Theme& theme)
{
    m_theme = theme;
    for (QToolButton* button : {m_toStart, m_back, m_forward, m_live})
        button->setIcon(themedIcon(button->objectName(), theme.text, theme.hairline));
    for (QToolButton* button : {m_toStart, m_back, m_play, m_forward, m_live})
        button->setIconSize(QSize(qRound(theme.px(16)), qRound(theme.px(16))));
    m_clock->setMinimumWidth(qRound(theme.px(96)));
    refresh();
}

void PlaybackBar::resizeEvent(QResizeEvent* event)
{
    QFrame::resizeEvent(event);
    fit();
}

bool PlaybackBar::event(QEvent* event)
{
    const bool done = QFrame::event(event);
    if (event->type() == QEvent::LayoutRequest)
        fit();
    return done;
}

void PlaybackBar::fit()
{
    // The richest that has room. Reckoned, not tried: what is shown and hidden again would ask for a new layout each time.
    struct Level
    {
        WireControls::Room room;
        bool start; ///< has a key, and the slider's left end
        bool speed;
        bool clock;
    };
    using Room = WireControls::Room;
    static constexpr std::array levels{
        Level{Room::All, true, true, true},           Level{Room::NoStatus, true, true, true},
        Level{Room::ButtonsOnly, true, true, true},   Level{Room::ButtonsOnly, false, true, true},
        Level{Room::ButtonsOnly, false, false, true}, Level{Room::ButtonsOnly, false, false, false}};
    const auto needed = [this](const Level& level) {
        const QMargins margins = layout()->contentsMargins();
        int width = margins.left() + margins.right() + 8;
        const auto take = [&](const QWidget* widget, int own) { width += own + (widget ? layout()->spacing() : 0); };
        for (const QToolButton* button : {m_back, m_play, m_forward, m_live})
            take(button, button->sizeHint().width());
        take(m_slider, leastSlider);
        if (level.start)
            take(m_toStart, m_toStart->sizeHint().width());
        if (level.clock)
            take(m_clock, std::max(m_clock->minimumWidth(), m_clock->sizeHint().width()));
        if (level.speed)
            take(m_speed, m_speed->sizeHint().width());
        if (m_context.source.hasWire())
            take(m_wire, m_wire->widthFor(level.room));
        return width;
    };
    const auto fits = std::find_if(levels.begin(), levels.end(), [&](const Level& l) { return needed(l) <= width(); });
    const Level& level = fits == levels.end() ? levels.back() : *fits;
    m_wire->setRoom(level.room);
    m_toStart->setVisible(level.start);
    m_speed->setVisible(level.speed);
    m_clock->setVisible(level.clock);
}

void PlaybackBar::refresh()
{
    const Playhead& playhead = m_context.playhead;
    const TimeScale& scale = m_context.scale.scale();
    const double whole = scale.endUnit() - scale.beginUnit();
    {
        const QSignalBlocker blocker(m_slider);
        const double part = (scale.toUnit(playhead.positionNs()) - scale.beginUnit()) / whole;
        m_slider->setValue(int(std::lround(std::clamp(part, 0.0, 1.0) * sliderSteps)));
    }
    // Before the first event there was only talk, which is nobody's time.
    const TimeOrigin& origin = m_context.scale.origin();
    m_clock->setText(origin.since(playhead.positionNs()) < 0 ? tr("before 0 s")
                                                             : origin.secondsText(playhead.positionNs(), 4));
    m_speed->setText(u"%1×"_s.arg(playhead.speed()));
    const bool empty = m_context.source.moments().empty();
    const bool live = m_context.source.isLive();
    const bool runs = playhead.isPlaying() || (playhead.followsLive() && m_context.source.isBusy());
    m_play->setIcon(themedIcon(runs ? u"pause"_s : u"play"_s, m_theme.accentText, m_theme.muted));
    m_play->setAccessibleName(runs ? tr("Pause") : tr("Play"));
    m_play->setToolTip(m_play->accessibleName());
    m_play->setEnabled(!empty);
    m_toStart->setEnabled(!empty);
    m_back->setEnabled(!empty && playhead.positionNs() > 0);
    m_forward->setEnabled(!empty && !playhead.isAtEnd());
    m_live->setEnabled(!empty);
    m_live->setChecked(playhead.followsLive());
    m_live->setToolTip(live ? tr("Follow Live") : tr("To End"));
    m_live->setAccessibleName(m_live->toolTip());
    m_slider->setEnabled(!empty);
}

} // namespace statewire
