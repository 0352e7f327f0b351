// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tables/evidencewall.h"

#include "ui/parts/verdictlabels.h"
#include "ui/tables/figurerows.h"

#include <QAccessible>
#include <QPainter>
#include <QTextLayout>
#include <QtMath>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace statewire {

namespace {

/// The largest at which all of it has room is taken; the last is the least that the last row can read.
constexpr double magnifications[] = {2.0, 1.8, 1.6, 1.45, 1.3, 1.2, 1.1, 1.0, 0.9};

/// What is told at once: a condition, or the outcome at the end.
struct Line
{
    QString glyph;
    std::optional<bool> holds;
    QString text;
    std::vector<FigureRow> rows;
};

std::vector<Line> linesOf(const Evidence& e)
{
    std::vector<Line> lines;
    for (const Condition& c : e.conditions)
        lines.push_back({verdictGlyph(c.holds), c.holds, c.text, figureRows(c.figures)});
    if (!e.outcome.isEmpty())
        lines.push_back({u"→"_s, {}, e.outcome.left(1).toUpper() + e.outcome.mid(1), {}});
    return lines;
}

/// Lays it out at one magnification, and paints as much as is shown if it is given a painter.
class Wall
{
public:
    Wall(const Theme& theme, double magnification, const QSizeF& size)
        : m_theme(Theme::make(theme.look, true, theme.scale / Theme::make(theme.look, true).scale * magnification)),
          m_size(size)
    {
    }

    /// The bottom of the last of \p shown lines.
    double draw(QPainter* painter, const Evidence& e, int shown)
    {
        m_painter = painter;
        const double left = m_theme.px(8);
        double y = m_theme.px(4);
        y += write({left, y}, m_size.width() - 2 * left, m_theme.font(TextRole::Title), m_theme.text, e.claim) +
             m_theme.px(10);
        const double glyph = m_theme.px(26);
        const double gap = m_theme.px(14);
        const double words = (m_size.width() - 2 * left - glyph) * wordsShare;
        const double figures = left + glyph + words + gap;
        m_room = m_size.width() - left - figures;
        const std::vector<Line> lines = linesOf(e);
        measure(lines);
        for (size_t i = 0; i < lines.size() && int(i) < shown; ++i) {
            const Line& line = lines[i];
            const QFont strong = m_theme.font(TextRole::Title);
            QFont body = m_theme.font(TextRole::Story);
            body.setWeight(QFont::DemiBold);
            const QColor colour = line.holds           ? (*line.holds ? m_theme.good : m_theme.bad)
                                  : line.glyph == u"→" ? m_theme.text
                                                       : m_theme.unknown;
            write({left, y - m_theme.px(3)}, glyph, strong, colour, line.glyph);
            const bool alone = line.rows.empty();
            const double text =
                write({left + glyph, y}, alone ? m_size.width() - 2 * left - glyph : words, body, m_theme.text, line.text);
            y += std::max(text, rowsAt(figures, y, line.rows)) + m_theme.px(9);
        }
        return y;
    }

    bool isTooWide() const { return m_tooWide; }
    /// The letters of a claim's figures in words: the smallest that are there.
    double leastType() const { return m_theme.font(TextRole::Story).pixelSize(); }

private:
    static constexpr double wordsShare = 0.42;

    double write(QPointF at, double width, const QFont& font, const QColor& colour, const QString& text)
    {
        const QRectF room(at, QSizeF(width, 10'000));
        const QRectF taken = QFontMetricsF(font).boundingRect(room, Qt::TextWordWrap, text);
        if (taken.width() > width + 1)
            m_tooWide = true;
        if (m_painter) {
            m_painter->setFont(font);
            m_painter->setPen(colour);
            m_painter->drawText(QRectF(at, QSizeF(width, taken.height() + 1)), Qt::TextWordWrap, text);
        }
        return taken.height();
    }

    QFont numberFont(QFont::Weight weight) const
    {
        QFont font = m_theme.font(TextRole::Figures);
        font.setPixelSize(qRound(m_theme.px(numberPixels)));
        font.setWeight(weight);
        return font;
    }

    double widthOf(const QString& number) const
    {
        double width = 0;
        for (const QChar c : number)
            width += c.isDigit() ? m_cell : m_cell * groupGap;
        return width;
    }

    /// Numbers of all conditions end at one place, so that any two can be compared.
    void measure(const std::vector<Line>& lines)
    {
        m_cell = std::max(QFontMetricsF(numberFont(QFont::Normal)).horizontalAdvance(u'0'),
                          QFontMetricsF(numberFont(QFont::Bold)).horizontalAdvance(u'0'));
        m_before = m_number = 0;
        double after = 0;
        const QFontMetricsF words(m_theme.font(TextRole::Story));
        std::vector<double> before;
        for (const Line& line : lines) {
            for (const FigureRow& row : line.rows) {
                if (row.number.isEmpty())
                    continue;
                before.push_back(words.horizontalAdvance(row.before));
                m_number = std::max(m_number, widthOf(row.number));
                after = std::max(after, words.horizontalAdvance(row.after));
            }
        }
        // What has no room beside the numbers stands over them.
        const double gap = m_theme.px(wordGap);
        const double room = m_room - m_number - 2 * gap - after;
        for (const double width : before)
            m_before = width <= room ? std::max(m_before, width) : m_before;
        if (m_number > m_room)
            m_tooWide = true;
    }

    /// Rows of one condition: what stands before a number ends where it begins.
    double rowsAt(double left, double top, const std::vector<FigureRow>& rows)
    {
        const QFont words = m_theme.font(TextRole::Story);
        const QFontMetricsF wordMetrics(words);
        const QFontMetricsF numberMetrics(numberFont(QFont::Normal));
        const double gap = m_theme.px(wordGap);
        const double right = left + (m_before > 0 ? m_before + gap : 0) + m_number;
        double y = top;
        for (const FigureRow& row : rows) {
            if (row.number.isEmpty()) {
                y += write({left, y}, m_room, words, m_theme.text, row.before);
                continue;
            }
            const double begin = right - widthOf(row.number);
            const double before = wordMetrics.horizontalAdvance(row.before);
            const bool over = before > m_before;
            if (over)
                y += write({left, y}, m_room, words, m_theme.muted, row.before);
            const double wordTop = y + numberMetrics.ascent() - wordMetrics.ascent();
            if (!over && !row.before.isEmpty())
                write({begin - gap - before - 1, wordTop}, before + 2, words, m_theme.muted, row.before);
            drawNumber(begin, y, row);
            const double after = wordMetrics.horizontalAdvance(row.after);
            if (!row.after.isEmpty() && right + gap + after > left + m_room) {
                y += numberMetrics.height();
                y += write({left, y}, m_room, words, m_theme.muted, row.after);
            } else {
                if (!row.after.isEmpty())
                    write({right + gap, wordTop}, after + 2, words, m_theme.muted, row.after);
                y += numberMetrics.height();
            }
        }
        return y - top;
    }

    void drawNumber(double x, double y, const FigureRow& row)
    {
        if (!m_painter)
            return;
        const double height = QFontMetricsF(numberFont(QFont::Normal)).height();
        size_t digit = 0;
        for (const QChar c : row.number) {
            if (!c.isDigit()) {
                x += m_cell * groupGap;
                continue;
            }
            const bool compared = !row.differs.empty();
            const bool differs = compared && row.differs[digit];
            const QRectF box(x, y, m_cell, height);
            if (differs)
                m_painter->fillRect(box, m_theme.accentSoft);
            m_painter->setFont(numberFont(differs ? QFont::Bold : QFont::Normal));
            m_painter->setPen(compared && !differs ? m_theme.muted : m_theme.text);
            m_painter->drawText(box, Qt::AlignCenter, QString(c));
            x += m_cell;
            ++digit;
        }
    }

    static constexpr double numberPixels = 17;
    static constexpr double groupGap = 0.4; ///< between groups of digits, in digits
    static constexpr double wordGap = 8;

    Theme m_theme;
    QSizeF m_size;
    QPainter* m_painter = nullptr;
    double m_room = 0; ///< for figures beside the words
    double m_cell = 0; ///< of a digit
    double m_before = 0;
    double m_number = 0;
    bool m_tooWide = false;
};

/// The magnification at which all lines have room, or else the least.
double fitting(const Theme& theme, const QSizeF& size, const Evidence& e, int lines, bool* fits = nullptr)
{
    for (const double magnification : magnifications) {
        Wall wall(theme, magnification, size);
        const bool room = wall.draw(nullptr, e, lines) <= size.height() && !wall.isTooWide();
        if (fits)
            *fits = room;
        if (room)
            return magnification;
    }
    return magnifications[std::size(magnifications) - 1];
}

} // namespace

EvidenceWall::EvidenceWall(const ViewContext& context, QWidget* parent) : QWidget(parent), m_context(context)
{
    setAccessibleName(tr("Evidence"));
    connect(&context.source, &ShownSource::replaced, this, [this] {
        m_shown.clear();
        follow();
    });
    connect(&context.source, &ShownSource::grew, this, &EvidenceWall::follow);
    connect(&context.source, &ShownSource::statusChanged, this, &EvidenceWall::follow);
    connect(&context.playhead, &Playhead::moved, this, &EvidenceWall::follow);
    connect(&context.selection, &Selection::changed, this, &EvidenceWall::follow);
}

void EvidenceWall::setTheme(const Theme& theme)
{
    m_theme = theme;
    update();
}

const Evidence* EvidenceWall::evidence() const
{
    const int current = m_context.currentEvidence();
    return current < 0 ? nullptr : &m_context.source.evidence()[size_t(current)];
}

/// What it is about, whatever more of it will be known.
QString EvidenceWall::key() const
{
    const Evidence* e = evidence();
    return e ? u"%1 %2 %3 %4"_s.arg(e->ruleId, e->host, e->ends.local.toString(), e->ends.remote.toString()) : QString();
}

int EvidenceWall::lines() const
{
    const Evidence* e = evidence();
    return e ? int(linesOf(*e).size()) : 0;
}

int EvidenceWall::shown() const
{
    return std::min(m_shown.value(key()), lines());
}

bool EvidenceWall::turn(int change)
{
    const int target = shown() + change;
    if (target < 0 || target > lines() || target == shown())
        return false;
    m_shown.insert(key(), target);
    setAccessibleDescription(text());
    QAccessibleEvent alert(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&alert);
    update();
    return true;
}

QString EvidenceWall::text() const
{
    const Evidence* e = evidence();
    if (!e)
        return {};
    QStringList told{e->claim};
    const std::vector<Line> lines = linesOf(*e);
    for (int i = 0; i < shown(); ++i) {
        const Line& line = lines[size_t(i)];
        told << line.glyph + u' ' + line.text;
        for (const FigureRow& row : line.rows) {
            QStringList parts{row.before, row.number, row.after};
            parts.removeAll(QString());
            told << parts.join(u' ');
        }
    }
    return told.join(u'\n');
}

double EvidenceWall::leastType() const
{
    const Evidence* e = evidence();
    const double magnification = e ? fitting(m_theme, size(), *e, lines()) : 1;
    return Wall(m_theme, magnification, size()).leastType();
}

bool EvidenceWall::hasRoom() const
{
    const Evidence* e = evidence();
    bool fits = true;
    if (e)
        fitting(m_theme, size(), *e, lines(), &fits);
    return fits;
}

void EvidenceWall::follow()
{
    if (!isVisible())
        return;
    const QString now = key() + QString::number(lines()) + text();
    if (now == std::exchange(m_last, now))
        return;
    setAccessibleDescription(text());
    update();
}

void EvidenceWall::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    follow();
}

void EvidenceWall::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_theme.panel);
    painter.drawRoundedRect(QRectF(rect()), m_theme.px(8), m_theme.px(8));
    const double pad = m_theme.px(8);
    const QRectF area = QRectF(rect()).adjusted(pad, pad, -pad, -pad);
    const Evidence* e = evidence();
    if (!e) {
        painter.setFont(m_theme.font(TextRole::Title));
        painter.setPen(m_theme.muted);
        painter.drawText(area, Qt::AlignCenter | Qt::TextWordWrap,
                         tr("Nothing to explain yet: evidence appears with the moment it is about."));
        return;
    }
    // One dot for each line, as far as they are told.
    const double dot = m_theme.px(7);
    const int all = lines();
    for (int i = 0; i < all; ++i) {
        const QRectF place(area.right() - (all - i) * dot * 1.8, area.bottom() - dot, dot, dot);
        painter.setPen(QPen(m_theme.muted, m_theme.px(1)));
        painter.setBrush(i < shown() ? QBrush(m_theme.muted) : QBrush(Qt::NoBrush));
        painter.drawEllipse(place);
    }
    const QRectF body = area.adjusted(0, 0, 0, -dot * 1.6);
    const double magnification = fitting(m_theme, body.size(), *e, all);
    Wall wall(m_theme, magnification, body.size());
    // What is too long even so moves up, so that the line told last can be read.
    const double bottom = wall.draw(nullptr, *e, shown());
    painter.setClipRect(body);
    painter.translate(body.left(), body.top() - std::max(0.0, bottom - body.height()));
    wall.draw(&painter, *e, shown());
}

} // namespace statewire
