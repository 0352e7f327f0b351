#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fails if core says more in plain English than it did: a sentence is made by Sentence::tr() (core/base/sentence.h).

    coresentences.py ROOT             compares each room with tests/data/coresentences.txt
    coresentences.py ROOT --list ROOM prints the sentences of a room that are still English alone
    coresentences.py ROOT --update    writes what is left; refuses where that is more in all
    coresentences.py --self-test

What is counted: literals with a space and a word in small letters, outside Sentence::tr(). Texts that are documents or what
somebody may type stay as they are.
"""
import collections
import pathlib
import re
import sys

BASELINE = "tests/data/coresentences.txt"
DOCUMENTS = re.compile(r"core/scenario/format/format\w*\.cpp"      # the manual and the schema
                       r"|core/scenario/library/searchwords\.cpp")  # what is typed into the search
TOKEN = re.compile(
    r'//[^\n]*|/\*.*?\*/|\'(?:[^\'\\\n]|\\.)+\'|^\s*#[^\n]*'
    r'|(?P<before>(?:\btr|\btranslate|\bstatic_assert|\bQ_ASSERT_X)\([^";]*)?(?P<literal>(?:(?:u8?)?"(?:[^"\\\n]|\\.)*"(?:_s|_L1)?\s*)+)',
    re.DOTALL | re.MULTILINE)
QUOTED = re.compile(r'"((?:[^"\\\n]|\\.)*)"')
WORD = re.compile(r"(?<![A-Za-z0-9_.%-])[a-z]{2,}(?![A-Za-z0-9_.(=-])")


def sentences(text):
    """The literals of a source text that tell something in English alone, each with its line."""
    for match in TOKEN.finditer(text):
        if not match["literal"] or match["before"]:
            continue
        said = "".join(QUOTED.findall(match["literal"]))
        if " " in said and WORD.search(said):
            yield text.count("\n", 0, match.start("literal")) + 1, said


def left_in(root):
    """What is left, by room."""
    rooms = collections.defaultdict(list)
    for path in sorted((root / "core").rglob("*")):
        name = path.relative_to(root).as_posix()
        if path.suffix in (".cpp", ".h") and not DOCUMENTS.fullmatch(name):
            rooms[str(pathlib.PurePosixPath(name).parent)] += [(name, *found) for found in sentences(path.read_text())]
    return {room: found for room, found in rooms.items() if found}


def read_baseline(root):
    rows = [line.split() for line in (root / BASELINE).read_text().splitlines() if line and not line.startswith("#")]
    return {room: int(count) for count, room in rows}


def complaints(left, baseline):
    found = []
    for room in sorted(left.keys() | baseline.keys()):
        now, before = len(left.get(room, [])), baseline.get(room, 0)
        if now > before:
            found.append(f"{room}: {now} sentences in English alone, {before} before; make new ones by Sentence::tr() "
                         f"(tests/coresentences.py . --list {room})")
        elif now < before:
            found.append(f"{room}: {now} sentences in English alone, fewer than {before}: tests/coresentences.py . --update")
    return found


def update(root, left):
    if sum(map(len, left.values())) > sum(read_baseline(root).values()):
        return "there are more of them than before"
    rows = "".join(f"{len(found):4} {room}\n" for room, found in sorted(left.items()))
    (root / BASELINE).write_text("# Sentences of core that are English alone, by room; tests/coresentences.py holds them.\n" + rows)
    return None


def self_test():
    cases = [('x = u"the port is free"_s;', 1), ('x = QStringLiteral("the port " \n "is free");', 1),
             ('x = Sentence::tr("the port is free");', 0), ('x = Sentence::tr("the port "\n   "is free").arg(u"free"_s);', 0),
             ('x = a ? Sentence::tr("the port is free") : u"the port is taken"_s;', 1),
             ('// u"the port is free"_s', 0), ('#include "the port.h"', 0), ('x = u"SYN ACK"_s + u"%1 %2"_s + u"port"_s;', 0),
             ("x = '\"' + u\"is free, too\"_s + '\"';", 1), ('x = u"net.ipv4.tcp_fin_timeout = %1"_s;', 0),
             ('f(u"a b"_s, u"could not read"_s); g("to the end");', 2)]
    failed = [code for code, count in cases if len(list(sentences(code))) != count]
    left = {"core/a": [1, 2], "core/b": [1]}
    failed += [name for name, wrong in (("more", not complaints(left, {"core/a": 1, "core/b": 1})),
                                        ("new room", not complaints(left, {"core/a": 2})),
                                        ("fewer", not complaints(left, {"core/a": 3, "core/b": 1})),
                                        ("the same", complaints(left, {"core/a": 2, "core/b": 1}))) if wrong]
    print("\n".join(f"wrong: {code}" for code in failed) or "all as it should be")
    return 1 if failed else 0


def main(arguments):
    if arguments == ["--self-test"]:
        return self_test()
    root = pathlib.Path(arguments[0])
    left = left_in(root)
    if arguments[1:2] == ["--list"]:
        for name, line, said in left.get(arguments[2], []):
            print(f"{name}:{line}: {said}")
        return 0
    if arguments[1:2] == ["--update"]:
        trouble = update(root, left)
        print(trouble or f"{sum(map(len, left.values()))} are left")
        return 1 if trouble else 0
    found = complaints(left, read_baseline(root))
    print("\n".join(found) or f"{sum(map(len, left.values()))} sentences of core are still English alone, as before")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
