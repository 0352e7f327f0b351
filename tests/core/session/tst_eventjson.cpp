// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/eventjson.h"
#include "support/testregistry.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace statewire;
using namespace Qt::StringLiterals;

namespace {

QJsonObject json(const char* text)
{
    return QJsonDocument::fromJson(text).object();
}

/// One well-formed object of each kind, with every field.
const std::vector<std::pair<const char*, const char*>> samples{
    {"session",
     R"({"kind":"session","t_ns":0,"format":1,"program":"statewire 0.1.0","kernel":"6.18.44","mode":"wire","wall_ns":"1767225600000000123"})"},
    {"session",
     R"({"kind":"session","t_ns":0,"format":1,"program":"s","kernel":"6.1.0","mode":"wire","wall_ns":"1","counters":{"Tcp":"InSegs OutSegs","TcpExt":"TW"}})"},
    {"host", R"({"kind":"host","t_ns":1,"name":"client","address":"192.168.88.132","interface":0})"},
    {"scenario",
     R"({"kind":"scenario","t_ns":1,"id":"time-wait-reuse","variant":"default","knobs":{"n":"2"},"source":"title = 1","file":"x.toml"})"},
    {"scenario",
     R"({"kind":"scenario","t_ns":1,"id":"x","variant":"default","knobs":{},"source":"title = 1","file":"x.toml","bundled":true})"},
    {"sysctl", R"({"kind":"sysctl","t_ns":2,"host":"client","key":"net.ipv4.tcp_tw_reuse","value":"0","previous":"2"})"},
    {"worker",
     R"({"kind":"worker","t_ns":3,"host":"client","name":"client-1","engine":"posix","pid":4711,"change":"ended","how":"SIGKILL","process":"statewire-worke","signal":9})"},
    {"call",
     R"({"kind":"call","t_ns":9,"host":"client","worker":"client-1","call":"connect","arguments":"192.168.88.131:2016","socket":"s","result":-1,"errno":"EADDRNOTAVAIL","begin_ns":5,"end_ns":8,"local":"192.168.88.132:40000","remote":"192.168.88.131:2016","fd":4,"text":"PAY 1000 EUR;"})"},
    {"socket",
     R"({"kind":"socket","t_ns":9,"host":"server","change":"changed","local":"192.168.88.131:2016","remote":"[::1]:40000","state":"TIME_WAIT","timer":3,"timer_left_ns":59980000000,"tx_queue":1,"rx_queue":4294967295,"retransmits":3,"uid":1000,"probes":4,"inode":5678,"previous_read_ns":8})"},
    {"counter",
     R"({"kind":"counter","t_ns":9,"host":"server","name":"TcpExt.PAWSEstab","value":3,"delta":1,"previous_read_ns":7})"},
    {"frame", R"({"kind":"frame","t_ns":9,"number":7,"fate":"held"})"},
    {"step", R"({"kind":"step","t_ns":9,"index":2,"id":"predict","title":"Predict","phase":"ended"})"},
    {"missed",
     R"({"kind":"missed","t_ns":9,"index":5,"id":"third","why":"await","expected":"1 in ESTABLISHED","observed":"none"})"},
    {"retake", R"({"kind":"retake","t_ns":9,"steps":4,"phase":"ended","reason":"the 60 s were over"})"},
    {"note", R"({"kind":"note","t_ns":9,"text":"hello"})"},
    {"prediction", R"({"kind":"prediction","t_ns":9,"step":"predict","option":"succeeds","votes":12})"},
    {"check", R"({"kind":"check","t_ns":9,"id":"third-connects","claim":"c","expected":"e","observed":"o","passed":true})"},
    {"check", R"({"kind":"check","t_ns":9,"id":"i","claim":"c","expected":"e","observed":"o","passed":null})"},
    {"warning", R"({"kind":"warning","t_ns":9,"text":"careful"})"},
    {"reply", R"({"kind":"reply","t_ns":9,"command":3,"ok":false,"error":"no","details":{"a":1}})"},
};

} // namespace

class TestEventJson : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyKindIsReadAndWrittenBack_data();
    void everyKindIsReadAndWrittenBack();
    void aTextIsItsSentenceOnlyWhereTheySayTheSame_data();
    void aTextIsItsSentenceOnlyWhereTheySayTheSame();
    void everyFieldMustFit_data();
    void everyFieldMustFit();
    void optionalFieldsMayBeAbsent_data();
    void optionalFieldsMayBeAbsent();
    void fieldsOutOfBoundsAreNamed_data();
    void fieldsOutOfBoundsAreNamed();
    void unknownKindsAreNoError();
    void unknownFieldsAreIgnored();
    void everyWordOfAnEnumSurvives();
    void wallTimeKeepsItsNanoseconds();
};

void TestEventJson::everyKindIsReadAndWrittenBack_data()
{
    QTest::addColumn<QJsonObject>("object");
    for (const auto& [kind, text] : samples)
        QTest::newRow(kind) << json(text);
    QTest::newRow("note with its parts") << json(
        R"({"kind":"note","t_ns":9,"text":"waited 30 s for a frame",
            "sentences":{"text":{"id":"waited %1 s for %2","arguments":["30",{"id":"a frame","arguments":[]}]}}})");
    QTest::newRow("check with parts") << json(
        R"({"kind":"check","t_ns":9,"id":"i","claim":"c","expected":"e","observed":"it moved by 2","passed":true,
            "sentences":{"observed":{"id":"it moved by %1","arguments":["2"]}}})");
    QTest::newRow("call that succeeded without ends") << json(
        R"({"kind":"call","t_ns":9,"host":"h","worker":"w","call":"listen","arguments":"2016","socket":"l","result":0,"errno":null,"begin_ns":5,"end_ns":5})");
}

void TestEventJson::everyKindIsReadAndWrittenBack()
{
    QFETCH(QJsonObject, object);
    const Result<std::optional<Event>> event = eventFromJson(object);
    QVERIFY2(event, event ? "" : qPrintable(event.error().text()));
    QVERIFY(*event);
    QCOMPARE((*event)->tNs, object.value(u"t_ns"_s).toInteger());
    QCOMPARE(eventToJson(**event), object);
}

void TestEventJson::aTextIsItsSentenceOnlyWhereTheySayTheSame_data()
{
    QTest::addColumn<QByteArray>("sentences");
    QTest::addColumn<QString>("id");
    QTest::newRow("the same") << QByteArray(R"({"text":{"id":"%1 frames","arguments":["2"]}})") << u"%1 frames"_s;
    QTest::newRow("other words") << QByteArray(R"({"text":{"id":"%1 packets","arguments":["2"]}})") << QString();
    QTest::newRow("another number") << QByteArray(R"({"text":{"id":"%1 frames","arguments":["3"]}})") << QString();
    QTest::newRow("an argument too few") << QByteArray(R"({"text":{"id":"%1 frames","arguments":[]}})") << QString();
    QTest::newRow("of another field") << QByteArray(R"({"claim":{"id":"%1 frames","arguments":["2"]}})") << QString();
    QTest::newRow("none") << QByteArray("{}") << QString();
    QTest::newRow("no object") << QByteArray(R"({"text":"%1 frames"})") << QString();
    QByteArray deep = R"("2")";
    for (int i = 0; i < 100; ++i)
        deep = R"({"id":"%1","arguments":[)" + deep + "]}";
    QTest::newRow("no end of layers") << QByteArray(R"({"text":{"id":"%1 frames","arguments":[)" + deep + "]}}")
                                      << QString();
}

void TestEventJson::aTextIsItsSentenceOnlyWhereTheySayTheSame()
{
    QFETCH(QByteArray, sentences);
    QJsonObject object = json(R"({"kind":"note","t_ns":9,"text":"2 frames"})");
    object.insert(u"sentences"_s, QJsonDocument::fromJson(sentences).object());
    const Result<std::optional<Event>> event = eventFromJson(object);
    QVERIFY(event && *event);
    const Sentence& text = (*event)->as<NoteEvent>()->text;
    QTEST(text.id(), "id");
    QCOMPARE(text.text(), u"2 frames"_s);
}

void TestEventJson::everyFieldMustFit_data()
{
    QTest::addColumn<QJsonObject>("object");
    QTest::addColumn<QString>("field");
    for (const auto& [kind, text] : samples) {
        const QJsonObject good = json(text);
        for (const QString& field : good.keys()) {
            QJsonObject bad = good;
            bad.insert(field, QJsonArray{1, 2}); // nothing is an array
            QTest::newRow(qPrintable(QString::fromLatin1(kind) + u'.' + field)) << bad << field;
        }
    }
}

void TestEventJson::everyFieldMustFit()
{
    QFETCH(QJsonObject, object);
    QFETCH(QString, field);
    const Result<std::optional<Event>> event = eventFromJson(object);
    QVERIFY(!event);
    QVERIFY2(event.error().text().contains(u'\'' + field + u'\''), qPrintable(event.error().text()));
}

void TestEventJson::optionalFieldsMayBeAbsent_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("field");
    QTest::addColumn<bool>("optional");
    for (const char* field : {"tx_queue", "rx_queue", "retransmits", "uid", "probes", "inode", "previous_read_ns"})
        QTest::newRow(field) << u"socket"_s << QString::fromLatin1(field) << true;
    for (const char* field : {"host", "change", "local", "remote", "state", "timer", "timer_left_ns", "t_ns", "kind"})
        QTest::newRow(field) << u"socket"_s << QString::fromLatin1(field) << false;
    QTest::newRow("worker.how") << u"worker"_s << u"how"_s << true;
    QTest::newRow("worker.pid") << u"worker"_s << u"pid"_s << false;
    QTest::newRow("worker.process") << u"worker"_s << u"process"_s << true;
    QTest::newRow("worker.signal") << u"worker"_s << u"signal"_s << true;
    QTest::newRow("missed.why") << u"missed"_s << u"why"_s << false;
    QTest::newRow("retake.reason") << u"retake"_s << u"reason"_s << false;
    QTest::newRow("counter.previous_read_ns") << u"counter"_s << u"previous_read_ns"_s << true;
    QTest::newRow("call.socket") << u"call"_s << u"socket"_s << true;
    QTest::newRow("call.fd") << u"call"_s << u"fd"_s << true;
    QTest::newRow("call.text") << u"call"_s << u"text"_s << true;
    QTest::newRow("call.remote with a local") << u"call"_s << u"remote"_s << false;
    QTest::newRow("check.passed") << u"check"_s << u"passed"_s << false;
    QTest::newRow("reply.details") << u"reply"_s << u"details"_s << true;
}

void TestEventJson::optionalFieldsMayBeAbsent()
{
    QFETCH(QString, kind);
    QFETCH(QString, field);
    for (const auto& [name, text] : samples) {
        if (kind != QLatin1String(name))
            continue;
        QJsonObject object = json(text);
        object.remove(field);
        QTEST(bool(eventFromJson(object)), "optional");
        return;
    }
    QFAIL("no such kind");
}

void TestEventJson::fieldsOutOfBoundsAreNamed_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("field");
    QTest::addColumn<QJsonValue>("value");
    const auto row = [](const char* kind, const char* field, const QJsonValue& value) {
        QTest::addRow("%s.%s = %s", kind, field, qPrintable(value.toVariant().toString()))
            << QString::fromLatin1(kind) << QString::fromLatin1(field) << value;
    };
    row("note", "t_ns", -1);
    row("note", "t_ns", 1e30);
    row("note", "t_ns", 1.5);
    row("note", "t_ns", u"5"_s);
    row("session", "format", 0);
    row("session", "wall_ns", u"soon"_s);
    row("session", "wall_ns", u"-1"_s);
    row("session", "wall_ns", u"9223372036854775807"_s);
    row("host", "interface", -2);
    row("worker", "pid", -1);
    row("worker", "change", u"paused"_s);
    row("call", "end_ns", 4); // before its begin
    row("call", "errno", 99);
    row("call", "local", u"192.168.88.132"_s);
    row("socket", "local", u"nowhere:1"_s);
    row("socket", "state", u"time_wait"_s);
    row("socket", "timer", 5);
    row("socket", "timer_left_ns", -1);
    row("socket", "uid", 4294967296.0);
    row("socket", "inode", -1);
    row("socket", "previous_read_ns", -2);
    row("frame", "number", 0);
    row("frame", "fate", u"lost"_s);
    row("step", "index", -1);
    row("step", "phase", u""_s);
    row("prediction", "votes", -1);
    row("check", "passed", u"yes"_s);
}

void TestEventJson::fieldsOutOfBoundsAreNamed()
{
    QFETCH(QString, kind);
    QFETCH(QString, field);
    QFETCH(QJsonValue, value);
    for (const auto& [name, text] : samples) {
        if (kind != QLatin1String(name))
            continue;
        QJsonObject object = json(text);
        object.insert(field, value);
        const Result<std::optional<Event>> event = eventFromJson(object);
        QVERIFY(!event);
        QVERIFY2(event.error().text().contains(u'\'' + field + u'\''), qPrintable(event.error().text()));
        return;
    }
    QFAIL("no such kind");
}

void TestEventJson::unknownKindsAreNoError()
{
    const Result<std::optional<Event>> event = eventFromJson(json(R"({"kind":"haiku","t_ns":3})"));
    QVERIFY(event && !*event);
}

void TestEventJson::unknownFieldsAreIgnored()
{
    QVERIFY(eventFromJson(json(R"({"kind":"note","t_ns":3,"text":"x","colour":["red"]})")));
}

void TestEventJson::everyWordOfAnEnumSurvives()
{
    for (Fate fate :
         {Fate::Passed, Fate::Held, Fate::Dropped, Fate::Duplicated, Fate::Reordered, Fate::Rewritten, Fate::Absorbed}) {
        const QJsonObject object = eventToJson({5, FateEvent{1, fate}});
        QCOMPARE(object.value(u"fate"_s).toString(), fateName(fate));
        QCOMPARE((*eventFromJson(object))->as<FateEvent>()->fate, fate);
    }
    for (auto change : {SocketEvent::Change::Appeared, SocketEvent::Change::Changed, SocketEvent::Change::Vanished}) {
        SocketEvent event;
        event.change = change;
        QCOMPARE((*eventFromJson(eventToJson({5, event})))->as<SocketEvent>()->change, change);
    }
    using Why = MissedEvent::Why;
    for (Why why : {Why::Await, Why::Call, Why::Outcome, Why::Need, Why::Worker, Why::Lab}) {
        MissedEvent event;
        event.why = why;
        QCOMPARE((*eventFromJson(eventToJson({5, event})))->as<MissedEvent>()->why, why);
    }
    for (auto phase : {RetakeEvent::Phase::Begun, RetakeEvent::Phase::Ended}) {
        const RetakeEvent event{3, u"because"_s, phase};
        QCOMPARE((*eventFromJson(eventToJson({5, event})))->as<RetakeEvent>()->phase, phase);
    }
    for (TcpState state : allTcpStates) {
        SocketEvent event;
        event.row.state = state;
        QCOMPARE((*eventFromJson(eventToJson({5, event})))->as<SocketEvent>()->row.state, state);
    }
}

void TestEventJson::wallTimeKeepsItsNanoseconds()
{
    SessionInfo info;
    info.wallNs = 1'767'225'600'123'456'789; // a double would end in …768
    QCOMPARE((*eventFromJson(eventToJson({0, info})))->as<SessionInfo>()->wallNs, info.wallNs);
}

STATEWIRE_TEST(TestEventJson);
#include "tst_eventjson.moc"
