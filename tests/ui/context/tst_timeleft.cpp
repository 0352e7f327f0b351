// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/context/timeleft.h"

#include "support/testregistry.h"

#include <QTest>

using namespace statewire;
using namespace Qt::StringLiterals;

class TestTimeLeft : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void itIsRoundedUpSoThatItIsOverOnlyWhenItSaysSo_data()
    {
        QTest::addColumn<qint64>("left");
        QTest::addColumn<QString>("text");
        QTest::newRow("whole") << 57'000'000'000LL << u"57.0 s"_s;
        QTest::newRow("a little more") << 57'000'000'001LL << u"57.1 s"_s;
        QTest::newRow("hardly any") << 1LL << u"0.1 s"_s;
        QTest::newRow("over") << 0LL << u"due"_s;
        QTest::newRow("long over") << -5'000'000'000LL << u"due"_s;
        QTest::newRow("minutes") << 600'000'000'000LL << u"10 min"_s;
        QTest::newRow("two hours") << 7'140'000'000'001LL << u"120 min"_s;
    }
    void itIsRoundedUpSoThatItIsOverOnlyWhenItSaysSo()
    {
        QFETCH(qint64, left);
        QFETCH(QString, text);
        QCOMPARE(timeLeftText(left), text);
        QCOMPARE(timeLeftPhrase(left), left > 0 ? text + u" left"_s : text);
    }
};

STATEWIRE_TEST(TestTimeLeft);
#include "tst_timeleft.moc"
