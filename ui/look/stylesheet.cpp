// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/look/stylesheet.h"

#include <QFontDatabase>
#include <QHash>
#include <QStyle>
#include <QVariant>
#include <QWidget>
#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace statewire {

namespace {

// @name@ is a colour, @12@ a length in pixels that grows with the theme, $… a family.
const char sheetTemplate[] = R"(
* { font-family: "$window"; font-size: @13@; color: @text@; }
QMainWindow, #content { background: @window@; }
QDialog { background: @panel@; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
#header, #sidebar, #playback { background: @panel@; }
#header { border-bottom: 1px solid @hairline@; }
#sidebar { border-right: 1px solid @hairline@; }
#playback { border-top: 1px solid @hairline@; }
*[role="panel"] { background: @panel@; border: 1px solid @hairline@; border-radius: @8@; }
*[role="page"] { background: transparent; border: none; }
QLabel { background: transparent; }
QTabBar { background: transparent; border: none; }
QTabBar::tab { background: transparent; border: 1px solid transparent; border-radius: @6@; padding: @4@ @11@; margin: @2@ @2@ @2@ 0;
    color: @muted@; font-size: @13@; }
QTabBar::tab:hover { background: @sunken@; }
QTabBar::tab:selected { background: @accentSoft@; color: @accent@; }
QTabBar QToolButton { background: @panel@; border: 1px solid @outline@; border-radius: @4@; padding: 0; }
QTabBar::tab:focus { border: 1px solid @accent@; }
QLabel[role="app"] { font-size: @16@; font-weight: 700; }
QLabel[role="question"] { font-size: @15@; font-weight: 600; }
QLabel[role="heading"] { font-size: @14@; font-weight: 600; }
QLabel[role="title"] { font-size: @19@; font-weight: 600; }
QLabel[role="story"] { font-size: @15@; }
QLabel[role="strong"] { font-weight: 600; }
QLabel[role="muted"] { color: @muted@; font-size: @12@; }
QLabel[role="caps"] { color: @muted@; font-size: @11@; font-weight: 600; }
QLabel[role="figures"] { color: @muted@; font-family: "$fixed"; font-size: @12@; }
QLabel[role="clock"] { font-family: "$fixed"; font-size: @13@; }
QLabel[role="outcome"] { background: @accentSoft@; color: @text@; font-weight: 600; border-radius: @4@;
    padding: @6@ @12@; font-size: @14@; }
QLabel[role="refusal"] { background: @warningSoft@; color: @warning@; font-weight: 600; border-radius: @4@;
    padding: @6@ @12@; font-size: @14@; }
QLabel[role="good"] { color: @good@; font-weight: 700; font-size: @15@; }
QLabel[role="bad"] { color: @bad@; font-weight: 700; font-size: @15@; }
QLabel[role="unknown"] { color: @unknown@; font-weight: 700; font-size: @15@; }
QLabel[role="pill-live"], QLabel[role="pill-replay"] { border-radius: @11@; padding: @4@ @12@; font-weight: 600; font-size: @12@; }
QLabel[role="pill-live"] { background: @goodSoft@; color: @good@; }
QLabel[role="pill-replay"] { background: @warningSoft@; color: @warning@; border: 1px solid @warning@; }
#presenter-menu { background: @panel@; border: 2px solid @accent@; border-radius: @8@; }
#missed { background: @warningSoft@; border: 2px solid @bad@; border-radius: @6@; }
QLabel[role="missed-sign"] { color: @bad@; font-size: @24@; font-weight: 700; }
QLabel[role="missed-head"] { color: @bad@; font-size: @17@; font-weight: 700; }
QLabel[role="missed-text"] { color: @warning@; font-size: @14@; }
QLabel[role="retold"] { background: @accentSoft@; color: @accent@; border-radius: @4@; padding: @5@ @12@; font-size: @13@; font-weight: 600; }
QLabel[role="failed"] { background: @warningSoft@; color: @bad@; border-radius: @4@; padding: @6@ @12@; font-size: @13@; font-weight: 600; }
#message { border: none; border-bottom: 1px solid @hairline@; }
#message[floats="true"] { border: 1px solid @outline@; border-radius: @8@; }
#message[role="message-good"] { background: @goodSoft@; }
#message[role="message-notice"] { background: @accentSoft@; }
#message[role="message-error"] { background: @warningSoft@; }
QLabel[role="message-word-good"], QLabel[role="message-what-good"] { color: @good@; font-weight: 700; }
QLabel[role="message-word-notice"] { color: @accent@; font-weight: 700; }
QLabel[role="message-what-notice"] { font-weight: 600; }
QLabel[role="message-word-error"] { color: @warning@; font-weight: 700; }
QLabel[role="message-what-error"] { color: @warning@; font-weight: 600; }
QLabel[role="message-detail-error"] { color: @warning@; }
#mistakes { background: @warningSoft@; border: none; border-bottom: 1px solid @hairline@; }
#mistakes QLabel { color: @warning@; }
QPlainTextEdit[role="source"] { background: @panel@; color: @text@; border: 1px solid @hairline@; border-radius: @4@; padding: @4@;
    font-family: "$fixed"; font-size: @13@; }
QFrame[role="divider"] { background: @hairline@; border: none; }

QPushButton { background: @panel@; border: 1px solid @outline@; border-radius: @6@; padding: @6@ @14@; font-weight: 600; }
QPushButton:hover { background: @sunken@; }
QPushButton:pressed { background: @accentSoft@; }
QPushButton:focus { border: 2px solid @accent@; padding: @5@ @13@; }
QPushButton:disabled { color: @muted@; border-color: @hairline@; background: @sunken@; }
QPushButton[role="primary"] { background: @accent@; color: @accentText@; border-color: @accent@; }
QPushButton[role="primary"]:hover { background: @accentHover@; }
QPushButton[role="primary"]:focus { border: 2px solid @text@; }
QPushButton[role="primary"]:disabled { background: @sunken@; color: @muted@; border-color: @hairline@; }
QPushButton[role="segment"] { padding: @4@ @12@; font-weight: 400; font-size: @12@; }
QPushButton[role="segment"]:checked { background: @accentSoft@; color: @accent@; border-color: @accent@; font-weight: 600; }
QPushButton[role="option"] { text-align: left; padding: @5@ @12@; font-weight: 400; font-size: @14@; }
QPushButton[role="option"]:disabled { color: @text@; }
QPushButton[role="waiting"] { padding: 0; background: @sunken@; border-color: @hairline@; }
QPushButton[role="waiting"]:hover { background: @accentSoft@; }
QPushButton[role="waiting"]:focus { padding: 0; border: 2px solid @accent@; }
#sidebar QPushButton[role="option"] { background: @sunken@; font-weight: 600; text-align: center; }
#sidebar QPushButton[role="option"]:checked { background: @accentSoft@; color: @accent@; border-color: @accent@; }
QToolButton { background: @sunken@; border: 1px solid transparent; border-radius: @16@; padding: @7@; }
QToolButton:hover { background: @accentSoft@; }
QToolButton:focus { border: 2px solid @accent@; padding: @6@; }
QToolButton:checked { background: @accentSoft@; border-color: @accent@; }
QToolButton[role="primary"] { background: @accent@; }
QToolButton[role="plain"] { background: transparent; }
QToolButton[role="speed"] { background: @panel@; border: 1px solid @outline@; border-radius: @6@; padding: @5@ @12@; }
QToolButton[role="speed"]:focus { border: 2px solid @accent@; padding: @4@ @11@; }
QToolButton::menu-indicator { image: none; }

QLineEdit { background: @sunken@; border: 1px solid @hairline@; border-radius: @6@; padding: @6@ @10@;
    selection-background-color: @accent@; selection-color: @accentText@; }
QLineEdit:focus { border: 2px solid @accent@; padding: @5@ @9@; }
QLineEdit[role="large"] { font-size: @17@; padding: @9@ @13@; }
QLineEdit[role="large"]:focus { padding: @8@ @12@; }
QComboBox { background: @panel@; border: 1px solid @outline@; border-radius: @6@; padding: @4@ @10@; font-size: @12@; }
QComboBox:focus { border: 2px solid @accent@; padding: @3@ @9@; }
QComboBox::drop-down { border: none; width: @20@; }
QComboBox::down-arrow { image: url(:/statewire/icons/chevron-down.svg); width: @12@; height: @12@; margin-right: @8@; }
QComboBox QAbstractItemView { background: @panel@; border: 1px solid @hairline@; selection-background-color: @accentSoft@; selection-color: @accent@; }
QRadioButton { background: transparent; spacing: @8@; padding: @4@ 0; }
QRadioButton::indicator { width: @13@; height: @13@; border-radius: @8@; border: @2@ solid @outline@; background: @panel@; }
QRadioButton::indicator:checked { border-color: @accent@; background: qradialgradient(cx:0.5, cy:0.5, radius:0.5, fx:0.5, fy:0.5,
    stop:0 @accent@, stop:0.58 @accent@, stop:0.66 @panel@, stop:1 @panel@); }
QRadioButton:focus { color: @accent@; }
QRadioButton:disabled { color: @muted@; }
QRadioButton::indicator:disabled { border-color: @hairline@; background: @sunken@; }

QTreeView, QListView, QTableView, QScrollArea, QScrollArea > QWidget > QWidget { background: transparent; border: none; outline: none; }
QTreeView::item, QListView::item { padding: @5@ @6@; border-radius: @4@; border: none; }
QTreeView::item:hover, QListView::item:hover { background: @sunken@; }
QTreeView::item:selected, QListView::item:selected { background: @accentSoft@; color: @accent@; }
QTreeView::branch { background: transparent; }
QTableView { gridline-color: @hairline@; selection-background-color: @accentSoft@; selection-color: @text@; font-family: "$fixed"; font-size: @12@; }
QTableView::item { padding: 0 @8@; border: none; border-bottom: 1px solid @hairline@; }
QHeaderView { background: transparent; }
QHeaderView::section { background: transparent; color: @muted@; border: none; border-bottom: 1px solid @hairline@;
    padding: @4@ @8@; font-size: @12@; font-weight: 600; }

QProgressBar { background: @sunken@; border: none; border-radius: @3@; min-height: @6@; max-height: @6@; }
QProgressBar::chunk { background: @accent@; border-radius: @3@; }
QSlider { min-height: @24@; background: transparent; }
QSlider::groove:horizontal { height: @4@; background: @hairline@; border-radius: @2@; }
QSlider::sub-page:horizontal { background: @accent@; border-radius: @2@; }
QSlider::handle:horizontal { width: @12@; height: @12@; margin: -@6@ 0; border-radius: @8@; background: @panel@; border: @2@ solid @accent@; }
QSlider::handle:horizontal:focus { background: @accentSoft@; }
QScrollBar:vertical { background: transparent; width: @10@; margin: 0; }
QScrollBar:horizontal { background: transparent; height: @10@; margin: 0; }
QScrollBar::handle { background: @outline@; border-radius: @3@; min-height: @24@; min-width: @24@; margin: @2@; }
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page { background: none; border: none; width: 0; height: 0; }
QSplitter::handle { background: transparent; }
QMenuBar { background: @panel@; border: none; }
QMenuBar::item { background: transparent; padding: @4@ @10@; }
QMenuBar::item:selected { background: @accentSoft@; }
QMenu { background: @panel@; border: 1px solid @hairline@; padding: @4@; }
QMenu::item { padding: @5@ @28@ @5@ @24@; border-radius: @4@; }
QMenu::item:selected { background: @accentSoft@; color: @accent@; }
QMenu::item:disabled { color: @muted@; }
QMenu::separator { height: 1px; background: @hairline@; margin: @4@; }
QToolTip { background: @panel@; color: @text@; border: 1px solid @outline@; padding: @6@; }
)";

/// Without a desktop Qt's general font is just what fontconfig lists first; the bundled family is the better choice then.
QString windowFamily()
{
    const QString family = QFontDatabase::systemFont(QFontDatabase::GeneralFont).family();
    const bool unnamed = family.isEmpty() || family.startsWith(u"Sans"_s) || family.startsWith(u"DejaVu"_s) ||
                         family == u"Helvetica" || !QFontDatabase::families().contains(family);
    return unnamed ? figureFamily() : family;
}

} // namespace

QString styleSheetFor(const Theme& theme)
{
    const QHash<QString, QColor> colours{
        {u"window"_s, theme.window},
        {u"panel"_s, theme.panel},
        {u"sunken"_s, theme.sunken},
        {u"hairline"_s, theme.hairline},
        {u"outline"_s, theme.outline},
        {u"text"_s, theme.text},
        {u"muted"_s, theme.muted},
        {u"accent"_s, theme.accent},
        {u"accentText"_s, theme.accentText},
        {u"accentSoft"_s, theme.accentSoft},
        {u"warning"_s, theme.warning},
        {u"warningSoft"_s, theme.warningSoft},
        {u"good"_s, theme.good},
        {u"goodSoft"_s, theme.goodSoft},
        {u"bad"_s, theme.bad},
        {u"unknown"_s, theme.unknown},
        {u"accentHover"_s, theme.look == Theme::Look::Light ? theme.accent.darker(115) : theme.accent.lighter(112)}};
    QString sheet;
    const QString source = QString::fromLatin1(sheetTemplate);
    for (qsizetype at = 0; at < source.size();) {
        const qsizetype open = source.indexOf(u'@', at);
        const qsizetype close = open < 0 ? -1 : source.indexOf(u'@', open + 1);
        if (close < 0) {
            sheet += source.mid(at);
            break;
        }
        sheet += source.mid(at, open - at);
        const QString name = source.mid(open + 1, close - open - 1);
        bool isLength = false;
        const int length = name.toInt(&isLength);
        const double least = sheet.endsWith("font-size: "_L1) ? std::ceil(theme.leastType) : 0;
        sheet += isLength ? u"%1px"_s.arg(qRound(std::max(theme.px(length), least))) : colours.value(name).name();
        at = close + 1;
    }
    return sheet.replace(u"$window"_s, windowFamily()).replace(u"$fixed"_s, fixedFamily());
}

void setRole(QWidget* widget, const QString& role)
{
    if (widget->property("role").toString() == role)
        return;
    widget->setProperty("role", role);
    // A rule is matched when the widget is polished; a role that changes later needs that again.
    widget->style()->unpolish(widget);
    widget->style()->polish(widget);
}

} // namespace statewire
