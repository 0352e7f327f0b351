// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/stage/stagepainter.h"

#include "ui/look/statecolours.h"
#include "ui/look/words.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>

namespace statewire {

namespace {

class Painting
{
public:
    Painting(QPainter& painter, const StageLayout& layout, const StageMarks& marks)
        : m_painter(painter), m_layout(layout), m_marks(marks), m_theme(layout.theme),
          m_strong(m_theme.font(TextRole::Strong)), m_name(m_theme.font(TextRole::Span)),
          m_figures(m_theme.font(TextRole::Figures)), m_small(m_theme.font(TextRole::Small)), m_title(m_strong)
    {
        m_title.setWeight(QFont::Bold);
    }

    void run()
    {
        m_painter.setRenderHint(QPainter::Antialiasing);
        if (!m_layout.emptyText.isEmpty()) {
            write(m_layout.area, m_layout.emptyText, m_theme.font(TextRole::Story), m_theme.muted, Qt::AlignCenter);
            return;
        }
        for (const StageHost& host : m_layout.hosts)
            paintHost(host);
        for (const StageSocket& socket : m_layout.sockets)
            paintSocket(socket);
        for (const StageFailure& failure : m_layout.failures)
            paintFailure(failure);
        if (m_layout.hosts.size() > 1)
            paintWires();
        for (const StageFrame& frame : m_layout.frames)
            paintFrame(frame);
        if (!m_layout.captionRect.isNull())
            write(m_layout.captionRect,
                  QFontMetricsF(m_small).elidedText(m_layout.caption, Qt::ElideRight, m_layout.captionRect.width()), m_small,
                  m_theme.muted, Qt::AlignCenter);
    }

private:
    void write(const QRectF& rect, const QString& text, const QFont& font, const QColor& colour, Qt::Alignment align)
    {
        if (text.isEmpty())
            return;
        m_painter.setFont(font);
        m_painter.setPen(colour);
        m_painter.drawText(rect, int(align) | Qt::TextDontClip | Qt::TextSingleLine, text);
    }

    void paintHost(const StageHost& host)
    {
        const double half = m_theme.px(0.75);
        m_painter.setPen(QPen(m_theme.outline, m_theme.px(1.5)));
        m_painter.setBrush(m_theme.sunken);
        m_painter.drawRoundedRect(host.rect.adjusted(half, half, -half, -half), m_theme.px(7), m_theme.px(7));
        write(host.nameRect, host.name, m_strong, m_theme.text, Qt::AlignLeft | Qt::AlignVCenter);
        if (!host.addressRect.isNull())
            write(host.addressRect, host.address, m_figures, m_theme.muted, Qt::AlignRight | Qt::AlignVCenter);
        write(host.moreRect, host.more, m_small, m_theme.muted, Qt::AlignLeft | Qt::AlignVCenter);
        const bool empty = std::none_of(m_layout.sockets.begin(), m_layout.sockets.end(),
                                        [&](const StageSocket& socket) { return socket.host == host.name; });
        if (empty) {
            QRectF below(host.rect.left(), host.nameRect.bottom(), host.rect.width(),
                         host.rect.bottom() - host.nameRect.bottom());
            for (const StageFailure& failure : m_layout.failures) {
                if (failure.host == host.name)
                    below.setBottom(failure.rect.top());
            }
            if (below.height() >= QFontMetricsF(m_small).height())
                write(below, Words::tr("no sockets"), m_small, m_theme.muted, Qt::AlignCenter);
        }
    }

    void paintSocket(const StageSocket& socket)
    {
        m_painter.setOpacity(socket.opacity);
        const bool inferred = socket.mark == Mark::Inferred;
        paintStateFill(m_painter, socket.rect, socket.state, inferred, m_theme, m_theme.sunken);
        const StateColour colour =
            inferred ? inferredColour(socket.state, m_theme, m_theme.sunken) : stateColour(socket.state, m_theme);
        if (colour.isHatched()) {
            // Letters on stripes tire the eye: give them ground.
            m_painter.setPen(Qt::NoPen);
            m_painter.setBrush(colour.fill);
            for (const QRectF& text : {socket.portRect, socket.nameRect, socket.noteRect}) {
                if (!text.isNull())
                    m_painter.drawRect(text.adjusted(-m_theme.px(4), m_theme.px(2), m_theme.px(4), -m_theme.px(2)));
            }
        }
        if (socket.queuePart >= 0)
            paintGauge(socket);
        if (socket.timerPart >= 0) {
            const double height = std::max(1.5, m_theme.px(socket.rect.height() < m_theme.px(20) ? 2 : 3));
            const QRectF bar(socket.rect.left(), socket.rect.bottom() - height, socket.rect.width() * socket.timerPart,
                             height);
            QColor ink = colour.text;
            ink.setAlphaF(0.7f);
            m_painter.fillRect(bar.adjusted(m_theme.px(1), 0, -m_theme.px(1), -m_theme.px(1)), ink);
        }
        if (!socket.queueKey.isEmpty()) {
            // As the timeline's groups: it points to what it hides, or down to what it shows.
            const QPointF c(socket.rect.left() + m_theme.px(4.5), socket.rect.center().y());
            const double s = m_theme.px(2.6);
            m_painter.setPen(Qt::NoPen);
            m_painter.setBrush(colour.text);
            if (socket.unfolded)
                m_painter.drawPolygon(QPolygonF{c + QPointF(-s, -s * 0.7), c + QPointF(s, -s * 0.7), c + QPointF(0, s)});
            else
                m_painter.drawPolygon(QPolygonF{c + QPointF(-s * 0.7, -s), c + QPointF(s, 0), c + QPointF(-s * 0.7, s)});
        }
        const auto ink = [&](const QRectF& text) { return inkOnGauge(socket, text, colour.text); };
        write(socket.portRect, socket.port, m_figures, ink(socket.portRect), Qt::AlignLeft | Qt::AlignVCenter);
        write(socket.nameRect, socket.name, m_name, ink(socket.nameRect), Qt::AlignLeft | Qt::AlignVCenter);
        write(socket.noteRect, socket.note, m_figures, ink(socket.noteRect), Qt::AlignRight | Qt::AlignVCenter);
        const SelectedItem item = SelectedLife{socket.track, socket.life};
        const bool selected = m_marks.highlight.life == SelectedLife{socket.track, socket.life};
        if (socket.flash > 0 && !selected) {
            QColor ring = m_theme.accent;
            ring.setAlphaF(float(socket.flash));
            outline(socket.rect, ring, 2.5, 3);
        }
        paintMarks(socket.rect, item, selected, 3);
        m_painter.setOpacity(1);
    }

    void paintFailure(const StageFailure& failure)
    {
        m_painter.setPen(QPen(m_theme.bad, m_theme.px(1.4)));
        m_painter.setBrush(m_theme.panel);
        const double half = m_theme.px(0.7);
        m_painter.drawRoundedRect(failure.rect.adjusted(half, half, -half, -half), m_theme.px(3), m_theme.px(3));
        write(failure.rect, failure.text, m_name, m_theme.bad, Qt::AlignCenter);
    }

    /// How full a queue is: what is free of it is empty ground.
    void paintGauge(const StageSocket& socket)
    {
        QRectF free = socket.rect;
        free.setLeft(free.left() + free.width() * socket.queuePart);
        if (free.width() > 1) {
            m_painter.fillRect(free.adjusted(1, 1, -1, -1), m_theme.panel);
            return;
        }
        outline(socket.rect.adjusted(m_theme.px(1), m_theme.px(1), -m_theme.px(1), -m_theme.px(1)), m_theme.bad, 2, 3);
    }

    /// Ink for \p text: what reaches into the free part of a queue stands on that part's ground, and is read on it.
    QColor inkOnGauge(const StageSocket& socket, const QRectF& text, const QColor& onFill)
    {
        const double edge = socket.rect.left() + socket.rect.width() * socket.queuePart;
        if (socket.queuePart < 0 || text.isNull() || text.right() <= edge)
            return onFill;
        if (text.left() < edge)
            m_painter.fillRect(QRectF(QPointF(text.left() - m_theme.px(3), socket.rect.top() + 1),
                                      QPointF(edge + 1, socket.rect.bottom() - 1)),
                               m_theme.panel);
        return m_theme.text;
    }

    void outline(const QRectF& rect, const QColor& colour, double width, double radius, Qt::PenStyle style = Qt::SolidLine)
    {
        const double w = m_theme.px(width);
        m_painter.setPen(QPen(colour, w, style));
        m_painter.setBrush(Qt::NoBrush);
        const double out = w / 2;
        m_painter.drawRoundedRect(rect.adjusted(-out, -out, out, out), m_theme.px(radius), m_theme.px(radius));
    }

    void paintMarks(const QRectF& rect, const SelectedItem& item, bool selected, double radius)
    {
        if (selected)
            outline(rect, m_theme.accent, 2.5, radius + 1);
        else if (m_marks.hover == item)
            outline(rect, m_theme.text, 1.3, radius + 1);
        if (m_marks.focus == item) {
            const double out = m_theme.px(3);
            outline(rect.adjusted(-out, -out, out, out), m_theme.text, 1.5, radius + 2, Qt::DashLine);
        }
    }

    void paintWires()
    {
        QColor colour = m_theme.outline;
        QPen pen(colour, m_theme.px(3), m_layout.wireIsSeen ? Qt::SolidLine : Qt::DashLine, Qt::FlatCap);
        m_painter.setPen(pen);
        for (const QLineF& wire : m_layout.wires)
            m_painter.drawLine(wire);
    }

    void paintFrame(const StageFrame& frame)
    {
        const bool held = frame.kind == StageFrame::Kind::Held;
        const bool lost = frame.kind == StageFrame::Kind::Lost;
        const bool faint = frame.opacity < 1;
        const QColor edge = held ? m_theme.held : lost ? m_theme.bad : m_theme.accent;
        const QColor ground = held                                   ? m_theme.heldSoft
                              : frame.form == StageFrame::Form::Mini ? m_theme.accentSoft
                                                                     : m_theme.panel;
        if (faint) {
            // What lies behind must not shine through the letters.
            m_painter.setPen(Qt::NoPen);
            m_painter.setBrush(m_theme.panel);
            m_painter.drawRoundedRect(frame.rect, m_theme.px(6), m_theme.px(6));
        }
        m_painter.setOpacity(std::max(frame.opacity, 0.0));
        const bool small = frame.form == StageFrame::Form::Mini || frame.form == StageFrame::Form::Rest;
        if (!held && !lost && frame.form == StageFrame::Form::Full)
            paintHead(frame, edge);
        const double width = m_theme.px(small ? 1.4 : 2.2);
        const double radius = m_theme.px(small ? 3 : 6);
        if (frame.copyOf == 0 && !faint) {
            // One filled shape on another: for fifty frames, half of what lines around them cost.
            m_painter.setPen(Qt::NoPen);
            m_painter.setBrush(edge);
            m_painter.drawRoundedRect(frame.rect, radius, radius);
            m_painter.setBrush(ground);
            const double within = std::max(0.0, radius - width);
            m_painter.drawRoundedRect(frame.rect.adjusted(width, width, -width, -width), within, within);
        } else {
            QPen pen(edge, width);
            if (frame.copyOf != 0)
                pen.setDashPattern({4, 2});
            m_painter.setPen(pen);
            m_painter.setBrush(ground);
            m_painter.drawRoundedRect(frame.rect.adjusted(width / 2, width / 2, -width / 2, -width / 2), radius, radius);
        }
        // Faint are the edges; the letters stay readable.
        m_painter.setOpacity(faint ? std::max(0.75, frame.opacity) : 1);
        const QColor ink = held || lost ? m_theme.text : edge;
        switch (frame.form) {
        case StageFrame::Form::Full: paintLines(frame, edge, ink); break;
        case StageFrame::Form::Short: {
            const QRectF inner = frame.rect.adjusted(m_theme.px(8), 0, -m_theme.px(8), 0);
            write(inner, frame.title, m_title, ink, Qt::AlignLeft | Qt::AlignVCenter);
            write(inner, frame.tag, m_small, m_theme.muted, Qt::AlignRight | Qt::AlignVCenter);
            break;
        }
        case StageFrame::Form::Mini:
        case StageFrame::Form::Rest: write(frame.rect, frame.title, m_title, ink, Qt::AlignCenter); break;
        }
        m_painter.setOpacity(1);
        if (lost)
            paintCross(frame);
        if (frame.form != StageFrame::Form::Rest)
            paintMarks(frame.rect, SelectedFrame{frame.number}, m_marks.highlight.frame == frame.number, 6);
        if (!frame.badge.isEmpty())
            paintBadge(frame, edge);
    }

    /// The triangle that leads the frame along the wire.
    void paintHead(const StageFrame& frame, const QColor& colour)
    {
        const double length = m_theme.px(11);
        const double sign = frame.rightward ? 1 : -1;
        const double base = (frame.rightward ? frame.rect.right() : frame.rect.left()) + sign * m_theme.px(3);
        const double y = frame.rect.center().y();
        m_painter.setPen(Qt::NoPen);
        m_painter.setBrush(colour);
        m_painter.drawPolygon(
            QPolygonF{QPointF(base, y - length * 0.6), QPointF(base + sign * length, y), QPointF(base, y + length * 0.6)});
    }

    void paintLines(const StageFrame& frame, const QColor& edge, const QColor& ink)
    {
        const auto enlarged = [&frame](QFont font) {
            font.setPixelSize(int(font.pixelSize() * frame.letters));
            return font;
        };
        const QFont title = enlarged(m_title);
        const QFont figures = enlarged(m_figures);
        const double inset = m_theme.px(12) * frame.letters;
        const double head = QFontMetricsF(title).height();
        const double line = QFontMetricsF(figures).height();
        const double above = (frame.rect.height() - head - line * double(frame.lines.size())) / 2;
        QRectF row(frame.rect.left() + inset, frame.rect.top() + above, frame.rect.width() - 2 * inset, head);
        write(row, frame.title, title, ink, Qt::AlignLeft | Qt::AlignVCenter);
        if (frame.kind == StageFrame::Kind::Held) {
            // Two bars, as on a player that stands.
            const double bar = m_theme.px(3) * frame.letters;
            const double x = row.right() - 2.6 * bar;
            m_painter.fillRect(QRectF(x, row.center().y() - bar * 1.7, bar, bar * 3.4), edge);
            m_painter.fillRect(QRectF(x + bar * 1.6, row.center().y() - bar * 1.7, bar, bar * 3.4), edge);
            row.setRight(x - m_theme.px(6));
        }
        write(row, frame.tag, enlarged(m_small), m_theme.muted, Qt::AlignRight | Qt::AlignVCenter);
        QRectF next(frame.rect.left() + inset, row.bottom(), frame.rect.width() - 2 * inset, line);
        for (qsizetype i = 0; i < frame.lines.size(); ++i) {
            const bool fact = frame.matters && i == 0;
            write(next, frame.lines[i], figures, fact ? edge : m_theme.text, Qt::AlignLeft | Qt::AlignVCenter);
            next.translate(0, line);
        }
    }

    void paintCross(const StageFrame& frame)
    {
        const double arm = m_theme.px(6);
        const QPointF at(frame.rect.right(), frame.rect.top());
        m_painter.setPen(Qt::NoPen);
        m_painter.setBrush(m_theme.bad);
        m_painter.drawEllipse(at, arm * 1.7, arm * 1.7);
        m_painter.setPen(QPen(m_theme.panel, m_theme.px(2.5), Qt::SolidLine, Qt::RoundCap));
        const double a = arm * 0.8;
        m_painter.drawLine(at + QPointF(-a, -a), at + QPointF(a, a));
        m_painter.drawLine(at + QPointF(-a, a), at + QPointF(a, -a));
    }

    void paintBadge(const StageFrame& frame, const QColor& colour)
    {
        const QFontMetricsF metrics(m_small);
        const double height = metrics.height() + m_theme.px(2);
        const double width = std::max(height, metrics.horizontalAdvance(frame.badge) + m_theme.px(14));
        const QRectF rect(frame.rect.right() - width + m_theme.px(6), frame.rect.top() - height * 0.6, width, height);
        m_painter.setPen(QPen(m_theme.panel, m_theme.px(1.5)));
        m_painter.setBrush(colour);
        m_painter.drawRoundedRect(rect, height / 2, height / 2);
        QFont font = m_small;
        font.setWeight(QFont::DemiBold);
        write(rect, frame.badge, font, m_theme.badgeText, Qt::AlignCenter);
    }

    QPainter& m_painter;
    const StageLayout& m_layout;
    const StageMarks& m_marks;
    const Theme& m_theme;
    const QFont m_strong;
    const QFont m_name;
    const QFont m_figures;
    const QFont m_small;
    QFont m_title;
};

} // namespace

void paintStage(QPainter& painter, const StageLayout& layout, const StageMarks& marks)
{
    painter.save();
    Painting(painter, layout, marks).run();
    painter.restore();
}

} // namespace statewire
