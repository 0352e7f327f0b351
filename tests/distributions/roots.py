# SPDX-License-Identifier: GPL-3.0-or-later
"""Root file systems of Debian's suites, made by debootstrap and entered with bubblewrap, which moves the root: in a chroot the kernel
makes nobody a user namespace, so no lab could run there."""
import argparse
import dataclasses
import os
import pathlib
import re
import shutil
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "kernels"))

import debian
from debian import Unavailable

# What a suite is called here, in the archive, and the archives that it has; the first is what debootstrap makes.
SUITES = {"bookworm": ("Debian 12", ("bookworm", "bookworm-security")), "trixie": ("Debian 13", ("trixie", "trixie-security")),
          "unstable": ("Debian unstable", ("sid",))}
TOOLS = {"debootstrap": "debootstrap", "bwrap": "bubblewrap", "setpriv": "util-linux", "git": "git"}
USER = "teacher"
UID = 1000
ARCHIVES = "/var/cache/apt/archives"
ENVIRONMENT = {"PATH": "/usr/local/bin:/usr/bin:/bin:/usr/local/games:/usr/games", "LANG": "C.UTF-8", "TERM": "dumb"}
APT_SETTINGS = 'APT::Install-Recommends "false";\nAcquire::Languages "none";\nAcquire::Retries "3";\n'


def take_suites(parser, suites, arguments):
    """What both tools are told: some of `suites`, or all of them, and the packages that ./dev knows to be needed."""
    parser.add_argument("suites", nargs="*", metavar="SUITE", help=f"of {', '.join(suites)}; without any, all")
    parser.add_argument("--packages", required=True, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    for suite in options.suites:
        if suite not in suites:
            parser.error(f"there is nothing for '{suite}'; there are {', '.join(suites)}")
    options.suites = options.suites or list(suites)
    return options


def demand_tools():
    for name, package in TOOLS.items():
        if not shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"):
            raise Unavailable(f"there is no {name} here; it is in the package {package}")
    if os.geteuid() != 0:
        raise Unavailable("a root file system is made by root: its files belong to root and to others")


def sources_list(suite, known):
    """The lines of the root's sources.list; an archive that this machine does not know is left out."""
    named = ((name, known.get("Debian-Security" if name.endswith("-security") else "Debian")) for name in SUITES[suite][1])
    return "".join(f"deb {uri} {name} main\n" for name, uri in named if uri)


def settings_taken_over(dump):
    """How this machine's apt reaches its archives, and how old it lets them be, of what `apt-config dump` tells."""
    return "".join(line + "\n" for line in dump.splitlines()
                   if re.match(r'Acquire::(Check-Valid-Until|https?::Proxy(::[^ ]*)?) "[^"]', line))


@dataclasses.dataclass(frozen=True)
class Root:
    """A root file system at `path`. Packages that were fetched for its suite are kept in `packages`, outside of it."""
    path: pathlib.Path
    packages: pathlib.Path

    def command(self, command, as_root=False, network=False, binds=(), environment=(), where="/"):
        """What runs `command` in it: as root, who may do there what root may do, or as the ordinary user. Without `network` there is
        nothing but a loopback of its own. Its processes end with it."""
        home = "/root" if as_root else f"/home/{USER}"
        options = ["--bind", str(self.path), "/", "--dev", "/dev", "--perms", "1777", "--tmpfs", "/dev/shm", "--proc", "/proc",
                   "--perms", "1777", "--tmpfs", "/tmp", "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--die-with-parent",
                   "--new-session", "--cap-add", "ALL", "--clearenv"]
        if network:
            options += ["--ro-bind", os.path.realpath("/etc/resolv.conf"), "/etc/resolv.conf"]
        else:
            options += ["--unshare-net"]
        for outside, inside in binds:
            options += ["--bind", str(outside), inside]
        path = ENVIRONMENT["PATH"] + ":/usr/sbin:/sbin" * as_root
        variables = {**ENVIRONMENT, "PATH": path, "HOME": home, "USER": "root" if as_root else USER, **dict(environment)}
        for name, value in variables.items():
            options += ["--setenv", name, value]
        become = [] if as_root else ["setpriv", f"--reuid={UID}", f"--regid={UID}", "--clear-groups", "--inh-caps=-all"]
        return ["bwrap", *options, "--chdir", where, *become, *command]

    def run(self, command, output=None, **how):
        """Runs it; what it prints goes into the file `output`, or stands in the answer."""
        command = self.command(command, **how)
        if output:
            with open(output, "ab") as file:
                return subprocess.run(command, stdin=subprocess.DEVNULL, stdout=file, stderr=subprocess.STDOUT)
        return subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              errors="replace")

    def apt(self, *arguments, binds=()):
        """apt-get as root, with the network and the packages that were fetched before; what it printed."""
        command = ["apt-get", "-q", "-y", "-o", "APT::Sandbox::User=root", "-o", "APT::Keep-Downloaded-Packages=true",
                   "-o", "Dpkg::Use-Pty=0", *arguments]
        (self.packages / "partial").mkdir(parents=True, exist_ok=True)
        done = self.run(command, as_root=True, network=True, binds=((self.packages, ARCHIVES), *binds),
                        environment=(("DEBIAN_FRONTEND", "noninteractive"),))
        if done.returncode:
            said = [line for line in done.stdout.splitlines() if line.startswith("E:")] or done.stdout.splitlines()[-1:]
            raise Unavailable(f"apt-get {arguments[0]} failed in {self.path.name}: {' '.join(said)}")
        return done.stdout

    def asked(self, *command):
        """What a command prints; nothing if it fails."""
        done = self.run(command)
        return done.stdout.strip() if done.returncode == 0 else ""


class Roots:
    """All root file systems in a folder."""

    def __init__(self, folder):
        self.folder = folder.resolve()
        for path in (self.folder, self.folder / "base"):
            path.mkdir(parents=True, exist_ok=True)

    def _root(self, name, suite):
        return Root(self.folder / name, self.folder / "packages" / suite)

    def _set_up_apt(self, root, suite, known):
        dump = subprocess.run(["apt-config", "dump"], capture_output=True, text=True, check=True).stdout
        (root.path / "etc/apt/sources.list").write_text(sources_list(suite, known))
        (root.path / "etc/apt/apt.conf.d/99statewire").write_text(APT_SETTINGS + settings_taken_over(dump))

    def _base(self, suite):
        """The suite's smallest root, with an ordinary user. It is copied, and never changed but for being kept up to date."""
        base = self._root(f"base/{suite}", suite)
        known = debian.known_archives()
        if not base.path.exists():
            new = base.path.with_name(f"{suite}.new")
            shutil.rmtree(new, ignore_errors=True)
            fetched = self.folder / "packages/debootstrap"
            fetched.mkdir(parents=True, exist_ok=True)
            done = subprocess.run(["debootstrap", "--variant=minbase", f"--cache-dir={fetched}", f"--keyring={debian.KEYRING}",
                                   SUITES[suite][1][0], str(new), known["Debian"]], stdin=subprocess.DEVNULL,
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                                  env={**os.environ, "PATH": f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin", "LC_ALL": "C.UTF-8"})
            if done.returncode:
                raise Unavailable(f"debootstrap {suite} failed: {' '.join(done.stdout.splitlines()[-1:])}")
            made = Root(new, base.packages)
            made.run(["useradd", "--create-home", "--shell", "/bin/bash", "--uid", str(UID), USER], as_root=True)
            new.rename(base.path)
        self._set_up_apt(base, suite, known)
        base.apt("update", "-o", "APT::Update::Error-Mode=any")
        base.apt("dist-upgrade")
        return base

    def fresh(self, suite, name):
        """A new root called `name`, with nothing in it but the suite's smallest one."""
        base = self._base(suite)
        root = self._root(name, suite)
        shutil.rmtree(root.path, ignore_errors=True)
        subprocess.run(["cp", "-a", "--reflink=auto", str(base.path), str(root.path)], check=True)
        return root

    def with_packages(self, suite, packages, fresh=False):
        """The suite's root with these packages, the newest that there are. One that is there already is brought up to date."""
        root = self._root(suite, suite)
        if fresh or not root.path.exists():
            root = self.fresh(suite, suite)
        else:
            self._set_up_apt(root, suite, debian.known_archives())
            root.apt("update", "-o", "APT::Update::Error-Mode=any")
            root.apt("dist-upgrade")
        root.apt("install", *packages)
        return root
