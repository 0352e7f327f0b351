// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/look/icons.h"

#include <QFile>
#include <QHash>
#include <QPainter>
#include <QPixmap>
#include <QSvgRenderer>

using namespace Qt::StringLiterals;

namespace statewire {

namespace {

QPixmap render(QByteArray svg, const QColor& colour, int pixels)
{
    // The files say currentColor, which Qt would draw black.
    svg.replace("currentColor", colour.name().toLatin1());
    QSvgRenderer renderer(svg);
    QPixmap pixmap(pixels, pixels);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    renderer.render(&painter);
    return pixmap;
}

QByteArray load(const QString& name)
{
    QFile file(u":/statewire/icons/%1.svg"_s.arg(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

QIcon themedIcon(const QString& name, const QColor& colour, const QColor& disabled)
{
    // Buttons ask again at every change of the playhead.
    static QHash<QString, QIcon> drawn;
    QIcon& icon = drawn[name + colour.name() + disabled.name()];
    if (!icon.isNull())
        return icon;
    const QByteArray svg = load(name);
    for (int pixels : {16, 24, 32, 48, 64}) {
        icon.addPixmap(render(svg, colour, pixels), QIcon::Normal);
        icon.addPixmap(render(svg, disabled, pixels), QIcon::Disabled);
    }
    return icon;
}

QIcon applicationIcon()
{
    const QByteArray svg = load(u"statewire"_s);
    QIcon icon;
    for (int pixels : {16, 32, 48, 64, 128, 256})
        icon.addPixmap(render(svg, Qt::black, pixels));
    return icon;
}

} // namespace statewire
