// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/library/searchwords.h"

#include "tcp/state.h"

#include <QSet>
#include <cstring>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

struct OtherName
{
    const char* reason;  ///< empty: the phrase itself, with the terms
    const char* phrases; ///< separated by '|'
    const char* terms;   ///< separated by spaces
};

/// Other names and symptoms, each with the words that scenarios use for it.
constexpr OtherName otherNames[] = {
    {"Running out of ports: EADDRNOTAVAIL",
     "port exhaustion|ports exhausted|out of ports|out of ephemeral ports|no free ports|ephemeral ports used up|"
     "no more ports|source ports|local ports exhausted|too many outgoing connections",
     "EADDRNOTAVAIL ports"},
    {"A server that never closes: CLOSE_WAIT",
     "too many open files|descriptor leak|file descriptors leak|socket leak|leaking sockets|connection leak|"
     "fd leak|leaked connections|connections pile up|forgot close",
     "CLOSE_WAIT"},
    {"EADDRINUSE when a server starts again",
     "restart server|restarting server|server restart|bind failed|bind error|cannot bind|port already in use|port in use|"
     "port taken|reuse address|so_reuseaddr|reuseaddr|address in use|socket already bound|restart bind",
     "EADDRINUSE SO_REUSEADDR"},
    {"Half-open: one end is gone, the other does not know",
     "half open|ghost connection|ghost connections|dead connection|dead peer|stale connection|zombie connection|"
     "cable pulled|unplugged cable|peer crashed|peer crash|peer gone|peer died|connection dropped silently|hangs forever|"
     "side died|side dead|side gone|other end died|other end gone|detect dead|peer disappeared|"
     "detect disconnect|detect disconnected|still established|nat timeout|idle connection|firewall drops idle|"
     "network down|no route",
     "half-open keepalive TCP_USER_TIMEOUT"},
    {"Keepalive", "keepalive|keep alive|so_keepalive|heartbeat|heartbeats|tcp_keepalive_time", "keepalive half-open"},
    {"User timeout: how long data may stay unacknowledged", "user timeout|tcp_user_timeout|tcp_retries2|give up sending",
     "TCP_USER_TIMEOUT half-open"},
    {"The accept queue, whose length is listen()'s backlog",
     "backlog|listen backlog|somaxconn|accept queue|queue full|listen overflow|listen overflows|listen queue|"
     "server too slow accept|connections dropped under load",
     "accept-queue backlog"},
    {"SYN cookies and the SYN queue",
     "syn cookie|syn cookies|syncookies|possible syn flooding|syn flooding|ddos|dos attack|denial of service|"
     "max_syn_backlog|spoofed syn|syn attack|half open attack",
     "syn-flood tcp_syncookies"},
    {"A lost SYN is sent again, and connect() gives up at last",
     "connect timeout|connection timeout|connect hangs|connect takes long|connect slow|etimedout|timed out|"
     "connect takes minute|connect firewall|firewall drop|firewall drops|firewall drops packets|packets dropped by "
     "firewall|tcp_syn_retries|blackhole|black hole|syn_sent forever|"
     "stuck syn_sent|syn retransmission|syn retry",
     "syn-lost ETIMEDOUT tcp_syn_retries"},
    {"Refused: no listener answers with a RST",
     "connection refused|econnrefused|refused|nothing listening|server not running|bound to localhost|"
     "listening on localhost|works on localhost|only reachable locally|wrong port|0.0.0.0",
     "connection-refused ECONNREFUSED"},
    {"Reset: close() with unread data, or SO_LINGER of 0 s",
     "reset by peer|connection reset|forcibly closed|closed by remote host|econnreset|so_linger|linger|unread data|rst "
     "instead of fin|sends rst|"
     "rst packet|rst after close|abortive close|hard close|abort connection",
     "reset-on-close ECONNRESET RST"},
    {"Broken pipe: writing after the other end is gone", "broken pipe|epipe|sigpipe", "EPIPE half-close reset-on-close"},
    {"Half-close: shutdown() of one direction",
     "half close|half closed|shutdown|shut_wr|end of request|signal end of stream|stop sending|close one direction|"
     "shutdown vs close|shutdown versus close|send eof",
     "half-close shutdown"},
    {"The three-way handshake, and every state after it",
     "three way handshake|3 way handshake|handshake|tcp states|state diagram|state machine|states explained|"
     "tcp explained|life cycle|lifecycle|first lesson|tcp basics|basics|introduction|beginner|how does tcp work|"
     "four way close|connection teardown|teardown|termination",
     "life-of-a-connection"},
    {"The active closer gets the TIME_WAIT",
     "who gets time_wait|which side time_wait|2msl|2 msl|msl|maximum segment lifetime", "time-wait-length why-time-wait"},
    {"How long TIME_WAIT lasts",
     "shorten time_wait|reduce time_wait|time_wait timeout|time_wait duration|time_wait seconds|time_wait 60|"
     "time_wait 4 minutes|time_wait last|lower time_wait|change time_wait timeout",
     "time-wait-length"},
    {"What TIME_WAIT protects from",
     "purpose of time_wait|why time_wait exist|need time_wait|point of time_wait|delayed duplicate|old duplicate|"
     "old packets|late packet|stray segment|wandering duplicate|time_wait good for|time_wait necessary|data corruption",
     "why-time-wait"},
    {"Popular advice against TIME_WAIT",
     "get rid of time_wait|too many time_wait|thousands of time_wait|many time_wait|avoid time_wait|disable time_wait|"
     "eliminate time_wait|remove time_wait|sysctl tuning|tuning tcp|tune kernel|best sysctl|recommended sysctl|"
     "tcp tuning|kernel parameters|sysctl time_wait",
     "knob-myths out-of-ports"},
    {"TIME_WAIT bucket table overflow", "tcp_max_tw_buckets|max tw buckets|bucket table overflow|tw buckets",
     "time-wait-overflow tcp_max_tw_buckets"},
    {"TIME-WAIT assassination", "assassination|rfc 1337|rfc1337|tcp_rfc1337|rst time_wait|kill time_wait",
     "time-wait-assassination tcp_rfc1337"},
    {"tcp_tw_recycle, and clients behind a NAT",
     "tw_recycle|tcp_tw_recycle|recycle|nat timestamps|clients behind nat|random connection failures behind nat|"
     "syn dropped behind nat|load balancer drops syn",
     "nat-and-tw-recycle tcp_tw_recycle"},
    {"What tcp_fin_timeout is about", "tcp_fin_timeout|fin_timeout|fin timeout", "fin-wait-2 tcp_fin_timeout knob-myths"},
    {"FIN_WAIT2 without an end", "orphan|orphans|orphaned sockets|tcp_max_orphans|stuck fin_wait2|linger2|tcp_linger2",
     "fin-wait-2 FIN_WAIT2"},
    {"Zero window: the receiver does not read",
     "zero window|window full|zerowindow|tcp window|receive window|flow control|receive buffer|slow reader|slow consumer|"
     "recv-q|recv q|send-q|send q|send blocks|write blocks|backpressure|back pressure|send buffer full",
     "zero-window window"},
    {"Retransmission",
     "retransmission|retransmissions|retransmit|packet loss|lost packet|packet lost|dropped packet|"
     "duplicate ack|duplicate acks|dup ack|fast retransmit|rto|retransmission timeout|congestion",
     "lost-segment"},
    {"Self-connect",
     "connect itself|connects itself|self connect|self connection|connected to itself|same source destination port|"
     "source port equals destination|loopback connects without server|connect succeeds without server",
     "self-connect"},
    {"Simultaneous open",
     "simultaneous open|both connect|peer to peer|p2p|hole punching|without listen|without a listener|"
     "crossing syn|two syns",
     "simultaneous-open"},
    {"Simultaneous close", "simultaneous close|both close|crossing fin|crossing fins|both sides close|same time close",
     "simultaneous-close CLOSING"},
    {"The process dies, its kernel closes",
     "kill -9|kill 9|sigkill|oom killer|process crash|process crashes|program crashes|"
     "process dies|application crash|server crash|server crashes|killed|segfault",
     "process-killed"},
    {"TCP_DEFER_ACCEPT", "defer accept|tcp_defer_accept|deferred accept|accept filter|wait for data before accept",
     "deferred-accept"},
    {"PAWS and time stamps", "paws|tcp timestamps|tcp_timestamps|time stamps", "time-wait-reuse tcp_timestamps"},
    {"A new connection on a port in TIME_WAIT",
     "reuse time_wait port|same port again|port reused|reuse of port|same four tuple|same 4 tuple|same source port|"
     "connection on time_wait|syn to time_wait|syn in time_wait|reconnect same port|tcp port numbers reused",
     "time-wait-reuse"},
    {"A SYN that TIME_WAIT refuses",
     "challenge ack|syn answered with ack|ack instead of syn-ack|sequence number too low|"
     "syn gets ack|rst after syn",
     "time-wait-refused"},
    {"LAST_ACK", "last ack|final ack lost|fin retransmission|fin resent|fin retransmitted", "last-ack LAST_ACK"},
    {"Load from many short connections",
     "benchmark fails|ab fails|load test fails|wrk errors|jmeter|load test|many short connections|"
     "haproxy|proxy to backend|nginx upstream|connection pool",
     "out-of-ports EADDRNOTAVAIL"},
};

/// Errors that calls on TCP sockets end with.
constexpr int socketErrors[] = {EADDRINUSE,   EADDRNOTAVAIL, ECONNREFUSED, ECONNRESET, EPIPE,  ETIMEDOUT,   ENOTCONN,
                                EHOSTUNREACH, ENETUNREACH,   EINPROGRESS,  EALREADY,   EINVAL, ECONNABORTED};

void addErrors(std::vector<SearchTopic>& topics)
{
    for (int code : socketErrors) {
        const QString name = QString::fromLatin1(strerrorname_np(code));
        const QString message = QString::fromLatin1(strerrordesc_np(code));
        topics.push_back({u"%1: %2"_s.arg(name, message), {message.toLower(), name.toLower()}, {name}, 1.6, false});
    }
    // As Windows and Java put them.
    topics.push_back({u"EADDRINUSE: Address already in use"_s,
                      {u"only one usage of each socket address"_s, u"address in use"_s},
                      {u"EADDRINUSE"_s},
                      1.6,
                      false});
    topics.push_back({u"ECONNREFUSED: Connection refused"_s, {u"actively refused"_s}, {u"ECONNREFUSED"_s}, 1.6, false});
    topics.push_back({u"ECONNRESET: Connection reset by peer"_s,
                      {u"forcibly closed by the remote host"_s, u"connection reset"_s},
                      {u"ECONNRESET"_s},
                      1.6,
                      false});
}

void addStates(std::vector<SearchTopic>& topics)
{
    QSet<QString> done;
    for (TcpState state : allTcpStates) {
        const QString name = stateName(state);
        if (done.contains(name) || !name.contains(u'_'))
            continue;
        done << name;
        const QString spaced = QString(name).replace(u'_', u' ').toLower();
        QStringList phrases{spaced};
        if (spaced.back().isDigit()) // "fin wait 2" as well as "fin wait2"
            phrases << spaced.left(spaced.size() - 1) + u' ' + spaced.back();
        if (name == u"SYN_RECV")
            phrases << u"syn received"_s << u"syn_received"_s;
        topics.push_back({name, phrases, {name}, 1.2, true});
    }
}

} // namespace

const std::vector<SearchTopic>& searchTopics()
{
    static const std::vector<SearchTopic> all = [] {
        std::vector<SearchTopic> topics;
        addErrors(topics);
        addStates(topics);
        for (const OtherName& other : otherNames)
            topics.push_back({QString::fromLatin1(other.reason), QString::fromLatin1(other.phrases).split(u'|'),
                              QString::fromLatin1(other.terms).split(u' '), 1.4, false});
        return topics;
    }();
    return all;
}

bool isIdleWord(const QString& word)
{
    static const QSet<QString> idle = [] {
        const QString words =
            u"a an the of on in at to for from by with and or but if is are was be been am do does did done has "
            "have had can could should would will may might must my your our its it i we you they he she this "
            "that these those there what why how when where which who whom whose get gets getting got error "
            "errors problem issue help please linux tcp socket sockets use using used s t don doesn isn after "
            "before even though while so not no still keep keeps"_s;
        const QStringList list = words.split(u' ');
        return QSet<QString>(list.begin(), list.end());
    }();
    return idle.contains(word);
}

} // namespace statewire
