// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/lab/workerprocess.h"

#include "base/logging.h"
#include "lab/worker/channel.h"

#include <QJsonDocument>
#include <QPointer>
#include <QSocketNotifier>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

/// In the child: nothing but async-signal-safe calls, and the errno of what failed through \p report.
[[noreturn]] void becomeWorker(const char* program, const char* const* argv, int control, int networkFd, pid_t parent,
                               int report)
{
    const auto giveUp = [report] {
        const int code = errno;
        [[maybe_unused]] const ssize_t n = ::write(report, &code, sizeof code);
        ::_exit(127);
    };
    if (::prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || ::getppid() != parent)
        giveUp();
    if (networkFd >= 0 && ::syscall(SYS_setns, networkFd, 0x40000000 /* CLONE_NEWNET */) != 0)
        giveUp();
    const int null = ::open("/dev/null", O_RDWR);
    // The lab's own stdin and stdout carry its commands and its stream: a worker must not touch them.
    if (null < 0 || ::dup2(null, STDIN_FILENO) < 0 || ::dup2(null, STDOUT_FILENO) < 0 ||
        ::dup2(control, workerControlFd) < 0)
        giveUp();
    if (control == workerControlFd)
        ::fcntl(control, F_SETFD, 0);
    ::signal(SIGPIPE, SIG_DFL);
    ::execv(program, const_cast<char* const*>(argv));
    giveUp();
    ::_exit(127);
}

} // namespace

Result<std::unique_ptr<WorkerProcess>> WorkerProcess::start(const QString& program, const QString& name,
                                                            const QString& engine, const Host& host)
{
    const auto failed = [&](int code) {
        return tl::unexpected(Error::system(u"start the worker"_s, u"%1 (%2)"_s.arg(name, program), code));
    };
    std::array<int, 2> channel{};
    std::array<int, 2> report{};
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, channel.data()) != 0)
        return failed(errno);
    UniqueFd own(channel[0]);
    UniqueFd theirs(channel[1]);
    if (::pipe2(report.data(), O_CLOEXEC) != 0)
        return failed(errno);
    const UniqueFd reportRead(report[0]);
    UniqueFd reportWrite(report[1]);

    const QByteArray path = program.toLocal8Bit();
    const QByteArray engineText = engine.toLatin1();
    const QByteArray nameText = name.toUtf8();
    // netstat takes the program's name from here, ss from the name that the worker gives itself.
    const std::array<const char*, 4> argv{nameText.constData(), engineText.constData(), nameText.constData(), nullptr};
    const pid_t parent = ::getpid();
    const pid_t pid = ::fork();
    if (pid < 0)
        return failed(errno);
    if (pid == 0)
        becomeWorker(path.constData(), argv.data(), theirs.get(), host.network ? host.network->fd() : -1, parent,
                     reportWrite.get());
    reportWrite.reset();
    theirs.reset();
    int code = 0;
    if (::read(reportRead.get(), &code, sizeof code) > 0) {
        ::waitpid(pid, nullptr, 0);
        return failed(code);
    }

    qCDebug(labLog).noquote() << "started worker" << name << "with the engine" << engine << "as process" << pid;
    std::unique_ptr<WorkerProcess> worker(new WorkerProcess);
    worker->m_name = name;
    worker->m_engine = engine;
    worker->m_host = host.name;
    worker->m_pid = pid;
    worker->m_control = std::move(own);
    worker->m_pidfd = UniqueFd(int(::syscall(SYS_pidfd_open, pid, 0)));
    if (!worker->m_pidfd) {
        const int why = errno;
        worker->kill();
        return failed(why);
    }
    worker->m_controlNotifier = std::make_unique<QSocketNotifier>(worker->m_control.get(), QSocketNotifier::Read);
    connect(worker->m_controlNotifier.get(), &QSocketNotifier::activated, worker.get(), &WorkerProcess::readMessages);
    worker->m_endNotifier = std::make_unique<QSocketNotifier>(worker->m_pidfd.get(), QSocketNotifier::Read);
    connect(worker->m_endNotifier.get(), &QSocketNotifier::activated, worker.get(), &WorkerProcess::reap);
    return worker;
}

WorkerProcess::~WorkerProcess()
{
    if (m_pid > 0) {
        ::kill(pid_t(m_pid), SIGKILL);
        ::waitpid(pid_t(m_pid), nullptr, 0);
    }
}

void WorkerProcess::send(const QJsonObject& message)
{
    const QByteArray text = QJsonDocument(message).toJson(QJsonDocument::Compact);
    // A worker that is gone shows by its pidfd; a write to it fails harmlessly.
    ::send(m_control.get(), text.constData(), size_t(text.size()), MSG_NOSIGNAL);
}

QString WorkerProcess::processName() const
{
    // It takes the name before it can take a call. What /proc has until then is nobody's: no socket is held yet.
    constexpr qsizetype mostBytes = 15; // TASK_COMM_LEN without its end
    return QString::fromUtf8(m_name.toUtf8().left(mostBytes));
}

void WorkerProcess::kill()
{
    if (m_pid > 0)
        ::kill(pid_t(m_pid), SIGKILL);
}

void WorkerProcess::readMessages()
{
    std::array<char, maxWorkerMessageBytes> buffer;
    const QPointer<WorkerProcess> alive(this);
    while (alive) {
        const ssize_t n = ::recv(m_control.get(), buffer.data(), buffer.size(), MSG_DONTWAIT);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 && errno == EAGAIN)
            return;
        if (n <= 0) {
            m_controlNotifier->setEnabled(false);
            return;
        }
        const QJsonDocument document = QJsonDocument::fromJson(QByteArray::fromRawData(buffer.data(), n));
        Q_EMIT received(document.object());
    }
}

void WorkerProcess::reap()
{
    m_endNotifier->setEnabled(false);
    readMessages(); // what it said last, such as the call that ended it
    int status = 0;
    ::waitpid(pid_t(m_pid), &status, 0);
    m_pid = 0;
    m_controlNotifier->setEnabled(false);
    QString how = u"exit %1"_s.arg(WEXITSTATUS(status));
    if (WIFSIGNALED(status)) {
        const char* abbreviation = sigabbrev_np(WTERMSIG(status));
        how = u"SIG"_s + QString::fromLatin1(abbreviation ? abbreviation : "?");
    }
    qCDebug(labLog).noquote() << "worker" << m_name << "ended:" << how;
    Q_EMIT ended(how, WIFSIGNALED(status) ? WTERMSIG(status) : 0);
}

} // namespace statewire
