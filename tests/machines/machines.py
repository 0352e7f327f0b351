#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Boots machines made on purpose, each of which forbids or lacks something, and says whether Statewire behaved there as it should.

Exit status 1: something came out otherwise. 77: a machine, or what runs it, cannot be had here. What was said in each step stays in
build/machines/out/MACHINE.
"""
import argparse
import os
import pathlib
import re
import shutil
import signal
import sys
import time
import unittest

sys.dont_write_bytecode = True  # the sources' folder stays as it is
HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(HERE.parent / "kernels"))

import debian
import image
import known
import machine
import steps

CANNOT_RUN = 77
KNOB_KERNEL = "6.12"
# Without it the guest waits for minutes of its time until it has random numbers.
ENTROPY = ("-cpu", "Nehalem,+rdrand")


def parse(arguments):
    names = [each.name for each in known.MACHINES]
    parser = argparse.ArgumentParser(prog="./dev machines", description=__doc__.partition("\n\n")[0])
    parser.add_argument("machines", nargs="*", metavar="MACHINE", help=f"of {', '.join(names)}; without any, all but library")
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build/dev", help="the build that is tried (build/dev)")
    parser.add_argument("--deb", type=pathlib.Path, help="the package that is installed; without it, one is made of the build")
    parser.add_argument("--steps", type=pathlib.Path, help="a file of steps for the guest's shell, instead of a machine's own")
    options = parser.parse_args(arguments)
    for name in options.machines:
        if name not in names:
            parser.error(f"there is no '{name}'; there are {', '.join(names)}")
    options.machines = [each for each in known.MACHINES
                        if each.name in options.machines or not (options.machines or each.only_named)]
    return options


def prepare(options, folder):
    """The image, a folder of what the machines are given, and the kernels, by line: (release, folder) each."""
    machine.demand_tools()
    folder.mkdir(parents=True, exist_ok=True)
    kernels = {line: debian.fetch(line, ROOT / "build/kernels") for line in sorted({each.kernel for each in known.MACHINES})}
    drive = image.make_image(folder, list(kernels.values()))
    given = folder / "given"
    shutil.rmtree(given, ignore_errors=True)
    shutil.copytree(image.offered(folder), given)
    shutil.copy(options.deb or image.make_package(options.build, folder), given / "statewire.deb")
    shutil.copy(image.make_module(folder, kernels[KNOB_KERNEL][0], KNOB_KERNEL), given / "userns_restrict.ko")
    image.copy_sources(ROOT, options.build, given / "statewire")
    return drive, given, kernels


def make_stubs(folder):
    """What ./dev asks for packages and to build: all is installed, all is built."""
    folder.mkdir()
    wanted = " ".join(re.findall(r"^(?:build|run)_packages=\(([^)]*)\)", (ROOT / "dev").read_text(), re.MULTILINE)).split()
    for name, words in (("dpkg-query", "".join(f"echo 'installed {package}, ,'\n" for package in wanted)), ("cmake", ":\n")):
        (folder / name).write_text(f"#!/bin/sh\n{words}")
        (folder / name).chmod(0o755)


def work(options, each, folder, drive, given, kernels):
    """Has the machine do its steps; how long it took, and what was wrong, by the step's name."""
    began = time.monotonic()
    release, kernel = kernels[each.kernel]
    out = (folder / "out" / each.name).resolve()
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    (out / "steps").write_text(options.steps.read_text() if options.steps else steps.script(each.steps))
    for file in ("guest", "apply-remedy"):
        shutil.copy(HERE / file, out)
    make_stubs(out / "stubs")
    initrd = image.make_initrd(folder, release, kernel)
    in_time = machine.boot(kernel, initrd, out, each.limit_s, each.append,
                           (*ENTROPY, "-drive", f"file={drive},format=raw,if=virtio,snapshot=on",
                            "-virtfs", f"local,path={given},mount_tag=given,security_model=none,readonly=on"))
    initrd.unlink()
    statuses = machine.statuses(out)
    wrong = {}
    for step in () if options.steps else each.steps:
        said = out / step.name
        found = steps.wrong(step, statuses.get(step.name), said.read_text(errors="replace") if said.exists() else "")
        if found:
            wrong[step.name] = found
    if not in_time:
        wrong["machine"] = [f"stopped after {each.limit_s} s"]
    return time.monotonic() - began, wrong


def main(arguments):
    if arguments == ["--self-test"]:
        suite = unittest.defaultTestLoader.discover(str(HERE), "tst_*.py")
        return 0 if unittest.TextTestRunner().run(suite).wasSuccessful() else 1
    options = parse(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))  # takes the machine along
    folder = ROOT / "build/machines"
    good = True
    try:
        drive, given, kernels = prepare(options, folder)
        for each in options.machines:
            took_s, wrong = work(options, each, folder, drive, given, kernels)
            good = good and not wrong
            said = "done" if options.steps else f"{len(each.steps) - len(wrong)} of {len(each.steps)} steps as expected"
            print(f"{each.name} ({kernels[each.kernel][0]}): {each.about}: {said}, {took_s:.0f} s", flush=True)
            for name, found in wrong.items():
                print(f"  {name}: {'; '.join(found)}; see {os.path.relpath(folder / 'out' / each.name / name)}", flush=True)
    except debian.Unavailable as error:
        print(f"not tried: {error}")
        return CANNOT_RUN
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
