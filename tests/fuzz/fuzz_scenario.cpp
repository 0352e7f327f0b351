// SPDX-License-Identifier: GPL-3.0-or-later
// A scenario file with any content: every mistake is reported, none kills the reader.
#include "scenario/format/scenarioreader.h"

#include <cstdint>
#include <cstdlib>

using namespace statewire;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    const QByteArray text(reinterpret_cast<const char*>(data), qsizetype(size));
    const ReadScenario read = readScenario(text, QStringLiteral("fuzz.toml"));
    const qsizetype lines = text.count('\n') + 1;
    for (const Diagnostic& diagnostic : read.diagnostics) {
        if (diagnostic.at.line > lines + 1)
            std::abort(); // a caret beyond the file helps nobody
    }
    return 0;
}
