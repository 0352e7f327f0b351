// SPDX-License-Identifier: GPL-3.0-or-later
// Questions as people ask them, and the scenario that must come first, or among the first three.
#include "scenario/format/scenarioreader.h"
#include "scenario/library/search.h"
#include "scenario/library/wordforms.h"
#include "support/bundledlibrary.h"
#include "support/testregistry.h"

#include <QDir>
#include <QTest>
#include <algorithm>

using namespace statewire;
using namespace statewire::test;
using namespace Qt::StringLiterals;

class TestSearch : public QObject
{
    Q_OBJECT

    std::vector<Scenario> m_scenarios;
    std::unique_ptr<ScenarioSearch> m_search;

    QStringList idsFor(const QString& query) const
    {
        QStringList ids;
        for (const SearchHit& hit : m_search->find(query))
            ids << m_scenarios[hit.index].id;
        return ids;
    }
    QString reasonFor(const QString& query, const QString& id) const
    {
        for (const SearchHit& hit : m_search->find(query)) {
            if (m_scenarios[hit.index].id == id)
                return hit.reason;
        }
        return {};
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_scenarios = bundledLibrary();
        m_search = std::make_unique<ScenarioSearch>(m_scenarios);
    }

    void aQuestionFindsItsScenario_data()
    {
        QTest::addColumn<QString>("scenario");
        QTest::addColumn<int>("within");
        const auto ask = [](const char* question, const char* scenario, int within = 1) {
            QTest::newRow(question) << QString::fromLatin1(scenario) << within;
        };
        // Messages and error numbers.
        ask("address already in use", "address-in-use");
        ask("EADDRINUSE", "address-in-use");
        ask("bind: Address already in use after restarting my server", "address-in-use");
        ask("Only one usage of each socket address is normally permitted", "address-in-use");
        ask("cannot assign requested address", "out-of-ports");
        ask("EADDRNOTAVAIL", "out-of-ports");
        ask("connect(): Cannot assign requested address under load test", "out-of-ports");
        ask("connection refused", "connection-refused");
        ask("ECONNREFUSED 127.0.0.1", "connection-refused");
        ask("No connection could be made because the target machine actively refused it", "connection-refused");
        ask("connection reset by peer", "reset-on-close");
        ask("ECONNRESET", "reset-on-close", 3);
        ask("An existing connection was forcibly closed by the remote host", "reset-on-close");
        ask("broken pipe", "half-close", 3);
        ask("connection timed out", "syn-lost");
        ask("ETIMEDOUT", "syn-lost", 3);
        ask("too many open files", "close-wait-leak");
        ask("possible SYN flooding on port 80. Sending cookies", "syn-flood");
        ask("TCP: time wait bucket table overflow", "time-wait-overflow");
        // Questions.
        ask("why does my server keep thousands of sockets in CLOSE_WAIT", "close-wait-leak");
        ask("How do I get rid of all those TIME_WAIT connections?", "knob-myths", 3);
        ask("how to reduce time_wait timeout on linux", "time-wait-length", 3);
        ask("does tcp_fin_timeout change TIME_WAIT?", "time-wait-length", 3);
        ask("What is the purpose of TIME_WAIT", "why-time-wait");
        ask("ephemeral port exhaustion", "out-of-ports");
        ask("running out of ports when making many outgoing connections", "out-of-ports");
        ask("what is the difference between tcp_tw_reuse and tcp_tw_recycle", "nat-and-tw-recycle", 3);
        ask("random connection failures from clients behind NAT", "nat-and-tw-recycle");
        ask("socket stuck in FIN_WAIT2", "fin-wait-2");
        ask("what does the listen backlog really mean", "accept-queue");
        ask("somaxconn", "accept-queue");
        ask("client says connected but server never called accept", "accept-queue", 3);
        ask("how do I detect that the other side of a TCP connection died", "half-open");
        ask("cable unplugged, connection still ESTABLISHED", "half-open");
        ask("half open connections", "half-open");
        ask("ghost connections on the server", "half-open");
        ask("keepalive", "half-open", 3);
        ask("TCP_USER_TIMEOUT", "half-open");
        ask("SO_LINGER zero timeout", "reset-on-close");
        ask("why does close send RST instead of FIN", "reset-on-close");
        ask("difference between shutdown and close", "half-close");
        ask("three way handshake", "life-of-a-connection");
        ask("TCP states explained", "life-of-a-connection");
        ask("what happens to TCP connections when a process is killed with kill -9", "process-killed");
        ask("can two programs connect to each other without listen", "simultaneous-open");
        ask("what if both sides close at the same time", "simultaneous-close");
        ask("socket connected to itself", "self-connect");
        ask("same port reused although it is in TIME_WAIT", "time-wait-reuse");
        ask("why does linux accept a SYN in TIME_WAIT", "time-wait-reuse", 3);
        ask("TIME-WAIT assassination", "time-wait-assassination");
        ask("connect takes a minute to fail, firewall drops packets", "syn-lost", 3);
        ask("tcp_syn_retries", "syn-lost");
        ask("TCP zero window", "zero-window");
        ask("send blocks because the receiver is slow", "zero-window", 3);
        ask("packet loss and fast retransmit", "lost-segment");
        ask("TCP_DEFER_ACCEPT", "deferred-accept");
        ask("tcp_syncookies", "syn-flood");
        ask("connections hang in LAST_ACK", "last-ack");
        ask("which sysctl tuning helps a busy server", "knob-myths", 3);
        // States and sysctls in every spelling.
        ask("close wait", "close-wait-leak");
        ask("CLOSE-WAIT", "close-wait-leak");
        ask("closewait", "close-wait-leak");
        ask("fin wait 2", "fin-wait-2");
        ask("tcp_max_tw_buckets", "time-wait-overflow");
        ask("tw_reuse", "out-of-ports", 3);
        ask("net.ipv4.tcp_tw_reuse", "out-of-ports", 3);
        ask("rfc1337", "time-wait-assassination");
        // Slips of the finger, and words that are not finished yet.
        ask("adress allready in use", "address-in-use");
        ask("conection refussed", "connection-refused");
        ask("keepalvie", "half-open", 3);
        ask("simultanous close", "simultaneous-close");
        ask("addre", "address-in-use", 3);
        ask("address alr", "address-in-use");
        ask("assass", "time-wait-assassination");
        ask("hands", "life-of-a-connection", 3);
    }
    void aQuestionFindsItsScenario()
    {
        QFETCH(QString, scenario);
        QFETCH(int, within);
        if (std::none_of(m_scenarios.begin(), m_scenarios.end(), [&](const Scenario& s) { return s.id == scenario; }))
            QSKIP("not in the library");
        const QStringList found = idsFor(QString::fromLatin1(QTest::currentDataTag()));
        QVERIFY2(found.mid(0, within).contains(scenario), qPrintable(u"found: "_s + found.mid(0, 6).join(u", "_s)));
    }

    void theTitleAsItStandsComesFirst()
    {
        for (const char* query :
             {"too many TIME_WAITs", "What does a FIN close", "port in TIME_WAIT be used", "is TIME_WAIT good f"}) {
            const QString asked = QString::fromLatin1(query);
            const std::vector<SearchHit> hits = m_search->find(asked);
            QVERIFY2(!hits.empty(), query);
            QVERIFY2(m_scenarios[hits.front().index].title.contains(asked, Qt::CaseInsensitive),
                     qPrintable(m_scenarios[hits.front().index].title));
        }
        QCOMPARE(idsFor(u"too many TIME_WAITs"_s).first(), u"time-wait-overflow"_s);
    }

    void everyIdOfTheReadmeFindsItsScenario()
    {
        for (const Scenario& scenario : m_scenarios) {
            QCOMPARE(idsFor(scenario.id).value(0), scenario.id);
            QCOMPARE(idsFor(QString(scenario.id).replace(u'-', u' ')).value(0), scenario.id);
        }
    }

    void aStateFindsEveryStoryThatPassesItAndSaysInWhichStep()
    {
        std::vector<Scenario> bundled = m_scenarios;
        for (Scenario& scenario : bundled)
            scenario.bundled = true;
        Passages passages;
        const auto& halfClose =
            *std::find_if(bundled.begin(), bundled.end(), [](const Scenario& s) { return s.id == u"half-close"_s; });
        const Variant& usual = halfClose.variants.front();
        passages.set(halfClose.id, usual.id, {{{u"FIN_WAIT2"_s, 3}}, 0});
        passages.set(halfClose.id, halfClose.variants.back().id, {{{u"CLOSING"_s, 5}}, 0});
        for (const Scenario& scenario : bundled) {
            if (scenario.id != halfClose.id)
                passages.set(scenario.id, scenario.variants.front().id, {{{u"FIN_WAIT2"_s, 2}}, 0});
        }
        const ScenarioSearch search(bundled, passages);
        const std::vector<SearchHit> hits = search.find(u"fin wait 2"_s);
        QCOMPARE(hits.size(), bundled.size());
        QCOMPARE(bundled[hits.front().index].id, u"fin-wait-2"_s); // the one that is about it
        QHash<QString, QString> reasons;
        for (const SearchHit& hit : hits)
            reasons.insert(bundled[hit.index].id, hit.reason);
        QCOMPARE(reasons.value(halfClose.id), u"Passes FIN_WAIT2 in step 3"_s);
        QCOMPARE(reasons.value(u"last-ack"_s), u"Passes FIN_WAIT2 in step 2"_s);
        for (const SearchHit& hit : search.find(u"CLOSING"_s)) {
            if (bundled[hit.index].id == halfClose.id)
                QCOMPARE(hit.reason, u"Passes CLOSING in step 5 of “%1”"_s.arg(halfClose.variants.back().title));
        }
    }

    void aStoryThatNobodyMeasuredSaysWhatItAwaits()
    {
        std::vector<Scenario> own{*std::find_if(m_scenarios.begin(), m_scenarios.end(),
                                                [](const Scenario& s) { return s.id == u"fin-wait-2"_s; })};
        own.front().bundled = false;
        const std::vector<SearchHit> hits = ScenarioSearch(own).find(u"FIN_WAIT2"_s);
        QCOMPARE(hits.size(), size_t(1));
        QCOMPARE(hits.front().reason, u"Awaits FIN_WAIT2 in step 3"_s);
        QVERIFY(takesNs(own.front(), usualVariant(own.front())) > 0);
    }

    void durationsAreRough()
    {
        constexpr qint64 second = 1'000'000'000;
        QCOMPARE(roughDuration(0), u"1 s"_s);
        QCOMPARE(roughDuration(17 * second / 10), u"2 s"_s);
        QCOMPARE(roughDuration(13 * second), u"15 s"_s);
        QCOMPARE(roughDuration(58 * second), u"1 min"_s);
        QCOMPARE(roughDuration(130 * second), u"2 min"_s);
    }

    void aHitSaysWhyItWasFound()
    {
        QCOMPARE(reasonFor(u"address already in use"_s, u"address-in-use"_s), u"EADDRINUSE: Address already in use"_s);
        QCOMPARE(reasonFor(u"assign"_s, u"out-of-ports"_s), u"EADDRNOTAVAIL: Cannot assign requested address"_s);
        QCOMPARE(reasonFor(u"cannot assign requested address"_s, u"out-of-ports"_s),
                 u"EADDRNOTAVAIL: Cannot assign requested address"_s);
        QVERIFY(reasonFor(u"somaxconn"_s, u"accept-queue"_s).contains(u"backlog"_s));
        QCOMPARE(reasonFor(u"too many  TIME_WAITs"_s, u"time-wait-overflow"_s), u"Its title says “too many TIME_WAITs”"_s);
        QCOMPARE(reasonFor(u"time-wait-reuse"_s, u"time-wait-reuse"_s), u"Its id is “time-wait-reuse”"_s);
        QCOMPARE(reasonFor(u"many"_s, u"time-wait-overflow"_s), u"Its title speaks of “many”"_s);
    }

    void noHitOfAnyTitleIsWithoutAReasonOfItsOwn()
    {
        for (const Scenario& scenario : m_scenarios) {
            for (const QString& query : {scenario.title, scenario.id}) {
                const QString reason = reasonFor(query, scenario.id);
                QVERIFY2(!reason.isEmpty() && reason != scenario.question, qPrintable(query + u": "_s + reason));
            }
        }
    }

    void whatFitsFarWorseThanTheBestIsLeftOut()
    {
        for (const QString& query : {u"address already in use"_s, u"half-open connection after a crash"_s}) {
            const std::vector<SearchHit> hits = m_search->find(query);
            QVERIFY(!hits.empty() && hits.size() < m_scenarios.size());
            QVERIFY(hits.back().score >= hits.front().score / 5);
        }
    }

    void nothingIsFoundForWordsThatNoScenarioHas()
    {
        QVERIFY(idsFor(u"xyzzyplugh"_s).isEmpty());
        QVERIFY(idsFor(u"zzzz qqqq"_s).isEmpty());
    }

    void anEmptyQueryFindsAllInTheirOrder()
    {
        for (const QString& query : {QString(), u"   "_s, u"?!"_s}) {
            const std::vector<SearchHit> hits = m_search->find(query);
            QCOMPARE(hits.size(), m_scenarios.size());
            for (size_t i = 0; i < hits.size(); ++i)
                QVERIFY(hits[i].index == i && hits[i].reason.isEmpty());
        }
    }

    void aNameOfVeryManyPartsIsOneWord()
    {
        const QString name = QString(u"a_"_s).repeated(100'000) + u"a"_s; // each of its endings would be a word
        QCOMPARE(searchWordsOf(name), QStringList{name});
    }

    void aLongQueryAndStrangeOnesDoNoHarm()
    {
        QVERIFY(idsFor(u"time wait "_s.repeated(5000)).size() <= qsizetype(m_scenarios.size()));
        idsFor(QString(100'000, u'a'));
        idsFor(u"____ ---- _-_ %s \\ \0 日本"_s);
        QVERIFY(ScenarioSearch({}).find(u"anything"_s).empty());
    }
};

STATEWIRE_TEST(TestSearch);
#include "tst_search.moc"
