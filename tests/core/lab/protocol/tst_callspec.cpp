// SPDX-License-Identifier: GPL-3.0-or-later
// The table of calls and the requests that are made by it: what is spelled in a command, and how it is read back.
#include "lab/protocol/callspec.h"
#include "support/testregistry.h"

#include <QTest>
#include <set>

using namespace statewire;
using namespace Qt::StringLiterals;

class TestCallSpec : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aFieldHasOneKeyInACall()
    {
        for (const CallSpec& spec : callSpecs()) {
            std::set<QString> keys;
            std::set<Argument> arguments;
            for (const CallField& field : spec.fields) {
                QVERIFY2(keys.insert(field.key).second, qPrintable(callName(spec.call) + u": "_s + field.key));
                QVERIFY2(arguments.insert(field.argument).second, qPrintable(callName(spec.call) + u": "_s + field.key));
                QVERIFY2(!field.isOfStories() || field.text.endsWith(u'.'), qPrintable(field.text));
            }
            QVERIFY2(spec.text.endsWith(u'.'), qPrintable(spec.text));
        }
    }

    void aRequestIsReadBackAsItWasSpelled_data()
    {
        QTest::addColumn<QJsonObject>("object");
        QTest::newRow("connect") << QJsonObject{{u"call"_s, u"connect"_s},
                                                {u"socket"_s, u"c"_s},
                                                {u"to"_s, u"10.0.0.1:80"_s},
                                                {u"bind"_s, 40000},
                                                {u"isn"_s, qint64(4294967295)},
                                                {u"reuse_address"_s, true},
                                                {u"from"_s, u"127.0.0.2"_s},
                                                {u"range"_s, QString()},
                                                {u"options"_s, QJsonObject{{u"nodelay"_s, u"1"_s}}}};
        QTest::newRow("accept") << QJsonObject{{u"call"_s, u"accept"_s}, {u"socket"_s, u"a"_s}, {u"from"_s, u"listener"_s}};
        QTest::newRow("listen") << QJsonObject{{u"call"_s, u"listen"_s},
                                               {u"socket"_s, u"listener"_s},
                                               {u"port"_s, 80},
                                               {u"address"_s, u"0.0.0.0"_s},
                                               {u"reuse_address"_s, false}};
        QTest::newRow("an empty text") << QJsonObject{{u"call"_s, u"send"_s}, {u"socket"_s, u"c"_s}, {u"text"_s, QString()}};
        QTest::newRow("so many bytes") << QJsonObject{{u"call"_s, u"send"_s}, {u"socket"_s, u"c"_s}, {u"bytes"_s, 5}};
        QTest::newRow("exit") << QJsonObject{{u"call"_s, u"exit"_s}, {u"socket"_s, QString()}};
    }
    void aRequestIsReadBackAsItWasSpelled()
    {
        QFETCH(QJsonObject, object);
        const std::optional<CallRequest> request = callFromJson(object);
        QVERIFY(request);
        QCOMPARE(toJson(*request), object);
    }

    void whatIsUsualNeedsNoSaying()
    {
        const CallRequest read(Call::Read);
        QCOMPARE(read.text(Argument::Socket), u"connection"_s);
        QCOMPARE(read.text(Argument::Until), u"data"_s);
        QVERIFY(!read.has(Argument::Until));
        QCOMPARE(toJson(read),
                 (QJsonObject{{u"call"_s, u"read"_s}, {u"socket"_s, u"connection"_s}, {u"until"_s, u"data"_s}}));
        QVERIFY(CallRequest(Call::Listen).flag(Argument::ReuseAddress));
        QVERIFY(!CallRequest(Call::Connect).flag(Argument::ReuseAddress));
        QCOMPARE(CallRequest(Call::Accept).madeOn(), u"listener"_s);
    }

    void noWorkerIsAskedForWhatIsOnlyPartOfACall()
    {
        for (const QString& name : {u"socket"_s, u"setsockopt"_s, u"sendfile"_s, QString()})
            QVERIFY2(!callFromJson({{u"call"_s, name}}), qPrintable(name));
    }

    void theQtEngineSaysWhatItCannotDo()
    {
        QCOMPARE(whyNotQt(CallRequest(Call::Close)), QString());
        QCOMPARE(whyNotQt(CallRequest(Call::Bind)), u"the qt engine has no call 'bind': use the posix engine"_s);
        QCOMPARE(whyNotQt(CallRequest(Call::Shutdown)), u"QTcpSocket has no half-close: use the posix engine"_s);
        QCOMPARE(whyNotQt(CallRequest(Call::Connect).set(Argument::InitialSequence, 5)),
                 u"the qt engine has no 'isn' for connect: use the posix engine"_s);
        QCOMPARE(whyNotQt(CallRequest(Call::Read).set(Argument::Bytes, 5)),
                 u"the qt engine reads all there is, not so many bytes: use the posix engine"_s);
        QVERIFY(!hasCall(u"qt"_s, Call::Option));
        QVERIFY(hasCall(u"posix"_s, Call::Option));
    }
};

STATEWIRE_TEST(TestCallSpec);
#include "tst_callspec.moc"
