#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the packages of what is committed: a .deb for Debian 12 and 13, each built there, and tarballs, into build/packages.

Exit status 1: a package cannot be built, is found fault with, is not the same a second time, or leaves something behind. 77: a suite
cannot be had here.
"""
import argparse
import hashlib
import os
import pathlib
import shutil
import signal
import subprocess
import sys

sys.dont_write_bytecode = True  # the sources' folder stays as it is

import distributions
import life
import roots
from distributions import CANNOT_RUN, FOLDER, ROOT, git
from roots import Unavailable

SUITES = ("bookworm", "trixie")
PACKAGES = ROOT / "build/packages"
# What is needed besides the compiler: to build a package, and to find fault with it.
TOOLS = "dpkg-dev file lintian desktop-file-utils appstream mandoc"
# Debian's own flags, hardening with them, but without debug information: nobody would keep it.
BUILD = """
set -e
flags() { DEB_BUILD_MAINT_OPTIONS=hardening=+all DEB_CFLAGS_MAINT_STRIP=-g DEB_CXXFLAGS_MAINT_STRIP=-g dpkg-buildflags --get "$1"; }
export CXXFLAGS="$(flags CXXFLAGS) $(flags CPPFLAGS)" LDFLAGS="$(flags LDFLAGS)"
cmake --preset release -DBUILD_TESTING=OFF -DSTATEWIRE_BENCH=OFF -DCMAKE_INSTALL_PREFIX=/usr
cmake --build --preset release
cd build/release
umask 022 # the members of a .deb have the rights of the files that they are packed from
cpack -G DEB
"""
OLDER = "0.0.9"
PACK_OLDER = f"umask 022 && cd build/release && cpack -G DEB -B older -D CPACK_PACKAGE_VERSION={OLDER}"
INSTALL = 'cmake --install build/release --strip --prefix "$PWD/build/$NAME"'
# Twice the same: elsewhere, for somebody who hides his files, in another time zone and another language.
WAYS = ((distributions.INSIDE, "022", ()),
        ("/srv/else", "077", (("TZ", "Pacific/Auckland"), ("LC_ALL", "C"), ("NINJA_STATUS", "%f "))))


class Failure(Exception):
    """A package is not as it should be."""


def parse(arguments):
    parser = argparse.ArgumentParser(prog="./dev package", description=__doc__.partition("\n\n")[0])
    parser.add_argument("--twice", action="store_true", help="build each twice, and compare what comes of it")
    parser.add_argument("--life", action="store_true", help="install, use, upgrade, remove and purge each in a fresh root file system")
    parser.add_argument("--no-build", action="store_true", help="take the packages that were built before")
    return roots.take_suites(parser, SUITES, arguments)


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def differing(first, second):
    """The names of those that are not the same in both; each is a table of hashes by name."""
    return sorted(name for name in {**first, **second} if first.get(name) != second.get(name))


def pack_folder(folder, target, epoch):
    """A tarball of the folder that does not tell who made it, when, and in which order the disk lists files."""
    packed = subprocess.run(["tar", "--create", "--sort=name", f"--mtime=@{epoch}", "--owner=0", "--group=0", "--numeric-owner",
                             "--format=gnu", "--mode=go=rX,u+rw,a-s", "-C", str(folder.parent), folder.name],
                            capture_output=True, check=True).stdout
    with target.open("wb") as file:
        subprocess.run(["gzip", "-9n"], input=packed, stdout=file, check=True)


def source_tarball(commit, version, target):
    packed = git("archive", "--format=tar", f"--prefix=statewire-{version}/", commit)
    path = target / f"statewire-{version}.tar.gz"
    with path.open("wb") as file:
        subprocess.run(["gzip", "-9n"], input=packed, stdout=file, check=True)
    return path


def build(suite, root, commit, version, way, target, log):
    """Builds once, from nothing, into the folder `target`; the packages' hashes, by name."""
    inside, umask, environment = way
    epoch = git("log", "-1", "--format=%ct", commit).decode().strip()
    sources = FOLDER / "sources" / f"{suite}.package"
    distributions.unpack_sources(commit, sources)
    name = f"statewire-{version}-linux-{os.uname().machine}"
    how = {"binds": [(sources, inside)], "where": inside, "output": log,
           "environment": (("SOURCE_DATE_EPOCH", epoch), ("NAME", name), *environment)}
    for script in (BUILD, INSTALL, PACK_OLDER):
        done = root.run(["sh", "-c", f"umask {umask}\n{script}"], **how)
        if done.returncode:
            raise Failure(f"cannot be built: status {done.returncode}; see {os.path.relpath(log)}")
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for package in (sources / "build/release").glob("*.deb"):
        shutil.copy(package, target)
    for package in (sources / "build/release/older").glob("*.deb"):
        (target / "older").mkdir()
        shutil.copy(package, target / "older")
    if suite == SUITES[0]:  # what is built on the oldest runs on the later ones
        pack_folder(sources / "build" / name, target / f"{name}.tar.gz", epoch)
    (target / "commit").write_text(commit)
    return hashes(target)


def hashes(target):
    """Of the packages in a folder, by name."""
    return {path.name: sha256(path) for path in sorted(target.rglob("statewire*")) if path.is_file()}


LINTS = (("lintian", "lintian --display-info --pedantic --tag-display-limit 0 --fail-on error,warning,info,pedantic {deb}"),
         ("desktop-file-validate", "desktop-file-validate --warn-kde {root}/usr/share/applications/*.desktop"),
         ("appstreamcli", "appstreamcli validate --no-net {root}/usr/share/metainfo/*.xml"),
         ("mandoc", "set -e; for page in {root}/usr/share/man/man*/*; do gzip -dc $page >/tmp/page; "
                    "mandoc -T lint -W warning /tmp/page; done"))


def find_fault(suite, root, deb, log):
    """What the lints say, by name of the lint; what has nothing against the package says nothing."""
    said = {}
    for name, command in LINTS:
        inside = "/tmp/package.deb"
        script = f"dpkg-deb -x {inside} /tmp/root && cd /tmp && {command.format(deb=inside, root='/tmp/root')}"
        done = root.run(["sh", "-c", script], binds=[(deb, inside)])
        with log.open("a") as file:
            file.write(f"== {suite}: {name}: status {done.returncode}\n{done.stdout}")
        if done.returncode:
            said[name] = done.stdout.strip()
    return said


def make(suite, root, commit, version, options):
    """Builds, judges and lives through one suite's package; what there is against it."""
    target = PACKAGES / suite
    log = PACKAGES / f"{suite}.log"
    against = []
    if not options.no_build:
        log.unlink(missing_ok=True)
        build(suite, root, commit, version, WAYS[0], target, log)
    deb = next(target.glob("*.deb"), None)
    if not deb:
        raise Failure(f"there is no package in {os.path.relpath(target)}")
    first = hashes(target)
    for name, digest in first.items():
        print(f"{suite}: {digest}  {name}", flush=True)
    if options.twice:
        same = (target / "commit").read_text()
        second = build(suite, root, same, version, WAYS[1], PACKAGES / f"{suite}.again", log)
        against += [f"{name} is another the second time" for name in differing(first, second)]
        if not against:
            print(f"{suite}: the second build made the same", flush=True)
    for lint, said in find_fault(suite, root, deb, log).items():
        against.append(f"{lint}:\n{said}")
    if options.life:
        against += life.live(roots.Roots(FOLDER), suite, deb, next((target / "older").glob("*.deb")), PACKAGES / f"{suite}.life.log")
    return against


def main(arguments):
    options = parse(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))  # what runs in a root ends with this
    try:
        roots.demand_tools()
    except Unavailable as error:
        print(f"no package is built: {error}")
        return CANNOT_RUN
    PACKAGES.mkdir(parents=True, exist_ok=True)
    commit = distributions.newest_commit()  # the same for all, whatever is committed meanwhile
    version = distributions.version_in(next(line for line in git("show", f"{commit}:CMakeLists.txt").decode().splitlines()
                                            if line.startswith("project(")))
    source = source_tarball(commit, version, PACKAGES)
    print(f"sources: {sha256(source)}  {source.name}", flush=True)
    status = 0
    for suite in options.suites:
        try:
            root = roots.Roots(FOLDER).with_packages(suite, [*options.packages.split(), *TOOLS.split()])
            against = make(suite, root, commit, version, options)
        except Unavailable as error:
            print(f"{suite}: not built: {error}")
            status = status or CANNOT_RUN
            continue
        except Failure as error:
            against = [str(error)]
        for each in against:
            print(f"{suite}: {each}", flush=True)
            status = 1
        if not against:
            print(f"{suite}: nothing against it", flush=True)
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
