// SPDX-License-Identifier: GPL-3.0-or-later
// On which kernels and in which kind of lab a part of a scenario belongs to the story.
#pragma once

#include "lab/protocol/protocol.h"

#include <QString>
#include <optional>
#include <vector>

namespace statewire {

/// A version of Linux: the numbers at the beginning of its release, "6.1.0-13-amd64" → 6, 1, 0.
using KernelVersion = std::vector<int>;

KernelVersion kernelVersion(QStringView release);
/// The release of the kernel that this program runs on.
QString runningKernel();

struct When
{
    QString kernel;              ///< ">=4.12 <6.2": all of it must fit; empty: any
    std::optional<LabMode> mode; ///< nothing: any

    bool isAlways() const { return kernel.isEmpty() && !mode; }
    /// A release that is not known fits any version.
    bool fits(const QString& release, const LabMode& labMode) const;
    /// "Linux >=4.12 <6.2, on a wire"
    QString text() const;
};

/// The first part of \p kernel that is no comparison with a version; nothing if all are. An empty text has one, too.
std::optional<QString> badKernelTerm(const QString& kernel);

} // namespace statewire
