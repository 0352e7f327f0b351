// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/untranslated.h"

#include "session/eventjson.h"
#include "support/visibletext.h"

#include <QAbstractItemView>
#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QDirIterator>
#include <QFile>
#include <QHelpEvent>
#include <QJsonArray>
#include <QMenu>
#include <QPointer>
#include <QRegularExpression>
#include <QTextDocumentFragment>
#include <QToolTip>
#include <QWidget>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace statewire::test {

namespace {

const QRegularExpression& word()
{
    static const QRegularExpression plain(u"[A-Za-z]{2,}"_s);
    return plain;
}

QString readAll(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

QString collapsed(const QString& text)
{
    return Qt::mightBeRichText(text) ? QTextDocumentFragment::fromHtml(text).toPlainText().simplified() : text.simplified();
}

void addStrings(const QJsonValue& value, QStringList& strings)
{
    if (value.isString())
        strings << value.toString();
    for (const QJsonValue& item : value.toArray())
        addStrings(item, strings);
    const QJsonObject object = value.toObject();
    for (auto it = object.constBegin(); it != object.constEnd(); ++it)
        addStrings(it.value(), strings);
}

/// Every string of a scenario's TOML that is a text rather than a name.
void addTexts(const QString& toml, QStringList& strings)
{
    static const QRegularExpression quoted(u"\"\"\"(.*?)\"\"\"|\"((?:[^\"\\\\\\n]|\\\\.)*)\""_s,
                                           QRegularExpression::DotMatchesEverythingOption);
    static const QRegularExpression shortText(u"^(?:title|group|text) = \"([^\"\\n]*)\""_s,
                                              QRegularExpression::MultilineOption);
    for (auto matches = shortText.globalMatch(toml); matches.hasNext();)
        strings << matches.next().captured(1);
    for (auto matches = quoted.globalMatch(toml); matches.hasNext();) {
        const QRegularExpressionMatch match = matches.next();
        QString text = match.captured(1) + match.captured(2);
        text.replace(u"\\\n"_s, u" "_s).replace(u"\\\""_s, u"\""_s);
        if (text.contains(u' '))
            strings << text;
    }
}

void addToolTips(const QPointer<QWidget>& widget, QStringList& texts)
{
    constexpr int step = 32;
    for (int y = step / 2; widget && y < widget->height(); y += step) {
        for (int x = step / 2; widget && x < widget->width(); x += step) {
            QHelpEvent help(QEvent::ToolTip, {x, y}, widget->mapToGlobal(QPoint(x, y)));
            QApplication::sendEvent(widget, &help);
            if (QToolTip::isVisible())
                texts << QToolTip::text();
        }
    }
    QToolTip::hideText();
}

/// A name of the kernel's, of code or of a protocol, rather than a word: TIME_WAIT, tcp_fin_timeout, connect(), SYNs, TSval.
bool isName(const QString& text, const QRegularExpressionMatch& match)
{
    static const QRegularExpression inName(u"[A-Za-z0-9_.:/-]"_s);
    static const QSet<QString> proper{u"Statewire"_s, u"Linux"_s, u"Wireshark"_s, u"Inter"_s,
                                      u"TSval"_s,     u"TSecr"_s, u"Ethernet"_s,  u"IPv"_s};
    static const QSet<QString> units{u"ms"_s, u"ns"_s};
    // Also the fields of a segment as every tool of TCP has them, and the engines by their names in a scenario.
    static const QSet<QString> fields{u"seq"_s, u"ack"_s, u"len"_s, u"win"_s, u"posix"_s, u"qt"_s};
    const QString found = match.captured();
    const QString one = found.size() > 2 && found.endsWith(u's') ? found.chopped(1) : found; // of several SYNs
    if (one == one.toUpper() || proper.contains(found) || units.contains(found) || fields.contains(found))
        return true;
    const QString after = text.mid(match.capturedEnd(), 2);
    if (after == u"()"_s || (after.startsWith(u'\'') && text.mid(match.capturedStart() - 1, 1) == u"'"_s))
        return true;
    qsizetype begin = match.capturedStart();
    while (begin > 0 && inName.match(text.mid(begin - 1, 1)).hasMatch())
        --begin;
    qsizetype end = match.capturedEnd();
    while (end < text.size() && inName.match(text.mid(end, 1)).hasMatch())
        ++end;
    static const QRegularExpression joined(u"[A-Za-z0-9][_./:][A-Za-z0-9]"_s);
    return joined.match(text.mid(begin, end - begin)).hasMatch();
}

} // namespace

Texts everyText(QWidget& window)
{
    QStringList texts = writtenText(window, true);
    for (const QAction* action : window.findChildren<QAction*>())
        texts << action->text() << action->toolTip() << action->statusTip();
    for (const QMenu* menu : window.findChildren<QMenu*>())
        texts << menu->title();
    for (const QComboBox* choice : window.findChildren<QComboBox*>()) {
        for (int i = 0; i < choice->count(); ++i)
            texts << choice->itemText(i);
    }
    QList<QPointer<QWidget>> widgets; // a tool tip may make a view build its parts anew
    for (QWidget* widget : window.findChildren<QWidget*>())
        widgets << widget;
    for (const QPointer<QWidget>& widget : widgets) {
        if (!widget || !widget->isVisible())
            continue;
        if (const auto* view = qobject_cast<const QAbstractItemView*>(widget.data()); view && view->model()) {
            for (int column = 0; column < view->model()->columnCount(); ++column) {
                texts << view->model()->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString()
                      << view->model()->headerData(column, Qt::Horizontal, Qt::ToolTipRole).toString();
            }
        } else if (widget->childrenRegion().isEmpty() && widget->width() >= 100 && widget->height() >= 60) {
            addToolTips(widget, texts); // a picture
        }
    }
    texts.removeDuplicates();
    texts.removeAll(QString());
    return {texts, paintedText(window)};
}

Untranslated::Untranslated(const QString& sources)
{
    // What of core's texts the ratchet counts: literals that are a sentence's, outside a translation.
    static const QRegularExpression literal(
        u"(?:u|QStringLiteral\\(\\s*)((?:\"(?:[^\"\\\\\\n]|\\\\.)*\"\\s*)+)|((?:\"(?:[^\"\\\\\\n]|\\\\.)*\"\\s*)+)_L1"_s);
    static const QRegularExpression seam(u"\"\\s*\""_s);
    static const QRegularExpression filledIn(u"%\\d{1,2}|; "_s); // a source's two halves are told apart
    for (QDirIterator files(sources + u"/core"_s, {u"*.cpp"_s, u"*.h"_s}, QDir::Files, QDirIterator::Subdirectories);
         files.hasNext();) {
        for (auto matches = literal.globalMatch(readAll(files.next())); matches.hasNext();) {
            const QRegularExpressionMatch match = matches.next();
            QString text = (match.captured(1) + match.captured(2)).trimmed();
            text = text.mid(1, text.size() - 2).remove(seam).replace(u"\\\""_s, u"\""_s);
            for (const QString& line : text.split(u"\\n"_s)) {
                QStringList pieces;
                for (const QString& piece : line.split(filledIn)) {
                    if (piece.contains(word()))
                        pieces << piece.simplified();
                }
                if (pieces.join(u' ').contains(u' '))
                    m_coreSentences.push_back(pieces);
                else if (!pieces.isEmpty())
                    m_coreWords.insert(word().match(pieces.first()).captured());
            }
        }
    }
    for (QDirIterator files(sources + u"/resources/scenarios"_s, {u"*.toml"_s}, QDir::Files); files.hasNext();) {
        QStringList texts;
        addTexts(readAll(files.next()), texts);
        for (const QString& text : texts)
            allow(text);
    }
}

void Untranslated::allow(const Session& session)
{
    QStringList strings;
    for (const Event& event : session.events()) {
        if (event.as<FrameEvent>() || event.as<NoteEvent>() || event.as<CheckEvent>())
            continue;
        if (const ScenarioInfo* scenario = event.as<ScenarioInfo>())
            addTexts(scenario->source, strings);
        addStrings(eventToJson(event), strings);
    }
    strings.removeDuplicates();
    for (const QString& text : strings) {
        allow(text);
        if (text.contains(u'.') && !text.contains(u' '))
            allow(text.section(u'.', 1)); // a counter without its family
    }
}

void Untranslated::allow(const QString& text)
{
    const QString plain = collapsed(text);
    if (!plain.contains(word()))
        return;
    if (!m_allowed.contains(plain))
        m_allowed << plain;
    m_known.clear();
}

QString Untranslated::wordsLeft(const QString& text) const
{
    std::vector<QRegularExpressionMatch> words;
    for (auto matches = word().globalMatch(text); matches.hasNext();) {
        const QRegularExpressionMatch match = matches.next();
        if (!isName(text, match))
            words.push_back(match);
    }
    if (words.empty())
        return {};
    std::vector<bool> explained(size_t(text.size()));
    const auto explain = [&explained](qsizetype at, const QString& piece) {
        std::fill_n(explained.begin() + at, piece.size(), true);
    };
    const auto isLetter = [&text](qsizetype i) { return i >= 0 && i < text.size() && text[i].isLetter(); };
    for (const QString& known : m_allowed) {
        for (qsizetype at = text.indexOf(known); at >= 0; at = text.indexOf(known, at + 1)) {
            const bool cutsWord =
                (known.front().isLetter() && isLetter(at - 1)) || (known.back().isLetter() && isLetter(at + known.size()));
            if (!cutsWord)
                explain(at, known);
        }
    }
    for (const QStringList& pieces : m_coreSentences) {
        for (qsizetype from = 0; from >= 0;) {
            std::vector<qsizetype> found;
            for (const QString& piece : pieces) {
                from = text.indexOf(piece, from, Qt::CaseInsensitive); // the window begins some with a capital
                if (from < 0)
                    break;
                found.push_back(from);
                from += piece.size();
            }
            for (qsizetype i = 0; i < pieces.size() && from >= 0; ++i)
                explain(found[size_t(i)], pieces[i]);
        }
    }
    QStringList left;
    for (const QRegularExpressionMatch& match : words) {
        if (!explained[size_t(match.capturedStart())] && !m_coreWords.contains(match.captured()))
            left << match.captured();
    }
    return left.join(u' ');
}

QStringList Untranslated::find(const Texts& texts) const
{
    QStringList found;
    QStringList written;
    for (const QString& text : texts.written)
        written << collapsed(text);
    written.removeDuplicates();
    const auto note = [&](const QString& text) {
        if (!m_known.contains(text))
            m_known.insert(text, wordsLeft(text));
        if (const QString left = m_known.value(text); !left.isEmpty())
            found << left + u": "_s + text.left(300);
    };
    // What wraps is painted in pieces, and what has no room is cut: the whole of it is looked at by itself. A flag on the
    // timeline has its step's number before it.
    static const QRegularExpression beside(u"^\\d+ |…$"_s);
    const auto isPart = [&](const QString& text) {
        const QString piece = QString(text).remove(beside).trimmed();
        const auto isPartOf = [&piece](const QString& whole) {
            return whole.size() > piece.size() && whole.contains(piece);
        };
        return std::any_of(written.begin(), written.end(), isPartOf) ||
               (piece.contains(u' ') && std::any_of(m_allowed.begin(), m_allowed.end(), isPartOf));
    };
    for (const QString& text : written) {
        if (!text.endsWith(u'…') || !isPart(text))
            note(text);
    }
    for (const QString& text : texts.painted) {
        if (const QString piece = collapsed(text); !isPart(piece))
            note(piece);
    }
    found.removeDuplicates();
    return found;
}

} // namespace statewire::test
