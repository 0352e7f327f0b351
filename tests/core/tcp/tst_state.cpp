// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/testregistry.h"
#include "tcp/state.h"

#include <QSet>
#include <QTest>

using namespace statewire;
using namespace Qt::StringLiterals;

class TestState : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyStateHasAName_data();
    void everyStateHasAName();
    void namesAreDistinct();
    void numbersOutsideTheKernelsAreRefused_data();
    void numbersOutsideTheKernelsAreRefused();
    void onlyExactNamesAreStates();
};

void TestState::everyStateHasAName_data()
{
    QTest::addColumn<int>("number");
    QTest::addColumn<QString>("name");
    // include/net/tcp_states.h
    const char* names[] = {"ESTABLISHED", "SYN_SENT",   "SYN_RECV", "FIN_WAIT1", "FIN_WAIT2", "TIME_WAIT",
                           "CLOSE",       "CLOSE_WAIT", "LAST_ACK", "LISTEN",    "CLOSING",   "NEW_SYN_RECV"};
    for (int i = 0; i < 12; ++i)
        QTest::newRow(names[i]) << i + 1 << QString::fromLatin1(names[i]);
}

void TestState::everyStateHasAName()
{
    QFETCH(int, number);
    QFETCH(QString, name);
    const std::optional<TcpState> state = stateFromNumber(unsigned(number));
    QVERIFY(state);
    QCOMPARE(stateName(*state), name);
    QVERIFY(stateFromName(name) == state);
    QCOMPARE(stateShortName(*state).size(), 2);
    QVERIFY(stateMeaning(*state).endsWith(u'.'));
}

void TestState::namesAreDistinct()
{
    QSet<QString> names;
    for (TcpState state : allTcpStates)
        names << stateName(state) << stateShortName(state) << stateMeaning(state);
    QCOMPARE(names.size(), qsizetype(allTcpStates.size() * 3));
}

void TestState::numbersOutsideTheKernelsAreRefused_data()
{
    QTest::addColumn<unsigned>("number");
    QTest::newRow("zero") << 0u;
    QTest::newRow("after the last") << 13u;
    QTest::newRow("one that would wrap a byte") << 257u;
}

void TestState::numbersOutsideTheKernelsAreRefused()
{
    QFETCH(unsigned, number);
    QVERIFY(!stateFromNumber(number));
}

void TestState::onlyExactNamesAreStates()
{
    for (const char* name : {"", "time_wait", "TIME-WAIT", "ESTABLISHED ", "ESTAB"})
        QVERIFY2(!stateFromName(QString::fromLatin1(name)), name);
}

STATEWIRE_TEST(TestState);
#include "tst_state.moc"
