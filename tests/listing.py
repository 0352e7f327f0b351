#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fails if a file that is to be built in stands in no CMakeLists.txt, or if one gathers files by a pattern.

A test that is not listed never runs and never fails; a header that is not listed is never compiled by itself.
"""
import pathlib
import posixpath
import re
import sys

sys.dont_write_bytecode = True
from layering import source_files  # noqa: E402

SOURCES = ("core/", "ui/", "app/", "tests/")
RESOURCES = {"resources/icons/": ".svg", "resources/help/": ".md", "resources/fonts/": ".otf"}
VARIABLES = {"${CMAKE_SOURCE_DIR}/": "", "${resources}/": "resources/"}
COMMENT = re.compile(r"#.*")
GLOB = re.compile(r"file\s*\(\s*GLOB", re.IGNORECASE)
FUZZ = re.compile(r"statewire_fuzz\s*\(\s*(\w+)")


def listed(path, text):
    """The files that the CMakeLists.txt at `path` names, relative to the project."""
    folder = posixpath.dirname(path)
    found = {posixpath.join(folder, f"fuzz_{name}.cpp") for name in FUZZ.findall(text)}
    for word in re.findall(r"[^\s()\"]+", text):
        for variable, value in VARIABLES.items():
            if word.startswith(variable):
                found.add(posixpath.normpath(value + word[len(variable):]))
        found.add(posixpath.normpath(posixpath.join(folder, word)))
    return found


def wants_listing(path, paths):
    """A source, a header without one, and what is built into the window."""
    if path.startswith(SOURCES):
        alone = path.endswith(".h") and path[:-2] + ".cpp" not in paths and not path.startswith("tests/")
        return path.endswith(".cpp") or alone
    return any(path.startswith(folder) and path.endswith(suffix) for folder, suffix in RESOURCES.items())


def complaints(paths, lists):
    """What is wrong with the files at `paths`; `lists` has the text of each CMake file."""
    lists = {path: COMMENT.sub("", text) for path, text in lists.items()}
    known = set().union(*(listed(path, text) for path, text in lists.items()))
    found = [f"{path}: gathers files by a pattern" for path, text in sorted(lists.items()) if GLOB.search(text)]
    return found + [f"{path}: stands in no CMakeLists.txt" for path in sorted(paths)
                    if wants_listing(path, paths) and path not in known]


def check(root):
    paths = {path for path in source_files(root) if pathlib.Path(root, path).is_file()}
    lists = {path: pathlib.Path(root, path).read_text(encoding="utf-8") for path in paths
             if path.endswith(("CMakeLists.txt", ".cmake"))}
    found = complaints(paths, lists)
    wanted = sum(wants_listing(path, paths) for path in paths)
    print("\n".join(found) or f"{wanted} files: each is listed")
    return 0 if wanted and not found else 1


def self_test():
    """The check itself must be able to fail."""
    ui = 'add_library(ui look/theme.cpp context/view.h)\nset(resources ../resources)\nqt_add_resources(ui FILES "${resources}/icons/a.svg")'
    right = [
        ({"ui/look/theme.cpp", "ui/look/theme.h", "ui/context/view.h", "resources/icons/a.svg", "resources/icons/x.txt"},
         {"ui/CMakeLists.txt": ui}),
        ({"tests/support/main.cpp", "tests/support/alone.h"}, {"tests/ui/CMakeLists.txt": "add_executable(t ../support/main.cpp)"}),
        ({"tests/fuzz/fuzz_session.cpp"}, {"tests/fuzz/CMakeLists.txt": "statewire_fuzz(session core)"}),
    ]
    wrong = [
        ({"ui/look/icons.cpp"}, {"ui/CMakeLists.txt": ui}),
        ({"ui/look/words.h"}, {"ui/CMakeLists.txt": ui}),
        ({"core/look/theme.cpp"}, {"ui/CMakeLists.txt": ui}),
        ({"resources/icons/b.svg"}, {"ui/CMakeLists.txt": ui}),
        ({"ui/look/icons.cpp"}, {"ui/CMakeLists.txt": "# look/icons.cpp"}),
        ({"tests/ui/tst_x.cpp"}, {"tests/ui/CMakeLists.txt": "statewire_test(t FILES tst_y.cpp)"}),
        (set(), {"ui/CMakeLists.txt": "file( GLOB_RECURSE all *.cpp)"}),
    ]
    failures = [f"wrongly blamed: {case}" for case in right if complaints(*case)]
    failures += [f"not noticed: {case}" for case in wrong if not complaints(*case)]
    print("\n".join(failures) or f"{len(right) + len(wrong)} cases judged right")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(self_test() if sys.argv[1:] == ["--self-test"] else check(sys.argv[1]))
