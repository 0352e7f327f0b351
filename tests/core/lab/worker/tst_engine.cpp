// SPDX-License-Identifier: GPL-3.0-or-later
// The two engines make the calls that the table says they do.
#include "lab/protocol/callspec.h"
#include "lab/worker/engine.h"
#include "support/testregistry.h"

#include <QTest>

using namespace statewire;

class TestEngine : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyCallIsMadeByTheEnginesThatHaveIt()
    {
        for (const CallSpec& spec : callSpecs()) {
            QVERIFY2(posixCalls().count(spec.call) == 1, qPrintable(callName(spec.call)));
            QVERIFY2(qtCalls().contains(spec.call) != spec.posixOnly, qPrintable(callName(spec.call)));
        }
        QCOMPARE(size_t(posixCalls().size()), callSpecs().size());
    }
};

STATEWIRE_TEST(TestEngine);
#include "tst_engine.moc"
