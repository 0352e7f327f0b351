// SPDX-License-Identifier: GPL-3.0-or-later
// The one way a failure travels in core: a value, or an Error that says what was tried, on what, and why it failed.
#pragma once

#include <QString>
#include <tl/expected.hpp>

namespace statewire {

struct Error
{
    QString tried;  ///< what was attempted, as a verb phrase: "create the veth pair"
    QString on;     ///< the object of the attempt: a path, a device, a file:line:column
    QString why;    ///< the cause, such as "Operation not permitted (EPERM)"
    QString remedy; ///< what the user can do about it; may be empty
    int code = 0;   ///< errno where there was one, else 0

    /// One line: "could not TRIED ON: WHY. REMEDY".
    QString text() const;

    /// An Error for a failed system call; \p code is its errno.
    static Error system(const QString& tried, const QString& on, int code);
};

template <class T> using Result = tl::expected<T, Error>;

} // namespace statewire
