// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/clock.h"
#include "base/errnoname.h"
#include "base/result.h"
#include "base/uniquefd.h"
#include "support/testregistry.h"

#include <QTest>
#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

using namespace statewire;
using namespace Qt::StringLiterals;

namespace {

bool isOpen(int fd)
{
    return ::fcntl(fd, F_GETFD) != -1;
}

} // namespace

class TestBase : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void errnoIsNamedAsTheManualSpellsIt_data();
    void errnoIsNamedAsTheManualSpellsIt();
    void anErrorSaysWhatWasTriedOnWhatAndWhy_data();
    void anErrorSaysWhatWasTriedOnWhatAndWhy();
    void aSystemErrorKeepsItsErrno();
    void aDescriptorIsClosedWithItsOwner();
    void movingHandsTheDescriptorOver();
    void theMonotonicClockNeverRunsBack();
};

void TestBase::errnoIsNamedAsTheManualSpellsIt_data()
{
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("name");
    QTest::newRow("success has none") << 0 << QString();
    QTest::newRow("no port free") << EADDRNOTAVAIL << u"EADDRNOTAVAIL"_s;
    QTest::newRow("refused") << ECONNREFUSED << u"ECONNREFUSED"_s;
    QTest::newRow("reset") << ECONNRESET << u"ECONNRESET"_s;
    QTest::newRow("an unknown one is its number") << 99999 << u"99999"_s;
}

void TestBase::errnoIsNamedAsTheManualSpellsIt()
{
    QFETCH(int, code);
    QTEST(errnoName(code), "name");
}

void TestBase::anErrorSaysWhatWasTriedOnWhatAndWhy_data()
{
    QTest::addColumn<QStringList>("parts");
    QTest::addColumn<QString>("text");
    QTest::newRow("all") << QStringList{u"open"_s, u"/x"_s, u"it is locked"_s, u"Unlock it"_s}
                         << u"could not open /x: it is locked. Unlock it"_s;
    QTest::newRow("no object") << QStringList{u"read the session"_s, {}, u"it is empty"_s, {}}
                               << u"could not read the session: it is empty"_s;
    QTest::newRow("no cause") << QStringList{u"open"_s, u"/x"_s, {}, {}} << u"could not open /x"_s;
}

void TestBase::anErrorSaysWhatWasTriedOnWhatAndWhy()
{
    QFETCH(QStringList, parts);
    QTEST((Error{parts[0], parts[1], parts[2], parts[3]}.text()), "text");
}

void TestBase::aSystemErrorKeepsItsErrno()
{
    const Error error = Error::system(u"set up"_s, u"eth0"_s, EPERM);
    QCOMPARE(error.code, EPERM);
    QVERIFY2(error.text().contains(u"(EPERM)"), qPrintable(error.text()));
}

void TestBase::aDescriptorIsClosedWithItsOwner()
{
    int fd = -1;
    {
        const UniqueFd owner(::open("/dev/null", O_RDONLY | O_CLOEXEC));
        QVERIFY(owner);
        fd = owner.get();
        QVERIFY(isOpen(fd));
    }
    QVERIFY(!isOpen(fd));
    QVERIFY(!UniqueFd());
}

void TestBase::movingHandsTheDescriptorOver()
{
    UniqueFd a(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    const int fd = a.get();
    UniqueFd b(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    const int replaced = b.get();
    b = std::move(a);
    QCOMPARE(b.get(), fd);
    QVERIFY(!isOpen(replaced));
    const int released = b.release();
    QVERIFY(!b && isOpen(released));
    ::close(released);
}

void TestBase::theMonotonicClockNeverRunsBack()
{
    const qint64 before = monotonicNs();
    const qint64 after = monotonicNs();
    QVERIFY(before > 0 && after >= before);
    QVERIFY(wallNs() > 1'700'000'000'000'000'000); // this was written later than that
}

STATEWIRE_TEST(TestBase);
#include "tst_base.moc"
