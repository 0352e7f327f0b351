// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/figure/figureformats.h"

#include <QCoreApplication>
#include <QIODevice>
#include <QPainter>
#include <QPdfWriter>
#include <QStringList>
#include <QSvgGenerator>

using namespace Qt::StringLiterals;

namespace statewire {

namespace {

constexpr int dotsPerInch = 96;
constexpr double inchesPerMetre = 39.3701;

bool paintOn(QPaintDevice& device, const Drawing& drawing)
{
    QPainter painter;
    if (!painter.begin(&device))
        return false;
    drawing.draw(painter);
    return painter.end();
}

bool writePng(QIODevice& file, const Drawing& drawing)
{
    return pictureOf(drawing).save(&file, "PNG");
}

bool writeSvg(QIODevice& file, const Drawing& drawing)
{
    QSvgGenerator generator;
    generator.setOutputDevice(&file);
    generator.setResolution(dotsPerInch);
    generator.setSize(drawing.size);
    generator.setViewBox(QRect(QPoint(), drawing.size));
    // Qt 6.4 writes the title into the file as it is.
    generator.setTitle(QString(drawing.title).replace(u'&', u'+').replace(u'<', u'‹').replace(u'>', u'›'));
    generator.setDescription(u"TCP socket states over time, drawn by Statewire"_s);
    return paintOn(generator, drawing);
}

bool writePdf(QIODevice& file, const Drawing& drawing)
{
    QPdfWriter writer(&file);
    writer.setResolution(dotsPerInch);
    writer.setTitle(drawing.title);
    writer.setCreator(u"Statewire"_s);
    const QSizeF points = QSizeF(drawing.size) * 72.0 / dotsPerInch;
    writer.setPageSize(QPageSize(points, QPageSize::Point, {}, QPageSize::ExactMatch));
    writer.setPageMargins(QMarginsF());
    return paintOn(writer, drawing);
}

QString kindText(const char* kind)
{
    return QCoreApplication::translate("FigureFormat", kind);
}

/// "a, b or c"
QString alternatives(QStringList words)
{
    const QString last = words.takeLast();
    return words.isEmpty() ? last : words.join(u", "_s) + u" or "_s + last;
}

QStringList dotted()
{
    QStringList all;
    for (const FigureFormat& format : figureFormats())
        all << u'.' + format.suffix;
    return all;
}

} // namespace

QImage pictureOf(const Drawing& drawing)
{
    QImage image(drawing.size, QImage::Format_ARGB32_Premultiplied);
    image.setDotsPerMeterX(qRound(dotsPerInch * inchesPerMetre));
    image.setDotsPerMeterY(qRound(dotsPerInch * inchesPerMetre));
    image.fill(Qt::white);
    QPainter painter(&image);
    drawing.draw(painter);
    return image;
}

std::vector<FigureFormat> figureFormats()
{
    return {
        {u"png"_s, u"PNG"_s, kindText(QT_TRANSLATE_NOOP("FigureFormat", "PNG picture")), &writePng},
        {u"svg"_s, u"SVG"_s, kindText(QT_TRANSLATE_NOOP("FigureFormat", "SVG drawing")), &writeSvg},
        {u"pdf"_s, u"PDF"_s, kindText(QT_TRANSLATE_NOOP("FigureFormat", "PDF page")), &writePdf},
    };
}

std::optional<FigureFormat> figureFormatOf(const QString& suffix)
{
    for (const FigureFormat& format : figureFormats()) {
        if (format.suffix == suffix.toLower())
            return format;
    }
    return std::nullopt;
}

QString figureFilter()
{
    QStringList filters;
    for (const FigureFormat& format : figureFormats())
        filters << u"%1 (*.%2)"_s.arg(format.kind, format.suffix);
    return filters.join(u";;"_s);
}

QString figureSuffixes()
{
    return alternatives(dotted());
}

QString figureNames()
{
    QStringList names;
    for (const FigureFormat& format : figureFormats())
        names << format.name;
    return alternatives(names);
}

QString figureUsage()
{
    return dotted().join(u'|');
}

} // namespace statewire
