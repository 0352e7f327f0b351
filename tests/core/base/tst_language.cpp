// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/language.h"
#include "support/testregistry.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace statewire;
using namespace Qt::StringLiterals;

namespace {

/// A translation of one text, with plurals.
QByteArray translation(const QByteArray& language, const QByteArray& one, const QByteArray& more)
{
    return R"(<?xml version="1.0" encoding="utf-8"?><!DOCTYPE TS><TS version="2.1" language=")" + language +
           R"("><context><name>Words</name><message numerus="yes"><source>%n votes</source><translation><numerusform>)" +
           one + "</numerusform><numerusform>" + more + "</numerusform></translation></message></context></TS>";
}

QString votes(int n)
{
    return QCoreApplication::translate("Words", "%n votes", nullptr, n);
}

} // namespace

class TestLanguage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void theFirstLanguageThatThereIsIsSpoken_data();
    void theFirstLanguageThatThereIsIsSpoken();

private:
    QTemporaryDir m_folder;
};

void TestLanguage::initTestCase()
{
    if (QStringLiteral(STATEWIRE_LRELEASE).isEmpty())
        QSKIP("Qt's LinguistTools are not here");
    const std::pair<QByteArray, QByteArray> languages[]{{"en", translation("en", "%n vote", "%n votes")},
                                                        {"de", translation("de", "%n Stimme", "%n Stimmen")},
                                                        {"de_CH", translation("de_CH", "%n Voix", "%n Voix")}};
    for (const auto& [language, text] : languages) {
        const QString path = m_folder.filePath(u"statewire_"_s + QString::fromLatin1(language));
        QFile file(path + u".ts"_s);
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(text), text.size());
        file.close();
        QCOMPARE(QProcess::execute(QStringLiteral(STATEWIRE_LRELEASE),
                                   {u"-silent"_s, file.fileName(), u"-qm"_s, path + u".qm"_s}),
                 0);
    }
}

void TestLanguage::theFirstLanguageThatThereIsIsSpoken_data()
{
    QTest::addColumn<QStringList>("wanted");
    QTest::addColumn<QString>("spoken");
    QTest::addColumn<QString>("one");
    QTest::addColumn<QString>("two");
    QTest::newRow("none wanted: English") << QStringList{} << u"en"_s << u"1 vote"_s << u"2 votes"_s;
    QTest::newRow("none there: English") << QStringList{u"fr-FR"_s, u"fr"_s} << u"en"_s << u"1 vote"_s << u"2 votes"_s;
    QTest::newRow("the first") << QStringList{u"de"_s, u"en"_s} << u"de"_s << u"1 Stimme"_s << u"2 Stimmen"_s;
    QTest::newRow("a country speaks its language") << QStringList{u"de-AT"_s} << u"de"_s << u"1 Stimme"_s << u"2 Stimmen"_s;
    QTest::newRow("or its own") << QStringList{u"de_CH"_s} << u"de_CH"_s << u"1 Voix"_s << u"2 Voix"_s;
    QTest::newRow("English before it") << QStringList{u"en-US"_s, u"de"_s} << u"en"_s << u"1 vote"_s << u"2 votes"_s;
    QTest::newRow("what is not there is passed over")
        << QStringList{u"fr"_s, u"de"_s} << u"de"_s << u"1 Stimme"_s << u"2 Stimmen"_s;
}

void TestLanguage::theFirstLanguageThatThereIsIsSpoken()
{
    QFETCH(QStringList, wanted);
    QTEST(speak(wanted, m_folder.path()), "spoken");
    QTEST(votes(1), "one");
    QTEST(votes(2), "two");
}

STATEWIRE_TEST(TestLanguage);
#include "tst_language.moc"
