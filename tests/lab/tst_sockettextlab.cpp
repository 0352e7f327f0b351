// SPDX-License-Identifier: GPL-3.0-or-later
// The text of ss and netstat that a session yields, against the real programs in the lab's own namespaces.
#include "support/drivenlab.h"
#include "support/labsupport.h"
#include "support/testregistry.h"
#include "timeline/sockettext.h"

#include <QRegularExpression>
#include <QStandardPaths>
#include <QTest>
#include <cmath>

using namespace statewire;
using namespace statewire::test;
using namespace Qt::StringLiterals;

namespace {

/// Where Debian keeps ss and nsenter an ordinary user's PATH may not lead.
QString tool(const QString& name)
{
    const QString found = QStandardPaths::findExecutable(name);
    return found.isEmpty() ? QStandardPaths::findExecutable(name, {u"/usr/sbin"_s, u"/sbin"_s}) : found;
}

class ToldLab : public Lab
{
public:
    QString connectPair(const QString& socket, bool accept = true)
    {
        const QString error =
            command(call(u"c"_s, u"connect"_s, {{u"socket"_s, socket}, {u"to"_s, u"192.168.88.131:2016"_s}}));
        return !error.isEmpty() || !accept
                   ? error
                   : command(call(u"s"_s, u"accept"_s, {{u"socket"_s, socket}, {u"from"_s, u"l"_s}}));
    }

    bool stands(const QString& host, TcpState state, quint32 retransmits = 0) const
    {
        for (const SocketAt& at : timeline.socketsAt(session.endNs())) {
            if (timeline.tracks()[at.track].host == host && at.span->state == state && at.sample &&
                at.sample->row.retransmits >= retransmits)
                return true;
        }
        return false;
    }

    /// The lab's clock now, when all that happened before has been told.
    qint64 nowNs() { return command(AddMark{NoteEvent{u"now"_s}}).isEmpty() ? session.endNs() : -1; }

    bool changedBetween(const QString& host, qint64 fromNs, qint64 toNs) const
    {
        return std::any_of(session.events().begin(), session.events().end(), [&](const Event& event) {
            const auto* socket = event.as<SocketEvent>();
            return socket && socket->host == host && event.tNs > fromNs && event.tNs <= toNs;
        });
    }

    qint64 pidOn(const QString& host) const
    {
        qint64 pid = 0;
        for (const Event& event : session.events()) {
            if (const auto* worker = event.as<WorkerEvent>(); worker && worker->host == host && worker->pid > 0)
                pid = worker->pid;
        }
        return pid;
    }
};

/// What a tool printed while nothing changed on the host, and when.
struct Printed
{
    QStringList lines;
    qint64 beforeNs = 0;
    qint64 afterNs = 0;
};

std::optional<Printed> printed(ToldLab& lab, const QString& host, const QStringList& command)
{
    constexpr int attempts = 20; // a retransmission may come in between
    for (int i = 0; i < attempts; ++i) {
        Printed p;
        p.beforeNs = lab.nowNs();
        const Finished run =
            runToEnd(tool(u"nsenter"_s), QStringList{u"-t"_s, QString::number(lab.pidOn(host)), u"-U"_s, u"-n"_s,
                                                     u"--preserve-credentials"_s, u"--"_s, tool(command.first())} +
                                             command.mid(1));
        p.afterNs = lab.nowNs();
        if (run.status != 0 || lab.changedBetween(host, p.beforeNs, p.afterNs))
            continue;
        p.lines = QString::fromUtf8(run.out).split(u'\n', Qt::SkipEmptyParts);
        return p;
    }
    return std::nullopt;
}

const QRegularExpression& timeOfTimer()
{
    static const QRegularExpression pattern(u"timer:\\((\\w+),([^,]*),"_s);
    return pattern;
}

/// \p line without the time left, and without the blanks at its end, whose number depends on that time's length.
QString withoutTime(QString line)
{
    line.replace(timeOfTimer(), u"timer:(\\1,TIME,"_s);
    while (line.endsWith(u' '))
        line.chop(1);
    return line;
}

/// Seconds that ss may mean by \p text: it cuts off what it does not print.
std::pair<double, double> secondsOf(const QString& text)
{
    static const QRegularExpression pattern(u"^(?:(\\d+)min)?(?:(\\d+)(?:sec|\\.))?(?:(\\d+)ms)?$"_s);
    const QRegularExpressionMatch match = pattern.match(text);
    const double low =
        match.captured(1).toDouble() * 60 + match.captured(2).toDouble() + match.captured(3).toDouble() / 1000;
    return {low, low + (match.captured(3).isEmpty() ? 1.0 : 0.001)};
}

} // namespace

class TestSocketTextLab : public QObject
{
    Q_OBJECT

    std::unique_ptr<ToldLab> m_lab;

    /// Every state that stands still without holding frames, both ends of each.
    void stage()
    {
        ToldLab& lab = *m_lab;
        QVERIFY(lab.start());
        QCOMPARE(lab.worker(u"s"_s, u"server"_s), QString());
        QCOMPARE(lab.worker(u"c"_s, u"client"_s), QString());
        QCOMPARE(lab.worker(u"waits"_s, u"client"_s), QString());
        QCOMPARE(lab.command(
                     lab.call(u"s"_s, u"listen"_s,
                              {{u"socket"_s, u"l"_s}, {u"port"_s, 2016}, {u"address"_s, u"0.0.0.0"_s}, {u"backlog"_s, 5}})),
                 QString());
        QCOMPARE(lab.connectPair(u"open"_s), QString());
        QCOMPARE(lab.command(lab.call(u"c"_s, u"send"_s, {{u"socket"_s, u"open"_s}, {u"text"_s, u"hello"_s}})), QString());
        QCOMPARE(lab.connectPair(u"half"_s), QString());
        QCOMPARE(lab.command(lab.call(u"s"_s, u"close"_s, {{u"socket"_s, u"half"_s}})), QString());
        QCOMPARE(lab.connectPair(u"done"_s), QString());
        QCOMPARE(lab.command(lab.call(u"s"_s, u"close"_s, {{u"socket"_s, u"done"_s}})), QString());
        QCOMPARE(lab.command(lab.call(u"c"_s, u"close"_s, {{u"socket"_s, u"done"_s}})), QString());
        QCOMPARE(lab.connectPair(u"queued"_s, false), QString());
        SetRule cut{{.id = u"cut"_s, .verdict = WireRule::Verdict::Drop}};
        cut.rule.match.port = 2017;
        QCOMPARE(lab.command(cut), QString());
        // Its connect() does not return, so nobody waits for it.
        lab.process.send(
            lab.call(u"waits"_s, u"connect"_s, {{u"socket"_s, u"lost"_s}, {u"to"_s, u"192.168.88.131:2017"_s}}));
        QVERIFY(QTest::qWaitFor(
            [&lab] {
                return lab.stands(u"client"_s, TcpState::SynSent, 1) && lab.stands(u"client"_s, TcpState::CloseWait) &&
                       lab.stands(u"server"_s, TcpState::FinWait2) && lab.stands(u"server"_s, TcpState::TimeWait) &&
                       lab.stands(u"server"_s, TcpState::Listen) && lab.stands(u"server"_s, TcpState::Established);
            },
            20'000));
    }

private Q_SLOTS:
    void init()
    {
        STATEWIRE_NEEDS_LAB();
        for (const QString& name : {u"ss"_s, u"netstat"_s, u"nsenter"_s}) {
            if (tool(name).isEmpty())
                QSKIP(qPrintable(u"%1 is not installed"_s.arg(name)));
        }
        m_lab = std::make_unique<ToldLab>();
        stage();
    }

    void cleanup() { m_lab.reset(); }

    void theTextOfSsIsWhatSsPrints_data()
    {
        QTest::addColumn<QString>("host");
        QTest::newRow("client") << u"client"_s;
        QTest::newRow("server") << u"server"_s;
    }

    void theTextOfSsIsWhatSsPrints()
    {
        const QFETCH(QString, host);
        const std::optional<Printed> real = printed(*m_lab, host, commandLine(SocketTool::Ss).split(u' '));
        QVERIFY(real);
        const qint64 atNs = (real->beforeNs + real->afterNs) / 2;
        const SocketText ours = socketText(SocketTool::Ss, m_lab->session, m_lab->timeline, host, atNs);
        QStringList expected;
        QHash<QString, QString> times;
        for (const QString& line : real->lines) {
            expected << withoutTime(line);
            times.insert(withoutTime(line), timeOfTimer().match(line).captured(2));
        }
        QStringList got{withoutTime(ours.header.first())};
        for (const SocketTextLine& line : ours.lines) {
            QVERIFY(!line.inferred);
            got << withoutTime(line.text);
        }
        expected.sort();
        got.sort();
        QCOMPARE(got.join(u'\n'), expected.join(u'\n'));
        const double mayHavePassed = double(real->afterNs - real->beforeNs) / 2e9;
        for (const SocketTextLine& line : ours.lines) {
            const QString time = times.value(withoutTime(line.text));
            const std::optional<qint64> left = m_lab->timeline.tracks()[line.track].lives[line.life].timerLeftNs(atNs);
            QCOMPARE(left.has_value(), timeOfTimer().match(line.text).hasMatch());
            if (!left || time.isEmpty())
                continue;
            const auto [low, high] = secondsOf(time);
            const double seconds = double(*left) / 1e9;
            const QByteArray what = u"%1: ours %2 s"_s.arg(line.text).arg(seconds).toUtf8();
            QVERIFY2(seconds > low - 0.5 - mayHavePassed && seconds < high + 0.5 + mayHavePassed, what.constData());
        }
    }

    void theTextOfNetstatIsWhatNetstatPrints_data() { theTextOfSsIsWhatSsPrints_data(); }

    void theTextOfNetstatIsWhatNetstatPrints()
    {
        const QFETCH(QString, host);
        const std::optional<Printed> real = printed(*m_lab, host, commandLine(SocketTool::Netstat).split(u' '));
        QVERIFY(real);
        QStringList expected = real->lines;
        QStringList got = netstatText(m_lab->session, m_lab->timeline, host, real->afterNs).split(u'\n', Qt::SkipEmptyParts);
        expected.sort();
        got.sort();
        QCOMPARE(got.join(u'\n'), expected.join(u'\n'));
    }
};

STATEWIRE_TEST(TestSocketTextLab);
#include "tst_sockettextlab.moc"
