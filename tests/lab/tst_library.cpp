// SPDX-License-Identifier: GPL-3.0-or-later
// The bundled scenarios with a deciding knob turned: a check that cannot fail would claim nothing.
#include "scenario/library/library.h"
#include "support/labsupport.h"
#include "support/testregistry.h"

#include <QJsonArray>
#include <QSet>
#include <QTest>

using namespace statewire;
using namespace statewire::test;
using namespace Qt::StringLiterals;

namespace {

struct Turned
{
    const char* scenario;
    const char* variant;
    const char* check;    ///< what decides the claim
    const char* settings; ///< what makes it fail: KNOB=VALUE, several with ';' between
};

// clang-format off
constexpr Turned turned[]{
    {"accept-queue", "full", "gives-up", "backlog=10"},
    {"accept-queue", "room", "third-connects", "backlog=1"},
    {"accept-queue", "last-ack-abort", "abort-send", "abort=0"},
    {"address-in-use", "both", "bound", "new_reuse=0"},
    {"address-in-use", "new-only", "in-use", "old_reuse=1"},
    {"close-wait-leak", "default", "clients-gone", "fin_timeout=60"},
    {"close-wait-leak", "keepalive", "keepalive-ends-it", "keepalive=off"},
    {"connection-refused", "default", "refused", "listens_on=2016"},
    {"connection-refused", "listener", "connects", "listens_on=2017"},
    {"connection-refused", "rejected", "rejected", "firewall_ack=1000002"},
    {"deferred-accept", "deferred", "still-syn-recv", "defer=0"},
    {"deferred-accept", "silent", "challenged", "defer=0"},
    {"fin-wait-2", "orphan", "limited", "fin_timeout=4"},
    {"fin-wait-2", "linger2", "linger2-limited", "linger2=0"},
    {"fin-wait-2", "linger2-off", "reset-at-once", "linger2=1"},
    {"half-close", "default", "both-lives-client", "time_waits=0"},
    {"half-close", "close", "first-send", "linger=0"},
    {"half-open", "silent", "nothing-sent", "keepalive=1 1 2"},
    {"half-open", "keepalive", "reset", "keepalive=off"},
    {"half-open", "keepalive-cut", "timeout", "keepalive=off"},
    {"half-open", "user-timeout", "two-seconds", "user_timeout=500"},
    {"half-open", "retries2", "retries-time", "retries2=3"},
    {"half-open", "retries2", "retries-time", "retries2=0"},
    {"knob-myths", "fin-wait-2", "free", "fin_timeout=60"},
    {"knob-myths", "client-reuse", "taken-back", "client_reuse=0"},
    {"knob-myths", "client-reuse-off", "no-port", "client_reuse=1"},
    {"knob-myths", "client-reuse-no-timestamps", "no-port", "timestamps=1"},
    {"last-ack", "lost", "rearmed", "tw_buckets=0"},
    {"last-ack", "no-time-wait", "reset", "tw_buckets=128"},
    {"life-of-a-connection", "default", "server-life", "time_waits=0"},
    {"lost-segment", "rto", "by-timeout", "tlp=3"},
    {"lost-segment", "probe", "by-probe", "tlp=0"},
    {"nat-and-tw-recycle", "default", "no-such-sysctl", "key=net.ipv4.tcp_tw_reuse"},
    {"nat-and-tw-recycle", "default", "at-once", "bob_port=40000"},
    {"nat-and-tw-recycle", "same-four-tuple", "refuses", "bob_port=40001"},
    {"nat-and-tw-recycle", "same-four-tuple", "killed", "rfc1337=1"},
    {"nat-and-tw-recycle", "newer", "reopened", "bob_port=40001"},
    {"nat-and-tw-recycle", "rfc1337", "times-out", "rfc1337=0"},
    {"out-of-ports", "default", "no-port", "ports=40000 40003"},
    {"out-of-ports", "default", "no-port", "tw_reuse=1"},
    {"out-of-ports", "tw-reuse-1", "takes-back", "timestamps=0"},
    {"out-of-ports", "long-delay", "no-port", "reuse_delay=1"},
    {"out-of-ports", "more-ports", "connects", "ports=40000 40001"},
    {"process-killed", "default", "reads-the-end", "bytes_read=2"},
    {"process-killed", "unread", "reads-a-reset", "bytes_read=5"},
    {"reset-on-close", "default", "reset", "reads=9"},
    {"reset-on-close", "linger-0", "asked-for", "linger=off"},
    {"self-connect", "default", "itself", "ports=40000 40001"},
    {"self-connect", "other-ports", "is-refused", "ports=2016 2016"},
    {"simultaneous-close", "default", "both-wait", "time_waits=0"},
    {"simultaneous-close", "default", "crossed", "client_port=40001"},
    {"simultaneous-open", "default", "crossed", "right_calls=40001"},
    {"simultaneous-open", "wrong-port", "left-refused", "right_calls=40000"},
    {"syn-flood", "cookies-0", "shut-out", "cookies=1"},
    {"syn-flood", "cookies-1", "by-cookie", "cookies=0"},
    {"syn-lost", "default", "three-syns", "linear=0"},
    {"syn-lost", "textbook", "two-syns", "linear=4"},
    {"time-wait-assassination", "default", "killed", "rfc1337=1"},
    {"time-wait-assassination", "default", "gone", "seq=next+1"},
    {"time-wait-assassination", "rst-protected", "taken", "rfc1337=0"},
    {"time-wait-assassination", "old-data", "free", "rfc1337=1"},
    {"time-wait-length", "default", "in-use", "time_waits=0"},
    {"time-wait-length", "fin-wait-2", "free", "fin_timeout=60"},
    {"time-wait-length", "lost-ack", "anew", "time_waits=0"},
    {"time-wait-overflow", "default", "connects", "max=100"},
    {"time-wait-overflow", "room-for-all", "no-port", "max=1"},
    {"time-wait-overflow", "none", "zero", "max=1"},
    {"time-wait-overflow", "lost-ack", "reset", "max=100"},
    {"time-wait-overflow", "lost-ack-with-room", "acknowledged", "max=0"},
    {"time-wait-refused", "default", "refuses", "isn=1000008"},
    {"time-wait-refused", "one-higher", "accepts", "isn=1000007"},
    {"time-wait-refused", "timestamps", "accepts", "timestamps=0"},
    {"time-wait-refused", "rfc1337", "survives", "rfc1337=0"},
    {"time-wait-reuse", "default", "second-life", "ports=40000 41999"},
    {"time-wait-reuse", "client-closes-first", "third-has-no-port", "tw_reuse=1;gap=1100ms"},
    {"time-wait-reuse", "tw-reuse-1", "client-takes-back", "tw_reuse=0"},
    {"why-time-wait", "default", "corrupted", "isn="},
    {"why-time-wait", "default", "corrupted", "timestamps=1"},
    {"why-time-wait", "default", "corrupted", "cookies=1"},
    {"why-time-wait", "time-wait", "second-refused", "time_waits=0"},
    {"why-time-wait", "isn-clock", "only-new", "isn=1000000000"},
    {"why-time-wait", "paws", "only-new", "timestamps=0"},
    {"why-time-wait", "ack-check", "only-new", "cookies=2"},
    {"zero-window", "does-not-read", "closed", "rcvbuf=400000"},
    {"zero-window", "large-buffer", "never-closed", "rcvbuf=4096"},
};
// clang-format on

constexpr int atOnce = 8;

} // namespace

class TestLibrary : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        STATEWIRE_NEEDS_LAB();
        std::vector<QStringList> commands;
        std::vector<QString> keys;
        const auto add = [&](const QString& scenario, const QString& variant, const QString& settings) {
            const QString key = scenario + u' ' + variant + u' ' + settings;
            if (m_runs.contains(key))
                return;
            m_runs.insert(key, {});
            QStringList command{u"run"_s,    scenario,  u"--variant"_s, variant,
                                u"--pace"_s, u"fast"_s, u"--format"_s,  u"json"_s};
            for (const QString& setting : settings.split(u';', Qt::SkipEmptyParts))
                command << u"--set"_s << setting;
            commands.push_back(command);
            keys.push_back(key);
        };
        for (const Turned& row : turned) {
            add(QString::fromLatin1(row.scenario), QString::fromLatin1(row.variant), {});
            add(QString::fromLatin1(row.scenario), QString::fromLatin1(row.variant), QString::fromLatin1(row.settings));
        }
        const std::vector<Finished> runs = runStatewire(commands, atOnce);
        for (size_t i = 0; i < runs.size(); ++i)
            m_runs[keys[i]] = runs[i];
    }

    void everyScenarioHasACheckSeenToFail()
    {
        QSet<QString> seen;
        for (const Turned& row : turned)
            seen << QString::fromLatin1(row.scenario);
        for (const Scenario& scenario : bundledScenarios())
            QVERIFY2(seen.contains(scenario.id), qPrintable(scenario.id));
    }

    void aSynThatATimeWaitHoldsBackIsNoFullAcceptQueue()
    {
        // Its ACKs are rationed (tcp_invalid_ratelimit), so the second SYN stays without an answer.
        const QJsonArray evidence = m_runs[u"nat-and-tw-recycle rfc1337 "_s].json().value("evidence"_L1).toArray();
        QVERIFY(!evidence.isEmpty());
        for (const QJsonValue& rule : evidence)
            QVERIFY(rule[u"rule_id"].toString() != "accept-queue-overflow"_L1);
    }

    void aTurnedKnobMakesTheDecidingCheckFail_data()
    {
        QTest::addColumn<QString>("story");
        QTest::addColumn<QString>("settings");
        QTest::addColumn<QString>("check");
        for (const Turned& row : turned)
            QTest::addRow("%s %s %s %s", row.scenario, row.variant, row.check, row.settings)
                << QString::fromLatin1(row.scenario) + u' ' + QString::fromLatin1(row.variant) + u' '
                << QString::fromLatin1(row.settings) << QString::fromLatin1(row.check);
    }

    void aTurnedKnobMakesTheDecidingCheckFail()
    {
        QFETCH(QString, story);
        QFETCH(QString, settings);
        QFETCH(QString, check);
        const Finished& untouched = m_runs[story];
        QVERIFY2(untouched.status == 0, (untouched.out + untouched.err).constData());
        QVERIFY2(checksOf(untouched).value(check), untouched.out.constData());
        const Finished& told = m_runs[story + settings];
        QVERIFY2(told.status == 1, (told.out + told.err).constData());
        const QMap<QString, bool> checks = checksOf(told);
        QVERIFY2(checks.contains(check), (told.out + told.err).constData());
        QVERIFY2(!checks.value(check), told.out.constData());
    }

private:
    QMap<QString, Finished> m_runs; ///< by scenario, variant and settings
};

STATEWIRE_TEST(TestLibrary);
#include "tst_library.moc"
