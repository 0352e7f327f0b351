// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/uniquefd.h"

#include <unistd.h>

namespace statewire {

UniqueFd& UniqueFd::operator=(UniqueFd&& other) noexcept
{
    if (this != &other) {
        reset();
        m_fd = std::exchange(other.m_fd, -1);
    }
    return *this;
}

void UniqueFd::reset()
{
    if (m_fd >= 0)
        ::close(std::exchange(m_fd, -1));
}

} // namespace statewire
