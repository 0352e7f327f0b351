// SPDX-License-Identifier: GPL-3.0-or-later
// The votes of a class: added up from a session, and in words.
#include "scenario/judge/votes.h"
#include "support/sessionbuilder.h"
#include "support/testregistry.h"

#include <QTest>
#include <limits>

using namespace statewire;
using namespace statewire::test;
using namespace Qt::StringLiterals;

class TestVotes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void votesAreAddedUpAndToldInTheOrderOfTheOptions()
    {
        Prediction prediction;
        prediction.options = {{u"ok"_s, u"success"_s}, {u"in-use"_s, u"EADDRINUSE: port in use"_s}, {u"no"_s, u"refused"_s}};
        SessionBuilder builder;
        constexpr qint64 endNs = std::numeric_limits<qint64>::max();
        QVERIFY(votesText(prediction, votesUntil(builder.session(), u"ask"_s, endNs)).isEmpty());
        builder.append(PredictionEvent{u"ask"_s, u"in-use"_s, 3});
        builder.append(PredictionEvent{u"ask"_s, u"ok"_s, 1});
        builder.append(PredictionEvent{u"another"_s, u"ok"_s, 7});
        const qint64 thenNs = builder.nowNs();
        builder.wait(1);
        builder.append(PredictionEvent{u"ask"_s, u"in-use"_s, 2});
        QCOMPARE(votesText(prediction, votesUntil(builder.session(), u"ask"_s, thenNs)),
                 u"success 1, EADDRINUSE: port in use 3"_s);
        QCOMPARE(votesText(prediction, votesUntil(builder.session(), u"ask"_s, endNs)),
                 u"success 1, EADDRINUSE: port in use 5"_s);
    }
};

STATEWIRE_TEST(TestVotes);
#include "tst_votes.moc"
