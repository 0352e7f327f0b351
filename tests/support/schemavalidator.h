// SPDX-License-Identifier: GPL-3.0-or-later
// As much of JSON Schema as the schema of scenarios uses. A keyword that it does not know is a mistake in the test.
#pragma once

#include <QJsonObject>
#include <QStringList>

namespace statewire::test {

/// What \p schema refuses in \p value: paths and keywords. Empty: nothing.
QStringList refusals(const QJsonObject& schema, const QJsonValue& value);

/// \p text, which is TOML, as JSON; nothing if it is no TOML.
std::optional<QJsonObject> tomlAsJson(const QByteArray& text);

} // namespace statewire::test
