// SPDX-License-Identifier: GPL-3.0-or-later
// Every colour, size and font of the window and its figures, in one place: light, dark, and larger for a projector.
#pragma once

#include <QColor>
#include <QFont>
#include <QPalette>

namespace statewire {

/// What a text is for; the theme knows its size, weight and family.
enum class TextRole : quint8
{
    Body,
    Strong,
    Small,
    Story,
    Title,
    Caps,   ///< group names
    Span,   ///< a state's name in its span
    Figures ///< numbers that are compared digit by digit
};

struct Theme
{
    enum class Look : quint8
    {
        Light,
        Dark
    };

    Look look = Look::Light;
    bool projector = false;
    double scale = 1.0;   ///< of every length: 1.5 for a projector, times the screen's density
    double leastType = 0; ///< no letters are smaller than that, in pixels: for a wall

    QColor window; ///< ground between the panels
    QColor panel;
    QColor sunken; ///< fields and bands within a panel
    QColor hairline;
    QColor outline; ///< edge of a control: ≥ 3:1 on the panel
    QColor text;
    QColor muted;
    QColor accent;
    QColor accentText; ///< on accent
    QColor accentSoft; ///< ground of what is chosen
    QColor warning;
    QColor warningSoft;
    QColor good;
    QColor goodSoft;
    QColor bad;
    QColor held; ///< what waits on the wire
    QColor heldSoft;
    QColor badgeText; ///< on held, bad or accent
    QColor unknown;
    QColor playhead;
    QColor grid;
    QColor arrow;

    static Theme make(Look look, bool projector = false, double density = 1.0);
    /// Dark if \p palette's window is darker than the text on it.
    static Look lookOf(const QPalette& palette);

    double px(double length) const { return length * scale; }
    QFont font(TextRole role) const;
    /// For the parts that a style sheet does not reach: menus, tool tips, text selections.
    QPalette palette() const;

    bool operator==(const Theme& other) const
    {
        return look == other.look && projector == other.projector && scale == other.scale && leastType == other.leastType;
    }
};

/// WCAG 2 contrast ratio, 1 to 21.
double contrastRatio(const QColor& a, const QColor& b);

/// Loads the bundled family once. False if this machine has no font at all and none could be loaded.
bool loadFonts();
/// The family of figures, and of the window where the desktop names none.
QString figureFamily();
QString fixedFamily();

} // namespace statewire
