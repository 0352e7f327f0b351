// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/look/theme.h"

#include <QFontDatabase>
#include <QGuiApplication>
#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace statewire {

namespace {

double linearChannel(double c)
{
    return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
}

double luminance(const QColor& c)
{
    return 0.2126 * linearChannel(c.redF()) + 0.7152 * linearChannel(c.greenF()) + 0.0722 * linearChannel(c.blueF());
}

void setLightColours(Theme& t)
{
    t.window = QColor(0xf5f7fa);
    t.panel = QColor(0xffffff);
    t.sunken = QColor(0xf3f5f8);
    t.hairline = QColor(0xdfe4ea);
    t.outline = QColor(0x7f8b98);
    t.text = QColor(0x1f2933);
    t.muted = QColor(0x5a6774);
    t.accent = QColor(0x0b63a5);
    t.accentText = QColor(0xffffff);
    t.accentSoft = QColor(0xe3eef8);
    t.warning = QColor(0x8d2b0b);
    t.warningSoft = QColor(0xfdf3ee);
    t.good = QColor(0x08704f);
    t.goodSoft = QColor(0xe4f4ee);
    t.bad = QColor(0xb42318);
    t.held = QColor(0xa65f00);
    t.heldSoft = QColor(0xfff6e3);
    t.badgeText = QColor(0xffffff);
    t.unknown = QColor(0x8a5a00);
    t.playhead = QColor(0xb91c1c);
    t.grid = QColor(0xe6eaef);
    t.arrow = QColor(0x3e4c59);
}

void setDarkColours(Theme& t)
{
    t.window = QColor(0x12161b);
    t.panel = QColor(0x1b2128);
    t.sunken = QColor(0x222932);
    t.hairline = QColor(0x2f3842);
    t.outline = QColor(0x74828f);
    t.text = QColor(0xe6ebf0);
    t.muted = QColor(0x9aa7b4);
    t.accent = QColor(0x5ab0f0);
    t.accentText = QColor(0x06243c);
    t.accentSoft = QColor(0x1d3448);
    t.warning = QColor(0xf5b79f);
    t.warningSoft = QColor(0x3a241c);
    t.good = QColor(0x4ccf9f);
    t.goodSoft = QColor(0x17352b);
    t.bad = QColor(0xff8f84);
    t.held = QColor(0xf0b040);
    t.heldSoft = QColor(0x362c17);
    t.badgeText = QColor(0x2b1d00);
    t.unknown = QColor(0xf0c060);
    t.playhead = QColor(0xff6b61);
    t.grid = QColor(0x2a323b);
    t.arrow = QColor(0xb4c0cc);
}

} // namespace

Theme Theme::make(Look look, bool projector, double density)
{
    Theme theme;
    theme.look = look;
    theme.projector = projector;
    theme.scale = density * (projector ? 1.5 : 1.0);
    if (look == Look::Light)
        setLightColours(theme);
    else
        setDarkColours(theme);
    return theme;
}

Theme::Look Theme::lookOf(const QPalette& palette)
{
    const bool dark = luminance(palette.color(QPalette::Window)) < luminance(palette.color(QPalette::WindowText));
    return dark ? Look::Dark : Look::Light;
}

QFont Theme::font(TextRole role) const
{
    const auto make = [this](const QString& family, double pixels, QFont::Weight weight) {
        QFont font(family);
        // Lengths and letters grow together, whatever device the picture is drawn on.
        font.setPixelSize(std::max({6, qRound(px(pixels)), int(std::ceil(leastType))}));
        font.setWeight(weight);
        return font;
    };
    switch (role) {
    case TextRole::Body: return make(figureFamily(), 13, QFont::Normal);
    case TextRole::Strong: return make(figureFamily(), 13, QFont::DemiBold);
    case TextRole::Small: return make(figureFamily(), 12, QFont::Normal);
    case TextRole::Story: return make(figureFamily(), 14.5, QFont::Normal);
    case TextRole::Title: return make(figureFamily(), 19, QFont::DemiBold);
    case TextRole::Caps: return make(figureFamily(), 11, QFont::DemiBold);
    case TextRole::Span: return make(figureFamily(), 13, QFont::DemiBold);
    case TextRole::Figures: return make(fixedFamily(), 12, QFont::Normal);
    }
    return {};
}

QPalette Theme::palette() const
{
    QPalette p;
    p.setColor(QPalette::Window, window);
    p.setColor(QPalette::WindowText, text);
    p.setColor(QPalette::Base, panel);
    p.setColor(QPalette::AlternateBase, sunken);
    p.setColor(QPalette::Text, text);
    p.setColor(QPalette::PlaceholderText, muted);
    p.setColor(QPalette::Button, panel);
    p.setColor(QPalette::ButtonText, text);
    p.setColor(QPalette::ToolTipBase, panel);
    p.setColor(QPalette::ToolTipText, text);
    p.setColor(QPalette::Highlight, accent);
    p.setColor(QPalette::HighlightedText, accentText);
    p.setColor(QPalette::Link, accent);
    for (QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        p.setColor(QPalette::Disabled, role, muted);
    return p;
}

double contrastRatio(const QColor& a, const QColor& b)
{
    const double la = luminance(a);
    const double lb = luminance(b);
    return (std::max(la, lb) + 0.05) / (std::min(la, lb) + 0.05);
}

bool loadFonts()
{
    static bool loaded = false;
    if (!loaded) {
        loaded = true;
        for (const QString& file : {u":/statewire/fonts/Inter-Regular.otf"_s, u":/statewire/fonts/Inter-SemiBold.otf"_s,
                                    u":/statewire/fonts/Inter-Bold.otf"_s})
            QFontDatabase::addApplicationFont(file);
    }
    return !QFontDatabase::families().isEmpty();
}

QString figureFamily()
{
    return u"Inter"_s;
}

QString fixedFamily()
{
    static const QString family = QFontDatabase::systemFont(QFontDatabase::FixedFont).family();
    return family;
}

} // namespace statewire
