// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/sentence.h"
#include "support/pseudolocale.h"
#include "support/testregistry.h"

#include <QCoreApplication>
#include <QTest>

using namespace statewire;
using namespace Qt::StringLiterals;

class TestSentence : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void itIsRecordedInEnglishAndToldInTheReadersLanguage()
    {
        const Sentence held = Sentence::tr("its worker is held");
        const Sentence sentence = Sentence::tr("%1() of %2 did not return: %3").arg(u"read"_s).arg(u"server-1"_s).arg(held);
        const QString english = u"read() of server-1 did not return: its worker is held"_s;
        QCOMPARE(sentence.text(), english);
        QCOMPARE(sentence.told(), english);
        test::PseudoLocale locale;
        QCoreApplication::installTranslator(&locale);
        const QString told = sentence.told();
        const QString recorded = sentence.text();
        QCoreApplication::removeTranslator(&locale);
        QCOMPARE(recorded, english);
        QString expected = test::PseudoLocale::told(u"%1() of %2 did not return: %3"_s);
        expected.replace(u"%1"_s, u"read"_s).replace(u"%2"_s, u"server-1"_s);
        QCOMPARE(told, expected.replace(u"%3"_s, test::PseudoLocale::told(u"its worker is held"_s)));
        QVERIFY(locale.asked().contains({u"core"_s, u"its worker is held"_s}));
    }

    void whatStandsForItselfIsNeverTranslated()
    {
        test::PseudoLocale locale;
        QCoreApplication::installTranslator(&locale);
        QCOMPARE(Sentence(u"the scenario's text"_s).told(), u"the scenario's text"_s);
        QCOMPARE(Sentence().told(), QString());
        QCoreApplication::removeTranslator(&locale);
        QVERIFY(locale.asked().isEmpty());
    }

    void argumentsTakeTheirPlacesOnce_data()
    {
        QTest::addColumn<QString>("id");
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("text");
        QTest::newRow("in another order") << u"%2 of %1"_s << QStringList{u"a"_s, u"b"_s} << u"b of a"_s;
        QTest::newRow("twice") << u"%1, %1"_s << QStringList{u"a"_s} << u"a, a"_s;
        QTest::newRow("one that looks like a place") << u"%1 %2"_s << QStringList{u"%2"_s, u"b"_s} << u"%2 b"_s;
        QTest::newRow("one too few") << u"%1 %2"_s << QStringList{u"a"_s} << u"a %2"_s;
        QTest::newRow("one too many") << u"%1"_s << QStringList{u"a"_s, u"b"_s} << u"a"_s;
        QTest::newRow("a percentage") << u"%1 % and 5%"_s << QStringList{u"a"_s} << u"a % and 5%"_s;
        QTest::newRow("no place 0") << u"%0 %1"_s << QStringList{u"a"_s} << u"%0 a"_s;
    }
    void argumentsTakeTheirPlacesOnce()
    {
        QFETCH(QString, id);
        QFETCH(QStringList, arguments);
        Sentence sentence = Sentence::withId(id, {});
        for (const QString& argument : arguments)
            sentence = sentence.arg(argument);
        QTEST(sentence.text(), "text");
    }

    void howeverManyPartsAreJoined()
    {
        QCOMPARE(Sentence::joined({}, u", "_s).text(), QString());
        QCOMPARE(Sentence::joined({u"a"_s}, u", "_s), Sentence(u"a"_s));
        for (const int count : {2, 9, 10, 99, 100, 250}) {
            std::vector<Sentence> parts;
            QStringList texts;
            for (int i = 0; i < count; ++i) {
                texts << QString::number(i);
                parts.push_back(texts.last());
            }
            QCOMPARE(Sentence::joined(parts, u"; "_s).text(), texts.join(u"; "_s));
        }
    }

    void noTranslatorIsAskedForPlacesAlone()
    {
        test::PseudoLocale locale;
        QCoreApplication::installTranslator(&locale);
        const QString told = Sentence::joined({u"✓"_s, u"7"_s}, u" "_s).told();
        QCoreApplication::removeTranslator(&locale);
        QCOMPARE(told, u"✓ 7"_s);
        QVERIFY(locale.asked().isEmpty());
    }
};

STATEWIRE_TEST(TestSentence);
#include "tst_sentence.moc"
