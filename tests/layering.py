#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fails if an #include points up or against the table of rooms, if core meets the screen, if a view has colours of its
own, or if a source file lacks its licence line.

Static libraries alone would not tell: a header can be included without anything being linked.
"""
import pathlib
import re
import shutil
import subprocess
import sys

# What each layer of core may include, besides itself.
BELOW = {
    "base": set(),
    "tcp": {"base"},
    "kernel": {"tcp", "base"},
    "session": {"tcp", "base"},
    "timeline": {"session", "tcp", "base"},
    "explain": {"timeline", "session", "tcp", "base"},
    "lab": {"kernel", "session", "tcp", "base"},
    "scenario": {"lab", "explain", "timeline", "session", "kernel", "tcp", "base"},
    "doctor": {"scenario", "lab", "session", "tcp", "base"},
}
# The rooms: what each may include of its own house, besides itself. A new arrow is a decision: it is written down here.
# CONTRIBUTING says what each room is for.
ROOMS = {
    "core/explain": {
        "facts": set(),
        "rules": {"facts"},
        "guides": {"facts"},
        "": {"facts", "rules"},
    },
    "core/lab": {
        "protocol": set(),
        "client": {"protocol"},
        "worker": {"protocol"},
        "lab": {"protocol", "worker"},
    },
    "core/scenario": {
        "story": set(),
        "judge": {"story"},
        "format": {"judge", "story"},
        "run": {"judge", "story"},
        "freeplay": {"judge", "story"},
        "library": {"format", "judge", "story"},
        "report": {"format", "judge"},
        "compare": {"judge", "report", "story"},
    },
    "ui": {
        "look": set(),
        "context": {"look"},
        "parts": {"context", "look"},
        "doctor": {"look", "parts"},
        "story": {"context", "look", "parts"},
        "timeline": {"context", "look"},
        "stage": {"context", "look"},
        "library": {"look", "parts"},
        "freeplay": {"context", "look", "parts"},
        "keeping": {"context", "look", "parts"},
        "tables": {"context", "look", "parts"},
        "diagram": {"context", "look", "parts"},
        "ladder": {"context", "look", "parts"},
        "ports": {"context", "look"},
        "figure": {"context", "look", "parts", "timeline"},
        "compare": {"context", "figure", "look", "parts", "timeline"},
        "window": {"compare", "context", "diagram", "doctor", "figure", "freeplay", "keeping", "ladder", "library", "look", "parts", "ports",
                   "stage", "story", "tables", "timeline"},
    },
}
# What of the lab the program's own layers may know: how to talk to one, never how it is made.
LAB_FOR_SCENARIO = {"protocol", "client"}
CORE = set(BELOW)
SCREEN = re.compile(
    r"Qt(Gui|Widgets|Charts|Svg|SvgWidgets|PrintSupport)/|Q(Widget|Painter|Color|Pixmap|Image|Font|Pen|Brush|GuiApplication|"
    r"Application|Chart|Graphics|Main|Icon|Palette|Svg|Dialog|Label|Layout|Action|Clipboard|Screen|Window)[A-Za-z]*$")
# A colour of its own, which belongs into a theme; white paper and black screens are what they are.
COLOUR = re.compile(r"QColor\(\s*(0x|\"#|Qt::|\d)|QColor::from|\bqRgba?\(|\bQRgb\b|\"#[0-9a-fA-F]{6}\"")
# Every process has one thread: what happens next is decided by its event loop, and no sanitizer has to watch for races.
THREADS = re.compile(r"(thread|future|mutex|shared_mutex|condition_variable|pthread\.h|(QtConcurrent/)?QtConcurrent(Run)?|"
                     r"Q(Thread|ThreadPool|Runnable|Future|FutureWatcher|Mutex|ReadWriteLock))$")
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)
SOURCE_SUFFIXES = {".cpp", ".h", ".cmake", ".sh", ".py", ".toml"}
SOURCE_NAMES = {"CMakeLists.txt", "dev"}
SOURCE_ROOTS = ("core/", "ui/", "app/", "tests/", "packaging/", "cmake/", "resources/scenarios/", "CMakeLists.txt", "dev", ".ci/")
LICENCE = "SPDX-License-Identifier: GPL-3.0-or-later"


def house_and_room(path):
    """("ui", "stage") of ui/stage/stageview.cpp; nothing for what stands in no house."""
    folder = str(pathlib.PurePosixPath(path).parent)
    for house in ROOMS:
        if folder == house:
            return house, ""
        if folder.startswith(house + "/"):
            return house, folder[len(house) + 1:]
    return None


def complaints_about_rooms(path, target):
    """What is wrong with the file at `path` including "target", as far as rooms go."""
    here = house_and_room(path)
    there = house_and_room(target if target.startswith("ui/") else "core/" + target)
    if here and here[1] not in ROOMS[here[0]]:
        return [f"{path}: '{here[1]}' is no room of {here[0]}; the rooms stand in tests/layering.py"]
    if there and there[0] == "core/lab" and not (here and here[0] == "core/lab") and there[1] not in LAB_FOR_SCENARIO:
        return [f'{path}: only the lab includes "{target}"']
    if not here or not there or here[0] != there[0] or here[1] == there[1]:
        return []
    if there[1] not in ROOMS[here[0]][here[1]]:
        return [f'{path}: the room {here[0]}/{here[1]} may not include "{target}"']
    return []


def complaints_about_includes(path, text):
    """What is wrong with the includes of the file at `path`, relative to the project, with `text` in it."""
    parts = pathlib.PurePosixPath(path).parts
    if len(parts) < 2 or parts[0] not in ("core", "ui", "app"):
        return []
    threads = [f"{path}: includes <{target}>, and no process here has a second thread"
               for _, target in INCLUDE.findall(text) if THREADS.match(target)]
    if parts[0] == "app":
        return threads
    in_core = parts[0] == "core"
    layer = parts[1] if in_core else None
    found = threads
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
        found += complaints_about_rooms(path, target)
        if first == "app":
            found.append(f'{path}: only app includes "{target}"')
    return found


def has_colours_of_its_own(path, text):
    return path.startswith("ui/") and not path.startswith("ui/look/") and COLOUR.search(text) is not None


def lacks_licence(path, text):
    name = pathlib.PurePosixPath(path)
    wanted = name.suffix in SOURCE_SUFFIXES or name.name in SOURCE_NAMES or path == ".ci/run"
    return wanted and path.startswith(SOURCE_ROOTS) and not any(LICENCE in line for line in text.splitlines()[:3])


def source_files(root):
    """Files that git knows or would add; in an unpacked archive, or where there is no git, all."""
    if shutil.which("git"):
        listed = subprocess.run(["git", "-C", root, "ls-files", "-co", "--exclude-standard", "-z"], capture_output=True)
        if listed.returncode == 0:
            return sorted(set(listed.stdout.decode().split("\0")) - {""})
    top = pathlib.Path(root)
    return sorted(str(p.relative_to(top)) for p in top.rglob("*")
                  if p.is_file() and not {"build", "__pycache__"}.intersection(p.relative_to(top).parts))


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
        if has_colours_of_its_own(path, text):
            found.append(f"{path}: has a colour of its own; all colours stand in ui/look")
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
        ("core/kernel/x.cpp", '#include "lab/lab/host.h"'),
        ("core/lab/lab/x.cpp", '#include "scenario/run/labrun.h"'),
        ("core/lab/lab/x.cpp", '#include "timeline/timeline.h"'),
        ("core/base/x.h", "#include <QColor>"),
        ("core/explain/rules/x.cpp", "  #  include <QtCharts/QChart>"),
        ("core/scenario/run/x.cpp", '#include "ui/look/theme.h"'),
        ("ui/window/x.cpp", '#include "app/main.h"'),
        ("ui/x.cpp", '#include "timeline/timeline.h"'),
        ("ui/attic/x.cpp", '#include "timeline/timeline.h"'),
        ("ui/stage/x.cpp", '#include "ui/timeline/timelineplot.h"'),
        ("ui/look/x.h", '#include "ui/context/view.h"'),
        ("ui/window/x.cpp", '#include "lab/lab/supervisor.h"'),
        ("core/scenario/run/x.cpp", '#include "lab/worker/engine.h"'),
        ("core/scenario/story/x.cpp", '#include "scenario/run/labrun.h"'),
        ("core/explain/facts/x.h", '#include "explain/rules/rules.h"'),
        ("core/lab/client/x.h", '#include "lab/lab/wire.h"'),
        ("core/lab/worker/x.cpp", "#include <thread>"),
        ("ui/figure/x.cpp", "#include <QtConcurrent>"),
        ("app/x.cpp", "#include <QThread>"),
    ]
    right = [
        ("core/scenario/run/x.cpp", '#include "lab/protocol/protocol.h"\n#include "explain/explain.h"\n#include <QString>'),
        ("core/scenario/run/y.cpp", '#include "scenario/judge/checks.h"\n#include "scenario/run/labrun.h"'),
        ("core/lab/lab/x.cpp", '#include "kernel/netlink.h"\n#include <QTcpSocket>\n#include <QSocketNotifier>'),
        ("core/session/x.cpp", '#include "session/event.h"\n#include "tcp/segment.h"\n#include "base/result.h"'),
        ("ui/timeline/x.cpp", '#include "timeline/timeline.h"\n#include "ui/look/theme.h"\n#include <QPainter>'),
        ("app/main.cpp", '#include "app/commands.h"'),
    ]
    failures = [f"not noticed: {path}: {text}" for path, text in wrong if not complaints_about_includes(path, text)]
    failures += [f"wrongly blamed: {path}: {text}" for path, text in right if complaints_about_includes(path, text)]
    if not lacks_licence("core/x.cpp", "int x;") or lacks_licence("core/x.cpp", f"// {LICENCE}\n"):
        failures.append("the licence line is misjudged")
    colour = "QColor(0xfff6e3)"
    if not has_colours_of_its_own("ui/stage/x.cpp", colour) or has_colours_of_its_own("ui/look/x.cpp", colour):
        failures.append("the colours are misjudged")
    print("\n".join(failures) or f"{len(wrong) + len(right) + 4} cases judged right")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(self_test() if sys.argv[1:] == ["--self-test"] else check(sys.argv[1]))
