// SPDX-License-Identifier: GPL-3.0-or-later
// What a worker tells its lab: each message comes back as it was sent, and nothing else is taken for one.
#include "lab/protocol/workermessage.h"
#include "support/testregistry.h"

#include <QJsonDocument>
#include <QTest>

using namespace statewire;
using namespace Qt::StringLiterals;

namespace {

std::optional<WorkerMessage> sent(const WorkerMessage& message)
{
    return workerMessageFromJson(QJsonDocument::fromJson(QJsonDocument(toJson(message)).toJson()).object());
}

} // namespace

class TestWorkerMessage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aGateIsReadAsItWasSent() { QVERIFY(sent(AtGate{7, u"connect"_s}) == WorkerMessage(AtGate{7, u"connect"_s})); }

    void aCallIsReadWithAllThatIsKnownOfIt()
    {
        ReturnedCall call{u"connect"_s, u"10.0.0.2:2016"_s, u"a"_s, -1, u"EADDRNOTAVAIL"_s, 5, 9'007'199'254'740'993};
        call.ends = FourTuple{*Endpoint::parse(u"10.0.0.1:40000"_s), *Endpoint::parse(u"10.0.0.2:2016"_s)};
        call.fd = 5;
        call.text = u"a line\n"_s;
        QVERIFY(sent(call) == WorkerMessage(call));
    }

    void whatIsNotKnownOfACallStaysUnknown()
    {
        const ReturnedCall call{u"socket"_s, {}, u"a"_s, 0, {}, 5, 6};
        const std::optional<WorkerMessage> read = sent(call);
        QVERIFY(read == WorkerMessage(call));
        QCOMPARE(std::get<ReturnedCall>(*read).fd, -1);
        QVERIFY(!std::get<ReturnedCall>(*read).ends);
    }

    void anAnswerIsReadWithItsError()
    {
        QVERIFY(sent(CommandDone{3, u"bind: EADDRINUSE"_s}) == WorkerMessage(CommandDone{3, u"bind: EADDRINUSE"_s}));
        QVERIFY(sent(CommandDone{3, {}}) == WorkerMessage(CommandDone{3, {}}));
    }

    void anythingElseIsNoMessage()
    {
        QVERIFY(!workerMessageFromJson({}));
        QVERIFY(!workerMessageFromJson(letThrough(7)));
    }

    void aGateIsOpenedByItsNumber()
    {
        QCOMPARE(letThroughFromJson(letThrough(7)), std::optional<qint64>(7));
        QVERIFY(!letThroughFromJson({{u"id"_s, 7}}));
    }
};

STATEWIRE_TEST(TestWorkerMessage);
#include "tst_workermessage.moc"
