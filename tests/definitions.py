#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fails if two files define a type of the same name: each compiles, they link, and what then runs is anybody's guess.

Only types at namespace scope count. What stands in a namespace without a name belongs to its file alone.
"""
import pathlib
import re
import sys

sys.dont_write_bytecode = True
from layering import source_files  # noqa: E402

ROOTS = ("core/", "ui/", "app/", "tests/")
# Comments, literals and preprocessor lines: none of them defines anything, and each may hold a brace.
RAW = re.compile(r'(?:u8|[uUL])?R"([^()\\\s]{0,16})\((?:.|\n)*?\)\1"')
NOISE = re.compile(
    r"""//[^\n]* | /\*(?:.|\n)*?\*/ | "(?:\\.|[^"\\\n])*" | (?<![0-9A-Fa-f])'(?:\\.|[^'\\\n])*' |
        ^[ \t]*\#(?:[^\\\n]|\\(?:.|\n))*""",
    re.VERBOSE | re.MULTILINE)
NAMESPACE = re.compile(r"(?:inline\s+)?namespace\b\s*(?P<name>[\w:]*)$")
TYPE = re.compile(r"(?:class|struct|union|enum(?:\s+(?:class|struct))?)\b(?:\s*\[\[.*?\]\]|\s*alignas\([^)]*\))*\s*"
                  r"(?P<words>[^():=]*(?:::[^():=]+)*)(?<!:)(?::(?!:).*)?$", re.DOTALL)
TEMPLATE = re.compile(r"template\s*<")
ALIAS = re.compile(r"using\s+(\w+)\s*=")
MACROS = re.compile(r"^\s*(?:[A-Z][A-Z0-9_]+\b(?:\([^()]*\))?\s*)*")  # such as end without a semicolon


def without_template(head):
    """What follows template<…>."""
    head = head.strip()
    while opened := TEMPLATE.match(head):
        depth = 1
        at = opened.end()
        while at < len(head) and depth:
            depth += {"<": 1, ">": -1}.get(head[at], 0)
            at += 1
        head = head[at:].lstrip()
    return head


def type_defined_by(head):
    """The name of the type whose definition begins with `head`, up to its brace; nothing if it begins something else."""
    found = TYPE.match(head)
    if not found:
        return None
    words = re.sub(r"\bfinal\s*$", "", found["words"]).strip()
    name = re.search(r"[\w:]+(?:\s*<.*>)?$", words, re.DOTALL)  # before it may stand an export macro
    return re.sub(r"\s+", "", name[0]) if name else None


def definitions(text):
    """The qualified names of the types that `text` defines at namespace scope, anonymous namespaces left out."""
    text = NOISE.sub("", RAW.sub('""', text))
    found = []
    scopes = []  # of each open brace: a namespace's name, or None where nothing counts any more
    begin = 0
    for at, sign in enumerate(text):
        if sign == ";":
            statement = text[begin:at].strip()  # an alias without parameters is a file's own short word, mostly
            alias = ALIAS.match(without_template(statement)) if TEMPLATE.match(statement) else None
            if alias and all(scope is not None for scope in scopes):
                found.append("::".join([scope for scope in scopes if scope] + [alias[1]]))
            begin = at + 1
        elif sign == "}":
            if scopes:
                scopes.pop()
            begin = at + 1
        elif sign == "{":
            head = without_template(MACROS.sub("", text[begin:at]))
            begin = at + 1
            inside = all(scope is not None for scope in scopes)
            namespace = NAMESPACE.match(head)
            if namespace and inside:
                scopes.append(namespace["name"] or None)
                continue
            if head == "extern" and inside:  # its "C" is gone with the literals
                scopes.append("")
                continue
            name = type_defined_by(head) if inside else None
            if name:
                found.append("::".join(part for part in [*scopes, name] if part))
            scopes.append(None)
    return found


def complaints(texts):
    """What is wrong with the files of `texts`, a text for each path."""
    places = {}
    for path, text in sorted(texts.items()):
        for name in definitions(text):
            places.setdefault(name, []).append(path)
    return len(places), [f"{name} is defined {len(paths)} times: {', '.join(paths)}"
                         for name, paths in sorted(places.items()) if len(paths) > 1]


def check(root):
    texts = {}
    for path in source_files(root):
        file = pathlib.Path(root, path)
        if path.startswith(ROOTS) and file.suffix in (".h", ".cpp") and file.is_file():
            texts[path] = file.read_text(encoding="utf-8")
    types, found = complaints(texts)
    print("\n".join(found) or f"{types} types in {len(texts)} files: none is defined twice")
    return 0 if types and not found else 1


def self_test():
    """The check itself must be able to fail."""
    cases = [
        ("namespace statewire {\nclass SocketTable : public View\n{\n};\n} // namespace statewire", ["statewire::SocketTable"]),
        ("namespace a::b { struct X final { int y; }; }", ["a::b::X"]),
        ("namespace a { namespace b { enum class X : int { One, Two }; enum Y {}; } union Z {}; }", ["a::b::X", "a::b::Y", "a::Z"]),
        ("class Alone { struct Inner { }; };", ["Alone"]),
        ("namespace a { template <typename T, typename = std::vector<T>> struct X { }; template <> struct X<int, char> {}; }",
         ["a::X", "a::X<int,char>"]),
        ("namespace a { struct [[nodiscard]] X : public b::Base<int>, c::Other { void f() { if (true) { struct L {}; } } }; }",
         ["a::X"]),
        ("struct a::b::X\n{\n};", ["a::b::X"]),
        ("QT_FORWARD_DECLARE_CLASS(QAxis)\n\nnamespace a { Q_NAMESPACE\nstruct X {}; }", ["a::X"]),
        ('// struct A {\n/* struct B { */ const char* c = "struct C {"; char d = \'{\';\n#define E struct E {\nstruct F { };', ["F"]),
        ('auto t = R"(struct A { )"; auto n = 1\'000; struct B { }; auto o = 2\'000;', ["B"]),
        ('extern "C" { struct A { }; }', ["A"]),
        ("namespace a { inline namespace b { struct C { }; } }", ["a::b::C"]),
        ("namespace a { namespace { class X { }; namespace b { class Y { }; } } }", []),
        ("namespace a { class X; struct Y; enum class Z : int; }", []),
        ("struct X* f(struct Y y) { struct Z { }; return nullptr; }\nvoid g()\n{\n    class L { };\n}", []),
        ("X x = { 1 }; const struct Y z = { 2 }; namespace b = a; using namespace c;", []),
        ("namespace a { template <class E> using X = std::vector<E>; using Y = X<int>; }", ["a::X"]),
        ("void f() { namespace b = a; auto l = [] { struct X { }; }; }", []),
    ]
    failures = [f"{text!r}: found {definitions(text)}, expected {names}" for text, names in cases if definitions(text) != names]
    one = "namespace statewire { class SocketTable { }; }"
    if complaints({"core/kernel/sockettable.h": one, "ui/sockettable.h": one})[1] == []:
        failures.append("a type defined in two files is not noticed")
    if complaints({"core/a.h": one, "core/b.h": "namespace statewire { class SocketTable; }"})[1]:
        failures.append("a declaration is taken for a definition")
    print("\n".join(failures) or f"{len(cases) + 2} cases judged right")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(self_test() if sys.argv[1:] == ["--self-test"] else check(sys.argv[1]))
