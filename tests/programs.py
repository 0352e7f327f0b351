#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fails if a program holds what belongs into another: the window must have no lab in it, the lab no engine of a worker.

Static libraries bring along whatever is asked for, and nobody notices; the symbols of the programs tell.

    programs.py WINDOW LAB WORKER
"""
import re
import shutil
import subprocess
import sys

SKIPPED = 77
# Classes of the lab, and of a worker.
LAB = {"Supervisor", "Observer", "Wire", "WireRules", "FlowTracker", "WorkerProcess"}
WORKER = {"PosixEngine", "QtEngine", "WorkerChannel"}
CLASS = re.compile(r"statewire::(\w+)")


def classes_named(symbols, names):
    """Those of `names` that stand in the text of symbols."""
    return names & set(CLASS.findall(symbols))


def symbols_of(program):
    return subprocess.run(["nm", "-C", program], capture_output=True, text=True, check=True).stdout


def main(window, lab, worker):
    if not shutil.which("nm"):
        print("nm is not installed")
        return SKIPPED
    symbols = {program: symbols_of(program) for program in (window, lab, worker)}
    if any("statewire::" not in text for text in symbols.values()):
        print("a program has no symbols: it was stripped")
        return SKIPPED
    found = []
    # What is looked for must be where it belongs, or its absence elsewhere would mean nothing.
    for program, names in ((lab, LAB), (worker, WORKER)):
        found += [f"{program}: has no {name} any more: this test needs its new name"
                  for name in sorted(names - classes_named(symbols[program], names))]
    for program, names in ((window, LAB | WORKER), (lab, WORKER), (worker, LAB)):
        found += [f"{program}: holds {name}, which is another program's"
                  for name in sorted(classes_named(symbols[program], names))]
    print("\n".join(found) or "no program holds what is another's")
    return 1 if found else 0


def self_test():
    """The check itself must be able to fail."""
    cases = [("0000 T statewire::Supervisor::begin()", {"Supervisor"}),
             ("0000 V typeinfo for statewire::Observer", {"Observer"}),
             ("0000 T statewire::WireCommands::x()\n0000 T statewire::checkRule(statewire::WireRule const&)", set())]
    wrong = [text for text, names in cases if classes_named(text, LAB) != names]
    print("\n".join(wrong) or f"{len(cases)} cases judged right")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(self_test() if sys.argv[1:] == ["--self-test"] else main(*sys.argv[1:]))
