# SPDX-License-Identifier: GPL-3.0-or-later
"""The life of a package in a fresh root file system: installed, used by an ordinary user, upgraded, removed and purged, and what is
left of it then."""
import fnmatch
import hashlib
import json
import os
import pathlib
import stat

import looks
from roots import Unavailable

PACKAGE = "statewire"
PACKAGES = "/tmp/packages"  # where it is mounted nothing stays
SEED = "time-wait-reuse"
# What a teacher's machine has, and what looks at the screen; there before the package, and after it.
TOOLS = "man-db bash-completion zsh-common zsh fish xvfb openbox x11-utils libglib2.0-bin desktop-file-utils shared-mime-info"
# What apt and dpkg write of every package, whichever it is, and what is made anew from what is there.
EXCEPTED = {"var/log/*": "logs", "var/lib/apt/*": "apt's own state", "var/cache/apt/*": "apt's own state",
            "var/lib/dpkg/status*": "dpkg's own state", "var/lib/dpkg/available*": "dpkg's own state",
            "var/lib/dpkg/lock*": "dpkg's own state", "var/lib/dpkg/triggers/*": "dpkg's own state",
            "var/cache/debconf/*": "debconf's own state", "var/cache/man/*": "man-db's index of all pages"}
NOT_A_FILE_SYSTEM = {"proc", "sys", "dev", "run", "tmp"}


def described(path):
    """What must be the same of a file: kind, rights, owner, and what is in it."""
    status = path.lstat()
    content = ""
    if stat.S_ISLNK(status.st_mode):
        content = os.readlink(path)
    elif stat.S_ISREG(status.st_mode):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
    return f"{stat.filemode(status.st_mode)} {status.st_uid}:{status.st_gid} {content}"


def listing(root):
    """All files of a root file system, by their path in it."""
    found = {}
    for folder, folders, files in os.walk(root):
        inside = pathlib.Path(folder).relative_to(root)
        if inside == pathlib.Path("."):
            folders[:] = [name for name in folders if name not in NOT_A_FILE_SYSTEM]
        for name in [*folders, *files]:
            found[str(inside / name)] = described(pathlib.Path(folder) / name)
    return found


def changes(before, after):
    """What differs, of what is looked at: a line each."""
    found = []
    for path in sorted({*before, *after}):
        if before.get(path) == after.get(path) or any(fnmatch.fnmatchcase(path, pattern) for pattern in EXCEPTED):
            continue
        kind = "left behind" if path not in before else "gone" if path not in after else "changed"
        found.append(f"{kind}: /{path}")
    return found


def seed_against(text, claimed):
    """What there is against a telling of the seed, of its JSON."""
    try:
        told = json.loads(text)
    except ValueError:
        return [f"the seed was not told: {text.strip()[-300:]}"]
    passed = sum(check["passed"] is True for check in told["checks"])
    if passed != claimed or len(told["checks"]) != claimed:
        return [f"the seed: {passed} of {len(told['checks'])} checks passed, not {claimed} of {claimed}"]
    return []


class Life:
    """One package's, and what was found against it so far."""

    def __init__(self, root, folder, log):
        self.root = root
        self.folder = folder
        self.log = log
        self.against = []
        log.write_text("")

    def note(self, text):
        with self.log.open("a") as file:
            file.write(text.rstrip("\n") + "\n")

    def apt(self, *arguments):
        self.note(f"== apt-get {' '.join(arguments)}")
        said = self.root.apt("-o", "APT::Install-Recommends=true", *arguments, binds=((self.folder, PACKAGES),))
        self.note(said)
        return said

    def expect(self, good, what):
        self.note(f"{'ok' if good else 'NOT OK'}: {what}")
        if not good:
            self.against.append(what)

    def version(self):
        return self.root.asked("dpkg-query", "-W", "-f", "${db:Status-Status} ${Version}", PACKAGE)

    def use(self, script, what, **how):
        """As an ordinary user, with a home that is gone afterwards; what it printed."""
        done = self.root.run(["bash", "-c", script], environment=(("HOME", "/tmp"),), **how)
        self.note(f"== {what}: status {done.returncode}\n{done.stdout}")
        return done


def installed(life, deb, before):
    """Installs this one, whatever was there."""
    said = life.apt("install", f"{PACKAGES}/{deb}")
    wanted = deb.split("_")[1]
    life.expect(life.version() == f"installed {wanted}", f"{deb} is installed")
    life.expect("newly installed" not in said or "1 newly installed" in said or " 0 newly" in said,
                "nothing comes along but what it says that it needs")
    life.expect(life.root.asked("dpkg", "--verify", PACKAGE) == "", "its files are as they were packed")
    names = life.root.asked("dpkg", "-L", PACKAGE).splitlines()
    life.note("\n".join(f"    {name}" for name in names if name.strip("/") not in before))


def live(roots, suite, deb, older, log):
    """Has the package live once; what there is against it."""
    root = roots.fresh(suite, f"{suite}.life")
    life = Life(root, deb.parent, log)
    life.apt("install", *TOOLS.split())
    # What the package needs and recommends comes first: it stays, and what other packages leave behind is not this one's.
    needed = [root.run(["dpkg-deb", "-f", f"{PACKAGES}/{deb.name}", field], binds=((life.folder, PACKAGES),)).stdout.strip()
              for field in ("Depends", "Recommends")]
    life.apt("satisfy", ", ".join(filter(None, needed)))
    before = listing(root.path)
    life.note(f"before: {len(before)} files and folders")
    installed(life, f"older/{older.name}", before)
    installed(life, deb.name, before)
    looks.use(life, suite)
    life.apt("remove", PACKAGE)
    files = [path for path in listing(root.path) if PACKAGE in path and not path.startswith("var/lib/dpkg/info/")
             and path not in before]
    life.expect(not files, "after its removal nothing has its name" + "".join(f"\n    /{path}" for path in files))
    life.apt("purge", PACKAGE)
    after = listing(root.path)
    life.note(f"after: {len(after)} files and folders")
    left = changes(before, after)
    life.expect(not left, "after its purge all is as before" + "".join(f"\n    {line}" for line in left))
    return life.against
