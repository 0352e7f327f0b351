// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/stage/framemaker.h"

#include "ui/look/words.h"
#include <algorithm>

using namespace Qt::StringLiterals;

namespace statewire {

namespace {

/// The two or three numbers by which the receiver decides.
QStringList numbersOf(const Segment& s)
{
    QStringList lines;
    if (s.has(FlagSyn) || s.has(FlagFin) || s.has(FlagRst) || s.payloadBytes > 0)
        lines << u"seq %1"_s.arg(spaced(s.seq));
    if (s.has(FlagAck))
        lines << u"ack %1"_s.arg(spaced(s.ack));
    if (s.payloadBytes > 0)
        lines << Words::tr("%1 bytes").arg(spaced(s.payloadBytes));
    else if (s.isPureSyn() && s.tsval)
        lines << u"TSval %1"_s.arg(spaced(*s.tsval));
    return lines;
}

} // namespace

FrameMaker::FrameMaker(const StageScene& scene, const StageLayout& layout)
    : m_scene(scene), m_theme(layout.theme), m_wireWidth(layout.wireArea.width()), m_title(m_theme.font(TextRole::Strong)),
      m_small(m_theme.font(TextRole::Small)), m_figures(m_theme.font(TextRole::Figures))
{
}

QString FrameMaker::portText(const WireActor& actor) const
{
    // The port that tells connections apart is the client's.
    const Timeline& timeline = *m_scene.timeline;
    const auto begun = std::count_if(timeline.connections().begin(), timeline.connections().end(), [&](const Connection& c) {
        return !c.arrows.empty() && timeline.arrows()[c.arrows.front()].sentNs <= m_scene.playheadNs;
    });
    if (begun < 2)
        return {};
    const Segment& s = actor.arrow->segment;
    bool fromClient = s.source.port > s.destination.port;
    for (const Connection& c : timeline.connections()) {
        if (c.client >= 0 && (c.client == actor.arrow->fromTrack || c.client == actor.arrow->toTrack))
            fromClient = c.client == actor.arrow->fromTrack;
    }
    return u":%1 · "_s.arg(fromClient ? s.source.port : s.destination.port);
}

double FrameMaker::fullHeight(int lines) const
{
    return m_title.height() + lines * m_figures.height() + m_theme.px(13);
}

double FrameMaker::shortHeight() const
{
    return m_title.height() + m_theme.px(9);
}

double FrameMaker::miniHeight() const
{
    return m_title.height() + m_theme.px(3);
}

StageFrame FrameMaker::make(const WireActor& actor, StageFrame::Form form, double laneHeight, double share, bool port) const
{
    const Segment& s = actor.arrow->segment;
    StageFrame frame;
    frame.number = actor.story->number;
    frame.kind = actor.kind;
    frame.form = form;
    frame.rightward = actor.rightward;
    frame.copyOf = actor.story->copyOf;
    frame.title = form == StageFrame::Form::Mini ? s.flagsShort() : s.flagsText();
    frame.opacity = actor.kind == StageFrame::Kind::Last ? restOpacity : 1;
    const auto fact = std::find_if(m_scene.facts.begin(), m_scene.facts.end(),
                                   [&](const FrameFact& f) { return f.frame == frame.number; });
    frame.matters = fact != m_scene.facts.end();
    if (actor.kind == StageFrame::Kind::Held) {
        if (const int repeats = m_scene.stories->repeatsOf(frame.number, m_scene.playheadNs); repeats > 0)
            frame.badge =
                form == StageFrame::Form::Full ? Words::tr("+%n repeats", nullptr, repeats) : u"+%1"_s.arg(repeats);
    }
    if (form == StageFrame::Form::Mini) {
        frame.rect.setSize(
            {std::max(m_theme.px(38), m_title.horizontalAdvance(frame.title) + m_theme.px(10)), miniHeight()});
        return frame;
    }
    const double inset = m_theme.px(12);
    if (form == StageFrame::Form::Short) {
        frame.tag = (port ? portText(actor) : QString()) + QString::number(frame.number);
        frame.rect.setSize(
            {m_title.horizontalAdvance(frame.title) + m_small.horizontalAdvance(frame.tag) + m_theme.px(8) + inset * 1.4,
             shortHeight()});
        return frame;
    }
    frame.tag = portText(actor) + (frame.copyOf ? Words::tr("frame %1, copy of %2").arg(frame.number).arg(frame.copyOf)
                                                : Words::tr("frame %1").arg(frame.number));
    frame.lines = numbersOf(s);
    if (frame.matters) {
        const QString said = fact->text.mid(fact->text.indexOf(u": "_s) + 1).trimmed();
        if (fact->text.contains(u": "_s))
            frame.lines.prepend(said);
    }
    while (frame.lines.size() > 1 && fullHeight(int(frame.lines.size())) > laneHeight)
        frame.lines.removeLast();
    double width = m_title.horizontalAdvance(frame.title) + m_small.horizontalAdvance(frame.tag) + m_theme.px(22);
    for (const QString& line : frame.lines)
        width = std::max(width, m_figures.horizontalAdvance(line));
    const QSizeF plain(width + 2 * inset, fullHeight(int(frame.lines.size())));
    // One frame is what the class looks at: it may be larger than all around it.
    frame.letters = std::clamp(std::min(laneHeight * 0.72 / plain.height(), m_wireWidth * share / plain.width()), 1.0, 1.35);
    frame.rect.setSize(plain * frame.letters);
    return frame;
}

bool FrameMaker::fullFits(const WireActor& actor, const QRectF& lane) const
{
    const QSizeF size = make(actor, StageFrame::Form::Full, lane.height()).rect.size();
    return size.height() <= lane.height() + 1 && size.width() <= lane.width() * 0.8;
}

} // namespace statewire
