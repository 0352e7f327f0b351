// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernel/namespaces.h"

#include "base/sentence.h"

#include <QByteArray>
#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <sched.h>
#include <string_view>
#include <unistd.h>

namespace statewire {

namespace {

Result<void> writeFile(const char* path, const QByteArray& text)
{
    const UniqueFd fd(::open(path, O_WRONLY | O_CLOEXEC));
    if (!fd || ::write(fd.get(), text.constData(), size_t(text.size())) != text.size())
        return tl::unexpected(Error::system(QStringLiteral("write"), QString::fromLatin1(path), errno));
    return {};
}

/// A switch of the kernel: '1', '0', or nothing where there is none.
char switchAt(const char* path)
{
    const UniqueFd fd(::open(path, O_RDONLY | O_CLOEXEC));
    char value = '\0';
    return fd && ::read(fd.get(), &value, 1) == 1 ? value : '\0';
}

/// Where only programs with a profile may: the package brings one, and a build may have one of its own.
QString appArmorRemedy()
{
    static constexpr auto shipped = "/usr/share/statewire/apparmor/statewire-lab";
    std::array<char, 64> program{};
    const ssize_t length = ::readlink("/proc/self/exe", program.data(), program.size());
    const std::string_view path(program.data(), size_t(std::max<ssize_t>(length, 0)));
    if (path == "/usr/libexec/statewire/statewire-lab" && ::access(shipped, R_OK) == 0)
        return Sentence::tr(
                   "AppArmor lets only programs with a profile make user namespaces here, and that of the Statewire "
                   "package is not loaded: load it with 'apparmor_parser --replace %1' as root. ")
            .arg(QString::fromLatin1(shipped))
            .text();
    return Sentence::tr(
               "AppArmor lets only programs with a profile make user namespaces here "
               "(kernel.apparmor_restrict_unprivileged_userns is 1): install the Statewire package, which brings one "
               "for its lab; to a build from sources, './dev run' offers one. ")
        .text();
}

/// Which protection said no, as far as the errno tells, and what the user can do about it.
QString namespaceRemedy(int code)
{
    QString instead = QStringLiteral("Meanwhile the variant 'loopback' runs without namespaces, and recordings replay");
    switch (code) {
    case ENOSPC:
        return QStringLiteral("This system allows no more user or network namespaces: raise the limits with "
                              "'sysctl user.max_user_namespaces=15000 user.max_net_namespaces=15000' as root. ") +
               instead;
    case EPERM:
    case EACCES:
        if (switchAt("/proc/sys/kernel/unprivileged_userns_clone") == '0')
            return QStringLiteral("This system has switched unprivileged user namespaces off: allow them with "
                                  "'sysctl kernel.unprivileged_userns_clone=1' as root. ") +
                   instead;
        if (switchAt("/proc/sys/kernel/apparmor_restrict_unprivileged_userns") == '1')
            return appArmorRemedy() + instead;
        return QStringLiteral("A security policy forbids unprivileged user namespaces. On Ubuntu install the Statewire "
                              "package, which brings an AppArmor profile; in a container allow 'unshare' (Docker: a "
                              "seccomp profile that permits it). ") +
               instead;
    case ENOSYS:
    case EINVAL: return QStringLiteral("This kernel was built without user or network namespaces. ") + instead;
    default: return instead;
    }
}

tl::unexpected<Error> refused(Error error)
{
    error.remedy = namespaceRemedy(error.code);
    return tl::unexpected(error);
}

} // namespace

Result<NetworkNamespace> NetworkNamespace::current()
{
    NetworkNamespace ns;
    ns.m_fd = UniqueFd(::open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC));
    if (!ns.m_fd)
        return tl::unexpected(Error::system(QStringLiteral("open"), QStringLiteral("/proc/thread-self/ns/net"), errno));
    return ns;
}

Result<NetworkNamespace> NetworkNamespace::create()
{
    const Result<NetworkNamespace> before = current();
    if (!before)
        return tl::unexpected(before.error());
    if (::unshare(CLONE_NEWNET) != 0)
        return refused(Error::system(QStringLiteral("create"), QStringLiteral("a network namespace"), errno));
    Result<NetworkNamespace> made = current();
    if (const Result<void> back = before->enter(); !back)
        return tl::unexpected(back.error());
    return made;
}

Result<void> NetworkNamespace::enter() const
{
    if (::setns(m_fd.get(), CLONE_NEWNET) != 0)
        return tl::unexpected(Error::system(QStringLiteral("enter"), QStringLiteral("a network namespace"), errno));
    return {};
}

InNamespace::InNamespace(const NetworkNamespace& target) : m_before(NetworkNamespace::current())
{
    m_entered = m_before ? target.enter() : Result<void>(tl::unexpected(m_before.error()));
}

InNamespace::~InNamespace()
{
    if (m_before && m_entered && !m_before->enter())
        std::abort(); // going on in the wrong namespace would show one host's sockets as the other's
}

Result<void> enterUserNamespace()
{
    if (::unshare(CLONE_NEWUSER) != 0)
        return refused(Error::system(QStringLiteral("create"), QStringLiteral("a private user namespace"), errno));
    return {};
}

Result<void> becomeRootInside(uint uid, uint gid)
{
    // Order matters: the kernel refuses an unprivileged gid_map until setgroups is denied.
    for (const auto& [path, text] : {std::pair<const char*, QByteArray>{"/proc/self/setgroups", "deny"},
                                     {"/proc/self/uid_map", "0 " + QByteArray::number(uid) + " 1\n"},
                                     {"/proc/self/gid_map", "0 " + QByteArray::number(gid) + " 1\n"}}) {
        if (const Result<void> written = writeFile(path, text); !written)
            return refused(written.error());
    }
    return {};
}

Result<void> enterNetworkNamespace()
{
    if (::unshare(CLONE_NEWNET) != 0)
        return refused(Error::system(QStringLiteral("create"), Sentence::tr("a private network namespace").text(), errno));
    return {};
}

Result<void> enterPrivateNamespaces()
{
    const uint uid = ::getuid();
    const uint gid = ::getgid();
    return enterUserNamespace().and_then([&] { return becomeRootInside(uid, gid); }).and_then(enterNetworkNamespace);
}

} // namespace statewire
