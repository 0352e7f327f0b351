// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernel/sysctl.h"

#include "base/uniquefd.h"

#include <QRegularExpression>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace statewire {

namespace {

Result<QByteArray> sysctlPath(const QString& key)
{
    static const QRegularExpression shape(QStringLiteral("^net(\\.[a-z0-9_]+)+\\z"));
    if (!shape.match(key).hasMatch())
        return tl::unexpected(
            Error{QStringLiteral("use the sysctl"),
                  key,
                  QStringLiteral("only keys under 'net.' with letters, digits and '_' can be used in a lab"),
                  {}});
    return "/proc/sys/" + QString(key).replace(u'.', u'/').toLatin1();
}

} // namespace

Result<QString> readSysctl(const QString& key)
{
    const Result<QByteArray> path = sysctlPath(key);
    if (!path)
        return tl::unexpected(path.error());
    const UniqueFd fd(::open(path->constData(), O_RDONLY | O_CLOEXEC));
    std::array<char, 4096> buffer;
    const ssize_t n = fd ? ::read(fd.get(), buffer.data(), buffer.size()) : -1;
    if (n < 0)
        return tl::unexpected(Error::system(QStringLiteral("read the sysctl"), key, errno));
    return QString::fromLatin1(buffer.data(), n).simplified();
}

Result<void> writeSysctl(const QString& key, const QString& value)
{
    const Result<QByteArray> path = sysctlPath(key);
    if (!path)
        return tl::unexpected(path.error());
    const UniqueFd fd(::open(path->constData(), O_WRONLY | O_CLOEXEC));
    const QByteArray text = value.toLatin1() + '\n';
    if (!fd || ::write(fd.get(), text.constData(), size_t(text.size())) != text.size()) {
        Error error = Error::system(QStringLiteral("set the sysctl"), key + QStringLiteral(" = ") + value, errno);
        if (error.code == ENOENT)
            error.remedy = QStringLiteral("This kernel does not have it");
        return tl::unexpected(error);
    }
    return {};
}

} // namespace statewire
