// SPDX-License-Identifier: GPL-3.0-or-later
// A recording is a capture: what Wireshark's own reader makes of it.
#include "session/sessionwriter.h"
#include "support/sessionbuilder.h"
#include "support/testregistry.h"

#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace statewire;
using namespace statewire::test;
using namespace Qt::StringLiterals;

class TestTshark : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tsharkReadsEveryFrame();
};

void TestTshark::tsharkReadsEveryFrame()
{
    const QString tshark = QStandardPaths::findExecutable(u"tshark"_s);
    if (tshark.isEmpty())
        QSKIP("tshark is not installed");
    SessionBuilder builder;
    builder.listen();
    LifeSpec life;
    life.clientTsval = 100;
    life.serverTsval = 200;
    builder.liveToTimeWait(life);

    QTemporaryDir directory;
    QFile file(directory.filePath(u"s.pcapng"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    SessionWriter writer;
    QByteArrayList expected;
    for (const Event& event : builder.session().events()) {
        file.write(writer.write(event));
        const auto* frame = event.as<FrameEvent>();
        if (!frame)
            continue;
        const qint64 wallNs = builder.session().info()->wallNs + event.tNs;
        expected << QByteArray::number(wallNs / 1'000'000'000) + '.' +
                        QByteArray::number(wallNs % 1'000'000'000).rightJustified(9, '0') + '|' + frame->from.toUtf8() +
                        '|' + QByteArray::number(frame->segment->seq) + '|' +
                        QByteArray::number(frame->segment->payloadBytes) + "|1|1";
    }
    file.close();

    QProcess process;
    process.start(tshark, {u"-r"_s, file.fileName(),
                           u"-o"_s, u"tcp.relative_sequence_numbers:FALSE"_s,
                           u"-o"_s, u"tcp.check_checksum:TRUE"_s,
                           u"-o"_s, u"ip.check_checksum:TRUE"_s,
                           u"-T"_s, u"fields"_s,
                           u"-E"_s, u"separator=|"_s,
                           u"-e"_s, u"frame.time_epoch"_s,
                           u"-e"_s, u"frame.interface_name"_s,
                           u"-e"_s, u"tcp.seq"_s,
                           u"-e"_s, u"tcp.len"_s,
                           u"-e"_s, u"ip.checksum.status"_s,
                           u"-e"_s, u"tcp.checksum.status"_s});
    QVERIFY(process.waitForFinished(60'000));
    QByteArrayList lines = process.readAllStandardOutput().split('\n');
    lines.removeAll(QByteArray());
    QVERIFY2(process.exitCode() == 0, process.readAllStandardError());
    QVERIFY(expected.size() >= 9);
    QCOMPARE(lines, expected);
}

STATEWIRE_TEST(TestTshark);
#include "tst_tshark.moc"
