// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/comparefigure.h"

#include "ui/compare/comparepanel.h"
#include "ui/compare/differencelist.h"
#include "ui/figure/figureexport.h"
#include "ui/look/words.h"
#include "ui/timeline/timelineplot.h"

#include <QGraphicsScene>
#include <QPainter>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace statewire {

namespace {

constexpr size_t mostListed = 9;

QString modeOf(CompareRuns& runs, Side side)
{
    const SessionInfo* info = runs.source(side).session().info();
    const QString mode =
        info ? Words::tr("%1 · Linux %2").arg(info->mode.phrase(LabMode::Form::Heading), info->kernel) : QString();
    return runs.isReplay() ? Words::tr("Replay · %1").arg(mode) : mode;
}

void write(QPainter& painter, const QRectF& room, Qt::Alignment alignment, const QFont& font, const QColor& colour,
           const QString& text)
{
    painter.setFont(font);
    painter.setPen(colour);
    painter.drawText(room, int(alignment | Qt::AlignVCenter),
                     QFontMetricsF(font).elidedText(text, Qt::ElideRight, room.width()));
}

} // namespace

void renderCompareFigure(QPainter& painter, CompareRuns& runs, const CompareFigureOptions& options)
{
    loadFonts();
    const QSizeF size(options.size);
    const double density = std::clamp(std::min(size.width() / 1600, size.height() / 1100), 0.5, 8.0);
    const Theme theme = Theme::make(options.look, false, density * 1.15);
    const double margin = theme.px(24);
    const double line = QFontMetricsF(theme.font(TextRole::Body)).height() + theme.px(3);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(QRectF(QPointF(), size), theme.panel);
    const QRectF page = QRectF(QPointF(), size).adjusted(margin, theme.px(16), -margin, -theme.px(14));

    const double titleHeight = QFontMetricsF(theme.font(TextRole::Title)).height();
    const Plan* plan = runs.plan(Side::A);
    write(painter, QRectF(page.left(), page.top(), page.width(), titleHeight), Qt::AlignLeft, theme.font(TextRole::Title),
          theme.text, plan ? plan->title : QString());
    write(painter, QRectF(page.left(), page.top(), page.width(), titleHeight), Qt::AlignRight, theme.font(TextRole::Small),
          theme.muted, Words::tr("Control run · one time axis"));

    const std::vector<size_t> known = runs.shownDifferences();
    const std::vector<Difference>& all = runs.comparison().differences;
    const size_t listed = std::min(known.size(), mostListed);
    const size_t tiers = (listed + 2) / 3;
    const size_t rows = tiers + (known.size() > listed ? 1 : 0);
    const double listHeight =
        rows > 0 ? double(tiers) * (3 * line + theme.px(8)) + (known.size() > listed ? line : 0) + theme.px(8) : line;
    const double legendTop = page.bottom() - line;
    const double listTop = legendTop - theme.px(6) - listHeight;
    const double chartsTop = page.top() + titleHeight + theme.px(8);
    const double each = (listTop - theme.px(8) - chartsTop) / 2;

    Sides<TimelinePlot*> plots;
    Sides<std::unique_ptr<QGraphicsScene>> scenes;
    double label = 0;
    double begin = std::numeric_limits<double>::max();
    for (Side side : bothSides) {
        scenes[side] = std::make_unique<QGraphicsScene>();
        auto* plot = new TimelinePlot;
        scenes[side]->addItem(plot);
        plots[side] = plot;
        plot->setTheme(theme);
        plot->resize(QSizeF(size.width() - margin, each - line - theme.px(8)));
        plot->setContent(&runs.source(side).timeline(), &runs.scale(side).scale());
        label = std::max(label, plot->widestLabel());
        begin = std::min(begin, firstRowUnit(runs.source(side).timeline(), runs.scale(side).scale()));
    }
    double y = chartsTop;
    for (Side side : bothSides) {
        TimelinePlot* plot = plots[side];
        const TimeScale& scale = runs.scale(side).scale();
        plot->setLeastLabel(label);
        plot->setRange(options.fromUnit.value_or(begin), options.toUnit.value_or(scale.endUnit()));
        plot->setPlayhead(runs.playhead(side).positionNs());
        plot->setDifferences(differenceMarks(runs, side), gapMarks(runs.axis(), side, scale));
        plot->settle();
        const Plan* told = runs.plan(side);
        const QString turned = turnedText(runs.comparison().turned, side);
        const QRectF caption(page.left(), y, page.width(), line);
        write(painter, caption, Qt::AlignLeft, theme.font(TextRole::Strong), theme.text,
              u"%1   %2"_s.arg(sideName(side), told ? told->variant.title : QString()) +
                  (turned.isEmpty() ? QString() : u"   "_s + turned));
        write(painter, caption, Qt::AlignRight, theme.font(TextRole::Small), theme.muted, modeOf(runs, side));
        const QRectF source(QPointF(), plot->size());
        scenes[side]->setSceneRect(source);
        scenes[side]->render(&painter, QRectF(QPointF(margin / 2, y + line), plot->size()), source);
        y += each;
    }

    painter.setPen(QPen(theme.hairline, 1));
    painter.drawLine(QPointF(page.left(), listTop), QPointF(page.right(), listTop));
    if (known.empty())
        write(painter, QRectF(page.left(), listTop + theme.px(4), page.width(), line), Qt::AlignLeft,
              theme.font(TextRole::Body), theme.text, Words::tr("No difference until here."));
    const double column = page.width() / 3;
    for (size_t i = 0; i < listed; ++i) {
        const Difference& d = all[known[i]];
        const size_t tier = i / 3;
        const QRectF room(page.left() + double(i % 3) * column,
                          listTop + theme.px(8) + double(tier) * (3 * line + theme.px(8)), column - theme.px(16), line);
        const auto orNothing = [](const Sentence& text) { return text.isEmpty() ? u"–"_s : text.told(); };
        write(painter, room, Qt::AlignLeft, theme.font(TextRole::Strong), theme.text,
              u"≠ %1  %2"_s.arg(known[i] + 1).arg(differenceHead(d)));
        write(painter, room.translated(0, line), Qt::AlignLeft, theme.font(TextRole::Body), theme.text,
              u"A  "_s + orNothing(d.text.a));
        write(painter, room.translated(0, 2 * line), Qt::AlignLeft, theme.font(TextRole::Body), theme.text,
              u"B  "_s + orNothing(d.text.b));
    }
    if (known.size() > listed)
        write(painter, QRectF(page.left(), legendTop - line - theme.px(2), page.width(), line), Qt::AlignLeft,
              theme.font(TextRole::Small), theme.muted, Words::tr("and %1 more").arg(known.size() - listed));
    write(
        painter, QRectF(page.left(), legendTop, page.width(), line), Qt::AlignLeft, theme.font(TextRole::Small), theme.muted,
        Words::tr(
            "≠ 1, strong: where the runs part · ≠, dashed: later differences · hatched: a gap, so that each step begins at "
            "the same place; no time is stretched"));
}

QImage compareFigureImage(CompareRuns& runs, const CompareFigureOptions& options)
{
    QImage image(options.size, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::white);
    QPainter painter(&image);
    renderCompareFigure(painter, runs, options);
    return image;
}

Result<void> saveCompareFigure(const QString& path, CompareRuns& runs, const CompareFigureOptions& options)
{
    const Plan* plan = runs.plan(Side::A);
    return saveDrawing(path, options.size, plan ? plan->title : QString(),
                       [&](QPainter& painter) { renderCompareFigure(painter, runs, options); });
}

} // namespace statewire
