// SPDX-License-Identifier: GPL-3.0-or-later
// What the kernel's TCP counters mean, one sentence each for a student.
#pragma once

#include <QString>

namespace statewire {

/// What it means that the counter \p name ("TcpExt.PAWSEstab") moved; empty for one the guide does not know.
QString counterMeaning(const QString& name);

} // namespace statewire
