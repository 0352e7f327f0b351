// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/eventjson.h"
#include "session/savesession.h"
#include "session/sessionreader.h"
#include "session/sessionwriter.h"
#include "support/sessionbuilder.h"
#include "support/testregistry.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>
#include <rapidcheck.h>

using namespace statewire;
using namespace statewire::test;
using namespace Qt::StringLiterals;

namespace {

QByteArray written(const Session& session)
{
    SessionWriter writer;
    QByteArray bytes;
    for (const Event& event : session.events())
        bytes += writer.write(event);
    return bytes;
}

Session sample()
{
    SessionBuilder builder;
    builder.listen();
    builder.sysctl(u"client"_s, u"net.ipv4.tcp_tw_reuse"_s, u"0"_s);
    builder.liveToTimeWait({});
    builder.connectCall(40000);
    builder.append(CheckEvent{u"id"_s, u"claim"_s, u"e"_s, u"o"_s, CheckVerdict::Passed});
    return builder.session();
}

bool sameEvent(const Event& a, const Event& b)
{
    const auto* frameA = a.as<FrameEvent>();
    const auto* frameB = b.as<FrameEvent>();
    if (!frameA || !frameB)
        return !frameA && !frameB && eventToJson(a) == eventToJson(b);
    return a.tNs == b.tNs && frameA->number == frameB->number && frameA->from == frameB->from && frameA->to == frameB->to &&
           frameA->bytes == frameB->bytes && frameA->segment.has_value() == frameB->segment.has_value();
}

bool sameSession(const Session& a, const Session& b)
{
    return std::equal(a.events().begin(), a.events().end(), b.events().begin(), b.events().end(), sameEvent);
}

} // namespace

class TestSessionFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatIsWrittenIsRead();
    void whatIsSavedIsReadAndReplacesWhatWasThere();
    void whatCannotBeSavedLeavesWhatWasThereAndSaysWhy();
    void anySessionIsReadBackWhateverTheChunks();
    void aFileCutOffKeepsWhatCameBefore();
    void damageInTheMiddleKeepsWhatCameBefore();
    void filesThatAreNoSessionAreRefused_data();
    void filesThatAreNoSessionAreRefused();
    void whatCannotBeReadIsWarnedOf_data();
    void whatCannotBeReadIsWarnedOf();
    void warningsAreBounded();
    void aSecondRecordingInTheFileIsNotMixedIn();
    void hostsOutOfOrderKeepTheirFrames();
    void damagedFilesDoNoHarm();

private:
    Result<LoadedSession> load(const QByteArray& bytes);
    QTemporaryDir m_directory;
};

Result<LoadedSession> TestSessionFile::load(const QByteArray& bytes)
{
    const QString path = m_directory.filePath(u"s.pcapng"_s);
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("cannot write the test's file");
    file.close();
    return loadSession(path);
}

void TestSessionFile::whatIsWrittenIsRead()
{
    const Session session = sample();
    const Result<LoadedSession> loaded = load(written(session));
    QVERIFY2(loaded, loaded ? "" : qPrintable(loaded.error().text()));
    QCOMPARE(loaded->warnings, QStringList());
    QVERIFY(sameSession(loaded->session, session));
    QVERIFY(session.events().size() > 30);
}

void TestSessionFile::whatIsSavedIsReadAndReplacesWhatWasThere()
{
    const QString path = m_directory.filePath(u"saved.pcapng"_s);
    QVERIFY(saveSession(SessionBuilder().session(), path));
    QVERIFY(saveSession(sample(), path));
    const Result<LoadedSession> loaded = loadSession(path);
    QVERIFY(loaded && loaded->warnings.isEmpty());
    QVERIFY(sameSession(loaded->session, sample()));
    QCOMPARE(QDir(m_directory.path()).entryList({u"saved*"_s}, QDir::Files).size(), 1); // and nothing beside it
}

void TestSessionFile::whatCannotBeSavedLeavesWhatWasThereAndSaysWhy()
{
    const QString folder = m_directory.filePath(u"taken"_s); // a folder has the name
    QVERIFY(QDir().mkpath(folder));
    for (const QString& path : {folder, m_directory.filePath(u"missing/s.pcapng"_s)}) {
        const Result<void> saved = saveSession(sample(), path);
        QVERIFY(!saved);
        QCOMPARE(saved.error().on, path);
        QVERIFY(!saved.error().why.isEmpty() && !saved.error().remedy.isEmpty());
    }
    QVERIFY(QDir(folder).isEmpty());
}

void TestSessionFile::anySessionIsReadBackWhateverTheChunks()
{
    QVERIFY(rc::check("session → bytes → session", [](const std::vector<std::pair<quint8, quint32>>& recipe, quint8 chunk) {
        SessionBuilder builder;
        for (const auto& [kind, n] : recipe) {
            const quint16 port = quint16(n);
            switch (kind % 10) {
            case 0: builder.frame({u"client"_s, quint8(n >> 8), n, ~n, QByteArray(port % 50, 'x'), n, port}); break;
            case 1: builder.row(u"server"_s, allTcpStates[n % allTcpStates.size()], port, SocketTimer(n % 5), n); break;
            case 2: builder.vanish(u"server"_s, port); break;
            case 3: builder.sysctl(u"client"_s, QString::number(n), u"\u2713 \"quoted\""_s); break;
            case 4: builder.connectCall(port, n % 2 == 0 ? QString() : u"ECONNREFUSED"_s); break;
            case 5:
                builder.append(
                    StepEvent{int(n % 100), u"id"_s, u"title"_s, n % 2 ? StepEvent::Phase::Begun : StepEvent::Phase::Ended});
                break;
            case 6: builder.append(CounterEvent{u"server"_s, u"TcpExt.PAWSEstab"_s, n, 1}); break;
            case 7: builder.append(WorkerEvent{u"client"_s, u"w"_s, u"qt"_s, n, WorkerEvent::Change::Started, {}}); break;
            case 8: builder.append(PredictionEvent{u"s"_s, u"o"_s, int(n % 1000)}); break;
            default: builder.append(NoteEvent{QString(n % 300, u'ä')}); break;
            }
            builder.wait(n);
        }
        const QByteArray bytes = written(builder.session());
        SessionReader reader;
        Session read;
        for (qsizetype at = 0; at < bytes.size(); at += 1 + chunk) {
            Result<std::vector<Event>> events = reader.feed(bytes.mid(at, 1 + chunk));
            RC_ASSERT((events.has_value()));
            for (Event& event : *events)
                read.append(std::move(event));
        }
        RC_ASSERT((reader.warnings().isEmpty() && reader.pendingBytes() == 0));
        RC_ASSERT((sameSession(read, builder.session())));
    }));
}

void TestSessionFile::aFileCutOffKeepsWhatCameBefore()
{
    const QByteArray bytes = written(sample());
    const Result<LoadedSession> whole = load(bytes);
    size_t last = whole->session.events().size();
    for (qsizetype size = bytes.size() - 1; size > 600; size -= 37) {
        const Result<LoadedSession> cut = load(bytes.first(size));
        QVERIFY(cut);
        QVERIFY(cut->session.events().size() <= last);
        last = cut->session.events().size();
        QVERIFY(cut->warnings.size() <= 1); // none where the cut fell between two blocks
        if (!cut->warnings.isEmpty())
            QVERIFY2(cut->warnings[0].contains(u"middle of a block"), qPrintable(cut->warnings[0]));
    }
}

void TestSessionFile::damageInTheMiddleKeepsWhatCameBefore()
{
    const QByteArray bytes = written(sample());
    const Result<LoadedSession> damaged = load(bytes + QByteArray(64, '\0') + bytes);
    QVERIFY(damaged);
    QCOMPARE(damaged->session.events().size(), sample().events().size());
    QCOMPARE(damaged->warnings.size(), 1);
    QVERIFY2(damaged->warnings[0].contains(u"impossible length"), qPrintable(damaged->warnings[0]));
}

void TestSessionFile::filesThatAreNoSessionAreRefused_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("why");
    const QByteArray head = pcapng::sectionHeader("x");
    const QByteArray client = pcapng::interfaceDescription("client");
    const QByteArray packet = pcapng::enhancedPacket(0, 1, "frame", 1);
    const auto json = [](const char* text) { return pcapng::jsonBlock(text); };
    QTest::newRow("empty") << QByteArray() << u"no 'session' event"_s;
    QTest::newRow("a text") << QByteArray("scenario = 'time-wait-reuse'\n") << u"not a pcapng file"_s;
    QTest::newRow("a plain capture") << head + client + packet << u"plain capture"_s;
    QTest::newRow("a capture without packets") << head + client << u"no 'session' event"_s;
    QTest::newRow("another event first") << head + json(R"({"kind":"note","t_ns":0,"text":"x"})")
                                         << u"does not begin with"_s;
    QTest::newRow("a newer format")
        << head + json(R"({"kind":"session","t_ns":0,"format":2,"program":"p","kernel":"k","mode":"wire","wall_ns":"5"})")
        << u"format 2; this program reads up to 1"_s;
    QTest::newRow("a newer format with other fields") << head + json(R"({"kind":"session","format":3})") << u"format 3"_s;
    QTest::newRow("a session event that does not fit")
        << head + json(R"({"kind":"session","t_ns":0,"format":1})") + json(R"({"kind":"note","t_ns":0,"text":"x"})")
        << u"'program'"_s;
}

void TestSessionFile::filesThatAreNoSessionAreRefused()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, why);
    const Result<LoadedSession> loaded = load(bytes);
    QVERIFY(!loaded);
    QVERIFY2(loaded.error().text().contains(why), qPrintable(loaded.error().text()));
    QVERIFY(loaded.error().text().contains(u"s.pcapng"));
    QVERIFY(!loadSession(m_directory.filePath(u"missing.pcapng"_s)));
    QVERIFY(!loadSession(m_directory.path()));
}

void TestSessionFile::whatCannotBeReadIsWarnedOf_data()
{
    QTest::addColumn<QByteArray>("block");
    QTest::addColumn<QString>("warning");
    QTest::newRow("no JSON") << pcapng::jsonBlock("{oops") << u"not JSON"_s;
    QTest::newRow("no object") << pcapng::jsonBlock("[1,2]") << u"not JSON"_s;
    QTest::newRow("no kind") << pcapng::jsonBlock("{}") << u"'kind'"_s;
    QTest::newRow("an unknown kind") << pcapng::jsonBlock(R"({"kind":"haiku","t_ns":1})") << u"unknown kind 'haiku'"_s;
    QTest::newRow("a bad field") << pcapng::jsonBlock(R"({"kind":"note","t_ns":1,"text":7})") << u"'text'"_s;
    QTest::newRow("a second session") << written(sample()).mid(pcapng::sectionHeader("statewire test").size())
                                      << u"second session"_s;
    QTest::newRow("a frame from nowhere") << pcapng::enhancedPacket(9, 1'767'225'600'000'000'001, "x", 1)
                                          << u"unknown interface 9"_s;
    QTest::newRow("a frame from before the session")
        << pcapng::enhancedPacket(0, 5, "x", 1) << u"outside the session's time"_s;
    QTest::newRow("another link type") << QByteArray::fromHex("0100000014000000710000000000000014000000")
                                       << u"not Ethernet"_s;
}

void TestSessionFile::whatCannotBeReadIsWarnedOf()
{
    QFETCH(QByteArray, block);
    QFETCH(QString, warning);
    const Result<LoadedSession> loaded =
        load(written(sample()) + block + pcapng::jsonBlock(R"({"kind":"note","t_ns":1,"text":"end"})"));
    QVERIFY(loaded);
    QVERIFY2(!loaded->warnings.isEmpty() && loaded->warnings[0].contains(warning), qPrintable(loaded->warnings.join(u'\n')));
    const auto* note = loaded->session.events().back().as<NoteEvent>();
    QVERIFY(note && note->text.text() == u"end"); // reading goes on behind it
}

void TestSessionFile::warningsAreBounded()
{
    QByteArray bytes = written(sample());
    for (int i = 0; i < 1000; ++i)
        bytes += pcapng::jsonBlock(R"({"kind":"haiku"})");
    const Result<LoadedSession> loaded = load(bytes);
    QVERIFY(loaded);
    QVERIFY(loaded->warnings.size() > 1 && loaded->warnings.size() < 30);
}

void TestSessionFile::aSecondRecordingInTheFileIsNotMixedIn()
{
    const QByteArray bytes = written(sample());
    const Result<LoadedSession> loaded = load(bytes + bytes);
    QVERIFY(loaded);
    QVERIFY(sameSession(loaded->session, sample()));
    QCOMPARE(loaded->warnings.size(), 1);
    QVERIFY2(loaded->warnings[0].contains(u"second recording"), qPrintable(loaded->warnings[0]));
}

void TestSessionFile::hostsOutOfOrderKeepTheirFrames()
{
    SessionWriter writer;
    QByteArray bytes = writer.write({0, SessionInfo{1, u"p"_s, u"k"_s, LabMode::Wire, 1000}});
    bytes += writer.write({0, HostInfo{u"server"_s, u"10.0.0.2"_s, 1}});
    bytes += writer.write({0, HostInfo{u"client"_s, u"10.0.0.1"_s, 0}});
    bytes += writer.write({5, FrameEvent{1, u"client"_s, u"server"_s, "x", {}}});
    const Result<LoadedSession> loaded = load(bytes);
    QVERIFY(loaded);
    const auto* frame = loaded->session.events().back().as<FrameEvent>();
    QVERIFY(frame);
    QCOMPARE(frame->from, u"client"_s);
    QCOMPARE(frame->to, u"server"_s);
}

void TestSessionFile::damagedFilesDoNoHarm()
{
    const QByteArray good = written(sample());
    QVERIFY(rc::check("a recording with some bytes changed", [&](const std::vector<std::pair<quint32, char>>& damage) {
        QByteArray bytes = good;
        for (const auto& [at, value] : damage)
            bytes[at % quint32(bytes.size())] = value;
        SessionReader reader;
        const Result<std::vector<Event>> events = reader.feed(bytes);
        RC_ASSERT((!events || events->size() <= size_t(bytes.size())));
    }));
}

STATEWIRE_TEST(TestSessionFile);
#include "tst_sessionfile.moc"
