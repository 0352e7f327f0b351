// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/pseudolocale.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace statewire::test {

namespace {

QChar accented(QChar letter)
{
    static const QString plain = u"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"_s;
    static const QString told = u"ÅḂÇĐÉḞĞĤÎĴĶĻṀÑÖṖǪŔŠŢÛṼŴẊÝŽåḃçđéḟğĥîĵķļṁñöṗǫŕšţûṽŵẋýž"_s;
    const qsizetype at = plain.indexOf(letter);
    return at < 0 ? letter : told[at];
}

} // namespace

QString PseudoLocale::told(const QString& source)
{
    static const QRegularExpression kept(u"%L?(?:\\d{1,2}|n)|&#?\\w+;|<[^<>]+>"_s);
    QString text;
    qsizetype from = 0;
    const auto tell = [&](qsizetype until) {
        for (; from < until; ++from)
            text += accented(source[from]);
    };
    for (auto matches = kept.globalMatch(source); matches.hasNext();) {
        const QRegularExpressionMatch match = matches.next();
        tell(match.capturedStart());
        text += match.captured();
        from = match.capturedEnd();
    }
    tell(source.size());
    return u"[! "_s + text + u" !]"_s;
}

QString PseudoLocale::translate(const char* context, const char* source, const char* /*disambiguation*/, int /*n*/) const
{
    m_asked.insert({QString::fromUtf8(context), QString::fromUtf8(source)});
    return told(QString::fromUtf8(source));
}

size_t qHash(const PseudoLocale::Asked& asked, size_t seed)
{
    return qHashMulti(seed, asked.context, asked.source);
}

} // namespace statewire::test
