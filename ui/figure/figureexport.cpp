// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/figure/figureexport.h"

#include "ui/context/nameroom.h"
#include "ui/context/selection.h"
#include "ui/figure/figureformats.h"
#include "ui/look/words.h"
#include "ui/timeline/timelineplot.h"

#include <QFileInfo>
#include <QFontDatabase>
#include <QGraphicsScene>
#include <QPainter>
#include <QSaveFile>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace statewire {

namespace {

constexpr int leastSide = 200;
constexpr int mostSide = 16'000;

QString subtitleOf(const Session& session)
{
    const SessionInfo* info = session.info();
    if (!info)
        return {};
    return Words::tr("%1 · Linux %2").arg(info->mode.phrase(LabMode::Form::Heading), info->kernel);
}

QString glyph(std::optional<bool> holds)
{
    return !holds ? u"?"_s : *holds ? u"✓"_s : u"✗"_s;
}

double paintEvidence(QPainter* painter, const QRectF& area, const Evidence& evidence, const Theme& theme)
{
    // Measures when there is no painter: the chart gets what the evidence leaves.
    const QFont strong = theme.font(TextRole::Strong);
    const QFont body = theme.font(TextRole::Body);
    const QFont figures = theme.font(TextRole::Figures);
    const double bodyLine = QFontMetricsF(body).height();
    double y = area.top();
    if (painter) {
        painter->setFont(strong);
        painter->setPen(theme.text);
        painter->drawText(QRectF(area.left(), y, area.width(), bodyLine), Qt::AlignLeft | Qt::TextDontClip, evidence.claim);
        painter->setFont(theme.font(TextRole::Small));
        painter->setPen(theme.muted);
        painter->drawText(QRectF(area.left(), y, area.width(), bodyLine), Qt::AlignRight | Qt::TextDontClip,
                          evidence.source);
    }
    y += bodyLine + theme.px(8);
    const size_t columns = std::clamp<size_t>(evidence.conditions.size(), 1, 3);
    const double columnWidth = area.width() / double(columns);
    double rowTop = y;
    double deepest = y;
    for (size_t i = 0; i < evidence.conditions.size(); ++i) {
        if (i > 0 && i % columns == 0)
            rowTop = deepest + theme.px(8);
        const Condition& c = evidence.conditions[i];
        const double left = area.left() + double(i % columns) * columnWidth;
        const double inset = theme.px(20);
        double line = rowTop;
        if (painter) {
            painter->setFont(strong);
            painter->setPen(!c.holds ? theme.unknown : *c.holds ? theme.good : theme.bad);
            painter->drawText(QRectF(left, line, inset, bodyLine), Qt::AlignLeft | Qt::TextDontClip, glyph(c.holds));
        }
        const QRectF room(left + inset, line, columnWidth - inset - theme.px(12), 1000);
        const QRectF needed = QFontMetricsF(body).boundingRect(room, Qt::TextWordWrap, c.text);
        if (painter) {
            painter->setFont(body);
            painter->setPen(theme.text);
            painter->drawText(needed, Qt::TextWordWrap | Qt::TextDontClip, c.text);
        }
        line += needed.height() + theme.px(2);
        if (!c.figures.isEmpty()) {
            const QRectF below(room.left(), line, room.width(), 1000);
            const QRectF taken = QFontMetricsF(figures).boundingRect(below, Qt::TextWordWrap, c.figures);
            if (painter) {
                painter->setFont(figures);
                painter->setPen(theme.muted);
                painter->drawText(taken, Qt::TextWordWrap | Qt::TextDontClip, c.figures);
            }
            line += taken.height();
        }
        deepest = std::max(deepest, line);
    }
    if (!evidence.outcome.isEmpty()) {
        deepest += theme.px(6);
        if (painter) {
            painter->setFont(strong);
            painter->setPen(theme.text);
            painter->drawText(QRectF(area.left(), deepest, area.width(), bodyLine), Qt::AlignLeft | Qt::TextDontClip,
                              u"→ "_s + evidence.outcome);
        }
        deepest += bodyLine;
    }
    return deepest - area.top();
}

/// Letters as large, in proportion, as on a page of 1600 by 900.
Theme themeFor(const QSizeF& size, const FigureOptions& options)
{
    const double wide = size.width() / 1600;
    const double density = size.height() > 0 ? std::min(wide, size.height() / 900) : wide;
    return Theme::make(options.look, false, std::clamp(density, 0.5, 8.0) * 1.15);
}

int shownEvidence(const Timeline& timeline, const std::vector<Evidence>& evidence, const FigureOptions& options)
{
    if (!options.explained)
        return -1;
    if (options.evidence >= 0 && size_t(options.evidence) < evidence.size())
        return options.evidence;
    return flagshipEvidence(evidence, options.playheadNs.value_or(timeline.endNs()));
}

Error cannotSave(const QString& path, const QString& why, const QString& remedy = {})
{
    return {Words::tr("save the figure"), path, why, remedy, 0};
}

} // namespace

QSize figureSize(const Timeline& timeline, const std::vector<Evidence>& evidence, const FigureOptions& options)
{
    if (options.size.height() != 0)
        return options.size;
    loadFonts();
    const double width = options.size.width();
    const Theme theme = themeFor(QSizeF(width, 0), options);
    const double margin = theme.px(24);
    double height = theme.px(18) + QFontMetricsF(theme.font(TextRole::Title)).height() + theme.px(8) + theme.px(16);
    const double bodyWidth = width - margin;
    if (options.body) {
        height += options.bodyHeight ? options.bodyHeight(bodyWidth, theme) : bodyWidth * 0.5;
    } else {
        TimelinePlot plot;
        plot.setTheme(theme);
        plot.resize(bodyWidth, bodyWidth);
        plot.setContent(&timeline, nullptr);
        plot.setPlayhead(options.playheadNs.value_or(timeline.endNs()));
        height += plot.naturalHeight(bodyWidth * 0.55);
    }
    if (const int shown = shownEvidence(timeline, evidence, options); shown >= 0) {
        const QRectF page(margin, 0, width - 2 * margin, 0);
        height += paintEvidence(nullptr, page, evidence[size_t(shown)], theme) + theme.px(16);
    }
    return {options.size.width(), std::clamp(int(std::ceil(height)), leastSide, mostSide)};
}

void renderFigure(QPainter& painter, const Session& session, const Timeline& timeline, const std::vector<Evidence>& evidence,
                  const FigureOptions& options)
{
    loadFonts();
    const QSizeF size(figureSize(timeline, evidence, options));
    const Theme theme = themeFor(QSizeF(options.size), options);
    const double margin = theme.px(24);
    const qint64 playheadNs = options.playheadNs.value_or(timeline.endNs());
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(QRectF(QPointF(), size), theme.panel);

    const QRectF page = QRectF(QPointF(), size).adjusted(margin, theme.px(18), -margin, -theme.px(16));
    const double titleHeight = QFontMetricsF(theme.font(TextRole::Title)).height();
    const QString title = !options.title.isEmpty() ? options.title
                          : session.scenario()     ? session.scenario()->id
                                                   : Words::tr("Session");
    painter.setFont(theme.font(TextRole::Title));
    painter.setPen(theme.text);
    painter.drawText(QRectF(page.left(), page.top(), page.width(), titleHeight),
                     Qt::AlignLeft | Qt::AlignVCenter | Qt::TextDontClip, title);
    painter.setFont(theme.font(TextRole::Small));
    painter.setPen(theme.muted);
    painter.drawText(
        QRectF(page.left(), page.top(), page.width(), titleHeight), Qt::AlignRight | Qt::AlignVCenter | Qt::TextDontClip,
        options.subtitle.isEmpty() ? (options.replayed ? Words::tr("Replay · ") : QString()) + subtitleOf(session)
                                   : options.subtitle);

    const int shown = shownEvidence(timeline, evidence, options);
    double chartBottom = page.bottom();
    if (shown >= 0) {
        const Evidence& e = evidence[size_t(shown)];
        const double height = paintEvidence(nullptr, page, e, theme);
        const double room = options.size.height() == 0 ? height : std::min(height, page.height() / 2);
        chartBottom = page.bottom() - room - theme.px(16);
        painter.setPen(QPen(theme.hairline, 1));
        painter.drawLine(QPointF(page.left(), chartBottom + theme.px(4)), QPointF(page.right(), chartBottom + theme.px(4)));
        paintEvidence(&painter, QRectF(page.left(), chartBottom + theme.px(16), page.width(), room), e, theme);
    }

    const double bodyTop = page.top() + titleHeight + theme.px(8);
    const QRectF bodyRect(margin / 2, bodyTop, size.width() - margin, std::max(chartBottom - bodyTop, theme.px(80)));
    if (options.body) {
        painter.save();
        options.body(painter, bodyRect, theme);
        painter.restore();
        return;
    }
    QGraphicsScene scene;
    auto* plot = new TimelinePlot;
    scene.addItem(plot);
    plot->setTheme(theme);
    plot->resize(bodyRect.size());
    // The rows' labels say how much is left for the scale.
    TimeScale scale = TimeScale::linear(timeline.moments().empty() ? 0 : timeline.moments().front(), timeline.endNs());
    plot->setContent(&timeline, &scale);
    if (options.scale == TimeScale::Kind::EventSpaced) {
        const ScaleRoom room = nameRoom(timeline, evidence, theme, plot->scene().plot.width());
        scale = TimeScale::eventSpaced(timeline.moments(), timeline.endNs(), timeline.flights(), &room);
    }
    plot->setOrigin(TimeOrigin::of(timeline, options.counting));
    plot->setRange(options.fromUnit.value_or(firstRowUnit(timeline, scale)), options.toUnit.value_or(scale.endUnit()));
    plot->setPlayhead(playheadNs);
    if (shown >= 0)
        plot->setFacts(factsOf(evidence[size_t(shown)], timeline));
    plot->settle();
    const QRectF source(QPointF(), plot->size());
    scene.setSceneRect(source);
    scene.render(&painter, bodyRect, source);
}

QImage figureImage(const Session& session, const Timeline& timeline, const std::vector<Evidence>& evidence,
                   const FigureOptions& options)
{
    return pictureOf({figureSize(timeline, evidence, options), options.title,
                      [&](QPainter& painter) { renderFigure(painter, session, timeline, evidence, options); }});
}

Result<void> saveDrawing(const QString& path, const QSize& size, const QString& title,
                         const std::function<void(QPainter&)>& draw)
{
    const QString suffix = QFileInfo(path).suffix().toLower();
    const std::optional<FigureFormat> format = figureFormatOf(suffix);
    if (!format)
        return tl::unexpected(cannotSave(path,
                                         suffix.isEmpty() ? Words::tr("its name has no suffix")
                                                          : Words::tr("“%1” is no format for a figure").arg(suffix),
                                         Words::tr("Use a name that ends in %1").arg(figureSuffixes())));
    if (!loadFonts() || QFontDatabase::families().isEmpty())
        return tl::unexpected(
            cannotSave(path, Words::tr("this machine has no fonts, so every letter would be an empty box"),
                       Words::tr("Install any font, such as the package fonts-inter or fonts-dejavu-core")));
    if (size.width() < leastSide || size.height() < leastSide || size.width() > mostSide || size.height() > mostSide)
        return tl::unexpected(
            cannotSave(path, Words::tr("%1 × %2 pixels are no size for a figure").arg(size.width()).arg(size.height()),
                       Words::tr("Each side takes %1 to %2 pixels").arg(leastSide).arg(mostSide)));
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return tl::unexpected(cannotSave(path, file.errorString()));
    if (!format->write(file, {size, title, draw}) || !file.commit())
        return tl::unexpected(cannotSave(path, file.errorString()));
    return {};
}

Result<void> saveFigure(const QString& path, const Session& session, const Timeline& timeline,
                        const std::vector<Evidence>& evidence, const FigureOptions& options)
{
    // The size needs fonts; without any, saveDrawing() says so.
    return saveDrawing(path, figureSize(timeline, evidence, options), options.title,
                       [&](QPainter& painter) { renderFigure(painter, session, timeline, evidence, options); });
}

} // namespace statewire
