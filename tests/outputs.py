#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares what two builds print and draw, byte for byte: for a change of the house that nobody may see.

    outputs.py record  STATEWIRE FOLDER               records the default variant of every scenario, as FOLDER/NAME.pcapng
    outputs.py capture STATEWIRE OUT RECORDINGS...    writes what this build makes of the recordings in these folders
    outputs.py compare OUT OTHER                      tells where two captures differ; exit status 1 if they do

A capture is `replay --format json` of each recording, its timeline's figure as SVG, and the texts that do not depend on one:
`help format`, `help tutorial`, `schema` and `list --format json`.
"""
import json
import os
import pathlib
import re
import subprocess
import sys

TEXTS = {"help-format.txt": ["help", "format"], "help-tutorial.txt": ["help", "tutorial"], "schema.json": ["schema"],
         "list.json": ["list", "--format", "json"]}
ENVIRONMENT = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "LC_ALL": "C.UTF-8", "TZ": "UTC"}
LIMIT_S = 120


def run(program, *arguments):
    done = subprocess.run([program, *map(str, arguments)], capture_output=True, env=ENVIRONMENT, timeout=LIMIT_S)
    return done.stdout, done.stderr, done.returncode


def record(program, folder):
    folder.mkdir(parents=True, exist_ok=True)
    failed = 0
    for scenario in json.loads(run(program, "list", "--format", "json")[0]):
        path = folder / f"{scenario['id']}.pcapng"
        _, errors, status = run(program, "run", scenario["id"], "--pace", "fast", "--record", path)
        print(f"{scenario['id']}: status {status}")
        if status not in (0, 1):
            print(errors.decode(errors="replace"))
            failed += 1
    return 1 if failed else 0


def capture(program, out, folders):
    out.mkdir(parents=True, exist_ok=True)
    for name, arguments in TEXTS.items():
        stdout, stderr, status = run(program, *arguments)
        stdout = re.sub(rb'"[^"]*/(scenarios/[^"/]+\.toml)"', rb'"\1"', stdout)  # wherever the build stands
        (out / name).write_bytes(stdout + stderr + f"\nstatus {status}\n".encode())
    recordings = sorted(path for folder in folders for path in folder.glob("*.pcapng"))
    for path in recordings:
        figure = out / f"{path.parent.name}-{path.stem}.svg"
        stdout, stderr, status = run(program, "replay", path, "--format", "json", "--figure", figure)
        text = stdout + stderr + f"\nstatus {status}\n".encode()
        (out / f"{path.parent.name}-{path.stem}.json").write_bytes(text.replace(str(figure).encode(), b"FIGURE"))
    print(f"{len(TEXTS)} texts, {len(recordings)} recordings")
    return 0 if recordings else 1


def compare(one, other):
    names = sorted({path.name for folder in (one, other) for path in folder.iterdir()})
    different = [name for name in names
                 if not (one / name).is_file() or not (other / name).is_file()
                 or (one / name).read_bytes() != (other / name).read_bytes()]
    for name in different:
        print(f"differs: {name}")
    print(f"{len(names)} files compared, {len(different)} differ")
    return 1 if different or not names else 0


def main(arguments):
    verb, *rest = arguments or [""]
    if verb == "record" and len(rest) == 2:
        return record(rest[0], pathlib.Path(rest[1]))
    if verb == "capture" and len(rest) > 2:
        return capture(rest[0], pathlib.Path(rest[1]), [pathlib.Path(folder) for folder in rest[2:]])
    if verb == "compare" and len(rest) == 2:
        return compare(pathlib.Path(rest[0]), pathlib.Path(rest[1]))
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
