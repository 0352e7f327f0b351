#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""translations.py ENGLISH.ts LUPDATE [OPTION…]: fails if English lacks a plural, or if lupdate cannot tell whose a tr() is.

A text whose class lupdate does not know goes into a .ts under one name and is asked for at run time under another: its
translation would never be found.
"""
import pathlib
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as xml


def texts(path):
    return {(context.findtext("name"), message.findtext("source"))
            for context in xml.parse(path).iter("context") for message in context.iter("message")}


def complaints(english, lupdate):
    with tempfile.TemporaryDirectory() as folder:
        updated = pathlib.Path(folder) / english.name
        shutil.copy(english, updated)
        told = subprocess.run([*lupdate, "-ts", updated], capture_output=True, text=True, check=False)
        found = [line for line in (told.stdout + told.stderr).splitlines() if line.strip()]
        if told.returncode != 0:
            found.append(f"lupdate ended with {told.returncode}")
        behind = texts(updated) ^ texts(english)
    found += [f"{english.name}: '{source}' of {context} is behind the sources" for context, source in sorted(behind)]
    if behind:
        found.append("cmake --build build/dev --target update_translations brings it up to them")
    found += [f"{english.name}: '{message.findtext('source')}' lacks its plurals" for message in xml.parse(english).iter("message")
              if message.find("translation").get("type") == "unfinished"]
    return found


def main():
    found = complaints(pathlib.Path(sys.argv[1]), sys.argv[2:])
    print("\n".join(found) or "lupdate finds whose each text is, and English has its plurals")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
