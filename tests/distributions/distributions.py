#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Builds and tests what is committed, from nothing, on Debian's suites, each in a root file system of its own.

Exit status 1: a build warned or failed, or a test failed. 77: a suite cannot be had here. What was printed stays in
build/distributions/out/SUITE, what was built in build/distributions/sources/SUITE.
"""
import argparse
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import time
import unittest

sys.dont_write_bytecode = True  # the sources' folder stays as it is

import results
import roots
from roots import Unavailable

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
FOLDER = ROOT / "build/distributions"
INSIDE = f"/home/{roots.USER}/statewire"
CANNOT_RUN = 77


def parse(arguments):
    parser = argparse.ArgumentParser(prog="./dev distributions", description=__doc__.partition("\n\n")[0])
    parser.add_argument("--fresh", action="store_true", help="make the root file systems anew, rather than bringing them up to date")
    parser.add_argument("--roots", action="store_true", help="make the root file systems, and no more")
    parser.add_argument("--only", metavar="REGEX", help="of the tests, only these")
    return roots.take_suites(parser, roots.SUITES, arguments)


def git(*arguments):
    """What git says of the sources, whoever they belong to."""
    return subprocess.run(["git", "-c", f"safe.directory={ROOT}", *arguments], cwd=ROOT, capture_output=True, check=True).stdout


def newest_commit():
    return git("rev-parse", "HEAD").decode().strip()


def unpack_sources(commit, target):
    """What is committed, and nothing else, as the ordinary user's."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    packed = git("archive", "--format=tar", commit)
    subprocess.run(["tar", "-x", "--no-same-owner", "-C", str(target)], input=packed, check=True)
    subprocess.run(["chown", "-R", f"{roots.UID}:{roots.UID}", str(target)], check=True)


def version_in(text):
    found = re.search(r"\d+(\.\d+)+", text)
    return found.group() if found else "?"


def versions(root):
    """Of g++, Qt, CMake and the kernel, which is this machine's."""
    asked = (("g++", "-dumpfullversion"), ("dpkg-query", "-W", "-f", "${Version}", "qt6-base-dev"), ("cmake", "--version"))
    return (*(version_in(root.asked(*command)) for command in asked), version_in(os.uname().release))


def test(suite, root, commit, only):
    out = FOLDER / "out" / suite
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    sources = FOLDER / "sources" / suite
    unpack_sources(commit, sources)
    line = results.Suite(f"{suite} ({roots.SUITES[suite][0]})", versions(root))
    binds = [(sources, INSIDE)]
    began = time.monotonic()
    built = root.run(["./dev", "test", "--show-only"], output=out / "build.log", binds=binds, where=INSIDE)
    line.build_s = time.monotonic() - began
    configured = sources / "build/configure.log"
    if configured.exists():
        shutil.copy(configured, out)
    line.warnings = results.warnings_in("".join(log.read_text(errors="replace") for log in out.glob("*.log")))
    if built.returncode:
        line.failures.append(f"the build failed with status {built.returncode}; see {os.path.relpath(out / 'build.log')}")
        return line
    began = time.monotonic()
    chosen = ["-R", only] if only else []
    written = sources / "build/tests.xml"
    root.run(["./dev", "test", "--output-junit", f"{INSIDE}/build/tests.xml", "--test-output-size-passed", "1000000", *chosen],
             output=out / "tests.log", binds=binds, where=INSIDE)
    line.tests_s = time.monotonic() - began
    if written.exists():
        shutil.copy(written, out / "tests.xml")
        line.tests = results.tests_in((out / "tests.xml").read_text())
    else:
        line.failures.append(f"the tests did not come to their end; see {os.path.relpath(out / 'tests.log')}")
    return line


def test_all(options):
    lines = []
    unavailable = []
    made = roots.Roots(FOLDER)
    commit = newest_commit()  # the same for all, whatever is committed meanwhile
    for suite in options.suites:
        began = time.monotonic()
        try:
            roots.demand_tools()
            root = made.with_packages(suite, options.packages.split(), options.fresh)
        except Unavailable as error:
            unavailable.append(f"{suite}: not tested: {error}")
            continue
        print(f"{suite}: its root is ready after {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
        if options.roots:
            continue
        lines.append(test(suite, root, commit, options.only))
        print(results.table(lines[-1:]), file=sys.stderr, flush=True)
    return lines, unavailable


def main(arguments):
    if arguments == ["--self-test"]:
        suite = unittest.defaultTestLoader.discover(str(HERE), "tst_*.py")
        return 0 if unittest.TextTestRunner().run(suite).wasSuccessful() else 1
    options = parse(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))  # what runs in a root ends with this
    lines, unavailable = test_all(options)
    for line in lines:
        said = results.details(line)
        print(said + "\n" * bool(said), end="")
    if lines:
        print(results.table(lines))
    for line in unavailable:
        print(line)
    if not all(line.good() for line in lines):
        return 1
    return CANNOT_RUN if unavailable else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
