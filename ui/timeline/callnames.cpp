// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/callnames.h"

#include <QFontMetricsF>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace statewire {

namespace {

class CallNames
{
public:
    CallNames(std::vector<CallTick>& ticks, size_t first, const QRectF& line, const std::vector<BreakShape>& breaks,
              const Theme& theme)
        : m_ticks(ticks), m_first(first), m_line(line), m_breaks(breaks), m_plain(theme.font(TextRole::Small)),
          m_strong(refusalFont(theme)), m_gap(theme.px(4)), m_step(theme.px(8))
    {
    }

    void place()
    {
        joinEqual();
        for (size_t i = m_first; i < m_ticks.size(); ++i) {
            if (m_ticks[i].refused && !m_ticks[i].label.isEmpty())
                placeRefused(i);
        }
        for (size_t i = m_first; i < m_ticks.size(); ++i) {
            if (!m_ticks[i].refused)
                placePlain(i);
        }
    }

private:
    /// Many calls that fail alike, closer than their names are long, are one name and a number.
    void joinEqual()
    {
        CallTick* before = nullptr;
        QString text;
        int count = 0;
        for (size_t i = m_first; i < m_ticks.size(); ++i) {
            CallTick& tick = m_ticks[i];
            if (!tick.refused)
                continue;
            const bool joins = before && tick.label == text && tick.x - before->endX < m_strong.horizontalAdvance(text);
            count = joins ? count + 1 : 1;
            text = tick.label;
            if (joins) {
                before->label.clear();
                tick.label = u"%1 ×%2"_s.arg(text).arg(count);
            }
            before = &tick;
        }
    }

    void placeRefused(size_t at)
    {
        CallTick& tick = m_ticks[at];
        const QString cross(QChar(0x2717));
        const QString error = tick.label.mid(std::max<qsizetype>(0, tick.label.indexOf(cross)));
        const QString bare = error.mid(2).section(u' ', 0, 0);
        for (const QString& text : {tick.label, error, bare}) {
            const double width = m_strong.horizontalAdvance(text) + 1;
            if (!onBracket(tick, at, width) && !beside(tick, at, width) && !apart(tick, at, width))
                continue;
            tick.label = text;
            return;
        }
        tick.label.clear();
    }

    /// Over the line of a call that waited long enough, in the widest piece that no torn edge cuts.
    bool onBracket(CallTick& tick, size_t at, double width)
    {
        double left = tick.x;
        std::vector<std::pair<double, double>> pieces;
        for (const BreakShape& b : m_breaks) {
            if (b.rightX <= left || b.leftX >= tick.endX)
                continue;
            pieces.emplace_back(left, b.leftX);
            left = b.rightX;
        }
        pieces.emplace_back(left, tick.endX);
        std::stable_sort(pieces.begin(), pieces.end(),
                         [](const auto& a, const auto& b) { return a.second - a.first > b.second - b.first; });
        for (const auto& [from, to] : pieces) {
            if (to - from >= width + 4 * m_gap && take(tick, at, (from + to - width) / 2, width, true)) {
                tick.onBracket = true;
                return true;
            }
        }
        return false;
    }

    bool beside(CallTick& tick, size_t at, double width)
    {
        return take(tick, at, tick.endX + m_gap, width, true) || take(tick, at, tick.x - m_gap - width, width, true);
    }

    /// Further away, at the end of a leader: as near as it goes, over no other call if that can be.
    bool apart(CallTick& tick, size_t at, double width)
    {
        for (bool strict : {true, false}) {
            for (double away = strict ? m_step : 0; away < m_line.width(); away += m_step) {
                for (double left : {tick.endX + m_gap + away, tick.x - m_gap - width - away}) {
                    if (!take(tick, at, left, width, strict))
                        continue;
                    const QPointF head(tick.endX, tick.headY);
                    if (away > 0)
                        tick.leader =
                            QLineF(QPointF(left < tick.x ? left + width : left, tick.labelRect.center().y()), head);
                    return true;
                }
            }
        }
        return false;
    }

    void placePlain(size_t at)
    {
        CallTick& tick = m_ticks[at];
        if (tick.label.isEmpty() || !take(tick, at, tick.endX + m_gap, m_plain.horizontalAdvance(tick.label), true))
            tick.label.clear();
    }

    bool take(CallTick& tick, size_t at, double left, double width, bool strict)
    {
        if (!isFree(at, left, left + width, strict))
            return false;
        tick.labelRect = QRectF(left, m_line.top(), width, m_line.height());
        return true;
    }

    bool isFree(size_t own, double left, double right, bool strict) const
    {
        if (left < m_line.left() || right > m_line.right())
            return false;
        const bool torn = std::any_of(m_breaks.begin(), m_breaks.end(), [&](const BreakShape& b) {
            return right > b.leftX - m_gap && left < b.rightX + m_gap;
        });
        if (torn)
            return false;
        for (size_t i = m_first; i < m_ticks.size(); ++i) {
            const CallTick& other = m_ticks[i];
            if (i == own)
                continue;
            if (!other.labelRect.isNull() && right + m_gap > other.labelRect.left() &&
                left < other.labelRect.right() + m_gap)
                return false;
            // A cross is wider than its tick.
            const double arm = other.refused ? 2 * m_gap : m_gap / 2;
            if (strict && right > other.x - arm && left < other.endX + arm)
                return false;
            if (!other.leader.isNull() && right > std::min(other.leader.x1(), other.leader.x2()) &&
                left < std::max(other.leader.x1(), other.leader.x2()))
                return false;
        }
        return true;
    }

    std::vector<CallTick>& m_ticks;
    size_t m_first;
    QRectF m_line;
    const std::vector<BreakShape>& m_breaks;
    QFontMetricsF m_plain;
    QFontMetricsF m_strong;
    double m_gap;
    double m_step;
};

} // namespace

QFont refusalFont(const Theme& theme)
{
    QFont font = theme.font(TextRole::Small);
    font.setWeight(QFont::DemiBold);
    return font;
}

void nameCalls(std::vector<CallTick>& ticks, size_t first, const QRectF& line, const std::vector<BreakShape>& breaks,
               const Theme& theme)
{
    CallNames(ticks, first, line, breaks, theme).place();
}

} // namespace statewire
