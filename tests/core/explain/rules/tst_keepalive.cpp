// SPDX-License-Identifier: GPL-3.0-or-later
// What is a keepalive probe, and what only looks like one.
#include "explain/explain.h"
#include "support/sessionbuilder.h"
#include "support/testregistry.h"

#include <QTest>

using namespace statewire;
using namespace statewire::test;
using namespace Qt::StringLiterals;

class TestKeepalive : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void onlyAnEndWithNothingUnderWayProbes_data()
    {
        QTest::addColumn<bool>("acknowledged");
        QTest::newRow("all was acknowledged: a probe") << true;
        QTest::newRow("an ACK let out behind the FIN, on two processors") << false;
    }

    void onlyAnEndWithNothingUnderWayProbes()
    {
        QFETCH(bool, acknowledged);
        SessionBuilder b;
        b.listen();
        b.frame({u"client"_s, FlagSyn, 1000});
        b.frame({u"server"_s, FlagSyn | FlagAck, 5000, 1001});
        b.frame({u"client"_s, FlagAck, 1001, 5001});
        b.frame({u"client"_s, FlagFin | FlagAck, 1001, 5001});
        if (acknowledged)
            b.frame({u"server"_s, FlagAck, 5001, 1002});
        b.frame({u"client"_s, FlagAck, 1001, 5001});
        const std::vector<Evidence> found = explain(b.session(), Timeline::of(b.session()));
        const bool probed =
            std::any_of(found.begin(), found.end(), [](const Evidence& e) { return e.ruleId == u"keepalive"; });
        QCOMPARE(probed, acknowledged);
    }
};

STATEWIRE_TEST(TestKeepalive);
#include "tst_keepalive.moc"
