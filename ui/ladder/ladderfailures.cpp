// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/ladder/ladderfailures.h"

#include <QFontMetricsF>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace statewire {

void placeLadderFailures(LadderShapes& shapes, const std::vector<FailedCall>& failures,
                         const std::function<double(qint64)>& yOf, const Theme& theme)
{
    QFont font = theme.font(TextRole::Figures);
    font.setBold(true);
    const QFontMetricsF metrics(font);
    const double beside = theme.px(6);
    const double from = shapes.leftLine() + 3 * beside;
    const double to = shapes.rightLine() - 3 * beside;
    for (const auto& [failed, onLeft] : failures) {
        // Named anew: clang before 16 lets no lambda have them.
        const CallEvent* call = failed;
        const bool left = onLeft;
        LadderFailure failure;
        failure.left = left;
        const double lineX = left ? shapes.leftLine() + beside : shapes.rightLine() - beside;
        const double endY = yOf(call->endNs);
        failure.wait = QLineF(lineX, yOf(std::min(call->beginNs, call->endNs)), lineX, endY);
        const auto covered = [&](const QRectF& rect) {
            const QLineF diagonals[] = {{rect.topLeft(), rect.bottomRight()}, {rect.bottomLeft(), rect.topRight()}};
            return std::any_of(shapes.arrows.begin(), shapes.arrows.end(),
                               [&](const LadderArrow& a) {
                                   return rect.contains(a.line.p2()) ||
                                          std::any_of(std::begin(diagonals), std::end(diagonals), [&](const QLineF& d) {
                                              return d.intersects(a.line, nullptr) == QLineF::BoundedIntersection;
                                          });
                               }) ||
                   std::any_of(shapes.failures.begin(), shapes.failures.end(),
                               [&](const LadderFailure& other) { return other.textRect.intersects(rect); });
        };
        // Beside its cross; where an arrow passes, as near as it goes, and in fewer words.
        const auto findPlace = [&](const QSizeF& size) -> std::optional<QRectF> {
            const double first = left ? from : to - size.width();
            for (double down : {0.0, 0.6, 1.0, -0.6, 1.5, -1.2, 2.0}) {
                for (double away = 0; away + size.width() <= to - from; away += beside) {
                    const QRectF rect(QPointF(first + (left ? away : -away), endY + (down - 0.5) * size.height()), size);
                    if (!covered(rect))
                        return rect;
                }
            }
            return std::nullopt;
        };
        const QString whole = refusalText(*call);
        for (const QString& text : {whole, whole.section(u' ', 0, 2), whole.section(u' ', 1, 2)}) {
            const QSizeF size(metrics.horizontalAdvance(text) + 2, metrics.height());
            failure.text = text;
            const std::optional<QRectF> place = findPlace(size);
            failure.textRect =
                place.value_or(QRectF(QPointF(left ? from : to - size.width(), endY - size.height() / 2), size));
            if (place)
                break;
        }
        shapes.failures.push_back(std::move(failure));
    }
}

} // namespace statewire
