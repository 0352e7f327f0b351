// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/protocol/callspec.h"

#include "lab/protocol/socketoptions.h"

#include <algorithm>

namespace statewire {

using namespace Qt::StringLiterals;
using Type = CallField::Type;

namespace {

constexpr qint64 maxBytes = qint64(1) << 30;
constexpr qint64 maxInitialSequence = 0xffffffff;
constexpr qint64 maxPort = 65535;

CallField socket(const QString& usual, Type type = Type::Socket)
{
    return CallField{Argument::Socket, type, u"socket"_s,
                     u"The worker's own name for the socket. Usually `%1`."_s.arg(usual)}
        .usually(usual);
}

CallField newSocket(const QString& usual)
{
    return socket(usual, Type::NewSocket);
}

CallField port()
{
    return CallField{Argument::Port, Type::Port, u"port"_s, u"The port."_s}.from(1, maxPort).called(u"port"_s).must();
}

CallField address()
{
    return {Argument::Address, Type::LocalAddress, u"address"_s,
            u"A host's name or an IPv4 address. Without this: any of the host's."_s};
}

CallField reuseAddress(bool usual)
{
    return CallField{Argument::ReuseAddress, Type::Flag, u"reuse_address"_s,
                     u"Set SO_REUSEADDR before bind(). Usually %1."_s.arg(flagText(usual))}
        .usually(flagText(usual));
}

CallField options()
{
    return CallField{Argument::Options, Type::Options, u"options"_s, u"Socket options that are set before all else."_s}
        .onlyPosix();
}

CallField bytes(const QString& text)
{
    return CallField{Argument::Bytes, Type::Number, u"bytes"_s, text}.from(1, maxBytes).called(u"number of bytes"_s);
}

CallSpec bindSpec()
{
    CallSpec spec{Call::Bind, u"Gives a new socket an address and a port, and no more."_s};
    spec.fields = {newSocket(u"listener"_s), port(), address(), reuseAddress(true), options()};
    spec.posixOnly = true;
    return spec;
}

CallSpec listenSpec()
{
    CallSpec spec{Call::Listen, u"Binds a new socket and listens."_s};
    spec.fields = {newSocket(u"listener"_s),
                   port(),
                   address(),
                   CallField{Argument::Backlog, Type::Number, u"backlog"_s, u"The length of the accept queue. Usually 8."_s}
                       .from(0, std::numeric_limits<int>::max())
                       .called(u"backlog"_s),
                   reuseAddress(true),
                   options()};
    spec.title = [](const QString& worker, const CallRequest& request) {
        return u"%1 listens on port %2"_s.arg(worker, request.text(Argument::Port));
    };
    spec.refusal = [](const QString& worker, const CallRequest& request) {
        return u"%1 cannot listen on port %2"_s.arg(worker, request.text(Argument::Port));
    };
    spec.sentence = [](const QString& worker, const CallRequest& request) {
        return u"%1 calls listen() on port %2"_s.arg(worker, request.text(Argument::Port));
    };
    return spec;
}

CallSpec connectSpec()
{
    CallSpec spec{Call::Connect, u"Opens a new socket and connects it."_s};
    spec.fields = {
        newSocket(u"connection"_s),
        CallField{Argument::To, Type::HostAndPort, u"to"_s, u"HOST:PORT, with the name of a host."_s}.must(),
        CallField{Argument::LocalPort, Type::Port, u"bind"_s, u"The local port. Without this: the kernel's choice."_s}
            .from(1, maxPort)
            .called(u"local port"_s),
        reuseAddress(false),
        CallField{Argument::InitialSequence, Type::Number, u"isn"_s,
                  u"The initial sequence number. Without this: the kernel's choice."_s}
            .from(1, maxInitialSequence)
            .called(u"initial sequence number"_s)
            .onlyPosix(),
        options(),
        {Argument::OwnAddress, Type::OwnAddress, u"from"_s},
        {Argument::OwnPorts, Type::OwnPorts, u"range"_s}};
    spec.limitMs = 150'000; // it gives up by itself, with the kernel's usual number of retries after 134 s
    spec.title = [](const QString& worker, const CallRequest& request) {
        return u"%1 connects to %2"_s.arg(worker, request.text(Argument::To));
    };
    spec.refusal = [](const QString& worker, const CallRequest& request) {
        return u"%1 cannot connect to %2"_s.arg(worker, request.text(Argument::To));
    };
    spec.sentence = [](const QString& worker, const CallRequest& request) {
        return u"%1 calls connect() to %2"_s.arg(worker, request.text(Argument::To));
    };
    spec.need = [](const CallRequest&) {
        return CallSpec::Need{Sentence::tr("neither an answer came to its SYN nor the end of its retries"),
                              Sentence::tr("Lower net.ipv4.tcp_syn_retries on its host")};
    };
    return spec;
}

CallSpec acceptSpec()
{
    CallSpec spec{Call::Accept, u"Takes a connection from the accept queue; waits for one."_s};
    spec.fields = {
        CallField{Argument::Socket, Type::NewSocket, u"socket"_s, u"The name that the worker gives the new socket."_s}
            .must(),
        CallField{Argument::Listener, Type::Socket, u"from"_s, u"The listening socket. Usually `listener`."_s}.usually(
            u"listener"_s)};
    spec.waits = true;
    spec.title = [](const QString& worker, const CallRequest&) { return u"%1 accepts a connection"_s.arg(worker); };
    spec.need = [](const CallRequest& request) {
        return CallSpec::Need{Sentence::tr("no connection came to the queue of '%1'").arg(request.text(Argument::Listener)),
                              Sentence::tr("Let a client connect first")};
    };
    return spec;
}

CallSpec optionSpec()
{
    CallSpec spec{Call::Option, u"Sets an option of a socket."_s};
    spec.fields = {socket(u"connection"_s), CallField{Argument::Option, Type::Option, u"option"_s, u"Which one."_s}.must(),
                   CallField{Argument::Value, Type::OptionValue, u"value"_s, u"Its value."_s}.must()};
    spec.posixOnly = true;
    spec.title = [](const QString& worker, const CallRequest& request) {
        return u"%1 sets %2 to %3"_s.arg(worker, request.text(Argument::Option), request.text(Argument::Value));
    };
    spec.sentence = [](const QString& worker, const CallRequest& request) {
        return u"%1 sets the socket option %2 to %3"_s.arg(worker, request.text(Argument::Option),
                                                           request.text(Argument::Value));
    };
    return spec;
}

CallSpec sendSpec()
{
    CallSpec spec{Call::Send, u"Sends a text, or so many bytes."_s};
    spec.fields = {socket(u"connection"_s),
                   {Argument::Text, Type::Text, u"text"_s, u"What to send; at most 16 KiB."_s},
                   bytes(u"How many bytes to send instead of a text."_s)};
    spec.either = {Argument::Text, Argument::Bytes};
    spec.title = [](const QString& worker, const CallRequest& request) {
        return u"%1 sends %2 bytes"_s.arg(worker).arg(request.text(Argument::Text).toUtf8().size());
    };
    spec.need = [](const CallRequest&) {
        return CallSpec::Need{Sentence::tr("there was no room for what it sends"), Sentence::tr("Let the other end read")};
    };
    return spec;
}

CallSpec readSpec()
{
    CallSpec spec{Call::Read, u"Reads what there is, all until the end, or so many bytes."_s};
    spec.fields = {socket(u"connection"_s),
                   bytes(u"So many and no more."_s).onlyPosix(u"the qt engine reads all there is, not so many bytes"_s),
                   CallField{Argument::Until, Type::Word, u"until"_s,
                             u"data (usual): what one read() gives. eof: until the other side closed."_s}
                       .oneOf({u"data"_s, untilEof()})
                       .usually(u"data"_s)};
    spec.waits = true;
    spec.title = [](const QString& worker, const CallRequest& request) {
        return request.text(Argument::Until) == untilEof() ? u"%1 reads to the end"_s.arg(worker)
                                                           : u"%1 reads"_s.arg(worker);
    };
    spec.need = [](const CallRequest& request) {
        if (request.has(Argument::Bytes))
            return CallSpec::Need{Sentence::tr("so many bytes did not come"),
                                  Sentence::tr("Let the other end send them or close first")};
        if (request.text(Argument::Until) == untilEof())
            return CallSpec::Need{Sentence::tr("no FIN came that would have ended its reading"),
                                  Sentence::tr("Let the other end close or shut down first")};
        return CallSpec::Need{Sentence::tr("neither bytes nor a FIN came"),
                              Sentence::tr("Let the other end send or close first")};
    };
    return spec;
}

CallSpec shutdownSpec()
{
    CallSpec spec{Call::Shutdown, u"Closes for sending only: a FIN goes out, reading goes on."_s};
    spec.fields = {socket(u"connection"_s)};
    spec.posixOnly = true;
    spec.whyPosix = u"QTcpSocket has no half-close"_s;
    spec.title = [](const QString& worker, const CallRequest&) { return u"%1 sends no more"_s.arg(worker); };
    return spec;
}

CallSpec closeSpec()
{
    CallSpec spec{Call::Close, u"Closes a socket."_s};
    spec.fields = {socket(u"connection"_s)};
    spec.title = [](const QString& worker, const CallRequest&) { return u"%1 closes its socket"_s.arg(worker); };
    return spec;
}

CallSpec abortSpec()
{
    CallSpec spec{Call::Abort, u"Closes a socket with a RST: SO_LINGER 0, then close()."_s};
    spec.fields = {socket(u"connection"_s)};
    spec.title = [](const QString& worker, const CallRequest&) { return u"%1 aborts its connection"_s.arg(worker); };
    return spec;
}

CallSpec readSysctlSpec()
{
    CallSpec spec{Call::ReadSysctl, u"Reads a sysctl of the worker's host."_s};
    spec.fields = {CallField{Argument::Key, Type::Sysctl, u"key"_s, u"Which one."_s}.must()};
    spec.posixOnly = true;
    spec.title = [](const QString& worker, const CallRequest& request) {
        return u"%1 looks up %2"_s.arg(worker, request.text(Argument::Key));
    };
    spec.sentence = [](const QString& worker, const CallRequest& request) {
        return u"%1 reads the sysctl %2"_s.arg(worker, request.text(Argument::Key));
    };
    return spec;
}

CallSpec exitSpec()
{
    CallSpec spec{Call::Exit, u"Ends the worker's process, and so closes all its sockets."_s};
    spec.title = [](const QString& worker, const CallRequest&) { return u"%1 exits"_s.arg(worker); };
    return spec;
}

} // namespace

const CallField* CallSpec::findField(Argument argument) const
{
    const auto found =
        std::find_if(fields.begin(), fields.end(), [argument](const CallField& f) { return f.argument == argument; });
    return found == fields.end() ? nullptr : &*found;
}

const std::vector<CallSpec>& callSpecs()
{
    static const std::vector<CallSpec> all{
        bindSpec(), listenSpec(),   connectSpec(), acceptSpec(), optionSpec(),     sendSpec(),
        readSpec(), shutdownSpec(), closeSpec(),   abortSpec(),  readSysctlSpec(), exitSpec(),
    };
    return all;
}

const CallSpec* findCallSpec(Call call)
{
    const std::vector<CallSpec>& all = callSpecs();
    const auto found = std::find_if(all.begin(), all.end(), [call](const CallSpec& spec) { return spec.call == call; });
    return found == all.end() ? nullptr : &*found;
}

const std::vector<CallField>& callFields(Call call)
{
    static const std::vector<CallField> none;
    const CallSpec* spec = findCallSpec(call);
    return spec ? spec->fields : none;
}

bool hasCall(const QString& engine, Call call)
{
    const CallSpec* spec = findCallSpec(call);
    return spec && (engine != "qt"_L1 || !spec->posixOnly);
}

QString whyNotQt(const CallRequest& request)
{
    const QString remedy = u": use the posix engine"_s;
    const CallSpec* spec = findCallSpec(request.call);
    if (!spec)
        return {};
    if (spec->posixOnly)
        return (spec->whyPosix.isEmpty() ? u"the qt engine has no call '%1'"_s.arg(callName(request.call))
                                         : spec->whyPosix) +
               remedy;
    QString why;
    for (const CallField& field : spec->fields) {
        if (!field.posixOnly || !request.isTold(field))
            continue;
        why = field.whyPosix.isEmpty() ? u"the qt engine has no '%1' for %2"_s.arg(field.key, callName(request.call))
                                       : field.whyPosix;
    }
    return why.isEmpty() ? why : why + remedy;
}

QString callTitle(const QString& worker, const CallRequest& request, bool failed)
{
    const CallSpec* spec = findCallSpec(request.call);
    const CallSpec::Words words = !spec ? nullptr : failed && spec->refusal ? spec->refusal : spec->title;
    return words ? words(worker, request) : u"%1 calls %2"_s.arg(worker, callName(request.call));
}

QString callSentence(const QString& worker, const CallRequest& request)
{
    const CallSpec* spec = findCallSpec(request.call);
    return spec && spec->sentence ? spec->sentence(worker, request) : u"%1 calls %2()"_s.arg(worker, callName(request.call));
}

CallSpec::Need callNeed(const CallRequest& request)
{
    const CallSpec* spec = findCallSpec(request.call);
    return spec && spec->need ? spec->need(request)
                              : CallSpec::Need{Sentence::tr("nothing happened that would have ended it"),
                                               Sentence::tr("Let that happen first")};
}

} // namespace statewire
