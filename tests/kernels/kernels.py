#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tells the library on several of Debian's kernels, each in a virtual machine, and says in one table what they made of it.

Exit status 1: something came out otherwise than claimed and no scenario says that it does on this kernel. 77: a kernel, or what
runs it, cannot be had here. What was told stays in build/kernels/out/VERSION, as JSON and TAP.
"""
import argparse
import json
import os
import pathlib
import signal
import subprocess
import sys
import time
import unittest

sys.dont_write_bytecode = True  # the sources' folder stays as it is

import debian
import machine
import tellings

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
SEED = "time-wait-reuse"
CANNOT_RUN = 77


def parse(arguments):
    parser = argparse.ArgumentParser(prog="./dev kernels", description=__doc__.partition("\n\n")[0])
    parser.add_argument("versions", nargs="*", metavar="VERSION", help=f"of {', '.join(debian.LINES)}; without any, all")
    parser.add_argument("--quick", action="store_true", help="6.1 alone: the seed's variants, and a scenario of each other group")
    parser.add_argument("--times", type=int, default=1, metavar="N", help="how often each is told (once)")
    parser.add_argument("--bench", action="store_true", help="measure instead of telling: statewire-bench on each kernel")
    parser.add_argument("--record", action="append", metavar="SCENARIO/VARIANT", help="record these instead, as .pcapng")
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build/dev", help="the build that is told (build/dev)")
    options = parser.parse_args(arguments)
    for version in options.versions:
        if version not in debian.LINES:
            parser.error(f"there is no '{version}'; there are {', '.join(debian.LINES)}")
    for recorded in options.record or []:
        if recorded.count("/") != 1:
            parser.error(f"'{recorded}' is not of the form SCENARIO/VARIANT")
    options.versions = options.versions or (["6.1"] if options.quick else list(debian.LINES))
    return options


def quick_choice(library):
    """The seed, and of each other group the scenario with the fewest variants."""
    chosen = {}
    seeds_group = next(scenario["group"] for scenario in library if scenario["id"] == SEED)
    for scenario in library:
        known = chosen.get(scenario["group"])
        if scenario["group"] != seeds_group and (not known or len(scenario["variants"]) < len(known["variants"])):
            chosen[scenario["group"]] = scenario
    return [SEED, *(scenario["id"] for scenario in chosen.values())]


def commands_for(options, library):
    """What the guest is to do: the name of the results, the program, its arguments."""
    if options.bench:
        return [("bench.txt", "statewire-bench")]
    if options.record:
        return [(f"{scenario}.{variant}.txt", "statewire", "run", scenario, "--variant", variant, "--pace", "fast", "--record",
                 f"/tmp/kept/{scenario}.{variant}.pcapng")
                for scenario, variant in (recorded.split("/") for recorded in options.record)]
    # What waits for minutes is told too: the guest skips them.
    what = ["run", "--all", *(quick_choice(library) if options.quick else ["--slow"]), "--pace", "fast"]
    names = ["library.json", *(f"library-{n}.json" for n in range(2, options.times + 1))]
    return [(name, "statewire", *what, "--format", "json") for name in names]


def read(line, release, out, commands, statuses):
    """What came of the commands on one kernel."""
    rounds = []
    failures = []
    for name, *command in commands:
        status = statuses.get(name)
        if status is None:
            failures.append(f"{' '.join(command)} did not come to its end; see {os.path.relpath(out / 'console.log')}")
            continue
        text = (out / name).read_text(errors="replace")
        is_told = name.endswith(".json")
        if not is_told:
            print(f"== {line} ({release}): {' '.join(command)}\n{text}", flush=True)
        elif status in (0, 1, CANNOT_RUN):
            try:
                rounds.append(tellings.from_json(text))
            except (ValueError, KeyError) as error:
                failures.append(f"{name} cannot be read: {error}")
        if status not in (0, 1, CANNOT_RUN) or (command[0] == "statewire-bench" and status):
            errors = out / f"{name}.err"
            said = errors.read_text(errors="replace").strip() if errors.exists() else ""
            failures.append(f"{' '.join(command)}: status {status}: {said}")
    kernel = tellings.Kernel(line, release, tellings.together(rounds), failures)
    if rounds:
        (out / "library.tap").write_text(tellings.tap(kernel))
    return kernel


def tell_all(options):
    folder = ROOT / "build/kernels"
    program = options.build / "bin/statewire"
    listed = subprocess.run([program, "list", "--format", "json"], capture_output=True, check=True,
                            env={**os.environ, "QT_QPA_PLATFORM": "offscreen"}).stdout
    commands = commands_for(options, json.loads(listed))
    kernels = []
    unavailable = []
    for line in options.versions:
        began = time.monotonic()
        try:
            machine.demand_tools()
            release, kernel = debian.fetch(line, folder)
            print(f"{line}: {release}", file=sys.stderr, flush=True)
            limit_s = 1800 if options.quick else 3600 * (1 + options.times)
            out, statuses = machine.tell(line, options.build, folder, release, kernel, commands, limit_s)
        except debian.Unavailable as error:
            unavailable.append(f"{line}: not told: {error}")
            continue
        kernels.append(read(line, release, out, commands, statuses))
        print(f"{line}: {time.monotonic() - began:.0f} s; results in {os.path.relpath(out)}", file=sys.stderr, flush=True)
    return kernels, unavailable


def main(arguments):
    if arguments == ["--self-test"]:
        suite = unittest.defaultTestLoader.discover(str(HERE), "tst_*.py")
        return 0 if unittest.TextTestRunner().run(suite).wasSuccessful() else 1
    options = parse(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))  # takes the machine along
    kernels, unavailable = tell_all(options)
    is_told = not options.bench and not options.record
    for kernel in kernels:
        said = tellings.details(kernel)
        print(said + "\n" * bool(said), end="")
    if kernels and is_told:
        print(tellings.table(kernels))
    for line in unavailable:
        print(line)
    if any(kernel.failures or (is_told and not kernel.good()) for kernel in kernels):
        return 1
    return CANNOT_RUN if unavailable else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
