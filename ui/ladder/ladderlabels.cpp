// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/ladder/ladderlabels.h"

#include <QFontMetricsF>
#include <algorithm>
#include <cmath>

namespace statewire {

namespace {

QFont bold(QFont font)
{
    font.setBold(true);
    return font;
}

class LadderLabels
{
public:
    LadderLabels(std::vector<LadderArrow>& arrows, const std::vector<QRectF>& taken, const Theme& theme)
        : m_arrows(arrows), m_taken(taken), m_theme(theme), m_figures(theme.font(TextRole::Figures)),
          m_flags(bold(theme.font(TextRole::Figures)))
    {
    }

    void placeLabel(size_t index, const QStringList& forms)
    {
        if (forms.isEmpty() || placeForms(index, forms) || m_arrows[index].note.isEmpty())
            return;
        // The arrow's end and colour say it too.
        m_arrows[index].note.clear();
        placeForms(index, forms);
    }

private:
    bool placeForms(size_t index, const QStringList& forms)
    {
        LadderArrow& arrow = m_arrows[index];
        const double room = std::abs(arrow.line.dx()) - m_theme.px(24);
        const double dx = arrow.line.dx();
        const double angle = std::atan2(arrow.right ? arrow.line.dy() : -arrow.line.dy(), std::abs(dx));
        for (const QString& numbers : forms) {
            double width = m_flags.horizontalAdvance(arrow.flags);
            if (!numbers.isEmpty())
                width += m_theme.px(10) + m_figures.horizontalAdvance(numbers);
            if (!arrow.note.isEmpty())
                width += m_theme.px(10) + m_figures.horizontalAdvance(arrow.note);
            if (width > room)
                continue;
            const double half = (width / 2 + m_theme.px(14)) / std::abs(dx);
            for (double along : {0.5, half, 0.3, 1 - half}) {
                if (along < half - 1e-6 || along > 1 - half + 1e-6)
                    continue;
                const QPointF at = arrow.line.pointAt(along) - QPointF(0, m_theme.px(3));
                const double height = m_figures.height();
                const QPointF way(std::cos(angle) * width / 2, std::sin(angle) * width / 2);
                const QPointF up(std::sin(angle) * height, -std::cos(angle) * height);
                const QPolygonF area{at - way, at + way, at + way + up, at - way + up};
                if (!isFree(area, index))
                    continue;
                arrow.numbers = numbers;
                arrow.labelAt = at;
                arrow.labelWidth = width;
                arrow.labelAngle = angle;
                arrow.labelArea = area;
                return true;
            }
        }
        return false;
    }

    bool isFree(const QPolygonF& area, size_t own) const
    {
        const double apart = m_theme.px(14);
        const QRectF bounds = area.boundingRect().adjusted(-apart, 0, apart, 0);
        for (const QRectF& rect : m_taken) {
            if (rect.intersects(bounds) && area.intersects(QPolygonF(rect)))
                return false;
        }
        const auto meets = [&](size_t i) {
            const LadderArrow& other = m_arrows[i];
            if (!other.labelArea.isEmpty() && other.labelArea.boundingRect().intersects(bounds) &&
                (other.labelArea.intersects(area) || other.labelArea.translated(apart, 0).intersects(area) ||
                 other.labelArea.translated(-apart, 0).intersects(area)))
                return true;
            if (i == own)
                return false;
            const QRectF box = QRectF(other.line.p1(), other.line.p2()).normalized().adjusted(-1, -1, 1, 1);
            if (!box.intersects(bounds))
                return false;
            for (qsizetype k = 0; k < area.size(); ++k) {
                const QLineF side(area[k], area[(k + 1) % area.size()]);
                if (side.intersects(other.line, nullptr) == QLineF::BoundedIntersection)
                    return true;
            }
            return area.containsPoint(other.line.p2(), Qt::OddEvenFill);
        };
        // Frames are in order of sending: what began a screen earlier and still is under way is rare enough.
        constexpr size_t reach = 40;
        const size_t first = own > reach ? own - reach : 0;
        const size_t last = std::min(m_arrows.size(), own + reach);
        for (size_t i = first; i < last; ++i) {
            if (meets(i))
                return false;
        }
        return true;
    }

    std::vector<LadderArrow>& m_arrows;
    const std::vector<QRectF>& m_taken;
    const Theme& m_theme;
    const QFontMetricsF m_figures;
    const QFontMetricsF m_flags;
};

} // namespace

void placeLadderLabels(std::vector<LadderArrow>& arrows, const std::vector<QStringList>& forms,
                       const std::vector<QRectF>& taken, const Theme& theme)
{
    LadderLabels labels(arrows, taken, theme);
    for (size_t i = 0; i < arrows.size(); ++i)
        labels.placeLabel(i, forms[i]);
}

} // namespace statewire
