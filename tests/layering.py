#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fails if an #include points up, if core meets the screen, or if a source file lacks its licence line.

Static libraries alone would not tell: a header can be included without anything being linked.
"""
import pathlib
import re
import subprocess
import sys

# What each layer may include, besides itself.
BELOW = {
    "base": set(),
    "tcp": {"base"},
    "kernel": {"tcp", "base"},
    "session": {"tcp", "base"},
    "timeline": {"session", "tcp", "base"},
    "explain": {"timeline", "session", "tcp", "base"},
    "lab": {"kernel", "session", "tcp", "base"},
    "scenario": {"lab", "explain", "timeline", "session", "kernel", "tcp", "base"},
}
CORE = set(BELOW)
SCREEN = re.compile(
    r"Qt(Gui|Widgets|Charts|Svg|SvgWidgets|PrintSupport)/|Q(Widget|Painter|Color|Pixmap|Image|Font|Pen|Brush|GuiApplication|"
    r"Application|Chart|Graphics|Main|Icon|Palette|Svg|Dialog|Label|Layout|Action|Clipboard|Screen|Window)[A-Za-z]*$")
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)
SOURCE_SUFFIXES = {".cpp", ".h", ".cmake", ".sh", ".py", ".toml"}
SOURCE_NAMES = {"CMakeLists.txt", "dev"}
SOURCE_ROOTS = ("core/", "ui/", "app/", "tests/", "packaging/", "cmake/", "resources/scenarios/", "CMakeLists.txt", "dev", ".ci/")
LICENCE = "SPDX-License-Identifier: GPL-3.0-or-later"


def complaints_about_includes(path, text):
    """What is wrong with the includes of the file at `path`, relative to the project, with `text` in it."""
    parts = pathlib.PurePosixPath(path).parts
    if len(parts) < 2 or parts[0] not in ("core", "ui"):
        return []
    in_core = parts[0] == "core"
    layer = parts[1] if in_core else None
    found = []
    for quote, target in INCLUDE.findall(text):
        first = target.split("/")[0] if "/" in target else ""
        if in_core and SCREEN.match(target):
            found.append(f"{path}: core includes <{target}>, which needs a screen")
        if quote != '"':
            continue
        if in_core and first in CORE and first != layer and first not in BELOW.get(layer, set()):
            found.append(f'{path}: {layer} may not include "{target}"')
        if in_core and first in ("ui", "app"):
            found.append(f'{path}: core may not include "{target}"')
        if first == "app":
            found.append(f'{path}: only app includes "{target}"')
    return found


def lacks_licence(path, text):
    name = pathlib.PurePosixPath(path)
    wanted = name.suffix in SOURCE_SUFFIXES or name.name in SOURCE_NAMES or path == ".ci/run"
    return wanted and path.startswith(SOURCE_ROOTS) and not any(LICENCE in line for line in text.splitlines()[:3])


def source_files(root):
    """Files that git knows or would add; in an unpacked archive, all."""
    listed = subprocess.run(["git", "-C", root, "ls-files", "-co", "--exclude-standard", "-z"], capture_output=True)
    if listed.returncode == 0:
        return sorted(set(listed.stdout.decode().split("\0")) - {""})
    top = pathlib.Path(root)
    return sorted(str(p.relative_to(top)) for p in top.rglob("*") if p.is_file() and "build" not in p.relative_to(top).parts)


def check(root):
    found = []
    checked = 0
    for path in source_files(root):
        file = pathlib.Path(root, path)
        if not path.startswith(SOURCE_ROOTS) or path.startswith("tests/data/") or not file.is_file():
            continue
        try:
            text = file.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        checked += 1
        found += complaints_about_includes(path, text)
        if lacks_licence(path, text):
            found.append(f"{path}: has no line '{LICENCE}' at its top")
    print("\n".join(found) or f"{checked} files: every arrow points down, every file has its licence line")
    return 0 if checked and not found else 1


def self_test():
    """The check itself must be able to fail."""
    wrong = [
        ("core/tcp/x.cpp", '#include "session/event.h"'),
        ("core/session/x.h", '#include "timeline/timeline.h"'),
        ("core/session/x.h", '#include "kernel/netlink.h"'),
        ("core/kernel/x.cpp", '#include "lab/host.h"'),
        ("core/lab/x.cpp", '#include "scenario/runner.h"'),
        ("core/lab/x.cpp", '#include "timeline/timeline.h"'),
        ("core/base/x.h", "#include <QColor>"),
        ("core/explain/x.cpp", "  #  include <QtCharts/QChart>"),
        ("core/scenario/x.cpp", '#include "ui/theme.h"'),
        ("ui/x.cpp", '#include "app/main.h"'),
    ]
    right = [
        ("core/scenario/x.cpp", '#include "lab/protocol.h"\n#include "explain/explain.h"\n#include <QString>'),
        ("core/lab/x.cpp", '#include "kernel/netlink.h"\n#include <QTcpSocket>\n#include <QSocketNotifier>'),
        ("core/session/x.cpp", '#include "session/event.h"\n#include "tcp/segment.h"\n#include "base/result.h"'),
        ("ui/x.cpp", '#include "timeline/timeline.h"\n#include <QPainter>'),
        ("app/main.cpp", '#include "app/commands.h"'),
    ]
    failures = [f"not noticed: {path}: {text}" for path, text in wrong if not complaints_about_includes(path, text)]
    failures += [f"wrongly blamed: {path}: {text}" for path, text in right if complaints_about_includes(path, text)]
    if not lacks_licence("core/x.cpp", "int x;") or lacks_licence("core/x.cpp", f"// {LICENCE}\n"):
        failures.append("the licence line is misjudged")
    print("\n".join(failures) or f"{len(wrong) + len(right) + 2} cases judged right")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(self_test() if sys.argv[1:] == ["--self-test"] else check(sys.argv[1]))
