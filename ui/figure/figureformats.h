// SPDX-License-Identifier: GPL-3.0-or-later
// The formats in which a figure can be saved: one row each, for dialogs, the command line, its help and the writer.
#pragma once

#include <QImage>
#include <QString>
#include <functional>
#include <optional>
#include <vector>

class QIODevice;
class QPainter;

namespace statewire {

/// What is drawn into the rectangle (0, 0, size), and what it is called.
struct Drawing
{
    QSize size;
    QString title;
    std::function<void(QPainter&)> draw;
};

struct FigureFormat
{
    QString suffix;                                                   ///< "png"
    QString name;                                                     ///< "PNG"
    QString kind;                                                     ///< "PNG picture", for a dialog
    bool (*write)(QIODevice& file, const Drawing& drawing) = nullptr; ///< false if the device would not take it
};

/// As pixels.
QImage pictureOf(const Drawing& drawing);

/// The first is the one that is offered.
std::vector<FigureFormat> figureFormats();
/// The format with that suffix, in capitals or not; nothing if none has it.
std::optional<FigureFormat> figureFormatOf(const QString& suffix);

/// "PNG picture (*.png);;SVG drawing (*.svg)", for a file dialog.
QString figureFilter();
/// ".png, .svg or .pdf"
QString figureSuffixes();
/// "PNG, SVG or PDF"
QString figureNames();
/// ".png|.svg|.pdf"
QString figureUsage();

} // namespace statewire
