// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/ports/portlayout.h"

#include "explain/facts/evidence.h"
#include "ui/look/words.h"

#include <QFontMetricsF>
#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace statewire {

namespace {

class PortLayout
{
public:
    PortLayout(const PortScene& scene, const Theme& theme)
        : m_scene(scene), m_theme(theme), m_timeline(*scene.timeline), m_metrics(theme.font(TextRole::Span))
    {
    }

    PortShapes run()
    {
        m_shapes.host = clientHostAt(*m_scene.session, m_timeline, m_scene.playheadNs);
        if (m_shapes.host.isEmpty())
            return std::move(m_shapes);
        m_shapes.range = portRangeAt(*m_scene.session, m_shapes.host, m_scene.playheadNs);
        std::vector<PortUse> uses = portUses(m_timeline, m_shapes.host, m_shapes.range, m_scene.playheadNs);
        summarize(uses);
        m_shapes.breaks =
            breaksIn(*m_scene.scale, m_scene.plot, m_scene.fromUnit, m_scene.toUnit, m_scene.playheadNs, m_theme);
        if (m_shapes.range.size() <= mostSlots)
            addUnusedPorts(uses);
        const double least = m_theme.px(20);
        const double space = m_theme.px(4);
        const double room = m_scene.plot.height() / double(std::max<size_t>(uses.size(), 1)) - space;
        const double height = std::round(std::clamp(room, least, m_theme.px(48)));
        double y = m_scene.plot.top() - m_scene.scroll;
        for (const PortUse& use : uses) {
            if (y + height >= m_scene.plot.top() && y <= m_scene.plot.bottom())
                addLane(use, y, height);
            y += height + space;
        }
        m_shapes.contentHeight = y - m_scene.plot.top() + m_scene.scroll;
        const double x = xOf(m_scene.playheadNs);
        if (x >= m_scene.plot.left() - 0.5 && x <= m_scene.plot.right() + 0.5)
            m_shapes.playheadX = x;
        return std::move(m_shapes);
    }

private:
    double xOf(qint64 tNs) const
    {
        const double unit = m_scene.scale->toUnit(tNs);
        return m_scene.plot.left() + (unit - m_scene.fromUnit) * m_scene.plot.width() / (m_scene.toUnit - m_scene.fromUnit);
    }

    void summarize(const std::vector<PortUse>& uses)
    {
        const PortRange& range = m_shapes.range;
        QString source;
        switch (range.source) {
        case PortRange::Source::Sysctl: source = Words::tr("ip_local_port_range"); break;
        case PortRange::Source::SocketOption: source = Words::tr("IP_LOCAL_PORT_RANGE of its sockets"); break;
        case PortRange::Source::Default: source = Words::tr("the kernel's default"); break;
        }
        m_shapes.title = Words::tr("%1: ports %2–%3 by %4").arg(m_shapes.host).arg(range.low).arg(range.high).arg(source);
        const auto here = std::count_if(uses.begin(), uses.end(), [](const PortUse& use) { return use.heldHere; });
        const auto there = std::count_if(uses.begin(), uses.end(), [](const PortUse& use) { return use.heldThere; });
        m_shapes.summary = Words::tr("%1 free · %2 held here · %3 at the other end")
                               .arg(spaced(range.size() - here), spaced(here), spaced(there));
    }

    void addUnusedPorts(std::vector<PortUse>& uses) const
    {
        std::vector<PortUse> all;
        auto used = uses.begin();
        for (int port = m_shapes.range.low; port <= m_shapes.range.high; ++port) {
            if (used != uses.end() && used->port == port)
                all.push_back(std::move(*used++));
            else
                all.push_back({quint16(port), {}, {}, false, false});
        }
        uses = std::move(all);
    }

    void addLane(const PortUse& use, double y, double height)
    {
        PortLane lane;
        lane.rect = QRectF(m_scene.plot.left() - m_scene.labelWidth, y, m_scene.plot.width() + m_scene.labelWidth, height);
        lane.port = use.port;
        lane.label = u":%1"_s.arg(use.port);
        lane.heldHere = use.heldHere;
        lane.heldThere = use.heldThere;
        const double inset = m_theme.px(2);
        const double half = (height - 2 * inset) / 2;
        addHalf(use.here, QRectF(m_scene.plot.left(), y + inset, m_scene.plot.width(), half), true);
        addHalf(use.there, QRectF(m_scene.plot.left(), y + inset + half, m_scene.plot.width(), half), false);
        m_shapes.lanes.push_back(std::move(lane));
    }

    /// Sockets that share a port, to different destinations, share the height.
    void addHalf(const std::vector<size_t>& tracks, const QRectF& half, bool client)
    {
        const double each = half.height() / double(std::max<size_t>(tracks.size(), 1));
        for (size_t i = 0; i < tracks.size(); ++i) {
            const double top = std::round(half.top() + double(i) * each);
            const QRectF stripe(half.left(), top, half.width(),
                                std::max(1.0, std::round(half.top() + double(i + 1) * each) - top));
            const std::vector<Life>& lives = m_timeline.tracks()[tracks[i]].lives;
            double drawnTo = -1e9;
            for (size_t l = 0; l < lives.size(); ++l) {
                for (const Span& span : lives[l].spans)
                    addSpan(stripe, tracks[i], l, span, client, drawnTo);
            }
        }
    }

    void addSpan(const QRectF& stripe, size_t track, size_t life, const Span& span, bool client, double& drawnTo)
    {
        if (span.beginNs > m_scene.playheadNs)
            return;
        const double begin = xOf(span.beginNs);
        const double end = xOf(std::min(span.endNs, m_scene.playheadNs));
        if (end < m_scene.plot.left() || begin > m_scene.plot.right() || (end < drawnTo + 0.75 && begin < drawnTo))
            return;
        const double left = std::max(std::round(begin), m_scene.plot.left());
        const double right = std::min(std::max(std::round(end), left + 1), m_scene.plot.right());
        drawnTo = right;
        PortBox box;
        box.rect = QRectF(left, stripe.top(), std::max(1.0, right - left - (right - left > 3 ? 1 : 0)),
                          std::max(1.0, stripe.height() - (stripe.height() > 4 ? 1 : 0)));
        box.state = span.state;
        box.mark = span.mark;
        box.track = track;
        box.life = life;
        box.beginNs = span.beginNs;
        box.client = client;
        label(box, span);
        m_shapes.boxes.push_back(std::move(box));
    }

    void label(PortBox& box, const Span& span) const
    {
        if (box.rect.height() < m_metrics.ascent() * 0.95 || box.rect.width() < m_metrics.averageCharWidth())
            return;
        // A torn edge parts the box: the wider part bears the name.
        box.labelRect = box.rect;
        for (const BreakShape& torn : m_shapes.breaks) {
            const QRectF& whole = box.labelRect;
            if (torn.rightX <= whole.left() || torn.leftX >= whole.right())
                continue;
            if (torn.leftX - whole.left() > whole.right() - torn.rightX)
                box.labelRect.setRight(torn.leftX);
            else
                box.labelRect.setLeft(torn.rightX);
        }
        const double room = box.labelRect.width() - m_theme.px(6);
        const QString name = stateName(span.state);
        const Track& track = m_timeline.tracks()[box.track];
        const QString holder = holderOf(m_timeline, track, track.lives[box.life], m_scene.playheadNs);
        for (const QString& text : {holder.isEmpty() ? name : name + u" · "_s + holder, name, stateShortName(span.state)}) {
            if (m_metrics.horizontalAdvance(text) > room)
                continue;
            box.label = text;
            return;
        }
    }

    const PortScene& m_scene;
    const Theme& m_theme;
    const Timeline& m_timeline;
    QFontMetricsF m_metrics;
    PortShapes m_shapes;
};

} // namespace

PortShapes layOutPorts(const PortScene& scene, const Theme& theme)
{
    if (!scene.session || !scene.timeline || !scene.scale || scene.plot.width() <= 1 || scene.toUnit <= scene.fromUnit)
        return {};
    return PortLayout(scene, theme).run();
}

} // namespace statewire
